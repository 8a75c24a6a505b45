/*
 * How long commands take, and how many times as long as each other: they run
 * by turns, so that a busy machine slows all of them alike, and the median of
 * each counts.
 *
 * usage: ratio [-n <rounds>] [-b <command>] [-i <file>] <name>=<command>...
 *
 * A command is split at blanks, reads <file> and must end with status 0. The
 * one of -b runs before each round, outside the clock. One line for each
 * command: its name, its time, and the first one's time divided by its own.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { COMMANDS_MAX = 8, WORDS_MAX = 32, WARM_UP = 3 };

struct command {
	const char *name;
	char *argv[WORDS_MAX + 1];
	double *took; /* microseconds, one for each round */
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
static double run(const struct command *command,
		  const posix_spawn_file_actions_t *files)
{
	double start = now();
	int rc, status;
	pid_t pid;

	rc = posix_spawnp(&pid, command->argv[0], files, NULL, command->argv,
			  environ);
	if (rc)
		die(strerror(rc), command->argv[0]);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			die("cannot wait for", command->argv[0]);
	if (status)
		die("it did not end well:", command->name);
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

static void report(struct command *commands, size_t n, size_t rounds)
{
	double first = median(commands[0].took, rounds);
	size_t i;

	for (i = 0; i < n; i++) {
		double it = median(commands[i].took, rounds);

		if (!i)
			printf("%-34s %8.2f ms\n", commands[i].name, it / 1000);
		else
			printf("    %-30s %8.2f ms   x %.2f\n",
			       commands[i].name, it / 1000, first / it);
	}
}

/* Each other round goes backwards: what goes first may find a colder machine. */
static void measure(struct command *commands, size_t n, size_t rounds,
		    const struct command *before,
		    const posix_spawn_file_actions_t *files)
{
	struct command *command;
	size_t i, round;
	double took;

	for (round = 0; round < rounds + WARM_UP; round++) {
		if (before->argv[0])
			run(before, files);
		for (i = 0; i < n; i++) {
			command = &commands[round % 2 ? n - 1 - i : i];
			took = run(command, files);
			if (round >= WARM_UP)
				command->took[round - WARM_UP] = took;
		}
	}
}

int main(int argc, char **argv)
{
	struct command commands[COMMANDS_MAX] = { 0 };
	struct command before = { .name = "-b" };
	const char *input = "/dev/null";
	posix_spawn_file_actions_t files;
	size_t rounds = 200, n = 0;
	int got;

	while ((got = getopt(argc, argv, "n:b:i:")) != -1) {
		if (got == 'n')
			rounds = strtoul(optarg, NULL, 10);
		else if (got == 'b')
			split(&before, optarg);
		else if (got == 'i')
			input = optarg;
		else
			return 129;
	}
	if (!rounds)
		die("no rounds in", "-n");
	for (; optind < argc && n < COMMANDS_MAX; optind++, n++) {
		char *words = argv[optind];

		commands[n].name = strsep(&words, "=");
		if (!words)
			die("no '=' in", commands[n].name);
		split(&commands[n], words);
		commands[n].took = calloc(rounds, sizeof(double));
		if (!commands[n].took)
			die("no memory for", commands[n].name);
	}
	if (!n || optind < argc)
		die("one to eight commands, after", argv[0]);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, input, O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
	measure(commands, n, rounds, &before, &files);
	posix_spawn_file_actions_destroy(&files);
	report(commands, n, rounds);
	while (n)
		free(commands[--n].took);
	return 0;
}
