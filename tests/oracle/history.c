#include "tests/oracle/history.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* What waits in memory before it is written, so that writes are few. */
#define WAITING (256 * 1024)

void give_up(const char *what, const struct hf_err *err)
{
	printf("Bail out! %s%s%s\n", what, err ? ": " : "",
	       err ? err->text : "");
	exit(1);
}

static void flush(struct import *import)
{
	struct hf_err err = HF_ERR_INIT;

	if (hf_talk_say(&import->talk, hf_buf_str(&import->out),
			import->out.len, &err) < 0)
		give_up("fast-import", &err);
	hf_buf_clear(&import->out);
}

void import_open(struct import *import)
{
	static const char *const argv[] = {
		"git",     "fast-import",     "--quiet",
		"--force", "--cat-blob-fd=1", "--export-marks=marks",
		NULL
	};
	const struct hf_proc proc = { .argv = argv };
	struct hf_err err = HF_ERR_INIT;

	*import = (struct import){ .talk = HF_TALK_INIT };
	if (hf_talk_open(&import->talk, &proc, &err) < 0)
		give_up("fast-import", &err);
	hf_buf_puts(&import->out, "feature done\n");
}

void import_close(struct import *import)
{
	hf_buf_puts(&import->out, "done\n");
	flush(import);
	hf_talk_close(&import->talk);
	hf_buf_release(&import->out);
}

/* Ask fast-import something that it answers with a line. */
static void ask(struct hf_buf *line, struct import *import)
{
	struct hf_err err = HF_ERR_INIT;

	flush(import);
	if (hf_talk_line(line, &import->talk, &err) < 0)
		give_up("fast-import", &err);
}

const char *history_id(struct history *h, int commit)
{
	struct commit *c = &h->v[commit];
	struct hf_buf line = HF_BUF_INIT;

	if (!c->id.hex[0]) {
		hf_buf_printf(&h->import->out, "get-mark :%u\n", c->mark);
		ask(&line, h->import);
		if (!hf_id_parse(&c->id, hf_buf_str(&line), line.len))
			give_up("fast-import knows no such mark", NULL);
		hf_buf_release(&line);
	}
	return c->id.hex;
}

void import_tree(struct hf_id *out, struct import *import, unsigned commit,
		 const char *path)
{
	static const char before[] = "040000 tree ";
	struct hf_buf line = HF_BUF_INIT;
	const char *hex;

	out->hex[0] = '\0';
	hf_buf_printf(&import->out, "ls :%u %s\n", commit,
		      *path ? path : "\"\"");
	ask(&line, import);
	hex = hf_text_after(hf_buf_str(&line), before);
	if (hex && !hf_id_parse(out, hex, strcspn(hex, "\t")))
		give_up("fast-import says something else", NULL);
	hf_buf_release(&line);
}

unsigned import_join(struct import *import, const struct joined *v, size_t n)
{
	struct hf_buf *out = &import->out;
	unsigned mark = ++import->mark;
	size_t i;

	hf_buf_printf(out,
		      "commit refs/heads/work\nmark :%u\n"
		      "committer Ed <ed@example.org> 1800000000 +0000\n"
		      "data 0\n",
		      mark);
	for (i = 0; i < n; i++)
		hf_buf_printf(out, "%s :%u\n", i ? "merge" : "from",
			      v[i].commit);
	for (i = 1; i < n; i++)
		if (v[i].tree.hex[0])
			hf_buf_printf(out, "M 040000 %s h%u\n", v[i].tree.hex,
				      v[i].number);
	hf_buf_printf(out, "\nreset refs/heads/s%u\nfrom :%u\n\n", v[0].number,
		      mark);
	return mark;
}

static void put_blob(struct import *import, struct text *text)
{
	size_t len = 0, i;

	for (i = 0; i < text->n; i++)
		len += text->v[i].len + 1;
	len -= text->cut;
	text->mark = ++import->mark;
	hf_buf_printf(&import->out, "blob\nmark :%u\ndata %zu\n", text->mark,
		      len);
	for (i = 0; i < text->n; i++) {
		hf_buf_add(&import->out, text->v[i].bytes, text->v[i].len);
		if (i + 1 < text->n || !text->cut)
			hf_buf_putc(&import->out, '\n');
	}
	hf_buf_putc(&import->out, '\n');
}

static void put_blobs(struct import *import, const struct tree *tree)
{
	struct text *text;
	size_t i;

	for (i = 0; i < tree->n; i++) {
		text = tree->v[i].text;
		if (!text->mark && text->sort != SORT_MODULE)
			put_blob(import, text);
	}
}

static void put_tree(struct import *import, const struct tree *tree)
{
	const struct file *file;
	size_t i;

	hf_buf_puts(&import->out, "deleteall\n");
	for (i = 0; i < tree->n; i++) {
		file = &tree->v[i];
		if (file->text->sort == SORT_MODULE)
			hf_buf_printf(&import->out, "M 160000 %.40s %s\n",
				      file->text->v[0].bytes, file->path);
		else
			hf_buf_printf(&import->out, "M %o :%u %s\n", file->mode,
				      file->text->mark, file->path);
	}
	hf_buf_putc(&import->out, '\n');
	if (import->out.len > WAITING)
		flush(import);
}

static void put_message(struct import *import, const struct commit *c,
			const char *body)
{
	struct hf_buf text = HF_BUF_INIT;

	hf_buf_printf(&text, "%s\n", c->subject);
	if (body)
		hf_buf_printf(&text, "\n%s\n", body);
	hf_buf_printf(&import->out, "data %zu\n%s", text.len,
		      hf_buf_str(&text));
	hf_buf_release(&text);
}

/* fast-import's own clock stands still; now and then ours goes wrong. */
static long committed(struct history *h)
{
	return dice_hit(&h->world.dice, 20) ? h->clock - 86400 : h->clock;
}

static void put_commit(struct history *h, const struct commit *c,
		       const char *body)
{
	static const char *const names[] = { "Ana", "Bo", "Cy", "Di" };
	struct import *import = h->import;
	struct hf_buf *out = &import->out;
	int i;

	put_blobs(import, c->tree);
	if (!c->n_parents)
		hf_buf_puts(out, "reset refs/heads/work\n");
	hf_buf_printf(out,
		      "commit refs/heads/work\nmark :%u\n"
		      "author %s <%s@example.org> %ld +0000\n"
		      "committer Ed <ed@example.org> %ld +0000\n",
		      c->mark, names[c->author], names[c->author], c->authored,
		      committed(h));
	put_message(import, c, body);
	for (i = 0; i < c->n_parents; i++)
		hf_buf_printf(out, "%s :%u\n", i ? "merge" : "from",
			      h->v[c->parents[i]].mark);
	put_tree(import, c->tree);
}

unsigned history_aside(struct history *h, const struct tree *tree,
		       unsigned parent)
{
	struct hf_buf *out = &h->import->out;
	unsigned mark = ++h->import->mark;

	put_blobs(h->import, tree);
	if (!parent)
		hf_buf_puts(out, "reset refs/heads/work\n");
	hf_buf_printf(out,
		      "commit refs/heads/work\nmark :%u\n"
		      "committer Ed <ed@example.org> 1 +0000\ndata 0\n",
		      mark);
	if (parent)
		hf_buf_printf(out, "from :%u\n", parent);
	put_tree(h->import, tree);
	return mark;
}

void history_ref(struct history *h, char letter, int commit)
{
	hf_buf_printf(&h->import->out, "reset refs/heads/%c%u\nfrom :%u\n\n",
		      letter, h->world.number, h->v[commit].mark);
}

static void note_step(struct history *h, int commit, const struct draft *d)
{
	hf_buf_printf(&h->steps, "#%d", commit);
	if (d->n_parents)
		hf_buf_printf(&h->steps, " on #%d", d->parents[0]);
	if (d->n_parents > 1)
		hf_buf_printf(&h->steps, " and #%d", d->parents[1]);
	hf_buf_printf(&h->steps, ": %s\n", d->step);
}

int history_commit(struct history *h, const struct draft *d)
{
	int n = h->n++, i;
	struct commit *c = &h->v[n];
	size_t j;

	*c = (struct commit){ .mark = ++h->import->mark,
			      .n_parents = d->n_parents,
			      .tree = d->tree,
			      .part = -1,
			      .share = -1 };
	h->clock += 60;
	c->author = d->words ? d->words->author : dice_roll(&h->world.dice, 4);
	c->authored = d->words ? d->words->authored : h->clock;
	c->subject = d->words   ? d->words->subject :
		     d->subject ? d->subject :
				  world_text(&h->world, "change %d of %u", n,
					     h->world.number);
	c->reaches[n / 64] |= UINT64_C(1) << n % 64;
	for (i = 0; i < d->n_parents; i++) {
		c->parents[i] = d->parents[i];
		for (j = 0; j < COMMITS / 64; j++)
			c->reaches[j] |= h->v[d->parents[i]].reaches[j];
	}
	if (d->n_parents)
		memcpy(c->fate, h->v[d->parents[0]].fate, sizeof(c->fate));
	put_commit(h, c, d->body);
	note_step(h, n, d);
	return n;
}

int history_on(struct history *h, int parent, const struct tree *tree,
	       const char *step)
{
	const struct draft draft = { .parents = { parent },
				     .n_parents = 1,
				     .tree = tree,
				     .step = step };

	return history_commit(h, &draft);
}

bool history_full(const struct history *h)
{
	return h->n > COMMITS - 30;
}

bool history_reaches(const struct history *h, int tip, int commit)
{
	return h->v[tip].reaches[commit / 64] >> commit % 64 & 1;
}
