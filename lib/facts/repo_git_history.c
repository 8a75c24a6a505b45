#include "facts/repo_git.h"

#include "base/strv.h"
#include "doors/git.h"
#include "facts/repo_reader.h"

/*
 * Commits that are read one by one before a process is worth its price: some
 * 30 cost as much, and a walk may also be in vain.
 */
#define WALK_MOST 16

static int cut_short(struct hf_err *err)
{
	hf_err_hint(err, "in a shallow clone: git fetch --unshallow");
	return hf_fail(err, HF_EUNDECIDED,
		       "the history that is here ends too early");
}

/*
 * Follow first parents from `tip` down to `stop`, which is left out, or to the
 * root when `stop` is NULL. What is passed comes after `stop`, so no other path
 * can lead from there to it: such a walk is a whole range, unless it went
 * through a merge and `merges` is false. `found` tells whether the end was
 * reached; if not, ask a process.
 */
static int walk(struct hf_range *out, bool *found, struct hf_repo_git *git,
		const struct hf_id *tip, const struct hf_id *stop, bool merges,
		struct hf_err *err)
{
	struct hf_id at = *tip;
	struct hf_node *node;
	bool there = true;
	size_t i;
	int rc;

	*found = false;
	for (i = 0; i < WALK_MOST; i++) {
		if (stop && (*found = hf_id_eq(&at, stop)))
			break;
		if (!(node = hf_range_add(out)))
			return hf_fail_mem(err);
		node->id = at;
		if ((rc = hf_repo_git_parents(&node->parents, &there, git, &at,
					      err)) < 0)
			return rc;
		*found = there && !node->parents.n && !stop;
		if (!there || !node->parents.n ||
		    (node->parents.n > 1 && !merges))
			break;
		at = node->parents.v[0];
	}
	return 0;
}

/* Whether `stop` is met on the first parents of `tip`: a quick yes. */
static int meets(bool *yes, struct hf_repo_git *git, const struct hf_id *tip,
		 const struct hf_id *stop, struct hf_err *err)
{
	struct hf_range passed = { 0 };
	int rc = walk(&passed, yes, git, tip, stop, true, err);

	hf_range_release(&passed);
	return rc;
}

static bool all_equal(const struct hf_ids *ids)
{
	size_t i;

	for (i = 1; i < ids->n; i++)
		if (!hf_id_eq(&ids->v[i], &ids->v[0]))
			return false;
	return ids->n > 0;
}

static void put_ids(struct hf_buf *out, const char *mark,
		    const struct hf_ids *ids)
{
	size_t i;

	for (i = 0; ids && i < ids->n; i++)
		hf_buf_printf(out, "%s%s\n", mark, ids->v[i].hex);
}

/* "<id> <parent> <parent>..." */
static int parse_node(struct hf_range *out, const char *line, size_t len,
		      struct hf_err *err)
{
	struct hf_node *node = hf_range_add(out);
	struct hf_id *to, parent;
	const char *end;

	if (!node)
		return hf_fail_mem(err);
	for (to = &node->id; len; to = &parent) {
		end = memchr(line, ' ', len);
		if (!end)
			end = line + len;
		if (!hf_id_parse(to, line, (size_t)(end - line)))
			return hf_fail(err, HF_EFAIL,
				       "cannot read git's list of commits");
		if (to == &parent)
			hf_ids_push(&node->parents, &parent);
		len -= (size_t)(end - line);
		line = end;
		if (len) {
			line++;
			len--;
		}
	}
	return node->parents.failed ? hf_fail_mem(err) : 0;
}

/*
 * git shows a commit where a shallow clone ends as one without parents; its
 * object still names them.
 */
static int check_ends(struct hf_repo_git *git, const struct hf_range *range,
		      struct hf_err *err)
{
	struct hf_ids parents = HF_IDS_INIT;
	bool there, cut = false;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && !cut && i < range->n; i++) {
		if (range->v[i].parents.n)
			continue;
		rc = hf_repo_git_parents(&parents, &there, git, &range->v[i].id,
					 err);
		cut = !rc && (!there || parents.n);
		hf_ids_release(&parents);
	}
	return cut ? cut_short(err) : rc;
}

/*
 * List by a process. --first-parent chooses what to include; what to exclude
 * is followed by all parents (git 2.39, and by its manual).
 */
static int list(struct hf_range *out, struct hf_repo_git *git,
		const struct hf_range_spec *spec, struct hf_err *err)
{
	const char *args[6] = { "rev-list", "--parents", "--stdin" };
	struct hf_buf in = HF_BUF_INIT, text = HF_BUF_INIT;
	const char *at, *end;
	char limit[48];
	int rc, n = 3, status = 0;

	if (spec->first_parent)
		args[n++] = "--first-parent";
	if (spec->limit) {
		snprintf(limit, sizeof(limit), "--max-count=%zu",
			 spec->limit + 1);
		args[n++] = limit;
	}
	put_ids(&in, "", spec->from);
	put_ids(&in, "^", spec->except);
	if ((rc = hf_buf_check(&in, err)) < 0 ||
	    (rc = hf_git_ask(&status, &text, &in, args, err)) < 0)
		goto out;
	if (status)
		rc = cut_short(err);
	for (at = text.data; !rc && at && (end = strchr(at, '\n'));
	     at = end + 1)
		rc = parse_node(out, at, (size_t)(end - at), err);
	if (!rc)
		rc = check_ends(git, out, err);
out:
	hf_buf_release(&text);
	hf_buf_release(&in);
	return rc;
}

/*
 * Where a shallow clone ends on the other side, a commit of the range might be
 * reachable by what is not here, and then it would not belong to the range.
 */
static int check_other_side(struct hf_repo_git *git,
			    const struct hf_range_spec *spec,
			    struct hf_err *err)
{
	const struct hf_range_spec other = {
		.from = spec->except,
		.except = spec->from,
	};
	struct hf_range range = { 0 };
	int rc = list(&range, git, &other, err);

	hf_range_release(&range);
	return rc;
}

/* Forget what is over the limit. */
static void limit_to(struct hf_range *range, size_t limit)
{
	range->more = limit && range->n > limit;
	while (range->more && range->n > limit)
		hf_ids_release(&range->v[--range->n].parents);
}

int hf_repo_git_range(struct hf_range *out, void *self,
		      const struct hf_range_spec *spec, struct hf_err *err)
{
	bool excepts = spec->except && spec->except->n, found = false;
	struct hf_repo_git *git = self;
	int rc = 0;

	*out = (struct hf_range){ 0 };
	if (!spec->from->n)
		return 0;
	if (spec->from->n == 1 && (!excepts || all_equal(spec->except)))
		rc = walk(out, &found, git, &spec->from->v[0],
			  excepts ? &spec->except->v[0] : NULL,
			  spec->first_parent, err);
	if (!rc && !found) {
		hf_range_release(out);
		rc = list(out, git, spec, err);
		if (!rc && git->place->shallow && excepts && out->n)
			rc = check_other_side(git, spec, err);
	}
	if (rc < 0)
		hf_range_release(out);
	else
		limit_to(out, spec->limit);
	return rc;
}

/*
 * Before git says no for good: up to 2.43 merge-base takes a commit that is
 * missing for the end of history and says no as well. rev-list does not.
 */
static int check_whole(struct hf_repo_git *git, const struct hf_ids *tips,
		       const struct hf_ids *except, struct hf_err *err)
{
	static const char *const args[] = { "rev-list", "--count", "--stdin",
					    NULL };
	struct hf_buf in = HF_BUF_INIT;
	int rc, status = 0;

	if (git->place->shallow)
		return cut_short(err);
	put_ids(&in, "", tips);
	put_ids(&in, "^", except);
	if (!(rc = hf_buf_check(&in, err)))
		rc = hf_git_ask(&status, NULL, &in, args, err);
	if (!rc && status)
		rc = cut_short(err);
	hf_buf_release(&in);
	return rc;
}

static int unrelated(struct hf_repo_git *git, const struct hf_id *one,
		     const struct hf_ids *many, struct hf_err *err)
{
	struct hf_ids all = HF_IDS_INIT;
	size_t i;
	int rc;

	hf_ids_push(&all, one);
	for (i = 0; i < many->n; i++)
		hf_ids_push(&all, &many->v[i]);
	rc = all.failed ? hf_fail_mem(err) : check_whole(git, &all, NULL, err);
	hf_ids_release(&all);
	if (rc < 0)
		return rc;
	return hf_fail(err, HF_ENOTFOUND,
		       "'%s' has no history in common with the others",
		       hf_id_short(one).hex);
}

int hf_repo_git_merge_base(struct hf_id *out, void *self,
			   const struct hf_id *one, const struct hf_ids *many,
			   struct hf_err *err)
{
	struct hf_strv args = HF_STRV_INIT;
	struct hf_buf text = HF_BUF_INIT;
	bool below = false;
	int rc, status = 0;
	size_t i;

	*out = (struct hf_id){ "" };
	if (all_equal(many) &&
	    ((rc = meets(&below, self, one, &many->v[0], err)) < 0 || below)) {
		if (!rc)
			*out = many->v[0];
		return rc;
	}
	hf_strv_push(&args, "merge-base");
	hf_strv_push(&args, one->hex);
	for (i = 0; i < many->n; i++)
		hf_strv_push(&args, many->v[i].hex);
	if ((rc = hf_strv_check(&args, err)) < 0 ||
	    (rc = hf_git_ask(&status, &text, NULL, (const char *const *)args.v,
			     err)) < 0)
		goto out;
	if (status == 1)
		rc = unrelated(self, one, many, err);
	else if (status || !hf_id_parse(out, hf_buf_str(&text),
					strcspn(hf_buf_str(&text), "\n")))
		rc = cut_short(err);
out:
	hf_buf_release(&text);
	hf_strv_release(&args);
	return rc;
}

int hf_repo_git_reaches(bool *yes, void *self, const struct hf_id *tip,
			const struct hf_id *ancestor, struct hf_err *err)
{
	const char *const args[] = { "merge-base", "--is-ancestor",
				     ancestor->hex, tip->hex, NULL };
	struct hf_ids from = HF_IDS_INIT, except = HF_IDS_INIT;
	int rc, status = 0;

	if ((rc = meets(yes, self, tip, ancestor, err)) < 0 || *yes)
		return rc;
	if ((rc = hf_git_ask(&status, NULL, NULL, args, err)) < 0)
		return rc;
	*yes = !status;
	if (status > 1)
		return cut_short(err);
	if (status) {
		hf_ids_push(&from, tip);
		hf_ids_push(&except, ancestor);
		rc = from.failed || except.failed ?
			     hf_fail_mem(err) :
			     check_whole(self, &from, &except, err);
		hf_ids_release(&except);
		hf_ids_release(&from);
	}
	return rc;
}
