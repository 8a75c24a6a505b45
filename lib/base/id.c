#include "base/id.h"

bool hf_id_parse(struct hf_id *out, const char *text, size_t len)
{
	size_t i;

	out->hex[0] = '\0';
	if (len != 40 && len != 64)
		return false;
	for (i = 0; i < len; i++)
		if (!strchr("0123456789abcdef", text[i]) || !text[i])
			return false;
	memcpy(out->hex, text, len);
	out->hex[len] = '\0';
	return true;
}

bool hf_id_is_zero(const struct hf_id *id)
{
	return id->hex[strspn(id->hex, "0")] == '\0';
}

bool hf_id_eq(const struct hf_id *a, const struct hf_id *b)
{
	return !strcmp(a->hex, b->hex);
}

bool hf_id_is_empty_tree(const struct hf_id *id)
{
	return !strcmp(id->hex, HF_EMPTY_TREE_SHA1) ||
	       !strcmp(id->hex, HF_EMPTY_TREE_SHA256);
}

struct hf_id hf_id_short(const struct hf_id *id)
{
	struct hf_id out = *id;

	out.hex[7] = '\0';
	return out;
}

void hf_ids_release(struct hf_ids *ids)
{
	if (!ids)
		return;
	free(ids->v);
	*ids = (struct hf_ids)HF_IDS_INIT;
}

void hf_ids_push(struct hf_ids *ids, const struct hf_id *id)
{
	size_t cap = ids->cap ? ids->cap * 2 : 16;
	struct hf_id *v;

	if (ids->n == ids->cap) {
		v = realloc(ids->v, cap * sizeof(*v));
		if (!v) {
			ids->failed = true;
			return;
		}
		ids->v = v;
		ids->cap = cap;
	}
	ids->v[ids->n++] = *id;
}

bool hf_ids_has(const struct hf_ids *ids, const struct hf_id *id)
{
	size_t i;

	for (i = 0; i < ids->n; i++)
		if (hf_id_eq(&ids->v[i], id))
			return true;
	return false;
}
