/* An object id as hex text, of either hash; "" is no object at all. */
#ifndef HF_ID_H
#define HF_ID_H

#include <stdbool.h>
#include <stddef.h>

#define HF_EMPTY_TREE_SHA1 "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
#define HF_EMPTY_TREE_SHA256 \
	"6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"

struct hf_id {
	char hex[65];
};

/* A list of ids. */
struct hf_ids {
	struct hf_id *v;
	size_t n, cap;
	bool failed;
};

#define HF_IDS_INIT { NULL, 0, 0, false }

/* Accept 40 or 64 lower-case hex digits; false leaves `out` empty. */
bool hf_id_parse(struct hf_id *out, const char *text, size_t len);

/* Empty, or all zeros as in hook input. */
bool hf_id_is_zero(const struct hf_id *id);
bool hf_id_eq(const struct hf_id *a, const struct hf_id *b);

/* The tree without files, of either hash. */
bool hf_id_is_empty_tree(const struct hf_id *id);

/* The first seven digits in a static-size value: printf("%s", .hex). */
struct hf_id hf_id_short(const struct hf_id *id);

void hf_ids_release(struct hf_ids *ids);
void hf_ids_push(struct hf_ids *ids, const struct hf_id *id);
bool hf_ids_has(const struct hf_ids *ids, const struct hf_id *id);

#endif
