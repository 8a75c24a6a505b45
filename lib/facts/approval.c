#include "facts/approval.h"

#include <stdarg.h>
#include <strings.h>

#include "facts/session.h"
#include "facts/signature.h"
#include "facts/writers.h"
#include "values/kind.h"
#include "values/record.h"

/*
 * Signatures that are looked at, of a person's words for a role and of a whole
 * record: each costs programs to run. The rest count as if they were none.
 */
enum { SIGNED_EACH = 10, SIGNED_MAX = 100 };

static void approval_release(struct hf_approval *approval)
{
	free(approval->mail);
	free(approval->why);
	*approval = (struct hf_approval){ 0 };
}

void hf_approvals_release(struct hf_approvals *approvals)
{
	size_t i;

	if (!approvals)
		return;
	for (i = 0; i < approvals->n; i++)
		approval_release(&approvals->v[i]);
	for (i = 0; i < approvals->n_quorums; i++)
		free(approvals->quorums[i].role);
	free(approvals->v);
	free(approvals->quorums);
	free(approvals->trouble);
	*approvals = (struct hf_approvals){ 0 };
}

bool hf_quorum_is_met(const struct hf_quorum *quorum)
{
	return quorum->given >= quorum->needed;
}

bool hf_role_has(const struct hf_policy *policy, const char *role,
		 const char *mail)
{
	struct hf_strv members = HF_STRV_INIT;
	bool yes = !policy->role_names.n && !policy->approval.n;
	size_t i;

	for (i = 0; i < policy->role_names.n; i++)
		if (!strcasecmp(policy->role_names.v[i], role))
			hf_strv_split(&members, policy->role_members.v[i]);
	yes = yes || hf_mails_have(&members, mail);
	hf_strv_release(&members);
	return yes;
}

static bool is_revoke(const struct hf_event *event)
{
	return !strcmp(event->kind, HF_EVENT_REVOKE);
}

static bool is_word(const struct hf_event *event)
{
	return (is_revoke(event) || !strcmp(event->kind, HF_EVENT_APPROVE)) &&
	       hf_event_get(event, "Role") && event->author;
}

/* Say what is wrong with it. */
static int HF_PRINTF(4, 5)
	set_state(struct hf_approval *approval, enum hf_approval_state state,
		  struct hf_err *err, const char *fmt, ...)
{
	va_list ap;
	int n;

	free(approval->why);
	approval->state = state;
	va_start(ap, fmt);
	n = vasprintf(&approval->why, fmt, ap);
	va_end(ap);
	if (n >= 0)
		return 0;
	approval->why = NULL;
	return hf_fail_mem(err);
}

/* Every word of every person; without an address there is nobody. */
static int collect(struct hf_approvals *out, const struct hf_record *record,
		   struct hf_err *err)
{
	struct hf_approval *one;
	char *mail;
	size_t i;

	out->v = calloc(record->n + 1, sizeof(*out->v));
	if (!out->v)
		return hf_fail_mem(err);
	for (i = 0; i < record->n; i++) {
		if (!is_word(&record->events[i]))
			continue;
		if (!(mail = hf_mail_of(record->events[i].author)))
			return hf_fail_mem(err);
		if (!*mail) {
			free(mail);
			continue;
		}
		one = &out->v[out->n++];
		one->event = &record->events[i];
		one->role = hf_event_get(one->event, "Role");
		one->mail = mail;
	}
	return 0;
}

static int by_age(const void *a, const void *b)
{
	const struct hf_approval *x = a, *y = b;

	return (x->event > y->event) - (x->event < y->event);
}

/*
 * A person's words for a role together, the newest first. Where neither follows
 * the other nor has another date, the careful word counts.
 */
static int by_person(const void *a, const void *b)
{
	const struct hf_approval *x = a, *y = b;
	int order = strcasecmp(x->mail, y->mail);

	if (!order)
		order = strcasecmp(x->role, y->role);
	if (!order && x->event->after == y->event->after &&
	    x->event->generation == y->event->generation)
		order = is_revoke(y->event) - is_revoke(x->event);
	if (!order)
		order = hf_event_is_later(y->event, x->event) -
			hf_event_is_later(x->event, y->event);
	return order;
}

static bool is_same_word(const struct hf_approval *a,
			 const struct hf_approval *b)
{
	return !strcasecmp(a->mail, b->mail) && !strcasecmp(a->role, b->role);
}

/*
 * Without signatures anybody can write anybody's name. Who left the own one as
 * the committer is not believed; who forged both is, as git would.
 */
static int check_committer(struct hf_approval *approval, struct hf_err *err)
{
	const char *committer = approval->event->committer;
	char *mail = hf_mail_of(committer);
	int rc = 0;

	if (!mail)
		return hf_fail_mem(err);
	if (committer && strcasecmp(mail, approval->mail) != 0)
		rc = set_state(approval, HF_APPROVAL_UNSIGNED, err,
			       "was made by '%s' in that name", mail);
	free(mail);
	return rc;
}

/* How signatures are looked at. */
struct vouching {
	const struct hf_policy *policy;
	struct hf_signing signing;
	size_t left; /* of SIGNED_MAX */
};

/* Say what is wrong with a word, or that its signature is to be read. */
static int look(bool *check, struct hf_approval *approval,
		const struct vouching *how, struct hf_err *err)
{
	const char *why = NULL;

	*check = false;
	if (!approval->event->is_signed)
		why = "is not signed";
	else if (how->signing.trouble)
		why = "has a signature that cannot be checked";
	else if (!hf_role_has(how->policy, approval->role, approval->mail))
		return 0;
	if (why)
		return set_state(approval, HF_APPROVAL_UNSIGNED, err, "%s",
				 why);
	if (!hf_signers_know(&how->signing.signers, approval->mail))
		return set_state(approval, HF_APPROVAL_UNSIGNED, err,
				 "is by '%s', who is not in '%s'",
				 approval->mail, how->signing.file);
	*check = true;
	return 0;
}

/* Look at a person's `n` words for a role, the newest first. */
static int check_signatures(struct hf_approval *v, size_t n,
			    struct vouching *how, struct hf_err *err)
{
	struct hf_signature asked[SIGNED_EACH] = { 0 };
	struct hf_approval *of[SIGNED_EACH];
	size_t i, m = 0;
	bool check;
	int rc = 0;

	for (i = 0; !rc && i < n; i++) {
		rc = look(&check, &v[i], how, err);
		if (rc < 0 || !check)
			continue;
		if (m == SIGNED_EACH || !how->left) {
			rc = set_state(&v[i], HF_APPROVAL_UNSIGNED, err,
				       "is one of too many signed ones");
			continue;
		}
		how->left--;
		asked[m].id = v[i].event->id;
		of[m++] = &v[i];
	}
	if (!rc && m)
		rc = hf_signatures_check(asked, m, &how->signing, v->mail, err);
	for (i = 0; i < m; i++) {
		if (!rc && asked[i].why)
			rc = set_state(of[i], HF_APPROVAL_UNSIGNED, err, "%s",
				       asked[i].why);
		hf_signature_release(&asked[i]);
	}
	return rc;
}

/* Find out which words their persons stand behind; the others are unsigned. */
static int vouch(struct hf_approvals *out, struct hf_session *session,
		 struct hf_err *err)
{
	struct vouching how = { .policy = &session->policy,
				.left = SIGNED_MAX };
	size_t i, n;
	int rc = 0;

	for (i = 0; !rc && !how.policy->approve_signed && i < out->n; i++)
		rc = check_committer(&out->v[i], err);
	if (rc < 0 || !how.policy->approve_signed)
		return rc;
	if ((rc = hf_signing_read(&how.signing, session, err)) < 0)
		return rc;
	for (i = 0; !rc && i < out->n; i += n) {
		for (n = 1; i + n < out->n; n++)
			if (!is_same_word(&out->v[i], &out->v[i + n]))
				break;
		rc = check_signatures(&out->v[i], n, &how, err);
	}
	out->trouble = how.signing.trouble;
	how.signing.trouble = NULL;
	hf_signing_release(&how.signing);
	return rc;
}

/*
 * Of each person's words for a role keep the newest that counts as said, and
 * before it the newest of those that do not.
 */
static void keep_newest(struct hf_approvals *approvals)
{
	struct hf_approval *v = approvals->v, *kept;
	size_t i, n = 0;

	for (i = 0; i < approvals->n; i++) {
		kept = n ? &v[n - 1] : NULL;
		if (kept && is_same_word(kept, &v[i]) &&
		    (kept->state != HF_APPROVAL_UNSIGNED ||
		     v[i].state == HF_APPROVAL_UNSIGNED)) {
			approval_release(&v[i]);
			continue;
		}
		if (n != i) {
			v[n] = v[i];
			v[i] = (struct hf_approval){ 0 };
		}
		n++;
	}
	approvals->n = n;
}

/* What a word that was said is worth. */
static int weigh(struct hf_approval *approval, const struct hf_policy *policy,
		 const struct hf_approval_spec *spec, struct hf_err *err)
{
	struct hf_id tree;

	if (approval->state == HF_APPROVAL_UNSIGNED)
		return 0;
	if (is_revoke(approval->event))
		return set_state(approval, HF_APPROVAL_REVOKED, err,
				 "was revoked");
	if (!hf_role_has(policy, approval->role, approval->mail))
		return set_state(approval, HF_APPROVAL_NO_ROLE, err,
				 "is by '%s', who does not have that role",
				 approval->mail);
	if (!policy->approve_self && spec->writers &&
	    hf_mails_have(spec->writers, approval->mail))
		return set_state(approval, HF_APPROVAL_OWN, err,
				 "is by '%s', who wrote part of the fix",
				 approval->mail);
	if (!hf_event_id(&tree, approval->event, "Tree"))
		return set_state(approval, HF_APPROVAL_STALE, err,
				 "names no tree");
	if (!hf_id_eq(&tree, spec->tree))
		return set_state(approval, HF_APPROVAL_STALE, err,
				 "is of another tree, %s",
				 hf_id_short(&tree).hex);
	return 0;
}

static long count(const struct hf_approvals *approvals, const char *role)
{
	long given = 0;
	size_t i;

	for (i = 0; i < approvals->n; i++)
		given += approvals->v[i].state == HF_APPROVAL_COUNTS &&
			 !strcasecmp(approvals->v[i].role, role);
	return given;
}

static int read_quorums(struct hf_approvals *out,
			const struct hf_policy *policy, struct hf_err *err)
{
	struct hf_quorum *quorum;
	size_t i, len;

	out->quorums = calloc(policy->approval.n + 1, sizeof(*out->quorums));
	if (!out->quorums)
		return hf_fail_mem(err);
	for (i = 0; i < policy->approval.n; i++) {
		quorum = &out->quorums[i];
		quorum->needed = hf_kind_quorum(&len, policy->approval.v[i]);
		quorum->role = strndup(policy->approval.v[i], len);
		if (!quorum->role)
			return hf_fail_mem(err);
		quorum->given = count(out, quorum->role);
		out->n_quorums++;
	}
	return 0;
}

int hf_approvals_read(struct hf_approvals *out, struct hf_session *session,
		      const struct hf_approval_spec *spec, struct hf_err *err)
{
	size_t i;
	int rc;

	*out = (struct hf_approvals){ 0 };
	if ((rc = collect(out, spec->record, err)) < 0)
		goto out;
	qsort(out->v, out->n, sizeof(*out->v), by_person);
	if ((rc = vouch(out, session, err)) < 0)
		goto out;
	keep_newest(out);
	for (i = 0; !rc && i < out->n; i++)
		rc = weigh(&out->v[i], &session->policy, spec, err);
	if (rc < 0)
		goto out;
	qsort(out->v, out->n, sizeof(*out->v), by_age);
	rc = read_quorums(out, &session->policy, err);
out:
	if (rc < 0)
		hf_approvals_release(out);
	return rc;
}
