#include "values/fate.h"

#include "base/text.h"

/*
 * git's reasons in the parentheses at the end of a line; none of them is
 * translated. Those that stand nowhere here are the remote's own.
 */
static const struct {
	const char *why;
	enum hf_fate fate;
} reasons[] = {
	{ "stale info", HF_FATE_MOVED },
	{ "fetch first", HF_FATE_MOVED },
	{ "non-fast-forward", HF_FATE_MOVED },
	{ "already exists", HF_FATE_MOVED },
	{ "needs force", HF_FATE_MOVED },
	{ "remote ref updated since checkout", HF_FATE_MOVED },
	/* It moved, or was locked, between the remote's greeting and ours. */
	{ "failed to update ref", HF_FATE_MOVED },
	{ "atomic transaction failed", HF_FATE_MOVED },
	{ "incorrect old value provided", HF_FATE_MOVED },
	{ "reference already exists", HF_FATE_MOVED },
	{ "atomic push failed", HF_FATE_HELD },
	{ "atomic push failure", HF_FATE_HELD },
	/* It speaks of the push as a whole. */
	{ "pre-receive hook declined", HF_FATE_HELD },
};

static enum hf_fate fate_by(const char *words, size_t len)
{
	const char *open = memrchr(words, '(', len);
	size_t i, n;

	for (i = 0; open && i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		n = strlen(reasons[i].why);
		if (n + 2 == len - (size_t)(open - words) &&
		    !memcmp(open + 1, reasons[i].why, n))
			return reasons[i].fate;
	}
	if (hf_text_starts(words, "[remote rejected]") ||
	    hf_text_starts(words, "[rejected]"))
		return HF_FATE_REFUSED;
	return HF_FATE_UNTOLD;
}

/* A line is "<flag>\t<from>:<to>\t<words>"; `from` is an id, or empty. */
static const char *words_on(const char *line, const char *end, const char *ref)
{
	const char *colon, *tab;
	size_t n = strlen(ref);

	if (end - line < 3 || line[1] != '\t')
		return NULL;
	colon = memchr(line, ':', (size_t)(end - line));
	tab = colon ? memchr(colon, '\t', (size_t)(end - colon)) : NULL;
	if (!tab || (size_t)(tab - colon) != n + 1 || memcmp(colon + 1, ref, n))
		return NULL;
	return tab + 1;
}

enum hf_fate hf_fate_of(const char **words, size_t *len, const char *said,
			const char *ref)
{
	const char *line, *end;

	*len = 0;
	for (line = said; *line; line = *end ? end + 1 : end) {
		end = strchrnul(line, '\n');
		*words = words_on(line, end, ref);
		if (!*words)
			continue;
		*len = (size_t)(end - *words);
		if (line[0] == '!')
			return fate_by(*words, *len);
		return strchr(" +-*=", line[0]) ? HF_FATE_DONE : HF_FATE_UNTOLD;
	}
	*words = "";
	return HF_FATE_UNTOLD;
}
