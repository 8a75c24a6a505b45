#include "facts/review_page.h"

#include "doors/git.h"
#include "facts/session.h"
#include "values/forge.h"

int hf_review_page(struct hf_buf *out, const struct hf_session *session,
		   const char *source, const char *target, struct hf_err *err)
{
	const char *args[] = { "remote", "get-url", "--push", "--", NULL, NULL };
	struct hf_buf url = HF_BUF_INIT;
	int rc;

	if (!session->remote)
		return hf_fail(err, HF_ENOTFOUND, "there is no remote");
	args[4] = session->remote;
	if (!(rc = hf_git_ask(NULL, &url, NULL, args, err))) {
		hf_buf_truncate(&url, strcspn(hf_buf_str(&url), "\n"));
		rc = hf_forge_address(out, hf_buf_str(&url),
				      hf_config_get(&session->config,
						    "hotfix.forge"),
				      source, target, err);
	}
	hf_buf_release(&url);
	return rc;
}
