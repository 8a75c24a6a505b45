/* Where to open a pull request, for URLs as people have them and worse. */
#include "values/forge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define GITHUB "/compare/main...hotfix/1.4.1?expand=1"
#define GITEA "/compare/main...hotfix/1.4.1"
#define GITLAB \
	"/-/merge_requests/new?merge_request%5Bsource_branch%5D=" \
	"hotfix%2F1.4.1&merge_request%5Btarget_branch%5D=main"
#define CLOUD "/pull-requests/new?source=hotfix%2F1.4.1&dest=main"
#define SERVER \
	"/pull-requests?create&sourceBranch=refs%2Fheads%2Fhotfix%2F1.4.1" \
	"&targetBranch=refs%2Fheads%2Fmain"
#define AZURE "/pullrequestcreate?sourceRef=hotfix%2F1.4.1&targetRef=main"

#define NAMES \
	"git config hotfix.forge " \
	"<azure|bitbucket|forgejo|gitea|github|gitlab>"

#define LEN(array) (sizeof(array) / sizeof(*(array)))

/* `want` NULL: there is no address, and `out` stays as it was. */
static void address(const char *url, const char *forge, const char *source,
		    const char *target, const char *want)
{
	struct hf_buf out = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	int rc;

	hf_buf_puts(&out, "open ");
	rc = hf_forge_address(&out, url, forge, source, target, &err);
	assert_memory_equal(hf_buf_str(&out), "open ", strlen("open "));
	assert_string_equal(hf_buf_str(&out) + strlen("open "),
			    want ? want : "");
	assert_int_equal(rc, want ? 0 : HF_ENOTFOUND);
	assert_string_equal(want ? err.text : "", "");
	hf_buf_release(&out);
}

static void each_forge_has_its_form(void **state)
{
	static const struct {
		const char *url, *want;
	} cases[] = {
		{ "https://github.com/acme/shop",
		  "https://github.com/acme/shop" GITHUB },
		{ "git@github.com:acme/shop.git",
		  "https://github.com/acme/shop" GITHUB },
		{ "ssh://git@ssh.github.com:443/acme/shop.git",
		  "https://github.com/acme/shop" GITHUB },
		{ "acme@acme.ghe.com:acme/shop.git",
		  "https://acme.ghe.com/acme/shop" GITHUB },
		{ "https://github.example.com/acme/shop.git",
		  "https://github.example.com/acme/shop" GITHUB },

		{ "https://gitlab.com/acme/shop.git",
		  "https://gitlab.com/acme/shop" GITLAB },
		{ "git@gitlab.com:acme/web/eu/shop.git",
		  "https://gitlab.com/acme/web/eu/shop" GITLAB },
		{ "git@altssh.gitlab.com:acme/shop.git",
		  "https://gitlab.com/acme/shop" GITLAB },
		{ "https://code.gitlab.example.com/git/acme/shop.git",
		  "https://code.gitlab.example.com/git/acme/shop" GITLAB },
		{ "git@salsa.debian.org:debian/git.git",
		  "https://salsa.debian.org/debian/git" GITLAB },

		{ "https://bitbucket.org/acme/shop.git",
		  "https://bitbucket.org/acme/shop" CLOUD },
		{ "git@altssh.bitbucket.org:acme/shop.git",
		  "https://bitbucket.org/acme/shop" CLOUD },

		{ "https://bitbucket.example.com/scm/acme/shop.git",
		  "https://bitbucket.example.com/projects/acme/repos/shop" SERVER },
		{ "https://bitbucket.example.com/git/scm/~ana/shop.git",
		  "https://bitbucket.example.com/git/projects/~ana/repos/shop" SERVER },
		{ "ssh://git@bitbucket.example.com:7999/acme/shop.git",
		  "https://bitbucket.example.com/projects/acme/repos/shop" SERVER },

		{ "https://dev.azure.com/acme/shop/_git/web",
		  "https://dev.azure.com/acme/shop/_git/web" AZURE },
		{ "https://acme@dev.azure.com/acme/_git/web",
		  "https://dev.azure.com/acme/_git/web" AZURE },
		{ "git@ssh.dev.azure.com:v3/acme/shop/web",
		  "https://dev.azure.com/acme/shop/_git/web" AZURE },
		{ "ssh://git@ssh.dev.azure.com:22/v3/acme/shop/web",
		  "https://dev.azure.com/acme/shop/_git/web" AZURE },
		{ "https://acme.visualstudio.com/DefaultCollection/shop/_git/w",
		  "https://acme.visualstudio.com/DefaultCollection/shop/_git/w" AZURE },
		{ "acme@vs-ssh.visualstudio.com:v3/acme/shop/web",
		  "https://dev.azure.com/acme/shop/_git/web" AZURE },
		{ "https://tfs.example.com:8443/tfs/main/shop/_git/web",
		  "https://tfs.example.com:8443/tfs/main/shop/_git/web" AZURE },
		{ "ssh://tfs.example.com:22/tfs/main/shop/_git/web",
		  "https://tfs.example.com/tfs/main/shop/_git/web" AZURE },

		{ "https://gitea.com/acme/shop.git",
		  "https://gitea.com/acme/shop" GITEA },
		{ "https://gitea.example.com/git/acme/shop.git",
		  "https://gitea.example.com/git/acme/shop" GITEA },
		{ "ssh://git@code.forgejo.org/acme/shop.git",
		  "https://code.forgejo.org/acme/shop" GITEA },
		{ "git@codeberg.org:acme/shop.git",
		  "https://codeberg.org/acme/shop" GITEA },
	};
	size_t i;

	(void)state;
	for (i = 0; i < LEN(cases); i++)
		address(cases[i].url, NULL, "hotfix/1.4.1", "main",
			cases[i].want);
}

static void urls_of_every_kind_are_read(void **state)
{
	static const struct {
		const char *url, *want; /* what stands before the rest */
	} cases[] = {
		{ "https://gitlab.com/a/b", "https://gitlab.com/a/b" },
		{ "http://gitlab.com/a/b", "http://gitlab.com/a/b" },
		{ "https://gitlab.com:8443/a/b",
		  "https://gitlab.com:8443/a/b" },
		{ "http://gitlab.lan:8080/a/b", "http://gitlab.lan:8080/a/b" },
		{ "https://gitlab.com:/a/b", "https://gitlab.com/a/b" },
		{ "ssh://gitlab.com/a/b", "https://gitlab.com/a/b" },
		{ "ssh://git@gitlab.com:2222/a/b", "https://gitlab.com/a/b" },
		{ "git+ssh://git@gitlab.com/a/b", "https://gitlab.com/a/b" },
		{ "ssh+git://git@gitlab.com/a/b", "https://gitlab.com/a/b" },
		{ "git://gitlab.com:9418/a/b.git", "https://gitlab.com/a/b" },
		{ "gitlab.com:a/b", "https://gitlab.com/a/b" },
		{ "git@gitlab.com:/a/b.git", "https://gitlab.com/a/b" },
		{ "git@GitLab.COM:A/b", "https://gitlab.com/A/b" },
		{ "https://gitlab.com//a///b.git//", "https://gitlab.com/a/b" },
		{ "https://gitlab.com/a/b.git.git",
		  "https://gitlab.com/a/b.git" },
		{ "https://gitlab.com/a/.git", "https://gitlab.com/a/.git" },
		{ "https://gitlab.com/a/b-c_d.e~f",
		  "https://gitlab.com/a/b-c_d.e~f" },

		{ "https://ana@gitlab.com/a/b", "https://gitlab.com/a/b" },
		{ "https://ana:s3cret@gitlab.com/a/b",
		  "https://gitlab.com/a/b" },
		{ "https://ana:s3@cret@gitlab.com/a/b",
		  "https://gitlab.com/a/b" },
		{ "https://:s3cret@gitlab.com:1/a/b",
		  "https://gitlab.com:1/a/b" },
		{ "ssh://git:s3cret@gitlab.com/a/b", "https://gitlab.com/a/b" },
		{ "https://gitlab.com/a/b?private_token=s3cret",
		  "https://gitlab.com/a/b" },
		{ "https://gitlab.com/a/b.git#s3cret",
		  "https://gitlab.com/a/b" },
		{ "https://gitlab.com/a/b/?x=/y.git",
		  "https://gitlab.com/a/b" },

		{ "https://gitlab.com/a%20b/c%2fd",
		  "https://gitlab.com/a%20b/c%2Fd" },
		{ "git@gitlab.com:a%20b/c", "https://gitlab.com/a%20b/c" },
		{ "git@gitlab.com:a b/c", "https://gitlab.com/a%20b/c" },
		{ "git@gitlab.com:a?b/c#d", "https://gitlab.com/a%3Fb/c%23d" },
		{ "https://gitlab.com/a%/b%2/c%zz%",
		  "https://gitlab.com/a%25/b%252/c%25zz%25" },
		{ "https://gitlab.com/a\033[31m/b\n\"c'",
		  "https://gitlab.com/a%1B%5B31m/b%0A%22c%27" },
		{ "https://gitlab.com/caf\xc3\xa9/\xff$(id)`",
		  "https://gitlab.com/caf%C3%A9/%FF%24%28id%29%60" },
		{ "https://gitlab.com/a%00b/%0a",
		  "https://gitlab.com/a%00b/%0A" },
	};
	struct hf_buf want = HF_BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < LEN(cases); i++) {
		hf_buf_clear(&want);
		hf_buf_puts(&want, cases[i].want);
		hf_buf_puts(&want, GITLAB);
		address(cases[i].url, NULL, "hotfix/1.4.1", "main",
			hf_buf_str(&want));
	}
	hf_buf_release(&want);
}

static void a_named_forge_needs_no_guess(void **state)
{
	static const struct {
		const char *url, *forge, *want;
	} cases[] = {
		{ "git@git.example.com:acme/shop.git", "github",
		  "https://git.example.com/acme/shop" GITHUB },
		{ "git@git.example.com:acme/shop.git", "gitlab",
		  "https://git.example.com/acme/shop" GITLAB },
		{ "git@git.example.com:acme/shop.git", "gitea",
		  "https://git.example.com/acme/shop" GITEA },
		{ "git@git.example.com:acme/shop.git", "forgejo",
		  "https://git.example.com/acme/shop" GITEA },
		{ "git@git.example.com:acme/shop.git", "bitbucket",
		  "https://git.example.com/projects/acme/repos/shop" SERVER },
		{ "https://git.example.com/main/shop/_git/web", "azure",
		  "https://git.example.com/main/shop/_git/web" AZURE },
		{ "https://github.com/acme/shop.git", "gitea",
		  "https://github.com/acme/shop" GITEA },
		/* Azure has no other names for a repository. */
		{ "https://dev.azure.com/acme/shop/_git/web.git", "azure",
		  "https://dev.azure.com/acme/shop/_git/web.git" AZURE },
	};
	size_t i;

	(void)state;
	for (i = 0; i < LEN(cases); i++)
		address(cases[i].url, cases[i].forge, "hotfix/1.4.1", "main",
			cases[i].want);
}

static void branches_are_encoded(void **state)
{
	static const struct {
		const char *branch, *path, *value;
	} cases[] = {
		{ "main", "main", "main" },
		{ "hotfix/a/b", "hotfix/a/b", "hotfix%2Fa%2Fb" },
		{ "a-b_c.d", "a-b_c.d", "a-b_c.d" },
		{ "fix#12", "fix%2312", "fix%2312" },
		{ "a&b=c+d", "a%26b%3Dc%2Bd", "a%26b%3Dc%2Bd" },
		{ "50%", "50%25", "50%25" },
		{ "a%20b", "a%2520b", "a%2520b" },
		{ "a@{b}", "a%40%7Bb%7D", "a%40%7Bb%7D" },
		{ "\"'<>`$(id);|!", "%22%27%3C%3E%60%24%28id%29%3B%7C%21",
		  "%22%27%3C%3E%60%24%28id%29%3B%7C%21" },
		{ "caf\xc3\xa9", "caf%C3%A9", "caf%C3%A9" },
		{ "\xff\x80", "%FF%80", "%FF%80" },
		{ "a\nb\033\x7f c", "a%0Ab%1B%7F%20c", "a%0Ab%1B%7F%20c" },
	};
	struct hf_buf want = HF_BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < LEN(cases); i++) {
		const char *branch = cases[i].branch, *path = cases[i].path;
		const char *value = cases[i].value;

		hf_buf_clear(&want);
		hf_buf_printf(&want,
			      "https://github.com/a/b/compare/%s...%s?expand=1",
			      path, path);
		address("git@github.com:a/b", NULL, branch, branch,
			hf_buf_str(&want));
		hf_buf_clear(&want);
		hf_buf_printf(&want,
			      "https://bitbucket.org/a/b/pull-requests/new"
			      "?source=%s&dest=%s",
			      value, value);
		address("git@bitbucket.org:a/b", NULL, branch, branch,
			hf_buf_str(&want));
	}
	hf_buf_release(&want);
}

static void some_remotes_have_no_pages(void **state)
{
	static const char *const urls[] = {
		"",
		"/srv/git/github.com/shop.git",
		"../shop.git",
		"./git@github.com:acme/shop",
		"shop",
		"~/shop.git",
		"github.com/acme/shop",
		"file:///srv/git/shop.git",
		"file://gitlab.example.com/shop.git",

		"ext::ssh github.com %S acme/shop",
		"codecommit::eu-west-1://github.com/acme/shop",
		"ftp://github.com/acme/shop",
		"rsync://github.com/acme/shop",
		"HTTPS://github.com/acme/shop",

		":acme/shop",
		"git@:acme/shop",
		"https://",
		"https:///acme/shop",
		"https://@/acme/shop",
		"https://:443/acme/shop",
		"https://github.com:x/acme/shop",
		"https://github.com:1234567/acme/shop",
		"ssh://git@github.com:acme/shop",
		"https://git hub.github.com/acme/shop",
		"https://\033]0;github.com/acme/shop",
		"https://caf\xc3\xa9.github.com/acme/shop",
		"https://-oProxy.github.com/acme/shop",
		"https://.github.com/acme/shop",
		"https://[::1]/acme/shop",
		"https://github.com?acme/shop",

		"https://github.com/../shop",
		"https://github.com/acme/.",
		"https://github.com/%2e%2E/shop",
		"https://ana:s3/cret@github.com/acme/shop",
		"https://ana:12/cret@github.com/acme/shop",
		"git:s3cret@github.com:acme/shop",
	};
	static const char *const names[] = { NULL, "azure", "bitbucket",
					     "gitea", "github" };
	size_t i, n;

	(void)state;
	for (i = 0; i < LEN(urls); i++)
		for (n = 0; n < LEN(names); n++)
			address(urls[i], names[n], "hotfix/1.4.1", "main",
				NULL);
}

static void some_paths_are_no_repository(void **state)
{
	static const char *const urls[] = {
		"https://github.com",
		"https://github.com/",
		"https://github.com/acme",
		"https://github.com/acme/shop/web",
		"https://gitlab.com/shop.git",
		"https://gitea.com/shop.git",
		"https://bitbucket.org/shop",
		"https://bitbucket.org/acme/shop/web",
		"https://bitbucket.example.com/shop",
		"https://bitbucket.example.com/acme/shop/web",
		"https://dev.azure.com/acme/shop/web",
		"https://dev.azure.com/acme/shop/_git",
		"git@ssh.dev.azure.com:v3/acme/web",
		"git@ssh.dev.azure.com:v4/acme/shop/web",
	};
	size_t i;

	(void)state;
	for (i = 0; i < LEN(urls); i++)
		address(urls[i], NULL, "hotfix/1.4.1", "main", NULL);
}

/* A label counts when it is the whole of it and not the last. */
static void some_hosts_are_unknown(void **state)
{
	static const char *const urls[] = {
		"git@git.example.com:acme/shop",
		"git@github:acme/shop",
		"git@github-work:acme/shop",
		"git@mygithub.com:acme/shop",
		"git@github2.com:acme/shop",
		"git@example.github:acme/shop",
		"git@ghe.com:acme/shop",
		"git@notcodeberg.org:acme/shop",
		"git@visualstudio.com:acme/shop",
	};
	size_t i;

	(void)state;
	for (i = 0; i < LEN(urls); i++)
		address(urls[i], NULL, "hotfix/1.4.1", "main", NULL);
}

static void an_error_says_what_to_do(void **state)
{
	static const struct {
		const char *url, *forge, *text, *hint;
	} cases[] = {
		{ "/srv/git/shop.git", NULL,
		  "the remote is a path, it has no web pages", "" },
		{ "https://ana:s3/cret@github.com/a/b", NULL,
		  "the remote's URL leads to no web pages", "" },
		{ "https://ana:s3cret@git.example.com:1/a/b", NULL,
		  "cannot tell which forge 'git.example.com' is", NAMES },
		{ "git@git.example.com:a/b", "gitlb",
		  "hotfix.forge is 'gitlb', which is no forge",
		  "did you mean 'gitlab'?" },
		{ "git@git.example.com:a/b", "sourcehut",
		  "hotfix.forge is 'sourcehut', which is no forge", NAMES },
		{ "git@github.com:a/b", "",
		  "hotfix.forge is '', which is no forge", NAMES },
		{ "https://ana:s3cret@github.com/a\n/b/c", NULL,
		  "'https://github.com/a%0A/b/c' is no repository on github",
		  "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < LEN(cases); i++) {
		struct hf_buf out = HF_BUF_INIT;
		struct hf_err err = HF_ERR_INIT;

		assert_int_equal(hf_forge_address(&out, cases[i].url,
						  cases[i].forge, "a", "b",
						  &err),
				 HF_ENOTFOUND);
		assert_string_equal(err.text, cases[i].text);
		assert_string_equal(err.hint, cases[i].hint);
		assert_int_equal(out.len, 0);
		hf_buf_release(&out);
	}
}

static void a_long_address_is_refused(void **state)
{
	struct hf_buf out = HF_BUF_INIT, url = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	static char branch[7000];

	(void)state;
	memset(branch, 'a', sizeof(branch) - 1);
	assert_int_equal(hf_forge_address(&out, "git@github.com:a/b", NULL,
					  branch, "main", &err),
			 0);
	assert_int_equal(out.len,
			 strlen("https://github.com/a/b/compare/main..."
				"?expand=1") +
				 strlen(branch));
	hf_buf_clear(&out);
	memset(branch, '#', sizeof(branch) - 1);
	assert_int_equal(hf_forge_address(&out, "git@github.com:a/b", NULL,
					  branch, "main", &err),
			 HF_ENOTFOUND);
	assert_string_equal(err.text,
			    "the address of a pull request would be too long");
	assert_int_equal(out.len, 0);

	memset(branch, 'a', sizeof(branch) - 1);
	hf_buf_printf(&url, "https://github.%s/a/b", branch);
	address(hf_buf_str(&url), NULL, "a", "b", NULL);
	hf_buf_clear(&url);
	hf_buf_printf(&url, "https://github.com/a/%s%s", branch, branch);
	address(hf_buf_str(&url), NULL, "a", "b", NULL);
	hf_buf_release(&url);
	hf_buf_release(&out);
}

static void the_names_are_sorted(void **state)
{
	size_t i;

	(void)state;
	assert_non_null(hf_forge_names[0]);
	for (i = 1; hf_forge_names[i]; i++)
		assert_true(strcmp(hf_forge_names[i - 1], hf_forge_names[i]) <
			    0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_forge_has_its_form),
		cmocka_unit_test(urls_of_every_kind_are_read),
		cmocka_unit_test(a_named_forge_needs_no_guess),
		cmocka_unit_test(branches_are_encoded),
		cmocka_unit_test(some_remotes_have_no_pages),
		cmocka_unit_test(some_paths_are_no_repository),
		cmocka_unit_test(some_hosts_are_unknown),
		cmocka_unit_test(an_error_says_what_to_do),
		cmocka_unit_test(a_long_address_is_refused),
		cmocka_unit_test(the_names_are_sorted),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
