#include "reports/debt.h"

#include "facts/ledger.h"
#include "facts/review.h"
#include "facts/session.h"
#include "values/message.h"

enum hf_owed hf_owed_of(const struct hf_due *due)
{
	return due->paid      ? HF_OWED_NOT :
	       due->undecided ? HF_OWED_UNDECIDED :
	       due->doubtful  ? HF_OWED_DOUBTFUL :
				HF_OWED;
}

bool hf_owes(const struct hf_entry *e)
{
	enum hf_owed owed;
	size_t i;

	for (i = 0; i < e->n_due; i++) {
		owed = hf_owed_of(&e->due[i]);
		if (owed == HF_OWED || owed == HF_OWED_DOUBTFUL)
			return true;
	}
	return false;
}

static int by_age(const void *a, const void *b)
{
	const struct hf_debt *x = a, *y = b;
	time_t since_x = hf_ledger_owed_since(x->e);
	time_t since_y = hf_ledger_owed_since(y->e);

	if (since_x != since_y)
		return since_x < since_y ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

int hf_debts_read(struct hf_debts *out, const struct hf_ledger *ledger,
		  struct hf_err *err)
{
	size_t all = 0, i, j;

	for (i = 0; i < ledger->n; i++)
		all += ledger->v[i].n_due;
	*out = (struct hf_debts){ calloc(all + 1, sizeof(*out->v)), 0 };
	if (!out->v)
		return hf_fail_mem(err);
	for (i = 0; i < ledger->n; i++)
		for (j = 0; j < ledger->v[i].n_due; j++, out->n++)
			out->v[out->n] = (struct hf_debt){ &ledger->v[i],
							   &ledger->v[i].due[j],
							   out->n };
	qsort(out->v, out->n, sizeof(*out->v), by_age);
	return 0;
}

void hf_debts_release(struct hf_debts *debts)
{
	free(debts->v);
	*debts = (struct hf_debts){ NULL, 0 };
}

const char *hf_state_told(const struct hf_entry *e)
{
	return e->state == HF_STATE_OWED && !hf_owes(e) ?
		       "undecided" :
		       hf_state_name(e->state);
}

int hf_owed_status(const struct hf_ledger *ledger)
{
	enum hf_owed owed;
	int status = 0;
	size_t i, j;

	if (ledger->undecided.code)
		return 128;
	for (i = 0; i < ledger->n; i++) {
		for (j = 0; j < ledger->v[i].n_due; j++) {
			owed = hf_owed_of(&ledger->v[i].due[j]);
			if (owed == HF_OWED_UNDECIDED)
				return 128;
			if (owed != HF_OWED_NOT)
				status = 1;
		}
	}
	return status;
}

int hf_review_status(const struct hf_reviews *reviews)
{
	size_t i;

	for (i = 0; i < reviews->n; i++)
		if (reviews->v[i].undecided.code)
			return 128;
	return reviews->n > 0;
}

bool hf_debt_overdue(const struct hf_entry *e, const struct hf_session *session,
		     long now)
{
	return now - (long)hf_ledger_owed_since(e) > session->policy.due;
}

const struct hf_id *hf_debt_brought(const struct hf_entry *e)
{
	return e->reverts.n ? &e->reverts.v[0] : &e->released;
}

const struct hf_id *hf_debt_doubted(const struct hf_debt *p)
{
	return p->due->missing.n == 1 ? &p->due->missing.v[0] :
	       p->e->fix.hex[0]       ? &p->e->fix :
					hf_debt_brought(p->e);
}

int hf_debt_message(struct hf_message *out, const struct hf_session *session,
		    const struct hf_id *id, struct hf_err *err)
{
	struct hf_commit commit = { 0 };
	int rc = hf_repo_commit(&commit, session->repo, id, err);

	*out = (struct hf_message){ 0 };
	if (!rc)
		rc = hf_message_parse(out, commit.message,
				      strlen(commit.message), NULL, err);
	hf_commit_release(&commit);
	if (rc != HF_ENOTFOUND && rc != HF_EUNDECIDED)
		return rc;
	hf_err_clear(err);
	return 0;
}
