/* git hotfix log: one hotfix's timeline. */
#include <limits.h>

#include "base/text.h"
#include "facts/records.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/common.h"
#include "git-hotfix/when.h"
#include "reports/report_log.h"
#include "values/name.h"

struct log_args {
	struct hf_common common;
	struct hf_opt_list events;
	const char *author, *since, *until, *most;
	bool reverse;
};

/*
 * A name alone, or the branch that is checked out, leads to the record; what
 * became of the hotfix need not be known for that. HF_ENOTFOUND: it does not.
 */
static int read_named(struct hf_record *out, struct hf_session *session,
		      const char *name, struct hf_err *err)
{
	const char *bare;
	char *head = NULL;
	struct hf_id id;
	int rc = 0;

	if (!name && !(rc = hf_repo_head(&head, &id, session->repo, err)))
		name = head;
	bare = name ? hf_session_hotfix_name(session, name) : NULL;
	if (!bare && !head)
		bare = name;
	if (!rc)
		rc = bare && !hf_name_check(bare, NULL) ?
			     hf_records_read(out, session, bare, err) :
			     HF_ENOTFOUND;
	free(head);
	return rc;
}

/* The record of the hotfix that is meant. */
static int read_record(struct hf_record *out, struct hf_session *session,
		       const char *name, struct hf_err *err)
{
	struct hf_ledger ledger = { 0 };
	struct hf_err why = HF_ERR_INIT;
	int rc = read_named(out, session, name, &why);

	if (rc != HF_ENOTFOUND) {
		*err = why;
		return rc;
	}
	rc = hf_cmd_which(&ledger, session, name, err);
	if (!rc)
		rc = hf_records_read(out, session, ledger.v[0].name, err);
	hf_ledger_release(&ledger);
	return rc;
}

/* A kind that we know, or one of a later version that the record has. */
static int check_kind(const struct hf_record *record, const char *kind,
		      struct hf_err *err)
{
	const char *near;

	if (hf_text_is_one_of(kind, hf_event_kinds) ||
	    hf_record_last(record, kind))
		return 0;
	if ((near = hf_text_nearest(kind, hf_event_kinds)))
		hf_err_hint(err, "did you mean '%s'?", near);
	return hf_fail(err, HF_ENOTFOUND, "there is no kind of event '%s'",
		       kind);
}

static int make_view(struct hf_log_view *out, const struct log_args *args,
		     struct hf_err *err)
{
	*out = (struct hf_log_view){ .kinds = args->events.v,
				     .author = args->author,
				     .reverse = args->reverse,
				     .verbose = args->common.verbose };
	if (args->most &&
	    (!hf_text_number(&out->most, args->most, INT_MAX) || !out->most))
		return hf_fail(err, HF_EFAIL, "'%s' is no number of events",
			       args->most);
	return hf_when_span(&out->since, &out->until, args->since, args->until,
			    err);
}

static int log_run(const void *opts, int argc, char **argv, struct hf_err *err)
{
	const struct log_args *args = opts;
	struct hf_record record = { 0 };
	struct hf_session session = { 0 };
	struct hf_log_view view;
	size_t i;
	int rc;

	if ((rc = hf_opt_count(argc, 0, 1, &cmd_log, err)) < 0 ||
	    (rc = make_view(&view, args, err)) < 0 ||
	    (rc = hf_cmd_open(&session, NULL, err)) < 0)
		return rc;
	rc = read_record(&record, &session, argc ? argv[0] : NULL, err);
	for (i = 0; !rc && i < args->events.n; i++)
		rc = check_kind(&record, args->events.v[i], err);
	if (!rc && args->common.json)
		rc = hf_report_log_json(&record, &view, err);
	else if (!rc && !(rc = hf_report_log(&record, &session, &view, err)))
		hf_report_left_out(&record);
	hf_record_release(&record);
	hf_session_close(&session);
	return rc;
}

static const struct hf_opt log_opts[] = {
	{ HF_OPT_LIST, 0, "event", offsetof(struct log_args, events), "kind",
	  "events of this kind; may come again" },
	{ HF_OPT_TEXT, 0, "author", offsetof(struct log_args, author), "text",
	  "events of whoever has this in name or mail" },
	{ HF_OPT_TEXT, 0, "since", offsetof(struct log_args, since), "date",
	  "events from then on" },
	{ HF_OPT_TEXT, 0, "until", offsetof(struct log_args, until), "date",
	  "events up to then" },
	{ HF_OPT_TEXT, 'n', "max-count", offsetof(struct log_args, most),
	  "number", "the newest so many of them" },
	{ HF_OPT_FLAG, 0, "reverse", offsetof(struct log_args, reverse), NULL,
	  "the newest first" },
	HF_OPT_JSON,
	HF_OPT_LAST,
};

const struct hf_cmd cmd_log = {
	.name = "log",
	.usage = "[<options>] [<name>]",
	.about = "one hotfix's timeline",
	.opts = log_opts,
	.args_size = sizeof(struct log_args),
	.run = log_run,
};
