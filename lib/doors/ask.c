#include "doors/ask.h"

#include <stdio.h>
#include <unistd.h>

#include "doors/out.h"

bool hf_ask_can(void)
{
	return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

int hf_ask(struct hf_buf *answer, const char *question, struct hf_err *err)
{
	size_t size = 0;
	char *line = NULL;
	ssize_t len;
	int rc;

	hf_say("%s", question);
	len = getline(&line, &size, stdin);
	hf_buf_clear(answer);
	if (len > 0) {
		if (line[len - 1] == '\n')
			len--;
		hf_buf_add(answer, line, (size_t)len);
		rc = hf_buf_check(answer, err);
	} else {
		hf_say("\n");
		rc = hf_fail(err, HF_EREFUSED, "stopped, for no answer came");
	}
	free(line);
	return rc;
}
