/* git hotfix policy: every setting, its value and where it comes from. */

#include "base/file.h"
#include "doors/json.h"
#include "doors/out.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/common.h"
#include "rules/rule.h"

struct policy_args {
	struct hf_common common;
	const char *check;
	bool describe;
};

/* Needs no repository: a server or an editor may ask. Exits 1 when broken. */
static int check_file(const char *path, bool quiet, struct hf_err *err)
{
	struct hf_policy policy = { 0 };
	struct hf_buf text = HF_BUF_INIT;
	int rc = hf_file_read(&text, path, true, HF_POLICY_MAX, err);

	if (!rc)
		rc = hf_policy_init(&policy, hf_rule_names, hf_rule_levels,
				    err);
	if (!rc)
		rc = hf_policy_file(&policy, path, hf_buf_str(&text), text.len,
				    err);
	if (rc == HF_EPOLICY) {
		hf_error(err);
		rc = 1;
	} else if (!rc && !quiet) {
		hf_out("%s: fine\n", path);
	}
	hf_policy_release(&policy);
	hf_buf_release(&text);
	return rc;
}

static void print_rows(const struct hf_setting_rows *rows)
{
	const char *section = "";
	size_t i;

	for (i = 0; i < rows->n; i++) {
		const struct hf_setting_row *r = &rows->v[i];

		if (strcmp(section, r->section))
			hf_out_styled(HF_STRONG, "%s[%s]\n",
				      *section ? "\n" : "", r->section);
		section = r->section;
		hf_out("%-16s = %-34s ; %s\n", r->key, r->value, r->origin);
		if (r->ignored)
			hf_out("%-16s   %-34s ; ignored: %s\n", "", "",
			       r->ignored);
	}
}

static int rows_json(const struct hf_setting_rows *rows, struct hf_err *err)
{
	struct hf_json *object = hf_json_object(), *list = hf_json_array();
	size_t i;

	for (i = 0; i < rows->n; i++) {
		const struct hf_setting_row *r = &rows->v[i];
		struct hf_json *one = hf_json_object();

		hf_json_text(one, "section", r->section);
		hf_json_text(one, "key", r->key);
		hf_json_text(one, "value", r->value);
		hf_json_text(one, "origin", r->origin);
		hf_json_text(one, "ignored", r->ignored);
		hf_json_push(list, one);
	}
	hf_json_add(object, "settings", list);
	return hf_json_print(object, err);
}

static int describe(struct hf_err *err)
{
	struct hf_buf text = HF_BUF_INIT;
	int rc;

	hf_policy_describe(&text);
	if (!(rc = hf_buf_check(&text, err)))
		hf_out_raw(text.data, text.len);
	hf_buf_release(&text);
	return rc;
}

static int policy_run(const void *opts, int argc, char **argv,
		      struct hf_err *err)
{
	const struct policy_args *args = opts;
	struct hf_setting_rows rows = { 0 };
	struct hf_session session;
	int rc;

	(void)argv;
	if ((rc = hf_opt_count(argc, 0, 0, &cmd_policy, err)) < 0)
		return rc;
	if (args->check)
		return check_file(args->check, args->common.quiet, err);
	if (args->describe)
		return describe(err);
	if ((rc = hf_cmd_open(&session, NULL, err)) < 0)
		return rc;
	if (!(rc = hf_session_deepen(&session, err)) &&
	    !(rc = hf_policy_rows(&rows, &session.policy, err))) {
		if (args->common.json)
			rc = rows_json(&rows, err);
		else
			print_rows(&rows);
	}
	hf_setting_rows_release(&rows);
	hf_session_close(&session);
	return rc;
}

static const struct hf_opt policy_opts[] = {
	{ HF_OPT_TEXT, 0, "check", offsetof(struct policy_args, check), "file",
	  "say whether this file is a policy" },
	{ HF_OPT_FLAG, 0, "describe", offsetof(struct policy_args, describe),
	  NULL, "every key with its default, for the manual" },
	HF_OPT_JSON,
	HF_OPT_LAST,
};

const struct hf_cmd cmd_policy = {
	.name = "policy",
	.usage = "[<options>]",
	.about = "every setting, its value and its origin",
	.opts = policy_opts,
	.args_size = sizeof(struct policy_args),
	.run = policy_run,
};
