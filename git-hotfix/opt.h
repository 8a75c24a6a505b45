/*
 * Commands and their options as tables: parsing, help and completion are made
 * from the same rows, so they cannot disagree.
 */
#ifndef HF_OPT_H
#define HF_OPT_H

#include "base/err.h"
#include "base/strv.h"

#include <stdbool.h>
#include <stddef.h>

enum hf_opt_kind {
	HF_OPT_END,
	HF_OPT_FLAG,
	HF_OPT_TEXT,
	HF_OPT_MAYBE,
	HF_OPT_LIST,
};

/* What an option was given that may come again; borrowed, NULL ends it. */
struct hf_opt_list {
	const char *v[33];
	size_t n;
};

/*
 * One option. FLAG sets a bool, and --no-<name> clears it; TEXT takes a value
 * into a const char *; MAYBE takes one only as --name=<value>, else ""; LIST
 * takes one each time it comes, into a struct hf_opt_list.
 */
struct hf_opt {
	enum hf_opt_kind kind;
	char letter;         /* 0: none */
	const char *name;
	size_t at;           /* offsetof(struct x_args, field) */
	const char *value;   /* what it takes, for the help; NULL for flags */
	const char *help;
};

/* The first member of every command's arguments; each row a command's own
   table takes from HF_OPT_COMMON is set there. */
struct hf_common {
	bool quiet, verbose, json, dry_run, offline;
};

/* A row for one of them. */
#define HF_OPT_JSON \
	{ HF_OPT_FLAG, 0, "json", offsetof(struct hf_common, json), NULL, \
	  "print one JSON object" }
#define HF_OPT_DRY_RUN \
	{ HF_OPT_FLAG, 'n', "dry-run", offsetof(struct hf_common, dry_run), \
	  NULL, "say what would happen, change nothing" }
#define HF_OPT_OFFLINE \
	{ HF_OPT_FLAG, 0, "offline", offsetof(struct hf_common, offline), \
	  NULL, "no fetch and no push" }
#define HF_OPT_LAST { HF_OPT_END, 0, NULL, 0, NULL, NULL }

struct hf_cmd {
	const char *name;
	const char *usage;   /* what follows the name */
	const char *about;   /* one line */
	const struct hf_opt *opts;
	size_t args_size;    /* of the command's own struct */
	bool hidden;         /* for programs, not in the list of commands */
	bool raw;            /* arguments reach it unparsed */
	/* Exit status, or a negative enum hf_code with `err` filled. */
	int (*run)(const void *args, int argc, char **argv,
		   struct hf_err *err);
};

/* Every command; NULL ends it. cmds.c has the one array. */
extern const struct hf_cmd *const hf_cmds[];

/*
 * Parse into `args`; what is no option stays in argv[0..*argc). HF_EUSAGE has
 * been said on standard error, with the usage. *help: -h was given.
 */
int hf_opt_parse(void *args, bool *help, int *argc, char **argv,
		 const struct hf_cmd *cmd) HF_MUST_CHECK;

/* The short usage of a command, to standard output or standard error. */
void hf_opt_usage(const struct hf_cmd *cmd, bool to_stdout);

/* Every option as completion wants it: "--from= --dry-run ..." */
void hf_opt_complete(const struct hf_cmd *cmd);

/*
 * The command line is wrong in the words that `err` has: say them, show the
 * usage, and return HF_EUSAGE with `err` cleared.
 */
int hf_opt_wrong(const struct hf_cmd *cmd, struct hf_err *err);

/* HF_EUSAGE unless between `least` and `most` arguments are left. */
int hf_opt_count(int argc, int least, int most, const struct hf_cmd *cmd,
		 struct hf_err *err) HF_MUST_CHECK;

#endif
