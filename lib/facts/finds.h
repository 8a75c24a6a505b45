/* A list of hotfixes that were found, not recorded; each has its own name. */
#ifndef HF_FINDS_H
#define HF_FINDS_H

#include "base/err.h"
#include "base/id.h"

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct hf_entry;
struct hf_ledger;
struct hf_line;

/* As in struct hf_entry. */
struct hf_found {
	char *name;
	const struct hf_line *line;
	struct hf_id released, before, fix;
	char *tag;
	time_t since;
	bool arrived; /* every target has it */
};

struct hf_finds {
	struct hf_found *v;
	size_t n;
};

/*
 * Add one by the name that the line calls it, and the tag of its release or
 * NULL; unless the same branch was found before.
 */
int hf_finds_add(struct hf_finds *finds, const struct hf_found *find,
		 const char *name, const char *tag,
		 struct hf_err *err) HF_MUST_CHECK;
void hf_finds_release(struct hf_finds *finds);

/*
 * Leave one of each name: where there are several, or `known` has one of that
 * name, the tag or the commit is added to it. What has arrived is left out, but
 * for what a record wants and the one of the name `asked`, which may be NULL.
 */
int hf_finds_settle(struct hf_finds *finds, const struct hf_ledger *known,
		    const char *asked, struct hf_err *err) HF_MUST_CHECK;

/*
 * Whether an entry has a record that knows of no branch and no release: it
 * began when the hotfix had been found, which is found each time anew.
 */
bool hf_finds_wants(const struct hf_entry *entry);

#endif
