/* Small questions about text that several floors ask. */
#ifndef HF_TEXT_H
#define HF_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

bool hf_text_starts(const char *text, const char *prefix);

/* What follows `prefix` in `text`, or NULL; borrowed from `text`. */
const char *hf_text_after(const char *text, const char *prefix);

/* Whether it is one of a list that ends in NULL. */
bool hf_text_is_one_of(const char *text, const char *const *list);

/*
 * The candidate nearest to `text` by edit distance, if near enough to be a
 * slip of the finger, else NULL. `candidates` ends in NULL.
 */
const char *hf_text_nearest(const char *text, const char *const *candidates);

/* How long the name in "Ana Sousa <ana@example.org>" is; 0 for NULL. */
int hf_text_name_len(const char *who);

/* Whether a shell takes it for one word as it stands. */
bool hf_text_is_shell_word(const char *text);

/* Whether there is nothing to read in it; so in NULL. */
bool hf_text_is_blank(const char *text);

/* A whole decimal number from 0 to `max`, digits only; false otherwise. */
bool hf_text_number(long *out, const char *text, long max);

/* Seconds in "90s", "30m", "24h", "7d", "2w"; false when it is none. */
bool hf_text_duration(long *seconds, const char *text);

/* "3 days", "2 hours", "5 minutes": the largest unit that fits. */
void hf_text_age(char *out, size_t size, long seconds);

/* ISO 8601 in UTC: 2026-11-21T09:54:27Z. `out` has 21 bytes or more. */
void hf_text_utc(char *out, size_t size, time_t when);

/* Read a date as hf_text_utc prints it; false when it is none. */
bool hf_text_utc_parse(time_t *out, const char *text);

/* Bytes of a valid UTF-8 character at `text`, 0 when it is none. */
size_t hf_text_utf8(const char *text, size_t len, unsigned *codepoint);

#endif
