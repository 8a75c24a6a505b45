#include "values/picked.h"

#include <string.h>

/*
 * Behind the words of -x, as git and as people write them: "(cherry picked from
 * commit <id>)", "cherry-picked from <id>". NULL: there are no more.
 */
static const char *next(const char *message)
{
	static const char *const ways[] = { "cherry picked from ",
					    "cherry-picked from " };
	static const char commit[] = "commit ";
	const char *found = NULL, *at;
	size_t i, len = 0;

	for (i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		at = strstr(message, ways[i]);
		if (at && (!found || at < found)) {
			found = at;
			len = strlen(ways[i]);
		}
	}
	if (!found)
		return NULL;
	found += len;
	return strncmp(found, commit, strlen(commit)) ? found :
							found + strlen(commit);
}

static bool read_id(struct hf_id *out, const char *at)
{
	return hf_id_parse(out, at, strspn(at, "0123456789abcdef"));
}

void hf_picked_all(struct hf_ids *out, const char *message)
{
	struct hf_id id;

	while ((message = next(message)))
		if (read_id(&id, message))
			hf_ids_push(out, &id);
}

bool hf_picked_from(struct hf_id *out, const char *message)
{
	const char *found = NULL;

	while ((message = next(message)))
		found = message;
	return found && read_id(out, found);
}
