#include "values/setting.h"

#include "values/gate.h"
#include "values/policy.h"

#define YEARS (10L * 365 * 24 * 3600)
#define AT(field) offsetof(struct hf_policy, field)

static const struct hf_choice on_errors[] = {
	{ "block", HF_BLOCK_ALL },
	{ "guard", HF_GUARD },
	{ "allow", HF_ALLOW_ALL },
	{ NULL, 0 },
};

static const struct hf_choice release_vias[] = {
	{ "push", HF_VIA_PUSH },
	{ "pull-request", HF_VIA_PULL_REQUEST },
	{ "local", HF_VIA_LOCAL },
	{ NULL, 0 },
};

static const struct hf_choice release_methods[] = {
	{ "merge", HF_BY_MERGE },
	{ "squash", HF_BY_SQUASH },
	{ "fast-forward", HF_BY_FAST_FORWARD },
	{ NULL, 0 },
};

static const struct hf_choice back_methods[] = {
	{ "merge", HF_BACK_MERGE },
	{ "cherry-pick", HF_BACK_CHERRY_PICK },
	{ NULL, 0 },
};

static const struct hf_choice back_vias[] = {
	{ "push", HF_BACK_PUSH },
	{ "branch", HF_BACK_BRANCH },
	{ NULL, 0 },
};

/* One row, three lines: the key, the value, the words. */
/* clang-format off */
const struct hf_setting hf_settings[] = {
	{ "branches", "production", HF_SET_PRODUCTION, HF_TIGHTER_NEVER,
	  AT(production), "main",
	  "what runs for users: a branch, or tag:<pattern> for the highest "
	  "version among tags", 0, 0, NULL },
	{ "branches", "support", HF_SET_LINES, HF_TIGHTER_NEVER,
	  AT(support), "",
	  "older releases still maintained: branch patterns or tag:<pattern>",
	  0, 0, NULL },
	{ "branches", "integration", HF_SET_BRANCH, HF_TIGHTER_NEVER,
	  AT(integration), "",
	  "the branch where development comes together; empty: there is none",
	  0, 0, NULL },
	{ "branches", "releases", HF_SET_BRANCHES, HF_TIGHTER_NEVER,
	  AT(releases), "release/*",
	  "branches that prepare a release; those newer than the line are "
	  "targets", 0, 0, NULL },

	{ "hotfix", "prefix", HF_SET_PREFIX, HF_TIGHTER_NEVER,
	  AT(prefix), "hotfix/",
	  "what the name of a hotfix branch begins with", 0, 0, NULL },
	{ "hotfix", "name", HF_SET_REGEX, HF_TIGHTER_NEVER,
	  AT(name), "^[A-Za-z0-9][A-Za-z0-9._-]*$",
	  "the pattern that the rest of the branch name matches", 0, 0, NULL },
	{ "hotfix", "max-age", HF_SET_DURATION, HF_TIGHTER_LOWER,
	  AT(max_age), "24h",
	  "how long a hotfix may stay open before status says so",
	  1, YEARS, NULL },
	{ "hotfix", "records", HF_SET_RECORDS, HF_TIGHTER_NEVER,
	  AT(records), "refs/hotfix-log/",
	  "where records are kept; refs/heads/hotfix-log/ where a host refuses "
	  "other refs", 0, 0, NULL },

	{ "limits", "files", HF_SET_NUMBER, HF_TIGHTER_LOWER,
	  AT(files), "10", "changed files", 1, 100000, NULL },
	{ "limits", "lines", HF_SET_NUMBER, HF_TIGHTER_LOWER,
	  AT(lines), "150", "changed lines, added plus removed",
	  1, 10000000, NULL },
	{ "limits", "commits", HF_SET_NUMBER, HF_TIGHTER_LOWER,
	  AT(commits), "10", "commits of the hotfix", 1, 100000, NULL },
	{ "limits", "binary-files", HF_SET_NUMBER, HF_TIGHTER_LOWER,
	  AT(binary_files), "0", "changed binary files; Git LFS paths count",
	  0, 100000, NULL },
	{ "limits", "noise", HF_SET_NUMBER, HF_TIGHTER_LOWER,
	  AT(noise), "50",
	  "percent of changed lines that may differ in white space only, or "
	  "have moved", 0, 100, NULL },
	{ "limits", "ignore", HF_SET_PATHS, HF_TIGHTER_FEWER,
	  AT(ignore), "test/, tests/, spec/, *.lock, package-lock.json, go.sum",
	  "paths that do not count", 0, 0, NULL },
	{ "limits", "protected", HF_SET_PATHS, HF_TIGHTER_MORE,
	  AT(protect), "", "paths that a hotfix may not change; .hotfix.ini "
	  "and the file of signers always are protected", 0, 0, NULL },

	{ "message", "subject", HF_SET_REGEX, HF_TIGHTER_NEVER,
	  AT(subject), "^.{1,72}$",
	  "the pattern that a commit's first line matches", 0, 0, NULL },
	{ "message", "trailers", HF_SET_WORDS, HF_TIGHTER_MORE,
	  AT(trailers), "", "trailers that every commit carries", 0, 0, NULL },
	{ "message", "add-trailers", HF_SET_BOOL, HF_TIGHTER_YES,
	  AT(add_trailers), "yes",
	  "let commit-msg add Hotfix: and the trailers that the record knows",
	  0, 0, NULL },

	{ "triage", "severities", HF_SET_WORDS, HF_TIGHTER_NEVER,
	  AT(severities), "P1, P2", "severities that are worth a hotfix",
	  0, 0, NULL },
	{ "triage", "require", HF_SET_FIELDS, HF_TIGHTER_MORE,
	  AT(triage), "severity, impact, workaround, rollback-plan",
	  "answers that start asks for", 0, 0, NULL },

	{ "evidence", "require", HF_SET_WORDS, HF_TIGHTER_MORE,
	  AT(evidence), "", "what must have passed before finish", 0, 0, NULL },
	{ "evidence", "require-after", HF_SET_WORDS, HF_TIGHTER_MORE,
	  AT(evidence_after), "", "what must pass once it is deployed",
	  0, 0, NULL },

	{ "approval", "require", HF_SET_QUORUM, HF_TIGHTER_MORE,
	  AT(approval), "", "how many of which role approve, as role:count",
	  0, 0, NULL },
	{ "approval", "self", HF_SET_BOOL, HF_TIGHTER_NO,
	  AT(approve_self), "no", "whether who wrote the fix may approve it",
	  0, 0, NULL },
	{ "approval", "signed", HF_SET_BOOL, HF_TIGHTER_YES,
	  AT(approve_signed), "no", "whether only signed approvals count",
	  0, 0, NULL },
	{ "approval", "signers", HF_SET_FILE, HF_TIGHTER_NEVER,
	  AT(signers), "", "a file of allowed signers, read from production",
	  0, 0, NULL },

	{ "release", "via", HF_SET_CHOICE, HF_TIGHTER_NEVER,
	  AT(release_via), "push",
	  "how finish reaches production: push, pull-request or local",
	  0, 0, release_vias },
	{ "release", "tag", HF_SET_TAG, HF_TIGHTER_NEVER,
	  AT(tag), "v{version}", "the name of a release tag", 0, 0, NULL },
	{ "release", "method", HF_SET_CHOICE, HF_TIGHTER_NEVER,
	  AT(release_method), "merge",
	  "how the fix enters production: merge, squash or fast-forward",
	  0, 0, release_methods },

	{ "merge-back", "method", HF_SET_CHOICE, HF_TIGHTER_NEVER,
	  AT(back_method), "merge",
	  "how the fix enters a target: merge or cherry-pick",
	  0, 0, back_methods },
	{ "merge-back", "via", HF_SET_CHOICE, HF_TIGHTER_NEVER,
	  AT(back_via), "push",
	  "push to the target, or branch: a branch per target, for review",
	  0, 0, back_vias },
	{ "merge-back", "keep-target", HF_SET_PATHS, HF_TIGHTER_NEVER,
	  AT(keep_target), "",
	  "paths whose conflicts are settled for the target's side",
	  0, 0, NULL },
	{ "merge-back", "never", HF_SET_PATHS, HF_TIGHTER_FEWER,
	  AT(never), "", "a commit of these paths alone is owed to nobody",
	  0, 0, NULL },
	{ "merge-back", "due", HF_SET_DURATION, HF_TIGHTER_LOWER,
	  AT(due), "24h", "how long a target may lack a released fix",
	  0, YEARS, NULL },

	{ "frequency", "limit", HF_SET_NUMBER, HF_TIGHTER_LOWER,
	  AT(frequency), "3", "hotfixes in the window before it is a habit",
	  0, 10000, NULL },
	{ "frequency", "window", HF_SET_DURATION, HF_TIGHTER_NEVER,
	  AT(window), "30d", "the time in which hotfixes are counted",
	  1, YEARS, NULL },

	{ "hooks", "on-error", HF_SET_CHOICE, HF_TIGHTER_EARLIER,
	  AT(on_error), "guard",
	  "when hooks cannot decide: block, allow, or guard production and "
	  "hotfixes at push alone", 0, 0, on_errors },
	{ "hooks", "timeout", HF_SET_DURATION, HF_TIGHTER_NEVER,
	  AT(timeout), "10s", "how long a hook may think", 1, 3600, NULL },
	{ NULL, NULL, HF_SET_BOOL, HF_TIGHTER_NEVER, 0, NULL, NULL, 0, 0,
	  NULL },
};
/* clang-format on */

const struct hf_setting *hf_setting_find(const char *section, const char *key)
{
	const struct hf_setting *s;

	for (s = hf_settings; s->section; s++)
		if (!strcmp(s->section, section) && !strcmp(s->key, key))
			return s;
	return NULL;
}

const char *hf_setting_home(const char *key)
{
	const struct hf_setting *s;

	for (s = hf_settings; s->section; s++)
		if (!strcmp(s->key, key))
			return s->section;
	return NULL;
}

void hf_setting_sections(struct hf_strv *out)
{
	const struct hf_setting *s;

	for (s = hf_settings; s->section; s++)
		if (!hf_strv_has(out, s->section))
			hf_strv_push(out, s->section);
	hf_strv_push(out, "roles");
	hf_strv_push(out, "rules");
}

void hf_setting_keys(struct hf_strv *out, const char *section)
{
	const struct hf_setting *s;

	for (s = hf_settings; s->section; s++)
		if (!strcmp(s->section, section))
			hf_strv_push(out, s->key);
}
