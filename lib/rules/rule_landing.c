/* Rules about what lands: on production, as a release tag, or is dropped. */
#include "rules/checks.h"

#include "facts/landing.h"
#include "rules/rule.h"
#include "values/policy.h"

/*
 * Without an integration branch, commits on production are the way to work,
 * unless the team says otherwise by a level of its own.
 */
static bool applies(const struct hf_check *check)
{
	return check->facts->has_integration ||
	       hf_policy_level_is_set(check->policy, check->rule->name);
}

void hf_check_direct_commit(struct hf_check *check)
{
	if (check->facts->merging || check->facts->policy_alone ||
	    !applies(check))
		return;
	hf_found(check, check->facts->branch,
		 "git stash, git hotfix start <name>, git stash pop",
		 "a commit is made on production itself");
}

void hf_check_direct_push(struct hf_check *check)
{
	const struct hf_landing *landing = check->facts->landing;
	size_t i;

	if (!applies(check))
		return;
	for (i = 0; i < landing->n_direct; i++)
		hf_found(check, hf_id_short(&landing->direct[i].id).hex,
			 i ? NULL :
			     "bring it by 'git hotfix start' and "
			     "'git hotfix finish'",
			 "'%s' was made on '%s' itself",
			 landing->direct[i].subject, landing->ref);
}

void hf_check_rewind(struct hf_check *check)
{
	const struct hf_landing *landing = check->facts->landing;
	bool tag = landing->kind == HF_LAND_TAG;

	if (!landing->old.hex[0])
		return;
	if (!landing->new.hex[0])
		hf_found(check, landing->ref, NULL, "'%s' would be deleted",
			 landing->ref);
	else if (landing->rewound)
		hf_found(check, landing->ref,
			 tag ? "make a new release with a tag of its own" :
			       "bring a revert by a hotfix of its own",
			 "'%s' would move %s %s to %s", landing->ref,
			 tag ? "from" : "back from",
			 hf_id_short(&landing->old).hex,
			 hf_id_short(&landing->new).hex);
}

void hf_check_policy(struct hf_check *check)
{
	const struct hf_landing *landing = check->facts->landing;

	if (!landing->policy.code)
		return;
	hf_found(check, hf_id_short(&landing->new).hex,
		 landing->policy.hint[0] ?
			 landing->policy.hint :
			 "git hotfix policy --check " HF_POLICY_FILE,
		 "%s", landing->policy.text);
}

void hf_check_tag(struct hf_check *check)
{
	const struct hf_landing *landing = check->facts->landing;

	if (!landing->new.hex[0])
		return;
	if (landing->off_production)
		hf_found(check, landing->ref,
			 "tag a commit that production has",
			 "it is not on production");
	if (landing->newest)
		hf_found(check, landing->ref, "take the next version",
			 "it is not newer than '%s'", landing->newest);
}

void hf_check_drop_unreleased(struct hf_check *check)
{
	const struct hf_landing *landing = check->facts->landing;

	if (!landing->unreleased || landing->abandoned)
		return;
	hf_found(check, landing->ref,
		 "release it with 'git hotfix finish', or close it with "
		 "'git hotfix abandon'",
		 "%zu commit%s would be lost, such as %s", landing->unreleased,
		 landing->unreleased == 1 ? "" : "s",
		 hf_id_short(&landing->one_unreleased).hex);
}
