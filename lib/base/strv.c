#include "base/strv.h"

#include <stdarg.h>

#include "base/buf.h"

void hf_strv_release(struct hf_strv *list)
{
	size_t i;

	if (!list)
		return;
	for (i = 0; i < list->n; i++)
		free(list->v[i]);
	free(list->v);
	*list = (struct hf_strv)HF_STRV_INIT;
}

/* Take over `text`, which is NULL after a failed allocation. */
static void take(struct hf_strv *list, char *text)
{
	size_t cap = list->cap ? list->cap * 2 : 8;
	char **v;

	if (text && !list->failed && list->n + 2 > list->cap) {
		v = realloc(list->v, cap * sizeof(*v));
		if (v) {
			list->v = v;
			list->cap = cap;
		} else {
			list->failed = true;
		}
	}
	if (!text || list->failed) {
		list->failed = true;
		free(text);
		return;
	}
	list->v[list->n++] = text;
	list->v[list->n] = NULL;
}

void hf_strv_push(struct hf_strv *list, const char *text)
{
	take(list, strdup(text));
}

void hf_strv_pushn(struct hf_strv *list, const char *text, size_t len)
{
	take(list, strndup(text, len));
}

void hf_strv_pushf(struct hf_strv *list, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		text = NULL;
	va_end(ap);
	take(list, text);
}

void hf_strv_push_all(struct hf_strv *list, const char *const *texts)
{
	for (; *texts; texts++)
		hf_strv_push(list, *texts);
}

void hf_strv_split(struct hf_strv *list, const char *text)
{
	static const char blank[] = " \t\r\n";
	size_t len;

	while (*text) {
		text += strspn(text, blank);
		len = strcspn(text, ",");
		while (len && strchr(blank, text[len - 1]))
			len--;
		if (len)
			hf_strv_pushn(list, text, len);
		text += strcspn(text, ",");
		if (*text)
			text++;
	}
}

bool hf_strv_has(const struct hf_strv *list, const char *text)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (!strcmp(list->v[i], text))
			return true;
	return false;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void hf_strv_sort(struct hf_strv *list)
{
	if (list->n)
		qsort(list->v, list->n, sizeof(*list->v), by_text);
}

int hf_strv_check(const struct hf_strv *list, struct hf_err *err)
{
	return list->failed ? hf_fail_mem(err) : 0;
}
