/* What became of a ref in a push, by the lines of git push --porcelain. */
#ifndef HF_FATE_H
#define HF_FATE_H

#include <stddef.h>

enum hf_fate {
	HF_FATE_UNTOLD,  /* git did not come to speak of it */
	HF_FATE_DONE,    /* it is where it should be */
	HF_FATE_MOVED,   /* somebody else had moved it */
	HF_FATE_REFUSED, /* the remote will not have it */
	HF_FATE_HELD,    /* went down with the others, for what they did */
};

/*
 * What git `said` of the ref of this full name. `words` are git's own for it,
 * without the newline and borrowed from `said`; "" when there are none.
 */
enum hf_fate hf_fate_of(const char **words, size_t *len, const char *said,
			const char *ref);

#endif
