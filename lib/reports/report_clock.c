#include "reports/report_clock.h"

#include "base/text.h"
#include "doors/json.h"
#include "doors/out.h"
#include "facts/clock.h"

enum {
	MINUTE = 60,
	HOUR = 60 * MINUTE,
	DAY = 24 * HOUR,
	TIME_MAX = 48,
	PHASES_A_LINE = 3,
};

static const struct phase {
	const char *name; /* for people */
	const char *key;  /* for programs */
	size_t at;
} phases[] = {
	{ "detected", "detected", offsetof(struct hf_clock, detected) },
	{ "started", "started", offsetof(struct hf_clock, started) },
	{ "fixed", "fixed", offsetof(struct hf_clock, fixed) },
	{ "released", "released", offsetof(struct hf_clock, released) },
	{ "deployed", "deployed", offsetof(struct hf_clock, deployed) },
	{ "merged back", "merged_back",
	  offsetof(struct hf_clock, merged_back) },
};

enum { PHASES = sizeof(phases) / sizeof(*phases) };

static time_t time_of(const struct hf_clock *clock, const struct phase *phase)
{
	return *(const time_t *)((const char *)clock + phase->at);
}

/* "+40s", "+12m", "+3h05m", "+2d03h"; "-12m" where clocks differ. */
static void distance(char *out, size_t size, long seconds)
{
	const char *sign = seconds < 0 ? "-" : "+";

	if (seconds < 0)
		seconds = -seconds;
	if (seconds < MINUTE)
		snprintf(out, size, "%s%lds", sign, seconds);
	else if (seconds < HOUR)
		snprintf(out, size, "%s%ldm", sign, seconds / MINUTE);
	else if (seconds < DAY)
		snprintf(out, size, "%s%ldh%02ldm", sign, seconds / HOUR,
			 seconds % HOUR / MINUTE);
	else
		snprintf(out, size, "%s%ldd%02ldh", sign, seconds / DAY,
			 seconds % DAY / HOUR);
}

/* "2026-11-21 02:10Z" */
static void minute_of(char *out, size_t size, time_t when)
{
	hf_text_utc(out, size, when);
	out[10] = ' ';
	snprintf(out + 16, size - 16, "Z");
}

void hf_report_clock(const struct hf_clock *clock)
{
	char text[TIME_MAX];
	time_t first = 0, when;
	size_t known = 0, n = 0, i;

	for (i = 0; i < PHASES; i++) {
		known += time_of(clock, &phases[i]) != 0;
		if (!first)
			first = time_of(clock, &phases[i]);
	}
	for (i = 0; known > 1 && i < PHASES; i++) {
		if (!(when = time_of(clock, &phases[i])))
			continue;
		if (n % PHASES_A_LINE)
			hf_out(", ");
		else
			hf_out("%s  %-14s ", n ? ",\n" : "", n ? "" : "clock");
		if (n)
			distance(text, sizeof(text), (long)(when - first));
		else
			minute_of(text, sizeof(text), when);
		hf_out("%s %s", phases[i].name, text);
		n++;
	}
	if (n)
		hf_out("\n");
}

struct hf_json *hf_report_clock_json(const struct hf_clock *clock)
{
	struct hf_json *object = hf_json_object();
	size_t i;

	for (i = 0; i < PHASES; i++)
		hf_json_time(object, phases[i].key, time_of(clock, &phases[i]));
	return object;
}

/* "24 hours", "3 days": as one would write the setting. */
static void span(char *out, size_t size, long seconds)
{
	const char *unit = "second";

	if (seconds >= 2 * DAY && seconds % DAY == 0) {
		seconds /= DAY;
		unit = "day";
	} else if (seconds % HOUR == 0) {
		seconds /= HOUR;
		unit = "hour";
	} else if (seconds % MINUTE == 0) {
		seconds /= MINUTE;
		unit = "minute";
	}
	snprintf(out, size, "%ld %s%s", seconds, unit, seconds == 1 ? "" : "s");
}

void hf_report_age(time_t started, long max, time_t now)
{
	long age = (long)(now - started);
	char text[TIME_MAX], allowed[TIME_MAX];

	hf_text_age(text, sizeof(text), age);
	hf_out("  %-10s %s, ", "age", text);
	hf_text_age(text, sizeof(text), age > max ? age - max : max - age);
	span(allowed, sizeof(allowed), max);
	if (age > max)
		hf_out_styled(HF_BAD, "over max-age for %s", text);
	else
		hf_out("%s left of %s", text, allowed);
	hf_out("\n");
}
