#include "values/picked.h"

bool hf_picked_from(struct hf_id *out, const char *message)
{
	static const char line[] = "(cherry picked from commit ";
	const char *found = NULL;

	while ((message = strstr(message, line)))
		found = message += strlen(line);
	return found && hf_id_parse(out, found, strcspn(found, ")"));
}
