#include "facts/belongs.h"

#include "facts/repo.h"
#include "values/message.h"

static int read_message(struct hf_message *out, struct hf_repo *repo,
			const struct hf_id *id, struct hf_err *err)
{
	struct hf_commit commit = { 0 };
	int rc = hf_repo_commit(&commit, repo, id, err);

	if (!rc)
		rc = hf_message_parse(out, commit.message,
				      strlen(commit.message), NULL, err);
	hf_commit_release(&commit);
	return rc;
}

int hf_belongs_to(char **name, struct hf_repo *repo, const struct hf_id *id,
		  struct hf_err *err)
{
	struct hf_message message = { 0 };
	const char *text;
	int rc = read_message(&message, repo, id, err);

	*name = NULL;
	text = rc < 0 ? NULL : hf_message_trailer(&message, "Hotfix");
	if (text && !(*name = strdup(text)))
		rc = hf_fail_mem(err);
	hf_message_release(&message);
	return rc;
}

int hf_belongs(bool *yes, struct hf_repo *repo, const struct hf_id *id,
	       const char *name, struct hf_err *err)
{
	struct hf_message message = { 0 };
	int rc = read_message(&message, repo, id, err);

	*yes = !rc && hf_message_has(&message, "Hotfix", name);
	hf_message_release(&message);
	return rc;
}
