/* Events that anybody may have pushed: what was read, printed, reads alike. */
#include "values/record.h"

#include <assert.h>
#include <stdint.h>

#include "facts/repo_reader.h"

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

/* A message is an event, a broken one or none; what it was, it stays. */
static void check_message(const char *message, size_t len)
{
	struct hf_buf text = HF_BUF_INIT;
	struct hf_event event, again;
	int rc = hf_event_parse(&event, message, len, NULL);

	if (rc < 0) {
		assert(rc == HF_ENOTFOUND || rc == HF_EFAIL);
		assert(!event.kind && !event.name && !event.fields);
		return;
	}
	hf_event_print(&text, &event);
	rc = hf_event_parse(&again, text.data, text.len, NULL);
	/* A blank behind each colon may take it over the limit. */
	assert(rc == 0 || text.len > HF_EVENT_MAX);
	if (rc == 0)
		check_alike(&event, &again);
	hf_event_release(&again);
	hf_event_release(&event);
	hf_buf_release(&text);
}

/* The same inside of a commit object that nobody has checked. */
static void check_commit(const char *raw, size_t len)
{
	const struct hf_id id = { "" };
	struct hf_commit commit;

	if (hf_commit_parse(&commit, &id, raw, len, NULL) < 0)
		return;
	assert(commit.size == len && strlen(commit.message) <= len);
	assert(!strchr(commit.author, '\n') && !strchr(commit.committer, '\n'));
	assert(commit.authored >= 0 && commit.committed >= 0);
	check_message(commit.message, strlen(commit.message));
	hf_commit_release(&commit);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct hf_buf text = HF_BUF_INIT;

	hf_buf_add(&text, data, size);
	check_set(hf_buf_str(&text));
	check_message(hf_buf_str(&text), size);
	check_commit(hf_buf_str(&text), size);
	hf_buf_release(&text);
	return 0;
}
