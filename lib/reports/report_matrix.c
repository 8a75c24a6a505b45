#include "reports/report_matrix.h"

#include "base/strv.h"
#include "doors/json.h"
#include "doors/out.h"
#include "facts/ledger.h"
#include "reports/debt.h"

/* The targets of all fixes, in the order in which they come up. */
static int find_columns(struct hf_strv *out, const struct hf_ledger *ledger,
			struct hf_err *err)
{
	size_t i, j;

	for (i = 0; i < ledger->n; i++)
		for (j = 0; j < ledger->v[i].n_due; j++)
			if (!hf_strv_has(out, ledger->v[i].due[j].target))
				hf_strv_push(out, ledger->v[i].due[j].target);
	return hf_strv_check(out, err);
}

static const struct hf_due *due_of(const struct hf_entry *e, const char *target)
{
	size_t i;

	for (i = 0; i < e->n_due; i++)
		if (!strcmp(e->due[i].target, target))
			return &e->due[i];
	return NULL;
}

static const char *cell_of(enum hf_style *style, const struct hf_due *due)
{
	*style = HF_PLAIN;
	if (!due)
		return "-";
	switch (hf_owed_of(due)) {
	case HF_OWED_NOT:
		return due->proof;
	case HF_OWED_UNDECIDED:
		*style = HF_BAD;
		return "?";
	case HF_OWED_DOUBTFUL:
		*style = HF_WARN_STYLE;
		return "doubtful";
	case HF_OWED:
		break;
	}
	*style = HF_WARN_STYLE;
	return "owed";
}

/* How many places a text takes once it is filtered. */
static size_t width(const char *text)
{
	struct hf_buf safe = HF_BUF_INIT;
	const char *c;
	size_t n = 0;

	hf_out_safe(&safe, text, strlen(text));
	for (c = hf_buf_str(&safe); *c; c++)
		n += (*c & 0xc0) != 0x80;
	hf_buf_release(&safe);
	return n;
}

static size_t wider(size_t most, const char *text)
{
	size_t n = width(text);

	return n > most ? n : most;
}

/* One cell, as wide as its column but for the last. */
static void print_cell(enum hf_style style, const char *text, size_t wide,
		       bool last)
{
	hf_out_styled(style, "%s", text);
	if (last)
		hf_out("\n");
	else
		hf_out("%*s", (int)(wide - width(text)) + 2, "");
}

static size_t first_width(const struct hf_ledger *ledger)
{
	size_t most = width("hotfix"), i;

	for (i = 0; i < ledger->n; i++)
		if (ledger->v[i].released.hex[0])
			most = wider(most, ledger->v[i].name);
	return most;
}

static size_t column_width(const struct hf_ledger *ledger, const char *target)
{
	size_t most = width(target), i;
	enum hf_style style;

	for (i = 0; i < ledger->n; i++)
		if (ledger->v[i].released.hex[0])
			most = wider(most, cell_of(&style, due_of(&ledger->v[i],
								  target)));
	return most;
}

static void print_row(const struct hf_entry *e, const struct hf_strv *columns,
		      size_t first, const size_t *widths)
{
	enum hf_style style;
	const char *text;
	size_t i;

	print_cell(HF_PLAIN, e ? e->name : "hotfix", first, !columns->n);
	for (i = 0; i < columns->n; i++) {
		text = columns->v[i];
		style = HF_STRONG;
		if (e)
			text = cell_of(&style, due_of(e, columns->v[i]));
		print_cell(style, text, widths[i], i + 1 == columns->n);
	}
}

int hf_report_matrix(const struct hf_ledger *ledger, struct hf_err *err)
{
	struct hf_strv columns = HF_STRV_INIT;
	size_t *widths = NULL, first = first_width(ledger), i;
	bool head = false;
	int rc = find_columns(&columns, ledger, err);

	if (rc < 0)
		goto out;
	widths = calloc(columns.n + 1, sizeof(*widths));
	if (!widths) {
		rc = hf_fail_mem(err);
		goto out;
	}
	for (i = 0; i < columns.n; i++)
		widths[i] = column_width(ledger, columns.v[i]);
	for (i = 0; i < ledger->n; i++) {
		if (!ledger->v[i].released.hex[0])
			continue;
		if (!head)
			print_row(NULL, &columns, first, widths);
		head = true;
		print_row(&ledger->v[i], &columns, first, widths);
	}
out:
	free(widths);
	hf_strv_release(&columns);
	return rc;
}

static struct hf_json *cell_json(const struct hf_entry *e,
				 const struct hf_due *due)
{
	struct hf_json *one = hf_json_object();
	enum hf_owed owed = hf_owed_of(due);

	hf_json_text(one, "hotfix", e->name);
	hf_json_text(one, "branch", due->target);
	hf_json_text(one, "proof", owed == HF_OWED_NOT ? due->proof : NULL);
	hf_json_bool(one, "owed", owed == HF_OWED);
	hf_json_bool(one, "doubtful", owed == HF_OWED_DOUBTFUL);
	hf_json_text(one, "undecided",
		     owed == HF_OWED_UNDECIDED ? due->undecided : NULL);
	return one;
}

int hf_report_matrix_json(const struct hf_ledger *ledger, struct hf_err *err)
{
	struct hf_json *object = hf_json_object(), *list = hf_json_array();
	size_t i, j;

	for (i = 0; i < ledger->n; i++)
		for (j = 0; j < ledger->v[i].n_due; j++)
			hf_json_push(list, cell_json(&ledger->v[i],
						     &ledger->v[i].due[j]));
	hf_json_add(object, "matrix", list);
	return hf_json_print(object, err);
}
