/*
 * Runs a test: shows what it prints while it runs, and keeps of it what proves
 * it later.
 */
#ifndef HF_TESTRUN_H
#define HF_TESTRUN_H

#include "base/err.h"
#include "base/id.h"
#include "doors/proc.h"

#include <stdint.h>

struct hf_testrun {
	struct hf_proc_end end;
	long ms;             /* how long it took */
	uint64_t size;       /* bytes that it printed, on both streams ... */
	struct hf_id digest; /* ... and their id as a blob, in the order in
				which they came */
};

/*
 * Run a command with our own standard input. An error means that nothing can be
 * said: it did not start, or its output could not be kept. That nobody reads
 * what is shown is none.
 */
int hf_testrun(struct hf_testrun *out, const char *const *argv,
	       struct hf_err *err) HF_MUST_CHECK;

#endif
