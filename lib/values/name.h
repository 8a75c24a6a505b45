/* Names: of hotfixes, of refs; which are good and which are refused. */
#ifndef HF_NAME_H
#define HF_NAME_H

#include "base/err.h"

#include <stdbool.h>

/*
 * A hotfix's name is one path component that is safe everywhere: as a ref, as
 * an argument, in a message. HF_EUSAGE with the reason otherwise. The team's
 * own pattern is another matter (rule branch-name).
 */
int hf_name_check(const char *name, struct hf_err *err) HF_MUST_CHECK;

/* Whether git would accept `ref` as a full ref name (git check-ref-format). */
bool hf_name_is_ref(const char *ref);

/*
 * "refs/heads/x" and "refs/tags/x" as "x", "refs/remotes/o/x" as "o/x";
 * borrowed from `ref`.
 */
const char *hf_name_short(const char *ref);

#endif
