#include "git-hotfix/opt.h"

#include <getopt.h>

#include "base/buf.h"
#include "base/text.h"
#include "doors/out.h"

/* What every command takes. */
static const struct hf_opt everywhere[] = {
	{ HF_OPT_FLAG, 'q', "quiet", offsetof(struct hf_common, quiet), NULL,
	  "say less" },
	{ HF_OPT_FLAG, 'v', "verbose", offsetof(struct hf_common, verbose),
	  NULL, "say more" },
	HF_OPT_LAST,
};

/* Long options are told from letters by values above any character. */
enum { LONG = 1000, NEGATED = 2000, OPTS_MAX = 40 };

/* Both tables as one list. */
static size_t all_opts(const struct hf_opt **out, const struct hf_cmd *cmd)
{
	const struct hf_opt *o;
	size_t n = 0;

	for (o = cmd->opts; o && o->kind != HF_OPT_END && n < OPTS_MAX; o++)
		out[n++] = o;
	for (o = everywhere; o->kind != HF_OPT_END; o++)
		out[n++] = o;
	return n;
}

/* What getopt_long wants, made from the rows. */
struct table {
	const struct hf_opt *opts[OPTS_MAX + 2];
	size_t n;
	struct option longs[2 * OPTS_MAX + 8];
	char letters[2 * OPTS_MAX + 8];
	struct hf_strv names; /* owns "no-<name>" */
};

/* Whether "no-<name>" is a row of its own. */
static bool has_own_no(const struct table *t, const char *name)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		if (hf_text_starts(t->opts[i]->name, "no-") &&
		    !strcmp(t->opts[i]->name + 3, name))
			return true;
	return false;
}

static bool takes_value(const struct hf_opt *o)
{
	return o->kind == HF_OPT_TEXT || o->kind == HF_OPT_LIST;
}

static int make_table(struct table *t, const struct hf_cmd *cmd)
{
	size_t i, n = 0, at = 0;

	*t = (struct table){ .n = 0 };
	t->n = all_opts(t->opts, cmd);
	t->letters[at++] = ':';
	t->letters[at++] = 'h';
	t->longs[n++] = (struct option){ "help", no_argument, NULL, 'h' };
	for (i = 0; i < t->n; i++) {
		const struct hf_opt *o = t->opts[i];
		int takes = o->kind == HF_OPT_FLAG ? no_argument :
			    takes_value(o)         ? required_argument :
						     optional_argument;

		t->longs[n++] =
			(struct option){ o->name, takes, NULL, LONG + (int)i };
		if (o->letter) {
			t->letters[at++] = o->letter;
			if (takes_value(o))
				t->letters[at++] = ':';
		}
		if (o->kind != HF_OPT_FLAG || hf_text_starts(o->name, "no-") ||
		    has_own_no(t, o->name))
			continue;
		hf_strv_pushf(&t->names, "no-%s", o->name);
		if (t->names.failed)
			return HF_ENOMEM;
		t->longs[n++] =
			(struct option){ t->names.v[t->names.n - 1],
					 no_argument, NULL, NEGATED + (int)i };
	}
	return 0;
}

/* False when a list is full. */
static bool add(struct hf_opt_list *list, const char *value)
{
	if (list->n + 1 == sizeof(list->v) / sizeof(*list->v))
		return false;
	list->v[list->n++] = value;
	return true;
}

static bool set(void *args, const struct hf_opt *o, bool yes)
{
	char *at = (char *)args + o->at;

	if (o->kind == HF_OPT_LIST)
		return add((struct hf_opt_list *)at, optarg);
	if (o->kind == HF_OPT_FLAG)
		*(bool *)at = yes;
	else
		*(const char **)at = optarg ? optarg : "";
	return true;
}

/* The row that getopt_long has found: by its long name or by its letter. */
static const struct hf_opt *row_of(const struct table *t, int got)
{
	size_t i;

	/* make_table leaves nothing between the two */
	if (got >= NEGATED)
		return t->opts[got - NEGATED];
	if (got >= LONG)
		/* cppcheck-suppress arrayIndexOutOfBoundsCond */
		return t->opts[got - LONG];
	for (i = 0; i < t->n; i++)
		if (t->opts[i]->letter == got)
			return t->opts[i];
	return NULL;
}

/* Whether `arg` begins more than one option; "--x=1" ends at its '='. */
static bool is_ambiguous(const struct table *t, const char *arg)
{
	size_t len = strcspn(arg, "="), i, n = 0;

	for (i = 0; t->longs[i].name; i++)
		n += !strncmp(t->longs[i].name, arg, len);
	return n > 1;
}

/*
 * In git's own words, then the usage. getopt_long tells in `optopt` which
 * option it is about: a letter, a row, or 0 for a long one that it cannot tell.
 */
static int refuse(const struct hf_cmd *cmd, const struct table *t, int got,
		  const char *arg)
{
	const struct hf_opt *o = optopt >= NEGATED ? t->opts[optopt - NEGATED] :
				 optopt >= LONG    ? t->opts[optopt - LONG] :
						     NULL;

	if (got == ':' && o)
		hf_say("error: option `%s' requires a value\n", o->name);
	else if (got == ':')
		hf_say("error: switch `%c' requires a value\n", optopt);
	else if (o)
		hf_say("error: option `%s%s' takes no value\n",
		       optopt >= NEGATED ? "no-" : "", o->name);
	else if (optopt)
		hf_say("error: unknown switch `%c'\n", optopt);
	else
		hf_say("error: %s option `%s'\n",
		       is_ambiguous(t, arg + 2) ? "ambiguous" : "unknown",
		       arg + 2);
	hf_opt_usage(cmd, false);
	return HF_EUSAGE;
}

int hf_opt_parse(void *args, bool *help, int *argc, char **argv,
		 const struct hf_cmd *cmd)
{
	struct table t;
	int got, i, rc;

	*help = false;
	if ((rc = make_table(&t, cmd)) < 0)
		goto out;
	opterr = 0;
	optind = 0;
	while ((got = getopt_long(*argc, argv, t.letters, t.longs, NULL)) !=
	       -1) {
		if (got == 'h') {
			*help = true;
		} else if (got == '?' || got == ':') {
			rc = refuse(cmd, &t, got, argv[optind - 1]);
			goto out;
		} else if (!set(args, row_of(&t, got), got < NEGATED)) {
			hf_say("error: option `%s' comes too often\n",
			       row_of(&t, got)->name);
			hf_opt_usage(cmd, false);
			rc = HF_EUSAGE;
			goto out;
		}
	}
	for (i = optind; i < *argc; i++)
		argv[i - optind] = argv[i];
	*argc -= optind;
	argv[*argc] = NULL;
out:
	hf_strv_release(&t.names);
	return rc;
}

void hf_opt_usage(const struct hf_cmd *cmd, bool to_stdout)
{
	const struct hf_opt *opts[OPTS_MAX + 2];
	size_t n = all_opts(opts, cmd), i;
	struct hf_buf text = HF_BUF_INIT, left = HF_BUF_INIT;

	hf_buf_printf(&text, "usage: git hotfix %s%s%s\n\n    %s\n\n",
		      cmd->name, *cmd->usage ? " " : "", cmd->usage,
		      cmd->about);
	for (i = 0; i < n; i++) {
		const struct hf_opt *o = opts[i];

		hf_buf_clear(&left);
		if (o->letter)
			hf_buf_printf(&left, "-%c, ", o->letter);
		hf_buf_printf(&left, "--%s", o->name);
		if (o->kind == HF_OPT_MAYBE)
			hf_buf_printf(&left, "[=<%s>]", o->value);
		else if (o->value)
			hf_buf_printf(&left, " <%s>", o->value);
		hf_buf_printf(
			&text, "    %-26s%s%s\n", hf_buf_str(&left),
			left.len > 25 ? "\n                              " : "",
			o->help);
	}
	if (to_stdout)
		hf_out("%s", hf_buf_str(&text));
	else
		hf_say("%s", hf_buf_str(&text));
	hf_buf_release(&left);
	hf_buf_release(&text);
}

void hf_opt_complete(const struct hf_cmd *cmd)
{
	const struct hf_opt *opts[OPTS_MAX + 2];
	size_t n = all_opts(opts, cmd), i;

	for (i = 0; i < n; i++)
		hf_out("%s--%s%s", i ? " " : "", opts[i]->name,
		       takes_value(opts[i]) ? "=" : "");
	hf_out("\n");
}

int hf_opt_wrong(const struct hf_cmd *cmd, struct hf_err *err)
{
	hf_error(err);
	hf_err_clear(err);
	hf_opt_usage(cmd, false);
	return HF_EUSAGE;
}

int hf_opt_count(int argc, int least, int most, const struct hf_cmd *cmd,
		 struct hf_err *err)
{
	if (argc >= least && argc <= most)
		return 0;
	hf_fail(err, HF_EUSAGE,
		argc < least ? "%s: an argument is missing" :
			       "%s: too many arguments",
		cmd->name);
	return hf_opt_wrong(cmd, err);
}
