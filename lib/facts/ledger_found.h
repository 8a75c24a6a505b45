/*
 * Hotfixes of which neither a record nor a branch tells, found in the history
 * of the lines: merges of hotfix branches, commits with the trailer, and what
 * else a patch release has.
 */
#ifndef HF_LEDGER_FOUND_H
#define HF_LEDGER_FOUND_H

#include "base/err.h"

struct hf_finds;
struct hf_ledger;
struct hf_session;

/*
 * Find those that a target lacks, those that a record wants, and the one of the
 * name `asked`, which may be NULL; by line and newest first. What `known` has
 * released is not found again.
 */
int hf_ledger_found(struct hf_finds *out, struct hf_session *session,
		    const struct hf_ledger *known, const char *asked,
		    struct hf_err *err) HF_MUST_CHECK;

#endif
