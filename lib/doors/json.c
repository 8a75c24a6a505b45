#include "doors/json.h"

#include <assert.h>
#include <jansson.h>

#include "base/buf.h"
#include "base/text.h"
#include "doors/out.h"

/* NULL stands for a value that there was no memory for. */
struct hf_json {
	json_t *json;
	bool failed; /* something in it is missing */
};

static struct hf_json *wrap(json_t *json)
{
	struct hf_json *value = NULL;

	if (json)
		value = calloc(1, sizeof(*value));
	if (value)
		value->json = json;
	else
		json_decref(json);
	return value;
}

struct hf_json *hf_json_object(void)
{
	return wrap(json_object());
}

struct hf_json *hf_json_array(void)
{
	return wrap(json_array());
}

void hf_json_free(struct hf_json *json)
{
	if (!json)
		return;
	json_decref(json->json);
	free(json);
}

static void set(struct hf_json *object, const char *key, json_t *value)
{
	if (!object)
		json_decref(value);
	else if (json_object_set_new(object->json, key, value) < 0)
		object->failed = true;
}

static void append(struct hf_json *array, json_t *value)
{
	if (!array)
		json_decref(value);
	else if (json_array_append_new(array->json, value) < 0)
		array->failed = true;
}

/* Take the value out of its shell; `to` learns whether it is whole. */
static json_t *unwrap(struct hf_json *to, struct hf_json *value)
{
	json_t *json = value ? json_incref(value->json) : NULL;

	if (to && (!value || value->failed))
		to->failed = true;
	hf_json_free(value);
	return json;
}

void hf_json_add(struct hf_json *object, const char *key, struct hf_json *value)
{
	set(object, key, unwrap(object, value));
}

void hf_json_push(struct hf_json *array, struct hf_json *value)
{
	append(array, unwrap(array, value));
}

/* A string in which every byte that is not UTF-8 became U+FFFD. */
static json_t *string(const char *text)
{
	struct hf_buf valid = HF_BUF_INIT;
	json_t *json = NULL;
	size_t len, n;
	unsigned c;

	if (!text)
		return json_null();
	for (len = strlen(text); len; text += n, len -= n) {
		n = hf_text_utf8(text, len, &c);
		if (n)
			hf_buf_add(&valid, text, n);
		else
			hf_buf_puts(&valid, "\xef\xbf\xbd");
		n = n ? n : 1;
	}
	if (!valid.failed)
		json = json_string(hf_buf_str(&valid));
	hf_buf_release(&valid);
	return json;
}

void hf_json_text(struct hf_json *object, const char *key, const char *text)
{
	set(object, key, string(text));
}

void hf_json_number(struct hf_json *object, const char *key, long number)
{
	set(object, key, json_integer(number));
}

void hf_json_bool(struct hf_json *object, const char *key, bool value)
{
	set(object, key, json_boolean(value));
}

void hf_json_time(struct hf_json *object, const char *key, time_t when)
{
	char text[32];

	if (when)
		hf_text_utc(text, sizeof(text), when);
	set(object, key, string(when ? text : NULL));
}

void hf_json_push_text(struct hf_json *array, const char *text)
{
	append(array, string(text));
}

/* What a terminal must not be sent; jansson itself escapes up to U+001F. */
static bool is_hostile(unsigned c)
{
	return (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
	       c == 0xfeff;
}

/*
 * Spell hostile characters as \uXXXX. They only stand inside of strings, where
 * that means the same, so a reader gets the text as it was.
 */
static void defuse(struct hf_buf *out, const char *text)
{
	size_t len = strlen(text), n;
	unsigned c;

	for (; len; text += n, len -= n) {
		n = hf_text_utf8(text, len, &c);
		assert(n);
		if (is_hostile(c))
			hf_buf_printf(out, "\\u%04X", c);
		else
			hf_buf_add(out, text, n);
	}
}

static int collect(const char *bytes, size_t len, void *text)
{
	hf_buf_add(text, bytes, len);
	return 0;
}

/*
 * json_dumps() drops half a key and reports success when memory runs out in
 * between (jansson 2.14), so its pieces are collected in a buffer of ours.
 */
int hf_json_print(struct hf_json *json, struct hf_err *err)
{
	struct hf_buf text = HF_BUF_INIT, safe = HF_BUF_INIT;
	struct hf_json *whole = hf_json_object();
	int rc;

	assert(!json || json_is_object(json->json));
	hf_json_number(whole, "format", 1);
	if (!whole || whole->failed || !json || json->failed ||
	    json_object_update(whole->json, json->json) ||
	    json_dump_callback(whole->json, collect, &text, JSON_INDENT(2)) ||
	    text.failed)
		safe.failed = true;
	else
		defuse(&safe, hf_buf_str(&text));
	hf_buf_putc(&safe, '\n');
	if ((rc = hf_buf_check(&safe, err)) == 0)
		hf_out_raw(safe.data, safe.len);
	hf_buf_release(&safe);
	hf_buf_release(&text);
	hf_json_free(whole);
	hf_json_free(json);
	return rc;
}
