/* The settings: one row for each, the only source for reader and manual. */
#ifndef HF_SETTING_H
#define HF_SETTING_H

#include "base/strv.h"

#include <stddef.h>

/* What a value is made of. */
enum hf_setting_kind {
	HF_SET_PRODUCTION, /* a branch, or tag:<pattern> */
	HF_SET_BRANCH,     /* a branch or none */
	HF_SET_LINES,      /* list of branch patterns and tag:<pattern> */
	HF_SET_BRANCHES,   /* list of branch patterns */
	HF_SET_PREFIX,     /* of branch names */
	HF_SET_RECORDS,    /* prefix of ref names */
	HF_SET_REGEX,
	HF_SET_TAG,    /* a tag name with {version} in it */
	HF_SET_FILE,   /* a path in production, or none */
	HF_SET_PATHS,  /* list of gitignore patterns */
	HF_SET_WORDS,  /* list */
	HF_SET_FIELDS, /* list of triage answers */
	HF_SET_QUORUM, /* list of role:count */
	HF_SET_NUMBER,
	HF_SET_DURATION, /* in seconds */
	HF_SET_BOOL,
	HF_SET_CHOICE, /* one of `choices` */
};

/* Which way git config may move what the tracked file says. */
enum hf_setting_tighter {
	HF_TIGHTER_NEVER, /* the file's word stands */
	HF_TIGHTER_LOWER,
	HF_TIGHTER_YES,
	HF_TIGHTER_NO,
	HF_TIGHTER_MORE,   /* the lists are joined */
	HF_TIGHTER_FEWER,  /* part of the file's list */
	HF_TIGHTER_EARLIER /* a choice that stands earlier */
};

struct hf_choice {
	const char *name; /* NULL ends the list */
	int value;
};

struct hf_setting {
	const char *section, *key; /* section is NULL behind the last */
	enum hf_setting_kind kind;
	enum hf_setting_tighter tighter;
	size_t offset;        /* in struct hf_policy */
	const char *standard; /* the default, as one would write it */
	const char *help;
	long least, most; /* of numbers and durations */
	const struct hf_choice *choices;
};

extern const struct hf_setting hf_settings[];

/* The row of a key, or NULL. */
const struct hf_setting *hf_setting_find(const char *section, const char *key);

/* The section that has this key, or NULL: for who took the wrong one. */
const char *hf_setting_home(const char *key);

/* Push the sections, or the keys of one of them. */
void hf_setting_sections(struct hf_strv *out);
void hf_setting_keys(struct hf_strv *out, const char *section);

#endif
