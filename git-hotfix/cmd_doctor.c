/* git hotfix doctor: what is wrong with this installation; changes nothing. */
#include <stdarg.h>

#include "doors/json.h"
#include "doors/out.h"
#include "facts/hooks_state.h"
#include "facts/place.h"
#include "facts/repo.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/doctor.h"

void hf_exams_release(struct hf_exams *exams)
{
	size_t i;

	for (i = 0; i < exams->n; i++) {
		free(exams->v[i].message);
		free(exams->v[i].fix);
	}
	free(exams->v);
	*exams = (struct hf_exams){ 0 };
}

static void add(struct hf_exams *exams, bool ok, const char *id,
		const char *fix, const char *fmt, va_list ap)
{
	struct hf_exam *v;

	if (exams->n == exams->cap) {
		size_t cap = exams->cap ? exams->cap * 2 : 16;

		v = realloc(exams->v, cap * sizeof(*v));
		if (!v) {
			exams->failed = true;
			return;
		}
		exams->v = v;
		exams->cap = cap;
	}
	v = &exams->v[exams->n];
	*v = (struct hf_exam){ .ok = ok, .id = id, .fix = strdup(fix) };
	if (vasprintf(&v->message, fmt, ap) < 0)
		v->message = NULL;
	if (v->message && v->fix) {
		exams->n++;
		return;
	}
	free(v->message);
	free(v->fix);
	exams->failed = true;
}

void hf_exam_good(struct hf_exams *exams, const char *id, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(exams, true, id, "", fmt, ap);
	va_end(ap);
}

void hf_exam_bad(struct hf_exams *exams, const char *id, const char *fix,
		 const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(exams, false, id, fix, fmt, ap);
	va_end(ap);
}

static bool is_event(const char *id)
{
	size_t i;

	for (i = 0; i < HF_HOOKS; i++)
		if (!strcmp(id, hf_hook_events[i]))
			return true;
	return false;
}

static void print_text(const struct hf_exams *exams, bool quiet)
{
	const struct hf_exam *v;
	size_t i, silent = 0, problems = 0;

	for (i = 0; i < exams->n; i++) {
		v = &exams->v[i];
		silent += !v->ok && is_event(v->id);
		problems += !v->ok && !is_event(v->id);
		if (v->ok && quiet)
			continue;
		hf_out("%-16s", v->id);
		if (!v->ok)
			hf_out_styled(HF_BAD, "%-10s",
				      is_event(v->id) ? "NOT RUN" : "PROBLEM");
		else if (is_event(v->id))
			hf_out_styled(HF_GOOD, "%-10s", "ok");
		hf_out("%s\n", v->message);
		if (*v->fix)
			hf_out("%-16sfix: %s\n", "", v->fix);
	}
	if (silent)
		hf_out("%zu hook%s not run", silent, silent == 1 ? "" : "s");
	if (problems)
		hf_out("%s%zu problem%s", silent ? ", " : "", problems,
		       problems == 1 ? "" : "s");
	if (silent || problems || !quiet)
		hf_out("%s\n", silent || problems ? "" : "no problems");
}

static int print_json(const struct hf_exams *exams, struct hf_err *err)
{
	struct hf_json *top = hf_json_object(), *list = hf_json_array(), *one;
	size_t i;

	for (i = 0; i < exams->n; i++) {
		one = hf_json_object();
		hf_json_bool(one, "ok", exams->v[i].ok);
		hf_json_text(one, "id", exams->v[i].id);
		hf_json_text(one, "message", exams->v[i].message);
		hf_json_text(one, "fix", exams->v[i].fix);
		hf_json_push(list, one);
	}
	hf_json_add(top, "checks", list);
	return hf_json_print(top, err);
}

static int look(struct hf_exams *exams, const struct hf_place *place,
		struct hf_err *err)
{
	struct hf_hooks_state state;
	int rc = hf_hooks_state_read(&state, place, err);

	if (rc < 0)
		return rc;
	hf_doctor_installation(exams, &state);
	if (place) {
		hf_doctor_repository(exams, place);
		hf_doctor_hooks(exams, &state, place);
	}
	hf_hooks_state_release(&state);
	return exams->failed ? hf_fail_mem(err) : 0;
}

static int report(const struct hf_exams *exams, const struct hf_common *common,
		  struct hf_err *err)
{
	size_t i;
	int rc = 0;

	if (common->json)
		rc = print_json(exams, err);
	else
		print_text(exams, common->quiet);
	for (i = 0; i < exams->n && !rc; i++)
		rc = !exams->v[i].ok;
	return rc;
}

/* Outside a repository the installation is looked at before git's refusal. */
static int doctor_run(const void *args, int argc, char **argv,
		      struct hf_err *err)
{
	struct hf_err outside = HF_ERR_INIT;
	struct hf_exams exams = { 0 };
	struct hf_place place = { 0 };
	int found, rc;

	(void)argv;
	if ((rc = hf_opt_count(argc, 0, 0, &cmd_doctor, err)) < 0)
		return rc;
	found = hf_place_find(&place, &outside);
	if (!(rc = look(&exams, found < 0 ? NULL : &place, err)))
		rc = report(&exams, args, err);
	if (rc >= 0 && found < 0) {
		*err = outside;
		rc = found;
	}
	hf_place_release(&place);
	hf_exams_release(&exams);
	return rc;
}

static const struct hf_opt doctor_opts[] = { HF_OPT_JSON, HF_OPT_LAST };

const struct hf_cmd cmd_doctor = {
	.name = "doctor",
	.usage = "[-q] [--json]",
	.about = "what is wrong with this installation and how to mend it",
	.opts = doctor_opts,
	.args_size = sizeof(struct hf_common),
	.run = doctor_run,
};
