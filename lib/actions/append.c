#include "actions/append.h"

#include "actions/change.h"
#include "actions/make.h"
#include "facts/session.h"
#include "values/record.h"

/* Where the policy says so, an approval that is not signed does not count. */
static bool must_sign(const struct hf_event *event,
		      const struct hf_policy *policy)
{
	return policy->approve_signed &&
	       (!strcmp(event->kind, HF_EVENT_APPROVE) ||
		!strcmp(event->kind, HF_EVENT_REVOKE));
}

int hf_append_commit(struct hf_id *out, const struct hf_session *signer,
		     const struct hf_event *event, const struct hf_id *parent,
		     struct hf_err *err)
{
	struct hf_ids parents = HF_IDS_INIT;
	struct hf_buf message = HF_BUF_INIT;
	struct hf_id tree;
	int rc;

	if (parent->hex[0])
		hf_ids_push(&parents, parent);
	hf_event_print(&message, event);
	if ((rc = hf_make_empty_tree(&tree, err)) < 0 ||
	    (rc = hf_buf_check(&message, err)) < 0)
		goto out;
	if (parents.failed)
		rc = hf_fail_mem(err);
	else if (signer && must_sign(event, &signer->policy))
		rc = hf_make_signed_commit(out, signer, &tree, &parents,
					   message.data, err);
	else
		rc = hf_make_commit(out, signer, &tree, &parents, message.data,
				    NULL, err);
out:
	hf_buf_release(&message);
	hf_ids_release(&parents);
	return rc;
}

/* Where the record is now; empty when it has not begun. */
static int record_tip(struct hf_id *out, struct hf_session *session,
		      const char *ref, struct hf_err *err)
{
	const char *const patterns[] = { ref, NULL };
	struct hf_refs refs = { 0 };
	int rc = hf_repo_refs(&refs, session->repo, patterns, err);

	out->hex[0] = '\0';
	if (!rc && refs.n)
		*out = refs.v[0].commit;
	hf_refs_release(&refs);
	return rc;
}

int hf_append(struct hf_session *session, const struct hf_event *event,
	      struct hf_err *err)
{
	struct hf_buf ref = HF_BUF_INIT;
	struct hf_move move = { 0 };
	int tries, rc;

	hf_buf_printf(&ref, "%s%s", session->policy.records, event->name);
	if ((rc = hf_buf_check(&ref, err)) < 0)
		goto out;
	move.ref = ref.data;
	/* Somebody else may add at the same time: look and try again. A git
	   that died may have done it first. */
	for (tries = 0; tries < 5; tries++) {
		hf_err_clear(err);
		if ((rc = record_tip(&move.old, session, ref.data, err)) < 0 ||
		    (tries && hf_id_eq(&move.old, &move.new)) ||
		    (rc = hf_append_commit(&move.new,
					   hf_event_answers(event) ? session :
								     NULL,
					   event, &move.old, err)) < 0)
			break;
		rc = hf_change_refs(&move, 1, event->subject, err);
		if (!rc)
			break;
	}
out:
	hf_buf_release(&ref);
	return rc;
}

int hf_append_new(struct hf_session *session, const char *kind,
		  const char *name, const char *subject,
		  const char *const *fields, struct hf_err *err)
{
	struct hf_event event = { 0 };
	int rc = hf_event_init(&event, kind, name, subject, err);

	for (; !rc && fields && fields[0]; fields += 2)
		rc = hf_event_set(&event, fields[0], fields[1], err);
	if (!rc)
		rc = hf_append(session, &event, err);
	hf_event_release(&event);
	return rc;
}
