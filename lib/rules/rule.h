/*
 * The rule table, and the only way to apply it. A rule is a pure function of
 * facts and policy: it sees no repository, clock, environment or terminal.
 */
#ifndef HF_RULE_H
#define HF_RULE_H

#include "base/err.h"
#include "values/verdict.h"

#include <stdbool.h>
#include <stddef.h>

struct hf_entry;
struct hf_fix;
struct hf_landing;
struct hf_ledger;
struct hf_message;
struct hf_policy;
struct hf_process;
struct hf_record;
struct hf_undone;

/* Where a judgement is made; a rule names the seats that it speaks in. */
enum hf_seat {
	HF_ON_COMMIT = 1 << 0,  /* a commit on a hotfix is being made */
	HF_ON_PUSH = 1 << 1,    /* a hotfix is pushed */
	HF_ON_CHECK = 1 << 2,   /* git hotfix check */
	HF_ON_FINISH = 1 << 3,  /* it is about to be released */
	HF_ON_DIRECT = 1 << 4,  /* a commit on production is being made */
	HF_ON_LANDING = 1 << 5, /* a production branch is pushed */
	HF_ON_TAG = 1 << 6,     /* a release tag is pushed */
	HF_ON_DROP = 1 << 7,    /* a hotfix branch is deleted remotely */
	HF_ON_TARGET = 1 << 8,  /* a target is pushed or merged into */
	HF_ON_MERGED = 1 << 9,  /* something was merged into a hotfix */
	HF_ON_RELEASE = 1 << 10, /* a release branch is pushed */
	HF_ON_PLAN = 1 << 11,    /* production was made anew, in memory */
	HF_ON_GATE = 1 << 12,    /* a tree is about to become production: by
				    finish, or by a push that brings a hotfix */
};

#define HF_ON_FIX (HF_ON_COMMIT | HF_ON_PUSH | HF_ON_CHECK | HF_ON_FINISH)
#define HF_ON_WHOLE (HF_ON_PUSH | HF_ON_CHECK | HF_ON_FINISH)

/* What is known; a seat fills what its rules ask for, the rest stays NULL. */
struct hf_facts {
	enum hf_seat seat;
	const char *branch;               /* "hotfix/login"; "" for a range */
	const char *name;                 /* of the hotfix at HF_ON_GATE */
	const struct hf_fix *fix;
	const struct hf_record *record;   /* of that fix; it may waive rules */
	const struct hf_message *message; /* of the commit being made */
	bool merging;                     /* that commit is a merge */
	bool policy_alone;                /* it changes the policy alone */
	bool has_integration;             /* and it is not production itself */
	const struct hf_landing *landing;
	const char *target;               /* at HF_ON_TARGET */
	const struct hf_ledger *ledger;
	const struct hf_undone *undone;   /* by what is pushed */
	const struct hf_process *process; /* at HF_ON_CHECK of a hotfix with a
					     name, and at HF_ON_GATE */
	long now;                         /* seconds since the epoch */
};

struct hf_check {
	const struct hf_facts *facts;
	const struct hf_policy *policy;
	const struct hf_rule *rule;
	enum hf_level level;
	struct hf_verdict *verdict;
};

struct hf_rule {
	const char *name;
	unsigned when;        /* enum hf_seat, or-ed */
	enum hf_level level;  /* by default */
	void (*check)(struct hf_check *check);
	const char *says;     /* what a finding means, in one line */
	const char *help;     /* what the rule asks for, for the manual */
};

/* Every rule, in the order in which findings are shown; name NULL ends it. */
extern const struct hf_rule hf_rules[];

/* The names and default levels of all rules, as the policy wants them. */
extern const char *const hf_rule_names[];
extern const char *const hf_rule_levels[];

/* Apply every rule that speaks in this seat and is not off. */
void hf_rules_apply(struct hf_verdict *verdict, const struct hf_facts *facts,
		    const struct hf_policy *policy);

/* For the checks: add a finding; `object` and `hint` may be NULL. */
void hf_found(struct hf_check *check, const char *object, const char *hint,
	      const char *fmt, ...) HF_PRINTF(4, 5);

/* Nobody has seen the merge that is to be production: ask for it, and to do
   `again` what was done for the tree before it. */
void hf_found_moved(struct hf_check *check, const char *again);

/* The record has more than was read; who pushed that may hide what stands. */
void hf_found_cut(struct hf_check *check);

/* The hotfix's name for a command; a push may be about several. Borrowed. */
const char *hf_facts_name(const struct hf_facts *facts);

/*
 * Whether foreign commits block the hotfix: then its size, noise and leftovers
 * are mostly theirs and not worth a word yet.
 */
bool hf_is_moot(const struct hf_check *check);

#endif
