#include "values/policy.h"

#include "values/said.h"
#include "values/setting.h"
#include "values/value.h"

void hf_setting_rows_release(struct hf_setting_rows *rows)
{
	size_t i;

	if (!rows)
		return;
	for (i = 0; i < rows->n; i++) {
		free(rows->v[i].section);
		free(rows->v[i].key);
		free(rows->v[i].value);
		free(rows->v[i].origin);
		free(rows->v[i].ignored);
	}
	free(rows->v);
	*rows = (struct hf_setting_rows){ 0 };
}

/* An empty row at the end, or NULL. */
static struct hf_setting_row *new_row(struct hf_setting_rows *rows)
{
	size_t cap = rows->cap ? rows->cap * 2 : 64;
	struct hf_setting_row *v;

	if (rows->n == rows->cap) {
		if (!(v = realloc(rows->v, cap * sizeof(*v))))
			return NULL;
		rows->v = v;
		rows->cap = cap;
	}
	v = &rows->v[rows->n++];
	*v = (struct hf_setting_row){ .help = "" };
	return v;
}

static int add_row(struct hf_setting_rows *rows, const struct hf_policy *policy,
		   const char *section, const char *key, const char *value,
		   struct hf_err *err)
{
	const struct hf_policy_said *said = hf_said_find(policy, section, key);
	const char *ignored = said ? said->ignored : NULL;
	struct hf_setting_row *row = new_row(rows);

	if (!row)
		return hf_fail_mem(err);
	row->section = strdup(section);
	row->key = strdup(key);
	row->value = strdup(value);
	row->origin = strdup(said ? said->origin : "default");
	row->ignored = ignored ? strdup(ignored) : NULL;
	if (!row->section || !row->key || !row->value || !row->origin ||
	    !row->ignored != !ignored)
		return hf_fail_mem(err);
	return 0;
}

static int add_setting(struct hf_setting_rows *rows,
		       const struct hf_policy *policy,
		       const struct hf_setting *s, struct hf_err *err)
{
	struct hf_value value = hf_value_get(policy, s);
	struct hf_buf text = HF_BUF_INIT;
	int rc;

	hf_value_write(&text, s, &value);
	if ((rc = hf_buf_check(&text, err)) < 0 ||
	    (rc = add_row(rows, policy, s->section, s->key, hf_buf_str(&text),
			  err)) < 0)
		goto out;
	rows->v[rows->n - 1].help = s->help;
out:
	hf_buf_release(&text);
	return rc;
}

/* One row for each name of a section whose keys are free. */
static int add_named(struct hf_setting_rows *rows,
		     const struct hf_policy *policy, const char *section,
		     const struct hf_strv *names, const struct hf_strv *values,
		     struct hf_err *err)
{
	size_t i;
	int rc;

	for (i = 0; i < names->n; i++)
		if ((rc = add_row(rows, policy, section, names->v[i],
				  values->v[i], err)) < 0)
			return rc;
	return 0;
}

int hf_policy_rows(struct hf_setting_rows *out, const struct hf_policy *policy,
		   struct hf_err *err)
{
	const struct hf_setting *s;
	int rc;

	*out = (struct hf_setting_rows){ 0 };
	for (s = hf_settings; s->section; s++)
		if ((rc = add_setting(out, policy, s, err)) < 0)
			goto out;
	if ((rc = add_named(out, policy, "roles", &policy->role_names,
			    &policy->role_members, err)) < 0)
		goto out;
	rc = add_named(out, policy, "rules", &policy->rule_names,
		       &policy->rule_levels, err);
out:
	if (rc < 0)
		hf_setting_rows_release(out);
	return rc;
}

void hf_policy_describe(struct hf_buf *out)
{
	const struct hf_setting *s;

	for (s = hf_settings; s->section; s++)
		hf_buf_printf(out, "%s\t%s\t%s\t%s\n", s->section, s->key,
			      s->standard, s->help);
}
