#include "values/push.h"

#include "base/text.h"

static void update_release(struct hf_push_update *update)
{
	free(update->local_ref);
	free(update->remote_ref);
}

void hf_push_release(struct hf_push *push)
{
	size_t i;

	if (!push)
		return;
	for (i = 0; i < push->n; i++)
		update_release(&push->v[i]);
	free(push->v);
	*push = (struct hf_push)HF_PUSH_INIT;
}

/* Cut the last word off a line; false when no blank is in front of it. */
static bool last_word(const char **word, size_t *word_len, const char *line,
		      size_t *len)
{
	const char *blank = memrchr(line, ' ', *len);

	if (!blank)
		return false;
	*word = blank + 1;
	*word_len = *len - (size_t)(*word - line);
	*len = (size_t)(blank - line);
	return true;
}

static bool last_id(struct hf_id *out, const char *line, size_t *len)
{
	const char *word;
	size_t word_len;

	return last_word(&word, &word_len, line, len) &&
	       hf_id_parse(out, word, word_len);
}

static int add(struct hf_push *push, const struct hf_push_update *update,
	       struct hf_err *err)
{
	size_t cap = push->cap ? push->cap * 2 : 8;
	struct hf_push_update *v;

	if (push->n == push->cap) {
		v = realloc(push->v, cap * sizeof(*v));
		if (!v)
			return hf_fail_mem(err);
		push->v = v;
		push->cap = cap;
	}
	push->v[push->n++] = *update;
	return 0;
}

/*
 * Read one line from the right: the local ref is what the user typed and may
 * hold blanks, as in "main@{5 seconds ago}". It may even hold a newline. Such
 * a ref can add a line that it makes up, but it cannot hide the true one, for
 * what follows it stands on the line that it ends on.
 */
static int parse_line(struct hf_push *push, const char *line, size_t len,
		      struct hf_err *err)
{
	struct hf_push_update update = { 0 };
	size_t ref_len, number = push->n + 1;
	const char *ref;
	int rc;

	if (memchr(line, '\0', len) || !last_id(&update.remote, line, &len) ||
	    !last_word(&ref, &ref_len, line, &len) ||
	    !last_id(&update.local, line, &len) || !len ||
	    strlen(update.local.hex) != strlen(update.remote.hex) ||
	    ref_len <= strlen("refs/") || !hf_text_starts(ref, "refs/"))
		return hf_fail(err, HF_EFAIL,
			       "cannot read line %zu of what "
			       "git says about the push",
			       number);
	update.local_ref = strndup(line, len);
	update.remote_ref = strndup(ref, ref_len);
	rc = update.local_ref && update.remote_ref ? add(push, &update, err) :
						     hf_fail_mem(err);
	if (rc)
		update_release(&update);
	return rc;
}

int hf_push_parse(struct hf_push *out, const char *text, size_t len,
		  struct hf_err *err)
{
	const char *end = text + len, *line = text, *eol;
	int rc = 0;

	*out = (struct hf_push)HF_PUSH_INIT;
	while (!rc && line < end) {
		eol = memchr(line, '\n', (size_t)(end - line));
		if (!eol)
			eol = end;
		rc = parse_line(out, line, (size_t)(eol - line), err);
		line = eol + 1;
	}
	if (rc)
		hf_push_release(out);
	return rc;
}
