#include "reports/report_review.h"

#include <strings.h>

#include "base/text.h"
#include "doors/json.h"
#include "doors/out.h"
#include "facts/ledger.h"
#include "facts/review.h"
#include "facts/session.h"

/* "break-glass", or "waived size-lines, noise". */
static void print_what(const struct hf_event *event)
{
	size_t n = 0, i;

	if (strcmp(event->kind, HF_EVENT_WAIVE)) {
		hf_out("break-glass");
		return;
	}
	for (i = 0; i < event->n; i++) {
		if (strcasecmp(event->fields[i].key, "Rule"))
			continue;
		hf_out(n++ ? ", " : "waived ");
		hf_out_name(event->fields[i].value);
	}
}

static void print_findings(const struct hf_event *event)
{
	size_t i;

	for (i = 0; i < event->n; i++) {
		if (strcasecmp(event->fields[i].key, "Finding"))
			continue;
		hf_out("         passed over ");
		hf_out_name(event->fields[i].value);
		hf_out("\n");
	}
}

static void print_owed(const struct hf_review_owed *owed, long now)
{
	const struct hf_review *review = &owed->review;
	char age[32];

	hf_text_age(age, sizeof(age), now - (long)review->since);
	hf_out_styled(review->overdue ? HF_BAD : HF_WARN_STYLE, "%-8s",
		      review->overdue ? "overdue" : "owed");
	hf_out(" %-20s review of ", owed->entry->name);
	print_what(review->exception);
	hf_out(" by ");
	hf_out_person(review->exception->author);
	hf_out(" since %s: ", age);
	hf_out_name(review->why);
	hf_out("\n");
}

static void say_undecided(const struct hf_review_owed *owed)
{
	struct hf_err err = HF_ERR_INIT;

	(void)hf_fail(&err, HF_EUNDECIDED,
		      "cannot tell whether '%s' was reviewed: %s",
		      owed->entry->name, owed->undecided.text);
	hf_error(&err);
}

void hf_report_reviews(const struct hf_reviews *reviews, bool verbose, long now)
{
	const char *name = NULL;
	size_t i;

	for (i = 0; i < reviews->n; i++) {
		const struct hf_review_owed *owed = &reviews->v[i];

		if (owed->undecided.code) {
			say_undecided(owed);
			continue;
		}
		print_owed(owed, now);
		if (verbose)
			print_findings(owed->review.exception);
		if (!name)
			name = owed->entry->name;
	}
	if (name)
		hf_hint("git hotfix approve --as <role> %s", name);
}

static struct hf_json *owed_json(const struct hf_review_owed *owed,
				 const struct hf_session *session)
{
	const struct hf_review *review = &owed->review;
	struct hf_json *one = hf_json_object();

	hf_json_text(one, "kind", "review");
	hf_json_text(one, "hotfix", owed->entry->name);
	hf_json_text(one, "target", NULL);
	hf_json_add(one, "commits", hf_json_array());
	hf_json_time(one, "since", review->since);
	hf_json_time(one, "due", review->since + session->policy.due);
	hf_json_bool(one, "overdue", review->overdue);
	hf_json_text(one, "why", review->why);
	hf_json_text(one, "by", review->exception->author);
	hf_json_text(one, "event", review->exception->id.hex);
	return one;
}

static struct hf_json *undecided_json(const struct hf_review_owed *owed)
{
	struct hf_json *one = hf_json_object();

	hf_json_text(one, "hotfix", owed->entry->name);
	hf_json_text(one, "target", NULL);
	hf_json_text(one, "why", owed->undecided.text);
	return one;
}

void hf_report_reviews_json(struct hf_json *owed, struct hf_json *undecided,
			    const struct hf_reviews *reviews,
			    const struct hf_session *session)
{
	size_t i;

	for (i = 0; i < reviews->n; i++) {
		const struct hf_review_owed *one = &reviews->v[i];

		if (one->undecided.code)
			hf_json_push(undecided, undecided_json(one));
		else
			hf_json_push(owed, owed_json(one, session));
	}
}
