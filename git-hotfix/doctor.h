/* What git hotfix doctor looks at, and the list of what it has found. */
#ifndef HF_DOCTOR_H
#define HF_DOCTOR_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct hf_hooks_state;
struct hf_place;
struct hf_session;

/* One check. Its id is stable; programs know it by that. */
struct hf_exam {
	bool ok;
	const char *id;
	char *message;
	char *fix; /* "" when there is nothing to mend */
};

struct hf_exams {
	struct hf_exam *v;
	size_t n, cap;
	bool failed;
};

void hf_exams_release(struct hf_exams *exams);

/* Add a finding; a failed allocation is remembered. */
void hf_exam_good(struct hf_exams *exams, const char *id, const char *fmt, ...)
	HF_PRINTF(3, 4);
void hf_exam_bad(struct hf_exams *exams, const char *id, const char *fix,
		 const char *fmt, ...) HF_PRINTF(4, 5);

/* git, our own files, and the config; outside a repository too. */
void hf_doctor_installation(struct hf_exams *exams,
			    const struct hf_hooks_state *state);

/* The hooks of a repository. */
void hf_doctor_hooks(struct hf_exams *exams,
		     const struct hf_hooks_state *state,
		     const struct hf_place *place);

/* The repository, its policy and its branches. */
void hf_doctor_repository(struct hf_exams *exams,
			  const struct hf_place *place);

#endif
