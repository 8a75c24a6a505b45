/*
 * Run a command, and kill it just before the n-th change of a file that it or
 * a process below it makes. Linux only.
 *
 * usage: strike [-k all|caller|command] <n> <list> <command> [<argument>...]
 *
 * Points are counted over the whole tree: a write to a regular file, an open
 * that creates, truncates or may write, whatever else makes, moves, removes,
 * marks or syncs a file, and each start of a program but the command itself.
 * At the n-th, SIGKILL goes to all processes, to the one that makes the call,
 * or to the command while those below it go on; where its process dies, the
 * call does not happen. With 0 nothing is killed.
 *
 * The list gets a line for the point that was struck, or with 0 for each:
 * its number, the call, what it is about and the command line of the process,
 * separated by tabs. The exit status is the command's own, 128 + n after
 * signal n.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* What an argument of a call is, and whether each such call is a point. */
enum about {
	PATH,
	PATH_OPENED, /* if the flags, which come next, say so */
	FD,
	FD_WRITTEN, /* if it is a regular file */
};

struct call {
	const char *name;
	unsigned nr;
	enum about about;
	int arg;
};

#define CALL(name) #name, SYS_##name

static const struct call calls[] = {
	{ CALL(execve), PATH, 0 },
	{ CALL(execveat), PATH, 1 },
	{ CALL(openat), PATH_OPENED, 1 },
	{ CALL(openat2), PATH, 1 },
	{ CALL(write), FD_WRITTEN, 0 },
	{ CALL(writev), FD_WRITTEN, 0 },
	{ CALL(pwrite64), FD_WRITTEN, 0 },
	{ CALL(pwritev), FD_WRITTEN, 0 },
	{ CALL(pwritev2), FD_WRITTEN, 0 },
	{ CALL(sendfile), FD_WRITTEN, 0 },
	{ CALL(copy_file_range), FD_WRITTEN, 2 },
	{ CALL(renameat2), PATH, 3 },
	{ CALL(linkat), PATH, 3 },
	{ CALL(symlinkat), PATH, 2 },
	{ CALL(unlinkat), PATH, 1 },
	{ CALL(mkdirat), PATH, 1 },
	{ CALL(truncate), PATH, 0 },
	{ CALL(ftruncate), FD, 0 },
	{ CALL(fallocate), FD, 0 },
	{ CALL(fsync), FD, 0 },
	{ CALL(fdatasync), FD, 0 },
	{ CALL(fchmod), FD, 0 },
	{ CALL(fchmodat), PATH, 1 },
	{ CALL(fchown), FD, 0 },
	{ CALL(fchownat), PATH, 1 },
	{ CALL(utimensat), PATH, 1 },
#ifdef SYS_sync_file_range
	{ CALL(sync_file_range), FD, 0 },
#endif
#ifdef SYS_renameat
	{ CALL(renameat), PATH, 3 },
#endif
#ifdef SYS_open /* and the others that newer architectures do without */
	{ CALL(open), PATH_OPENED, 0 },
	{ CALL(creat), PATH, 0 },
	{ CALL(rename), PATH, 1 },
	{ CALL(link), PATH, 1 },
	{ CALL(symlink), PATH, 1 },
	{ CALL(unlink), PATH, 0 },
	{ CALL(mkdir), PATH, 0 },
	{ CALL(rmdir), PATH, 0 },
	{ CALL(chmod), PATH, 0 },
	{ CALL(chown), PATH, 0 },
	{ CALL(lchown), PATH, 0 },
	{ CALL(utimes), PATH, 0 },
#endif
};

enum { N_CALLS = sizeof(calls) / sizeof(calls[0]) };

enum whom { ALL, CALLER, COMMAND };

struct strike {
	unsigned long n, seen;
	enum whom whom;
	int list;
	pid_t command;
	bool begun, done;
};

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "strike: %s: %s\n", what, strerror(errno));
	_exit(129);
}

/* Have the kernel stop at our calls alone: the others then cost nothing. */
static void filter_calls(void)
{
	struct sock_filter code[N_CALLS + 3] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		[N_CALLS + 1] = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		[N_CALLS + 2] = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE),
	};
	const struct sock_fprog program = { N_CALLS + 3, code };
	unsigned char i;

	for (i = 0; i < N_CALLS; i++)
		code[i + 1] = (struct sock_filter)BPF_JUMP(
			BPF_JMP | BPF_JEQ | BPF_K, calls[i].nr, N_CALLS - i, 0);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0)
		die("cannot filter calls");
}

/* Start the command in a group of its own, traced with all that it starts. */
static pid_t start(char **argv)
{
	const long options = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEFORK |
			     PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
			     PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
	int traced[2];
	pid_t pid;
	char c;

	if (pipe2(traced, O_CLOEXEC) < 0 || (pid = fork()) < 0)
		die("cannot start");
	if (!pid) {
		close(traced[1]);
		if (setpgid(0, 0) < 0 || read(traced[0], &c, 1) != 0)
			die("cannot start");
		filter_calls();
		execvp(argv[0], argv);
		die(argv[0]);
	}
	if (ptrace(PTRACE_SEIZE, pid, NULL, options) < 0)
		die("cannot trace");
	close(traced[0]);
	close(traced[1]);
	return pid;
}

static void proc_path(char *out, size_t size, pid_t pid, const char *name)
{
	snprintf(out, size, "/proc/%d/%s", (int)pid, name);
}

/* Read what a file of /proc/<pid> holds from an offset on. */
static size_t read_proc(char *out, size_t size, pid_t pid, const char *name,
			uint64_t at)
{
	char path[64];
	ssize_t n = -1;
	int fd;

	proc_path(path, sizeof(path), pid, name);
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) >= 0) {
		n = pread(fd, out, size - 1, (off_t)at);
		close(fd);
	}
	n = n > 0 ? n : 0;
	out[n] = '\0';
	return (size_t)n;
}

static void read_proc_link(char *out, size_t size, pid_t pid, const char *name)
{
	char path[64];
	ssize_t n;

	proc_path(path, sizeof(path), pid, name);
	n = readlink(path, out, size - 1);
	out[n > 0 ? n : 0] = '\0';
}

static const struct call *find_call(uint64_t nr)
{
	size_t i;

	for (i = 0; i < N_CALLS; i++)
		if (calls[i].nr == nr)
			return &calls[i];
	return NULL;
}

/* Whether it changes a file; /dev/null and its like are none. */
static bool is_point(const struct call *call, pid_t pid, const uint64_t *args)
{
	const uint64_t changes = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC;
	char path[64], fd[32];
	struct stat st;

	switch (call->about) {
	case PATH_OPENED:
		if (!(args[call->arg + 1] & changes))
			return false;
		read_proc(path, sizeof(path), pid, "mem", args[call->arg]);
		return strncmp(path, "/dev/", strlen("/dev/")) != 0;
	case FD_WRITTEN:
		snprintf(fd, sizeof(fd), "fd/%d", (int)args[call->arg]);
		proc_path(path, sizeof(path), pid, fd);
		return stat(path, &st) == 0 && S_ISREG(st.st_mode);
	default:
		return true;
	}
}

/* A relative path is shown below the process' own directory. */
static void list_point(const struct strike *strike, const struct call *call,
		       pid_t pid, uint64_t arg)
{
	char dir[4096] = "", path[4096], line[256], fd[32];
	size_t n, i;

	if (call->about == FD || call->about == FD_WRITTEN) {
		snprintf(fd, sizeof(fd), "fd/%d", (int)arg);
		read_proc_link(path, sizeof(path), pid, fd);
	} else {
		read_proc(path, sizeof(path), pid, "mem", arg);
		if (path[0] != '/')
			read_proc_link(dir, sizeof(dir), pid, "cwd");
	}
	n = read_proc(line, sizeof(line), pid, "cmdline", 0);
	for (i = 0; i < n; i++)
		if ((unsigned char)line[i] < ' ')
			line[i] = ' ';
	dprintf(strike->list, "%lu\t%s\t%s%s%s\t%s\n", strike->seen, call->name,
		dir, dir[0] ? "/" : "", path, line);
}

/* A process stands before one of our calls. */
static void look_at(struct strike *strike, pid_t pid)
{
	struct __ptrace_syscall_info info;
	const struct call *call;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info), &info) < 0 ||
	    info.op != PTRACE_SYSCALL_INFO_SECCOMP)
		return;
	call = find_call(info.seccomp.nr);
	if (!strike->begun || strike->done || !call ||
	    !is_point(call, pid, info.seccomp.args))
		return;
	strike->seen++;
	if (strike->n && strike->n != strike->seen)
		return;
	list_point(strike, call, pid, info.seccomp.args[call->arg]);
	if (!strike->n)
		return;
	strike->done = true;
	if (strike->whom == CALLER)
		kill(pid, SIGKILL);
	else if (strike->whom == COMMAND)
		kill(strike->command, SIGKILL);
	else
		kill(-strike->command, SIGKILL);
}

/* Let a stopped process go on, with the signal that it is about to get. */
static void go_on(struct strike *strike, pid_t pid, int status)
{
	int event = status >> 16, signal = WSTOPSIG(status);

	/* Until then it is us, in search of the command. */
	if (event == PTRACE_EVENT_EXEC)
		strike->begun = true;
	else if (event == PTRACE_EVENT_SECCOMP)
		look_at(strike, pid);
	/* Who has left the group by now was not hit. */
	if (strike->done && strike->whom == ALL)
		kill(pid, SIGKILL);
	if (event == PTRACE_EVENT_STOP && signal != SIGTRAP)
		ptrace(PTRACE_LISTEN, pid, NULL, NULL);
	else
		ptrace(PTRACE_CONT, pid, NULL, event ? 0 : (long)signal);
}

/* Follow all processes to their end; the command's own is the result. */
static int follow(struct strike *strike)
{
	int status, result = 0;
	pid_t pid;

	while ((pid = waitpid(-1, &status, __WALL)) > 0 || errno == EINTR) {
		if (pid > 0 && WIFSTOPPED(status))
			go_on(strike, pid, status);
		else if (pid == strike->command)
			result = WIFEXITED(status) ? WEXITSTATUS(status) :
						     128 + WTERMSIG(status);
	}
	return result;
}

static bool parse_whom(enum whom *out, const char *word)
{
	static const char *const words[] = { "all", "caller", "command" };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(words[i], word))
			continue;
		*out = (enum whom)i;
		return true;
	}
	return false;
}

int main(int argc, char **argv)
{
	struct strike strike = { .whom = ALL };
	char *end = NULL;
	int got;

	while ((got = getopt(argc, argv, "+k:")) != -1)
		if (got != 'k' || !parse_whom(&strike.whom, optarg))
			return 129;
	if (argc - optind < 3) {
		fputs("usage: strike [-k all|caller|command] <n> <list> "
		      "<command> [<argument>...]\n",
		      stderr);
		return 129;
	}
	strike.n = strtoul(argv[optind], &end, 10);
	if (*end)
		return 129;
	strike.list = open(argv[optind + 1],
			   O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (strike.list < 0)
		die(argv[optind + 1]);
	strike.command = start(argv + optind + 2);
	return follow(&strike);
}
