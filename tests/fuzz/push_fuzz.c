/* Whatever is read from push lines can be written and is read the same. */
#include "values/push.h"

#include <stdint.h>

#include "base/buf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void print(struct hf_buf *out, const struct hf_push *push)
{
	const struct hf_push_update *u;
	size_t i;

	for (i = 0; i < push->n; i++) {
		u = &push->v[i];
		hf_buf_printf(out, "%s %s %s %s\n", u->local_ref, u->local.hex,
			      u->remote_ref, u->remote.hex);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct hf_buf once = HF_BUF_INIT;
	struct hf_push push;

	if (hf_push_parse(&push, text, size, NULL) == 0) {
		print(&once, &push);
		if (size && text[size - 1] != '\n')
			hf_buf_truncate(&once, once.len - 1);
		if (once.len != size ||
		    (size && memcmp(once.data, text, size) != 0))
			abort();
	} else if (push.v || push.n) {
		abort();
	}
	hf_push_release(&push);
	hf_buf_release(&once);
	return 0;
}
