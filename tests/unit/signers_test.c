/* Whose lines an allowed_signers file has, and what ssh-keygen is given of it. */
#include "values/signers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof(*(a)))
#define KEY "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAdB+rnzL9/oAXL="
#define PRINT "0123456789ABCDEF0123456789abcdef01234567"

static void read(struct hf_signers *out, const char *text)
{
	struct hf_err err = HF_ERR_INIT;

	assert_int_equal(hf_signers_parse(out, text, strlen(text), &err), 0);
	assert_string_equal(err.text, "");
}

/* Rows are read as they are aligned here. */
/* clang-format off */
static const struct {
	const char *name, *line;
	const char *want; /* for bo@x; NULL: the line is strange */
} lines[] = {
	{ "a key", "bo@x " KEY, "bo@x " KEY "\n" },
	{ "with a comment", "bo@x " KEY " bo@laptop home", "bo@x " KEY "\n" },
	{ "blanks and a return", "\t bo@x \t" KEY " \r", "bo@x " KEY "\n" },
	{ "another kind", "bo@x sk-ssh-ed25519@openssh.com AAAA",
	  "bo@x sk-ssh-ed25519@openssh.com AAAA\n" },
	{ "a third one", "bo@x ecdsa-sha2-nistp256 AAAA",
	  "bo@x ecdsa-sha2-nistp256 AAAA\n" },
	{ "options", "bo@x cert-authority,namespaces=\"git,file\" " KEY,
	  "bo@x cert-authority,namespaces=\"git,file\" " KEY "\n" },
	{ "a blank in an option", "bo@x namespaces=\"a b\" " KEY,
	  "bo@x namespaces=\"a b\" " KEY "\n" },
	{ "dates stay", "bo@x valid-before=\"20250101\" " KEY,
	  "bo@x valid-before=\"20250101\" " KEY "\n" },
	{ "one of several", "al@x,bo@x,cy@x " KEY, "bo@x " KEY "\n" },
	{ "a pattern", "*@x " KEY, "bo@x " KEY "\n" },
	{ "more stars", "*b**o*@?* " KEY, "bo@x " KEY "\n" },
	{ "one letter", "?o@x " KEY, "bo@x " KEY "\n" },
	{ "in quotes", "\"al@x,bo@x\" " KEY, "bo@x " KEY "\n" },
	{ "in other case", "BO@X " KEY, "bo@x " KEY "\n" },
	{ "somebody else", "al@x " KEY, "" },
	{ "longer", "bo@xy " KEY, "" },
	{ "shorter", "bo@ " KEY, "" },
	{ "a letter less", "??o@x " KEY, "" },
	{ "not him", "*@x,!bo@x " KEY, "" },
	{ "nor him first", "!bo@*,*@x " KEY, "" },
	{ "no pattern at all", ",, " KEY, "" },
	{ "only nots", "!al@x " KEY, "" },
	{ "openpgp is for us", "bo@x openpgp " PRINT, "" },
	{ "no key", "bo@x", NULL },
	{ "half a key", "bo@x ssh-ed25519", NULL },
	{ "no kind", "bo@x AAAA", NULL },
	{ "options alone", "bo@x cert-authority", NULL },
	{ "no base64", "bo@x ssh-ed25519 AA;A", NULL },
	{ "an open quote", "bo@x namespaces=\"git " KEY, NULL },
	{ "an escaped quote", "bo@x namespaces=\"a\\\" \" " KEY, NULL },
	{ "a quote within", "b\"o@x\" " KEY, NULL },
	{ "nobody", "\"\" " KEY, NULL },
	{ "a control", "bo@x\033 " KEY, NULL },
	{ "a return within", "bo@x\ral@x " KEY, NULL },
	{ "a short fingerprint", "bo@x openpgp 0123456789ABCDEF", NULL },
	{ "no fingerprint", "bo@x openpgp", NULL },
};
/* clang-format on */

static void lines_are_read(void **state)
{
	struct hf_signers signers;
	struct hf_buf out = HF_BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(lines); i++) {
		const char *want = lines[i].want ? lines[i].want : "";

		print_message("%s\n", lines[i].name);
		read(&signers, lines[i].line);
		assert_int_equal(signers.n, lines[i].want != NULL);
		assert_int_equal(signers.strange, lines[i].want == NULL);
		hf_signers_print(&out, &signers, "bo@x");
		assert_string_equal(hf_buf_str(&out), want);
		hf_buf_clear(&out);
		hf_signers_release(&signers);
	}
	hf_buf_release(&out);
}

/* An address that ssh-keygen would take for more than itself. */
static void odd_addresses_are_nobodys(void **state)
{
	static const char *const odd[] = { "",      "*",     "*@x",   "?o@x",
					   "!al@x", "a,b@x", "b o@x", "b\no@x",
					   "\"b\"", "#bo@x", "b\\o@x" };
	struct hf_signers signers;
	size_t i;

	(void)state;
	read(&signers, "* " KEY "\n");
	assert_true(hf_signers_know(&signers, "bo@x"));
	assert_true(hf_signers_know(&signers, "Bo+fix@b\xc3\xb6.example"));
	for (i = 0; i < COUNT(odd); i++)
		assert_false(hf_signers_know(&signers, odd[i]));
	hf_signers_release(&signers);
}

static void all_lines_have_names_and_no_dates(void **state)
{
	struct hf_buf out = HF_BUF_INIT;
	struct hf_signers signers;

	(void)state;
	read(&signers,
	     "# comment\n\n"
	     "al@x valid-after=\"20200101\",namespaces=\"a,b\" " KEY "\n"
	     "bo@x openpgp " PRINT "\n"
	     "strange\n"
	     "cy@x namespaces=\"git\",Valid-Before=\"20250101\" " KEY "\n"
	     "di@x valid-before=\"20250101\" " KEY);
	assert_int_equal(signers.strange, 1);
	hf_signers_print_all(&out, &signers);
	assert_string_equal(hf_buf_str(&out),
			    "line-0 namespaces=\"a,b\" " KEY "\n"
			    "line-2 namespaces=\"git\" " KEY "\n"
			    "line-3 " KEY "\n");
	assert_string_equal(hf_signers_named(&signers, "line-2")->principals,
			    "cy@x");
	assert_null(hf_signers_named(&signers, "line-4"));
	assert_null(hf_signers_named(&signers, "line-"));
	assert_null(hf_signers_named(&signers, "line--1"));
	assert_null(hf_signers_named(&signers, "al@x"));
	hf_buf_release(&out);
	hf_signers_release(&signers);
}

static void openpgp_keys_are_found(void **state)
{
	const char *lower = "0123456789abcdef0123456789abcdef01234567";
	struct hf_signers signers;

	(void)state;
	read(&signers, "al@x openpgp " PRINT "\n*@x openpgp " PRINT "\n"
		       "cy@x " KEY "\n");
	assert_string_equal(
		hf_signers_openpgp(&signers, lower, "al@x")->principals,
		"al@x");
	assert_string_equal(
		hf_signers_openpgp(&signers, lower, "bo@x")->principals, "*@x");
	assert_string_equal(
		hf_signers_openpgp(&signers, lower, "bo@y")->principals,
		"al@x");
	assert_null(hf_signers_openpgp(&signers, "", "al@x"));
	assert_null(hf_signers_openpgp(&signers, lower + 1, "al@x"));
	hf_signers_release(&signers);
}

static void sizes_are_limited(void **state)
{
	struct hf_err err = HF_ERR_INIT;
	struct hf_signers signers;
	char *big = malloc(HF_SIGNERS_MAX + 1);

	(void)state;
	assert_non_null(big);
	memset(big, 'a', HF_SIGNERS_MAX + 1);
	assert_int_equal(hf_signers_parse(&signers, big, HF_SIGNERS_MAX + 1,
					  &err),
			 HF_EFAIL);
	assert_string_equal(err.text, "it is over 1024 KiB");
	memcpy(big, "bo@x " KEY, strlen("bo@x " KEY));
	hf_err_clear(&err);
	assert_int_equal(
		hf_signers_parse(&signers, big, HF_SIGNER_MAX + 1, &err), 0);
	assert_int_equal(signers.strange, 1);
	hf_signers_release(&signers);
	assert_int_equal(hf_signers_parse(&signers, big, HF_SIGNER_MAX, &err),
			 0);
	assert_int_equal(signers.n, 1);
	hf_signers_release(&signers);
	assert_int_equal(hf_signers_parse(&signers, "bo@x\0 " KEY, 30, &err),
			 0);
	assert_int_equal(signers.strange, 1);
	hf_signers_release(&signers);
	free(big);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_read),
		cmocka_unit_test(odd_addresses_are_nobodys),
		cmocka_unit_test(all_lines_have_names_and_no_dates),
		cmocka_unit_test(openpgp_keys_are_found),
		cmocka_unit_test(sizes_are_limited),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
