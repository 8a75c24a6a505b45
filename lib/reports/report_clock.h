/* When each phase of a hotfix came, and how long it may stay open. */
#ifndef HF_REPORT_CLOCK_H
#define HF_REPORT_CLOCK_H

#include <time.h>

struct hf_clock;
struct hf_json;

/* The phases, each by its distance from the first; nothing for one alone. */
void hf_report_clock(const struct hf_clock *clock);
struct hf_json *hf_report_clock_json(const struct hf_clock *clock);

/* How old it is that began `started`, and what that leaves of `max` seconds. */
void hf_report_age(time_t started, long max, time_t now);

#endif
