/*
 * Foresees what a release of a hotfix as it stands would meet: per target,
 * whether it merges cleanly, and if not where, and who was there last. Changes
 * nothing.
 */
#ifndef HF_FORECAST_H
#define HF_FORECAST_H

#include "base/err.h"
#include "base/id.h"

#include <stddef.h>
#include <time.h>

struct hf_entry;
struct hf_session;

/* A path that would conflict. */
struct hf_forecast_path {
	char *path;
	struct hf_id by; /* the target's last commit there that the fix has
			    not; empty: there is none, or not looked up */
	char *author;    /* its author's name, or NULL */
	time_t when;
};

/* What one branch would say; no paths: nothing conflicts. */
struct hf_forecast {
	char *target;
	struct hf_forecast_path *v;
	size_t n;
	char *undecided; /* why it cannot be told, or NULL */
};

struct hf_forecasts {
	struct hf_forecast *v;
	size_t n;
};

/*
 * Ask for an open hotfix; one without commits brings its line alone. Targets
 * that have it all are left out, and so are newer lines. The hotfix's own line
 * comes first, if it has moved and conflicts. Fails for want of memory, or
 * where it cannot be told what the targets are.
 */
int hf_forecast_read(struct hf_forecasts *out, struct hf_session *session,
		     const struct hf_entry *entry,
		     struct hf_err *err) HF_MUST_CHECK;
void hf_forecast_release(struct hf_forecasts *forecasts);

#endif
