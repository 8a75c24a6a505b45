#include "reports/report_sync.h"

#include "actions/reminded.h"
#include "actions/twins.h"
#include "base/text.h"
#include "doors/out.h"
#include "facts/session.h"

static const char *events(size_t n)
{
	return n == 1 ? "event" : "events";
}

static void say_twin(const struct hf_twin *twin,
		     const struct hf_session *session, bool dry_run)
{
	size_t theirs = twin->theirs + twin->coming;
	bool given = twin->given;

	if (dry_run)
		given = !hf_id_eq(&twin->next, &twin->there);
	if (twin->carried || (dry_run && twin->old.hex[0]))
		hf_out("%s '%s' from %s to %s\n",
		       dry_run ? "would move" : "moved", twin->name, HF_RECORDS,
		       session->policy.records);
	if (theirs && twin->mine)
		hf_out("%s '%s': %zu %s here, %zu on '%s'\n",
		       dry_run ? "would join" : "joined", twin->name,
		       twin->mine, events(twin->mine), theirs, session->remote);
	else if (theirs)
		hf_out("%s '%s': %zu %s\n", dry_run ? "would take" : "took",
		       twin->name, theirs, events(theirs));
	else if (given)
		hf_out("%s '%s': %zu %s\n", dry_run ? "would push" : "pushed",
		       twin->name, twin->mine, events(twin->mine));
}

void hf_report_sync(const struct hf_twins *twins,
		    const struct hf_session *session, bool dry_run)
{
	size_t i;

	for (i = 0; i < twins->n; i++)
		if (!dry_run || !twins->v[i].trouble)
			say_twin(&twins->v[i], session, dry_run);
}

/* How a remote gets back what it has lost; what it has instead goes. */
static void hint_give_back(const struct hf_twin *twin,
			   const struct hf_session *session)
{
	const char *place = session->policy.records;

	if (twin->trouble == HF_TROUBLE_GONE || twin->rewound)
		hf_hint("give it back: git push %s %s:%s%s", session->remote,
			twin->seen.hex, place, twin->name);
	else
		hf_hint("give it back: git push --force-with-lease=%s%s:%s %s "
			"%s:%s%s",
			place, twin->name, twin->arrived.hex, session->remote,
			twin->seen.hex, place, twin->name);
}

static void say_trouble(const struct hf_twin *twin,
			const struct hf_session *session)
{
	const char *remote = session->remote, *why = twin->why;

	switch (twin->trouble) {
	case HF_TROUBLE_LOST:
		hf_warning("record '%s' on '%s' lacks what was seen there: %s "
			   "then, %s now; it is not followed",
			   twin->name, remote, hf_id_short(&twin->seen).hex,
			   hf_id_short(&twin->there).hex);
		hint_give_back(twin, session);
		break;
	case HF_TROUBLE_GONE:
		hf_warning("record '%s' is gone from '%s', where it was seen "
			   "at %s",
			   twin->name, remote, hf_id_short(&twin->seen).hex);
		hint_give_back(twin, session);
		break;
	case HF_TROUBLE_ODD:
		hf_warning("'%s' on '%s' is no record and is left alone",
			   twin->name, remote);
		break;
	case HF_TROUBLE_MOVING:
		hf_warning("record '%s' could not be moved on '%s'", twin->name,
			   remote);
		hf_hint("git hotfix sync");
		break;
	case HF_TROUBLE_HERE:
		hf_warning("record '%s' stays as it is here: %s", twin->name,
			   why ? why : "");
		break;
	case HF_TROUBLE_REFUSED:
		hf_warning("'%s' did not take the record '%s'%s%s", remote,
			   twin->name, why ? ": " : "", why ? why : "");
		break;
	case HF_TROUBLE_NONE:
		break;
	}
}

/* Of all records at once: it is their place that the remote refuses. */
static void say_place(const struct hf_session *session)
{
	const char *place = session->policy.records;

	hf_warning("'%s' takes no records in %s; they stay here",
		   session->remote, place);
	if (hf_text_starts(place, "refs/heads/"))
		hf_hint("see with 'git hotfix sync' what it says");
	else
		hf_hint("have them as branches, by '[hotfix] records = "
			"refs/heads/hotfix-log/' in .hotfix.ini");
}

/* The same is said once in a clone, until the remote takes it. */
static bool is_news(const struct hf_session *session, const char *name,
		    bool refused)
{
	struct hf_buf word = HF_BUF_INIT;
	bool news = refused;

	hf_buf_printf(&word, "refused %s %s%s", session->remote,
		      session->policy.records, name);
	if (refused)
		news = hf_reminded_first(session, hf_buf_str(&word));
	else
		hf_reminded_forget(session, hf_buf_str(&word));
	hf_buf_release(&word);
	return news;
}

/* What all records together tell. */
struct sum {
	bool trouble, refused;
	bool moving; /* or refused, and somebody asked: git's words are shown */
	bool known;  /* the remote has some record, in this very place */
};

static struct sum sum_up(const struct hf_twins *twins, bool on_the_side)
{
	struct sum sum = { false };
	size_t i;

	for (i = 0; i < twins->n; i++) {
		enum hf_trouble trouble = twins->v[i].trouble;

		sum.trouble |= trouble != HF_TROUBLE_NONE;
		sum.refused |= trouble == HF_TROUBLE_REFUSED;
		sum.moving |= trouble == HF_TROUBLE_MOVING;
		sum.known |= twins->v[i].seen.hex[0] != '\0';
	}
	sum.moving |= sum.refused && !on_the_side;
	return sum;
}

/* Whether who only wanted to do something else is to hear of it. */
static bool is_for(const struct hf_twin *twin, const struct hf_session *session,
		   const struct sum *sum, bool on_the_side)
{
	bool refused = twin->trouble == HF_TROUBLE_REFUSED;

	if (!on_the_side || (!refused && twin->trouble != HF_TROUBLE_ODD))
		return true;
	return refused && sum->known && is_news(session, twin->name, true);
}

bool hf_report_troubles(const struct hf_twins *twins,
			const struct hf_session *session, bool on_the_side)
{
	const struct sum sum = sum_up(twins, on_the_side);
	size_t i;

	if (sum.moving)
		hf_say("%s", hf_buf_str(&twins->words));
	for (i = 0; i < twins->n; i++) {
		const struct hf_twin *twin = &twins->v[i];

		if (twin->given)
			is_news(session, twin->name, false);
		if (is_for(twin, session, &sum, on_the_side))
			say_trouble(twin, session);
	}
	if (sum.known)
		is_news(session, "", false);
	else if (sum.refused && (!on_the_side || is_news(session, "", true)))
		say_place(session);
	return sum.trouble;
}
