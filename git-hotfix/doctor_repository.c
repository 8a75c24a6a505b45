#include "git-hotfix/doctor.h"

#include <dirent.h>
#include <sys/stat.h>

#include "actions/gatekeeper.h"
#include "base/text.h"
#include "doors/gitlib.h"
#include "facts/hooks_state.h"
#include "facts/session.h"
#include "rules/rule.h"

enum {
	STALE = 10 * 60, /* seconds: no git holds a lock so long */
	DEPTH_MAX = 32,
};

static void check_reader(struct hf_exams *exams,
			 const struct hf_session *session)
{
	const struct hf_place *place = hf_repo_place(session->repo);
	const char *why = hf_repo_reader_why(session->repo), *kind;
	char version[32];

	kind = !place->work_tree                         ? "bare" :
	       strcmp(place->git_dir, place->common_dir) ? "linked worktree" :
							   "main worktree";
	hf_gitlib_version(version, sizeof(version));
	if (!strcmp(hf_repo_reader(session->repo), "libgit2"))
		hf_exam_good(exams, "repository", "%s%s; read by libgit2 %s",
			     kind, place->shallow ? ", shallow" : "", version);
	else
		hf_exam_good(exams, "repository", "%s%s; read by git%s%s", kind,
			     place->shallow ? ", shallow" : "", why ? ": " : "",
			     why ? why : "");
}

static void check_policy(struct hf_exams *exams,
			 const struct hf_session *session,
			 const struct hf_err *broken)
{
	if (broken->code)
		hf_exam_bad(exams, "policy", broken->hint, "%s", broken->text);
	else if (session->book.has_file)
		hf_exam_good(exams, "policy", "%s", session->book.file);
	else
		hf_exam_good(exams, "policy", "no .hotfix.ini: defaults%s",
			     session->book.asked_for ? " and git config" : "");
}

static void check_branches(struct hf_exams *exams, struct hf_session *session,
			   bool broken)
{
	const char *remote = hf_config_get(&session->config, "hotfix.remote");
	const struct hf_line *line;
	struct hf_err err = HF_ERR_INIT;

	if (remote && (!session->remote || strcmp(remote, session->remote)))
		hf_exam_bad(exams, "remote", "git config --unset hotfix.remote",
			    "hotfix.remote names '%s', which does not exist",
			    remote);
	else
		hf_exam_good(exams, "remote", "%s",
			     session->remote ? session->remote : "none");
	if (hf_session_production(&line, session, &err) < 0)
		hf_exam_bad(exams, "production", err.hint, "%s", err.text);
	else
		hf_exam_good(exams, "production", "%s at %s",
			     line->branch.tip_ref ? line->branch.tip_ref :
						    line->spec,
			     hf_id_short(&line->branch.tip).hex);
	hf_err_clear(&err);
	if (broken)
		return; /* what it names cannot be known */
	if (hf_session_deepen(session, &err) < 0)
		hf_exam_bad(exams, "integration", err.hint, "%s", err.text);
	else
		hf_exam_good(exams, "integration", "%s",
			     session->lineup.integration.name ?
				     session->lineup.integration.name :
				     "none");
}

static void check_gate(struct hf_exams *exams, const struct hf_session *session)
{
	hf_exam_good(exams, "gate", "%s",
		     hf_gatekeeper_holds(session) ?
			     "the hooks know whom they concern" :
			     "out of date; the next command writes it anew");
}

static void check_lock(struct hf_exams *exams, const char *path,
		       const struct stat *st)
{
	struct hf_buf fix = HF_BUF_INIT, name = HF_BUF_INIT;
	long age = (long)(time(NULL) - st->st_mtime);
	char words[64];

	if (age < STALE)
		return;
	hf_text_age(words, sizeof(words), age);
	hf_hooks_show(&name, path);
	hf_buf_printf(&fix, "if no git is running: rm '%s'", hf_buf_str(&name));
	hf_exam_bad(exams, "locks", hf_buf_str(&fix), "%s is %s old",
		    hf_buf_str(&name), words);
	hf_buf_release(&name);
	hf_buf_release(&fix);
}

/* Look for *.lock in a directory, and `deep` levels below it. */
static void find_locks(struct hf_exams *exams, const char *dir, int deep)
{
	struct hf_buf path = HF_BUF_INIT;
	struct dirent *entry;
	DIR *open = opendir(dir);
	struct stat st;
	size_t len;

	while (open && (entry = readdir(open))) {
		len = strlen(entry->d_name);
		hf_buf_clear(&path);
		hf_buf_printf(&path, "%s/%s", dir, entry->d_name);
		if (path.failed || entry->d_name[0] == '.' ||
		    lstat(path.data, &st) < 0)
			continue;
		if (S_ISDIR(st.st_mode) && deep)
			find_locks(exams, path.data, deep - 1);
		else if (S_ISREG(st.st_mode) && len > 5 &&
			 !strcmp(entry->d_name + len - 5, ".lock"))
			check_lock(exams, path.data, &st);
	}
	if (open)
		closedir(open);
	hf_buf_release(&path);
}

static void check_locks(struct hf_exams *exams, const struct hf_place *place)
{
	struct hf_buf refs = HF_BUF_INIT;

	hf_buf_printf(&refs, "%s/refs", place->common_dir);
	find_locks(exams, place->common_dir, 0);
	if (strcmp(place->git_dir, place->common_dir) != 0)
		find_locks(exams, place->git_dir, 0);
	find_locks(exams, hf_buf_str(&refs), DEPTH_MAX);
	hf_buf_release(&refs);
}

void hf_doctor_repository(struct hf_exams *exams, const struct hf_place *place)
{
	/* Not as other commands open it: a doctor writes no gate. */
	const struct hf_session_spec spec = { .rules = hf_rule_names,
					      .levels = hf_rule_levels };
	struct hf_err err = HF_ERR_INIT;
	struct hf_session session;
	int rc = hf_session_open(&session, &spec, &err);

	if (rc < 0 && rc != HF_EPOLICY) {
		hf_exam_bad(exams, "repository", err.hint, "%s", err.text);
	} else {
		check_reader(exams, &session);
		check_policy(exams, &session, &err);
		check_branches(exams, &session, rc < 0);
		check_gate(exams, &session);
		hf_session_close(&session);
	}
	check_locks(exams, place);
}
