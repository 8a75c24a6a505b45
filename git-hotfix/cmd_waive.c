/* git hotfix waive: close a debt or lift a rule, on the record. */
#include "actions/append.h"
#include "actions/decision.h"
#include "actions/lock.h"
#include "base/text.h"
#include "doors/out.h"
#include "facts/process.h"
#include "facts/waiver.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/common.h"
#include "git-hotfix/judge.h"
#include "git-hotfix/when.h"
#include "rules/rule.h"
#include "values/record.h"

struct waive_args {
	struct hf_common common;
	struct hf_opt_list targets, rules;
	const char *hotfix, *message, *until;
};

static int fail_target(const char *target, const struct hf_entry *entry,
		       const struct hf_strv *known, struct hf_err *err)
{
	const char *near = NULL;

	if (known->n)
		near = hf_text_nearest(target, (const char *const *)known->v);
	if (near)
		hf_err_hint(err, "did you mean '%s'?", near);
	return hf_fail(err, HF_ENOTFOUND, "'%s' is no target of '%s'%s", target,
		       entry->name, known->n ? "" : ", which has none");
}

static int check_targets(const struct hf_opt_list *targets,
			 struct hf_session *session,
			 const struct hf_entry *entry, struct hf_err *err)
{
	struct hf_strv known = HF_STRV_INIT;
	struct hf_due *due = NULL;
	size_t n = 0, i;
	int rc = hf_ledger_targets(&due, &n, session, entry, err);

	for (i = 0; !rc && i < n; i++)
		hf_strv_push(&known, due[i].target);
	if (!rc)
		rc = hf_strv_check(&known, err);
	for (i = 0; !rc && i < targets->n; i++)
		if (!hf_strv_has(&known, targets->v[i]))
			rc = fail_target(targets->v[i], entry, &known, err);
	hf_strv_release(&known);
	hf_due_free(due, n);
	return rc;
}

/* A rule that judges hotfixes; those about branches and tags stay in force. */
static int check_rule(const char *name, struct hf_err *err)
{
	const struct hf_rule *rule = hf_rules;
	const char *near;

	while (rule->name && strcmp(rule->name, name))
		rule++;
	if (rule->name &&
	    (rule->when & (HF_ON_FIX | HF_ON_RELEASE | HF_ON_GATE)))
		return 0;
	if (rule->name && rule->when == HF_ON_TARGET)
		hf_err_hint(err, "git hotfix waive --target <target>");
	if (rule->name)
		return hf_fail(err, HF_EREFUSED,
			       "rule '%s' is about no single hotfix", name);
	if ((near = hf_text_nearest(name, hf_rule_names)))
		hf_err_hint(err, "did you mean '%s'?", near);
	else
		hf_err_hint(err, "'git hotfix check --list' lists them");
	return hf_fail(err, HF_ENOTFOUND, "there is no rule '%s'", name);
}

static int check_rules(const struct hf_opt_list *rules, struct hf_err *err)
{
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < rules->n; i++)
		rc = check_rule(rules->v[i], err);
	return rc;
}

/* "develop, size-files until 2027-01-31". */
static void name_all(struct hf_buf *out, const struct waive_args *args,
		     time_t until)
{
	const struct hf_opt_list *lists[] = { &args->targets, &args->rules };
	size_t i, j, n = 0;
	char day[16];

	for (i = 0; i < 2; i++)
		for (j = 0; j < lists[i]->n; j++)
			hf_buf_printf(out, "%s%s", n++ ? ", " : "",
				      lists[i]->v[j]);
	if (until) {
		hf_waiver_day(day, sizeof(day), until);
		hf_buf_printf(out, " until %s", day);
	}
}

static int set_all(struct hf_event *event, const char *key,
		   const struct hf_opt_list *values, struct hf_err *err)
{
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < values->n; i++)
		rc = hf_event_set(event, key, values->v[i], err);
	return rc;
}

static int make_event(struct hf_event *out, const struct waive_args *args,
		      const struct hf_entry *entry, const char *what,
		      time_t until, struct hf_err *err)
{
	struct hf_buf subject = HF_BUF_INIT;
	char date[32];
	int rc;

	hf_buf_printf(&subject, "waived %s: %s", what, args->message);
	if ((rc = hf_buf_check(&subject, err)) < 0 ||
	    (rc = hf_event_init(out, HF_EVENT_WAIVE, entry->name, subject.data,
				err)) < 0 ||
	    (rc = set_all(out, "Target", &args->targets, err)) < 0 ||
	    (rc = set_all(out, "Rule", &args->rules, err)) < 0 ||
	    (rc = hf_event_set(out, "Why", args->message, err)) < 0 || !until)
		goto out;
	hf_text_utc(date, sizeof(date), until);
	rc = hf_event_set(out, "Until", date, err);
out:
	hf_buf_release(&subject);
	return rc;
}

/* Add what the named rules found, each once, and why it may not be all. */
static int add_named(struct hf_verdict *out, const struct hf_verdict *all,
		     const struct hf_opt_list *rules, bool gate,
		     struct hf_err *err)
{
	const struct hf_rule *rule;
	size_t i;

	for (i = 0; i < all->n; i++) {
		const struct hf_finding *f = &all->v[i];

		for (rule = hf_rules; strcmp(rule->name, f->rule); rule++)
			;
		if (hf_text_is_one_of(f->rule, rules->v) &&
		    !(gate && (rule->when & HF_ON_CHECK)))
			hf_verdict_add(out, f->rule, f->level, f->object,
				       f->hint, "%s", f->message);
	}
	hf_verdict_doubt(out, all);
	return out->failed ? hf_fail_mem(err) : 0;
}

/* By the record: what is only asked once it is about to be released. */
static int judge_gate(struct hf_verdict *out, struct hf_session *session,
		      const struct hf_fix *fix, const struct hf_opt_list *rules,
		      struct hf_err *err)
{
	struct hf_judge_gate gate = { .name = fix->name,
				      .old = fix->base,
				      .new = fix->tip };
	struct hf_verdict all = { 0 };
	int rc = hf_process_tree(&gate.tree, session, fix, err);

	rc = rc ? hf_judge_undecided(&all, rc, err) :
		  hf_judge_gate(&all, session, &gate, err);
	if (!rc)
		rc = add_named(out, &all, rules, true, err);
	hf_verdict_release(&all);
	return rc;
}

/*
 * What the waived rules find in the hotfix as it is now: that is passed over.
 * Once it is released they stop nothing any more.
 */
static int judge(struct hf_verdict *out, struct hf_session *session,
		 const struct hf_entry *entry, const struct hf_opt_list *rules,
		 struct hf_err *err)
{
	const struct hf_fix_spec spec = { .name = entry->name,
					  .tip = entry->tip,
					  .line = entry->line_spec,
					  .whole = true };
	struct hf_verdict all = { 0 };
	struct hf_fix fix = { 0 };
	int rc;

	if (entry->released.hex[0] || !entry->tip.hex[0])
		return 0;
	rc = hf_judge_fix(&all, &fix, session, &spec, HF_ON_CHECK, err);
	if (!rc)
		rc = add_named(out, &all, rules, false, err);
	if (!rc && fix.name)
		rc = judge_gate(out, session, &fix, rules, err);
	hf_fix_release(&fix);
	hf_verdict_release(&all);
	return rc;
}

static void report(const struct waive_args *args, const struct hf_entry *entry,
		   const char *what, const struct hf_verdict *verdict)
{
	struct hf_buf text = HF_BUF_INIT;
	size_t i;

	hf_out("%s for '%s': %s\n",
	       args->common.dry_run ? "would waive" : "waived", entry->name,
	       what);
	for (i = 0; i < verdict->n; i++) {
		hf_buf_clear(&text);
		hf_decision_finding(&text, &verdict->v[i]);
		hf_out("  passes over %s\n", hf_buf_str(&text));
	}
	hf_buf_release(&text);
	if (verdict->undecided.code)
		hf_warning("cannot tell all that it passes over: %s",
			   verdict->undecided.text);
	if (verdict->n)
		hf_hint("once it is released a review is owed: "
			"git hotfix approve --as <role> %s",
			entry->name);
}

static int waive(const struct waive_args *args, struct hf_session *session,
		 const struct hf_entry *entry, time_t until, struct hf_err *err)
{
	struct hf_event event = { 0 };
	struct hf_verdict verdict = { 0 };
	struct hf_buf what = HF_BUF_INIT;
	int rc;

	name_all(&what, args, until);
	if ((rc = hf_buf_check(&what, err)) < 0 ||
	    (rc = hf_ledger_alive(entry, err)) < 0 ||
	    (rc = check_targets(&args->targets, session, entry, err)) < 0 ||
	    (rc = make_event(&event, args, entry, what.data, until, err)) < 0)
		goto out;
	if (args->rules.n &&
	    ((rc = judge(&verdict, session, entry, &args->rules, err)) < 0 ||
	     (rc = hf_decision_note(&event, session, &verdict, err)) < 0))
		goto out;
	if (!args->common.dry_run && (rc = hf_append(session, &event, err)) < 0)
		goto out;
	if (!args->common.quiet || args->common.dry_run)
		report(args, entry, what.data, &verdict);
	if (!args->common.dry_run)
		hf_cmd_sync(session, args->common.offline);
out:
	hf_event_release(&event);
	hf_verdict_release(&verdict);
	hf_buf_release(&what);
	return rc;
}

/* What can be told of the command line without a repository. */
static int check_line(const struct waive_args *args, int argc,
		      struct hf_err *err)
{
	if (argc && args->hotfix)
		return hf_fail(err, HF_EUSAGE, "two hotfixes are named");
	if (!args->targets.n && !args->rules.n)
		return hf_fail(err, HF_EUSAGE,
			       "waive: name a --target or a --rule");
	if (hf_text_is_blank(args->message))
		return hf_fail(err, HF_EUSAGE,
			       "waive: a reason is needed, -m <why>");
	return 0;
}

static int waive_run(const void *opts, int argc, char **argv,
		     struct hf_err *err)
{
	const struct waive_args *args = opts;
	struct hf_lock lock = HF_LOCK_INIT;
	struct hf_ledger ledger = { 0 };
	struct hf_session session;
	time_t until = 0;
	int rc;

	if ((rc = hf_opt_count(argc, 0, 1, &cmd_waive, err)) < 0)
		return rc;
	if (check_line(args, argc, err) < 0)
		return hf_opt_wrong(&cmd_waive, err);
	if ((rc = check_rules(&args->rules, err)) < 0 ||
	    (args->until &&
	     (rc = hf_when_to_come(&until, args->until, err)) < 0) ||
	    (rc = hf_cmd_open(&session, NULL, err)) < 0)
		return rc;
	if (!args->common.dry_run)
		rc = hf_lock_take(&lock, &session, "waive", err);
	if (!rc &&
	    !(rc = hf_cmd_catch_up(&session, args->common.offline, err)) &&
	    !(rc = hf_cmd_which(&ledger, &session,
				argc ? argv[0] : args->hotfix, err)))
		rc = waive(args, &session, &ledger.v[0], until, err);
	hf_ledger_release(&ledger);
	hf_session_close(&session);
	hf_lock_drop(&lock);
	return rc;
}

#define AT(field) offsetof(struct waive_args, field)

static const struct hf_opt waive_opts[] = {
	{ HF_OPT_TEXT, 0, "hotfix", AT(hotfix), "name",
	  "the hotfix that is meant" },
	{ HF_OPT_LIST, 0, "target", AT(targets), "target",
	  "it goes without the fix; may come again" },
	{ HF_OPT_LIST, 0, "rule", AT(rules), "rule",
	  "it blocks this hotfix no more; may come again" },
	{ HF_OPT_TEXT, 'm', "message", AT(message), "why", "the reason" },
	{ HF_OPT_TEXT, 0, "until", AT(until), "date",
	  "the day when it ends, or a time as 2w" },
	HF_OPT_DRY_RUN,
	HF_OPT_OFFLINE,
	HF_OPT_LAST,
};

const struct hf_cmd cmd_waive = {
	.name = "waive",
	.usage = "[<options>] -m <why> [<name>]",
	.about = "close a debt or lift a rule, on the record",
	.opts = waive_opts,
	.args_size = sizeof(struct waive_args),
	.run = waive_run,
};
