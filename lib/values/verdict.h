/* What the rules found, and what follows from it. */
#ifndef HF_VERDICT_H
#define HF_VERDICT_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

enum hf_level { HF_OFF, HF_WARN, HF_BLOCK };

enum hf_outcome {
	HF_ALLOW,
	HF_ALLOW_WARNED,
	HF_BLOCKED,
	HF_UNDECIDED, /* could not be found out; never a pass */
};

struct hf_finding {
	const char *rule;    /* borrowed from the rule table */
	enum hf_level level;
	char *object;        /* a short id, path or ref; "" for the whole */
	char *message, *hint; /* hint: "" for none */
	char *waived;        /* why it is let pass, or NULL */
};

struct hf_verdict {
	struct hf_finding *v;
	size_t n, cap;
	bool failed;         /* a finding was lost for want of memory */
	struct hf_err undecided; /* why something could not be decided */
};

void hf_verdict_release(struct hf_verdict *verdict);

/* Add a finding; OFF adds nothing. `object` and `hint` may be NULL. */
void hf_verdict_add(struct hf_verdict *verdict, const char *rule,
		    enum hf_level level, const char *object, const char *hint,
		    const char *fmt, ...) HF_PRINTF(6, 7);

/* Add a finding of another verdict, about `object`. */
void hf_verdict_copy(struct hf_verdict *verdict,
		     const struct hf_finding *finding, const char *object);

/* Take over what leaves another verdict in doubt; the first cause stays. */
void hf_verdict_doubt(struct hf_verdict *verdict,
		      const struct hf_verdict *other);

/* Keep with the finding just added why it is let pass. */
void hf_verdict_waive(struct hf_verdict *verdict, const char *why);

/* A blocking rule outweighs what could not be decided, which outweighs a
   warning. Lost findings count as undecided. */
enum hf_outcome hf_verdict_outcome(const struct hf_verdict *verdict);

/* "allow", "warn", "block", "undecided". */
const char *hf_outcome_name(enum hf_outcome outcome);
/* "off", "warn", "block". */
const char *hf_level_name(enum hf_level level);
/* False when `text` is none of the three. */
bool hf_level_parse(enum hf_level *out, const char *text);

/* How many different rules have findings of this level. */
size_t hf_verdict_rules(const struct hf_verdict *verdict, enum hf_level level);

#endif
