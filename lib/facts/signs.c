#include "facts/signs.h"

#include <string.h>

#include "facts/candidates.h"
#include "facts/log.h"
#include "facts/parts.h"

/* git puts the first paragraph on one line; so the number has it. */
static uint64_t add_subject(uint64_t key, const char *message)
{
	size_t len;

	message += strspn(message, "\n");
	while ((len = strcspn(message, "\n")) > 0) {
		key = hf_key_of(key, message, len);
		key = hf_key_of(key, " ", 1);
		message += len + (message[len] == '\n');
	}
	return key;
}

/* The first line, without what stands in brackets at its end. */
static size_t bare_title(const char *line)
{
	size_t len = strcspn(line, "\n");
	const char *open;

	while (len && line[len - 1] == ')' &&
	       (open = memrchr(line, '(', len)) && open > line &&
	       open[-1] == ' ')
		for (len = (size_t)(open - line); len && line[len - 1] == ' ';)
			len--;
	return len;
}

void hf_signs_read(struct hf_signs *out, const struct hf_logged *commit)
{
	const char *title = commit->message + strspn(commit->message, "\n");
	const char *name = commit->words + strcspn(commit->words, " ");

	out->date = hf_key_of(HF_KEY, commit->words, strlen(commit->words) + 1);
	out->words = add_subject(out->date, commit->message);
	out->title = hf_key_of(HF_KEY, name, strcspn(name, "<"));
	out->title = hf_key_of(out->title, title, bare_title(title));
}

void hf_sign_index_release(struct hf_sign_index *index)
{
	hf_keys_release(&index->words);
	hf_keys_release(&index->dates);
	hf_keys_release(&index->titles);
	hf_keys_release(&index->ids);
	hf_keys_release(&index->sources);
}

static const struct hf_id *id_of(const struct hf_parts *parts, size_t part)
{
	return &parts->patches.v[parts->v[part].patch].commit;
}

/* Whether the id of its commit means this part, and not one within it. */
static bool is_named_so(const struct hf_parts *parts, size_t part)
{
	const struct hf_part *at = &parts->v[part];
	size_t i;

	for (i = part + 1; at->whole && i < parts->first[at->fix + 1]; i++)
		if (hf_id_eq(id_of(parts, i), id_of(parts, part)))
			return false;
	return true;
}

int hf_sign_index_make(struct hf_sign_index *out, const struct hf_parts *parts,
		       struct hf_err *err)
{
	const struct hf_part *part;
	size_t i, j;
	int rc;

	*out = (struct hf_sign_index){ 0 };
	for (i = 0; i < parts->n; i++) {
		part = &parts->v[i];
		if (is_named_so(parts, i))
			hf_keys_add(&out->ids, hf_id_key(id_of(parts, i)), i);
		if (part->whole)
			continue;
		hf_keys_add(&out->words, part->signs.words, i);
		hf_keys_add(&out->dates, part->signs.date, i);
		hf_keys_add(&out->titles, part->signs.title, i);
		for (j = 0; j < parts->sources[part->patch].n; j++)
			hf_keys_add(
				&out->sources,
				hf_id_key(&parts->sources[part->patch].v[j]),
				i);
	}
	if ((rc = hf_keys_sort(&out->words, err)) < 0 ||
	    (rc = hf_keys_sort(&out->dates, err)) < 0 ||
	    (rc = hf_keys_sort(&out->titles, err)) < 0 ||
	    (rc = hf_keys_sort(&out->ids, err)) < 0)
		return rc;
	return hf_keys_sort(&out->sources, err);
}

/* What is to be done with each part that is found. */
struct visit {
	int (*each)(void *data, size_t part, bool sure, struct hf_err *err);
	void *data;
};

static int find(const struct visit *v, const struct hf_keys *keys, uint64_t key,
		bool sure, struct hf_err *err)
{
	const struct hf_key *found;
	size_t n, i;
	int rc = 0;

	found = hf_keys_find(&n, keys, key);
	for (i = 0; !rc && i < n; i++)
		rc = v->each(v->data, found[i].of, sure, err);
	return rc;
}

int hf_sign_index_each(const struct hf_sign_index *index,
		       const struct hf_candidate *candidate,
		       const struct hf_id *id, bool merge,
		       int (*each)(void *data, size_t part, bool sure,
				   struct hf_err *err),
		       void *data, struct hf_err *err)
{
	const struct visit v = { each, data };
	const struct hf_signs *signs = &candidate->signs;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < candidate->picked.n; i++)
		rc = find(&v, &index->ids, hf_id_key(&candidate->picked.v[i]),
			  true, err);
	if (!rc)
		rc = find(&v, &index->sources, hf_id_key(id), true, err);
	if (!rc && !merge)
		rc = find(&v, &index->words, signs->words, true, err);
	if (!rc)
		rc = find(&v, &index->dates, signs->date, false, err);
	if (!rc && !merge)
		rc = find(&v, &index->titles, signs->title, false, err);
	return rc;
}
