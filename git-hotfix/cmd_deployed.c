/* git hotfix deployed: which environment runs a hotfix, or never will. */
#include "actions/append.h"
#include "base/text.h"
#include "doors/out.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/common.h"
#include "git-hotfix/tested.h"
#include "values/evidence.h"
#include "values/record.h"

struct deployed_args {
	struct hf_common common;
	bool failed, skip;
	const char *hotfix, *message;
};

/* What was deployed, and where. */
struct deployed {
	const struct deployed_args *args;
	struct hf_session *session;
	const struct hf_entry *entry;
	const char *where;
	struct hf_tested what;
	const char *tag; /* NULL: it has none */
};

/* What can be told of the command line without a repository. */
static int check_line(const struct deployed_args *args, int argc,
		      struct hf_err *err)
{
	if (argc > 1 && args->hotfix)
		return hf_fail(err, HF_EUSAGE, "two hotfixes are named");
	if (args->skip && args->failed)
		return hf_fail(err, HF_EUSAGE,
			       "deployed: what is skipped cannot fail");
	if (args->skip && hf_text_is_blank(args->message))
		return hf_fail(err, HF_EUSAGE,
			       "deployed: a reason is needed, -m <why>");
	return 0;
}

static int check_entry(const struct deployed *d, struct hf_err *err)
{
	const struct hf_entry *entry = d->entry;
	int rc = hf_ledger_alive(entry, err);

	if (rc < 0)
		return rc;
	if (d->args->skip || entry->released.hex[0] ||
	    strcmp(d->where, "production"))
		return 0;
	hf_err_hint(err, "git hotfix finish");
	return hf_fail(err, HF_EREFUSED, "hotfix '%s' is not released",
		       entry->name);
}

/* The release; the revert, once there is one; before both of them the tip. */
static int find_deployed(struct deployed *d, struct hf_err *err)
{
	const struct hf_entry *entry = d->entry;

	if (entry->reverts.n) {
		d->tag = entry->reverted_tag;
		return hf_tested_commit(&d->what, d->session,
					&entry->reverts.v[0], err);
	}
	if (entry->released.hex[0])
		d->tag = entry->tag;
	return hf_tested_hotfix(&d->what, d->session, entry, err);
}

/* "deployed to staging: v1.4.1". */
static void print_deployed(struct hf_buf *out, const struct deployed *d)
{
	const char *message = d->args->message;

	if (d->args->skip) {
		hf_buf_printf(out, "skipped %s: %s", d->where, message);
		return;
	}
	hf_buf_printf(out, "%s to %s at %s",
		      d->args->failed ? "failed to deploy" : "deployed",
		      d->where,
		      d->tag ? d->tag : hf_id_short(&d->what.commit).hex);
	if (!hf_text_is_blank(message))
		hf_buf_printf(out, ": %s", message);
}

static int set_fields(struct hf_event *event, const struct deployed *d,
		      struct hf_err *err)
{
	int rc = hf_event_set(event, "Environment", d->where, err);

	if (rc < 0)
		return rc;
	if (d->args->skip)
		rc = hf_event_set(event, "Skip", "yes", err);
	else if (!(rc = hf_event_set(event, "Commit", d->what.commit.hex, err)))
		rc = hf_event_set(event, "Tree", d->what.tree.hex, err);
	if (!rc && !d->args->skip && d->tag)
		rc = hf_event_set(event, "Tag", d->tag, err);
	if (!rc && d->args->failed)
		rc = hf_event_set(event, "Result", "failed", err);
	if (!rc && !hf_text_is_blank(d->args->message))
		rc = hf_event_set(event, "Why", d->args->message, err);
	return rc;
}

static int deployed(struct deployed *d, struct hf_err *err)
{
	const struct hf_common *common = &d->args->common;
	struct hf_buf what = HF_BUF_INIT;
	struct hf_event event = { 0 };
	const char *near;
	int rc;

	if ((rc = check_entry(d, err)) < 0 ||
	    (!d->args->skip && (rc = find_deployed(d, err)) < 0))
		return rc;
	print_deployed(&what, d);
	if ((rc = hf_buf_check(&what, err)) < 0 ||
	    (rc = hf_event_init(&event, HF_EVENT_DEPLOY, d->entry->name,
				what.data, err)) < 0 ||
	    (rc = set_fields(&event, d, err)) < 0 ||
	    (!common->dry_run && (rc = hf_append(d->session, &event, err)) < 0))
		goto out;
	if (!common->quiet || common->dry_run)
		hf_out("%s for '%s': %s\n",
		       common->dry_run ? "would record" : "recorded",
		       d->entry->name, what.data);
	near = hf_evidence_nearest(&d->session->policy, d->where);
	if (d->args->skip && near)
		hf_hint("the policy asks for '%s', not for '%s'", near,
			d->where);
	if (!common->dry_run)
		hf_cmd_sync(d->session, common->offline);
out:
	hf_event_release(&event);
	hf_buf_release(&what);
	return rc;
}

static int deployed_run(const void *opts, int argc, char **argv,
			struct hf_err *err)
{
	const struct deployed_args *args = opts;
	struct hf_ledger ledger = { 0 };
	struct hf_session session;
	struct deployed d = { .args = args, .session = &session };
	int rc;

	if ((rc = hf_opt_count(argc, 1, 2, &cmd_deployed, err)) < 0)
		return rc;
	if (check_line(args, argc, err) < 0)
		return hf_opt_wrong(&cmd_deployed, err);
	d.where = argv[0];
	if ((rc = hf_evidence_check_name("environment", d.where, err)) < 0 ||
	    (rc = hf_cmd_open(&session, NULL, err)) < 0)
		return rc;
	if (!(rc = hf_cmd_catch_up(&session, args->common.offline, err)) &&
	    !(rc = hf_cmd_which(&ledger, &session,
				argc > 1 ? argv[1] : args->hotfix, err))) {
		d.entry = &ledger.v[0];
		rc = deployed(&d, err);
	}
	hf_ledger_release(&ledger);
	hf_session_close(&session);
	return rc;
}

#define AT(field) offsetof(struct deployed_args, field)

static const struct hf_opt deployed_opts[] = {
	{ HF_OPT_TEXT, 0, "hotfix", AT(hotfix), "name",
	  "the hotfix that is meant" },
	{ HF_OPT_FLAG, 0, "failed", AT(failed), NULL,
	  "it was tried, and failed" },
	{ HF_OPT_FLAG, 0, "skip", AT(skip), NULL,
	  "that environment is left out; with -m" },
	{ HF_OPT_TEXT, 'm', "message", AT(message), "text", "a remark" },
	HF_OPT_DRY_RUN,
	HF_OPT_OFFLINE,
	HF_OPT_LAST,
};

const struct hf_cmd cmd_deployed = {
	.name = "deployed",
	.usage = "[<options>] <environment> [<name>]",
	.about = "record that an environment runs it",
	.opts = deployed_opts,
	.args_size = sizeof(struct deployed_args),
	.run = deployed_run,
};
