#include "reports/report_forecast.h"

#include "actions/forecast.h"
#include "base/text.h"
#include "doors/json.h"
#include "doors/out.h"

/* Of more paths than this a line names the first ones. */
enum { PATHS_MAX = 3 };

/* "README (Ana, 3 days ago)" */
static void print_path(const struct hf_forecast_path *path, long now)
{
	char age[32];

	hf_out_name(path->path);
	if (!path->author)
		return;
	hf_text_age(age, sizeof(age), now - (long)path->when);
	hf_out(" (");
	hf_out_name(path->author);
	hf_out(", %s ago)", age);
}

static void print_paths(const struct hf_forecast *f, long now)
{
	size_t i;

	for (i = 0; i < f->n && i < PATHS_MAX; i++) {
		hf_out_styled(HF_WARN_STYLE, "%s",
			      i ? ", " : "will conflict in ");
		print_path(&f->v[i], now);
	}
	if (f->n > PATHS_MAX)
		hf_out(", and %zu more", f->n - PATHS_MAX);
}

void hf_report_forecast(const struct hf_forecasts *forecasts, long now)
{
	size_t i;

	for (i = 0; i < forecasts->n; i++) {
		const struct hf_forecast *f = &forecasts->v[i];

		hf_out("  %-14s ", f->target);
		if (f->undecided)
			hf_out("cannot be told: %s", f->undecided);
		else if (!f->n)
			hf_out("merges cleanly");
		else
			print_paths(f, now);
		hf_out("\n");
	}
}

static struct hf_json *paths_json(const struct hf_forecast *f)
{
	struct hf_json *list = hf_json_array();
	size_t i;

	for (i = 0; i < f->n; i++) {
		const struct hf_forecast_path *path = &f->v[i];
		struct hf_json *one = hf_json_object();

		hf_json_text(one, "path", path->path);
		hf_json_text(one, "by", path->by.hex[0] ? path->by.hex : NULL);
		hf_json_text(one, "author", path->author);
		hf_json_time(one, "date", path->when);
		hf_json_push(list, one);
	}
	return list;
}

struct hf_json *hf_report_forecast_json(const struct hf_forecasts *forecasts)
{
	struct hf_json *list = hf_json_array();
	size_t i;

	for (i = 0; i < forecasts->n; i++) {
		const struct hf_forecast *f = &forecasts->v[i];
		struct hf_json *one = hf_json_object();

		hf_json_text(one, "target", f->target);
		hf_json_add(one, "conflicts", paths_json(f));
		if (f->undecided)
			hf_json_text(one, "undecided", f->undecided);
		hf_json_push(list, one);
	}
	return list;
}
