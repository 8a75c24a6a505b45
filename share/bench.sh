#!/bin/sh
# How long hooks and commands take, beside something that everybody knows:
# `make bench`. In a repository made here, or in a clone of BENCH_REPO. ROUNDS
# says how often each command runs; medians are shown.

set -eu

share=$(cd "$(dirname "$0")" && pwd)
ROUNDS=${ROUNDS:-100}
# shellcheck source=share/bench_home.sh
. "$share/bench_home.sh"
fronts=$HF_BUILD/libexec/git-hotfix

# 2,000 files, 4,950 commits on main and 50 more on develop, for fast-import.
stream() {
	awk 'function head(branch, n) {
		printf "commit refs/heads/%s\nmark :%d\n", branch, n
		printf "committer Ana Sousa <ana@example.org> %d +0000\n",
			1700000000 + n * 600
		printf "data <<END\nchange %d\nEND\n", n
	}
	function file(k, version,	i) {
		printf "M 100644 inline dir%02d/sub%d/file%04d.c\n",
			k % 40, k % 3, k
		print "data <<END"
		for (i = 0; i < 60; i++)
			printf "line %d of file %d, version %d\n", i, k,
				i == version % 60 ? version : 0
		print "END"
	}
	BEGIN {
		head("main", 1)
		for (k = 0; k < 2000; k++)
			file(k, 0)
		for (n = 2; n <= 5000; n++) {
			head(n > 4950 ? "develop" : "main", n)
			if (n == 4951)
				print "from :4950"
			file(n * 37 % 2000, n)
		}
	}'
}

given_repository() {
	if [ -n "${BENCH_REPO:-}" ]; then
		git clone -q --no-tags "$BENCH_REPO" work
	else
		git init -q --bare made.git
		stream | git -C made.git fast-import --quiet
		git clone -q made.git work
	fi
	cd work
	git config hotfix.branches.production "$(git symbolic-ref --short HEAD)"
	git hotfix install -q
	git switch -q -c topic
}

# The file of median size, so that neither tiny nor huge ones speak for all.
median_file() {
	git ls-tree -r -l HEAD | grep '^100644' | sort -n -k4 |
		awk -F'\t' '{ path[NR] = $2 }
			END { print path[int((NR + 1) / 2)] }'
}

# row <ratio's arguments>: the first command, and how many times the others it
# takes.
row() {
	"$HF_BUILD/bench/ratio" -n "$ROUNDS" "$@"
}

# pushing <branch>: what git would tell pre-push.
pushing() {
	printf 'refs/heads/%s %s refs/heads/%s %s\n' "$1" \
		"$(git rev-parse "$1")" "$1" \
		"$(git rev-parse "$1" | tr '0-9a-f' 0)" >"$home/input"
}

head='git rev-parse HEAD=git rev-parse HEAD'
status='git status=git status'
empty="an empty C program=$HF_BUILD/bench/empty"
printf '#!/bin/sh\n' >"$home/empty"
chmod +x "$home/empty"
shell="an empty shell hook=$home/empty"

cd "$home"
given_repository
file=$(median_file)
printf 'a repository of %d commits and %d files; medians of %d runs\n\n' \
	"$(git rev-list --count HEAD)" "$(git ls-files | wc -l)" "$ROUNDS"

# The first full run leaves the gate that lets the fronts pass alone.
git hotfix start -q bench --offline 2>"$home/said" || {
	cat "$home/said" >&2
	exit 1
}
git hotfix status >"$home/said"
git switch -q topic
echo 'mend it' >"$home/message"
pushing topic
row "commit-msg, not concerned=$fronts/commit-msg $home/message" \
	"$empty" "$shell"
row -i "$home/input" \
	"pre-push, not concerned=$fronts/pre-push origin nowhere" \
	"$empty" "$shell"

# As git commit calls the hook: the index lies ready with all its trees.
git switch -q hotfix/bench
echo '# mended' >>"$file"
git add -- "$file"
git write-tree >"$home/said"
cp "$home/message" .git/COMMIT_EDITMSG
export GIT_EDITOR=: GIT_INDEX_FILE=.git/index
row -b "cp $home/message .git/COMMIT_EDITMSG" \
	"commit-msg on a hotfix=$fronts/commit-msg .git/COMMIT_EDITMSG" "$head"
unset GIT_EDITOR GIT_INDEX_FILE

git commit -q -F "$home/message"
pushing hotfix/bench
row -i "$home/input" \
	"pre-push of a hotfix=$fronts/pre-push origin nowhere" "$head"
row "git hotfix status=git hotfix status" "$status"
row "git hotfix check=git hotfix check" "$status"
row "git hotfix owed=git hotfix owed" "$status"

cd "$home"
export HF_BUILD ROUNDS
"$share/bench_finish.sh"
