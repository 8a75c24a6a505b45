/* The URL of a remote, taken apart as git does, for its pages on the web. */
#ifndef HF_REMOTE_URL_H
#define HF_REMOTE_URL_H

#include "base/err.h"
#include "base/strv.h"

struct hf_buf;

/* Users and passwords are not kept. */
struct hf_remote_url {
	const char *scheme;  /* of the pages: "https" or "http" */
	char host[254];      /* lower case: letters, digits, '-', '.', '_' */
	char port[7];        /* of the pages, with its colon, or "" */
	struct hf_strv path; /* its parts, percent-encoded */
};

#define HF_REMOTE_URL_INIT { NULL, "", "", HF_STRV_INIT }

void hf_remote_url_release(struct hf_remote_url *url);

/*
 * HF_ENOTFOUND when a browser has nowhere to go: a local path, a helper's own
 * form, a host or a path that no server has. The error quotes nothing of it.
 */
int hf_remote_url_read(struct hf_remote_url *out, const char *text,
		       struct hf_err *err) HF_MUST_CHECK;

/* Append `text`, percent-encoded but for letters, digits, "-._~" and `keep`. */
void hf_remote_url_escape(struct hf_buf *out, const char *text, size_t len,
			  char keep);

#endif
