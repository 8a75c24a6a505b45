/* Allowed signers, whoever wrote them: what is printed of them reads alike. */
#include "values/signers.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Each line printed is a signer's, and stands for this address and no other. */
static void check_printed(const struct hf_buf *text, const char *mail)
{
	struct hf_signers again;
	size_t i;
	int rc = hf_signers_parse(&again, hf_buf_str(text), text->len, NULL);

	/* Numbers for principals may take it over the limit. */
	if (rc < 0)
		return;
	for (i = 0; mail && i < again.n; i++) {
		assert(!strcmp(again.v[i].principals, mail));
		assert(!again.v[i].is_openpgp);
	}
	for (i = 0; i < text->len; i++)
		assert(text->data[i] == '\n' || text->data[i] == '\t' ||
		       (unsigned char)text->data[i] >= 0x20);
	hf_signers_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data, *end = memchr(data, '\n', size);
	struct hf_signers signers;
	struct hf_buf out = HF_BUF_INIT;
	char *mail = NULL;

	/* The first line is the address. */
	if (end)
		mail = strndup(text, (size_t)(end - text));
	if (!mail)
		return 0;
	size -= (size_t)(end + 1 - text);
	if (hf_signers_parse(&signers, end + 1, size, NULL) == 0) {
		hf_signers_print(&out, &signers, mail);
		check_printed(&out, mail);
		hf_buf_clear(&out);
		hf_signers_print_all(&out, &signers);
		check_printed(&out, NULL);
		hf_signers_openpgp(&signers, mail, mail);
		hf_signers_named(&signers, mail);
		hf_signers_release(&signers);
	}
	hf_buf_release(&out);
	free(mail);
	return 0;
}
