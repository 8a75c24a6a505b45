#include "values/value.h"

#include <assert.h>

#include "base/text.h"
#include "values/kind.h"
#include "values/policy.h"

void hf_value_release(struct hf_value *value)
{
	free(value->text);
	hf_strv_release(&value->list);
	*value = (struct hf_value)HF_VALUE_INIT;
}

static int bad_value(const struct hf_setting *s, const char *text,
		     const char *want, struct hf_err *err)
{
	return hf_fail(err, HF_EPOLICY, "bad value '%.100s' for '%s': want %s",
		       text, s->key, want);
}

/* Run the kind's check, and pass on its own reason if it has one. */
static int check(const struct hf_setting *s, const char *text,
		 struct hf_err *err)
{
	const struct hf_kind *kind = hf_kind(s->kind);
	struct hf_err why = HF_ERR_INIT;

	if (kind->good(text, &why))
		return 0;
	if (!why.code)
		return bad_value(s, text, kind->want, err);
	return hf_fail(err, why.code, "'%s': %s", s->key, why.text);
}

/* Every item is good and stands there once; of a quorum, every role. */
static int check_list(const struct hf_setting *s, const struct hf_strv *list,
		      struct hf_err *err)
{
	size_t i, j, len;
	int rc;

	for (i = 0; i < list->n; i++) {
		if ((rc = check(s, list->v[i], err)) < 0)
			return rc;
		len = s->kind == HF_SET_QUORUM ? strcspn(list->v[i], ":") + 1 :
						 strlen(list->v[i]) + 1;
		for (j = 0; j < i; j++)
			if (!strncmp(list->v[i], list->v[j], len))
				return hf_fail(err, HF_EPOLICY,
					       "'%.100s' stands in '%s' twice",
					       list->v[j], s->key);
	}
	return 0;
}

/* "30d", "24h", "90s": in the largest unit that loses nothing; a day is 24h. */
static void write_duration(struct hf_buf *out, long seconds)
{
	if (seconds % 86400 == 0 && seconds > 86400)
		hf_buf_printf(out, "%ldd", seconds / 86400);
	else if (seconds % 3600 == 0 && seconds)
		hf_buf_printf(out, "%ldh", seconds / 3600);
	else if (seconds % 60 == 0 && seconds)
		hf_buf_printf(out, "%ldm", seconds / 60);
	else
		hf_buf_printf(out, "%lds", seconds);
}

static int read_number(struct hf_value *out, const struct hf_setting *s,
		       const char *text, struct hf_err *err)
{
	struct hf_buf want = HF_BUF_INIT;
	bool good;
	int rc;

	if (s->kind == HF_SET_DURATION)
		good = hf_text_duration(&out->number, text);
	else
		good = hf_text_number(&out->number, text, s->most);
	if (good && out->number >= s->least && out->number <= s->most)
		return 0;
	if (s->kind == HF_SET_DURATION) {
		hf_buf_puts(&want,
			    "a time such as 90s, 30m, 24h, 7d or 2w, from ");
		write_duration(&want, s->least);
		hf_buf_puts(&want, " to ");
		write_duration(&want, s->most);
	} else {
		hf_buf_printf(&want, "a number from %ld to %ld", s->least,
			      s->most);
	}
	rc = bad_value(s, text, hf_buf_str(&want), err);
	hf_buf_release(&want);
	return rc;
}

static int read_bool(struct hf_value *out, const struct hf_setting *s,
		     const char *text, struct hf_err *err)
{
	/* git's own spellings, no first. */
	static const char *const words[] = { "no",  "yes", "false", "true",
					     "off", "on",  "0",     "1" };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (!strcasecmp(text, words[i])) {
			out->number = i % 2;
			return 0;
		}
	}
	return bad_value(s, text, "yes or no", err);
}

static int read_choice(struct hf_value *out, const struct hf_setting *s,
		       const char *text, struct hf_err *err)
{
	struct hf_buf want = HF_BUF_INIT;
	const struct hf_choice *c;
	int rc;

	for (c = s->choices; c->name; c++) {
		if (!strcmp(text, c->name)) {
			out->number = c->value;
			return 0;
		}
	}
	for (c = s->choices; c->name; c++) {
		if (c != s->choices)
			hf_buf_puts(&want, c[1].name ? ", " : " or ");
		hf_buf_puts(&want, c->name);
	}
	rc = bad_value(s, text, hf_buf_str(&want), err);
	hf_buf_release(&want);
	return rc;
}

/* A copy of `text` in `out`; what may be absent is NULL when empty. */
static int read_text(struct hf_value *out, const struct hf_setting *s,
		     const char *text, struct hf_err *err)
{
	int rc;

	if (!*text && hf_kind(s->kind)->shape == HF_SHAPE_MAYBE_TEXT)
		return 0;
	if ((rc = check(s, text, err)) < 0)
		return rc;
	out->text = strdup(text);
	return out->text ? 0 : hf_fail_mem(err);
}

static int read_list(struct hf_value *out, const struct hf_setting *s,
		     const char *text, struct hf_err *err)
{
	int rc;

	hf_strv_split(&out->list, text);
	if ((rc = hf_strv_check(&out->list, err)) < 0)
		return rc;
	return check_list(s, &out->list, err);
}

static int read_shape(struct hf_value *out, const struct hf_setting *s,
		      const char *text, struct hf_err *err)
{
	switch (hf_kind(s->kind)->shape) {
	case HF_SHAPE_TEXT:
	case HF_SHAPE_MAYBE_TEXT:
		return read_text(out, s, text, err);
	case HF_SHAPE_LIST:
		return read_list(out, s, text, err);
	case HF_SHAPE_LONG:
		return read_number(out, s, text, err);
	case HF_SHAPE_INT:
		return read_choice(out, s, text, err);
	case HF_SHAPE_BOOL:
		return read_bool(out, s, text, err);
	}
	return 0;
}

int hf_value_read(struct hf_value *out, const struct hf_setting *setting,
		  const char *text, struct hf_err *err)
{
	int rc;

	*out = (struct hf_value)HF_VALUE_INIT;
	rc = read_shape(out, setting, text, err);
	if (rc < 0)
		hf_value_release(out);
	return rc;
}

static const char *choice_name(const struct hf_setting *s, long value)
{
	const struct hf_choice *c = s->choices;

	while (c->name && c->value != value)
		c++;
	assert(c->name);
	return c->name;
}

void hf_value_write(struct hf_buf *out, const struct hf_setting *setting,
		    const struct hf_value *value)
{
	size_t i;

	switch (hf_kind(setting->kind)->shape) {
	case HF_SHAPE_TEXT:
	case HF_SHAPE_MAYBE_TEXT:
		hf_buf_puts(out, value->text ? value->text : "");
		break;
	case HF_SHAPE_LIST:
		for (i = 0; i < value->list.n; i++)
			hf_buf_printf(out, "%s%s", i ? ", " : "",
				      value->list.v[i]);
		break;
	case HF_SHAPE_LONG:
		if (setting->kind == HF_SET_DURATION)
			write_duration(out, value->number);
		else
			hf_buf_printf(out, "%ld", value->number);
		break;
	case HF_SHAPE_INT:
		hf_buf_puts(out, choice_name(setting, value->number));
		break;
	case HF_SHAPE_BOOL:
		hf_buf_puts(out, value->number ? "yes" : "no");
		break;
	}
}

struct hf_value hf_value_get(const struct hf_policy *policy,
			     const struct hf_setting *setting)
{
	const void *field = (const char *)policy + setting->offset;
	struct hf_value value = HF_VALUE_INIT;

	switch (hf_kind(setting->kind)->shape) {
	case HF_SHAPE_TEXT:
	case HF_SHAPE_MAYBE_TEXT:
		value.text = *(char *const *)field;
		break;
	case HF_SHAPE_LIST:
		value.list = *(const struct hf_strv *)field;
		break;
	case HF_SHAPE_LONG:
		value.number = *(const long *)field;
		break;
	case HF_SHAPE_INT:
		value.number = *(const int *)field;
		break;
	case HF_SHAPE_BOOL:
		value.number = *(const bool *)field;
		break;
	}
	return value;
}

void hf_value_put(struct hf_policy *policy, const struct hf_setting *setting,
		  struct hf_value *value)
{
	struct hf_value before = hf_value_get(policy, setting);
	void *field = (char *)policy + setting->offset;

	switch (hf_kind(setting->kind)->shape) {
	case HF_SHAPE_TEXT:
	case HF_SHAPE_MAYBE_TEXT:
		*(char **)field = value->text;
		break;
	case HF_SHAPE_LIST:
		*(struct hf_strv *)field = value->list;
		break;
	case HF_SHAPE_LONG:
		*(long *)field = value->number;
		break;
	case HF_SHAPE_INT:
		*(int *)field = (int)value->number;
		break;
	case HF_SHAPE_BOOL:
		*(bool *)field = value->number != 0;
		break;
	}
	*value = (struct hf_value)HF_VALUE_INIT;
	hf_value_release(&before);
}

static bool same_list(const struct hf_strv *a, const struct hf_strv *b)
{
	size_t i;

	if (a->n != b->n)
		return false;
	for (i = 0; i < a->n; i++)
		if (strcmp(a->v[i], b->v[i]) != 0)
			return false;
	return true;
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

/* The place of this role in a list of quorums, or its end. */
static size_t find_role(const struct hf_strv *list, const char *item)
{
	size_t len = strcspn(item, ":") + 1, i;

	for (i = 0; i < list->n && strncmp(list->v[i], item, len) != 0; i++)
		;
	return i;
}

/* Ask for `item` too; of two counts for a role the greater one holds. */
static enum hf_change add_quorum(struct hf_strv *list, const char *item)
{
	size_t at = find_role(list, item), len;
	char *text;

	if (at == list->n) {
		hf_strv_push(list, item);
		return HF_CHANGE_TIGHTER;
	}
	if (hf_kind_quorum(&len, item) <= hf_kind_quorum(&len, list->v[at]))
		return HF_CHANGE_NONE;
	text = strdup(item);
	if (text) {
		free(list->v[at]);
		list->v[at] = text;
	}
	list->failed |= !text;
	return HF_CHANGE_TIGHTER;
}

/* A pattern with "!" would take back what the list protects. */
static enum hf_change add_item(struct hf_strv *list, const char *item)
{
	if (hf_strv_has(list, item))
		return HF_CHANGE_NONE;
	if (*item == '!')
		return HF_CHANGE_REFUSED;
	hf_strv_push(list, item);
	return HF_CHANGE_TIGHTER;
}

static enum hf_change join_lists(struct hf_strv *list,
				 const struct hf_setting *s,
				 const struct hf_strv *now)
{
	enum hf_change change = HF_CHANGE_NONE, one;
	struct hf_strv both = HF_STRV_INIT;
	size_t i;

	for (i = 0; i < now->n; i++)
		hf_strv_push(&both, now->v[i]);
	for (i = 0; i < list->n && change != HF_CHANGE_REFUSED; i++) {
		one = s->kind == HF_SET_QUORUM ? add_quorum(&both, list->v[i]) :
						 add_item(&both, list->v[i]);
		if (one != HF_CHANGE_NONE)
			change = one;
	}
	hf_strv_release(list);
	*list = both;
	return change;
}

/*
 * Whether `list` is `now` with some left out, in the same order. What "!"
 * takes back from the list must stay: without it more would match.
 */
static bool is_fewer(const struct hf_strv *list, const struct hf_strv *now)
{
	size_t i, taken = 0;

	for (i = 0; i < now->n; i++) {
		if (taken < list->n && !strcmp(now->v[i], list->v[taken]))
			taken++;
		else if (now->v[i][0] == '!')
			return false;
	}
	return taken == list->n;
}

/* Whether `a` stands before `b` among the choices. */
static bool is_earlier(const struct hf_setting *s, long a, long b)
{
	const struct hf_choice *c = s->choices;

	while (c->name && c->value != a && c->value != b)
		c++;
	return c->name && c->value == a;
}

static bool is_tighter(const struct hf_value *value, const struct hf_setting *s,
		       const struct hf_value *now)
{
	switch (s->tighter) {
	case HF_TIGHTER_LOWER:
		return value->number < now->number;
	case HF_TIGHTER_YES:
		return value->number;
	case HF_TIGHTER_NO:
		return !value->number;
	case HF_TIGHTER_FEWER:
		return is_fewer(&value->list, &now->list);
	case HF_TIGHTER_EARLIER:
		return is_earlier(s, value->number, now->number);
	case HF_TIGHTER_MORE:
	case HF_TIGHTER_NEVER:
		break;
	}
	return false;
}

enum hf_change hf_value_tighten(struct hf_value *value,
				const struct hf_setting *setting,
				const struct hf_value *now)
{
	if (setting->tighter == HF_TIGHTER_MORE)
		return join_lists(&value->list, setting, &now->list);
	if (value->number == now->number && same_text(value->text, now->text) &&
	    same_list(&value->list, &now->list))
		return HF_CHANGE_NONE;
	return is_tighter(value, setting, now) ? HF_CHANGE_TIGHTER :
						 HF_CHANGE_REFUSED;
}
