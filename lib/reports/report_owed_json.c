/* What is owed as JSON. */
#include "reports/report_owed.h"

#include "doors/json.h"
#include "facts/ledger.h"
#include "facts/session.h"
#include "reports/debt.h"
#include "reports/report_review.h"
#include "values/message.h"

static void text_of(struct hf_json *object, const char *key,
		    const struct hf_id *id)
{
	hf_json_text(object, key, id->hex[0] ? id->hex : NULL);
}

static struct hf_json *ids_json(const struct hf_id *ids, size_t n)
{
	struct hf_json *list = hf_json_array();
	size_t i;

	for (i = 0; i < n; i++)
		hf_json_push_text(list, ids[i].hex);
	return list;
}

static struct hf_json *texts_json(const struct hf_strv *texts)
{
	struct hf_json *list = hf_json_array();
	size_t i;

	for (i = 0; i < texts->n; i++)
		hf_json_push_text(list, texts->v[i]);
	return list;
}

/* What a target lacks of the fix, and how the fix is known. */
static void add_rest(struct hf_json *object, const struct hf_debt *p)
{
	hf_json_add(object, "missing",
		    ids_json(p->due->missing.v, p->due->missing.n));
	hf_json_add(object, "paths", texts_json(&p->due->without));
	hf_json_bool(object, "found", p->e->found);
}

static struct hf_json *debt_json(const struct hf_debt *p,
				 const struct hf_session *session, long now)
{
	struct hf_json *one = hf_json_object();
	time_t since = hf_ledger_owed_since(p->e);

	hf_json_text(one, "kind", "merge-back");
	hf_json_text(one, "hotfix", p->e->name);
	hf_json_text(one, "target", p->due->target);
	hf_json_add(one, "commits", ids_json(hf_debt_brought(p->e), 1));
	hf_json_time(one, "since", since);
	hf_json_time(one, "due", since + session->policy.due);
	hf_json_bool(one, "overdue", hf_debt_overdue(p->e, session, now));
	text_of(one, "reverted_by", &p->due->reverted_by);
	hf_json_add(one, "lacks", texts_json(&p->due->lacks));
	add_rest(one, p);
	return one;
}

/* What was merged shows it by itself; others by a commit of their own. */
static struct hf_json *settled_json(const struct hf_debt *p)
{
	struct hf_json *one = hf_json_object();
	bool merged = !strcmp(p->due->proof, "merged");

	hf_json_text(one, "hotfix", p->e->name);
	hf_json_text(one, "target", p->due->target);
	hf_json_text(one, "proof", p->due->proof);
	text_of(one, "by",
		merged && !p->due->by.hex[0] ? hf_debt_brought(p->e) :
					       &p->due->by);
	hf_json_bool(one, "pushed", p->due->pushed);
	if (p->due->waived) {
		hf_json_time(one, "until", p->due->until);
		hf_json_text(one, "why", p->due->waived);
	}
	return one;
}

static int doubt_json(struct hf_json *list, const struct hf_debt *p,
		      const struct hf_session *session, struct hf_err *err)
{
	struct hf_message message;
	struct hf_json *one;
	int rc = hf_debt_message(&message, session, hf_debt_doubted(p), err);

	if (rc < 0)
		return rc;
	one = hf_json_object();
	text_of(one, "commit", hf_debt_doubted(p));
	hf_json_text(one, "subject", message.subject);
	hf_json_text(one, "target", p->due->target);
	text_of(one, "by", &p->due->by);
	hf_json_number(one, "share", p->due->share);
	hf_json_text(one, "hotfix", p->e->name);
	add_rest(one, p);
	hf_json_push(list, one);
	hf_message_release(&message);
	return 0;
}

/* Without a pair it is about all that production's history could tell. */
static struct hf_json *undecided_json(const struct hf_debt *p, const char *why)
{
	struct hf_json *one = hf_json_object();

	hf_json_text(one, "hotfix", p ? p->e->name : NULL);
	hf_json_text(one, "target", p ? p->due->target : NULL);
	hf_json_text(one, "why", why);
	return one;
}

int hf_report_owed_json(const struct hf_ledger *ledger,
			const struct hf_reviews *reviews,
			const struct hf_session *session, long now,
			struct hf_err *err)
{
	struct hf_json *owed = hf_json_array(), *settled = hf_json_array();
	struct hf_json *doubtful = hf_json_array(), *object = hf_json_object();
	struct hf_json *undecided = hf_json_array();
	struct hf_debts debts;
	size_t i;
	int rc = hf_debts_read(&debts, ledger, err);

	if (ledger->undecided.code)
		hf_json_push(undecided,
			     undecided_json(NULL, ledger->undecided.text));
	for (i = 0; !rc && i < debts.n; i++) {
		const struct hf_debt *p = &debts.v[i];

		switch (hf_owed_of(p->due)) {
		case HF_OWED:
			hf_json_push(owed, debt_json(p, session, now));
			break;
		case HF_OWED_DOUBTFUL:
			rc = doubt_json(doubtful, p, session, err);
			break;
		case HF_OWED_NOT:
			hf_json_push(settled, settled_json(p));
			break;
		case HF_OWED_UNDECIDED:
			hf_json_push(undecided,
				     undecided_json(p, p->due->undecided));
			break;
		}
	}
	hf_debts_release(&debts);
	hf_report_reviews_json(owed, undecided, reviews, session);
	hf_json_add(object, "owed", owed);
	hf_json_add(object, "settled", settled);
	hf_json_add(object, "doubtful", doubtful);
	hf_json_add(object, "undecided", undecided);
	if (!rc)
		return hf_json_print(object, err);
	hf_json_free(object);
	return rc;
}
