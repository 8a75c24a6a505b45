#include "facts/proof.h"

#include "facts/log.h"
#include "facts/proof_history.h"
#include "facts/replay.h"
#include "facts/repo.h"

const char *hf_proof_name(enum hf_proof proof)
{
	static const char *const names[] = {
		[HF_PROOF_NONE] = NULL,
		[HF_PROOF_MERGED] = "merged",
		[HF_PROOF_PICKED] = "picked",
		[HF_PROOF_SQUASHED] = "squashed",
		[HF_PROOF_PRESENT] = "present",
		[HF_PROOF_PORTED] = "ported",
	};

	return names[proof];
}

void hf_trace_release(struct hf_trace *trace)
{
	if (!trace)
		return;
	hf_ids_release(&trace->missing);
	hf_strv_release(&trace->lacks);
	free(trace->undecided);
	*trace = (struct hf_trace){ 0 };
}

/* What these have and those have not, as keys: one walk for all of them. */
static int read_range(struct hf_keys *out, struct hf_repo *repo,
		      const struct hf_ids *from, const struct hf_ids *except,
		      struct hf_err *err)
{
	const struct hf_range_spec spec = { .from = from, .except = except };
	struct hf_range range = { 0 };
	size_t i;
	int rc = from->failed || except->failed ?
			 hf_fail_mem(err) :
			 hf_repo_range(&range, repo, &spec, err);

	for (i = 0; !rc && i < range.n; i++)
		hf_keys_add(out, hf_id_key(&range.v[i].id), i);
	if (!rc)
		rc = hf_keys_sort(out, err);
	hf_range_release(&range);
	return rc;
}

/* The fixes that the branch reaches itself. */
static int find_merged(struct hf_searching *s, struct hf_err *err)
{
	const struct hf_search *search = s->search;
	struct hf_id branch = search->branch;
	const struct hf_ids except = { &branch, 1, 1, false };
	struct hf_ids from = HF_IDS_INIT;
	struct hf_keys lacking = { 0 };
	size_t i, n;
	int rc;

	for (i = 0; i < search->n; i++) {
		hf_ids_push(&from, &search->v[i].commit);
		if (search->v[i].tip.hex[0])
			hf_ids_push(&from, &search->v[i].tip);
	}
	rc = read_range(&lacking, search->repo, &from, &except, err);
	for (i = 0; !rc && i < search->n; i++) {
		const struct hf_sought *v = &search->v[i];

		if (!hf_keys_find(&n, &lacking, hf_id_key(&v->commit)))
			s->asked[i].merged = v->commit;
		else if (v->tip.hex[0] &&
			 !hf_keys_find(&n, &lacking, hf_id_key(&v->tip)))
			s->asked[i].merged = v->tip;
	}
	hf_keys_release(&lacking);
	hf_ids_release(&from);
	return rc;
}

/* Whether a part is one of the commits, or stands for a fix without any. */
static bool is_commit(const struct hf_parts *parts, size_t part)
{
	size_t fix = parts->v[part].fix;

	return !parts->v[part].whole ||
	       parts->first[fix + 1] - parts->first[fix] == 1;
}

static bool is_empty(const struct hf_parts *parts, size_t part)
{
	return !parts->patches.v[parts->v[part].patch].len;
}

/*
 * Whether a commit that is new in the branch changes one of the fix's paths.
 * Where none does, what stands there is older than the fix.
 */
static bool is_touched(const struct hf_searching *s, size_t fix)
{
	const char *at, *end, *path;
	size_t i, n, len;

	for (i = s->parts.first[fix]; i < s->parts.first[fix + 1]; i++) {
		at = s->parts.patches.v[s->parts.v[i].patch].raw;
		end = at + s->parts.patches.v[s->parts.v[i].patch].len;
		for (; (len = hf_raw_entry(at, end)) > 0; at += len) {
			path = at + strlen(at) + 1;
			if (hf_keys_find(&n, &s->there.touched,
					 hf_key_of(HF_KEY, path, strlen(path))))
				return true;
		}
	}
	return false;
}

/* A merge would change all of its paths. */
static int lack_all(struct hf_trace *t, const struct hf_searching *s,
		    size_t fix, struct hf_err *err)
{
	const char *at, *end, *path;
	size_t i, len;

	for (i = s->parts.first[fix]; i < s->parts.first[fix + 1]; i++) {
		at = s->parts.patches.v[s->parts.v[i].patch].raw;
		end = at + s->parts.patches.v[s->parts.v[i].patch].len;
		for (; (len = hf_raw_entry(at, end)) > 0; at += len) {
			path = at + strlen(at) + 1;
			if (!hf_strv_has(&t->lacks, path))
				hf_strv_push(&t->lacks, path);
		}
	}
	return hf_strv_check(&t->lacks, err);
}

/*
 * Whether merging the fix would change nothing; asked once. Of a whole range,
 * what the branch has not touched is not there.
 */
static int ask_presence(struct hf_searching *s, size_t i, struct hf_err *err)
{
	struct hf_asked *a = &s->asked[i];
	int rc;

	if (a->presence_known)
		return 0;
	a->presence_known = true;
	if (s->search->range && !is_touched(s, i))
		return lack_all(&s->out[i], s, i, err);
	rc = hf_presence_of_fix(&a->present, &s->out[i].lacks, &s->presence,
				&s->parts, i, err);
	if (rc == HF_EUNDECIDED) {
		a->present = false;
		s->out[i].undecided = strdup(err->text);
		hf_err_clear(err);
		rc = s->out[i].undecided ? 0 : hf_fail_mem(err);
	}
	return rc;
}

/* What needs no history: it is merged and in place, or at least in place. */
static int ask_cheaply(struct hf_searching *s, struct hf_err *err)
{
	struct hf_asked *a;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < s->search->n; i++) {
		a = &s->asked[i];
		if (!a->merged.hex[0] && s->search->named)
			continue;
		rc = ask_presence(s, i, err);
		if (rc < 0 || !a->present)
			continue;
		s->out[i].proof =
			a->merged.hex[0] ? HF_PROOF_MERGED : HF_PROOF_PRESENT;
		a->done = true;
	}
	return rc;
}

/* The weakest of what shows its parts; none, if one of them is not there. */
static enum hf_proof sum_up(struct hf_trace *t, const struct hf_searching *s,
			    size_t fix, const struct hf_fate_of *fate)
{
	size_t first = s->parts.first[fix], end = s->parts.first[fix + 1], i;
	enum hf_proof proof = HF_PROOF_NONE;
	bool all = true;

	for (i = first; i < end; i++) {
		const struct hf_fate_of *one = &fate[i - first];

		if (!is_commit(&s->parts, i) || is_empty(&s->parts, i))
			continue;
		if (!one->there) {
			all = false;
			if (one->reverted_by.hex[0])
				t->reverted_by = one->reverted_by;
			hf_ids_push(
				&t->missing,
				&s->parts.patches.v[s->parts.v[i].patch].commit);
		} else if (one->how > proof) {
			proof = one->how;
			t->by = one->by;
			t->share = one->share;
		}
	}
	return all ? proof : HF_PROOF_NONE;
}

/* What may be the rest of the fix, though nothing proves it: the nearest. */
static void find_doubt(struct hf_trace *t, const struct hf_searching *s,
		       size_t fix, const struct hf_fate_of *fate)
{
	size_t n = s->parts.first[fix + 1] - s->parts.first[fix], i;

	t->by.hex[0] = '\0';
	t->share = 0;
	for (i = 0; i < n; i++) {
		if (fate[i].there || !fate[i].maybe.hex[0] ||
		    (t->doubtful && fate[i].maybe_share <= t->share))
			continue;
		t->doubtful = true;
		t->share = fate[i].maybe_share;
		t->by = fate[i].maybe;
	}
}

/* Where something could not be read, "no" is not known. */
static int doubt_no(struct hf_trace *t, const struct hf_searching *s,
		    size_t fix, struct hf_err *err)
{
	const struct hf_place *place = hf_repo_place(s->search->repo);
	const char *why = NULL;
	size_t i;

	for (i = s->parts.first[fix]; i < s->parts.first[fix + 1]; i++)
		if (s->parts.patches.v[s->parts.v[i].patch].unread)
			why = "what the fix changes cannot be read";
	for (i = 0; i < s->there.patches.n && !why; i++)
		if (s->there.patches.v[i].unread)
			why = "what the branch changes cannot be read";
	if (!why && place->shallow)
		why = "the history is shallow";
	if (why && !t->undecided && !(t->undecided = strdup(why)))
		return hf_fail_mem(err);
	return 0;
}

/*
 * By history; where that shows nothing, by what stands there now. A part that
 * was taken out may be there all the same, made again by hand.
 */
static int judge(struct hf_searching *s, size_t i, struct hf_err *err)
{
	size_t n = s->parts.first[i + 1] - s->parts.first[i];
	const struct hf_replay replay = { s->search->repo, &s->parts, &s->there,
					  &s->pairs, s->search->range };
	struct hf_fate_of *fate = calloc(n + 1, sizeof(*fate));
	bool merged = s->asked[i].merged.hex[0], weak;
	struct hf_trace *t = &s->out[i];
	int rc;

	if (!fate)
		return hf_fail_mem(err);
	hf_ids_release(&t->missing);
	t->by.hex[0] = t->reverted_by.hex[0] = '\0';
	t->doubtful = false;
	t->share = 0;
	rc = hf_replay_fix(fate, &replay, i, &s->asked[i].merged, err);
	if (!rc) {
		t->proof = sum_up(t, s, i, fate);
		if (t->missing.failed)
			rc = hf_fail_mem(err);
	}
	weak = !t->proof || t->proof > HF_PROOF_PRESENT;
	if (!rc && weak)
		rc = ask_presence(s, i, err);
	if (!rc && weak && s->asked[i].present) {
		t->proof = merged ? HF_PROOF_MERGED : HF_PROOF_PRESENT;
		t->reverted_by.hex[0] = '\0';
	}
	if (!rc && !t->proof && !t->reverted_by.hex[0]) {
		find_doubt(t, s, i, fate);
		rc = doubt_no(t, s, i, err);
	}
	s->asked[i].done = t->proof || merged || t->reverted_by.hex[0];
	free(fate);
	return rc;
}

static int judge_all(struct hf_searching *s, struct hf_err *err)
{
	size_t i;
	int rc;

	hf_pairs_release(&s->pairs);
	rc = hf_pairs_find(&s->pairs, &s->parts, &s->there, err);
	for (i = 0; !rc && i < s->search->n; i++)
		if (!s->asked[i].done)
			rc = judge(s, i, err);
	return rc;
}

/* A search that was limited may have passed by what takes a fix out again. */
static int ask_history(struct hf_searching *s, struct hf_err *err)
{
	bool left = false, more = false;
	size_t i;
	int rc = hf_proof_read_fresh(s, err);

	if (!rc && s->limited)
		rc = hf_proof_read_words(&more, s, err);
	if (!rc)
		rc = judge_all(s, err);
	for (i = 0; i < s->search->n; i++)
		left = left || !s->asked[i].done;
	if (rc < 0 || s->limited || !left)
		return rc;
	rc = hf_proof_read_words(&more, s, err);
	return rc || !more ? rc : judge_all(s, err);
}

/* What is settled has nothing missing. */
static void clean_up(struct hf_trace *t)
{
	if (!t->proof)
		return;
	hf_ids_release(&t->missing);
	hf_strv_release(&t->lacks);
	free(t->undecided);
	t->undecided = NULL;
	if (t->proof == HF_PROOF_MERGED || t->proof == HF_PROOF_PRESENT)
		t->by.hex[0] = '\0';
}

static int search_all(struct hf_searching *s, struct hf_err *err)
{
	const struct hf_search *search = s->search;
	bool left = false;
	size_t i;
	int rc;

	if ((rc = hf_parts_read(&s->parts, search->v, search->n,
				hf_repo_place(search->repo), err)) < 0 ||
	    (!search->range && (rc = find_merged(s, err)) < 0) ||
	    (rc = hf_presence_open(&s->presence, search, &s->parts, err)) < 0 ||
	    (rc = ask_cheaply(s, err)) < 0)
		return rc;
	for (i = 0; i < search->n; i++)
		left = left || !s->asked[i].done;
	if (left)
		rc = ask_history(s, err);
	for (i = 0; i < search->n; i++)
		clean_up(&s->out[i]);
	return rc;
}

int hf_proof_search(struct hf_trace *out, const struct hf_search *search,
		    struct hf_err *err)
{
	struct hf_searching s = { .search = search, .out = out };
	size_t i;
	int rc;

	for (i = 0; i < search->n; i++)
		out[i] = (struct hf_trace){ 0 };
	if (!search->n)
		return 0;
	s.asked = calloc(search->n, sizeof(*s.asked));
	rc = s.asked ? search_all(&s, err) : hf_fail_mem(err);
	hf_pairs_release(&s.pairs);
	hf_candidates_release(&s.there);
	hf_presence_close(&s.presence);
	hf_parts_release(&s.parts);
	free(s.asked);
	for (i = 0; rc < 0 && i < search->n; i++)
		hf_trace_release(&out[i]);
	return rc;
}
