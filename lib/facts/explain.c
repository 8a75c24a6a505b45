#include "facts/explain.h"

#include <strings.h>

#include "base/buf.h"
#include "doors/git.h"
#include "facts/session.h"
#include "facts/signature.h"
#include "facts/writers.h"
#include "values/record.h"

void hf_explained_release(struct hf_explained *explained)
{
	size_t i;

	for (i = 0; explained->seals && i < explained->n; i++) {
		free(explained->seals[i].signer);
		free(explained->seals[i].key);
		free(explained->seals[i].vouched);
	}
	free(explained->seals);
	*explained = (struct hf_explained){ .n = 0 };
}

/* What stands up to the next NUL; "" at the end. */
static const char *next_text(const char **at, const char *end)
{
	const char *text = *at,
		   *stop = memchr(text, '\0', (size_t)(end - text));

	*at = stop ? stop + 1 : end;
	return text;
}

/*
 * "<id> NUL <mark> NUL <signer> NUL <key> NUL", over and over; the ids are
 * those of signed events, in their order.
 */
static int parse_seals(struct hf_explained *out,
		       const struct hf_event *const *events,
		       const struct hf_buf *said, struct hf_err *err)
{
	const char *at = hf_buf_str(said), *end = at + said->len, *id;
	struct hf_seal *seal;
	size_t i = 0;

	while (at < end) {
		id = next_text(&at, end);
		while (i < out->n && strcmp(events[i]->id.hex, id))
			i++;
		if (i == out->n)
			return hf_fail(err, HF_EFAIL,
				       "cannot read what git log says");
		seal = &out->seals[i++];
		seal->mark = *next_text(&at, end);
		seal->signer = strdup(next_text(&at, end));
		seal->key = strdup(next_text(&at, end));
		if (!seal->signer || !seal->key)
			return hf_fail_mem(err);
	}
	return 0;
}

static int read_seals(struct hf_explained *out,
		      const struct hf_event *const *events, struct hf_err *err)
{
	static const char *const args[] = {
		"log",
		"-z",
		"--no-walk=unsorted",
		"--no-show-signature",
		"--no-color",
		"--no-patch",
		"--format=%H%x00%G?%x00%GS%x00%GF",
		"--stdin",
		NULL,
	};
	struct hf_buf ids = HF_BUF_INIT, said = HF_BUF_INIT;
	size_t i;
	int rc;

	for (i = 0; i < out->n; i++)
		if (events[i]->is_signed)
			hf_buf_printf(&ids, "%s\n", events[i]->id.hex);
	if (!(rc = hf_buf_check(&ids, err)) && ids.len &&
	    !(rc = hf_git_ask(NULL, &said, &ids, args, err)))
		rc = parse_seals(out, events, &said, err);
	hf_buf_release(&said);
	hf_buf_release(&ids);
	return rc;
}

/* Put into words what became of one person's signatures. */
static int take_vouched(struct hf_explained *out, const size_t *places,
			const struct hf_signature *v, size_t n,
			const char *mail, const char *file, struct hf_err *err)
{
	struct hf_buf text = HF_BUF_INIT;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < n; i++) {
		hf_buf_clear(&text);
		if (v[i].why)
			hf_buf_printf(&text, "does not count: %s", v[i].why);
		else
			hf_buf_printf(&text, "good, by %s in '%s'", mail, file);
		rc = hf_buf_check(&text, err);
		if (!rc && !(out->seals[places[i]].vouched = strdup(text.data)))
			rc = hf_fail_mem(err);
	}
	hf_buf_release(&text);
	return rc;
}

/* The signatures of whoever made the event at `first`, in one go. */
static int vouch_for(struct hf_explained *out,
		     const struct hf_event *const *events, size_t first,
		     const struct hf_signing *signing, struct hf_err *err)
{
	struct hf_signature *v = calloc(out->n + 1, sizeof(*v));
	size_t *places = calloc(out->n + 1, sizeof(*places));
	char *mail = hf_mail_of(events[first]->author), *other;
	size_t n = 0, i;
	int rc = v && places && mail ? 0 : hf_fail_mem(err);

	for (i = first; !rc && i < out->n; i++) {
		other = hf_mail_of(events[i]->author);
		if (!other)
			rc = hf_fail_mem(err);
		else if (events[i]->is_signed && !strcasecmp(mail, other)) {
			v[n].id = events[i]->id;
			places[n++] = i;
		}
		free(other);
	}
	if (!rc)
		rc = hf_signatures_check(v, n, signing, mail, err);
	if (!rc)
		rc = take_vouched(out, places, v, n, mail, signing->file, err);
	for (i = 0; v && i < n; i++)
		hf_signature_release(&v[i]);
	free(mail);
	free(places);
	free(v);
	return rc;
}

/* Production's own signers, if it has any, outweigh what this user trusts. */
static int read_vouched(struct hf_explained *out, struct hf_session *session,
			const struct hf_event *const *events,
			struct hf_err *err)
{
	struct hf_signing signing = { .file = NULL };
	size_t i;
	int rc;

	if (!session->policy.signers)
		return 0;
	rc = hf_signing_read(&signing, session, err);
	for (i = 0; !rc && !signing.trouble && i < out->n; i++)
		if (events[i]->is_signed && !out->seals[i].vouched)
			rc = vouch_for(out, events, i, &signing, err);
	hf_signing_release(&signing);
	return rc;
}

int hf_explain(struct hf_explained *out, struct hf_session *session,
	       const struct hf_event *const *events, size_t n,
	       struct hf_err *err)
{
	int rc;

	*out = (struct hf_explained){ .n = n };
	if (!(out->seals = calloc(n + 1, sizeof(*out->seals))))
		return hf_fail_mem(err);
	rc = hf_session_policy_blob(&out->policy, session, err);
	if (!rc &&
	    (read_seals(out, events, &out->unsure) == HF_ENOMEM ||
	     read_vouched(out, session, events, &out->unsure) == HF_ENOMEM))
		rc = hf_fail_mem(err);
	if (rc < 0)
		hf_explained_release(out);
	return rc;
}

/* What git's mark means; it goes before the signer. */
static const char *mark_words(char mark)
{
	switch (mark) {
	case 'G':
		return "good, by";
	case 'U':
		return "good, by a key that nobody vouches for:";
	case 'X':
		return "expired, by";
	case 'Y':
		return "by a key that has expired:";
	case 'R':
		return "by a key that was revoked:";
	case 'B':
		return "bad, by";
	case 'E':
		return "by an unknown key";
	default:
		return "not checked: git knows no signers here";
	}
}

void hf_explain_seal(struct hf_buf *out, const struct hf_explained *explained,
		     size_t at)
{
	const struct hf_seal *seal = &explained->seals[at];

	if (seal->vouched) {
		hf_buf_puts(out, seal->vouched);
		return;
	}
	if (!seal->mark) {
		hf_buf_printf(out, "not checked: %s", explained->unsure.text);
		return;
	}
	hf_buf_puts(out, mark_words(seal->mark));
	if (*seal->signer)
		hf_buf_printf(out, " %s", seal->signer);
	if (*seal->key)
		hf_buf_printf(out, "%s %s", *seal->signer ? "," : "",
			      seal->key);
}
