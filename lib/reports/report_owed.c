#include "reports/report_owed.h"

#include "base/text.h"
#include "doors/out.h"
#include "facts/ledger.h"
#include "facts/session.h"
#include "facts/waiver.h"
#include "reports/debt.h"
#include "values/message.h"

void hf_report_undecided(const struct hf_ledger *ledger)
{
	size_t i, j;

	if (ledger->undecided.code)
		hf_error(&ledger->undecided);
	for (i = 0; i < ledger->n; i++) {
		const struct hf_entry *e = &ledger->v[i];

		for (j = 0; j < e->n_due; j++) {
			struct hf_err err = HF_ERR_INIT;

			if (hf_owed_of(&e->due[j]) != HF_OWED_UNDECIDED)
				continue;
			(void)hf_fail(&err, HF_EUNDECIDED,
				      "cannot tell whether '%s' has '%s': %s",
				      e->due[j].target, e->name,
				      e->due[j].undecided);
			hf_error(&err);
		}
	}
}

void hf_report_since(const struct hf_entry *e, long now)
{
	const char *tag = e->reverts.n ? e->reverted_tag : e->tag;
	char age[32];

	hf_text_age(age, sizeof(age), now - (long)hf_ledger_owed_since(e));
	hf_out("%s %s%s%s since %s", e->reverts.n ? "out of" : "in",
	       e->line->spec, tag ? " as " : "", tag ? tag : "", age);
}

void hf_report_lacks(const struct hf_due *due)
{
	size_t i;

	if (due->paid || !due->lacks.n)
		return;
	for (i = 0; i < due->lacks.n; i++) {
		hf_out(i ? ", " : ": ");
		hf_out_name(due->lacks.v[i]);
	}
	hf_out(due->lacks.n > 1 ? " lack its lines" : " lacks its lines");
}

static int print_missing(const struct hf_due *due,
			 const struct hf_session *session, struct hf_err *err)
{
	struct hf_message message;
	size_t i;
	int rc;

	for (i = 0; i < due->missing.n; i++) {
		rc = hf_debt_message(&message, session, &due->missing.v[i],
				     err);
		if (rc < 0)
			return rc;
		hf_out("         lacks %s ",
		       hf_id_short(&due->missing.v[i]).hex);
		hf_out_name(message.subject ? message.subject : "");
		hf_out("\n");
		hf_message_release(&message);
	}
	for (i = 0; i < due->without.n; i++) {
		hf_out("         lacks ");
		hf_out_name(due->without.v[i]);
		hf_out("\n");
	}
	return 0;
}

static int print_debt(const struct hf_debt *p, const struct hf_session *session,
		      bool verbose, long now, struct hf_err *err)
{
	bool doubtful = hf_owed_of(p->due) == HF_OWED_DOUBTFUL;
	bool overdue = hf_debt_overdue(p->e, session, now);

	hf_out_styled(overdue ? HF_BAD : HF_WARN_STYLE, "%-8s",
		      doubtful ? "doubtful" :
		      overdue  ? "overdue" :
				 "owed");
	hf_out(" %-20s to %-16s ", p->e->name, p->due->target);
	hf_report_since(p->e, now);
	hf_report_lacks(p->due);
	if (p->due->reverted_by.hex[0])
		hf_out("; %s took it out in %s", p->due->target,
		       hf_id_short(&p->due->reverted_by).hex);
	hf_out("%s\n", p->e->found ? "; found, not recorded" : "");
	if (doubtful)
		hf_out("         %s may be there as %s, which has %d%% of it\n",
		       hf_id_short(hf_debt_doubted(p)).hex,
		       hf_id_short(&p->due->by).hex, p->due->share);
	return verbose || doubtful ? print_missing(p->due, session, err) : 0;
}

static void print_settled(const struct hf_debt *p)
{
	const struct hf_due *due = p->due;
	char day[16];

	hf_out("paid     %-20s to %-16s %s", p->e->name, due->target,
	       due->proof);
	if (due->by.hex[0] && !due->waived)
		hf_out(" by %s", hf_id_short(&due->by).hex);
	if (due->waived && due->until) {
		hf_waiver_day(day, sizeof(day), due->until);
		hf_out(" until %s", day);
	}
	if (due->waived) {
		hf_out(": ");
		hf_out_name(due->waived);
	}
	hf_out("%s%s\n", due->pushed ? "" : ", not pushed",
	       p->e->found ? "; found, not recorded" : "");
}

int hf_report_owed(const struct hf_ledger *ledger,
		   const struct hf_session *session, bool all, bool verbose,
		   long now, struct hf_err *err)
{
	struct hf_debts debts;
	size_t i;
	int rc = hf_debts_read(&debts, ledger, err);

	for (i = 0; !rc && i < debts.n; i++) {
		const struct hf_debt *p = &debts.v[i];

		switch (hf_owed_of(p->due)) {
		case HF_OWED:
		case HF_OWED_DOUBTFUL:
			rc = print_debt(p, session, verbose, now, err);
			break;
		case HF_OWED_NOT:
			if (all)
				print_settled(p);
			break;
		case HF_OWED_UNDECIDED:
			break;
		}
	}
	hf_debts_release(&debts);
	return rc;
}
