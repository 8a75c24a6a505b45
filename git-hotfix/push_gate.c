#include "git-hotfix/push_gate.h"

#include "actions/passage.h"
#include "doors/out.h"
#include "facts/bringing.h"
#include "facts/records.h"
#include "facts/session.h"
#include "facts/tags.h"
#include "git-hotfix/glass.h"
#include "git-hotfix/judge.h"
#include "values/name.h"
#include "values/push.h"
#include "values/version.h"

void hf_push_gate_release(struct hf_push_gate *gate)
{
	size_t i;

	for (i = 0; i < gate->n; i++)
		free(gate->v[i].name);
	free(gate->v);
	*gate = (struct hf_push_gate){ 0 };
}

/* Add one, which gets a copy of the name. */
static int add(struct hf_push_gate *gate, const struct hf_crossing *one,
	       const char *name, struct hf_err *err)
{
	struct hf_crossing *v =
		realloc(gate->v, (gate->n + 1) * sizeof(*gate->v));

	if (!v)
		return hf_fail_mem(err);
	gate->v = v;
	v[gate->n] = *one;
	v[gate->n].name = strdup(name);
	return v[gate->n++].name ? 0 : hf_fail_mem(err);
}

void hf_push_gate_other(struct hf_push_gate *gate,
			const struct hf_push_update *update)
{
	if (!gate->main)
		gate->main = update;
}

int hf_push_gate_hotfix(struct hf_push_gate *gate,
			const struct hf_push_update *update, const char *name,
			struct hf_err *err)
{
	const bool gone = hf_id_is_zero(&update->local);
	const struct hf_crossing one = { .ref = update->remote_ref,
					 .commit = gone ? update->remote :
							  update->local };

	hf_push_gate_other(gate, update);
	return add(gate, &one, name, err);
}

/* The release before one, of those that make up a line; empty: none was. */
static int release_before(struct hf_id *out, struct hf_session *session,
			  const struct hf_line *line, const char *tag,
			  struct hf_err *err)
{
	const char *format = session->policy.tag;
	struct hf_tags all = { 0 };
	struct hf_version mine;
	size_t i;
	int rc = hf_tags_read(&all, session->repo, format, err);

	if (rc < 0 || !hf_version_of_tag(&mine, format, tag))
		goto out;
	for (i = 0; i < all.n && !out->hex[0]; i++)
		if (hf_version_compare(&all.v[i].version, &mine) < 0 &&
		    hf_tags_match(line->spec + strlen("tag:"), all.v[i].name))
			*out = all.v[i].commit;
out:
	hf_tags_release(&all);
	return rc;
}

/* How a line moves by an update: a branch does, or a pattern gets a tag. */
static int read_move(struct hf_bringing_spec *out, struct hf_session *session,
		     const struct hf_push_update *update,
		     const struct hf_line *line, struct hf_err *err)
{
	int rc = 0;

	*out = (struct hf_bringing_spec){ .line = line->spec };
	if (line->is_tag)
		rc = release_before(&out->old, session, line,
				    hf_name_short(update->remote_ref), err);
	else if (!hf_id_is_zero(&update->remote))
		out->old = update->remote;
	if (rc < 0 || hf_id_is_zero(&update->local))
		return rc;
	return hf_repo_resolve(&out->new, session->repo, update->local.hex,
			       err);
}

int hf_push_gate_line(struct hf_push_gate *gate,
		      const struct hf_push_update *update,
		      const struct hf_line *line, struct hf_err *err)
{
	struct hf_bringings list = { NULL, 0 };
	struct hf_bringing_spec spec;
	size_t i;
	int rc;

	gate->main = update;
	rc = read_move(&spec, gate->session, update, line, err);
	if (!rc)
		rc = hf_bringing_read(&list, gate->session, &spec, err);
	for (i = 0; !rc && i < list.n; i++) {
		const struct hf_crossing one = { .ref = update->remote_ref,
						 .commit = list.v[i].commit,
						 .old = list.v[i].old,
						 .new = list.v[i].new,
						 .brought = true };

		rc = add(gate, &one, list.v[i].name, err);
	}
	hf_bringing_release(&list);
	return rc;
}

static size_t count_brought(const struct hf_push_gate *gate)
{
	size_t n = 0, i;

	for (i = 0; i < gate->n; i++)
		n += gate->v[i].brought;
	return n;
}

/* Add findings to those of others, each with the name of its hotfix. */
static void join(struct hf_verdict *out, const struct hf_verdict *one,
		 const char *name)
{
	struct hf_buf object = HF_BUF_INIT;
	const struct hf_finding *f;
	size_t i;

	for (i = 0; i < one->n; i++) {
		f = &one->v[i];
		hf_buf_clear(&object);
		hf_buf_printf(&object, "%s:%s%s", name, *f->object ? " " : "",
			      f->object);
		hf_verdict_copy(out, f, hf_buf_str(&object));
	}
	hf_verdict_doubt(out, one);
	out->failed = out->failed || object.failed;
	hf_buf_release(&object);
}

static int judge_one(struct hf_verdict *out, struct hf_session *session,
		     const struct hf_crossing *one, struct hf_err *err)
{
	struct hf_judge_gate what = { .name = one->name,
				      .old = one->old,
				      .new = one->new };
	int rc = hf_repo_tree(&what.tree, session->repo, &one->commit, err);

	if (!rc)
		rc = hf_judge_gate(out, session, &what, err);
	return hf_judge_undecided(out, rc, err);
}

int hf_push_gate_judge(struct hf_verdict *out, const struct hf_push_gate *gate,
		       struct hf_err *err)
{
	const bool several = count_brought(gate) > 1;
	struct hf_verdict one = { 0 };
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < gate->n; i++) {
		if (!gate->v[i].brought)
			continue;
		rc = judge_one(several ? &one : out, gate->session, &gate->v[i],
			       err);
		if (!rc && several)
			join(out, &one, gate->v[i].name);
		hf_verdict_release(&one);
	}
	return rc;
}

static int has_record(bool *yes, struct hf_session *session, const char *name,
		      struct hf_err *err)
{
	struct hf_record record = { 0 };
	int rc = hf_records_find(&record, session, name, err);

	*yes = record.tip.hex[0];
	hf_record_release(&record);
	return rc;
}

/* Add an event to its record, if there is one; `why` may be NULL. */
static int note(bool *there, struct hf_session *session,
		const struct hf_crossing *one, const char *why,
		const struct hf_verdict *verdict, struct hf_err *err)
{
	const struct hf_passage passage = { .name = one->name,
					    .seat = "push",
					    .ref = one->ref,
					    .commit = one->commit,
					    .why = why,
					    .verdict = verdict };
	int rc = has_record(there, session, one->name, err);

	return rc < 0 || !*there ? rc : hf_passage_note(session, &passage, err);
}

void hf_push_gate_note(const struct hf_push_gate *gate,
		       const struct hf_verdict *verdict)
{
	struct hf_err err = HF_ERR_INIT;
	bool there;
	size_t i;

	for (i = 0; i < gate->n; i++) {
		if (!gate->v[i].brought ||
		    note(&there, gate->session, &gate->v[i], NULL, verdict,
			 &err) == 0)
			continue;
		hf_warning("the record of '%s' does not tell of this push: %s",
			   gate->v[i].name, err.text);
		hf_err_clear(&err);
	}
}

/* Whether a branch is pushed along with what brings it to production. */
static bool is_brought_too(const struct hf_push_gate *gate,
			   const struct hf_crossing *one)
{
	size_t i;

	for (i = 0; i < gate->n; i++)
		if (!one->brought && gate->v[i].brought &&
		    !strcmp(gate->v[i].name, one->name))
			return true;
	return false;
}

/* On a record of its own, named by what is pushed or deleted. */
static int note_apart(const struct hf_push_gate *gate, const char *why,
		      const struct hf_verdict *verdict, struct hf_err *err)
{
	const struct hf_push_update *update = gate->main;
	const bool gone = hf_id_is_zero(&update->local);
	struct hf_passage passage = { .seat = "push",
				      .ref = update->remote_ref,
				      .why = why,
				      .verdict = verdict };
	struct hf_buf name = HF_BUF_INIT;
	int rc;

	if ((rc = hf_repo_resolve(&passage.commit, gate->session->repo,
				  gone ? update->remote.hex : update->local.hex,
				  err)) < 0)
		return rc;
	if (!gone && !hf_id_is_zero(&update->remote))
		passage.since = update->remote;
	hf_buf_printf(&name, "push-%s", hf_id_short(&passage.commit).hex);
	passage.name = hf_buf_str(&name);
	if (!(rc = hf_buf_check(&name, err)) &&
	    !(rc = hf_passage_note(gate->session, &passage, err)))
		hf_glass_hint(passage.name);
	hf_buf_release(&name);
	return rc;
}

int hf_push_gate_note_glass(const struct hf_push_gate *gate, const char *why,
			    const struct hf_verdict *verdict,
			    struct hf_err *err)
{
	bool any = false, there;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < gate->n; i++) {
		if (is_brought_too(gate, &gate->v[i]))
			continue;
		rc = note(&there, gate->session, &gate->v[i], why, verdict,
			  err);
		if (!rc && there)
			hf_glass_hint(gate->v[i].name);
		any = any || there;
	}
	if (!rc && !any && gate->main)
		rc = note_apart(gate, why, verdict, err);
	return rc;
}
