/*
 * What git says of a push to production, of a release tag, or of a branch that
 * is to be deleted: what would land there that should not.
 */
#ifndef HF_LANDING_H
#define HF_LANDING_H

#include "base/err.h"
#include "base/id.h"
#include "facts/repo.h"
#include "values/message.h"

#include <stdbool.h>

struct hf_session;

enum hf_landing_kind {
	HF_LAND_PRODUCTION, /* a production branch moves */
	HF_LAND_TAG,        /* a release tag is made, moved or deleted */
	HF_LAND_DROP,       /* a hotfix branch is deleted */
};

/* A commit that was made on production itself. */
struct hf_direct {
	struct hf_id id;
	char *subject;
};

struct hf_landing {
	enum hf_landing_kind kind;
	char *ref;            /* short: "main", "v1.4.1", "hotfix/login" */
	struct hf_id old, new; /* empty: absent, deleted */
	bool rewound;         /* the old state is not in the new one */
	struct hf_direct *direct;
	size_t n_direct;
	struct hf_err policy; /* why the .hotfix.ini that lands is broken */
	bool off_production;  /* the tag's commit is not in production */
	char *newest;         /* a tag that is not older than this one, or NULL */
	bool abandoned;       /* the branch's hotfix was */
	size_t unreleased;    /* commits that no line has, nor their equals */
	struct hf_id one_unreleased; /* one of them */
};

struct hf_landing_spec {
	enum hf_landing_kind kind;
	const char *ref;
	struct hf_id old, new;
	const struct hf_id *production; /* where production will be after the
					   same push; NULL: where it is */
};

int hf_landing_read(struct hf_landing *out, struct hf_session *session,
		    const struct hf_landing_spec *spec, struct hf_err *err)
	HF_MUST_CHECK;
void hf_landing_release(struct hf_landing *landing);

/* Why the .hotfix.ini of a commit is broken; HF_OK when it is not. */
int hf_landing_policy(struct hf_err *broken, struct hf_session *session,
		      const struct hf_id *commit, const char *name,
		      struct hf_err *err) HF_MUST_CHECK;

#endif
