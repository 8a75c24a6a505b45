/* What to do next with a hotfix, by all that is known of it. */
#ifndef HF_NEXT_H
#define HF_NEXT_H

#include <stddef.h>

struct hf_status;

enum { HF_NEXT_MAX = 8 };

/* A command, and why; the reason is a literal or borrowed from the verdict. */
struct hf_next {
	char command[320];
	const char *why;
};

size_t hf_next_find(struct hf_next out[HF_NEXT_MAX],
		    const struct hf_status *status);

#endif
