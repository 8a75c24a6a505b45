/*
 * The hotfixes there are, how far each one is, and what is owed to which
 * branch; computed from git each time it is asked.
 */
#ifndef HF_LEDGER_H
#define HF_LEDGER_H

#include "base/err.h"
#include "base/id.h"
#include "base/strv.h"
#include "facts/line_proof.h"
#include "values/record.h"

#include <stdbool.h>
#include <time.h>

struct hf_line;
struct hf_session;

enum hf_state {
	HF_STATE_OPEN,      /* not in production */
	HF_STATE_OWED,      /* in production, some target lacks it; or was
			       taken out, some target has it all the same */
	HF_STATE_CLOSED,    /* in production and in every target */
	HF_STATE_ABANDONED,
	HF_STATE_ROLLED_BACK, /* in production once, and nowhere any more */
};

/*
 * Where a released fix has to go, and whether it is there; or, once it was
 * taken back, the revert to where the fix is.
 */
struct hf_due {
	char *target;       /* "develop" */
	bool is_line;       /* a newer line: moved by a hotfix of its own */
	bool paid, pushed;  /* pushed: the remote's copy has it as well */
	const char *proof;  /* "merged", "picked", "squashed", "present",
			       "ported", "waived", "only", "reverted"; NULL:
			       not paid */
	struct hf_id by;    /* the commit of the target that shows it, or empty */
	bool doubtful;      /* not paid, though `by` may be the fix: so much */
	int share;          /* of it is in `by`, in percent */
	struct hf_id reverted_by; /* the target had it, and took it out */
	struct hf_ids missing;  /* commits of the fix without an equal there */
	struct hf_strv without; /* paths where a merge would change something */
	char *waived;       /* why, by the record; or NULL */
	time_t until;       /* the waiver holds so long; 0: for ever */
	char *undecided;    /* why it cannot be told, or NULL; then not paid */
	bool came;          /* the remote's copy has it, maybe but for ... */
	struct hf_strv lacks; /* ... paths where its lines are missing since the
				 target's side was kept; then it is owed */
};

struct hf_entry {
	char *name;
	char *branch;       /* "hotfix/login"; also when it is gone */
	const struct hf_line *line; /* borrowed from the session's lineup */
	char *line_spec;    /* what the record says of it, or NULL */
	struct hf_line_proof proof; /* whether that can be */
	struct hf_id start; /* where it began, by the record; or empty */
	struct hf_id local, remote; /* the branch's two copies */
	struct hf_id tip;   /* the local copy, else the remote's, else what was
			       handed over if that is here, else empty */
	struct hf_id handed_over; /* the tip by the record, once the branch is
				     gone; or empty */
	struct hf_id released; /* the commit that brought it to production */
	struct hf_id before; /* where production was then, or empty: not known
				without a closer look, see brought.h */
	struct hf_id fix;   /* the tip that was released, or empty */
	char *tag;          /* the release's tag by the record, or NULL */
	time_t since;       /* when it was released, 0: it was not */
	struct hf_ids reverts; /* the commits of the line that took it out
				  again, newest first */
	char *reverted_tag; /* its tag by the record, or NULL */
	time_t reverted_at;
	enum hf_state state;
	struct hf_due *due;
	size_t n_due;
	bool found;         /* neither a record nor a branch tells of it, but
			       production's history does */
	bool has_record;
	struct hf_record record;
};

struct hf_ledger {
	struct hf_entry *v;
	size_t n, cap;
	struct hf_err undecided; /* why history could not be searched for those
				    that are only found; HF_OK: it was */
};

/*
 * Read every hotfix that has a record or a branch, and those that are found and
 * owed; or, with `name`, that one alone (HF_ENOTFOUND when there is none).
 * Deepens the session.
 */
int hf_ledger_read(struct hf_ledger *out, struct hf_session *session,
		   const char *name, struct hf_err *err) HF_MUST_CHECK;

/*
 * The same, with the strongest proof of each debt that is paid, which costs a
 * look at the target's history, and with what shows that it is not.
 */
int hf_ledger_prove(struct hf_ledger *out, struct hf_session *session,
		    const char *name, struct hf_err *err) HF_MUST_CHECK;

/*
 * Every hotfix that has a record or a branch, and whether it was released, but
 * not what is owed, which costs a look at the files.
 */
int hf_ledger_known(struct hf_ledger *out, struct hf_session *session,
		    struct hf_err *err) HF_MUST_CHECK;
void hf_ledger_release(struct hf_ledger *ledger);

/* HF_EREFUSED for one that was abandoned. */
int hf_ledger_alive(const struct hf_entry *entry,
		    struct hf_err *err) HF_MUST_CHECK;

/* Since when its targets are owed: the fix, or once there is one its revert. */
time_t hf_ledger_owed_since(const struct hf_entry *entry);

/* "open", "owed", "closed", "abandoned", "rolled back". */
const char *hf_state_name(enum hf_state state);

/*
 * The targets of a fix: integration, the open releases that are newer than its
 * line, and newer lines; unpaid and without looking at the fix. What was newer
 * when the line got the fix stays so.
 */
int hf_ledger_targets(struct hf_due **out, size_t *n,
		      struct hf_session *session, const struct hf_entry *entry,
		      struct hf_err *err) HF_MUST_CHECK;
void hf_due_release(struct hf_due *due);
void hf_due_free(struct hf_due *due, size_t n);

/*
 * The newer line that has the fix by a release of its own, or NULL: a rollback
 * of this one then leaves the targets alone, which have it by that one too.
 */
const char *hf_ledger_lives_on(const struct hf_entry *entry);

/* The branch of a target, or NULL; borrowed from the session's lineup. */
const struct hf_branch *hf_ledger_branch(const struct hf_session *session,
					 const char *target);

#endif
