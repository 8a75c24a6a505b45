/* The un-fix alarm: what is pushed would lose a fix that is there now. */
#include "rules/checks.h"

#include "facts/ledger.h"
#include "facts/undone.h"
#include "rules/rule.h"

/* "'app.c:5'", "'app.c:5' and 2 more places", "'guard.c'". */
static void print_place(struct hf_buf *out, const struct hf_loss *loss)
{
	hf_buf_printf(out, "'%s", loss->path);
	if (loss->line)
		hf_buf_printf(out, ":%ld", loss->line);
	hf_buf_puts(out, "'");
	if (loss->places > 1)
		hf_buf_printf(out, " and %zu more place%s", loss->places - 1,
			      loss->places == 2 ? "" : "s");
}

static void print_loss(struct hf_buf *out, const struct hf_loss *loss)
{
	print_place(out, loss);
	hf_buf_printf(out, " would lose this fix%s",
		      loss->reverted ? ", which was reverted" : "");
	if (loss->by.hex[0])
		hf_buf_printf(out, ", by %s '%s'", hf_id_short(&loss->by).hex,
			      loss->subject ? loss->subject : "");
}

/*
 * A revert that names the fix is meant so; and a branch that is no line is
 * somebody's work. The record of the fix may waive the rule.
 */
static void found_loss(const struct hf_check *check, const struct hf_loss *loss)
{
	bool soft = loss->reverted || check->facts->seat == HF_ON_RELEASE;
	struct hf_facts facts = *check->facts;
	struct hf_check one = *check;
	struct hf_buf words = HF_BUF_INIT;
	char hint[256];

	facts.record = &loss->entry->record;
	one.facts = &facts;
	if (soft)
		one.level = HF_WARN;
	snprintf(hint, sizeof(hint),
		 loss->reverted ? "once it is pushed: git hotfix rollback %s" :
				  "keep its lines; or if it has to go: git "
				  "hotfix rollback %s",
		 loss->entry->name);
	print_loss(&words, loss);
	if (words.failed)
		check->verdict->failed = true;
	else
		hf_found(&one, loss->entry->name, hint, "%s",
			 hf_buf_str(&words));
	hf_buf_release(&words);
}

void hf_check_undone(struct hf_check *check)
{
	const struct hf_undone *undone = check->facts->undone;
	size_t i;

	for (i = 0; undone && i < undone->n; i++)
		found_loss(check, &undone->v[i]);
}
