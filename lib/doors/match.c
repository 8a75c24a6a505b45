#include "doors/match.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

struct hf_match {
	pcre2_code *code;
};

enum {
	PATTERN_BYTES = 1000,
	PARENS = 50,
	BUDGET_MS = 50,
	/* Per start offset: these bound memory, the clock bounds time. */
	STEPS = 100000,
	DEPTH = 5000,
	HEAP_KIB = 4096,
};

/*
 * Auto-callouts give us the clock. JIT is out: it ignores them between start
 * offsets and needs memory that is writable and executable.
 */
static const uint32_t flags = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF |
			      PCRE2_NEVER_BACKSLASH_C | PCRE2_DOLLAR_ENDONLY |
			      PCRE2_AUTO_CALLOUT;

static int fail_compile(struct hf_err *err, const char *pattern, int code,
			size_t offset)
{
	PCRE2_UCHAR words[256];

	if (code == PCRE2_ERROR_NOMEMORY)
		return hf_fail_mem(err);
	pcre2_get_error_message(code, words, sizeof(words));
	return hf_fail(err, HF_EPOLICY, "bad pattern '%.200s': %s at byte %zu",
		       pattern, (const char *)words, offset);
}

int hf_match_new(struct hf_match **out, const char *pattern, struct hf_err *err)
{
	pcre2_compile_context *context = NULL;
	struct hf_match *match = NULL;
	PCRE2_SIZE offset = 0;
	int code = 0, rc = 0;

	*out = NULL;
	match = calloc(1, sizeof(*match));
	context = pcre2_compile_context_create(NULL);
	if (!match || !context) {
		rc = hf_fail_mem(err);
		goto out;
	}
	pcre2_set_max_pattern_length(context, PATTERN_BYTES);
	pcre2_set_parens_nest_limit(context, PARENS);
	match->code = pcre2_compile((PCRE2_SPTR)pattern, strlen(pattern), flags,
				    &code, &offset, context);
	if (!match->code) {
		rc = fail_compile(err, pattern, code, offset);
		goto out;
	}
	*out = match;
	match = NULL;
out:
	pcre2_compile_context_free(context);
	hf_match_free(match);
	return rc;
}

void hf_match_free(struct hf_match *match)
{
	if (!match)
		return;
	pcre2_code_free(match->code);
	free(match);
}

static long long now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* PCRE2 calls this before each item of the pattern that it tries. */
static int look_at_clock(pcre2_callout_block *block, void *deadline)
{
	(void)block;
	return now_us() < *(long long *)deadline ? 0 : PCRE2_ERROR_MATCHLIMIT;
}

enum hf_match_answer hf_match_test(const struct hf_match *match,
				   const char *text, size_t len)
{
	long long deadline = now_us() + BUDGET_MS * 1000;
	pcre2_match_context *context = NULL;
	pcre2_match_data *data = NULL;
	enum hf_match_answer answer = HF_MATCH_UNDECIDED;
	int rc;

	context = pcre2_match_context_create(NULL);
	data = pcre2_match_data_create(1, NULL);
	if (!context || !data)
		goto out;
	pcre2_set_match_limit(context, STEPS);
	pcre2_set_depth_limit(context, DEPTH);
	pcre2_set_heap_limit(context, HEAP_KIB);
	pcre2_set_callout(context, look_at_clock, &deadline);
	rc = pcre2_match(match->code, (PCRE2_SPTR)text, len, 0, PCRE2_NO_JIT,
			 data, context);
	if (rc >= 0)
		answer = HF_MATCH_YES;
	else if (rc == PCRE2_ERROR_NOMATCH)
		answer = HF_MATCH_NO;
out:
	pcre2_match_data_free(data);
	pcre2_match_context_free(context);
	return answer;
}
