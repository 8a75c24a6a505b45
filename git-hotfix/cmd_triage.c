/* git hotfix triage: say, or correct, why it is a hotfix. */
#include "actions/append.h"
#include "actions/lock.h"
#include "doors/ask.h"
#include "doors/json.h"
#include "doors/out.h"
#include "git-hotfix/answers.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/common.h"
#include "reports/report_triage.h"
#include "values/record.h"

struct triage_args {
	struct hf_common common;
	struct hf_triage given;
	const char *hotfix;
};

/* What has no answer and needs one, also why it cannot wait. */
static int find_missing(struct hf_strv *out, const struct hf_triage *triage,
			const struct hf_policy *policy, struct hf_err *err)
{
	int rc = hf_triage_missing(out, triage, policy, err);

	if (rc < 0 || triage->cannot_wait ||
	    hf_triage_can_wait(triage, policy) == HF_WAIT_NOT)
		return rc;
	hf_strv_push(out, "cannot-wait");
	return hf_strv_check(out, err);
}

static void print(const struct hf_entry *entry, const struct hf_triage *triage,
		  const struct hf_strv *missing)
{
	struct hf_buf options = HF_BUF_INIT;
	const struct hf_question *q;
	const char *answer;

	for (q = hf_questions; q->name; q++) {
		hf_out("%-13s  ", q->name);
		if ((answer = hf_triage_get(triage, q)))
			hf_out_name(answer);
		else if (hf_strv_has(missing, q->name))
			hf_out_styled(HF_WARN_STYLE, "(missing)");
		else
			hf_out("-");
		hf_out("\n");
	}
	if (!missing->n)
		return;
	hf_triage_options(&options, missing);
	hf_hint("git hotfix triage%s %s", hf_buf_str(&options), entry->name);
	hf_buf_release(&options);
}

static int print_json(const struct hf_entry *entry,
		      const struct hf_triage *triage,
		      const struct hf_strv *missing, struct hf_err *err)
{
	struct hf_json *object = hf_json_object();

	hf_json_text(object, "hotfix", entry->name);
	hf_report_triage_json(object, triage, missing);
	return hf_json_print(object, err);
}

static int show(const struct triage_args *args, const struct hf_entry *entry,
		const struct hf_triage *triage, const struct hf_policy *policy,
		struct hf_err *err)
{
	struct hf_strv missing = HF_STRV_INIT;
	int rc = find_missing(&missing, triage, policy, err);

	if (!rc && args->common.json)
		rc = print_json(entry, triage, &missing, err);
	else if (!rc)
		print(entry, triage, &missing);
	hf_strv_release(&missing);
	return rc;
}

/* "answered impact, corrected severity"; nothing where all is as it was. */
static void say_change(struct hf_buf *out, const struct hf_triage *now,
		       const struct hf_triage *had)
{
	const struct hf_question *q;

	for (q = hf_questions; q->name; q++)
		if (hf_triage_differs(q, now, had))
			hf_buf_printf(out, "%s%s %s", out->len ? ", " : "",
				      hf_triage_get(had, q) ? "corrected" :
							      "answered",
				      q->name);
}

static int record(const struct triage_args *args, struct hf_session *session,
		  const struct hf_entry *entry, const struct hf_triage *now,
		  const struct hf_triage *had, struct hf_err *err)
{
	struct hf_buf change = HF_BUF_INIT;
	struct hf_lock lock = HF_LOCK_INIT;
	struct hf_event event = { 0 };
	bool dry_run = args->common.dry_run;
	int rc;

	say_change(&change, now, had);
	if ((rc = hf_buf_check(&change, err)) < 0)
		goto out;
	if (!change.len) {
		if (!args->common.json)
			hf_out("nothing to correct: '%s' has these answers\n",
			       entry->name);
		goto out;
	}
	if ((rc = hf_event_init(&event, HF_EVENT_TRIAGE, entry->name,
				change.data, err)) < 0 ||
	    (rc = hf_triage_set(&event, now, had, err)) < 0)
		goto out;
	if (!dry_run &&
	    ((rc = hf_lock_take(&lock, session, "triage", err)) < 0 ||
	     (rc = hf_append(session, &event, err)) < 0))
		goto out;
	if (!args->common.json && (dry_run || !args->common.quiet))
		hf_out("%s for '%s': %s\n",
		       dry_run ? "would record" : "recorded", entry->name,
		       change.data);
	if (!dry_run)
		hf_cmd_sync(session, args->common.offline);
out:
	hf_lock_drop(&lock);
	hf_event_release(&event);
	hf_buf_release(&change);
	return rc;
}

static int correct(const struct triage_args *args, struct hf_session *session,
		   const struct hf_entry *entry,
		   const struct hf_answers_spec *spec, struct hf_err *err)
{
	struct hf_answers answers = { 0 };
	int rc = hf_ledger_alive(entry, err);

	if (rc < 0)
		return rc;
	rc = hf_answers_get(&answers, spec, &session->policy, err);
	if (!rc)
		rc = record(args, session, entry, &answers.now, &spec->had,
			    err);
	if (!rc && args->common.json)
		rc = show(args, entry, &answers.now, &session->policy, err);
	hf_answers_release(&answers);
	return rc;
}

static int triage(const struct triage_args *args, struct hf_session *session,
		  const char *name, struct hf_err *err)
{
	bool given = hf_answers_given(&args->given);
	bool person = !args->common.quiet && !args->common.json && hf_ask_can();
	struct hf_answers_spec spec = { .given = &args->given,
					.ask = person && !given,
					.probe = person };
	struct hf_ledger ledger = { 0 };
	struct hf_entry *entry;
	int rc = 0;

	if (given || spec.ask)
		rc = hf_cmd_catch_up(session, args->common.offline, err);
	if (rc < 0 || (rc = hf_cmd_which(&ledger, session, name, err)) < 0)
		goto out;
	entry = &ledger.v[0];
	spec.name = entry->name;
	hf_triage_read(&spec.had, &entry->record);
	if (given || spec.ask)
		rc = correct(args, session, entry, &spec, err);
	else
		rc = show(args, entry, &spec.had, &session->policy, err);
out:
	hf_ledger_release(&ledger);
	return rc;
}

static int triage_run(const void *opts, int argc, char **argv,
		      struct hf_err *err)
{
	const struct triage_args *args = opts;
	struct hf_session session;
	int rc;

	if ((rc = hf_opt_count(argc, 0, 1, &cmd_triage, err)) < 0)
		return rc;
	if (argc && args->hotfix) {
		hf_fail(err, HF_EUSAGE, "two hotfixes are named");
		return hf_opt_wrong(&cmd_triage, err);
	}
	if ((rc = hf_cmd_open(&session, NULL, err)) < 0)
		return rc;
	rc = triage(args, &session, argc ? argv[0] : args->hotfix, err);
	hf_session_close(&session);
	return rc;
}

static const struct hf_opt triage_opts[] = {
	{ HF_OPT_TEXT, 0, "hotfix", offsetof(struct triage_args, hotfix),
	  "name", "the hotfix that is meant" },
	HF_OPT_TRIAGE(struct triage_args),
	HF_OPT_JSON,
	HF_OPT_DRY_RUN,
	HF_OPT_OFFLINE,
	HF_OPT_LAST,
};

const struct hf_cmd cmd_triage = {
	.name = "triage",
	.usage = "[<options>] [<name>]",
	.about = "say, or correct, why it is a hotfix",
	.opts = triage_opts,
	.args_size = sizeof(struct triage_args),
	.run = triage_run,
};
