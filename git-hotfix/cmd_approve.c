/* git hotfix approve: say in a role that a tree is good, or take it back. */
#include <strings.h>

#include "actions/append.h"
#include "actions/lock.h"
#include "base/text.h"
#include "doors/git.h"
#include "doors/out.h"
#include "facts/approval.h"
#include "facts/records.h"
#include "facts/review.h"
#include "facts/signature.h"
#include "facts/writers.h"
#include "git-hotfix/approvable.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/common.h"
#include "values/kind.h"
#include "values/name.h"
#include "values/record.h"

struct approve_args {
	struct hf_common common;
	const char *role, *message;
	bool revoke;
};

/* Who approves what. */
struct approve_work {
	const struct approve_args *args;
	struct hf_session *session;
	const struct hf_entry *entry;
	const char *role; /* as the policy spells it; borrowed */
	char *mail;
	struct hf_approvable what;
};

/* The address of git's author, or committer. */
static int read_mail(char **out, const char *whose, struct hf_err *err)
{
	const char *const args[] = { "var", whose, NULL };
	struct hf_buf ident = HF_BUF_INIT;
	int rc = hf_git_ask(NULL, &ident, NULL, args, err);

	if (rc < 0)
		hf_err_hint(err, "git config user.email <address>");
	else if (!(*out = hf_mail_of(hf_buf_str(&ident))))
		rc = hf_fail_mem(err);
	hf_buf_release(&ident);
	return rc;
}

/* Nobody uses another's name where no signature could show whose word it is. */
static int check_person(const struct approve_work *work, struct hf_err *err)
{
	char *committer = NULL;
	int rc = read_mail(&committer, "GIT_COMMITTER_IDENT", err);

	if (!rc && !work->session->policy.approve_signed &&
	    strcasecmp(committer, work->mail) != 0) {
		hf_err_hint(err, "see GIT_AUTHOR_EMAIL and "
				 "GIT_COMMITTER_EMAIL");
		rc = hf_fail(err, HF_EREFUSED,
			     "you are '%s' as author and '%s' as committer, "
			     "so the approval would not count",
			     work->mail, committer);
	}
	free(committer);
	return rc;
}

/* The role as the policy spells it; without any in the policy, any word. */
static int find_role(struct approve_work *work, struct hf_err *err)
{
	const struct hf_strv *known = &work->session->policy.role_names;
	const char *asked = work->args->role, *near;
	size_t i;

	work->role = asked;
	for (i = 0; i < known->n; i++) {
		if (!strcasecmp(known->v[i], asked)) {
			work->role = known->v[i];
			return 0;
		}
	}
	if (work->args->revoke || (!known->n && hf_kind_is_word(asked)))
		return 0;
	if (!known->n)
		return hf_fail(err, HF_EFAIL, "'%s' cannot be a role", asked);
	near = hf_text_nearest(asked, (const char *const *)known->v);
	if (near)
		hf_err_hint(err, "did you mean '%s'?", near);
	else
		hf_err_hint(err, "'git hotfix policy' lists the roles");
	return hf_fail(err, HF_ENOTFOUND, "there is no role '%s'", asked);
}

/* Where only signed approvals count: whether this person's could. */
static int check_signer(const struct approve_work *work, struct hf_err *err)
{
	struct hf_signing signing;
	int rc;

	if (!work->session->policy.approve_signed)
		return 0;
	if ((rc = hf_signing_read(&signing, work->session, err)) < 0)
		return rc;
	hf_err_hint(err, "the allowed signers are read from production, where "
			 "a commit of that file puts them");
	if (signing.trouble)
		rc = hf_fail(err, HF_EREFUSED,
			     "an approval has to be signed, and %s",
			     signing.trouble);
	else if (!hf_signers_know(&signing.signers, work->mail))
		rc = hf_fail(err, HF_EREFUSED,
			     "an approval has to be signed, and '%s' is not "
			     "in '%s'",
			     work->mail, signing.file);
	else
		hf_err_clear(err);
	hf_signing_release(&signing);
	return rc;
}

/* Whether this person is one who can approve this fix. */
static int check_right(const struct approve_work *work, struct hf_err *err)
{
	const struct hf_policy *policy = &work->session->policy;

	if (!hf_role_has(policy, work->role, work->mail)) {
		hf_err_hint(err, "who has it stands under [roles] in "
				 "'git hotfix policy'");
		return hf_fail(err, HF_EREFUSED,
			       "'%s' does not have the role '%s'", work->mail,
			       work->role);
	}
	if (!policy->approve_self &&
	    hf_mails_have(&work->what.writers, work->mail)) {
		hf_err_hint(err, "somebody else approves it");
		return hf_fail(err, HF_EREFUSED, "'%s' wrote part of '%s'",
			       work->mail, work->entry->name);
	}
	return check_signer(work, err);
}

/* What this person said in this role and stands behind, or NULL. */
static const struct hf_approval *find_word(const struct hf_approvals *approvals,
					   const struct approve_work *work)
{
	const struct hf_approval *found = NULL;
	size_t i;

	for (i = 0; i < approvals->n; i++) {
		const struct hf_approval *one = &approvals->v[i];

		if (!strcasecmp(one->mail, work->mail) &&
		    !strcasecmp(one->role, work->role) &&
		    (!found || found->state == HF_APPROVAL_UNSIGNED))
			found = one;
	}
	return found;
}

static int read_words(struct hf_approvals *out, const struct approve_work *work,
		      const struct hf_record *record, struct hf_err *err)
{
	const struct hf_approval_spec spec = { .record = record,
					       .tree = &work->what.tree,
					       .writers = &work->what.writers };

	return hf_approvals_read(out, work->session, &spec, err);
}

/* Said already; but before an exception it is no review of that. */
static bool is_said(const struct hf_approval *word,
		    const struct hf_record *record)
{
	return word && word->state == HF_APPROVAL_COUNTS &&
	       !hf_review_has_exception(record, word->event);
}

/* `commit` and `tree` may be NULL. */
static int add_event(const struct approve_work *work, const char *kind,
		     const char *subject, const char *commit, const char *tree,
		     struct hf_err *err)
{
	const char *why = work->args->message;
	struct hf_event event = { 0 };
	struct hf_buf text = HF_BUF_INIT;
	int rc;

	hf_buf_printf(&text, "%s %s%s%s", subject, work->role, why ? ": " : "",
		      why ? why : "");
	if ((rc = hf_buf_check(&text, err)) < 0 ||
	    (rc = hf_event_init(&event, kind, work->entry->name, text.data,
				err)) < 0 ||
	    (rc = hf_event_set(&event, "Role", work->role, err)) < 0 ||
	    (tree && (rc = hf_event_set(&event, "Tree", tree, err)) < 0) ||
	    (commit && (rc = hf_event_set(&event, "Commit", commit, err)) < 0))
		goto out;
	if (why)
		rc = hf_event_set(&event, "Why", why, err);
	if (!rc && !work->args->common.dry_run)
		rc = hf_append(work->session, &event, err);
out:
	hf_event_release(&event);
	hf_buf_release(&text);
	return rc;
}

/* 1 where it was signed, but not as production's signers ask for. */
static int check_signed(const struct approve_work *work, struct hf_err *err)
{
	struct hf_approvals approvals = { 0 };
	struct hf_record record = { 0 };
	const struct hf_approval *word = NULL;
	int rc;

	if (!(rc = hf_records_read(&record, work->session, work->entry->name,
				   err)) &&
	    !(rc = read_words(&approvals, work, &record, err)))
		word = find_word(&approvals, work);
	if (word && word->state != HF_APPROVAL_COUNTS) {
		hf_warning("it does not count: the approval %s", word->why);
		rc = 1;
	}
	hf_approvals_release(&approvals);
	hf_record_release(&record);
	return rc;
}

static void warn_moved(const struct approve_work *work)
{
	hf_warning("'%s' has moved: a release merges it in, and this approval "
		   "is not of that tree",
		   work->entry->line->spec);
	hf_hint("git merge %s, and have that approved",
		hf_name_short(work->entry->line->branch.tip_ref));
}

static int approve(struct approve_work *work, struct hf_err *err)
{
	const struct hf_common *common = &work->args->common;
	struct hf_approvals approvals = { 0 };
	struct hf_buf text = HF_BUF_INIT;
	bool said = false;
	int rc;

	if ((rc = hf_approvable_read(&work->what, work->session, work->entry,
				     err)) < 0 ||
	    (rc = check_person(work, err)) < 0 ||
	    (rc = check_right(work, err)) < 0 ||
	    (rc = hf_approvable_print(&text, &work->what, work->session, err)) <
		    0 ||
	    (rc = read_words(&approvals, work, &work->entry->record, err)) < 0)
		goto out;
	said = is_said(find_word(&approvals, work), &work->entry->record);
	if (!said)
		rc = add_event(work, HF_EVENT_APPROVE, "approved as",
			       work->what.commit.hex, work->what.tree.hex, err);
	if (rc < 0)
		goto out;
	if (!common->quiet || common->dry_run)
		hf_out("%s '%s' as %s: %s\n",
		       said            ? "already approved" :
		       common->dry_run ? "would approve" :
					 "approved",
		       work->entry->name, work->role, text.data);
	if (work->what.moved)
		warn_moved(work);
	if (!said && !common->dry_run && work->session->policy.approve_signed)
		rc = check_signed(work, err);
out:
	hf_approvals_release(&approvals);
	hf_buf_release(&text);
	return rc;
}

static int revoke(struct approve_work *work, struct hf_err *err)
{
	const struct hf_common *common = &work->args->common;
	const struct hf_entry *e = work->entry;
	struct hf_approvals approvals = { 0 };
	const struct hf_approval *word;
	int rc = read_words(&approvals, work, &e->record, err);

	if (rc < 0)
		goto out;
	word = find_word(&approvals, work);
	if (!word || strcmp(word->event->kind, HF_EVENT_APPROVE) != 0) {
		rc = hf_fail(err, HF_EREFUSED,
			     "'%s' has no approval of '%s' as %s", work->mail,
			     e->name, work->role);
		goto out;
	}
	rc = add_event(work, HF_EVENT_REVOKE, "revoked the approval as",
		       hf_event_get(word->event, "Commit"),
		       hf_event_get(word->event, "Tree"), err);
	if (!rc && (!common->quiet || common->dry_run))
		hf_out("%s the approval of '%s' as %s\n",
		       common->dry_run ? "would revoke" : "revoked", e->name,
		       work->role);
out:
	hf_approvals_release(&approvals);
	return rc;
}

static int work_on(struct approve_work *work, struct hf_err *err)
{
	int rc;

	if ((rc = find_role(work, err)) < 0 ||
	    (rc = read_mail(&work->mail, "GIT_AUTHOR_IDENT", err)) < 0)
		return rc;
	rc = work->args->revoke ? revoke(work, err) : approve(work, err);
	if (rc >= 0 && !work->args->common.dry_run)
		hf_cmd_sync(work->session, work->args->common.offline);
	return rc;
}

static int approve_run(const void *opts, int argc, char **argv,
		       struct hf_err *err)
{
	const struct approve_args *args = opts;
	struct approve_work work = { .args = args };
	struct hf_lock lock = HF_LOCK_INIT;
	struct hf_ledger ledger = { 0 };
	struct hf_session session;
	int rc;

	if ((rc = hf_opt_count(argc, 0, 1, &cmd_approve, err)) < 0)
		return rc;
	if (!args->role) {
		hf_fail(err, HF_EUSAGE, "approve: name your role, --as <role>");
		return hf_opt_wrong(&cmd_approve, err);
	}
	if ((rc = hf_cmd_open(&session, NULL, err)) < 0)
		return rc;
	if (!args->common.dry_run)
		rc = hf_lock_take(&lock, &session, "approve", err);
	if (!rc &&
	    !(rc = hf_cmd_catch_up(&session, args->common.offline, err)) &&
	    !(rc = hf_cmd_which(&ledger, &session, argc ? argv[0] : NULL,
				err))) {
		work.session = &session;
		work.entry = &ledger.v[0];
		rc = work_on(&work, err);
	}
	hf_approvable_release(&work.what);
	free(work.mail);
	hf_ledger_release(&ledger);
	hf_session_close(&session);
	hf_lock_drop(&lock);
	return rc;
}

#define AT(field) offsetof(struct approve_args, field)

static const struct hf_opt approve_opts[] = {
	{ HF_OPT_TEXT, 0, "as", AT(role), "role", "the role that you have" },
	{ HF_OPT_TEXT, 'm', "message", AT(message), "text",
	  "what there is to say" },
	{ HF_OPT_FLAG, 0, "revoke", AT(revoke), NULL,
	  "take back what you approved" },
	HF_OPT_DRY_RUN,
	HF_OPT_OFFLINE,
	HF_OPT_LAST,
};

const struct hf_cmd cmd_approve = {
	.name = "approve",
	.usage = "[<options>] --as <role> [<name>]",
	.about = "say in a role that its tree is good",
	.opts = approve_opts,
	.args_size = sizeof(struct approve_args),
	.run = approve_run,
};
