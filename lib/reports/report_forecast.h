/* What a hotfix would meet in its targets, for people and programs. */
#ifndef HF_REPORT_FORECAST_H
#define HF_REPORT_FORECAST_H

struct hf_forecasts;
struct hf_json;

/* One line per target: "  develop        merges cleanly". */
void hf_report_forecast(const struct hf_forecasts *forecasts, long now);

/* [{target, conflicts: [{path, by, author, date}]}] */
struct hf_json *hf_report_forecast_json(const struct hf_forecasts *forecasts);

#endif
