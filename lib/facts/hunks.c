#include "facts/hunks.h"

#include <stdbool.h>

#include "base/id.h"
#include "base/text.h"

/* "12,3" or "12", which means one line; only the count is of interest. */
static bool take_count(long *out, const char **at)
{
	char *end;

	strtol(*at, &end, 10);
	*out = 1;
	if (end == *at)
		return false;
	*at = end;
	if (*end == ',')
		*out = strtol(end + 1, &end, 10);
	*at = end;
	return *out >= 0;
}

/* The lines of a hunk that are still to come, on either side. */
struct left {
	long old, new;
};

/* "@@ -12,3 +14,5 @@ and a line from further up that tells where this is" */
static bool take_header(struct left *out, const char *line)
{
	const char *at = hf_text_after(line, "@@ -");
	struct left left;

	if (!at || !take_count(&left.old, &at) ||
	    !(at = hf_text_after(at, " +")) || !take_count(&left.new, &at) ||
	    !hf_text_starts(at, " @@"))
		return false;
	*out = left;
	return true;
}

/* Count a line of a hunk; false when it is none. */
static bool count_line(struct left *left, char sign)
{
	if (sign != ' ' && sign != '-' && sign != '+')
		return sign == '\\';
	left->old -= sign != '+';
	left->new -= sign != '-';
	return left->old >= 0 && left->new >= 0;
}

/*
 * A line of a hunk may look like anything, so it is known by being one of those
 * that the hunk's header has announced.
 */
size_t hf_hunks_strip(struct hf_buf *out, const char *diff, size_t len)
{
	const char *at = diff, *end = diff + len, *next;
	struct left left = { 0, 0 };
	struct hf_id id;

	for (; at < end; at = next) {
		next = memchr(at, '\n', (size_t)(end - at));
		if (!next)
			break;
		next++;
		if (left.old || left.new || *at == '\\') {
			if (!count_line(&left, *at))
				break;
			hf_buf_add(out, at, (size_t)(next - at));
		} else if (take_header(&left, at)) {
			hf_buf_puts(out, "@\n");
		} else if (hf_text_starts(at, "diff --git ")) {
			hf_buf_puts(out, "=\n");
		} else if (hf_id_parse(&id, at, (size_t)(next - at) - 1)) {
			break;
		}
	}
	return (size_t)(at - diff);
}
