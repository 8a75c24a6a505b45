#include "values/said.h"

#include "values/policy.h"

struct hf_policy_said *hf_said_find(const struct hf_policy *policy,
				    const char *section, const char *key)
{
	size_t i;

	for (i = 0; i < policy->said_n; i++)
		if (!strcmp(policy->said[i].section, section) &&
		    !strcmp(policy->said[i].key, key))
			return &policy->said[i];
	return NULL;
}

/* The entry of a key, a new one if there is none, or NULL without memory. */
static struct hf_policy_said *take_said(struct hf_policy *policy,
					const char *section, const char *key)
{
	struct hf_policy_said *said = hf_said_find(policy, section, key), *v;
	size_t cap = policy->said_cap ? policy->said_cap * 2 : 16;

	if (said)
		return said;
	if (policy->said_n == policy->said_cap) {
		if (!(v = realloc(policy->said, cap * sizeof(*v))))
			return NULL;
		policy->said = v;
		policy->said_cap = cap;
	}
	said = &policy->said[policy->said_n];
	*said = (struct hf_policy_said){ .section = section };
	if (!(said->key = strdup(key)))
		return NULL;
	policy->said_n++;
	return said;
}

int hf_said_holds(struct hf_policy *policy, const char *section,
		  const char *key, const struct hf_source *from, bool joined,
		  struct hf_err *err)
{
	struct hf_policy_said *said = take_said(policy, section, key);
	char *origin = NULL;

	if (!said)
		return hf_fail_mem(err);
	if (!joined)
		origin = strdup(from->origin);
	else if (asprintf(&origin, "%s and %s", said->origin, from->origin) < 0)
		origin = NULL;
	if (!origin)
		return hf_fail_mem(err);
	free(said->origin);
	said->origin = origin;
	said->layer = from->layer;
	said->by_file |= from->layer == HF_LAYER_FILE;
	return 0;
}

int hf_said_in_vain(struct hf_policy_said *said, const char *value, bool looser,
		    const struct hf_source *from, struct hf_err *err)
{
	char *text = NULL;

	if (asprintf(&text,
		     looser ? "'%s' would loosen it (%s)" :
			      "'%s' is not the file's word, which stands (%s)",
		     value, from->origin) < 0)
		return hf_fail_mem(err);
	free(said->ignored);
	said->ignored = text;
	return 0;
}

bool hf_said_binds(const struct hf_policy_said *said,
		   const struct hf_source *from)
{
	return said && said->by_file && from->layer == HF_LAYER_CONFIG;
}

void hf_said_release(struct hf_policy *policy)
{
	size_t i;

	for (i = 0; i < policy->said_n; i++) {
		free(policy->said[i].key);
		free(policy->said[i].origin);
		free(policy->said[i].ignored);
	}
	free(policy->said);
	policy->said = NULL;
	policy->said_n = policy->said_cap = 0;
}
