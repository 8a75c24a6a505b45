#include "values/gate.h"

#include <errno.h>
#include <limits.h>
#include <sys/stat.h>

#include "base/text.h"

/*
 * The format, a fact per line; a path runs to the end of its line:
 *
 *	git-hotfix gate 1
 *	on-error guard
 *	timeout 10000
 *	file <size> <seconds> <nanoseconds> <inode> <path>
 *	none <path>
 *	hotfix refs/heads/hotfix/1.4.1
 *	production refs/heads/main
 *	target refs/heads/develop
 *	end
 */
#define FIRST_LINE "git-hotfix gate 1"

enum { BYTES_MAX = 64 * 1024, ENTRIES_MAX = 512 };

static const char *const on_error_names[] = { "guard", "block", "allow" };

void hf_gate_release(struct hf_gate *gate)
{
	size_t i;

	if (!gate)
		return;
	for (i = 0; i < gate->n; i++)
		free(gate->stamps[i].path);
	free(gate->stamps);
	hf_strv_release(&gate->hotfixes);
	hf_strv_release(&gate->production);
	hf_strv_release(&gate->targets);
	*gate = (struct hf_gate)HF_GATE_INIT;
}

/*
 * What stat(2) says of `path`; false when it says neither yes nor no.
 *
 * A change within the granularity of the time stamps would go unseen if size
 * and inode stayed, which git's index guards against by distrusting what is as
 * young as itself. Here that would send every hook to the judge for a while
 * after each fetch. Instead we lean on nanoseconds, and on git putting refs and
 * configuration in place by renaming a lock file, which changes the inode.
 */
static bool look(struct hf_stamp *stamp, const char *path)
{
	struct stat st;

	stamp->exists = stat(path, &st) == 0;
	if (!stamp->exists)
		return errno == ENOENT || errno == ENOTDIR;
	stamp->size = st.st_size;
	stamp->sec = st.st_mtim.tv_sec;
	stamp->nsec = st.st_mtim.tv_nsec;
	stamp->inode = (long long)st.st_ino;
	return true;
}

static int add_stamp(struct hf_gate *gate, const struct hf_stamp *stamp,
		     const char *path, struct hf_err *err)
{
	size_t cap = gate->cap ? gate->cap * 2 : 16;
	struct hf_stamp *v;

	if (gate->n == gate->cap) {
		v = realloc(gate->stamps, cap * sizeof(*v));
		if (!v)
			return hf_fail_mem(err);
		gate->stamps = v;
		gate->cap = cap;
	}
	gate->stamps[gate->n] = *stamp;
	gate->stamps[gate->n].path = strdup(path);
	if (!gate->stamps[gate->n].path)
		return hf_fail_mem(err);
	gate->n++;
	return 0;
}

int hf_gate_stamp(struct hf_gate *gate, const char *path, struct hf_err *err)
{
	struct hf_stamp stamp = { 0 };

	if (*path != '/' || strchr(path, '\n'))
		return hf_fail(err, HF_EFAIL,
			       "cannot watch '%s': it is no "
			       "absolute path of one line",
			       path);
	if (!look(&stamp, path))
		return hf_fail_sys(err, "cannot watch '%s'", path);
	return add_stamp(gate, &stamp, path, err);
}

bool hf_gate_fresh(const struct hf_gate *gate)
{
	const struct hf_stamp *was;
	struct hf_stamp is = { 0 };
	size_t i;

	for (i = 0; i < gate->n; i++) {
		was = &gate->stamps[i];
		if (!look(&is, was->path) || is.exists != was->exists)
			return false;
		if (is.exists &&
		    (is.size != was->size || is.sec != was->sec ||
		     is.nsec != was->nsec || is.inode != was->inode))
			return false;
	}
	return true;
}

/* A line per name; false when one of them would not stay on its line. */
static bool print_names(struct hf_buf *out, const char *word,
			const struct hf_strv *names)
{
	size_t i;

	for (i = 0; i < names->n; i++) {
		if (!*names->v[i] || strchr(names->v[i], '\n'))
			return false;
		hf_buf_printf(out, "%s %s\n", word, names->v[i]);
	}
	return true;
}

/* Without its last line a gate is believed by nobody, and the judge decides. */
void hf_gate_print(struct hf_buf *out, const struct hf_gate *gate)
{
	const struct hf_stamp *s;
	size_t i;

	hf_buf_printf(out, FIRST_LINE "\non-error %s\ntimeout %d\n",
		      on_error_names[gate->on_error], gate->timeout_ms);
	for (i = 0; i < gate->n; i++) {
		s = &gate->stamps[i];
		if (s->exists)
			hf_buf_printf(out, "file %lld %lld %lld %lld %s\n",
				      s->size, s->sec, s->nsec, s->inode,
				      s->path);
		else
			hf_buf_printf(out, "none %s\n", s->path);
	}
	if (print_names(out, "hotfix", &gate->hotfixes) &&
	    print_names(out, "production", &gate->production) &&
	    print_names(out, "target", &gate->targets))
		hf_buf_puts(out, "end\n");
}

/* A whole decimal number and the blank behind it. */
static bool take_number(long long *out, const char **at)
{
	const char *digits = *at + (**at == '-');
	char *end;

	if (*digits < '0' || *digits > '9')
		return false;
	errno = 0;
	*out = strtoll(*at, &end, 10);
	if (errno || *end != ' ')
		return false;
	*at = end + 1;
	return true;
}

static bool parse_stamp(struct hf_gate *gate, const char *rest, bool exists)
{
	struct hf_stamp stamp = { .exists = exists };

	if (exists && (!take_number(&stamp.size, &rest) ||
		       !take_number(&stamp.sec, &rest) ||
		       !take_number(&stamp.nsec, &rest) ||
		       !take_number(&stamp.inode, &rest)))
		return false;
	return *rest == '/' && add_stamp(gate, &stamp, rest, NULL) == 0;
}

static bool parse_on_error(struct hf_gate *gate, const char *rest)
{
	int i;

	for (i = HF_GUARD; i <= HF_ALLOW_ALL; i++) {
		if (!strcmp(rest, on_error_names[i])) {
			gate->on_error = (enum hf_on_error)i;
			return true;
		}
	}
	return false;
}

static bool parse_timeout(struct hf_gate *gate, const char *rest)
{
	long ms;

	if (!hf_text_number(&ms, rest, INT_MAX))
		return false;
	gate->timeout_ms = (int)ms;
	return true;
}

static bool parse_name(struct hf_strv *names, const char *rest)
{
	if (!*rest)
		return false;
	hf_strv_push(names, rest);
	return !names->failed;
}

/* Read one line between the first and the last. */
static bool parse_line(struct hf_gate *gate, const char *line, size_t number)
{
	const char *rest;

	if (number == 1)
		return (rest = hf_text_after(line, "on-error ")) &&
		       parse_on_error(gate, rest);
	if (number == 2)
		return (rest = hf_text_after(line, "timeout ")) &&
		       parse_timeout(gate, rest);
	if (number > ENTRIES_MAX + 2)
		return false;
	if ((rest = hf_text_after(line, "file ")))
		return parse_stamp(gate, rest, true);
	if ((rest = hf_text_after(line, "none ")))
		return parse_stamp(gate, rest, false);
	if ((rest = hf_text_after(line, "hotfix ")))
		return parse_name(&gate->hotfixes, rest);
	if ((rest = hf_text_after(line, "production ")))
		return parse_name(&gate->production, rest);
	if ((rest = hf_text_after(line, "target ")))
		return parse_name(&gate->targets, rest);
	return false;
}

/* Read the lines of a text that may be cut up; true when it is a whole gate. */
static bool parse_lines(struct hf_gate *gate, char *text, const char *end)
{
	char *line, *eol;
	size_t number;

	for (line = text, number = 0; (eol = strchr(line, '\n')); number++) {
		*eol = '\0';
		if (number == 0) {
			if (strcmp(line, FIRST_LINE))
				return false;
		} else if (number > 2 && !strcmp(line, "end")) {
			return eol + 1 == end;
		} else if (!parse_line(gate, line, number)) {
			return false;
		}
		line = eol + 1;
	}
	return false;
}

int hf_gate_parse(struct hf_gate *out, const char *text, size_t len,
		  struct hf_err *err)
{
	char *copy = NULL;
	int rc = 0;

	*out = (struct hf_gate)HF_GATE_INIT;
	if (len && len <= BYTES_MAX)
		copy = strndup(text, len);
	if (!copy || strlen(copy) != len ||
	    !parse_lines(out, copy, copy + len)) {
		rc = hf_fail(err, HF_EFAIL, "the gate file is not whole");
		hf_gate_release(out);
	}
	free(copy);
	return rc;
}

bool hf_gate_names(const struct hf_strv *names, const char *ref)
{
	const char *name;
	size_t len, i;

	for (i = 0; i < names->n; i++) {
		name = names->v[i];
		len = strlen(name);
		if (len && name[len - 1] == '*') {
			if (!strncmp(ref, name, len - 1))
				return true;
		} else if (!strcmp(ref, name)) {
			return true;
		}
	}
	return false;
}
