/*
 * Where the policy comes from: finds production, reads .hotfix.ini at its tip,
 * and lets git config stand in and tighten.
 */
#ifndef HF_RULEBOOK_H
#define HF_RULEBOOK_H

#include "base/err.h"
#include "facts/lineup.h"

#include <stdbool.h>

struct hf_config;
struct hf_policy;
struct hf_repo;

struct hf_rulebook {
	bool has_file;       /* production carries a .hotfix.ini */
	bool asked_for;      /* file or hotfix.branches.production: the hooks
				speak on every hotfix and on production */
	char *file;          /* "origin/main:.hotfix.ini", or NULL */
	struct hf_line production; /* as it was found; its local copy may be
				      left out. spec NULL: there is none */
};

/*
 * Fill `policy`, which hf_policy_init has made. `config` is NULL where git
 * config must not count (check --ci); `remote` may be NULL.
 */
int hf_rulebook_read(struct hf_rulebook *out, struct hf_policy *policy,
		     struct hf_repo *repo, const struct hf_config *config,
		     const char *remote, struct hf_err *err) HF_MUST_CHECK;
void hf_rulebook_release(struct hf_rulebook *book);

/*
 * Find what the policy leaves open and only some commands need: integration
 * and the tag format, from the branches and tags there are.
 */
int hf_rulebook_find(struct hf_policy *policy, struct hf_repo *repo,
		     const struct hf_config *config, const char *remote,
		     struct hf_err *err) HF_MUST_CHECK;

#endif
