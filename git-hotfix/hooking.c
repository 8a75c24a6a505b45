#include "git-hotfix/hooking.h"

#include "doors/out.h"
#include "facts/place.h"
#include "git-hotfix/prefix.h"

static int choose_scope(const char **scope, const struct hf_hooking_args *args,
			struct hf_err *err)
{
	if (args->here + args->user + args->machine > 1)
		return hf_fail(err, HF_EUSAGE,
			       "--local, --global and "
			       "--system exclude each other");
	*scope = args->machine ? "system" : args->user ? "global" : "local";
	return 0;
}

int hf_hooking_open(struct hf_hooking *out, const struct hf_hooking_args *args,
		    struct hf_err *err)
{
	struct hf_hooks_spec *spec = &out->spec;
	bool local;
	int rc;

	*out = (struct hf_hooking){ 0 };
	if ((rc = choose_scope(&spec->scope, args, err)) < 0) {
		hf_error(err);
		hf_err_clear(err);
		return rc;
	}
	local = !args->user && !args->machine;
	if ((local && (rc = hf_place_find(&out->place, err)) < 0) ||
	    (rc = hf_hooks_state_read(&out->state, local ? &out->place : NULL,
				      err)) < 0 ||
	    (rc = hf_prefix_libexec(&out->libexec, err)) < 0 ||
	    (rc = hf_prefix_included(&out->included, err)) < 0) {
		hf_hooking_close(out);
		return rc;
	}
	spec->state = &out->state;
	spec->work_tree = out->place.work_tree;
	spec->libexec = out->libexec.data;
	spec->included = out->included.data;
	spec->force = args->force;
	return 0;
}

void hf_hooking_close(struct hf_hooking *hooking)
{
	hf_buf_release(&hooking->included);
	hf_buf_release(&hooking->libexec);
	hf_hooks_state_release(&hooking->state);
	hf_place_release(&hooking->place);
}

int hf_hooking_do(const struct hf_hooks_plan *plan,
		  const struct hf_common *common, struct hf_err *err)
{
	struct hf_buf line = HF_BUF_INIT;
	size_t i;
	int rc = 0;

	for (i = 0; i < plan->n && !rc; i++) {
		if (!common->dry_run &&
		    (rc = hf_hooks_do(&plan->v[i], err)) < 0)
			break;
		hf_buf_clear(&line);
		hf_hooks_say(&line, &plan->v[i], !common->dry_run);
		if (common->dry_run || !common->quiet)
			hf_out("%s\n", hf_buf_str(&line));
	}
	hf_buf_release(&line);
	return rc;
}
