#include "reports/report_verdict.h"

#include "base/buf.h"
#include "doors/json.h"
#include "doors/out.h"
#include "facts/fix.h"
#include "facts/lineup.h"
#include "values/verdict.h"

static void headline(struct hf_buf *out, const char *who,
		     const struct hf_verdict *verdict)
{
	size_t n = hf_verdict_rules(verdict, HF_BLOCK);
	const char *how = "blocked by";

	if (!n) {
		n = hf_verdict_rules(verdict, HF_WARN);
		how = "warned by";
	}
	if (n)
		hf_buf_printf(out, "%s: %s %zu rule%s\n", who, how, n,
			      n == 1 ? "" : "s");
}

/* Whether no finding before this one gave the same hint. */
static bool is_first(const struct hf_verdict *verdict, size_t at)
{
	size_t i;

	for (i = 0; i < at; i++)
		if (!strcmp(verdict->v[i].hint, verdict->v[at].hint))
			return false;
	return true;
}

void hf_report_verdict(const char *who, const struct hf_verdict *verdict,
		       bool to_stdout)
{
	void (*say)(const char *fmt, ...) = to_stdout ? hf_out : hf_say;
	void (*styled)(enum hf_style style, const char *fmt, ...) =
		to_stdout ? hf_out_styled : hf_say_styled;
	struct hf_buf head = HF_BUF_INIT;
	const struct hf_finding *f;
	size_t i;

	headline(&head, who, verdict);
	if (head.len)
		styled(hf_verdict_rules(verdict, HF_BLOCK) ? HF_BAD :
							     HF_WARN_STYLE,
		       "%s", head.data);
	for (i = 0; i < verdict->n; i++) {
		f = &verdict->v[i];
		say("  %s%s  %s%s%s\n", f->level == HF_BLOCK ? "" : "(warn) ",
		    f->rule, f->object, *f->object ? " " : "", f->message);
	}
	if (verdict->undecided.code)
		say("%s: cannot decide: %s\n", who, verdict->undecided.text);
	for (i = 0; i < verdict->n; i++)
		if (verdict->v[i].hint[0] && is_first(verdict, i))
			say("hint: %s\n", verdict->v[i].hint);
	if (verdict->undecided.hint[0])
		say("hint: %s\n", verdict->undecided.hint);
	hf_buf_release(&head);
}

void hf_report_verdict_json(struct hf_json *object,
			    const struct hf_verdict *verdict)
{
	struct hf_json *findings = hf_json_array(), *one;
	const struct hf_finding *f;
	size_t i;

	hf_json_text(object, "verdict",
		     hf_outcome_name(hf_verdict_outcome(verdict)));
	for (i = 0; i < verdict->n; i++) {
		f = &verdict->v[i];
		one = hf_json_object();
		hf_json_text(one, "rule", f->rule);
		hf_json_text(one, "level", hf_level_name(f->level));
		hf_json_text(one, "object", f->object);
		hf_json_text(one, "message", f->message);
		hf_json_text(one, "hint", f->hint);
		if (f->waived)
			hf_json_text(one, "waived", f->waived);
		hf_json_push(findings, one);
	}
	hf_json_add(object, "findings", findings);
	if (verdict->undecided.code)
		hf_json_text(object, "undecided", verdict->undecided.text);
}

void hf_report_fix_json(struct hf_json *object, const struct hf_fix *fix)
{
	struct hf_json *size = hf_json_object();

	hf_json_text(object, "hotfix", *fix->name ? fix->name : NULL);
	hf_json_text(object, "line", fix->line ? fix->line->spec : NULL);
	hf_json_text(object, "base", fix->base.hex[0] ? fix->base.hex : NULL);
	hf_json_text(object, "tip", fix->tip.hex);
	hf_json_number(size, "files", fix->size.files);
	hf_json_number(size, "lines", fix->size.lines);
	hf_json_number(size, "commits", fix->size.commits);
	hf_json_add(object, "size", size);
}
