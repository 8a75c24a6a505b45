#include "values/verdict.h"

#include <stdarg.h>

static void finding_release(struct hf_finding *finding)
{
	free(finding->object);
	free(finding->message);
	free(finding->hint);
	free(finding->waived);
}

void hf_verdict_release(struct hf_verdict *verdict)
{
	size_t i;

	if (!verdict)
		return;
	for (i = 0; i < verdict->n; i++)
		finding_release(&verdict->v[i]);
	free(verdict->v);
	*verdict = (struct hf_verdict){ 0 };
}

static bool grow(struct hf_verdict *verdict)
{
	size_t cap = verdict->cap ? verdict->cap * 2 : 16;
	struct hf_finding *v;

	if (verdict->n < verdict->cap)
		return true;
	v = realloc(verdict->v, cap * sizeof(*v));
	if (!v)
		return false;
	verdict->v = v;
	verdict->cap = cap;
	return true;
}

void hf_verdict_add(struct hf_verdict *verdict, const char *rule,
		    enum hf_level level, const char *object, const char *hint,
		    const char *fmt, ...)
{
	struct hf_finding finding = { .rule = rule, .level = level };
	va_list ap;

	if (level == HF_OFF)
		return;
	va_start(ap, fmt);
	if (vasprintf(&finding.message, fmt, ap) < 0)
		finding.message = NULL;
	va_end(ap);
	finding.object = strdup(object ? object : "");
	finding.hint = strdup(hint ? hint : "");
	if (finding.message && finding.object && finding.hint &&
	    grow(verdict)) {
		verdict->v[verdict->n++] = finding;
	} else {
		verdict->failed = true;
		finding_release(&finding);
	}
}

void hf_verdict_waive(struct hf_verdict *verdict, const char *why)
{
	struct hf_finding *finding;

	if (verdict->failed || !verdict->n)
		return;
	finding = &verdict->v[verdict->n - 1];
	free(finding->waived);
	finding->waived = strdup(why);
	verdict->failed = !finding->waived;
}

void hf_verdict_copy(struct hf_verdict *verdict,
		     const struct hf_finding *finding, const char *object)
{
	hf_verdict_add(verdict, finding->rule, finding->level, object,
		       finding->hint, "%s", finding->message);
	if (finding->waived)
		hf_verdict_waive(verdict, finding->waived);
}

void hf_verdict_doubt(struct hf_verdict *verdict,
		      const struct hf_verdict *other)
{
	verdict->failed = verdict->failed || other->failed;
	if (!verdict->undecided.code)
		verdict->undecided = other->undecided;
}

enum hf_outcome hf_verdict_outcome(const struct hf_verdict *verdict)
{
	if (hf_verdict_rules(verdict, HF_BLOCK))
		return HF_BLOCKED;
	if (verdict->failed || verdict->undecided.code)
		return HF_UNDECIDED;
	return verdict->n ? HF_ALLOW_WARNED : HF_ALLOW;
}

const char *hf_outcome_name(enum hf_outcome outcome)
{
	switch (outcome) {
	case HF_ALLOW:
		return "allow";
	case HF_ALLOW_WARNED:
		return "warn";
	case HF_BLOCKED:
		return "block";
	case HF_UNDECIDED:
		break;
	}
	return "undecided";
}

const char *hf_level_name(enum hf_level level)
{
	static const char *const names[] = { "off", "warn", "block" };

	return names[level];
}

bool hf_level_parse(enum hf_level *out, const char *text)
{
	enum hf_level level;

	for (level = HF_OFF; level <= HF_BLOCK; level++) {
		if (!strcmp(text, hf_level_name(level))) {
			*out = level;
			return true;
		}
	}
	return false;
}

/* Whether an earlier finding is of the same rule and level. */
static bool is_repeated(const struct hf_verdict *verdict, size_t at)
{
	const struct hf_finding *finding = &verdict->v[at];
	size_t i;

	for (i = 0; i < at; i++)
		if (verdict->v[i].level == finding->level &&
		    !strcmp(verdict->v[i].rule, finding->rule))
			return true;
	return false;
}

size_t hf_verdict_rules(const struct hf_verdict *verdict, enum hf_level level)
{
	size_t rules = 0, i;

	for (i = 0; i < verdict->n; i++)
		if (verdict->v[i].level == level && !is_repeated(verdict, i))
			rules++;
	return rules;
}
