#include "values/merge_words.h"

#include "base/text.h"

/* What follows `words` where they stand last in the line, or NULL. */
static const char *behind(const char *line, const char *words)
{
	const char *end = line + strcspn(line, "\n"), *found = NULL;

	while ((line = strstr(line, words)) && line < end)
		found = line += strlen(words);
	return found;
}

/* The name up to the quote, without what `skip` says is before it. */
static const char *in_quotes(size_t *len, const char *at, char skip)
{
	const char *slash;

	*len = strcspn(at, "'\n");
	if (at[*len] != '\'')
		return NULL;
	slash = skip ? memchr(at, skip, *len) : NULL;
	if (!slash)
		return at;
	*len -= (size_t)(slash + 1 - at);
	return slash + 1;
}

/* A word; in a branch's name is no colon, but a fork's may stand before one. */
static const char *in_word(size_t *len, const char *at)
{
	const char *colon;

	*len = strcspn(at, " \t\r\n");
	colon = memchr(at, ':', *len);
	if (!colon)
		return at;
	*len -= (size_t)(colon + 1 - at);
	return colon + 1;
}

/* GitHub: "12 from owner/branch"; Bitbucket Server: "5 in A/b from c to d". */
static const char *by_number(size_t *len, const char *at)
{
	const char *in = behind(at, " in "), *from = behind(at, " from ");
	const char *slash;

	if (!from)
		return NULL;
	at = in_word(len, from);
	slash = memchr(at, '/', *len);
	if (in && in < from)
		return at;
	if (!slash)
		return NULL;
	*len -= (size_t)(slash + 1 - at);
	return slash + 1;
}

/* Bitbucket Server since 7.0 has the title first, and this below it. */
static const char *by_body(size_t *len, const char *message)
{
	const char *at = strstr(message, "\n\nMerge in ");
	const char *from = at ? behind(at + 2, " from ") : NULL;

	return from ? in_word(len, from) : NULL;
}

const char *hf_merge_words(size_t *len, const char *message)
{
	static const struct {
		const char *words;
		char skip; /* what ends the name of the remote */
	} quoted[] = {
		{ "Merge branch '", '\0' },
		{ "Merge branches '", '\0' },
		{ "Merge remote-tracking branch '", '/' },
		{ "Merge remote-tracking branches '", '/' },
		{ "Merge remote branch '", '/' },
	};
	const char *at;
	size_t i;

	for (i = 0; i < sizeof(quoted) / sizeof(*quoted); i++)
		if ((at = hf_text_after(message, quoted[i].words)))
			return in_quotes(len, at, quoted[i].skip);
	if ((at = hf_text_after(message, "Merged in ")))
		return behind(at, " (pull request #") ? in_word(len, at) : NULL;
	if ((at = hf_text_after(message, "Merge pull request #")))
		return by_number(len, at);
	if (hf_text_starts(message, "Merge pull request '")) /* Gitea */
		return (at = behind(message, " from ")) ? in_word(len, at) :
							  NULL;
	return hf_text_starts(message, "Pull request #") ?
		       by_body(len, message) :
		       NULL;
}
