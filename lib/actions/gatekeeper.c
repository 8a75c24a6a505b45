#include "actions/gatekeeper.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "doors/git.h"
#include "facts/records.h"
#include "facts/session.h"
#include "values/gate.h"

enum { GATE_MAX = 64 * 1024 };

static int gate_path(struct hf_buf *out, const struct hf_session *session,
		     const char *suffix, struct hf_err *err)
{
	hf_buf_printf(out, "%s/hotfix%s",
		      hf_repo_place(session->repo)->common_dir, suffix);
	return hf_buf_check(out, err);
}

/* The gate that is there, if it is one; whether it still holds is not asked. */
static bool read_gate(struct hf_gate *gate, const struct hf_session *session)
{
	struct hf_buf path = HF_BUF_INIT, text = HF_BUF_INIT;
	bool read =
		gate_path(&path, session, "/gate", NULL) == 0 &&
		hf_file_read(&text, path.data, false, GATE_MAX, NULL) == 0 &&
		hf_gate_parse(gate, hf_buf_str(&text), text.len, NULL) == 0;

	hf_buf_release(&text);
	hf_buf_release(&path);
	return read;
}

bool hf_gatekeeper_holds(const struct hf_session *session)
{
	struct hf_gate gate = HF_GATE_INIT;
	bool holds = read_gate(&gate, session) && hf_gate_fresh(&gate);

	hf_gate_release(&gate);
	return holds;
}

/*
 * git names its own files relative to here; the fronts start elsewhere. The
 * settings of one worktree cannot stand in a gate that all worktrees share.
 */
static int stamp_real(struct hf_gate *gate, const char *file,
		      struct hf_err *err)
{
	const char *base = strrchr(file, '/');
	char *real;
	int rc;

	if (!strcmp(base ? base + 1 : file, "config.worktree"))
		return hf_fail(err, HF_EFAIL,
			       "a worktree has settings of its "
			       "own");
	real = realpath(file, NULL);
	rc = hf_gate_stamp(gate, real ? real : file, err);
	free(real);
	return rc;
}

/*
 * Whether what the names were made from is still what was stamped: it may have
 * changed between the reading and the stamping.
 */
static bool unchanged(struct hf_session *session, struct hf_err *err)
{
	struct hf_id before = { "" }, after = { "" };
	struct hf_config config;
	bool same;
	size_t i;

	if (session->lineup.n)
		before = session->lineup.lines[0].branch.tip;
	if (hf_session_refresh(session, err) < 0 ||
	    hf_config_read(&config, err) < 0)
		return false;
	if (session->lineup.n)
		after = session->lineup.lines[0].branch.tip;
	same = hf_id_eq(&before, &after) && config.n == session->config.n;
	for (i = 0; same && i < config.n; i++)
		same = !strcmp(config.v[i].name, session->config.v[i].name) &&
		       !strcmp(config.v[i].value, session->config.v[i].value);
	hf_config_release(&config);
	return same;
}

/* Every file that git config was read from, and those it would look for. */
static int stamp_config(struct hf_gate *gate, struct hf_err *err)
{
	static const char *const args[] = { "config",      "--list",
					    "-z",          "--show-origin",
					    "--name-only", NULL };
	const char *home = getenv("HOME"), *xdg = getenv("XDG_CONFIG_HOME");
	struct hf_buf said = HF_BUF_INIT, path = HF_BUF_INIT;
	const char *at, *end, *file, *last = "";
	int rc;

	if ((rc = hf_git_ask(NULL, &said, NULL, args, err)) < 0)
		goto out;
	end = hf_buf_str(&said) + said.len;
	for (at = hf_buf_str(&said); at < end && !rc;) {
		file = hf_text_after(at, "file:");
		if (file && strcmp(file, last)) {
			rc = stamp_real(gate, file, err);
			last = file;
		}
		at += strlen(at) + 1;
		at += at < end ? strlen(at) + 1 : 0;
	}
	if (!rc && home) {
		hf_buf_printf(&path, "%s/.gitconfig", home);
		rc = hf_gate_stamp(gate, hf_buf_str(&path), err);
		hf_buf_clear(&path);
	}
	if (xdg)
		hf_buf_printf(&path, "%s/git/config", xdg);
	else
		hf_buf_printf(&path, "%s/.config/git/config", home ? home : "");
	if (!rc)
		rc = hf_gate_stamp(gate, hf_buf_str(&path), err);
	if (!rc)
		rc = hf_gate_stamp(gate, "/etc/gitconfig", err);
out:
	hf_buf_release(&path);
	hf_buf_release(&said);
	return rc;
}

static int stamp_in(struct hf_gate *gate, const char *dir, const char *name,
		    struct hf_err *err)
{
	struct hf_buf path = HF_BUF_INIT;
	int rc;

	hf_buf_printf(&path, "%s/%s", dir, name);
	if (!(rc = hf_buf_check(&path, err)))
		rc = hf_gate_stamp(gate, path.data, err);
	hf_buf_release(&path);
	return rc;
}

/* Where the refs live that policy and names were read from. */
static int stamp_refs(struct hf_gate *gate, const struct hf_session *session,
		      struct hf_err *err)
{
	const char *common = hf_repo_place(session->repo)->common_dir;
	const char *likely[] = { "main", "master", session->policy.production };
	struct hf_buf name = HF_BUF_INIT;
	size_t i;
	int rc;

	if ((rc = stamp_in(gate, common, "packed-refs", err)) < 0 ||
	    (rc = stamp_in(gate, common, "reftable/tables.list", err)) < 0 ||
	    (rc = stamp_in(gate, common, "config", err)) < 0 ||
	    (rc = stamp_in(gate, common, session->policy.records, err)) < 0)
		return rc;
	for (i = 0; i < 3 && !rc; i++) {
		if (!likely[i] || hf_text_starts(likely[i], "tag:"))
			continue;
		hf_buf_clear(&name);
		hf_buf_printf(&name, "refs/heads/%s", likely[i]);
		rc = stamp_in(gate, common, hf_buf_str(&name), err);
		if (rc < 0 || !session->remote)
			continue;
		hf_buf_clear(&name);
		hf_buf_printf(&name, "refs/remotes/%s/%s", session->remote,
			      likely[i]);
		rc = stamp_in(gate, common, hf_buf_str(&name), err);
	}
	if (!rc && session->policy.production &&
	    hf_text_starts(session->policy.production, "tag:"))
		rc = stamp_in(gate, common, "refs/tags", err);
	hf_buf_release(&name);
	return rc;
}

/* A ref pattern as the gate knows them: up to its first special character. */
static void push_name(struct hf_strv *out, const char *prefix,
		      const char *pattern)
{
	size_t fixed = strcspn(pattern, "*?[{");

	hf_strv_pushf(out, "%s%.*s%s", prefix, (int)fixed, pattern,
		      pattern[fixed] ? "*" : "");
}

/* Which refs concern us; none at all where nobody asked for us. */
static int fill_names(struct hf_gate *gate, struct hf_session *session,
		      struct hf_err *err)
{
	const struct hf_policy *policy = &session->policy;
	struct hf_strv names = HF_STRV_INIT;
	size_t i;
	int rc;

	if (!session->book.asked_for) {
		rc = hf_records_names(&names, session, err);
		for (i = 0; i < names.n; i++)
			hf_strv_pushf(&gate->hotfixes, "refs/heads/%s%s",
				      policy->prefix, names.v[i]);
		hf_strv_release(&names);
		return rc;
	}
	if ((rc = hf_session_deepen(session, err)) < 0)
		return rc;
	hf_strv_pushf(&gate->hotfixes, "refs/heads/%s*", policy->prefix);
	if (policy->production && !hf_text_starts(policy->production, "tag:"))
		push_name(&gate->production, "refs/heads/", policy->production);
	for (i = 0; i < policy->support.n; i++)
		if (!hf_text_starts(policy->support.v[i], "tag:"))
			push_name(&gate->production, "refs/heads/",
				  policy->support.v[i]);
	push_name(&gate->production, "refs/tags/", policy->tag);
	if (policy->integration && *policy->integration &&
	    (!policy->production ||
	     strcmp(policy->integration, policy->production)))
		push_name(&gate->targets, "refs/heads/", policy->integration);
	for (i = 0; i < policy->releases.n; i++)
		push_name(&gate->targets, "refs/heads/", policy->releases.v[i]);
	return 0;
}

/*
 * Whether this very run has settings of its own: what they say must not stay
 * behind for runs without them.
 */
static bool is_special_run(void)
{
	static const char *const names[] = {
		"GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT",
		"GIT_CONFIG_GLOBAL",     "GIT_CONFIG_SYSTEM",
		"GIT_CONFIG_NOSYSTEM",   NULL,
	};
	size_t i;

	for (i = 0; names[i]; i++)
		if (getenv(names[i]))
			return true;
	return false;
}

/*
 * A gate that never holds, so that the hooks ask each time; but where nobody
 * can answer, they know what to guard and how.
 */
static int stamp_never(struct hf_gate *gate, struct hf_err *err)
{
	int rc = hf_gate_stamp(gate, "/", err);

	if (!rc)
		gate->stamps[gate->n - 1].exists = false;
	return rc;
}

static int fill(struct hf_gate *gate, struct hf_session *session, bool lasting,
		struct hf_err *err)
{
	int rc;

	gate->on_error = (enum hf_on_error)session->policy.on_error;
	gate->timeout_ms = (int)session->policy.timeout * 1000;
	if (lasting) {
		if ((rc = stamp_config(gate, err)) < 0 ||
		    (rc = stamp_refs(gate, session, err)) < 0)
			return rc;
	} else if ((rc = stamp_never(gate, err)) < 0) {
		return rc;
	}
	if ((rc = fill_names(gate, session, err)) < 0)
		return rc;
	if (gate->hotfixes.failed || gate->production.failed ||
	    gate->targets.failed)
		return hf_fail_mem(err);
	if (lasting && !unchanged(session, err))
		return hf_fail(err, HF_EFAIL, "it changed meanwhile");
	return 0;
}

void hf_gatekeeper_update(struct hf_session *session, bool broken)
{
	struct hf_buf dir = HF_BUF_INIT, path = HF_BUF_INIT, text = HF_BUF_INIT;
	struct hf_gate gate = HF_GATE_INIT, old = HF_GATE_INIT;
	struct hf_err err = HF_ERR_INIT;
	bool lasting = !broken && !is_special_run();
	bool there = read_gate(&old, session);

	/* A gate from better days does not hold, and guards what it did. */
	if ((there && !lasting) || (there && hf_gate_fresh(&old)) ||
	    gate_path(&dir, session, "", &err) < 0 ||
	    gate_path(&path, session, "/gate", &err) < 0 ||
	    fill(&gate, session, lasting, &err) < 0)
		goto out;
	hf_gate_print(&text, &gate);
	if (hf_buf_check(&text, &err) == 0 &&
	    (mkdir(dir.data, 0777) == 0 || errno == EEXIST) &&
	    hf_file_replace(path.data, &text, &err) < 0)
		hf_err_clear(&err);
out:
	hf_gate_release(&old);
	hf_gate_release(&gate);
	hf_buf_release(&text);
	hf_buf_release(&path);
	hf_buf_release(&dir);
}
