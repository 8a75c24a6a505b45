/* commit-msg: the message, where the commit would lie, how large it makes the
   hotfix; and the trailers that make it the hotfix's own. */
#include "git-hotfix/seats.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "base/file.h"
#include "doors/out.h"
#include "facts/policy_alone.h"
#include "facts/records.h"
#include "facts/session.h"
#include "git-hotfix/common.h"
#include "git-hotfix/judge.h"
#include "reports/report_verdict.h"
#include "values/triage.h"
#include "values/message.h"
#include "values/name.h"

/* A message longer than this is not read by a person, nor by us. */
enum { MESSAGE_MAX = 1024 * 1024 };

static int read_message(struct hf_buf *out, const char *path,
			struct hf_err *err)
{
	return hf_file_read(out, path, true, MESSAGE_MAX, err);
}

/* Beside and renamed, so that the message is never half there. */
static int write_message(const char *path, const struct hf_buf *text,
			 struct hf_err *err)
{
	struct hf_buf beside = HF_BUF_INIT;
	int fd = -1, rc = 0;

	hf_buf_printf(&beside, "%s.XXXXXX", path);
	if ((rc = hf_buf_check(&beside, err)) < 0)
		return rc;
	fd = mkstemp(beside.data);
	if (fd < 0 || fchmod(fd, 0644) < 0 ||
	    write(fd, text->data, text->len) != (ssize_t)text->len ||
	    close(fd) < 0 || rename(beside.data, path) < 0) {
		rc = hf_fail_sys(err, "cannot write '%s'", path);
		unlink(beside.data);
	}
	hf_buf_release(&beside);
	return rc;
}

/* How git will clean the file: by commit.cleanup, and whether there was an
   editor (GIT_EDITOR=: tells that there was none). */
static struct hf_message_style style_of(const struct hf_session *session)
{
	const char *cleanup = hf_config_get(&session->config, "commit.cleanup");
	const char *comment =
		hf_config_get(&session->config, "core.commentstring");
	const char *editor = getenv("GIT_EDITOR");
	bool edited = !editor || strcmp(editor, ":");
	struct hf_message_style style = { 0 };

	if (!comment)
		comment = hf_config_get(&session->config, "core.commentchar");
	style.comment = comment && strcmp(comment, "auto") ? comment : NULL;
	style.scissors = edited || (cleanup && !strcmp(cleanup, "scissors"));
	if (!cleanup || !strcmp(cleanup, "default"))
		style.strip_comments = edited;
	else
		style.strip_comments = !strcmp(cleanup, "strip");
	return style;
}

/* What is being merged, by MERGE_HEAD of this worktree. */
static int read_merging(struct hf_ids *out, const struct hf_session *session,
			struct hf_err *err)
{
	struct hf_buf path = HF_BUF_INIT, text = HF_BUF_INIT;
	const char *line;
	struct hf_id id;
	size_t len;
	int rc;

	hf_buf_printf(&path, "%s/MERGE_HEAD",
		      hf_repo_place(session->repo)->git_dir);
	if ((rc = hf_buf_check(&path, err)) < 0)
		goto out;
	if (access(path.data, F_OK) < 0)
		goto out;
	rc = read_message(&text, path.data, err);
	for (line = hf_buf_str(&text); !rc && *line; line += len) {
		len = strcspn(line, "\n");
		if (hf_id_parse(&id, line, len))
			hf_ids_push(out, &id);
		len += line[len] == '\n';
	}
out:
	hf_buf_release(&text);
	hf_buf_release(&path);
	return rc;
}

static bool is_plain(const char *text)
{
	struct hf_buf safe = HF_BUF_INIT;
	bool plain;

	hf_out_safe(&safe, text, strlen(text));
	plain = !safe.failed && !strcmp(hf_buf_str(&safe), text) &&
		!strpbrk(text, "\n\t");
	hf_buf_release(&safe);
	return plain;
}

/*
 * A message that is still its commit.template: git drops it as unedited, and
 * would no longer see that with a trailer added.
 */
static bool is_template(const struct hf_session *session,
			const struct hf_message *message,
			const struct hf_message_style *style)
{
	const char *path = hf_config_get(&session->config, "commit.template");
	const char *home = getenv("HOME");
	struct hf_buf full = HF_BUF_INIT, text = HF_BUF_INIT;
	struct hf_message template = { 0 };
	bool same = false;

	if (!path)
		return false;
	if (hf_text_starts(path, "~/") && home)
		hf_buf_printf(&full, "%s/%s", home, path + 2);
	else
		hf_buf_puts(&full, path);
	if (!full.failed && read_message(&text, full.data, NULL) == 0 &&
	    hf_message_parse(&template, hf_buf_str(&text), text.len, style,
			     NULL) == 0)
		same = !strcmp(template.text, message->text);
	hf_message_release(&template);
	hf_buf_release(&text);
	hf_buf_release(&full);
	return same;
}

/* Hotfix: <name>, and what the record knows that the message should say. */
static int add_trailers(struct hf_buf *text, const struct hf_record *record,
			const struct hf_message_style *style, const char *name,
			struct hf_err *err)
{
	const char *incident = hf_triage_answer(record, "Incident");
	struct hf_buf more = HF_BUF_INIT;

	/* Anybody who can push can write a record: only plain text goes on. */
	if (incident && is_plain(incident)) {
		hf_message_add_trailer(&more, hf_buf_str(text), text->len,
				       style, "Incident", incident);
		hf_buf_release(text);
		*text = more;
		more = (struct hf_buf)HF_BUF_INIT;
	}
	hf_message_add_trailer(&more, hf_buf_str(text), text->len, style,
			       "Hotfix", name);
	hf_buf_release(text);
	*text = more;
	return hf_buf_check(text, err);
}

static int judge_hotfix(struct hf_verdict *verdict, struct hf_session *session,
			const struct hf_record *record,
			const struct hf_message *message, const char *branch,
			const struct hf_id *head, const struct hf_ids *merging,
			struct hf_err *err)
{
	struct hf_fix_spec spec = { .tip = *head,
				    .merging = merging,
				    .staged = true };
	struct hf_facts facts = { .seat = HF_ON_COMMIT,
				  .message = message,
				  .merging = merging->n > 0,
				  .record = record,
				  .now = hf_cmd_now() };
	struct hf_fix fix = { 0 };
	int rc;

	spec.name = hf_session_hotfix_name(session, branch);
	spec.line = hf_record_line(record);
	facts.branch = hf_name_short(branch);
	rc = hf_fix_read(&fix, session, &spec, err);
	if (!rc) {
		facts.fix = &fix;
		hf_rules_apply(verdict, &facts, &session->policy);
	}
	hf_fix_release(&fix);
	return hf_judge_undecided(verdict, rc, err);
}

static int judge_direct(struct hf_verdict *verdict, struct hf_session *session,
			const struct hf_message *message, const char *branch,
			const struct hf_id *head, const struct hf_ids *merging,
			struct hf_err *err)
{
	const char *named = hf_message_trailer(message, "Hotfix");
	struct hf_facts facts = { .seat = HF_ON_DIRECT, .message = message };
	int rc;

	facts.branch = hf_name_short(branch);
	facts.merging =
		merging->n > 0 || (named && hf_name_check(named, NULL) == 0);
	if ((rc = hf_policy_alone_staged(&facts.policy_alone, session, head,
					 err)) < 0 ||
	    (rc = hf_session_deepen(session, err)) < 0)
		return hf_judge_undecided(verdict, rc, err);
	facts.has_integration = hf_judge_has_integration(session);
	hf_rules_apply(verdict, &facts, &session->policy);
	return 0;
}

static bool is_production(const struct hf_session *session, const char *branch)
{
	const char *name = hf_name_short(branch);
	const struct hf_line *line = hf_lineup_line(&session->lineup, name);

	return line && !line->is_tag;
}

/* Everything between knowing the branch and having a verdict. */
static int judge(struct hf_verdict *verdict, struct hf_session *session,
		 const char *path, const char *branch, const struct hf_id *head,
		 struct hf_err *err)
{
	const char *name = hf_session_hotfix_name(session, branch);
	struct hf_message_style style = style_of(session);
	struct hf_ids merging = HF_IDS_INIT;
	struct hf_buf text = HF_BUF_INIT;
	struct hf_message message = { 0 };
	struct hf_record record = { 0 };
	size_t before;
	int rc;

	if ((rc = read_merging(&merging, session, err)) < 0 ||
	    (rc = read_message(&text, path, err)) < 0)
		goto out;
	before = text.len;
	rc = hf_message_parse(&message, hf_buf_str(&text), text.len, &style,
			      err);
	/* Both abort the commit anyway. */
	if (rc < 0 || !message.subject[0] ||
	    is_template(session, &message, &style))
		goto out;
	if (name && (rc = hf_records_find(&record, session, name, err)) < 0)
		goto out;
	if (name && session->policy.add_trailers) {
		hf_message_release(&message);
		if ((rc = add_trailers(&text, &record, &style, name, err)) <
			    0 ||
		    (rc = hf_message_parse(&message, hf_buf_str(&text),
					   text.len, &style, err)) < 0)
			goto out;
	}
	rc = name ? judge_hotfix(verdict, session, &record, &message, branch,
				 head, &merging, err) :
		    judge_direct(verdict, session, &message, branch, head,
				 &merging, err);
	if (!rc && hf_judge_status(verdict) != 1 && text.len != before)
		rc = write_message(path, &text, err);
out:
	hf_record_release(&record);
	hf_message_release(&message);
	hf_buf_release(&text);
	hf_ids_release(&merging);
	return rc;
}

int hf_seat_commit_msg(struct hf_session *session, const struct hf_err *broken,
		       int argc, char **argv, struct hf_err *err)
{
	struct hf_verdict verdict = { 0 };
	char *branch = NULL;
	const char *name;
	struct hf_id head;
	bool speak = true;
	int rc;

	if (argc < 1)
		return hf_fail(err, HF_EUSAGE, "commit-msg: no message file");
	if ((rc = hf_repo_head(&branch, &head, session->repo, err)) < 0)
		goto out;
	if (!branch || !head.hex[0])
		goto out;
	if (session->policy.support.n &&
	    (rc = hf_session_deepen(session, err)) < 0)
		goto out;
	name = hf_session_hotfix_name(session, branch);
	if (name)
		rc = hf_seat_concerns(&speak, session, name, err);
	else
		speak = session->book.asked_for &&
			is_production(session, branch);
	if (rc < 0 || !speak)
		goto out;
	if (broken->code) {
		*err = *broken;
		rc = err->code;
		goto out;
	}
	if ((rc = judge(&verdict, session, argv[0], branch, &head, err)) < 0)
		goto out;
	hf_report_verdict("commit-msg", &verdict, false);
	rc = hf_judge_status(&verdict);
out:
	free(branch);
	hf_verdict_release(&verdict);
	return rc;
}
