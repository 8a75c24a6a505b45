#include "facts/writers.h"

#include <strings.h>

#include "facts/session.h"
#include "values/message.h"

/* A range that is longer than this is no hotfix. */
enum { COMMITS_MAX = 10000 };

char *hf_mail_of(const char *person)
{
	const char *mail = person ? strrchr(person, '<') : NULL;

	return mail ? strndup(mail + 1, strcspn(mail + 1, ">")) : strdup("");
}

bool hf_mails_have(const struct hf_strv *mails, const char *mail)
{
	size_t i;

	for (i = 0; i < mails->n; i++)
		if (!strcasecmp(mails->v[i], mail))
			return true;
	return false;
}

static void add_mail(struct hf_strv *out, const char *person)
{
	char *mail = hf_mail_of(person);

	if (!mail)
		out->failed = true;
	else if (*mail && !hf_mails_have(out, mail))
		hf_strv_push(out, mail);
	free(mail);
}

void hf_writers_of(struct hf_strv *out, const struct hf_commit *commit)
{
	struct hf_message message = { 0 };
	size_t i;

	add_mail(out, commit->author);
	add_mail(out, commit->committer);
	if (hf_message_parse(&message, commit->message, strlen(commit->message),
			     NULL, NULL) < 0)
		out->failed = true;
	for (i = 0; i < message.n; i++)
		if (!strcasecmp(message.trailers[i].key, "Co-authored-by"))
			add_mail(out, message.trailers[i].value);
	hf_message_release(&message);
}

int hf_writers_range(struct hf_strv *out, struct hf_session *session,
		     const struct hf_id *old, const struct hf_id *new,
		     struct hf_err *err)
{
	struct hf_ids from = HF_IDS_INIT, except = HF_IDS_INIT;
	struct hf_range_spec spec = { .from = &from,
				      .except = &except,
				      .limit = COMMITS_MAX };
	struct hf_commit commit = { 0 };
	struct hf_range range = { 0 };
	size_t i;
	int rc;

	hf_ids_push(&from, new);
	if (!hf_id_is_zero(old))
		hf_ids_push(&except, old);
	if (from.failed || except.failed)
		rc = hf_fail_mem(err);
	else
		rc = hf_repo_range(&range, session->repo, &spec, err);
	for (i = 0; !rc && i < range.n; i++) {
		rc = hf_repo_commit(&commit, session->repo, &range.v[i].id,
				    err);
		if (!rc)
			hf_writers_of(out, &commit);
		hf_commit_release(&commit);
	}
	if (!rc)
		rc = hf_strv_check(out, err);
	hf_range_release(&range);
	hf_ids_release(&except);
	hf_ids_release(&from);
	return rc;
}
