/*
 * The gate of a push: the hotfixes that it moves, and those that it brings to
 * production, which are judged by their records; and what is put there of it.
 */
#ifndef HF_PUSH_GATE_H
#define HF_PUSH_GATE_H

#include "base/err.h"
#include "base/id.h"

#include <stdbool.h>
#include <stddef.h>

struct hf_line;
struct hf_push_update;
struct hf_session;
struct hf_verdict;

/* A hotfix that the push moves or brings. */
struct hf_crossing {
	char *name;
	const char *ref;       /* that moves; borrowed from the push */
	struct hf_id commit;   /* its new tip, or what brings it */
	struct hf_id old, new; /* brought: its own commits */
	bool brought;
};

struct hf_push_gate {
	struct hf_session *session;
	struct hf_crossing *v;
	size_t n;
	/* The update that an exception is about where no hotfix is known. */
	const struct hf_push_update *main;
};

/* Take an update into account; a line is what ends a search for `main`. */
int hf_push_gate_hotfix(struct hf_push_gate *gate,
			const struct hf_push_update *update, const char *name,
			struct hf_err *err) HF_MUST_CHECK;
int hf_push_gate_line(struct hf_push_gate *gate,
		      const struct hf_push_update *update,
		      const struct hf_line *line,
		      struct hf_err *err) HF_MUST_CHECK;
void hf_push_gate_other(struct hf_push_gate *gate,
			const struct hf_push_update *update);

/* Judge each that is brought. */
int hf_push_gate_judge(struct hf_verdict *out, const struct hf_push_gate *gate,
		       struct hf_err *err) HF_MUST_CHECK;

/*
 * Put on the records of those that are brought that the rules let them pass.
 * It stops nothing: a failure is a warning.
 */
void hf_push_gate_note(const struct hf_push_gate *gate,
		       const struct hf_verdict *verdict);

/*
 * Put on the records of all that the glass was broken; where there is none, on
 * one of its own.
 */
int hf_push_gate_note_glass(const struct hf_push_gate *gate, const char *why,
			    const struct hf_verdict *verdict,
			    struct hf_err *err) HF_MUST_CHECK;

void hf_push_gate_release(struct hf_push_gate *gate);

#endif
