#include "facts/cat_file.h"

#include "doors/git.h"

/* Keeps the questions that are asked at once smaller than any pipe. */
#define NAME_MOST 500

/* Larger objects are read again rather than kept. */
#define MEMO_MOST (256 * 1024)

bool hf_cat_file_takes(const char *name)
{
	size_t i;

	if (!*name || *name == '-')
		return false;
	for (i = 0; name[i]; i++)
		if ((unsigned char)name[i] < ' ' || name[i] == 127)
			return false;
	return i <= NAME_MOST;
}

void hf_cat_file_close(struct hf_cat_file *cat)
{
	size_t i;

	if (cat->open)
		hf_talk_close(&cat->talk);
	for (i = 0; i < HF_CAT_MEMOS; i++)
		hf_buf_release(&cat->memos[i].body);
	hf_buf_release(&cat->asked);
	hf_buf_release(&cat->line);
	*cat = (struct hf_cat_file)HF_CAT_FILE_INIT;
}

/* After an error nobody knows whose answer comes next. */
static int broken(struct hf_cat_file *cat, int rc, struct hf_err *err)
{
	if (!cat->answered)
		hf_err_hint(err, "this needs git 2.36 or newer");
	hf_cat_file_close(cat);
	return rc;
}

void hf_cat_file_ask(struct hf_cat_file *cat, const char *name)
{
	hf_buf_printf(&cat->asked, "info %s\n", name);
}

void hf_cat_file_ask_bytes(struct hf_cat_file *cat, const char *name)
{
	hf_buf_printf(&cat->asked, "contents %s\n", name);
}

int hf_cat_file_open(struct hf_cat_file *cat, struct hf_err *err)
{
	static const char *const args[] = {
		"-c",       "core.warnAmbiguousRefs=false",
		"cat-file", "--batch-command",
		"--buffer", NULL,
	};
	int rc;

	if (cat->open)
		return 0;
	rc = hf_git_talk(&cat->talk, args, err);
	cat->open = !rc;
	return rc;
}

/* Send what was asked, in one piece, and have it answered in one piece. */
static int send(struct hf_cat_file *cat, struct hf_err *err)
{
	int rc;

	if (cat->asked.len)
		hf_buf_puts(&cat->asked, "flush\n");
	if ((rc = hf_buf_check(&cat->asked, err)) < 0 ||
	    (rc = hf_cat_file_open(cat, err)) < 0)
		return rc;
	if (cat->asked.len)
		rc = hf_talk_say(&cat->talk, cat->asked.data, cat->asked.len,
				 err);
	hf_buf_truncate(&cat->asked, 0);
	return rc;
}

static bool parse_kind(enum hf_kind *out, const char *type)
{
	static const struct {
		const char *type;
		enum hf_kind kind;
	} kinds[] = {
		{ "commit", HF_KIND_COMMIT },
		{ "tree", HF_KIND_TREE },
		{ "blob", HF_KIND_BLOB },
		{ "tag", HF_KIND_TAG },
	};
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (!strcmp(type, kinds[i].type)) {
			*out = kinds[i].kind;
			return true;
		}
	}
	return false;
}

/*
 * "<id> <type> <size>", or the name and why there is none. A name may hold
 * spaces, so only a line that is an answer to its end is taken for one.
 */
static void parse_answer(struct hf_object *out, const struct hf_buf *line)
{
	const char *text = hf_buf_str(line), *end = text + line->len;
	const char *word = strrchr(text, ' ');
	char id[65], type[8];
	int used = -1;

	*out = (struct hf_object){ .kind = HF_KIND_MISSING };
	if (sscanf(text, "%64[0-9a-f] %7[a-z] %zu%n", id, type, &out->size,
		   &used) == 3 &&
	    text + used == end && hf_id_parse(&out->id, id, strlen(id)) &&
	    parse_kind(&out->kind, type))
		return;
	if (word && !strcmp(word, " ambiguous"))
		out->kind = HF_KIND_AMBIGUOUS;
}

int hf_cat_file_answer(struct hf_object *out, struct hf_cat_file *cat,
		       struct hf_err *err)
{
	int rc;

	if ((rc = send(cat, err)) < 0 ||
	    (rc = hf_talk_line(&cat->line, &cat->talk, err)) < 0)
		return broken(cat, rc, err);
	cat->answered = true;
	parse_answer(out, &cat->line);
	return 0;
}

int hf_cat_file_bytes(struct hf_buf *out, struct hf_cat_file *cat, size_t len,
		      bool last, struct hf_err *err)
{
	int rc;

	if ((rc = hf_talk_bytes(out, &cat->talk, len, err)) < 0 ||
	    (last && (rc = hf_talk_bytes(NULL, &cat->talk, 1, err)) < 0))
		return broken(cat, rc, err);
	return 0;
}

int hf_cat_file_info(struct hf_object *out, struct hf_cat_file *cat,
		     const char *name, struct hf_err *err)
{
	hf_cat_file_ask(cat, name);
	return hf_cat_file_answer(out, cat, err);
}

/* What was read under this name, or NULL. */
static const struct hf_cat_memo *recall(const struct hf_cat_file *cat,
					const char *name, enum hf_kind kind,
					size_t max)
{
	const struct hf_cat_memo *m;

	for (m = cat->memos; m < cat->memos + HF_CAT_MEMOS; m++)
		if (m->object.kind == kind && m->object.size <= max &&
		    !strcmp(m->name, name))
			return m;
	return NULL;
}

/* Keep what an id names, or its tree: "<id>^{tree}". */
static void remember(struct hf_cat_file *cat, const char *name,
		     const struct hf_object *object, const char *body)
{
	struct hf_cat_memo *m = &cat->memos[cat->memo];
	struct hf_id id;

	if (object->size > MEMO_MOST || strlen(name) >= sizeof(m->name) ||
	    !hf_id_parse(&id, name, strcspn(name, "^")))
		return;
	hf_buf_clear(&m->body);
	hf_buf_add(&m->body, body, object->size);
	m->object = *object;
	snprintf(m->name, sizeof(m->name), "%s", m->body.failed ? "" : name);
	cat->memo = (cat->memo + 1) % HF_CAT_MEMOS;
}

int hf_cat_file_read(struct hf_object *out, struct hf_buf *body,
		     struct hf_cat_file *cat, const char *name,
		     enum hf_kind kind, size_t max, struct hf_err *err)
{
	const struct hf_cat_memo *memo = recall(cat, name, kind, max);
	const size_t before = body->len;
	bool wanted;
	int rc;

	if (memo) {
		*out = memo->object;
		hf_buf_add(body, hf_buf_str(&memo->body), out->size);
		return hf_buf_check(body, err);
	}
	hf_cat_file_ask_bytes(cat, name);
	if ((rc = hf_cat_file_answer(out, cat, err)) < 0 ||
	    out->kind == HF_KIND_MISSING || out->kind == HF_KIND_AMBIGUOUS)
		return rc;
	wanted = out->kind == kind && out->size <= max;
	rc = hf_cat_file_bytes(wanted ? body : NULL, cat, out->size, true, err);
	if (!rc && out->kind == kind && !wanted)
		rc = hf_fail(err, HF_EFAIL, "'%s' is larger than %zu bytes",
			     name, max);
	else if (!rc && wanted)
		remember(cat, name, out, hf_buf_str(body) + before);
	return rc;
}
