/* Events that anybody may have pushed: what was read, printed, reads alike. */
#include "values/record.h"

#include <assert.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_alike(const struct hf_event *a, const struct hf_event *b)
{
	size_t i;

	assert(!strcmp(a->kind, b->kind));
	assert(!strcmp(a->name, b->name));
	assert(!strcmp(a->subject, b->subject));
	assert(a->n == b->n);
	for (i = 0; i < a->n; i++) {
		assert(!strcmp(a->fields[i].key, b->fields[i].key));
		assert(!strcmp(a->fields[i].value, b->fields[i].value));
	}
}

/* Text that may be set is text that comes back. */
static void check_set(const char *text)
{
	struct hf_buf printed = HF_BUF_INIT;
	struct hf_event event, again;
	int rc;

	if (hf_event_init(&event, "note", "x", text, NULL) < 0)
		return;
	rc = hf_event_set(&event, "Text", text, NULL);
	assert(rc == 0);
	hf_event_print(&printed, &event);
	rc = hf_event_parse(&again, printed.data, printed.len, NULL);
	assert(rc == 0);
	check_alike(&event, &again);
	hf_event_release(&event);
	hf_event_release(&again);
	hf_buf_release(&printed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct hf_buf text = HF_BUF_INIT;
	struct hf_event event, again;
	int rc;

	hf_buf_add(&text, data, size);
	check_set(text.data);
	hf_buf_clear(&text);
	if (hf_event_parse(&event, (const char *)data, size, NULL) == 0) {
		hf_event_print(&text, &event);
		rc = hf_event_parse(&again, text.data, text.len, NULL);
		/* A blank behind each colon may take it over the limit. */
		assert(rc == 0 || text.len > HF_EVENT_MAX);
		if (rc == 0)
			check_alike(&event, &again);
		hf_event_release(&again);
	}
	hf_event_release(&event);
	hf_buf_release(&text);
	return 0;
}
