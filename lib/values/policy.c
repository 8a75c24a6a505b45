#include "values/policy.h"

#include "base/text.h"
#include "doors/ini.h"
#include "values/said.h"
#include "values/setting.h"
#include "values/value.h"

_Static_assert(HF_POLICY_MAX == HF_INI_MAX, "the file is read by ini");

int hf_policy_init(struct hf_policy *policy, const char *const *rules,
		   const char *const *levels, struct hf_err *err)
{
	struct hf_value value = HF_VALUE_INIT;
	const struct hf_setting *s;
	size_t i;
	int rc;

	*policy = (struct hf_policy){ 0 };
	for (s = hf_settings; s->section; s++) {
		if ((rc = hf_value_read(&value, s, s->standard, err)) < 0)
			goto out;
		hf_value_put(policy, s, &value);
	}
	hf_strv_push_all(&policy->rule_names, rules);
	if ((rc = hf_strv_check(&policy->rule_names, err)) < 0)
		goto out;
	for (i = 0; rules[i]; i++)
		hf_strv_push(&policy->rule_levels, levels[i]);
	rc = hf_strv_check(&policy->rule_levels, err);
out:
	if (rc < 0)
		hf_policy_release(policy);
	return rc;
}

void hf_policy_release(struct hf_policy *policy)
{
	struct hf_value none = HF_VALUE_INIT;
	const struct hf_setting *s;

	if (!policy)
		return;
	for (s = hf_settings; s->section; s++)
		hf_value_put(policy, s, &none);
	hf_strv_release(&policy->role_names);
	hf_strv_release(&policy->role_members);
	hf_strv_release(&policy->rule_names);
	hf_strv_release(&policy->rule_levels);
	hf_said_release(policy);
	*policy = (struct hf_policy){ 0 };
}

/* Say where it stands, and what `why` says. */
static int blame(const struct hf_source *from, const struct hf_err *why,
		 struct hf_err *err)
{
	if (why->hint[0])
		hf_err_hint(err, "%s", why->hint);
	return hf_fail(err, why->code, "%s: %s", from->at, why->text);
}

/* What is one person's business and no policy. */
static const char *const personal[] = {
	"remote",       "push-remote", "remind", "color",
	"auto-install", "break-glass", "forge",  "sign-timeout",
	"sync-timeout", NULL,
};

static bool is_personal(const char *key)
{
	size_t i;

	for (i = 0; personal[i]; i++)
		if (!strcmp(key, personal[i]))
			return true;
	return false;
}

static void hint_nearest(const struct hf_strv *names, const char *text,
			 struct hf_err *err)
{
	const char *near = NULL;

	if (names->n)
		near = hf_text_nearest(text, (const char *const *)names->v);
	if (near)
		hf_err_hint(err, "did you mean '%s'?", near);
	else
		hf_err_hint(err, "'git hotfix policy' lists what there is");
}

/* A section or a key that no row of the table has. */
static int fail_unknown(const char *section, const char *key,
			const struct hf_source *from, struct hf_err *err)
{
	struct hf_strv names = HF_STRV_INIT;
	const char *home = hf_setting_home(key);

	hf_setting_keys(&names, section);
	if (names.n) {
		if (home)
			hf_err_hint(err, "'%s' belongs in [%s]", key, home);
		if (is_personal(key))
			hf_err_hint(err, "use 'git config hotfix.%s'", key);
		hint_nearest(&names, key, err);
		hf_fail(err, HF_EPOLICY, "%s: unknown key '%.64s' in [%s]",
			from->at, key, section);
	} else {
		hf_setting_sections(&names);
		hint_nearest(&names, section, err);
		hf_fail(err, HF_EPOLICY, "%s: unknown section '%.64s'",
			from->at, section);
	}
	hf_strv_release(&names);
	return HF_EPOLICY;
}

static int say_setting(struct hf_policy *policy, const struct hf_setting *s,
		       const char *text, const struct hf_source *from,
		       struct hf_err *err)
{
	struct hf_policy_said *said = hf_said_find(policy, s->section, s->key);
	enum hf_change change = HF_CHANGE_TIGHTER;
	struct hf_value value = HF_VALUE_INIT, now;
	struct hf_err why = HF_ERR_INIT;
	int rc;

	if (hf_value_read(&value, s, text, &why) < 0)
		return blame(from, &why, err);
	if (said && said->layer > from->layer)
		change = HF_CHANGE_NONE;
	if (hf_said_binds(said, from)) {
		now = hf_value_get(policy, s);
		change = hf_value_tighten(&value, s, &now);
	}
	rc = hf_strv_check(&value.list, err);
	if (!rc && change == HF_CHANGE_TIGHTER) {
		hf_value_put(policy, s, &value);
		rc = hf_said_holds(policy, s->section, s->key, from,
				   hf_said_binds(said, from) &&
					   s->tighter == HF_TIGHTER_MORE,
				   err);
	} else if (!rc && change == HF_CHANGE_REFUSED) {
		rc = hf_said_in_vain(said, text, s->tighter != HF_TIGHTER_NEVER,
				     from, err);
	}
	hf_value_release(&value);
	return rc;
}

/* Replace a string of a list, or add it at the end. */
static int set_string(struct hf_strv *list, size_t at, const char *text,
		      struct hf_err *err)
{
	char *copy;

	if (at == list->n) {
		hf_strv_push(list, text);
		return hf_strv_check(list, err);
	}
	if (!(copy = strdup(text)))
		return hf_fail_mem(err);
	free(list->v[at]);
	list->v[at] = copy;
	return 0;
}

static size_t find_string(const struct hf_strv *list, const char *text)
{
	size_t i;

	for (i = 0; i < list->n && strcmp(list->v[i], text) != 0; i++)
		;
	return i;
}

static enum hf_level level_at(const struct hf_policy *policy, size_t at)
{
	enum hf_level level = HF_BLOCK;

	if (at < policy->rule_levels.n)
		(void)hf_level_parse(&level, policy->rule_levels.v[at]);
	return level;
}

static int say_rule(struct hf_policy *policy, const char *rule,
		    const char *text, const struct hf_source *from,
		    struct hf_err *err)
{
	struct hf_policy_said *said = hf_said_find(policy, "rules", rule);
	size_t at = find_string(&policy->rule_names, rule);
	enum hf_level level, now = level_at(policy, at);
	int rc;

	if (at == policy->rule_names.n) {
		hint_nearest(&policy->rule_names, rule, err);
		return hf_fail(err, HF_EPOLICY, "%s: unknown rule '%.64s'",
			       from->at, rule);
	}
	if (!hf_level_parse(&level, text))
		return hf_fail(err, HF_EPOLICY,
			       "%s: bad value '%.100s' for '%s': want "
			       "off, warn or block",
			       from->at, text, rule);
	if (hf_said_binds(said, from) && level == now)
		return 0;
	if (hf_said_binds(said, from) && level < now)
		return hf_said_in_vain(said, text, true, from, err);
	if ((rc = set_string(&policy->rule_levels, at, text, err)) < 0)
		return rc;
	return hf_said_holds(policy, "rules", rule, from, false, err);
}

static bool is_role(const char *text)
{
	size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-_");

	return len && !text[len] && text[0] != '-';
}

/* What stands between the commas, in one way of writing it. */
static int tidy_list(struct hf_buf *out, const char *text, struct hf_err *err)
{
	struct hf_strv list = HF_STRV_INIT;
	size_t i;
	int rc;

	hf_strv_split(&list, text);
	for (i = 0; i < list.n; i++)
		hf_buf_printf(out, "%s%s", i ? ", " : "", list.v[i]);
	rc = hf_strv_check(&list, err);
	hf_strv_release(&list);
	return rc < 0 ? rc : hf_buf_check(out, err);
}

static int say_role(struct hf_policy *policy, const char *role,
		    const char *text, const struct hf_source *from,
		    struct hf_err *err)
{
	struct hf_policy_said *said = hf_said_find(policy, "roles", role);
	size_t at = find_string(&policy->role_names, role);
	struct hf_buf members = HF_BUF_INIT;
	int rc;

	if (!is_role(role))
		return hf_fail(err, HF_EPOLICY,
			       "%s: '%.64s' cannot be a role: want "
			       "letters, digits, '-' and '_'",
			       from->at, role);
	if ((rc = tidy_list(&members, text, err)) < 0)
		goto out;
	if (hf_said_binds(said, from)) {
		if (strcmp(policy->role_members.v[at], hf_buf_str(&members)) !=
		    0)
			rc = hf_said_in_vain(said, text, false, from, err);
		goto out;
	}
	/* The members first: a name without members is never seen. */
	if ((rc = set_string(&policy->role_members, at, hf_buf_str(&members),
			     err)) < 0 ||
	    (rc = set_string(&policy->role_names, at, role, err)) < 0)
		goto out;
	rc = hf_said_holds(policy, "roles", role, from, false, err);
out:
	hf_buf_release(&members);
	return rc;
}

static int say(struct hf_policy *policy, const char *section, const char *key,
	       const char *value, const struct hf_source *from,
	       struct hf_err *err)
{
	const struct hf_setting *s;

	if (!strcmp(section, "rules"))
		return say_rule(policy, key, value, from, err);
	if (!strcmp(section, "roles"))
		return say_role(policy, key, value, from, err);
	s = hf_setting_find(section, key);
	if (!s)
		return fail_unknown(section, key, from, err);
	return say_setting(policy, s, value, from, err);
}

/* Records that are branches must not be taken for hotfixes, or vice versa. */
static int check_records(const struct hf_policy *policy, const char *at,
			 struct hf_err *err)
{
	const char *branch = hf_text_after(policy->records, "refs/heads/");

	if (!branch || (!hf_text_starts(branch, policy->prefix) &&
			!hf_text_starts(policy->prefix, branch)))
		return 0;
	return hf_fail(
		err, HF_EPOLICY,
		"%s: records in '%s' cannot be told from hotfixes in '%s'", at,
		policy->records, policy->prefix);
}

int hf_policy_found(struct hf_policy *policy, const char *section,
		    const char *key, const char *value, const char *how,
		    struct hf_err *err)
{
	struct hf_buf origin = HF_BUF_INIT;
	struct hf_source from = { .layer = HF_LAYER_FOUND };
	int rc;

	hf_buf_printf(&origin, "found: %s", how);
	from.at = from.origin = hf_buf_str(&origin);
	if (!(rc = hf_buf_check(&origin, err)))
		rc = say(policy, section, key, value, &from, err);
	hf_buf_release(&origin);
	return rc;
}

static bool is_section(const char *name)
{
	struct hf_strv names = HF_STRV_INIT;
	bool known;

	hf_setting_sections(&names);
	known = hf_strv_has(&names, name) || names.failed;
	hf_strv_release(&names);
	return known;
}

int hf_policy_file(struct hf_policy *policy, const char *name, const char *data,
		   size_t len, struct hf_err *err)
{
	struct hf_source from = { .layer = HF_LAYER_FILE };
	struct hf_buf at = HF_BUF_INIT;
	struct hf_ini ini = HF_INI_INIT;
	const struct hf_ini_entry *e;
	size_t i;
	int rc;

	if ((rc = hf_ini_read(&ini, name, data, len, err)) < 0)
		return rc;
	for (i = 0; i < ini.n; i++) {
		e = &ini.v[i];
		hf_buf_clear(&at);
		hf_buf_printf(&at, "%s:%u", name, e->line);
		if ((rc = hf_buf_check(&at, err)) < 0)
			goto out;
		from.at = from.origin = hf_buf_str(&at);
		if (e->key[0])
			rc = say(policy, e->section, e->key, e->value, &from,
				 err);
		else if (!is_section(e->section))
			rc = fail_unknown(e->section, "", &from, err);
		if (rc < 0)
			goto out;
	}
	rc = check_records(policy, name, err);
out:
	hf_buf_release(&at);
	hf_ini_release(&ini);
	return rc;
}

/* "hotfix.<key>", with no section. */
static int check_personal(const char *key, const struct hf_source *from,
			  struct hf_err *err)
{
	const char *home = hf_setting_home(key), *near;

	if (is_personal(key))
		return 0;
	near = hf_text_nearest(key, personal);
	if (home)
		hf_err_hint(err, "did you mean 'hotfix.%s.%s'?", home, key);
	else if (near)
		hf_err_hint(err, "did you mean 'hotfix.%s'?", near);
	return hf_fail(err, HF_EPOLICY, "%s: unknown variable", from->at);
}

/* A variable without '=' is a yes, where one can be. */
static const char *yes_or_null(const char *section, const char *key)
{
	const struct hf_setting *s = hf_setting_find(section, key);

	return s && s->kind == HF_SET_BOOL ? "yes" : NULL;
}

static int say_variable(struct hf_policy *policy, const char *name,
			const char *value, const struct hf_source *from,
			struct hf_err *err)
{
	const char *dot = strrchr(name, '.');
	char *section = NULL;
	int rc;

	if (!dot)
		return check_personal(name, from, err);
	if (!(section = strndup(name, (size_t)(dot - name))))
		return hf_fail_mem(err);
	if (!value)
		value = yes_or_null(section, dot + 1);
	if (!value)
		rc = hf_fail(err, HF_EPOLICY, "%s: it has no value", from->at);
	else
		rc = say(policy, section, dot + 1, value, from, err);
	free(section);
	return rc < 0 ? rc : check_records(policy, from->at, err);
}

int hf_policy_config(struct hf_policy *policy, const char *variable,
		     const char *value, const char *origin, struct hf_err *err)
{
	struct hf_source from = { .layer = HF_LAYER_CONFIG, .origin = origin };
	const char *name = hf_text_after(variable, "hotfix.");
	struct hf_buf at = HF_BUF_INIT;
	int rc;

	if (!name)
		return 0;
	hf_buf_printf(&at, "%s (%s)", variable, origin);
	from.at = hf_buf_str(&at);
	if (!(rc = hf_buf_check(&at, err)))
		rc = say_variable(policy, name, value, &from, err);
	hf_buf_release(&at);
	return rc;
}

enum hf_level hf_policy_level(const struct hf_policy *policy, const char *rule)
{
	return level_at(policy, find_string(&policy->rule_names, rule));
}

bool hf_policy_level_is_set(const struct hf_policy *policy, const char *rule)
{
	return hf_said_find(policy, "rules", rule) != NULL;
}

bool hf_policy_is_own(const struct hf_policy *policy, const char *path)
{
	return !strcmp(path, HF_POLICY_FILE) ||
	       (policy->signers && !strcmp(path, policy->signers));
}
