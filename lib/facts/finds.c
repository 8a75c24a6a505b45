#include "facts/finds.h"

#include "facts/ledger.h"
#include "values/name.h"

static void release_find(struct hf_found *find)
{
	free(find->name);
	free(find->tag);
}

void hf_finds_release(struct hf_finds *finds)
{
	size_t i;

	if (!finds)
		return;
	for (i = 0; i < finds->n; i++)
		release_find(&finds->v[i]);
	free(finds->v);
	*finds = (struct hf_finds){ NULL, 0 };
}

bool hf_finds_wants(const struct hf_entry *entry)
{
	return entry->has_record && entry->state == HF_STATE_OPEN &&
	       !entry->released.hex[0] && !entry->tip.hex[0] &&
	       !entry->start.hex[0];
}

static bool is_wanted(const struct hf_ledger *known, const char *name)
{
	size_t i;

	for (i = 0; i < known->n; i++)
		if (!strcmp(known->v[i].name, name) &&
		    hf_finds_wants(&known->v[i]))
			return true;
	return false;
}

/* A name is used once, also in another spelling of its letters. */
static bool is_free(const struct hf_finds *named, const struct hf_ledger *known,
		    const char *name)
{
	size_t i;

	if (hf_name_check(name, NULL) < 0)
		return false;
	for (i = 0; i < named->n; i++)
		if (!strcasecmp(named->v[i].name, name))
			return false;
	for (i = 0; i < known->n; i++)
		if (!strcasecmp(known->v[i].name, name) &&
		    !is_wanted(known, name))
			return false;
	return true;
}

/* The name, or what is made of it where it is not free. */
static char *choose_name(const struct hf_finds *named,
			 const struct hf_ledger *known,
			 const struct hf_found *find)
{
	const struct hf_id id = hf_id_short(&find->released);
	char *longer = NULL;

	if (is_free(named, known, find->name))
		return strdup(find->name);
	if (hf_name_check(find->name, NULL) < 0)
		return strdup(id.hex);
	if (find->tag && strcmp(find->tag, find->name) &&
	    asprintf(&longer, "%s-%s", find->name, find->tag) >= 0) {
		if (is_free(named, known, longer))
			return longer;
		free(longer);
	}
	return asprintf(&longer, "%s-%s", find->name, id.hex) < 0 ? NULL :
								    longer;
}

/* Move those that have arrived, or those that have not, and name them. */
static int name_all(struct hf_finds *to, struct hf_finds *from, bool arrived,
		    const struct hf_ledger *known, struct hf_err *err)
{
	struct hf_found *find;
	char *name;
	size_t i;

	for (i = 0; i < from->n; i++) {
		find = &from->v[i];
		if (!find->name || find->arrived != arrived)
			continue;
		if (!(name = choose_name(to, known, find)))
			return hf_fail_mem(err);
		free(find->name);
		find->name = NULL;
		to->v[to->n] = *find;
		to->v[to->n++].name = name;
		find->tag = NULL;
	}
	return 0;
}

static void drop_arrived(struct hf_finds *finds, const struct hf_ledger *known,
			 const char *asked)
{
	struct hf_found *find;
	size_t n = 0, i;

	for (i = 0; i < finds->n; i++) {
		find = &finds->v[i];
		if (!find->arrived || is_wanted(known, find->name) ||
		    (asked && !strcmp(find->name, asked)))
			finds->v[n++] = *find;
		else
			release_find(find);
	}
	finds->n = n;
}

/*
 * What has not arrived is named first, so that its name does not depend on how
 * far back anybody looked.
 */
int hf_finds_settle(struct hf_finds *finds, const struct hf_ledger *known,
		    const char *asked, struct hf_err *err)
{
	struct hf_finds named = { calloc(finds->n + 1, sizeof(*named.v)), 0 };
	int rc;

	if (!named.v)
		return hf_fail_mem(err);
	if (!(rc = name_all(&named, finds, false, known, err)))
		rc = name_all(&named, finds, true, known, err);
	hf_finds_release(finds);
	*finds = named;
	drop_arrived(finds, known, asked);
	return rc;
}

static bool has_fix(const struct hf_finds *finds, const struct hf_id *fix)
{
	size_t i;

	for (i = 0; i < finds->n; i++)
		if (hf_id_eq(&finds->v[i].fix, fix))
			return true;
	return false;
}

int hf_finds_add(struct hf_finds *finds, const struct hf_found *find,
		 const char *name, const char *tag, struct hf_err *err)
{
	struct hf_found *v;

	if (has_fix(finds, &find->fix))
		return 0;
	v = realloc(finds->v, (finds->n + 1) * sizeof(*v));
	if (!v)
		return hf_fail_mem(err);
	finds->v = v;
	v = &v[finds->n];
	*v = *find;
	v->name = strdup(name);
	v->tag = tag ? strdup(tag) : NULL;
	if (!v->name || (tag && !v->tag)) {
		release_find(v);
		return hf_fail_mem(err);
	}
	finds->n++;
	return 0;
}
