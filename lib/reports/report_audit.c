#include "reports/report_audit.h"

#include <stdint.h>

#include "base/text.h"
#include "doors/json.h"
#include "doors/out.h"

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

/* "Ana Sousa" of "Ana Sousa <ana@example.org>" */
static int name_len(const char *author)
{
	const char *mail = strrchr(author, '<');
	size_t len = mail ? (size_t)(mail - author) : strlen(author);

	while (len && author[len - 1] == ' ')
		len--;
	return (int)len;
}

/* "1a2b3c4 fix the login (Ana Sousa, 2026-01-02, 213 days)" */
static void print_commit(const struct hf_report_audit *how,
			 const struct hf_audit_item *item)
{
	char age[32], date[32];

	hf_text_age(age, sizeof(age), how->now - (long)item->committed);
	hf_text_utc(date, sizeof(date), item->committed);
	hf_out("  %s ", hf_id_short(&item->id).hex);
	hf_out_name(item->subject);
	hf_out(" (%.*s, %.10s, %s)", name_len(item->author), item->author, date,
	       age);
}

static void print_lacks(const struct hf_report_audit *how,
			const struct hf_audit_item *item)
{
	size_t i;

	for (i = 0; how->verbose && i < item->lacks.n; i++) {
		hf_out("            ");
		hf_out_name(item->lacks.v[i]);
		hf_out("\n");
	}
}

static void print_missing(const struct hf_report_audit *how,
			  const struct hf_audit_item *item)
{
	print_commit(how, item);
	hf_out("\n");
	print_lacks(how, item);
}

static void print_taken_out(const struct hf_report_audit *how,
			    const struct hf_audit_item *item)
{
	print_commit(how, item);
	hf_out(": reverted by %s\n", hf_id_short(&item->by).hex);
	print_lacks(how, item);
}

static void print_doubtful(const struct hf_report_audit *how,
			   const struct hf_audit_item *item)
{
	print_commit(how, item);
	if (item->share == 100)
		hf_out(": %s is it but for white space\n",
		       hf_id_short(&item->by).hex);
	else
		hf_out(": %s has %d%% of it\n", hf_id_short(&item->by).hex,
		       item->share);
	print_lacks(how, item);
}

/* The commits of a kind; missing ones below the first release they are in. */
static void print_kind(const struct hf_report_audit *how,
		       const struct hf_audit *audit, enum hf_audit_kind kind)
{
	size_t i, rank = SIZE_MAX;

	for (i = 0; i < audit->n; i++) {
		const struct hf_audit_item *item = &audit->v[i];

		if (item->kind != kind)
			continue;
		if (kind == HF_AUDIT_MISSING && item->rank != rank) {
			rank = item->rank;
			hf_out_styled(HF_STRONG, "%s",
				      item->tag ? item->tag : "unreleased");
			hf_out("\n");
		}
		if (kind == HF_AUDIT_MISSING)
			print_missing(how, item);
		else if (kind == HF_AUDIT_TAKEN_OUT)
			print_taken_out(how, item);
		else
			print_doubtful(how, item);
	}
}

static void print_title(const char *title)
{
	hf_out_styled(HF_STRONG, "%s", title);
	hf_out("\n");
}

static void print_lists(const struct hf_report_audit *how,
			const struct hf_audit *audit)
{
	print_kind(how, audit, HF_AUDIT_MISSING);
	if (hf_audit_count(audit, HF_AUDIT_TAKEN_OUT)) {
		print_title("taken out again");
		print_kind(how, audit, HF_AUDIT_TAKEN_OUT);
	}
	if (hf_audit_count(audit, HF_AUDIT_DOUBTFUL)) {
		print_title("doubtful");
		print_kind(how, audit, HF_AUDIT_DOUBTFUL);
	}
	if (hf_audit_count(audit, HF_AUDIT_MISSING) +
	    hf_audit_count(audit, HF_AUDIT_TAKEN_OUT) +
	    hf_audit_count(audit, HF_AUDIT_DOUBTFUL))
		hf_out("\n");
}

/* "; the oldest is 213 days old" */
static void print_oldest(const struct hf_report_audit *how,
			 const struct hf_audit *audit, size_t missing)
{
	time_t oldest = 0;
	char age[32];
	size_t i;

	for (i = 0; i < audit->n; i++)
		if (audit->v[i].kind == HF_AUDIT_MISSING &&
		    (!oldest || audit->v[i].committed < oldest))
			oldest = audit->v[i].committed;
	hf_text_age(age, sizeof(age), how->now - (long)oldest);
	hf_out("; %s %s old\n", missing == 1 ? "it is" : "the oldest is", age);
}

static void print_summary(const struct hf_report_audit *how,
			  const struct hf_audit_pair *pair)
{
	const struct hf_audit *audit = &pair->audit;
	size_t missing = hf_audit_count(audit, HF_AUDIT_MISSING);
	bool undecided = hf_audit_count(audit, HF_AUDIT_UNDECIDED) > 0;

	if (missing) {
		hf_out_styled(HF_BAD, "%zu of %zu commit%s", missing,
			      audit->checked, plural(audit->checked));
		hf_out(" of %s never reached %s", how->production,
		       pair->target);
		print_oldest(how, audit, missing);
	} else if (audit->checked) {
		hf_out_styled(undecided ? HF_PLAIN : HF_GOOD, "no commit");
		hf_out(" of %s is %smissing in %s; %zu %s looked at\n",
		       how->production, undecided ? "known to be " : "",
		       pair->target, audit->checked,
		       audit->checked == 1 ? "was" : "were");
	} else {
		hf_out_styled(HF_GOOD, "every commit");
		hf_out(" of %s is in %s\n", how->production, pair->target);
	}
}

/* "the others: 109 picked, 26 ported, 1 doubtful" */
static void print_others(const struct hf_audit *audit)
{
	const struct {
		size_t n;
		const char *how;
	} others[] = {
		{ audit->proved[HF_PROOF_MERGED], "merged" },
		{ audit->proved[HF_PROOF_PICKED], "picked" },
		{ audit->proved[HF_PROOF_SQUASHED], "squashed" },
		{ audit->proved[HF_PROOF_PRESENT], "present" },
		{ audit->proved[HF_PROOF_PORTED], "ported" },
		{ audit->waived, "waived" },
		{ audit->only, "owed to nobody" },
		{ audit->reverted, "reverted" },
		{ hf_audit_count(audit, HF_AUDIT_TAKEN_OUT),
		  "taken out again" },
		{ hf_audit_count(audit, HF_AUDIT_DOUBTFUL), "doubtful" },
		{ hf_audit_count(audit, HF_AUDIT_UNDECIDED), "undecided" },
	};
	bool any = false;
	size_t i;

	for (i = 0; i < sizeof(others) / sizeof(*others); i++) {
		if (!others[i].n)
			continue;
		hf_out("%s%zu %s", any ? ", " : "the others: ", others[i].n,
		       others[i].how);
		any = true;
	}
	if (any)
		hf_out("\n");
}

void hf_report_audit(const struct hf_report_audit *how,
		     const struct hf_audit_pair *pair)
{
	if (how->titled && !how->brief) {
		if (how->next)
			hf_out("\n");
		hf_out_styled(HF_STRONG, "%s -> %s", how->production,
			      pair->target);
		hf_out("\n\n");
	}
	if (!how->brief)
		print_lists(how, &pair->audit);
	print_summary(how, pair);
	if (!how->brief)
		print_others(&pair->audit);
}

static void json_paths(struct hf_json *object, const struct hf_strv *paths)
{
	struct hf_json *list = hf_json_array();
	size_t i;

	for (i = 0; i < paths->n; i++)
		hf_json_push_text(list, paths->v[i]);
	hf_json_add(object, "lacks", list);
}

static struct hf_json *json_commit(const struct hf_audit_item *item,
				   const char *target)
{
	struct hf_json *one = hf_json_object();

	hf_json_text(one, "commit", item->id.hex);
	hf_json_text(one, "subject", item->subject);
	hf_json_text(one, "author", item->author);
	hf_json_time(one, "date", item->committed);
	hf_json_text(one, "target", target);
	hf_json_text(one, "tag", item->tag);
	return one;
}

/* Where JSON puts the commits that are not settled. */
struct lists {
	struct hf_json *missing, *doubtful, *undecided;
};

static void json_undecided(struct hf_json *list, const char *target,
			   const char *commit, const char *why)
{
	struct hf_json *one = hf_json_object();

	hf_json_text(one, "target", target);
	hf_json_text(one, "commit", commit);
	hf_json_text(one, "why", why);
	hf_json_push(list, one);
}

static void json_item(struct lists *to, const struct hf_audit_item *item,
		      const char *target)
{
	struct hf_json *one;

	if (item->kind == HF_AUDIT_UNDECIDED) {
		json_undecided(to->undecided, target, item->id.hex, item->why);
		return;
	}
	one = json_commit(item, target);
	if (item->kind == HF_AUDIT_DOUBTFUL) {
		hf_json_text(one, "by", item->by.hex);
		hf_json_number(one, "share", item->share);
	} else {
		hf_json_text(one, "reverted_by",
			     item->by.hex[0] ? item->by.hex : NULL);
	}
	json_paths(one, &item->lacks);
	hf_json_push(item->kind == HF_AUDIT_DOUBTFUL ? to->doubtful :
						       to->missing,
		     one);
}

static struct hf_json *json_settled(const struct hf_audit_pair *pairs, size_t n)
{
	struct hf_json *object = hf_json_object();
	struct hf_audit sum = { .n = 0 };
	size_t i, proof;

	for (i = 0; i < n; i++) {
		for (proof = HF_PROOF_MERGED; proof <= HF_PROOF_PORTED; proof++)
			sum.proved[proof] += pairs[i].audit.proved[proof];
		sum.waived += pairs[i].audit.waived;
		sum.only += pairs[i].audit.only;
		sum.reverted += pairs[i].audit.reverted;
	}
	for (proof = HF_PROOF_MERGED; proof <= HF_PROOF_PORTED; proof++)
		hf_json_number(object, hf_proof_name((enum hf_proof)proof),
			       (long)sum.proved[proof]);
	hf_json_number(object, "waived", (long)sum.waived);
	hf_json_number(object, "only", (long)sum.only);
	hf_json_number(object, "reverted", (long)sum.reverted);
	return object;
}

int hf_report_audit_json(const char *production,
			 const struct hf_audit_pair *pairs, size_t n,
			 struct hf_err *err)
{
	struct lists to = { hf_json_array(), hf_json_array(), hf_json_array() };
	struct hf_json *object = hf_json_object(), *targets = hf_json_array();
	size_t i, j, checked = 0;

	for (i = 0; i < n; i++) {
		hf_json_push_text(targets, pairs[i].target);
		checked += pairs[i].audit.checked;
		if (pairs[i].err.code)
			json_undecided(to.undecided, pairs[i].target, NULL,
				       pairs[i].err.text);
		for (j = 0; j < pairs[i].audit.n; j++)
			json_item(&to, &pairs[i].audit.v[j], pairs[i].target);
	}
	hf_json_text(object, "production", production);
	hf_json_add(object, "targets", targets);
	hf_json_number(object, "checked", (long)checked);
	hf_json_add(object, "missing", to.missing);
	hf_json_add(object, "doubtful", to.doubtful);
	hf_json_add(object, "settled", json_settled(pairs, n));
	hf_json_add(object, "undecided", to.undecided);
	return hf_json_print(object, err);
}
