#include "git-hotfix/when.h"

#include "base/text.h"
#include "doors/git.h"
#include "facts/waiver.h"
#include "git-hotfix/common.h"

/* The end of the year 9999, which is the last that a date can name. */
static const long latest = 253402300799;

static const char day_begin[] = " 00:00:00", day_end[] = " 23:59:59";

/* "2026-12-01", which lasts until its end. */
static bool is_day(const char *text)
{
	size_t i;

	for (i = 0; text[i]; i++)
		if (i == 4 || i == 7 ? text[i] != '-' :
				       text[i] < '0' || text[i] > '9')
			return false;
	return i == 10;
}

/*
 * Let git read a date as it does for `git commit --date`; a day is `clock` on
 * that day. As an expiry date, since there alone it refuses what has no date in
 * it; what it takes for a date of the past is refused by whoever asks.
 */
static int ask_git(long *out, const char *text, const char *clock,
		   struct hf_err *err)
{
	struct hf_buf setting = HF_BUF_INIT, said = HF_BUF_INIT;
	const char *args[] = { "-c",     NULL,
			       "config", "--type=expiry-date",
			       "--get",  "hotfix.until",
			       NULL };
	char day[16];
	int status, rc;

	*out = 0;
	hf_buf_printf(&setting, "hotfix.until=%s%s", text,
		      is_day(text) ? clock : "");
	args[1] = hf_buf_str(&setting);
	if ((rc = hf_buf_check(&setting, err)) < 0 ||
	    (rc = hf_git_ask(&status, &said, NULL, args, err)) < 0)
		goto out;
	hf_buf_truncate(&said, strcspn(hf_buf_str(&said), "\n"));
	if (status || !hf_text_number(out, hf_buf_str(&said), latest))
		*out = 0;
	/* It makes some other day of 2027-13-45. */
	hf_waiver_day(day, sizeof(day), *out);
	if (is_day(text) && strcmp(day, text))
		*out = 0;
out:
	hf_buf_release(&said);
	hf_buf_release(&setting);
	return rc;
}

int hf_when_to_come(time_t *out, const char *text, struct hf_err *err)
{
	long now = hf_cmd_now(), seconds = 0;
	int rc = 0;

	if (hf_text_duration(&seconds, text))
		seconds += now;
	else
		rc = ask_git(&seconds, text, day_end, err);
	if (rc < 0)
		return rc;
	if (seconds <= now || seconds > latest) {
		hf_err_hint(err, "give a day as 2027-01-31, a date as git "
				 "reads it, or a time from now as 2w");
		return hf_fail(err, HF_EFAIL,
			       "cannot read '%s' as a date to come", text);
	}
	*out = seconds;
	return 0;
}

/* Where a span begins or ends; a day does at this time of it. */
static int read_bound(time_t *out, const char *text, const char *clock,
		      struct hf_err *err)
{
	long seconds = 0;
	int rc = 0;

	if (hf_text_duration(&seconds, text))
		seconds = hf_cmd_now() - seconds;
	else
		rc = ask_git(&seconds, text, clock, err);
	if (rc < 0)
		return rc;
	if (seconds <= 0) {
		hf_err_hint(err, "give a day as 2026-11-21, a date as git "
				 "reads it, or a time ago as 2w");
		return hf_fail(err, HF_EFAIL, "cannot read '%s' as a date",
			       text);
	}
	*out = seconds;
	return 0;
}

int hf_when_span(time_t *since, time_t *until, const char *from, const char *to,
		 struct hf_err *err)
{
	int rc = 0;

	*since = *until = 0;
	if (from)
		rc = read_bound(since, from, day_begin, err);
	if (!rc && to)
		rc = read_bound(until, to, day_end, err);
	return rc;
}

int hf_when_past(time_t *out, const char *text, struct hf_err *err)
{
	int rc = read_bound(out, text, day_begin, err);

	if (rc < 0 || *out <= hf_cmd_now())
		return rc;
	hf_err_hint(err, "give a date as git reads it, '2026-11-21 02:40', or "
			 "a time ago as 2h");
	return hf_fail(err, HF_EFAIL, "'%s' is yet to come", text);
}
