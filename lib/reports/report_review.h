/* The reviews that exceptions owe, for people and programs. */
#ifndef HF_REPORT_REVIEW_H
#define HF_REPORT_REVIEW_H

#include <stdbool.h>

struct hf_json;
struct hf_review;
struct hf_reviews;
struct hf_session;

/*
 * One line per review, the oldest first, and a hint; with `verbose` below each
 * what the exception has passed over. What cannot be told goes to standard
 * error.
 */
void hf_report_reviews(const struct hf_reviews *reviews, bool verbose,
		       long now);

/* Add them to the arrays of what is owed and of what cannot be told. */
void hf_report_reviews_json(struct hf_json *owed, struct hf_json *undecided,
			    const struct hf_reviews *reviews,
			    const struct hf_session *session);

#endif
