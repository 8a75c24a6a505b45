/*
 * Raw message files: nothing crashes, cleaning settles at once, and a trailer
 * that was added is found. The first byte chooses how the file is read.
 */
#include "values/message.h"

#include <assert.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is stored must be read back as it was judged. */
static void check_settled(const struct hf_message *message)
{
	struct hf_message again;
	int rc = hf_message_parse(&again, message->text, strlen(message->text),
				  NULL, NULL);

	assert(rc == 0);
	assert(!strcmp(again.text, message->text));
	assert(!strcmp(again.subject, message->subject));
	hf_message_release(&again);
}

static void check_added(const char *raw, size_t len,
			const struct hf_message_style *style)
{
	struct hf_buf once = HF_BUF_INIT, twice = HF_BUF_INIT;
	struct hf_message message;
	int rc;

	hf_message_add_trailer(&once, raw, len, style, "Hotfix", "1.4.1");
	rc = hf_message_parse(&message, once.data, once.len, style, NULL);
	assert(rc == 0);
	/* An empty message stays as it is. */
	assert(hf_message_has(&message, "Hotfix", "1.4.1") ||
	       (once.len == len && !memcmp(once.data, raw, len)));
	hf_message_add_trailer(&twice, once.data, once.len, style, "hotfix",
			       "1.4.1");
	assert(twice.len == once.len);
	assert(!memcmp(once.data, twice.data, once.len));
	hf_message_release(&message);
	hf_buf_release(&once);
	hf_buf_release(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const comments[] = { NULL, "#", ";", "//" };
	struct hf_message_style style = { 0 };
	struct hf_message message;
	const char *raw;
	char id[65];
	size_t at = 0;
	int rc;

	if (!size)
		return 0;
	style.strip_comments = data[0] & 1;
	style.scissors = data[0] & 2;
	style.comment = comments[data[0] >> 2 & 3];
	raw = (const char *)data + 1;
	rc = hf_message_parse(&message, raw, size - 1, &style, NULL);
	assert(rc == 0);
	hf_message_is_leftover(&message);
	hf_message_is_merge(&message);
	while (hf_message_reverts(&message, &at, id))
		assert(strlen(id) >= 7);
	check_settled(&message);
	check_added(raw, size - 1, &style);
	hf_message_release(&message);
	return 0;
}
