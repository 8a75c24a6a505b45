/*
 * How long commands take, and how many times as long as each other: they run
 * by turns, so that a busy machine slows all of them alike, and the median of
 * each counts.
 *
 * usage: ratio [-m] [-n <rounds>] [-w <rounds>] [-s <status>] [-b <command>]
 *		[-i <file>] <name>=<command>...
 *
 * A command is split at blanks, reads <file> and must end with status 0, or
 * that of -s. The one of -b runs before each round, outside the clock; -w says
 * how many rounds do not count. One line for each command: its name, its time,
 * with -m the most memory that it or a child of it had, and the first one's
 * time divided by its own.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { COMMANDS_MAX = 8, WORDS_MAX = 32 };

struct command {
	const char *name;
	char *argv[WORDS_MAX + 1];
	double *took; /* microseconds, one for each round */
	long peak;    /* KiB */
};

/* How they run. */
struct how {
	size_t rounds, warm_up;
	int answer; /* a status that is as good as 0 */
	bool memory;
	posix_spawn_file_actions_t files;
};

static _Noreturn void die(const char *what, const char *name)
{
	fprintf(stderr, "ratio: %s '%s'\n", what, name);
	exit(1);
}

static void split(struct command *command, char *words)
{
	char *word;
	size_t n = 0;

	while ((word = strsep(&words, " "))) {
		if (!*word)
			continue;
		if (n == WORDS_MAX)
			die("too many words in", command->name);
		command->argv[n++] = word;
	}
	if (!n)
		die("no command in", command->name);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* Run it to its end and return the microseconds that it took. */
static double run(struct command *command, const struct how *how)
{
	double start = now();
	struct rusage usage;
	int rc, status;
	pid_t pid;

	rc = posix_spawnp(&pid, command->argv[0], &how->files, NULL,
			  command->argv, environ);
	if (rc)
		die(strerror(rc), command->argv[0]);
	while (wait4(pid, &status, 0, &usage) < 0)
		if (errno != EINTR)
			die("cannot wait for", command->argv[0]);
	if (status &&
	    !(WIFEXITED(status) && WEXITSTATUS(status) == how->answer))
		die("it did not end well:", command->name);
	if (usage.ru_maxrss > command->peak)
		command->peak = usage.ru_maxrss;
	return now() - start;
}

static int by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static double median(double *took, size_t n)
{
	qsort(took, n, sizeof(*took), by_size);
	return n % 2 ? took[n / 2] : (took[n / 2 - 1] + took[n / 2]) / 2;
}

static void report(struct command *commands, size_t n, const struct how *how)
{
	double first = median(commands[0].took, how->rounds), it;
	size_t i;

	for (i = 0; i < n; i++) {
		it = i ? median(commands[i].took, how->rounds) : first;
		printf(i ? "    %-30s" : "%-34s", commands[i].name);
		printf(" %8.2f ms", it / 1000);
		if (how->memory)
			printf(" %6.1f MB", (double)commands[i].peak / 1024);
		if (i)
			printf("   x %.2f", first / it);
		printf("\n");
	}
}

/* Each other round goes backwards: what goes first may find a colder machine. */
static void measure(struct command *commands, size_t n, struct command *before,
		    const struct how *how)
{
	struct command *command;
	size_t i, round;
	double took;

	for (round = 0; round < how->rounds + how->warm_up; round++) {
		if (before->argv[0])
			run(before, how);
		for (i = 0; i < n; i++) {
			command = &commands[round % 2 ? n - 1 - i : i];
			took = run(command, how);
			if (round >= how->warm_up)
				command->took[round - how->warm_up] = took;
		}
	}
}

int main(int argc, char **argv)
{
	struct command commands[COMMANDS_MAX] = { 0 };
	struct command before = { .name = "-b" };
	struct how how = { .rounds = 200, .warm_up = 3 };
	const char *input = "/dev/null";
	size_t n = 0;
	int got;

	while ((got = getopt(argc, argv, "mn:w:s:b:i:")) != -1) {
		if (got == 'm')
			how.memory = true;
		else if (got == 'n')
			how.rounds = strtoul(optarg, NULL, 10);
		else if (got == 'w')
			how.warm_up = strtoul(optarg, NULL, 10);
		else if (got == 's')
			how.answer = (int)strtoul(optarg, NULL, 10);
		else if (got == 'b')
			split(&before, optarg);
		else if (got == 'i')
			input = optarg;
		else
			return 129;
	}
	if (!how.rounds)
		die("no rounds in", "-n");
	for (; optind < argc && n < COMMANDS_MAX; optind++, n++) {
		char *words = argv[optind];

		commands[n].name = strsep(&words, "=");
		if (!words)
			die("no '=' in", commands[n].name);
		split(&commands[n], words);
		commands[n].took = calloc(how.rounds, sizeof(double));
		if (!commands[n].took)
			die("no memory for", commands[n].name);
	}
	if (!n || optind < argc)
		die("one to eight commands, after", argv[0]);
	posix_spawn_file_actions_init(&how.files);
	posix_spawn_file_actions_addopen(&how.files, 0, input, O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&how.files, 1, "/dev/null", O_WRONLY,
					 0);
	posix_spawn_file_actions_addopen(&how.files, 2, "/dev/null", O_WRONLY,
					 0);
	measure(commands, n, &before, &how);
	posix_spawn_file_actions_destroy(&how.files);
	report(commands, n, &how);
	while (n)
		free(commands[--n].took);
	return 0;
}
