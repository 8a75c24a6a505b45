#include "facts/repo.h"

#include "facts/place.h"
#include "facts/repo_reader.h"

struct hf_repo {
	struct hf_place place;
	const struct hf_reader_ops *ops;
	void *self;
	bool may_change; /* from libgit2 to git, when it is stuck */
	struct hf_err why_not;
};

/* The variable decides over what the caller asks for. */
static int choose(enum hf_reader *reader, struct hf_err *err)
{
	const char *env = getenv("GIT_HOTFIX_READER");

	if (!env || !*env)
		return 0;
	if (!strcmp(env, "git"))
		*reader = HF_READER_GIT;
	else if (!strcmp(env, "libgit2"))
		*reader = HF_READER_LIBGIT2;
	else
		return hf_fail(err, HF_EUSAGE,
			       "GIT_HOTFIX_READER is '%s', "
			       "not 'git' or 'libgit2'",
			       env);
	return 0;
}

static int open_reader(struct hf_repo *repo, enum hf_reader reader,
		       struct hf_err *err)
{
	if (reader == HF_READER_LIBGIT2)
		return hf_repo_libgit2_open(&repo->ops, &repo->self,
					    &repo->place, err);
	if (reader == HF_READER_AUTO &&
	    !hf_repo_libgit2_open(&repo->ops, &repo->self, &repo->place,
				  &repo->why_not)) {
		repo->may_change = true;
		return 0;
	}
	return hf_repo_git_open(&repo->ops, &repo->self, &repo->place, err);
}

int hf_repo_open(struct hf_repo **out, enum hf_reader reader,
		 struct hf_err *err)
{
	struct hf_repo *repo = NULL;
	int rc;

	*out = NULL;
	if ((rc = choose(&reader, err)) < 0)
		return rc;
	if (!(repo = calloc(1, sizeof(*repo))))
		return hf_fail_mem(err);
	if ((rc = hf_place_find(&repo->place, err)) < 0 ||
	    (rc = open_reader(repo, reader, err)) < 0)
		hf_repo_close(repo);
	else
		*out = repo;
	return rc;
}

void hf_repo_close(struct hf_repo *repo)
{
	if (!repo)
		return;
	if (repo->ops)
		repo->ops->close(repo->self);
	hf_place_release(&repo->place);
	free(repo);
}

const struct hf_place *hf_repo_place(const struct hf_repo *repo)
{
	return &repo->place;
}

const char *hf_repo_reader(const struct hf_repo *repo)
{
	return repo->ops->name;
}

const char *hf_repo_reader_why(const struct hf_repo *repo)
{
	return repo->why_not.code ? repo->why_not.text : NULL;
}

/*
 * Whether to put the question again. What libgit2 cannot decide may be within
 * git's power, which fetches what a partial clone lacks; then git stays the
 * reader, so that all later answers come from one source.
 */
static bool hand_over(struct hf_repo *repo, int rc, struct hf_err *err)
{
	const struct hf_reader_ops *ops = NULL;
	void *self = NULL;

	if (rc != HF_EUNDECIDED || !repo->may_change)
		return false;
	repo->may_change = false;
	if (hf_repo_git_open(&ops, &self, &repo->place, NULL) < 0)
		return false;
	repo->ops->close(repo->self);
	repo->ops = ops;
	repo->self = self;
	if (err) {
		repo->why_not = *err;
		hf_err_clear(err);
	}
	return true;
}

int hf_repo_head(char **branch, struct hf_id *commit, struct hf_repo *repo,
		 struct hf_err *err)
{
	int rc;

	do {
		*branch = NULL;
		*commit = (struct hf_id){ "" };
		rc = repo->ops->head(branch, commit, repo->self, err);
		if (rc < 0) {
			free(*branch);
			*branch = NULL;
		}
	} while (hand_over(repo, rc, err));
	return rc;
}

int hf_repo_resolve(struct hf_id *out, struct hf_repo *repo, const char *name,
		    struct hf_err *err)
{
	int rc;

	do {
		*out = (struct hf_id){ "" };
		rc = repo->ops->resolve(out, repo->self, name, err);
	} while (hand_over(repo, rc, err));
	return rc;
}

int hf_repo_refs(struct hf_refs *out, struct hf_repo *repo,
		 const char *const *patterns, struct hf_err *err)
{
	int rc;

	do {
		*out = (struct hf_refs){ 0 };
		rc = repo->ops->refs(out, repo->self, patterns, err);
		if (rc < 0)
			hf_refs_release(out);
	} while (hand_over(repo, rc, err));
	return rc;
}

int hf_repo_commit(struct hf_commit *out, struct hf_repo *repo,
		   const struct hf_id *id, struct hf_err *err)
{
	return hf_repo_commit_within(out, repo, id, 0, err);
}

int hf_repo_commit_within(struct hf_commit *out, struct hf_repo *repo,
			  const struct hf_id *id, size_t max,
			  struct hf_err *err)
{
	int rc;

	do {
		*out = (struct hf_commit){ 0 };
		rc = repo->ops->commit(out, repo->self, id, max, err);
		if (rc < 0)
			hf_commit_release(out);
	} while (hand_over(repo, rc, err));
	return rc;
}

int hf_repo_tree(struct hf_id *out, struct hf_repo *repo,
		 const struct hf_id *commit, struct hf_err *err)
{
	struct hf_commit read;
	int rc = hf_repo_commit(&read, repo, commit, err);

	*out = read.tree;
	hf_commit_release(&read);
	return rc;
}

int hf_repo_file(struct hf_buf *out, struct hf_repo *repo,
		 const struct hf_id *commit, const char *path, size_t max,
		 struct hf_err *err)
{
	const size_t before = out->len;
	int rc;

	do {
		hf_buf_truncate(out, before);
		rc = repo->ops->file(out, repo->self, commit, path, max, err);
	} while (hand_over(repo, rc, err));
	return rc;
}

int hf_repo_blob(struct hf_buf *out, struct hf_repo *repo,
		 const struct hf_id *blob, size_t max, struct hf_err *err)
{
	const size_t before = out->len;
	int rc;

	do {
		hf_buf_truncate(out, before);
		rc = repo->ops->blob(out, repo->self, blob, max, err);
	} while (hand_over(repo, rc, err));
	return rc;
}

int hf_repo_range(struct hf_range *out, struct hf_repo *repo,
		  const struct hf_range_spec *spec, struct hf_err *err)
{
	int rc;

	do {
		*out = (struct hf_range){ 0 };
		rc = repo->ops->range(out, repo->self, spec, err);
		if (rc < 0)
			hf_range_release(out);
	} while (hand_over(repo, rc, err));
	return rc;
}

int hf_repo_merge_base(struct hf_id *out, struct hf_repo *repo,
		       const struct hf_id *one, const struct hf_ids *many,
		       struct hf_err *err)
{
	int rc;

	do {
		*out = (struct hf_id){ "" };
		rc = repo->ops->merge_base(out, repo->self, one, many, err);
	} while (hand_over(repo, rc, err));
	return rc;
}

int hf_repo_reaches(bool *yes, struct hf_repo *repo, const struct hf_id *tip,
		    const struct hf_id *ancestor, struct hf_err *err)
{
	int rc;

	do {
		*yes = false;
		rc = repo->ops->reaches(yes, repo->self, tip, ancestor, err);
	} while (hand_over(repo, rc, err));
	return rc;
}

int hf_repo_compare(struct hf_changes *out, struct hf_repo *repo,
		    const struct hf_compare *what, struct hf_err *err)
{
	int rc;

	do {
		*out = (struct hf_changes){ 0 };
		rc = repo->ops->compare(out, repo->self, what, err);
		if (rc < 0)
			hf_changes_release(out);
	} while (hand_over(repo, rc, err));
	return rc;
}
