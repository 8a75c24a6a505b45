/*
 * Who may sign with which key: a file as ssh-keygen(1) describes it under
 * ALLOWED SIGNERS, with lines of ours for OpenPGP keys: an address, the word
 * "openpgp" and a fingerprint. Pure: whose lines they are, no signatures.
 */
#ifndef HF_SIGNERS_H
#define HF_SIGNERS_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

enum {
	HF_SIGNERS_MAX = 1024 * 1024, /* bytes of the file */
	HF_SIGNER_MAX = 16 * 1024,    /* and of a line of it */
};

struct hf_signer {
	char *principals; /* "ana@example.org,*@ops.example.org" */
	char *options;    /* "namespaces=\"git\"", or "" */
	char *key;        /* "ssh-ed25519 AAAA...", or a fingerprint */
	bool is_openpgp;
};

struct hf_signers {
	struct hf_signer *v;
	size_t n, cap;
	size_t strange; /* lines that cannot be read, and count for nobody */
};

/* HF_EFAIL only when it is larger than HF_SIGNERS_MAX. */
int hf_signers_parse(struct hf_signers *out, const char *data, size_t len,
		     struct hf_err *err) HF_MUST_CHECK;
void hf_signers_release(struct hf_signers *signers);

/*
 * Whether a line is an address's, by its list of patterns and without regard to
 * case. An address that could itself be a pattern has no lines.
 */
bool hf_signer_is(const struct hf_signer *signer, const char *mail);

/* Whether an address has any line. */
bool hf_signers_know(const struct hf_signers *signers, const char *mail);

/* Add the ssh lines of an address as a file where it alone stands for them. */
void hf_signers_print(struct hf_buf *out, const struct hf_signers *signers,
		      const char *mail);

/*
 * Add every ssh line whatever dates it is valid between, by a name that
 * hf_signers_named knows: to find out whose key it was.
 */
void hf_signers_print_all(struct hf_buf *out, const struct hf_signers *signers);
const struct hf_signer *hf_signers_named(const struct hf_signers *signers,
					 const char *name);

/*
 * The line of an OpenPGP key, of this address where it has one and else of
 * another; or NULL. A fingerprint may be in either case.
 */
const struct hf_signer *hf_signers_openpgp(const struct hf_signers *signers,
					   const char *fingerprint,
					   const char *mail);

#endif
