/* git hotfix evidence: what a test, or somebody, says of a tree. */
#include <inttypes.h>
#include <limits.h>

#include "actions/append.h"
#include "actions/testrun.h"
#include "base/text.h"
#include "doors/out.h"
#include "facts/worktrees.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/common.h"
#include "git-hotfix/tested.h"
#include "values/evidence.h"
#include "values/record.h"

struct evidence_args {
	struct hf_common common;
	bool passed, failed, record_command;
	const char *hotfix, *message, *link, *at;
};

/* What is to be found out, and of what. */
struct evidence {
	const struct evidence_args *args;
	struct hf_session *session;
	const struct hf_entry *entry;
	const char *item;
	char **argv; /* the command; NULL: it is somebody's word */
	struct hf_tested what;
	bool here; /* that is HEAD, where the command runs */
};

/* What can be told of the command line without a repository. */
static int check_line(const struct evidence_args *args, int argc,
		      struct hf_err *err)
{
	bool word = args->passed || args->failed;

	if (!argc)
		return hf_fail(err, HF_EUSAGE, "evidence: an item is missing");
	if (args->passed && args->failed)
		return hf_fail(err, HF_EUSAGE,
			       "evidence: it either passed or failed");
	if (word && argc > 1)
		return hf_fail(err, HF_EUSAGE,
			       "evidence: a command says itself whether it "
			       "passed");
	if (!word && argc == 1)
		return hf_fail(err, HF_EUSAGE,
			       "evidence: name a command behind '--', or say "
			       "--passed or --failed");
	if (word && args->record_command)
		return hf_fail(err, HF_EUSAGE,
			       "evidence: there is no command to record");
	if (word && hf_text_is_blank(args->message) &&
	    hf_text_is_blank(args->link))
		return hf_fail(err, HF_EUSAGE,
			       "evidence: what was seen? -m <text>, or "
			       "--link <url>");
	return 0;
}

/* As one would type it. */
static void print_command(struct hf_buf *out, char *const *argv)
{
	for (; *argv; argv++) {
		if (out->len)
			hf_buf_putc(out, ' ');
		if (hf_text_is_shell_word(*argv))
			hf_buf_puts(out, *argv);
		else
			hf_buf_quote(out, *argv);
	}
}

static bool has_failed(const struct evidence *e, const struct hf_testrun *run)
{
	return e->argv ? run->end.status != 0 : e->args->failed;
}

/* "regression failed with status 2 after 5 minutes". */
static void print_result(struct hf_buf *out, const struct evidence *e,
			 const struct hf_testrun *run)
{
	char age[32];

	hf_text_age(age, sizeof(age), run->ms / 1000);
	if (!e->argv)
		hf_buf_printf(out, "%s %s: %s", e->item,
			      e->args->failed ? "failed" : "passed",
			      !hf_text_is_blank(e->args->message) ?
				      e->args->message :
				      e->args->link);
	else if (run->end.signal)
		hf_buf_printf(out, "%s was ended by signal %d after %s",
			      e->item, run->end.signal, age);
	else if (run->end.status)
		hf_buf_printf(out, "%s failed with status %d after %s", e->item,
			      run->end.status, age);
	else
		hf_buf_printf(out, "%s passed in %s", e->item, age);
}

/* The fields that a command leaves. */
static int set_run(struct hf_event *event, const struct evidence *e,
		   const struct hf_testrun *run, struct hf_err *err)
{
	struct hf_buf command = HF_BUF_INIT;
	char text[32];
	int rc;

	snprintf(text, sizeof(text), "%d",
		 run->end.signal ? run->end.signal : run->end.status);
	if ((rc = hf_event_set(event, run->end.signal ? "Signal" : "Exit", text,
			       err)) < 0)
		return rc;
	snprintf(text, sizeof(text), "%ld.%03ld", run->ms / 1000,
		 run->ms % 1000);
	if ((rc = hf_event_set(event, "Duration", text, err)) < 0)
		return rc;
	snprintf(text, sizeof(text), "%" PRIu64, run->size);
	if ((rc = hf_event_set(event, "Output-Size", text, err)) < 0 ||
	    (rc = hf_event_set(event, "Output-Digest", run->digest.hex, err)) <
		    0 ||
	    !e->args->record_command)
		return rc;
	print_command(&command, e->argv);
	if (!(rc = hf_buf_check(&command, err)))
		rc = hf_event_set(event, "Command", command.data, err);
	hf_buf_release(&command);
	return rc;
}

static int make_event(struct hf_event *out, const struct evidence *e,
		      const struct hf_testrun *run, struct hf_err *err)
{
	const char *result = has_failed(e, run) ? "failed" : "passed";
	struct hf_buf subject = HF_BUF_INIT;
	int rc;

	print_result(&subject, e, run);
	if ((rc = hf_buf_check(&subject, err)) < 0 ||
	    (rc = hf_event_init(out, HF_EVENT_EVIDENCE, e->entry->name,
				subject.data, err)) < 0 ||
	    (rc = hf_event_set(out, "Item", e->item, err)) < 0 ||
	    (rc = hf_event_set(out, "Result", result, err)) < 0 ||
	    (rc = hf_event_set(out, "Tree", e->what.tree.hex, err)) < 0 ||
	    (rc = hf_event_set(out, "Commit", e->what.commit.hex, err)) < 0 ||
	    (e->argv && (rc = set_run(out, e, run, err)) < 0) ||
	    (!hf_text_is_blank(e->args->message) &&
	     (rc = hf_event_set(out, "Why", e->args->message, err)) < 0))
		goto out;
	if (!hf_text_is_blank(e->args->link))
		rc = hf_event_set(out, "Link", e->args->link, err);
out:
	hf_buf_release(&subject);
	return rc;
}

/*
 * A test that is done must not be lost for words that no record takes, so try
 * with an outcome that takes as many as any.
 */
static int try_event(const struct evidence *e, struct hf_err *err)
{
	const struct hf_testrun longest = { .end = { -1, INT_MAX, false },
					    .ms = LONG_MAX,
					    .size = UINT64_MAX,
					    .digest = e->what.tree };
	struct hf_event event = { 0 };
	int rc = make_event(&event, e, &longest, err);

	hf_event_release(&event);
	return rc;
}

/*
 * Whether the command looks at what is deployed rather than at a checkout: once
 * the fix is released, any item but those that are asked for before.
 */
static bool looks_outside(const struct evidence *e)
{
	const struct hf_policy *policy = &e->session->policy;

	return e->entry->released.hex[0] &&
	       (hf_strv_has(&policy->evidence_after, e->item) ||
		!hf_strv_has(&policy->evidence, e->item));
}

/* Say so when it is not the tree that counts. */
static void compare(const struct evidence *e)
{
	const struct hf_entry *entry = e->entry;
	struct hf_tested counts;

	if (hf_tested_hotfix(&counts, e->session, entry, NULL) < 0 ||
	    hf_id_eq(&counts.tree, &e->what.tree))
		return;
	hf_warning("HEAD is at tree %s; what counts for '%s' is %s",
		   hf_id_short(&e->what.tree).hex, entry->name,
		   hf_id_short(&counts.tree).hex);
	if (entry->local.hex[0] && !entry->released.hex[0])
		hf_hint("git switch %s", entry->branch);
	else
		hf_hint("git switch --detach %s",
			hf_id_short(&counts.commit).hex);
}

/* HEAD, as long as that is what the command will see. */
static int take_head(struct evidence *e, struct hf_err *err)
{
	bool dirty = false;
	int rc;

	e->here = true;
	if ((rc = hf_tested_head(&e->what, e->session, err)) < 0 ||
	    (rc = hf_worktree_dirty(&dirty, NULL, err)) < 0)
		return rc;
	if (dirty) {
		hf_err_hint(err, "commit the changes, then test");
		return hf_fail(err, HF_EREFUSED,
			       "tracked files differ from HEAD, so a test "
			       "would say nothing of a commit");
	}
	compare(e);
	return 0;
}

/* The hotfix, unless somebody may have seen something else in its checkout. */
static int take_hotfix(struct evidence *e, struct hf_err *err)
{
	char *dir = NULL;
	int rc = hf_tested_hotfix(&e->what, e->session, e->entry, err);

	if (rc < 0 || e->entry->released.hex[0])
		return rc;
	rc = hf_worktree_dirty_of(&dir, e->entry->branch, err);
	if (dir) {
		hf_err_hint(err, "commit the changes, or name what was seen by "
				 "--at <commit>");
		rc = hf_fail(err, HF_EREFUSED,
			     "'%s' has uncommitted changes in '%s'",
			     e->entry->branch, dir);
	}
	free(dir);
	return rc;
}

static int find_tested(struct evidence *e, struct hf_err *err)
{
	struct hf_id commit;
	int rc;

	if (e->args->at) {
		rc = hf_repo_resolve(&commit, e->session->repo, e->args->at,
				     err);
		return rc < 0 ? rc :
				hf_tested_commit(&e->what, e->session, &commit,
						 err);
	}
	return e->argv && !looks_outside(e) ? take_head(e, err) :
					      take_hotfix(e, err);
}

/* Whether the test ran on what it began with, and left that alone. */
static int look_again(bool *dirty, const struct evidence *e, struct hf_err *err)
{
	struct hf_tested now;
	int rc;

	*dirty = false;
	if (!e->here)
		return 0;
	if ((rc = hf_tested_head(&now, e->session, err)) < 0)
		return rc;
	if (hf_id_eq(&now.tree, &e->what.tree))
		return hf_worktree_dirty(dirty, NULL, err);
	hf_err_hint(err, "run it again, and leave HEAD where it is");
	return hf_fail(err, HF_EFAIL,
		       "HEAD went from tree %s to %s while '%s' ran; nothing "
		       "is recorded",
		       hf_id_short(&e->what.tree).hex,
		       hf_id_short(&now.tree).hex, e->argv[0]);
}

/* Nothing is said before it is recorded: there may be nobody to hear it. */
static int find_out(const struct evidence *e, struct hf_err *err)
{
	const struct hf_common *common = &e->args->common;
	struct hf_testrun run = { .end = { 0, 0, false } };
	struct hf_buf result = HF_BUF_INIT;
	struct hf_event event = { 0 };
	bool dirty = false;
	int rc;

	if ((e->argv &&
	     ((rc = hf_testrun(&run, (const char *const *)e->argv, err)) < 0 ||
	      (rc = look_again(&dirty, e, err)) < 0)) ||
	    (rc = make_event(&event, e, &run, err)) < 0 ||
	    (rc = hf_append(e->session, &event, err)) < 0)
		goto out;
	hf_cmd_sync(e->session, common->offline);
	print_result(&result, e, &run);
	if (e->argv)
		hf_say("recorded for '%s', tree %s: %s\n", e->entry->name,
		       hf_id_short(&e->what.tree).hex, hf_buf_str(&result));
	else if (!common->quiet)
		hf_out("recorded for '%s', tree %s: %s\n", e->entry->name,
		       hf_id_short(&e->what.tree).hex, hf_buf_str(&result));
	if (dirty) {
		hf_warning("'%s' has changed tracked files", e->argv[0]);
		hf_hint("git status");
	}
	rc = has_failed(e, &run);
out:
	hf_buf_release(&result);
	hf_event_release(&event);
	return rc;
}

static int evidence(struct evidence *e, struct hf_err *err)
{
	const struct hf_testrun none = { .end = { 0, 0, false } };
	struct hf_buf what = HF_BUF_INIT;
	const char *near;
	int rc;

	if ((rc = hf_ledger_alive(e->entry, err)) < 0 ||
	    (rc = find_tested(e, err)) < 0 || (rc = try_event(e, err)) < 0)
		return rc;
	if ((near = hf_evidence_nearest(&e->session->policy, e->item)))
		hf_hint("the policy asks for '%s', not for '%s'", near,
			e->item);
	if (!e->args->common.dry_run)
		return find_out(e, err);
	if (e->argv)
		hf_buf_printf(&what, "the outcome of '%s' as %s", e->argv[0],
			      e->item);
	else
		print_result(&what, e, &none);
	hf_out("would record for '%s', tree %s: %s\n", e->entry->name,
	       hf_id_short(&e->what.tree).hex, hf_buf_str(&what));
	rc = hf_buf_check(&what, err);
	hf_buf_release(&what);
	return rc;
}

static int evidence_run(const void *opts, int argc, char **argv,
			struct hf_err *err)
{
	const struct evidence_args *args = opts;
	struct hf_ledger ledger = { 0 };
	struct hf_session session;
	struct evidence e = { .args = args, .session = &session };
	int rc;

	if (check_line(args, argc, err) < 0)
		return hf_opt_wrong(&cmd_evidence, err);
	e.item = argv[0];
	e.argv = argc > 1 ? argv + 1 : NULL;
	if ((rc = hf_evidence_check_name("item", e.item, err)) < 0 ||
	    (rc = hf_cmd_open(&session, NULL, err)) < 0)
		return rc;
	if (!(rc = hf_cmd_catch_up(&session, args->common.offline, err)) &&
	    !(rc = hf_cmd_which(&ledger, &session, args->hotfix, err))) {
		e.entry = &ledger.v[0];
		rc = evidence(&e, err);
	}
	hf_ledger_release(&ledger);
	hf_session_close(&session);
	return rc;
}

#define AT(field) offsetof(struct evidence_args, field)

static const struct hf_opt evidence_opts[] = {
	{ HF_OPT_TEXT, 0, "hotfix", AT(hotfix), "name",
	  "the hotfix that is meant" },
	{ HF_OPT_FLAG, 0, "passed", AT(passed), NULL,
	  "somebody, or another system, saw it pass" },
	{ HF_OPT_FLAG, 0, "failed", AT(failed), NULL, "or fail" },
	{ HF_OPT_TEXT, 'm', "message", AT(message), "text", "what was seen" },
	{ HF_OPT_TEXT, 0, "link", AT(link), "url", "where it can be seen" },
	{ HF_OPT_TEXT, 0, "at", AT(at), "commit",
	  "what was tested, where that is not HEAD" },
	{ HF_OPT_FLAG, 0, "record-command", AT(record_command), NULL,
	  "record the command line too; it may hold secrets" },
	HF_OPT_DRY_RUN,
	HF_OPT_OFFLINE,
	HF_OPT_LAST,
};

const struct hf_cmd cmd_evidence = {
	.name = "evidence",
	.usage = "[<options>] <item> [-- <command>...]",
	.about = "run a test and record what it says of this tree",
	.opts = evidence_opts,
	.args_size = sizeof(struct evidence_args),
	.run = evidence_run,
};
