#include "git-hotfix/ci.h"

#include "base/text.h"

/* A variable that is set and not empty. */
static const char *get(const char *name)
{
	const char *value = name ? getenv(name) : NULL;

	return value && *value ? value : NULL;
}

void hf_ci_read(struct hf_ci *out)
{
	/* The first row whose mark is set; branch of a request, then of a
	   plain build. */
	static const struct {
		const char *mark, *name, *head, *plain, *base;
	} rows[] = {
		{ "GITHUB_ACTIONS", "GitHub Actions", "GITHUB_HEAD_REF",
		  "GITHUB_REF_NAME", "GITHUB_BASE_REF" },
		{ "GITLAB_CI", "GitLab CI",
		  "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "CI_COMMIT_BRANCH",
		  "CI_MERGE_REQUEST_TARGET_BRANCH_NAME" },
		{ "BITBUCKET_BUILD_NUMBER", "Bitbucket Pipelines",
		  "BITBUCKET_BRANCH", NULL, "BITBUCKET_PR_DESTINATION_BRANCH" },
		{ "TF_BUILD", "Azure Pipelines",
		  "SYSTEM_PULLREQUEST_SOURCEBRANCH", "BUILD_SOURCEBRANCH",
		  "SYSTEM_PULLREQUEST_TARGETBRANCH" },
		{ "CIRCLECI", "CircleCI", "CIRCLE_BRANCH", NULL, NULL },
		{ "JENKINS_URL", "Jenkins", "CHANGE_BRANCH", "BRANCH_NAME",
		  "CHANGE_TARGET" },
		{ "DRONE", "Drone", "DRONE_SOURCE_BRANCH", "DRONE_BRANCH",
		  "DRONE_TARGET_BRANCH" },
	};
	const char *after;
	size_t i;

	*out = (struct hf_ci){ NULL, NULL, NULL };
	for (i = 0; i < sizeof(rows) / sizeof(*rows) && !out->name; i++) {
		if (!get(rows[i].mark))
			continue;
		out->name = rows[i].name;
		out->branch = get(rows[i].head);
		if (!out->branch)
			out->branch = get(rows[i].plain);
		out->base = get(rows[i].base);
	}
	if (out->branch && (after = hf_text_after(out->branch, "refs/heads/")))
		out->branch = after;
	if (out->base && (after = hf_text_after(out->base, "refs/heads/")))
		out->base = after;
}
