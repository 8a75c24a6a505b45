#include "facts/undone_path.h"

#include "facts/belongs.h"
#include "facts/ledger.h"
#include "facts/pieces.h"
#include "facts/proof.h"
#include "facts/trail.h"
#include "facts/undone.h"
#include "values/message.h"

/* One file: what the fix changes in it, and what the push makes of it. */
struct file {
	const struct hf_unfix *fix;
	struct hf_pieces pieces;
	struct hf_side old, new;
	const char *paths[2];  /* after and before */
	struct hf_trail trail; /* read when it is asked for */
	bool has_trail;
};

void hf_moving_release(struct hf_moving *moving)
{
	hf_reverts_release(&moving->reverts);
	hf_range_release(&moving->range);
	hf_changes_release(&moving->changes);
}

void hf_unfix_release(struct hf_unfix *fix)
{
	hf_changes_release(&fix->changes);
	hf_brought_release(&fix->brought);
}

const char *hf_undone_old_path(const struct hf_change *change)
{
	return change->old_path ? change->old_path : change->path;
}

static int read_history(struct hf_moving *moving, struct hf_err *err)
{
	const struct hf_ids from = { &moving->story, 1, 1, false };
	const struct hf_ids except = { &moving->old, 1, 1, false };
	const struct hf_range_spec spec = { .from = &from, .except = &except };
	int rc;

	if (moving->has_history)
		return 0;
	if ((rc = hf_repo_range(&moving->range, moving->repo, &spec, err)) <
		    0 ||
	    (rc = hf_reverts_read(&moving->reverts, moving->repo,
				  &moving->story, &moving->old, err)) < 0)
		return rc;
	moving->has_history = true;
	return 0;
}

/* Whether a revert names all of a fix at once. */
static bool names_whole(const struct hf_revert *revert,
			const struct hf_unfix *fix)
{
	const struct hf_ids *own = &fix->brought.own;

	return hf_revert_names(revert, &fix->brought.commit) ||
	       (fix->entry->fix.hex[0] && own->n == 1 &&
		hf_revert_names(revert, &fix->entry->fix)) ||
	       (own->n == 1 && hf_revert_names(revert, &own->v[0]));
}

/* Whether it names a commit of the fix, or one that says it is a pick of it. */
static int names_part(bool *yes, const struct hf_revert *revert,
		      const struct hf_unfix *fix, struct hf_repo *repo,
		      struct hf_err *err)
{
	struct hf_id id;
	size_t i;
	int rc = 0;

	*yes = names_whole(revert, fix);
	for (i = 0; !*yes && i < fix->brought.own.n; i++)
		*yes = hf_revert_names(revert, &fix->brought.own.v[i]);
	for (i = 0; !rc && !*yes && i < revert->of.n; i++) {
		rc = hf_repo_resolve(&id, repo, revert->of.v[i], err);
		if (!rc)
			rc = hf_belongs(yes, repo, &id, fix->entry->name, err);
		if (rc == HF_ENOTFOUND || rc == HF_EUNDECIDED) {
			hf_err_clear(err);
			rc = 0;
		}
	}
	return rc;
}

/*
 * It is meant so if a revert names all of the fix, or if the commit that takes
 * it out is a revert that names some of it.
 */
static int ask_reverts(struct hf_loss *loss, struct hf_moving *moving,
		       const struct hf_unfix *fix, struct hf_err *err)
{
	size_t i;
	int rc = 0;

	for (i = 0; !rc && !loss->reverted && i < moving->reverts.n; i++) {
		const struct hf_revert *revert = &moving->reverts.v[i];

		if (revert->stands && names_whole(revert, fix))
			loss->reverted = true;
		else if (hf_id_eq(&revert->id, &loss->by))
			rc = names_part(&loss->reverted, revert, fix,
					moving->repo, err);
	}
	return rc;
}

static int read_subject(struct hf_loss *loss, struct hf_repo *repo,
			struct hf_err *err)
{
	struct hf_message message = { 0 };
	struct hf_commit commit = { 0 };
	int rc = hf_repo_commit(&commit, repo, &loss->by, err);

	if (!rc)
		rc = hf_message_parse(&message, commit.message,
				      strlen(commit.message), NULL, err);
	if (!rc && !(loss->subject = strdup(message.subject)))
		rc = hf_fail_mem(err);
	hf_message_release(&message);
	hf_commit_release(&commit);
	return rc;
}

/* Who did it. An answer that is lacking makes the loss no smaller. */
static int find_taker(struct hf_taker *out, struct hf_moving *moving,
		      struct file *file, size_t i, struct hf_err *err)
{
	const struct hf_pieces *pieces = &file->pieces;
	unsigned mode = pieces->new.mode ? pieces->new.mode : pieces->old.mode;
	int rc = read_history(moving, err);

	*out = (struct hf_taker){ 0 };
	if (!rc && !file->has_trail) {
		rc = hf_trail_read(&file->trail, &moving->range, file->paths,
				   mode, err);
		file->has_trail = !rc;
	}
	if (!rc)
		rc = hf_trail_taker(out, &file->trail, moving->repo, pieces, i,
				    &moving->story, err);
	if (rc == HF_ENOMEM)
		return rc;
	hf_err_clear(err);
	return 0;
}

/* Whether some branch is meant to go on without it. */
static bool is_waived(const struct hf_entry *entry)
{
	size_t i;

	for (i = 0; i < entry->n_due; i++)
		if (entry->due[i].proof &&
		    (!strcmp(entry->due[i].proof, "waived") ||
		     !strcmp(entry->due[i].proof, "only")))
			return true;
	return false;
}

/* Whether a history has the fix in any way, or had it once. */
static int knows_fix(bool *yes, struct hf_repo *repo,
		     const struct hf_brought *brought, const struct hf_id *tip,
		     struct hf_err *err)
{
	const struct hf_sought sought = { .since = brought->since,
					  .commit = brought->commit,
					  .commits = brought->own };
	const struct hf_search search = {
		.repo = repo, .branch = *tip, .v = &sought, .n = 1
	};
	struct hf_trace trace = { 0 };
	int rc = hf_proof_search(&trace, &search, err);

	*yes = rc < 0 || trace.proof != HF_PROOF_NONE || trace.doubtful ||
	       trace.reverted_by.hex[0] || trace.undecided;
	hf_trace_release(&trace);
	return rc;
}

/*
 * Where both sides of a merge changed the same lines, and those of the side
 * without the fix were taken as they are, they are not as they were before it.
 * But who changed them did not know of the fix, so they did not go on from it.
 */
static int is_overrun(bool *yes, struct hf_moving *moving, struct file *file,
		      size_t i, const struct hf_taker *taker,
		      struct hf_err *err)
{
	const struct hf_id *never =
		taker->by.hex[0] ? &taker->never : &moving->new;
	bool joined = true, kept = true, known = true;
	int rc = 0;

	*yes = false;
	if (!never->hex[0] || is_waived(file->fix->entry))
		return 0;
	if (taker->by.hex[0])
		rc = hf_pieces_joined(&joined, moving->repo, &taker->made,
				      &taker->without, &taker->had, err);
	if (!rc && joined)
		rc = hf_piece_kept(&kept, moving->repo, &file->pieces, i,
				   &file->new, err);
	if (!rc && !kept)
		rc = knows_fix(&known, moving->repo, &file->fix->brought, never,
			       err);
	*yes = !rc && !kept && !known;
	return rc;
}

/* Whether the push undoes a piece, and by which commit. */
static int is_lost(bool *yes, struct hf_taker *taker, struct hf_moving *moving,
		   struct file *file, size_t i, struct hf_err *err)
{
	enum hf_piece was, is;
	int rc = hf_piece_of(&was, moving->repo, &file->pieces, i, &file->old,
			     err);

	*yes = false;
	if (rc < 0 || was != HF_PIECE_THERE ||
	    (rc = hf_piece_of(&is, moving->repo, &file->pieces, i, &file->new,
			      err)) < 0 ||
	    is == HF_PIECE_THERE)
		return rc;
	if ((rc = find_taker(taker, moving, file, i, err)) < 0)
		return rc;
	*yes = is == HF_PIECE_UNDONE;
	return *yes ? 0 : is_overrun(yes, moving, file, i, taker, err);
}

static int add_loss(struct hf_undone *out, struct hf_moving *moving,
		    const struct file *file, size_t i, const struct hf_id *by,
		    struct hf_err *err)
{
	struct hf_loss *v = realloc(out->v, (out->n + 1) * sizeof(*v));
	int rc = 0;

	if (!v)
		return hf_fail_mem(err);
	out->v = v;
	v = &v[out->n];
	*v = (struct hf_loss){ .entry = file->fix->entry,
			       .path = strdup(file->paths[1]),
			       .line = hf_piece_line(&file->pieces, i),
			       .places = 1,
			       .by = *by };
	if (!v->path)
		return hf_fail_mem(err);
	out->n++;
	if (by->hex[0])
		rc = read_subject(v, moving->repo, err);
	return rc < 0 ? rc : ask_reverts(v, moving, file->fix, err);
}

/* Ask of each piece. What one commit takes out of a file is one loss. */
static int judge_file(struct hf_undone *out, struct hf_moving *moving,
		      struct file *file, struct hf_err *err)
{
	const size_t first = out->n;
	struct hf_taker taker;
	size_t i, j;
	bool lost;
	int rc = 0;

	for (i = 0; !rc && i < file->pieces.n; i++) {
		rc = is_lost(&lost, &taker, moving, file, i, err);
		if (rc < 0 || !lost)
			continue;
		for (j = first; j < out->n; j++)
			if (hf_id_eq(&out->v[j].by, &taker.by))
				break;
		if (j < out->n)
			out->v[j].places++;
		else
			rc = add_loss(out, moving, file, i, &taker.by, err);
	}
	return rc;
}

/* Nearly always the fix is still there, and that is asked first. */
int hf_undone_path(struct hf_undone *out, struct hf_moving *moving,
		   const struct hf_unfix *fix, const struct hf_change *change,
		   const struct hf_change *moved, struct hf_err *err)
{
	const struct hf_side before = { change->old_mode, change->old_blob };
	const struct hf_side after = { change->mode, change->blob };
	struct file file = {
		.fix = fix,
		.old = { moved->old_mode, moved->old_blob },
		.new = { moved->mode, moved->blob },
		.paths = { moved->path, hf_undone_old_path(moved) },
	};
	bool there;
	int rc = hf_present(&there, moving->repo, &before, &after, &file.new,
			    err);

	if (rc < 0 || there)
		return rc;
	rc = hf_pieces_read(&file.pieces, moving->repo, &before, &after, err);
	if (!rc)
		rc = judge_file(out, moving, &file, err);
	hf_trail_release(&file.trail);
	hf_pieces_release(&file.pieces);
	return rc;
}
