/* Rules about the size: a hotfix is the smallest change that repairs it. */
#include "rules/checks.h"

#include "facts/fix.h"
#include "rules/rule.h"
#include "values/pattern.h"
#include "values/policy.h"

/* The way out that every limit has. */
static const char split[] =
	"leave out what does not repair the incident; it can follow in a "
	"regular release";

static void over(struct hf_check *check, long used, long allowed,
		 const char *what)
{
	if (used > allowed && !hf_is_moot(check))
		hf_found(check, NULL, split, "%ld %s%s changed, %ld allowed",
			 used, what, used == 1 ? "" : "s", allowed);
}

void hf_check_size_files(struct hf_check *check)
{
	over(check, check->facts->fix->size.files, check->policy->files,
	     "file");
}

/* Too large to be counted line by line is too large for the limit too. */
void hf_check_size_lines(struct hf_check *check)
{
	over(check, check->facts->fix->size.lines, check->policy->lines,
	     "line");
}

void hf_check_size_commits(struct hf_check *check)
{
	long n = check->facts->fix->size.commits;

	if (n > check->policy->commits && !hf_is_moot(check))
		hf_found(check, NULL,
			 "git rebase -i, and squash what belongs "
			 "together",
			 "%ld commits, %ld allowed", n, check->policy->commits);
}

void hf_check_binary_files(struct hf_check *check)
{
	over(check, check->facts->fix->size.binaries,
	     check->policy->binary_files, "binary file");
}

static bool is_protected(const struct hf_policy *policy, const char *path)
{
	return hf_policy_is_own(policy, path) ||
	       hf_pattern_paths(&policy->protect, path);
}

void hf_check_protected_paths(struct hf_check *check)
{
	const struct hf_changes *changes = &check->facts->fix->changes;
	size_t i;

	for (i = 0; i < changes->n; i++) {
		const struct hf_change *c = &changes->v[i];
		const char *hit = NULL;

		if (is_protected(check->policy, c->path))
			hit = c->path;
		else if (c->old_path &&
			 is_protected(check->policy, c->old_path))
			hit = c->old_path;
		if (hit)
			hf_found(check, hit,
				 "take it out of the hotfix, or "
				 "change it by the regular way",
				 "the path is protected");
	}
}

void hf_check_noise(struct hf_check *check)
{
	const struct hf_size *size = &check->facts->fix->size;
	long percent;

	if (!size->lines)
		return;
	percent = size->quiet * 100 / size->lines;
	if (percent > check->policy->noise && !hf_is_moot(check))
		hf_found(check, NULL,
			 "leave re-indenting and moving to a "
			 "regular change",
			 "%ld%% of the changed lines differ in white space "
			 "only or moved, %ld%% allowed",
			 percent, check->policy->noise);
}
