#include "values/evidence.h"

#include <assert.h>

#include "base/text.h"
#include "values/kind.h"
#include "values/policy.h"
#include "values/record.h"

/* What else was tested is only told, so no record can make that long. */
enum { OTHERS_MAX = 100 };

/* Whether an event says something of an item, and of which tree. */
static bool speaks_of(struct hf_id *tree, const struct hf_event *event,
		      const char *item)
{
	return !strcmp(event->kind, HF_EVENT_EVIDENCE) &&
	       hf_event_says(event, "Item", item) &&
	       (hf_event_says(event, "Result", "passed") ||
		hf_event_says(event, "Result", "failed")) &&
	       hf_event_id(tree, event, "Tree");
}

/* The deployment that was skipped, with a reason, where an item is seen. */
static const struct hf_event *find_skip(const struct hf_record *record,
					const char *item)
{
	const char *why;
	size_t i;

	for (i = record->n; i > 0; i--) {
		const struct hf_event *event = &record->events[i - 1];

		if (strcmp(event->kind, HF_EVENT_DEPLOY) ||
		    !hf_event_says(event, "Environment", item))
			continue;
		why = hf_event_get(event, "Why");
		return hf_event_says(event, "Skip", "yes") && why && *why ?
			       event :
			       NULL;
	}
	return NULL;
}

/*
 * Whether an event is about what was released: it names that commit, as those
 * do that came before `finish` saw what a server had merged, or came later.
 */
static bool is_since(const struct hf_event *release,
		     const struct hf_event *event)
{
	const char *released = hf_event_get(release, "Commit");

	return !release || event->when >= release->when ||
	       (released && hf_event_says(event, "Commit", released));
}

/*
 * The newest word of `tree`, else the newest of another one. With `release`
 * what was seen before it says nothing.
 */
static void look_up(struct hf_evidence_item *out,
		    const struct hf_record *record, const struct hf_id *tree,
		    const struct hf_event *release)
{
	const struct hf_event *here = NULL, *other = NULL;
	struct hf_id seen;
	size_t i;

	for (i = 0; i < record->n; i++) {
		const struct hf_event *event = &record->events[i];
		const struct hf_event **newest = &other;

		if (!speaks_of(&seen, event, out->item) ||
		    !is_since(release, event))
			continue;
		if (tree->hex[0] && hf_id_eq(&seen, tree))
			newest = &here;
		if (!*newest || !hf_event_is_later(*newest, event))
			*newest = event;
	}
	if (here) {
		out->event = here;
		out->state = hf_event_says(here, "Result", "passed") ?
				     HF_EVIDENCE_PASSED :
				     HF_EVIDENCE_FAILED;
	} else if ((out->event = find_skip(record, out->item))) {
		out->state = HF_EVIDENCE_SKIPPED;
	} else {
		out->event = other;
		out->state = other ? HF_EVIDENCE_STALE : HF_EVIDENCE_MISSING;
	}
}

static bool has(const struct hf_evidence *evidence, const char *item)
{
	size_t i;

	for (i = 0; i < evidence->n; i++) {
		assert(evidence->v[i].item);
		if (!strcmp(evidence->v[i].item, item))
			return true;
	}
	return false;
}

/* Add what was tested though the policy does not ask for it. */
static void add_others(struct hf_evidence *out, const struct hf_record *record,
		       const struct hf_id *tree)
{
	struct hf_id seen;
	size_t i;

	for (i = 0; i < record->n && out->n < out->required + OTHERS_MAX; i++) {
		const char *item = hf_event_get(&record->events[i], "Item");

		if (!item || !hf_kind_is_word(item) || has(out, item) ||
		    !speaks_of(&seen, &record->events[i], item))
			continue;
		out->v[out->n] = (struct hf_evidence_item){ .item = item };
		look_up(&out->v[out->n++], record, tree, NULL);
	}
}

int hf_evidence_read(struct hf_evidence *out, const struct hf_record *record,
		     const struct hf_policy *policy, const struct hf_id *tree,
		     const struct hf_id *after, struct hf_err *err)
{
	const struct hf_strv *before = &policy->evidence,
			     *later = &policy->evidence_after;
	const struct hf_event *release =
		hf_record_last(record, HF_EVENT_RELEASE);
	size_t i;

	*out = (struct hf_evidence){ .required = before->n + later->n };
	out->v = calloc(out->required + OTHERS_MAX, sizeof(*out->v));
	if (!out->v)
		return hf_fail_mem(err);
	for (i = 0; i < before->n; i++) {
		out->v[out->n] =
			(struct hf_evidence_item){ .item = before->v[i] };
		look_up(&out->v[out->n++], record, tree, NULL);
	}
	for (i = 0; i < later->n; i++) {
		out->v[out->n] = (struct hf_evidence_item){ .item = later->v[i],
							    .after = true };
		look_up(&out->v[out->n++], record, after, release);
	}
	add_others(out, record, after->hex[0] ? after : tree);
	return 0;
}

void hf_evidence_release(struct hf_evidence *evidence)
{
	if (!evidence)
		return;
	free(evidence->v);
	*evidence = (struct hf_evidence){ 0 };
}

int hf_evidence_check_name(const char *what, const char *name,
			   struct hf_err *err)
{
	if (hf_kind_is_word(name))
		return 0;
	hf_err_hint(err, "use letters, digits, '.', '_' and '-'");
	return hf_fail(err, HF_EUSAGE, "'%s' cannot name an %s", name, what);
}

const char *hf_evidence_nearest(const struct hf_policy *policy,
				const char *item)
{
	const struct hf_strv *lists[] = { &policy->evidence,
					  &policy->evidence_after };
	const char *near = NULL;
	size_t i;

	if (hf_strv_has(lists[0], item) || hf_strv_has(lists[1], item))
		return NULL;
	for (i = 0; i < 2 && !near; i++)
		if (lists[i]->n)
			near = hf_text_nearest(
				item, (const char *const *)lists[i]->v);
	return near;
}
