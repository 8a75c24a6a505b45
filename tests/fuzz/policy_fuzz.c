/*
 * Before the first NUL stands a policy file, behind it "variable=value" lines
 * of git config. Whatever is listed can be said again and means the same, and
 * git config loosens nothing that the file says.
 */
#include "values/policy.h"

#include <stdint.h>

#define FILE_NAME "file"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const rules[] = { "size-files", "noise", NULL };
static const char *const levels[] = { "block", "warn" };

static void must(int rc)
{
	if (rc < 0)
		abort();
}

static void list(struct hf_setting_rows *rows, const struct hf_policy *policy)
{
	must(hf_policy_rows(rows, policy, NULL));
}

/* Say every listed value to a fresh policy, and list that. */
static void check_listed(const struct hf_policy *policy)
{
	struct hf_setting_rows once, again;
	struct hf_policy copy;
	char name[256];
	size_t i;

	must(hf_policy_init(&copy, rules, levels, NULL));
	list(&once, policy);
	for (i = 0; i < once.n; i++) {
		snprintf(name, sizeof(name), "hotfix.%s.%s", once.v[i].section,
			 once.v[i].key);
		must(hf_policy_config(&copy, name, once.v[i].value, "", NULL));
	}
	list(&again, &copy);
	if (again.n != once.n)
		abort();
	for (i = 0; i < once.n; i++)
		if (strcmp(once.v[i].value, again.v[i].value) != 0)
			abort();
	hf_setting_rows_release(&again);
	hf_setting_rows_release(&once);
	hf_policy_release(&copy);
}

static void say_config(struct hf_policy *policy, char *line)
{
	struct hf_buf name = HF_BUF_INIT;
	char *value = strchr(line, '=');

	if (value)
		*value++ = '\0';
	hf_buf_printf(&name, "hotfix.%s", line);
	(void)!hf_policy_config(policy, hf_buf_str(&name), value, "", NULL);
	hf_buf_release(&name);
}

static bool by_file(const struct hf_setting_rows *rows, const char *section,
		    const char *key)
{
	size_t i;

	for (i = 0; i < rows->n; i++)
		if (!strcmp(rows->v[i].section, section) &&
		    !strcmp(rows->v[i].key, key))
			return !strncmp(rows->v[i].origin, FILE_NAME ":", 5);
	return false;
}

static void check_tighter(const struct hf_policy *after,
			  const struct hf_policy *before)
{
	struct hf_setting_rows rows;
	size_t i;

	list(&rows, before);
	if ((by_file(&rows, "limits", "files") &&
	     after->files > before->files) ||
	    (by_file(&rows, "merge-back", "due") && after->due > before->due) ||
	    (by_file(&rows, "approval", "self") &&
	     after->approve_self > before->approve_self) ||
	    (by_file(&rows, "approval", "signed") &&
	     after->approve_signed < before->approve_signed) ||
	    (by_file(&rows, "rules", "noise") &&
	     hf_policy_level(after, "noise") <
		     hf_policy_level(before, "noise")))
		abort();
	for (i = 0;
	     by_file(&rows, "limits", "protected") && i < before->protect.n;
	     i++)
		if (!hf_strv_has(&after->protect, before->protect.v[i]))
			abort();
	for (i = 0; by_file(&rows, "limits", "ignore") && i < after->ignore.n;
	     i++)
		if (!hf_strv_has(&before->ignore, after->ignore.v[i]))
			abort();
	hf_setting_rows_release(&rows);
}

static void fuzz(const char *file, size_t len, char *config)
{
	struct hf_policy before, after;
	char *line = config, *next;

	must(hf_policy_init(&before, rules, levels, NULL));
	must(hf_policy_init(&after, rules, levels, NULL));
	if (hf_policy_file(&before, FILE_NAME, file, len, NULL) < 0)
		goto out;
	must(hf_policy_file(&after, FILE_NAME, file, len, NULL));
	check_listed(&before);
	for (; line; line = next) {
		if ((next = strchr(line, '\n')))
			*next++ = '\0';
		say_config(&after, line);
	}
	check_tighter(&after, &before);
out:
	hf_policy_release(&after);
	hf_policy_release(&before);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	size_t len;

	if (!text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	len = strlen(text);
	fuzz(text, len, len < size ? text + len + 1 : text + size);
	free(text);
	return 0;
}
