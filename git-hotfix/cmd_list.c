/* git hotfix list: every hotfix that has a record or a branch. */
#include <fnmatch.h>

#include "base/text.h"
#include "doors/out.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/common.h"
#include "git-hotfix/when.h"
#include "reports/debt.h"
#include "reports/report_list.h"
#include "values/triage.h"

struct list_args {
	struct hf_common common;
	struct hf_opt_list states;
	const char *severity, *incident, *line, *since, *until;
	bool names;
};

/* Which hotfixes are wanted. */
struct filter {
	const struct list_args *args;
	char *const *patterns;
	size_t n_patterns;
	time_t since, until; /* 0: no bound */
};

/* In any order; which of them holds is hf_state_told's to say. */
static const char *const states[] = {
	"open", "owed", "undecided", "closed", "abandoned", "rolled back", NULL,
};

static int check_states(const struct hf_opt_list *wanted, struct hf_err *err)
{
	const char *near;
	size_t i;

	for (i = 0; i < wanted->n; i++) {
		if (hf_text_is_one_of(wanted->v[i], states))
			continue;
		if ((near = hf_text_nearest(wanted->v[i], states)))
			hf_err_hint(err, "did you mean '%s'?", near);
		return hf_fail(err, HF_ENOTFOUND,
			       "no hotfix is ever in state '%s'", wanted->v[i]);
	}
	return 0;
}

static int make_filter(struct filter *out, const struct list_args *args,
		       int argc, char **argv, struct hf_err *err)
{
	int rc = check_states(&args->states, err);

	*out = (struct filter){ .args = args,
				.patterns = argv,
				.n_patterns = (size_t)argc };
	return rc < 0 ? rc :
			hf_when_span(&out->since, &out->until, args->since,
				     args->until, err);
}

static bool in_state(const struct hf_entry *e, const struct hf_opt_list *wanted)
{
	return !wanted->n || hf_text_is_one_of(hf_state_told(e), wanted->v);
}

static bool is_named(const struct hf_entry *e, const struct filter *filter)
{
	size_t i;

	for (i = 0; i < filter->n_patterns; i++)
		if (!fnmatch(filter->patterns[i], e->name, 0))
			return true;
	return !filter->n_patterns;
}

static bool is_answer(const struct hf_entry *e, const char *key,
		      const char *wanted)
{
	const char *answer = hf_triage_answer(&e->record, key);

	return !wanted || (answer && !strcasecmp(answer, wanted));
}

static bool is_between(time_t when, const struct filter *filter)
{
	return when && (!filter->since || when >= filter->since) &&
	       (!filter->until || when <= filter->until);
}

/* It was started or released in that span. */
static bool in_time(const struct hf_entry *e, const struct filter *filter)
{
	const struct hf_event *start =
		hf_record_last(&e->record, HF_EVENT_START);

	return (!filter->since && !filter->until) ||
	       (start && is_between(start->when, filter)) ||
	       is_between(e->since, filter);
}

static bool is_wanted(const struct hf_entry *e, const struct filter *filter)
{
	const struct list_args *args = filter->args;

	return is_named(e, filter) && in_state(e, &args->states) &&
	       is_answer(e, "Severity", args->severity) &&
	       is_answer(e, "Incident", args->incident) &&
	       (!args->line || !strcmp(args->line, e->line->spec)) &&
	       in_time(e, filter);
}

static int show(const struct hf_ledger *ledger, const struct filter *filter,
		struct hf_err *err)
{
	const struct hf_entry **v =
		calloc(ledger->n + 1, sizeof(const struct hf_entry *));
	size_t i, n = 0;
	int rc = 0;

	if (!v)
		return hf_fail_mem(err);
	for (i = 0; i < ledger->n; i++)
		if (is_wanted(&ledger->v[i], filter))
			v[n++] = &ledger->v[i];
	if (filter->args->common.json)
		rc = hf_report_list_json(v, n, err);
	else if (filter->args->names)
		for (i = 0; i < n; i++)
			hf_out("%s\n", v[i]->name);
	else
		hf_report_list(v, n);
	free(v);
	return rc;
}

static int list_run(const void *opts, int argc, char **argv, struct hf_err *err)
{
	struct hf_ledger ledger = { 0 };
	struct hf_session session;
	struct filter filter;
	int rc;

	if ((rc = make_filter(&filter, opts, argc, argv, err)) < 0 ||
	    (rc = hf_cmd_open(&session, NULL, err)) < 0)
		return rc;
	if (!(rc = hf_ledger_read(&ledger, &session, NULL, err)))
		rc = show(&ledger, &filter, err);
	hf_ledger_release(&ledger);
	hf_session_close(&session);
	return rc;
}

static const struct hf_opt list_opts[] = {
	{ HF_OPT_LIST, 0, "state", offsetof(struct list_args, states), "state",
	  "in this state, as shown; may come again" },
	{ HF_OPT_TEXT, 0, "severity", offsetof(struct list_args, severity),
	  "severity", "of this severity" },
	{ HF_OPT_TEXT, 0, "incident", offsetof(struct list_args, incident),
	  "id", "for this incident" },
	{ HF_OPT_TEXT, 0, "line", offsetof(struct list_args, line), "line",
	  "of this production line" },
	{ HF_OPT_TEXT, 0, "since", offsetof(struct list_args, since), "date",
	  "started or released from then on" },
	{ HF_OPT_TEXT, 0, "until", offsetof(struct list_args, until), "date",
	  "started or released up to then" },
	{ HF_OPT_FLAG, 0, "names", offsetof(struct list_args, names), NULL,
	  "names alone, for scripts and completion" },
	HF_OPT_JSON,
	HF_OPT_LAST,
};

const struct hf_cmd cmd_list = {
	.name = "list",
	.usage = "[<options>] [<pattern>...]",
	.about = "the hotfixes there are",
	.opts = list_opts,
	.args_size = sizeof(struct list_args),
	.run = list_run,
};
