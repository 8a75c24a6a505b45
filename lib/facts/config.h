/* What git config says to us: one question, by git's own rules. */
#ifndef HF_CONFIG_H
#define HF_CONFIG_H

#include "base/err.h"
#include "base/strv.h"

#include <stdbool.h>
#include <stddef.h>

struct hf_config_var {
	char *name;   /* hotfix.limits.files, as git spells it */
	char *value;
	char *origin; /* "file:.git/config", "command line:" */
	bool command; /* from git -c or the environment */
};

struct hf_config {
	struct hf_config_var *v;
	size_t n, cap;
	char *remote; /* the remote whose copies count, or NULL */
};

/*
 * Read every variable that any command of ours looks at, and settle on the
 * remote: hotfix.remote, gitflow.origin, "origin", or the only one there is.
 */
int hf_config_read(struct hf_config *out, struct hf_err *err) HF_MUST_CHECK;
void hf_config_release(struct hf_config *config);

/* The last value of a variable, or NULL; borrowed. */
const char *hf_config_get(const struct hf_config *config, const char *name);

/* Whether its last value is one of git's words for yes. */
bool hf_config_true(const struct hf_config *config, const char *name);

/* Whether `url` is one that `remote` is fetched from or pushed to. */
bool hf_config_is_url_of(const struct hf_config *config, const char *remote,
			 const char *url);

#endif
