/* A list of strings that ends in NULL, as argv and main() expect it. */
#ifndef HF_STRV_H
#define HF_STRV_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* `v` is NULL or has `n` owned strings and a NULL behind them. */
struct hf_strv {
	char **v;
	size_t n, cap;
	bool failed;
};

#define HF_STRV_INIT { NULL, 0, 0, false }

void hf_strv_release(struct hf_strv *list);

void hf_strv_push(struct hf_strv *list, const char *text);
void hf_strv_pushn(struct hf_strv *list, const char *text, size_t len);
void hf_strv_pushf(struct hf_strv *list, const char *fmt, ...) HF_PRINTF(2, 3);

/* Push every string up to a NULL. */
void hf_strv_push_all(struct hf_strv *list, const char *const *texts);

/* Push what stands between the commas of `text`, trimmed, empty ones not. */
void hf_strv_split(struct hf_strv *list, const char *text);

bool hf_strv_has(const struct hf_strv *list, const char *text);
void hf_strv_sort(struct hf_strv *list);

/* 0, or HF_ENOMEM when any push failed. */
int hf_strv_check(const struct hf_strv *list, struct hf_err *err) HF_MUST_CHECK;

#endif
