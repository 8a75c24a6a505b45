#include "doors/ini.h"

#include <stdbool.h>
#include <sys/mman.h>
#include <unistd.h>

#include <iniparser/iniparser.h>

enum { LINE_BYTES = 1000, NAME_BYTES = 64, MOST_ENTRIES = 1000 };

/* Where the reading stands. */
struct scan {
	struct hf_ini *out;
	const char *name;
	unsigned line;
	char section[NAME_BYTES + 1];
	struct hf_err *err;
};

static int bad_line(const struct scan *scan, const char *why)
{
	return hf_fail(scan->err, HF_EPOLICY, "%s:%u: %s", scan->name,
		       scan->line, why);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Lower-case a name of letters, digits and ".-_"; false if it is none. */
static bool read_name(char out[NAME_BYTES + 1], const char *text, size_t len)
{
	size_t i;

	if (!len || len > NAME_BYTES)
		return false;
	for (i = 0; i < len; i++) {
		char c = text[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		else if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
			 c != '.' && c != '-' && c != '_')
			return false;
		out[i] = c;
	}
	out[len] = '\0';
	return true;
}

static const struct hf_ini_entry *find(const struct hf_ini *ini,
				       const char *section, const char *key)
{
	size_t i;

	for (i = 0; i < ini->n; i++)
		if (!strcmp(ini->v[i].section, section) &&
		    !strcmp(ini->v[i].key, key))
			return &ini->v[i];
	return NULL;
}

/* Remember a line; its value is filled in once iniparser has read it. */
static int add_entry(struct scan *scan, const char *key)
{
	struct hf_ini *ini = scan->out;
	const struct hf_ini_entry *first = find(ini, scan->section, key);
	size_t cap = ini->cap ? ini->cap * 2 : 32;
	struct hf_ini_entry *v, *entry;

	if (first && *key)
		return hf_fail(scan->err, HF_EPOLICY,
			       "%s:%u: '%s' was set before, in line %u",
			       scan->name, scan->line, key, first->line);
	if (first)
		return hf_fail(scan->err, HF_EPOLICY,
			       "%s:%u: [%s] was begun before, in line %u",
			       scan->name, scan->line, scan->section,
			       first->line);
	if (ini->n == MOST_ENTRIES)
		return bad_line(scan, "more than 1000 settings");
	if (ini->n == ini->cap) {
		if (!(v = realloc(ini->v, cap * sizeof(*v))))
			return hf_fail_mem(scan->err);
		ini->v = v;
		ini->cap = cap;
	}
	entry = &ini->v[ini->n++];
	entry->section = strdup(scan->section);
	entry->key = strdup(key);
	entry->value = strdup("");
	entry->line = scan->line;
	if (!entry->section || !entry->key || !entry->value)
		return hf_fail_mem(scan->err);
	return 0;
}

static int stuck(const struct scan *scan)
{
	hf_err_hint(scan->err,
		    "put the value in quotes, or a blank before the comment");
	return bad_line(scan, "a comment character is stuck to the value");
}

/* `value` begins with a quote. */
static int check_quoted(const struct scan *scan, const char *value)
{
	const char *end = strchr(value + 1, *value);

	if (!end)
		return bad_line(scan, "a quote is not closed");
	if (memchr(value, '\\', (size_t)(end - value))) {
		/* iniparser 4.1 keeps it, 4.2 takes it for an escape. */
		hf_err_hint(scan->err, "leave the quotes out, or write [0-9] "
				       "for \\d and [.] for \\.");
		return bad_line(scan, "a backslash stands inside quotes");
	}
	if (*++end == ';' || *end == '#')
		return stuck(scan);
	end += strspn(end, " \t");
	if (*end && *end != ';' && *end != '#')
		return bad_line(scan, "text follows the closing quote");
	return 0;
}

/* Refuse what iniparser would cut; `value` has its '=' or a blank before it. */
static int check_value(const struct scan *scan, const char *value)
{
	const char *comment;

	if (*value == '"' || *value == '\'')
		return check_quoted(scan, value);
	comment = strpbrk(value, ";#");
	return comment && !is_blank(comment[-1]) ? stuck(scan) : 0;
}

static int scan_section(struct scan *scan, const char *line)
{
	const char *end = strchr(line, ']');

	if (!end || end[1]) {
		hf_err_hint(scan->err, "write '[name]' alone on its line");
		return bad_line(scan, "this is not a section");
	}
	if (!read_name(scan->section, line + 1, (size_t)(end - line) - 1))
		return bad_line(scan, "this cannot be the name of a section");
	return add_entry(scan, "");
}

static int scan_setting(struct scan *scan, const char *line)
{
	const char *equals = strchr(line, '='), *end = equals, *value;
	char key[NAME_BYTES + 1];
	int rc;

	if (!equals) {
		hf_err_hint(scan->err, "write 'key = value'");
		return bad_line(scan,
				"this is neither a setting nor a section");
	}
	while (end > line && is_blank(end[-1]))
		end--;
	if (!read_name(key, line, (size_t)(end - line)))
		return bad_line(scan, "this cannot be the name of a setting");
	if (!scan->section[0])
		return hf_fail(scan->err, HF_EPOLICY,
			       "%s:%u: '%s' stands before any section",
			       scan->name, scan->line, key);
	value = equals + 1;
	value += strspn(value, " \t");
	rc = check_value(scan, value);
	return rc < 0 ? rc : add_entry(scan, key);
}

static bool is_control(char c)
{
	unsigned char byte = (unsigned char)c;

	return (byte < ' ' && c != '\t') || byte == 0x7f;
}

static int scan_line(struct scan *scan, const char *text, size_t len)
{
	char line[LINE_BYTES + 1];
	size_t i;

	if (len > LINE_BYTES)
		return bad_line(scan, "the line is longer than 1000 bytes");
	for (i = 0; i < len; i++)
		if (is_control(text[i]))
			return bad_line(
				scan,
				"there is a control character in the line");
	while (len && is_blank(*text)) {
		text++;
		len--;
	}
	while (len && is_blank(text[len - 1]))
		len--;
	if (!len)
		return 0;
	memcpy(line, text, len);
	line[len] = '\0';
	/* Even in a comment it would swallow the next line. */
	if (line[len - 1] == '\\')
		return bad_line(scan, "a backslash ends the line");
	if (line[0] == '#' || line[0] == ';')
		return 0;
	if (line[0] == '[')
		return scan_section(scan, line);
	return scan_setting(scan, line);
}

/* Check every line and note what is to be found in the file. */
static int scan_lines(struct scan *scan, const char *data, size_t len)
{
	const char *at = data, *end = data + len, *eol;
	size_t n;
	int rc;

	for (; at < end; at = eol < end ? eol + 1 : end) {
		eol = memchr(at, '\n', (size_t)(end - at));
		if (!eol)
			eol = end;
		n = (size_t)(eol - at);
		if (n && at[n - 1] == '\r')
			n--;
		scan->line++;
		if ((rc = scan_line(scan, at, n)) < 0)
			return rc;
	}
	return 0;
}

/* iniparser quotes whole lines of the file on stderr; ours are enough. */
static int HF_PRINTF(1, 2) say_nothing(const char *fmt, ...)
{
	(void)fmt;
	return 0;
}

/* iniparser 4.1 reads named files only, so the bytes get a name in memory. */
static dictionary *load(const char *data, size_t len)
{
	dictionary *dict = NULL;
	char path[32];
	int fd;

	fd = memfd_create("hotfix-ini", MFD_CLOEXEC);
	if (fd < 0)
		return NULL;
	if (write(fd, data, len) == (ssize_t)len) {
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		iniparser_set_error_callback(say_nothing);
		dict = iniparser_load(path);
		iniparser_set_error_callback(NULL);
	}
	close(fd);
	return dict;
}

/* Take the values, and make sure that iniparser sees the lines as we do. */
static int take_values(struct scan *scan, const dictionary *dict)
{
	struct hf_ini *ini = scan->out;
	char name[2 * NAME_BYTES + 2];
	const char *value = "";
	size_t i;

	for (i = 0; value && i < ini->n; i++) {
		struct hf_ini_entry *entry = &ini->v[i];

		if (!entry->key[0])
			continue;
		snprintf(name, sizeof(name), "%s:%s", entry->section,
			 entry->key);
		value = iniparser_getstring(dict, name, NULL);
		free(entry->value);
		entry->value = value ? strdup(value) : NULL;
		if (value && !entry->value)
			return hf_fail_mem(scan->err);
	}
	if (!value || (size_t)dict->n != ini->n)
		return hf_fail(
			scan->err, HF_EFAIL,
			"%s: iniparser sees other settings in it than we",
			scan->name);
	return 0;
}

int hf_ini_read(struct hf_ini *out, const char *name, const char *data,
		size_t len, struct hf_err *err)
{
	struct scan scan = { .out = out, .name = name, .err = err };
	dictionary *dict = NULL;
	int rc;

	*out = (struct hf_ini)HF_INI_INIT;
	if (len > HF_INI_MAX)
		return hf_fail(err, HF_EPOLICY, "%s: larger than 64 KiB", name);
	if (!len)
		return 0;
	if (len >= 3 && !memcmp(data, "\xef\xbb\xbf", 3))
		return hf_fail(err, HF_EPOLICY,
			       "%s:1: begins with a byte order mark", name);
	if ((rc = scan_lines(&scan, data, len)) < 0)
		goto out;
	if (!(dict = load(data, len)))
		rc = hf_fail(err, HF_EFAIL, "%s: cannot be loaded", name);
	else
		rc = take_values(&scan, dict);
out:
	if (dict)
		iniparser_freedict(dict);
	if (rc < 0)
		hf_ini_release(out);
	return rc;
}

void hf_ini_release(struct hf_ini *ini)
{
	size_t i;

	if (!ini)
		return;
	for (i = 0; i < ini->n; i++) {
		free(ini->v[i].section);
		free(ini->v[i].key);
		free(ini->v[i].value);
	}
	free(ini->v);
	*ini = (struct hf_ini)HF_INI_INIT;
}
