/* git hotfix check: the rules of the hooks, for people, CI and servers. */
#include "doors/json.h"
#include "doors/out.h"
#include "git-hotfix/ci.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/common.h"
#include "git-hotfix/judge.h"
#include "reports/debt.h"
#include "reports/report_matrix.h"
#include "reports/report_owed.h"
#include "reports/report_verdict.h"

struct check_args {
	struct hf_common common;
	bool ci, list, matrix;
};

/* What is to be judged, and who owns the texts of it. */
struct subject {
	struct hf_fix_spec spec;
	char *name, *line;
};

static int find_range(struct subject *out, struct hf_session *session,
		      const char *range, struct hf_err *err)
{
	const char *dots = strstr(range, "..");
	char *from = strndup(range, (size_t)(dots - range));
	const char *to = dots + 2;
	int rc;

	if (!from)
		return hf_fail_mem(err);
	rc = hf_repo_resolve(&out->spec.base, session->repo,
			     *from ? from : "HEAD", err);
	if (!rc)
		rc = hf_repo_resolve(&out->spec.tip, session->repo,
				     *to ? to : "HEAD", err);
	free(from);
	return rc;
}

/* The commit of a branch that may be here, on the remote, or HEAD in CI. */
static int find_tip(struct subject *out, struct hf_session *session,
		    const char *branch, bool ci, struct hf_err *err)
{
	struct hf_branch copies;
	int rc = hf_branch_read(&copies, session->repo, session->remote, branch,
				true, err);

	if (rc < 0)
		return rc;
	if (copies.local.hex[0])
		out->spec.tip = copies.local;
	else if (copies.remote.hex[0])
		out->spec.tip = copies.remote;
	else if (ci)
		rc = hf_repo_resolve(&out->spec.tip, session->repo, "HEAD",
				     err);
	else
		rc = hf_fail(err, HF_ENOTFOUND, "there is no branch '%s'",
			     branch);
	hf_branch_release(&copies);
	return rc;
}

static int find_branch(struct subject *out, struct hf_session *session,
		       const char *branch, bool ci, struct hf_err *err)
{
	const char *name = hf_session_hotfix_name(session, branch);
	struct hf_buf full = HF_BUF_INIT;
	int rc;

	out->name = strdup(name ? name : branch);
	hf_buf_printf(&full, "%s%s", session->policy.prefix,
		      name ? name : branch);
	if (!out->name)
		rc = hf_fail_mem(err);
	else if (!(rc = hf_buf_check(&full, err)))
		rc = find_tip(out, session, full.data, ci, err);
	if (rc == HF_ENOTFOUND)
		hf_err_hint(err, "give a hotfix's name or a range <a>..<b>");
	hf_buf_release(&full);
	return rc;
}

/* The hotfix that HEAD or the CI's variables name. */
static int find_current(struct subject *out, struct hf_session *session,
			bool ci, struct hf_err *err)
{
	struct hf_ci known = { NULL, NULL, NULL };
	char *head = NULL;
	struct hf_id id;
	int rc;

	if (ci)
		hf_ci_read(&known);
	if (known.branch && hf_session_hotfix_name(session, known.branch)) {
		if (known.base &&
		    hf_lineup_line(&session->lineup, known.base) &&
		    !(out->line = strdup(known.base)))
			return hf_fail_mem(err);
		return find_branch(out, session, known.branch, true, err);
	}
	if (known.branch) {
		hf_say("check: '%s' is no hotfix\n", known.branch);
		return 0;
	}
	if ((rc = hf_repo_head(&head, &id, session->repo, err)) < 0)
		return rc;
	if (head && hf_session_hotfix_name(session, head)) {
		out->name = strdup(hf_session_hotfix_name(session, head));
		out->spec.tip = id;
		rc = out->name ? 0 : hf_fail_mem(err);
	} else {
		hf_err_hint(err, "git hotfix check <name>, or <a>..<b>");
		rc = hf_fail(err, HF_ENOTFOUND, "no hotfix is checked out%s",
			     ci && !known.name ? ", and no variables of a "
						 "known CI are set" :
						 "");
	}
	free(head);
	return rc;
}

static int list_rules(bool json, struct hf_err *err)
{
	struct hf_json *object, *list, *one;
	const struct hf_rule *rule;

	if (!json) {
		for (rule = hf_rules; rule->name; rule++)
			hf_out("%-16s %-6s %s\n", rule->name,
			       hf_level_name(rule->level), rule->help);
		return 0;
	}
	object = hf_json_object();
	list = hf_json_array();
	for (rule = hf_rules; rule->name; rule++) {
		one = hf_json_object();
		hf_json_text(one, "rule", rule->name);
		hf_json_text(one, "level", hf_level_name(rule->level));
		hf_json_text(one, "says", rule->says);
		hf_json_text(one, "help", rule->help);
		hf_json_push(list, one);
	}
	hf_json_add(object, "rules", list);
	return hf_json_print(object, err);
}

static int report(const struct check_args *args, const struct hf_fix *fix,
		  const struct hf_verdict *verdict, struct hf_err *err)
{
	enum hf_outcome outcome = hf_verdict_outcome(verdict);
	struct hf_json *object;
	int rc;

	if (args->common.json) {
		object = hf_json_object();
		hf_report_verdict_json(object, verdict);
		if (fix->line)
			hf_report_fix_json(object, fix);
		if ((rc = hf_json_print(object, err)) < 0)
			return rc;
	} else {
		hf_report_verdict("check", verdict, true);
		if (outcome == HF_ALLOW && !args->common.quiet)
			hf_out("check: %s%sis fine: %ld file%s, %ld line%s, "
			       "%ld commit%s\n",
			       fix->name, *fix->name ? " " : "",
			       fix->size.files, fix->size.files == 1 ? "" : "s",
			       fix->size.lines, fix->size.lines == 1 ? "" : "s",
			       fix->size.commits,
			       fix->size.commits == 1 ? "" : "s");
	}
	return hf_judge_status(verdict);
}

static int show_matrix(struct hf_session *session, const char *name, bool json,
		       struct hf_err *err)
{
	const char *bare = name ? hf_session_hotfix_name(session, name) : NULL;
	struct hf_ledger ledger = { 0 };
	int rc = hf_ledger_prove(&ledger, session, bare ? bare : name, err);

	if (!rc)
		rc = json ? hf_report_matrix_json(&ledger, err) :
			    hf_report_matrix(&ledger, err);
	if (!rc) {
		hf_report_undecided(&ledger);
		rc = hf_owed_status(&ledger);
	}
	hf_ledger_release(&ledger);
	return rc;
}

static int check_run(const void *opts, int argc, char **argv,
		     struct hf_err *err)
{
	const struct check_args *args = opts;
	struct subject subject = { .spec = { .whole = true } };
	struct hf_verdict verdict = { 0 };
	struct hf_session session;
	struct hf_fix fix = { 0 };
	int rc;

	if ((rc = hf_opt_count(argc, 0, 1, &cmd_check, err)) < 0)
		return rc;
	if (args->list)
		return list_rules(args->common.json, err);
	if ((rc = hf_cmd_open_by(&session, HF_READER_AUTO, args->ci, NULL,
				 err)) < 0)
		return rc;
	if (args->matrix) {
		rc = show_matrix(&session, argc ? argv[0] : NULL,
				 args->common.json, err);
		goto out;
	}
	if ((rc = hf_session_deepen(&session, err)) < 0)
		goto out;
	if (argc && strstr(argv[0], ".."))
		rc = find_range(&subject, &session, argv[0], err);
	else if (argc)
		rc = find_branch(&subject, &session, argv[0], args->ci, err);
	else
		rc = find_current(&subject, &session, args->ci, err);
	if (rc < 0 || !subject.spec.tip.hex[0])
		goto out;
	subject.spec.name = subject.name;
	subject.spec.line = subject.line;
	if (!(rc = hf_judge_fix(&verdict, &fix, &session, &subject.spec,
				HF_ON_CHECK, err))) {
		rc = report(args, &fix, &verdict, err);
		hf_judge_warn_line(&session, &fix);
	}
out:
	hf_fix_release(&fix);
	hf_verdict_release(&verdict);
	hf_session_close(&session);
	free(subject.line);
	free(subject.name);
	return rc;
}

static const struct hf_opt check_opts[] = {
	{ HF_OPT_FLAG, 0, "ci", offsetof(struct check_args, ci), NULL,
	  "branch and base from the CI, no git config" },
	{ HF_OPT_FLAG, 0, "list", offsetof(struct check_args, list), NULL,
	  "list the rules" },
	{ HF_OPT_FLAG, 0, "matrix", offsetof(struct check_args, matrix), NULL,
	  "which branch has which hotfix, and the proof" },
	HF_OPT_JSON,
	HF_OPT_LAST,
};

const struct hf_cmd cmd_check = {
	.name = "check",
	.usage = "[<options>] [<name> | <a>..<b>]",
	.about = "judge with the same rules as the hooks",
	.opts = check_opts,
	.args_size = sizeof(struct check_args),
	.run = check_run,
};
