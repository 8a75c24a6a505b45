/* Makes tag objects: by git mktag, or by git tag where it has to sign. */
#include "actions/make.h"

#include "actions/scratch.h"
#include "actions/sign.h"
#include "doors/git.h"
#include "facts/session.h"

/* Its text is plain: four lines, a blank one, and the message as it is. */
static int make_plain(struct hf_id *out, const char *name,
		      const struct hf_id *commit, const struct hf_buf *message,
		      struct hf_err *err)
{
	static const char *const who[] = { "var", "GIT_COMMITTER_IDENT", NULL };
	static const char *const make[] = { "mktag", NULL };
	struct hf_buf tagger = HF_BUF_INIT, text = HF_BUF_INIT;
	struct hf_buf said = HF_BUF_INIT;
	const struct hf_git_do ask = { .args = who, .out = &tagger };
	const struct hf_git_do write = { .args = make,
					 .in = &text,
					 .out = &said };
	int rc = hf_git_run(NULL, &ask, err);

	if (rc < 0)
		goto out;
	hf_buf_printf(&text, "object %s\ntype commit\ntag %s\ntagger %s\n",
		      commit->hex, name, hf_buf_str(&tagger));
	hf_buf_add(&text, hf_buf_str(message), message->len);
	if (!(rc = hf_buf_check(&text, err)) &&
	    !(rc = hf_git_run(NULL, &write, err)))
		rc = hf_git_id(out, &said, "mktag", err);
out:
	hf_buf_release(&said);
	hf_buf_release(&text);
	hf_buf_release(&tagger);
	return rc;
}

/*
 * A repository of its own that shares the objects and the settings: `git tag`
 * there signs and makes the object, and its ref is thrown away with the folder.
 */
static int make_repository(struct hf_buf *dir, struct hf_strv *env,
			   const struct hf_session *session,
			   const struct hf_id *commit, struct hf_err *err)
{
	const char *common = hf_repo_place(session->repo)->common_dir;
	struct hf_buf config = HF_BUF_INIT;
	const char *args[] = { "init",
			       "--quiet",
			       "--bare",
			       "--template=",
			       strlen(commit->hex) > 40 ?
				       "--object-format=sha256" :
				       "--object-format=sha1",
			       NULL,
			       NULL };
	struct hf_git_do call = { .args = args };
	int rc;

	if ((rc = hf_scratch_make(dir, session, err)) < 0)
		return rc;
	args[5] = dir->data;
	hf_strv_pushf(env, "GIT_DIR=%s", dir->data);
	hf_strv_pushf(env, "GIT_OBJECT_DIRECTORY=%s/objects", common);
	hf_strv_push(env, "GIT_WORK_TREE");
	hf_strv_push(env, "GIT_INDEX_FILE");
	if ((rc = hf_strv_check(env, err)) < 0)
		return rc;
	call.env = (const char *const *)env->v;
	if ((rc = hf_git_run(NULL, &call, err)) < 0)
		return rc;
	hf_buf_printf(&config, "%s/config", common);
	if (!(rc = hf_buf_check(&config, err))) {
		const char *include[] = { "config", "include.path", config.data,
					  NULL };

		call.args = include;
		rc = hf_git_run(NULL, &call, err);
	}
	hf_buf_release(&config);
	return rc;
}

static int make_signed(struct hf_id *out, const struct hf_session *session,
		       const char *name, const struct hf_id *commit,
		       const struct hf_buf *message, struct hf_err *err)
{
	/* A hook that watches refs has no business with this one. */
	const char *args[] = { "-c",
			       "core.hooksPath=/dev/null",
			       "tag",
			       "--annotate",
			       "--cleanup=verbatim",
			       "-F",
			       "-",
			       name,
			       commit->hex,
			       NULL };
	const char *read[] = { "rev-parse", "--verify", "--quiet", NULL, NULL };
	struct hf_buf dir = HF_BUF_INIT, said = HF_BUF_INIT;
	struct hf_buf ref = HF_BUF_INIT;
	struct hf_strv env = HF_STRV_INIT;
	struct hf_git_do call = { .args = args, .in = message };
	int rc;

	hf_buf_printf(&ref, "refs/tags/%s", name);
	if ((rc = hf_buf_check(&ref, err)) < 0 ||
	    (rc = make_repository(&dir, &env, session, commit, err)) < 0)
		goto out;
	call.env = (const char *const *)env.v;
	call.timeout_ms = hf_sign_limit(session);
	if ((rc = hf_git_run(NULL, &call, err)) < 0) {
		hf_sign_explain(err);
		goto out;
	}
	read[3] = ref.data;
	call = (struct hf_git_do){ .args = read,
				   .out = &said,
				   .env = (const char *const *)env.v };
	if (!(rc = hf_git_run(NULL, &call, err)))
		rc = hf_git_id(out, &said, "tag", err);
out:
	hf_scratch_remove(&dir);
	hf_strv_release(&env);
	hf_buf_release(&ref);
	hf_buf_release(&said);
	hf_buf_release(&dir);
	return rc;
}

int hf_make_tag(struct hf_id *out, const struct hf_session *session,
		const char *name, const struct hf_id *commit,
		const struct hf_buf *message, struct hf_err *err)
{
	if (hf_config_true(&session->config, "tag.gpgsign") ||
	    hf_config_true(&session->config, "tag.forcesignannotated"))
		return make_signed(out, session, name, commit, message, err);
	return make_plain(out, name, commit, message, err);
}
