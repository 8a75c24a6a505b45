/*
 * The door to jansson: makes the object that --json prints. Building never
 * fails visibly; a failed allocation shows when it is printed.
 */
#ifndef HF_JSON_H
#define HF_JSON_H

#include "base/err.h"

#include <stdbool.h>
#include <time.h>

/* A JSON value; whoever adds it to another gives it away. */
struct hf_json;

struct hf_json *hf_json_object(void);
struct hf_json *hf_json_array(void);
void hf_json_free(struct hf_json *json);

void hf_json_add(struct hf_json *object, const char *key,
		 struct hf_json *value);
void hf_json_push(struct hf_json *array, struct hf_json *value);

/* Text in any encoding; what is not UTF-8 becomes U+FFFD. NULL: null. */
void hf_json_text(struct hf_json *object, const char *key, const char *text);
void hf_json_number(struct hf_json *object, const char *key, long number);
void hf_json_bool(struct hf_json *object, const char *key, bool value);
/* ISO 8601 in UTC; 0: null. */
void hf_json_time(struct hf_json *object, const char *key, time_t when);
void hf_json_push_text(struct hf_json *array, const char *text);

/* Print with "format": 1 first, to standard output, and free. */
int hf_json_print(struct hf_json *json, struct hf_err *err) HF_MUST_CHECK;

#endif
