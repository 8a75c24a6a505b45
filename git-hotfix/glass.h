/*
 * The glass that is broken in an emergency: why it is, and what is then passed
 * over, said so that nobody can miss it.
 */
#ifndef HF_GLASS_H
#define HF_GLASS_H

#include <stdbool.h>

struct hf_session;
struct hf_verdict;

/* Whether hotfix.break-glass was given for this one call of git. */
bool hf_glass_is_asked(const struct hf_session *session);

/*
 * The reason that it gives, borrowed; NULL for none that counts, and then a
 * warning says so where there is one: a file is no exception.
 */
const char *hf_glass_reason(const struct hf_session *session);

/* Say what is passed over, or that there is nothing. */
void hf_glass_say(const char *why, const struct hf_verdict *verdict);
void hf_glass_say_whole(const char *who);

/* Say what is owed for it. */
void hf_glass_hint(const char *name);

#endif
