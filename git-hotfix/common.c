#include "git-hotfix/common.h"

#include "actions/change.h"
#include "actions/exchange.h"
#include "actions/gatekeeper.h"
#include "actions/patience.h"
#include "actions/twins.h"
#include "doors/out.h"
#include "facts/hooks_state.h"
#include "reports/report_remind.h"
#include "reports/report_sync.h"
#include "rules/rule.h"

enum { SYNC_TIMEOUT = 30 }; /* seconds */

/* color.hotfix decides, then color.ui; NO_COLOR was looked at before. */
static void set_color(const struct hf_config *config)
{
	const char *value = hf_config_get(config, "color.hotfix");

	if (!value)
		value = hf_config_get(config, "color.ui");
	if (!value || getenv("NO_COLOR"))
		return;
	if (!strcmp(value, "always"))
		hf_out_color(HF_COLOR_ALWAYS);
	else if (!strcmp(value, "never") || !strcmp(value, "false"))
		hf_out_color(HF_COLOR_NEVER);
}

int hf_cmd_open_by(struct hf_session *out, enum hf_reader reader, bool ci,
		   struct hf_err *broken, struct hf_err *err)
{
	const struct hf_session_spec spec = { .reader = reader,
					      .no_config = ci,
					      .rules = hf_rule_names,
					      .levels = hf_rule_levels };
	int rc = hf_session_open(out, &spec, err);

	if (rc == HF_EPOLICY && broken) {
		*broken = *err;
		hf_err_clear(err);
		rc = 0;
	} else if (rc == HF_EPOLICY) {
		hf_session_close(out);
	}
	if (rc < 0)
		return rc;
	set_color(&out->config);
	/* A gate that cannot be written only costs the hooks time. */
	if (!ci)
		hf_gatekeeper_update(out, broken && broken->code);
	return 0;
}

int hf_cmd_open(struct hf_session *out, struct hf_err *broken,
		struct hf_err *err)
{
	return hf_cmd_open_by(out, HF_READER_AUTO, false, broken, err);
}

static int by_head(const struct hf_entry **out, const struct hf_ledger *all,
		   struct hf_session *session, struct hf_err *err)
{
	const char *name = NULL;
	char *branch = NULL;
	struct hf_id head;
	size_t i;
	int rc = hf_repo_head(&branch, &head, session->repo, err);

	*out = NULL;
	if (rc < 0)
		return rc;
	if (branch)
		name = hf_session_hotfix_name(session, branch);
	for (i = 0; i < all->n && !*out; i++)
		if (name && !strcmp(all->v[i].name, name))
			*out = &all->v[i];
	for (i = 0; i < all->n && !*out && !name; i++)
		if (head.hex[0] && (hf_id_eq(&all->v[i].released, &head) ||
				    hf_ids_has(&all->v[i].reverts, &head)))
			*out = &all->v[i];
	if (name && !*out)
		rc = hf_fail(err, HF_ENOTFOUND, "there is no hotfix '%s'",
			     name);
	free(branch);
	return rc;
}

/* The only one that is not closed, of those that are found or the others. */
static const struct hf_entry *only_open(const struct hf_ledger *all, bool found,
					size_t *count)
{
	const struct hf_entry *one = NULL;
	size_t i;

	*count = 0;
	for (i = 0; all->v && i < all->n; i++) {
		if (all->v[i].found != found ||
		    (all->v[i].state != HF_STATE_OPEN &&
		     all->v[i].state != HF_STATE_OWED))
			continue;
		one = &all->v[i];
		++*count;
	}
	return *count == 1 ? one : NULL;
}

/* The one that is meant where no name is given. */
static int which_of(const struct hf_entry **out, const struct hf_ledger *all,
		    struct hf_session *session, struct hf_err *err)
{
	size_t count = 0, i;
	int rc;

	if ((rc = by_head(out, all, session, err)) < 0 || *out)
		return rc;
	*out = only_open(all, false, &count);
	if (!*out && !count)
		*out = only_open(all, true, &count);
	if (*out)
		return 0;
	rc = hf_fail(err, HF_ENOTFOUND,
		     count ? "which hotfix? there are %zu" :
			     "there is no open hotfix",
		     count);
	if (!count)
		hf_err_hint(err, "git hotfix start <name>");
	for (i = 0; all->v && i < all->n; i++)
		if (all->v[i].state == HF_STATE_OPEN ||
		    all->v[i].state == HF_STATE_OWED)
			hf_say("  %-9s %s\n", hf_state_name(all->v[i].state),
			       all->v[i].name);
	hf_err_hint(err, "name one of them");
	return rc;
}

int hf_cmd_which_of(struct hf_ledger *out, struct hf_ledger *all,
		    struct hf_session *session, const char *name,
		    struct hf_err *err)
{
	const struct hf_entry *found = NULL;
	const char *bare;
	int rc;

	*all = (struct hf_ledger){ 0 };
	if (name) {
		bare = hf_session_hotfix_name(session, name);
		return hf_ledger_read(out, session, bare ? bare : name, err);
	}
	if ((rc = hf_ledger_read(all, session, NULL, err)) < 0 ||
	    (rc = which_of(&found, all, session, err)) < 0)
		return rc;
	return hf_ledger_read(out, session, found->name, err);
}

int hf_cmd_which(struct hf_ledger *out, struct hf_session *session,
		 const char *name, struct hf_err *err)
{
	struct hf_ledger all = { 0 };
	char *head = NULL;
	struct hf_id id;
	int rc = 0;

	/* The one that is checked out is found without reading all others. */
	if (!name)
		rc = hf_repo_head(&head, &id, session->repo, err);
	if (head && hf_session_hotfix_name(session, head))
		name = head;
	if (!rc)
		rc = hf_cmd_which_of(out, &all, session, name, err);
	hf_ledger_release(&all);
	free(head);
	return rc;
}

int hf_cmd_fetch(struct hf_session *session, bool offline, struct hf_err *err)
{
	return offline || !session->remote ? 0 : hf_change_fetch(session, err);
}

/* What is done on the side may not keep anybody waiting. */
static int sync_limit(const struct hf_session *session)
{
	return hf_patience(session, "hotfix.sync-timeout", SYNC_TIMEOUT);
}

int hf_cmd_catch_up(struct hf_session *session, bool offline,
		    struct hf_err *err)
{
	struct hf_twins twins = { 0 };
	int rc = 0;

	if (!offline && session->remote)
		rc = hf_change_fetch_all(&twins, session, sync_limit(session),
					 err);
	hf_twins_release(&twins);
	if (rc >= 0 || !session->away)
		return rc;
	hf_warning("%s; going on with what is here", err->text);
	hf_hint("git hotfix sync");
	hf_err_clear(err);
	return 0;
}

void hf_cmd_sync(struct hf_session *session, bool offline)
{
	const struct hf_exchange how = { .what = HF_TAKE_AND_GIVE,
					 .timeout_ms = sync_limit(session) };
	struct hf_twins twins = { 0 };
	struct hf_err err = HF_ERR_INIT;

	/* Who did not answer a moment ago is not asked again. */
	if (offline || !session->remote || session->away)
		return;
	if (hf_exchange(&twins, session, &how, &err) < 0) {
		hf_warning("the record stays here: %s", err.text);
		hf_hint("git hotfix sync");
	} else {
		hf_report_troubles(&twins, session, true);
	}
	hf_twins_release(&twins);
}

void hf_cmd_warn_hooks(struct hf_session *session)
{
	struct hf_err err = HF_ERR_INIT;
	bool alive = true;

	if (hf_hooks_alive(&alive, session, &err) < 0 || alive)
		return;
	hf_warning("the hooks are not installed here, so nothing guards a "
		   "plain 'git push'");
	hf_hint("git hotfix install");
}

void hf_cmd_remind(struct hf_session *session, const char *but)
{
	const struct hf_remind what = { .who = "reminder",
					.but = but,
					.now = hf_cmd_now() };
	struct hf_err err = HF_ERR_INIT;
	struct hf_ledger all = { 0 };

	if (!hf_remind_wanted(session))
		return;
	if (hf_ledger_read(&all, session, NULL, &err) < 0)
		hf_warning("cannot tell what is owed: %s", err.text);
	else
		hf_remind(session, &all, &what);
	hf_ledger_release(&all);
}

int hf_cmd_on_branch(bool *yes, struct hf_session *session, const char *branch,
		     struct hf_err *err)
{
	char *head = NULL;
	struct hf_id id;
	int rc = hf_repo_head(&head, &id, session->repo, err);

	*yes = head && !strcmp(head + strlen("refs/heads/"), branch);
	free(head);
	return rc;
}

long hf_cmd_now(void)
{
	return (long)time(NULL);
}
