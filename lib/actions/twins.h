/*
 * What stands where of each record: here, on the remote, and what was seen
 * there before; and what the two come to.
 */
#ifndef HF_TWINS_H
#define HF_TWINS_H

#include "base/buf.h"
#include "base/err.h"
#include "base/id.h"

#include <stdbool.h>
#include <stddef.h>

struct hf_session;

/*
 * The memory of what was accepted of the remote's records: it only ever moves
 * forward. Not in refs/remotes/, where they would look like branches.
 */
#define HF_SEEN "refs/hotfix-seen/"

/* The remote's records as they were last fetched, whatever they are. */
#define HF_ARRIVED "refs/hotfix-arrived/"

/* Where records are unless the policy has another place. */
#define HF_RECORDS "refs/hotfix-log/"

/* What keeps a record here and on the remote apart. */
enum hf_trouble {
	HF_TROUBLE_NONE,
	HF_TROUBLE_LOST,    /* the remote's lacks what was seen of it */
	HF_TROUBLE_GONE,    /* the remote has none any more */
	HF_TROUBLE_ODD,     /* the remote's is no record */
	HF_TROUBLE_REFUSED, /* the remote will not have ours */
	HF_TROUBLE_MOVING,  /* somebody else was quicker each time */
	HF_TROUBLE_HERE,    /* it cannot be read or moved here: why */
};

struct hf_twin {
	char *name;
	struct hf_id here;
	struct hf_id old; /* under HF_RECORDS, where that is not the place */
	struct hf_id seen;
	struct hf_id arrived; /* what the ref holds, a commit or not */
	struct hf_id there;   /* the remote's end as far as it is known */
	struct hf_id next;    /* where both are to be */
	size_t mine, theirs;  /* events that only one of them had */
	size_t coming;        /* those of theirs that are not taken yet */
	bool given, carried;  /* pushed; moved from HF_RECORDS */
	enum hf_trouble trouble;
	bool rewound; /* LOST, but nothing new came instead */
	char *why;    /* more about the trouble, or NULL */
};

/* By name; zeroed to begin with. */
struct hf_twins {
	struct hf_twin *v;
	size_t n, cap;
	bool counts;         /* events are counted, for who tells of them */
	struct hf_buf words; /* what git said when the last push failed */
};

void hf_twins_release(struct hf_twins *twins);

/*
 * Where HF_SEEN or HF_ARRIVED has the records of the session's remote; each
 * place that a policy may name has a memory of its own.
 */
void hf_twins_root(struct hf_buf *out, const char *kind,
		   const struct hf_session *session);

/* Look where everything stands now; what was done before is not forgotten. */
int hf_twins_read(struct hf_twins *twins, struct hf_session *session,
		  struct hf_err *err) HF_MUST_CHECK;

/*
 * Find where both ends of each are to be, or what keeps them apart; no ref
 * moves. `asked`: the remote was asked just now, so what did not arrive is not
 * there. `make`: ends that grew apart are joined; else `next` is only ours.
 */
int hf_twins_settle(struct hf_twins *twins, struct hf_session *session,
		    bool asked, bool make, struct hf_err *err) HF_MUST_CHECK;

/* Say what keeps it apart. */
void hf_twin_trouble(struct hf_twin *twin, enum hf_trouble trouble,
		     const char *why);

#endif
