#include "facts/signature.h"

#include <stdarg.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "doors/git.h"
#include "facts/session.h"

void hf_signing_release(struct hf_signing *signing)
{
	if (!signing)
		return;
	hf_signers_release(&signing->signers);
	free(signing->file);
	free(signing->trouble);
	*signing = (struct hf_signing){ 0 };
}

void hf_signature_release(struct hf_signature *signature)
{
	free(signature->why);
	*signature = (struct hf_signature){ { "" }, NULL };
}

static int HF_PRINTF(3, 4)
	set_words(char **out, struct hf_err *err, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vasprintf(out, fmt, ap);
	va_end(ap);
	if (n >= 0)
		return 0;
	*out = NULL;
	return hf_fail_mem(err);
}

/* A file that cannot be used is no error: then nobody's signature counts. */
static int read_file(struct hf_signing *out, struct hf_session *session,
		     struct hf_err *err)
{
	const struct hf_line *line = &session->lineup.lines[0];
	struct hf_buf text = HF_BUF_INIT;
	struct hf_err why = HF_ERR_INIT;
	int rc = hf_repo_file(&text, session->repo, &line->branch.tip,
			      out->file, HF_SIGNERS_MAX, &why);

	if (!rc)
		rc = hf_signers_parse(&out->signers, hf_buf_str(&text),
				      text.len, &why);
	hf_buf_release(&text);
	if (rc == HF_ENOMEM)
		return hf_fail_mem(err);
	if (rc == HF_ENOTFOUND)
		return set_words(&out->trouble, err, "'%s' has no file '%s'",
				 line->spec, out->file);
	if (rc < 0)
		return set_words(&out->trouble, err,
				 "'%s' of '%s' cannot be used: %s", out->file,
				 line->spec, why.text);
	if (!out->signers.n)
		return set_words(&out->trouble, err,
				 "'%s' of '%s' names nobody", out->file,
				 line->spec);
	return 0;
}

int hf_signing_read(struct hf_signing *out, struct hf_session *session,
		    struct hf_err *err)
{
	const char *file = session->policy.signers;
	int rc;

	*out = (struct hf_signing){ 0 };
	if (!file || !*file)
		return set_words(&out->trouble, err,
				 "[approval] signers names no file");
	if (!session->lineup.n)
		return set_words(&out->trouble, err, "there is no production");
	out->file = strdup(file);
	rc = out->file ? read_file(out, session, err) : hf_fail_mem(err);
	if (rc < 0)
		hf_signing_release(out);
	return rc;
}

/* What git says of one signature. */
struct said {
	const char *id, *letter, *signer, *print, *primary, *key;
};

enum { SAID_PARTS = 6 };

/* Take one commit off the answer; false at its end. */
static bool next_said(struct said *out, const char **at, const char *end)
{
	const char *part[SAID_PARTS];
	size_t i;

	for (i = 0; i < SAID_PARTS; i++) {
		if (*at >= end)
			return false;
		part[i] = *at;
		*at += strlen(*at) + 1;
	}
	*out = (struct said){ part[0], part[1], part[2],
			      part[3], part[4], part[5] };
	return true;
}

/* ssh-keygen reads named files only, so the bytes get a name in memory. */
static int name_bytes(char path[48], const struct hf_buf *bytes,
		      struct hf_err *err)
{
	int fd = memfd_create("hotfix-signers", MFD_CLOEXEC);

	if (fd < 0 || !hf_file_write(fd, hf_buf_str(bytes), bytes->len)) {
		hf_fail_sys(err, "cannot hand the allowed signers to git");
		if (fd >= 0)
			close(fd);
		return HF_EFAIL;
	}
	snprintf(path, 48, "/proc/%ld/fd/%d", (long)getpid(), fd);
	return fd;
}

/*
 * Ask git about signatures with these allowed signers, and no others. How far
 * a keyring trusts a key says nothing here, so no level of trust is asked for.
 */
static int ask(struct hf_buf *out, const struct hf_signature *v, size_t n,
	       const struct hf_buf *allowed, struct hf_err *err)
{
	static const char *const how[] = {
		"-c",
		"gpg.minTrustLevel=undefined",
		"-c",
		"i18n.logOutputEncoding=UTF-8",
		"log",
		"--no-walk=unsorted",
		"-z",
		"--no-patch",
		"--no-show-signature",
		"--no-color",
		"--no-notes",
		"--format=%H%x00%G?%x00%GS%x00%GF%x00%GP%x00%GK",
		NULL
	};
	struct hf_strv args = HF_STRV_INIT;
	char path[48];
	int fd = name_bytes(path, allowed, err), rc;
	size_t i;

	if (fd < 0)
		return fd;
	hf_strv_push(&args, "-c");
	hf_strv_pushf(&args, "gpg.ssh.allowedSignersFile=%s", path);
	hf_strv_push_all(&args, how);
	for (i = 0; i < n; i++)
		hf_strv_push(&args, v[i].id.hex);
	if (!(rc = hf_strv_check(&args, err)))
		rc = hf_git_ask(NULL, out, NULL, (const char *const *)args.v,
				err);
	hf_strv_release(&args);
	close(fd);
	return rc;
}

/*
 * One at a time where git dies of them: a broken ssh signature may end it by
 * SIGPIPE (2.39), and whoever forged that must not silence the others.
 */
static int ask_all(struct hf_buf *out, const struct hf_signature *v, size_t n,
		   const struct hf_buf *allowed, struct hf_err *err)
{
	struct hf_buf one = HF_BUF_INIT;
	int rc = ask(out, v, n, allowed, err);
	size_t i;

	if (rc != HF_EFAIL)
		return rc;
	hf_err_clear(err);
	hf_buf_clear(out);
	for (i = 0, rc = 0; !rc && i < n; i++) {
		hf_buf_clear(&one);
		if (!(rc = ask(&one, &v[i], 1, allowed, err)))
			hf_buf_add(out, hf_buf_str(&one), one.len);
		if (rc != HF_EFAIL)
			continue;
		hf_err_clear(err);
		rc = 0;
	}
	hf_buf_release(&one);
	return rc ? rc : hf_buf_check(out, err);
}

static bool is_ssh(const struct said *said)
{
	return hf_text_starts(said->print, "SHA256:");
}

/* What is wrong whoever signed; NULL: the signature as such is good. */
static const char *flaw(const struct said *said)
{
	switch (said->letter[0]) {
	case 'G':
	case 'U':
		return NULL;
	case 'N':
		return "is not signed";
	case 'B':
		return "has a signature that does not verify";
	case 'X':
		return "has a signature that has expired";
	case 'Y':
		return "is signed with a key that has expired";
	case 'R':
		return "is signed with a key that was revoked";
	case 'E':
		break;
	}
	return "has a signature that cannot be checked here";
}

/* The line that an OpenPGP key is named in, by itself or its primary key. */
static const struct hf_signer *line_of(const struct hf_signers *signers,
				       const struct said *said,
				       const char *mail)
{
	const struct hf_signer *s =
		hf_signers_openpgp(signers, said->print, mail);
	const struct hf_signer *primary =
		hf_signers_openpgp(signers, said->primary, mail);

	if (!s || (primary && hf_signer_is(primary, mail)))
		s = primary;
	return s;
}

static int not_listed(struct hf_signature *out,
		      const struct hf_signing *signing, struct hf_err *err)
{
	return set_words(&out->why, err,
			 "is signed with a key that '%s' does not name",
			 signing->file);
}

static int not_hers(struct hf_signature *out, const struct hf_signer *signer,
		    struct hf_err *err)
{
	return set_words(&out->why, err, "is signed with the key of '%s'",
			 signer->principals);
}

/*
 * Settle what the first answer can. An ssh key is good by the principal that it
 * was found under; an OpenPGP key by its fingerprint, for anybody can put any
 * name into a key. *again: an ssh key is none of hers, so whose is it?
 */
static int settle(struct hf_signature *out, bool *again,
		  const struct said *said, const struct hf_signing *signing,
		  const char *mail, struct hf_err *err)
{
	const struct hf_signer *signer;
	const char *words = flaw(said);

	if (words && said->letter[0] == 'E' && *said->key)
		return set_words(&out->why, err, "%s: no key %s", words,
				 said->key);
	if (words)
		return set_words(&out->why, err, "%s", words);
	if (is_ssh(said)) {
		*again = said->letter[0] != 'G' || strcmp(said->signer, mail);
		return *again ? not_listed(out, signing, err) : 0;
	}
	signer = line_of(&signing->signers, said, mail);
	if (!signer)
		return not_listed(out, signing, err);
	return hf_signer_is(signer, mail) ? 0 : not_hers(out, signer, err);
}

/* Whose key it was, asked with every line of the file, whatever its dates. */
static int explain(struct hf_signature *out, const struct said *said,
		   const struct hf_signing *signing, const char *mail,
		   struct hf_err *err)
{
	const struct hf_signer *signer =
		said->letter[0] == 'G' && is_ssh(said) ?
			hf_signers_named(&signing->signers, said->signer) :
			NULL;

	if (!signer)
		return 0;
	free(out->why);
	out->why = NULL;
	if (!hf_signer_is(signer, mail))
		return not_hers(out, signer, err);
	return set_words(&out->why, err,
			 "is signed with a key that was not valid then, by "
			 "'%s'",
			 signing->file);
}

static struct hf_signature *find(struct hf_signature *v, size_t n,
				 const char *id)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!strcmp(v[i].id.hex, id))
			return &v[i];
	return NULL;
}

/* Ask once more about one signature, which only changes its words. */
static int ask_again(struct hf_signature *v, const struct hf_signing *signing,
		     const char *mail, struct hf_err *err)
{
	struct hf_buf allowed = HF_BUF_INIT, answer = HF_BUF_INIT;
	const char *at;
	struct said said;
	int rc;

	hf_signers_print_all(&allowed, &signing->signers);
	if (!(rc = hf_buf_check(&allowed, err)) &&
	    !(rc = ask_all(&answer, v, 1, &allowed, err))) {
		at = hf_buf_str(&answer);
		if (next_said(&said, &at, at + answer.len))
			rc = explain(v, &said, signing, mail, err);
	}
	hf_buf_release(&answer);
	hf_buf_release(&allowed);
	return rc;
}

int hf_signatures_check(struct hf_signature *v, size_t n,
			const struct hf_signing *signing, const char *mail,
			struct hf_err *err)
{
	struct hf_buf allowed = HF_BUF_INIT, answer = HF_BUF_INIT;
	struct hf_signature *one;
	const char *at, *end;
	struct said said;
	bool again;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < n; i++)
		rc = set_words(&v[i].why, err,
			       "has a signature that git does not show");
	hf_signers_print(&allowed, &signing->signers, mail);
	if (rc < 0 || (rc = hf_buf_check(&allowed, err)) < 0 ||
	    (rc = ask_all(&answer, v, n, &allowed, err)) < 0)
		goto out;
	at = hf_buf_str(&answer);
	end = at + answer.len;
	while (!rc && next_said(&said, &at, end)) {
		if (!(one = find(v, n, said.id)))
			continue;
		free(one->why);
		one->why = NULL;
		again = false;
		rc = settle(one, &again, &said, signing, mail, err);
		if (!rc && again)
			rc = ask_again(one, signing, mail, err);
	}
out:
	hf_buf_release(&answer);
	hf_buf_release(&allowed);
	return rc;
}
