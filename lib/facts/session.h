/*
 * What every command opens first: the repository, git config, the policy in
 * force and the branches that it names.
 */
#ifndef HF_SESSION_H
#define HF_SESSION_H

#include "base/err.h"
#include "facts/config.h"
#include "facts/lineup.h"
#include "facts/repo.h"
#include "facts/rulebook.h"
#include "values/policy.h"

#include <stdbool.h>

struct hf_session {
	struct hf_repo *repo;
	struct hf_config config;
	struct hf_policy policy;
	struct hf_rulebook book;
	struct hf_lineup lineup;
	const char *remote; /* borrowed from config; NULL: none */
	const char *const *rules, *const *levels; /* as in the spec */
	bool no_config;
	bool deep;          /* lineup has more than production */
	bool away;          /* the remote was asked, and did not answer */
};

struct hf_session_spec {
	enum hf_reader reader;
	bool no_config;            /* git config must not count */
	const char *const *rules;  /* the names of all rules, NULL-ended */
	const char *const *levels; /* their default levels */
};

/*
 * Open what the current directory belongs to. Production may be missing: then
 * lineup.n is 0. HF_EPOLICY: the policy is broken; the session is then open
 * all the same, with defaults for what the file should have said.
 */
int hf_session_open(struct hf_session *out, const struct hf_session_spec *spec,
		    struct hf_err *err) HF_MUST_CHECK;
void hf_session_close(struct hf_session *session);

/* Look up integration, releases, support lines and the tag format too. */
int hf_session_deepen(struct hf_session *session, struct hf_err *err)
	HF_MUST_CHECK;

/* Read policy and branches anew, after a fetch. */
int hf_session_reload(struct hf_session *session, struct hf_err *err)
	HF_MUST_CHECK;

/* Read the branches anew, after a change. */
int hf_session_refresh(struct hf_session *session, struct hf_err *err)
	HF_MUST_CHECK;

/* Production, or HF_ENOTFOUND with what to do about it. Borrowed. */
int hf_session_production(const struct hf_line **out,
			  const struct hf_session *session, struct hf_err *err)
	HF_MUST_CHECK;

/* The blob of the .hotfix.ini in force; empty where production has none. */
int hf_session_policy_blob(struct hf_id *out, const struct hf_session *session,
			   struct hf_err *err) HF_MUST_CHECK;

/* Every branch of a hotfix, here and on the remote. */
int hf_session_hotfix_refs(struct hf_refs *out,
			   const struct hf_session *session,
			   struct hf_err *err) HF_MUST_CHECK;

/* The hotfix that a branch's ref, here or on the remote, is of; or NULL. */
const char *hf_session_hotfix_of(const struct hf_session *session,
				 const char *ref);

/* "login" for "hotfix/login" or its full ref; NULL when it is no hotfix. */
const char *hf_session_hotfix_name(const struct hf_session *session,
				   const char *branch);

#endif
