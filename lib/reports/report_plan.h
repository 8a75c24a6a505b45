/* A plan, and what came of it. */
#ifndef HF_REPORT_PLAN_H
#define HF_REPORT_PLAN_H

#include "base/err.h"

#include <stdbool.h>

struct hf_plan;
struct hf_json;
struct hf_session;
struct hf_strv;

/* Every ref that would move, and the conflicts; on standard output. */
void hf_report_plan(const struct hf_plan *plan,
		    const struct hf_session *session);
void hf_report_plan_json(struct hf_json *object, const struct hf_plan *plan);

/* Paths of a target, if there are any, as an item of `list`. */
void hf_report_paths_json(struct hf_json *list, const char *target,
			  const struct hf_strv *paths);

/* Warn of local branches that could not follow, for whatever plan. */
void hf_report_left(const struct hf_plan *plan);

/*
 * What happened, where HEAD is, what is owed; on standard output, but for what
 * did not go as it should. `quiet`: that alone.
 */
void hf_report_finish(const struct hf_plan *plan,
		      const struct hf_session *session, bool quiet);
void hf_report_rollback(const struct hf_plan *plan,
			const struct hf_session *session, bool quiet);

#endif
