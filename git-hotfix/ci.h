/* What the CI systems call the branch under test and the branch it is for. */
#ifndef HF_CI_H
#define HF_CI_H

/* What is being built; "" where the system says nothing. Borrowed. */
struct hf_ci {
	const char *name;   /* "GitHub Actions"; NULL: no known CI */
	const char *branch; /* hotfix/login */
	const char *base;   /* main; NULL outside a pull request */
};

void hf_ci_read(struct hf_ci *out);

#endif
