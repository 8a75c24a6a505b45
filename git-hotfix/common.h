/* What the commands share: opening, finding the hotfix that is meant. */
#ifndef HF_COMMON_H
#define HF_COMMON_H

#include "base/err.h"
#include "facts/ledger.h"
#include "facts/session.h"

#include <stdbool.h>

/*
 * Open the session of a command and bring the gate up to date. A broken policy
 * is an error here, unless `broken` takes it.
 */
int hf_cmd_open(struct hf_session *out, struct hf_err *broken,
		struct hf_err *err) HF_MUST_CHECK;

/* The same by a certain reader, and without git config when `ci`. */
int hf_cmd_open_by(struct hf_session *out, enum hf_reader reader, bool ci,
		   struct hf_err *broken, struct hf_err *err) HF_MUST_CHECK;

/*
 * Which hotfix is meant: `name`; else the branch that is checked out; else the
 * one whose release HEAD is; else the only one that is not closed. `out` holds
 * that one entry. HF_ENOTFOUND with the list otherwise.
 */
int hf_cmd_which(struct hf_ledger *out, struct hf_session *session,
		 const char *name, struct hf_err *err) HF_MUST_CHECK;

/*
 * The same; where no name is given `all` has every hotfix, which had to be read
 * for that. To be released in any case.
 */
int hf_cmd_which_of(struct hf_ledger *out, struct hf_ledger *all,
		    struct hf_session *session, const char *name,
		    struct hf_err *err) HF_MUST_CHECK;

/* Fetch, unless there is no remote or `offline` says not to. */
int hf_cmd_fetch(struct hf_session *session, bool offline,
		 struct hf_err *err) HF_MUST_CHECK;

/*
 * Exchange records; what goes wrong is a warning, never a failure, and where no
 * terminal can ask anything nobody waits for long.
 */
void hf_cmd_sync(struct hf_session *session, bool offline);

/*
 * Fetch for a command that does not need the remote's word: where nobody
 * answers it warns and goes on with what is here.
 */
int hf_cmd_catch_up(struct hf_session *session, bool offline,
		    struct hf_err *err) HF_MUST_CHECK;

/* Install the hooks of this repository, as `git hotfix install` does. */
int hf_cmd_install(struct hf_session *session, bool dry_run,
		   struct hf_err *err) HF_MUST_CHECK;

/* Warn, once, when the hooks would not run here. */
void hf_cmd_warn_hooks(struct hf_session *session);

/* Remind of what is owed, but of this hotfix, which the command is about. */
void hf_cmd_remind(struct hf_session *session, const char *but);

/* Whether HEAD is on this branch ("hotfix/login"). */
int hf_cmd_on_branch(bool *yes, struct hf_session *session, const char *branch,
		     struct hf_err *err) HF_MUST_CHECK;

/* Seconds since the epoch. */
long hf_cmd_now(void);

#endif
