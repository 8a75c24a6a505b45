/* One error: a code for programs, words for people, and what to do next. */
#ifndef HF_ERR_H
#define HF_ERR_H

/* What a fallible function returns: 0 or one of these. */
enum hf_code {
	HF_OK = 0,
	HF_EFAIL = -1,      /* it could not be done */
	HF_EUSAGE = -2,     /* the command line is wrong */
	HF_ENOTFOUND = -3,  /* the thing asked for does not exist */
	HF_EUNDECIDED = -4, /* the repository cannot answer, e.g. shallow */
	HF_ENOMEM = -5,
	HF_ETIMEOUT = -6,
	HF_EREFUSED = -7,   /* a rule or the other side said no */
	HF_EPOLICY = -8,    /* the policy is broken */
};

/*
 * Lives on the stack of the outermost caller and never allocates, so failing
 * cannot fail. The first cause wins: later calls keep text that is there.
 */
struct hf_err {
	enum hf_code code;
	char text[1024];
	char hint[1024];
};

#define HF_ERR_INIT { HF_OK, "", "" }

#if defined(__GNUC__)
#define HF_MUST_CHECK __attribute__((warn_unused_result))
#define HF_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define HF_MUST_CHECK
#define HF_PRINTF(f, a)
#endif

/* Fill an empty `err` and return `code`. A NULL `err` only returns the code. */
int hf_fail(struct hf_err *err, enum hf_code code, const char *fmt, ...)
	HF_PRINTF(3, 4);

/* As hf_fail with HF_EFAIL, and adds the words for errno. */
int hf_fail_sys(struct hf_err *err, const char *fmt, ...) HF_PRINTF(2, 3);

/* Out of memory; its words need none. */
int hf_fail_mem(struct hf_err *err);

/* Say what to do next; the first hint stays. */
void hf_err_hint(struct hf_err *err, const char *fmt, ...) HF_PRINTF(2, 3);

/*
 * A compiler that sees one file does not know that these return their code, and
 * warns of paths that nobody can take; git's error() helps itself like this.
 */
static inline int hf_as_code(enum hf_code code)
{
	return code;
}

#define hf_fail(err, code, ...) \
	(hf_fail(err, code, __VA_ARGS__), hf_as_code(code))
#define hf_fail_sys(err, ...) \
	(hf_fail_sys(err, __VA_ARGS__), hf_as_code(HF_EFAIL))
#define hf_fail_mem(err) (hf_fail_mem(err), hf_as_code(HF_ENOMEM))

/* Forget a failure that the caller has recovered from. */
void hf_err_clear(struct hf_err *err);

#endif
