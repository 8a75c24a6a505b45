/*
 * The policy: every setting, its value, and where the value comes from. The
 * tracked file comes first, git config stands in where it is silent and may
 * tighten what it says, never loosen it.
 */
#ifndef HF_POLICY_H
#define HF_POLICY_H

#include "base/buf.h"
#include "base/err.h"
#include "base/strv.h"
#include "values/verdict.h"

#include <stdbool.h>
#include <stddef.h>

#define HF_POLICY_FILE ".hotfix.ini"
#define HF_POLICY_MAX (64 * 1024)

enum hf_release_via { HF_VIA_PUSH, HF_VIA_PULL_REQUEST, HF_VIA_LOCAL };
enum hf_release_method { HF_BY_MERGE, HF_BY_SQUASH, HF_BY_FAST_FORWARD };
enum hf_back_method { HF_BACK_MERGE, HF_BACK_CHERRY_PICK };
enum hf_back_via { HF_BACK_PUSH, HF_BACK_BRANCH };

/* The values in force. */
struct hf_policy {
	/* [branches] */
	char *production, *integration; /* integration: NULL for none */
	struct hf_strv support, releases;
	/* [hotfix] */
	char *prefix, *name, *records;
	long max_age; /* seconds */
	/* [limits] */
	long files, lines, commits, binary_files, noise;
	struct hf_strv ignore, protect;
	/* [message] */
	char *subject;
	struct hf_strv trailers;
	bool add_trailers;
	/* [triage] */
	struct hf_strv severities, triage;
	/* [evidence] */
	struct hf_strv evidence, evidence_after;
	/* [approval] */
	struct hf_strv approval;
	bool approve_self, approve_signed;
	char *signers; /* NULL for none */
	/* [release] */
	int release_via, release_method;
	char *tag; /* "v{version}" */
	/* [merge-back] */
	int back_method, back_via;
	struct hf_strv keep_target, never;
	long due; /* seconds */
	/* [frequency] */
	long frequency, window; /* count, seconds */
	/* [hooks] */
	int on_error; /* enum hf_on_error */
	long timeout; /* seconds */
	/* [roles] and [rules]: by name */
	struct hf_strv role_names, role_members; /* "sre", "a@x, b@x" */
	struct hf_strv rule_names;
	struct hf_strv rule_levels; /* "off", "warn", "block" */

	/* Which keys are not default, and who said so. */
	struct hf_policy_said *said;
	size_t said_n, said_cap;
};

/* One value with its origin, as `git hotfix policy` lists it. */
struct hf_setting_row {
	char *section, *key;
	char *value;      /* as one would write it; "" when empty */
	char *origin;     /* "origin/main:.hotfix.ini:12", "default" ... */
	const char *help; /* borrowed; "" for roles and rules */
	char *ignored;    /* what git config said in vain, and why; or NULL */
};

struct hf_setting_rows {
	struct hf_setting_row *v;
	size_t n, cap;
};

/*
 * The defaults. `rules` are the known rule names, NULL-ended, and `levels`
 * their default levels in words; both are copied.
 */
int hf_policy_init(struct hf_policy *policy, const char *const *rules,
		   const char *const *levels, struct hf_err *err) HF_MUST_CHECK;
void hf_policy_release(struct hf_policy *policy);

/*
 * Add what was found in the repository itself (origin "found: origin/HEAD"):
 * it counts like a default, so any other layer overrides it.
 */
int hf_policy_found(struct hf_policy *policy, const char *section,
		    const char *key, const char *value, const char *how,
		    struct hf_err *err) HF_MUST_CHECK;

/*
 * Add the tracked file. `name` stands in messages and origins. HF_EPOLICY with
 * "<name>:<line>: ..." and a hint that names the nearest known word.
 */
int hf_policy_file(struct hf_policy *policy, const char *name, const char *data,
		   size_t len, struct hf_err *err) HF_MUST_CHECK;

/*
 * Add one variable of git config, "hotfix.limits.lines", after the file.
 * `value` is NULL where git has a name alone, which is a yes. Where the file is
 * silent the last value holds. Where it speaks a tighter value holds, lists
 * that tighten by growing are joined, and any other value is kept out and
 * listed as ignored. Personal keys (hotfix.remote ...) are none of the policy's
 * and pass. HF_EPOLICY for an unknown key or a bad value, naming the variable
 * and `origin`, which stands in rows as it is: "config: file:.git/config".
 */
int hf_policy_config(struct hf_policy *policy, const char *variable,
		     const char *value, const char *origin,
		     struct hf_err *err) HF_MUST_CHECK;

/* The level of a rule: the policy's, else its default; unknown ones block. */
enum hf_level hf_policy_level(const struct hf_policy *policy, const char *rule);
/* Whether file or config set this rule's level (else a default holds). */
bool hf_policy_level_is_set(const struct hf_policy *policy, const char *rule);

/* Whether a file is of the policy: .hotfix.ini, and what [approval] signers
   names. */
bool hf_policy_is_own(const struct hf_policy *policy, const char *path);

/* Every setting in the order of the manual, then roles, then rules. */
int hf_policy_rows(struct hf_setting_rows *out, const struct hf_policy *policy,
		   struct hf_err *err) HF_MUST_CHECK;
void hf_setting_rows_release(struct hf_setting_rows *rows);

/* The table for the manual: "section\tkey\tdefault\thelp\n" a line each. */
void hf_policy_describe(struct hf_buf *out);

#endif
