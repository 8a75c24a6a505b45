# What every scenario stands on: a home, a config, a clock and a language of its
# own, and repositories in one directory per test. A test begins with
# given_repository or given_release and then stands in the clone.
# shellcheck shell=bash disable=SC2154 # bats sets BATS_*, output and stderr

bats_require_minimum_version 1.5.0

HF_ROOT=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
HF_BUILD=${HF_BUILD:-$HF_ROOT/build}

# Nothing of the caller's environment may reach git, make or us; only the reader
# that GIT_HOTFIX_READER chooses is a matter of the run.
forget_environment() {
	local reader=${GIT_HOTFIX_READER:-}

	unset "${!GIT_@}" "${!XDG_@}" "${!CI_@}" "${!GITHUB_@}" "${!GITLAB_@}"
	unset CI NO_COLOR EDITOR VISUAL PAGER EMAIL CDPATH DESTDIR PREFIX B
	unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES CFLAGS CPPFLAGS LDFLAGS
	[ -z "$reader" ] || export GIT_HOTFIX_READER=$reader
}

setup() {
	forget_environment
	export HOME=$BATS_TEST_TMPDIR/home TZ=UTC LC_ALL=C.UTF-8 TERM=dumb
	export PATH=$HF_BUILD/bin:$PATH
	export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=$HOME/.gitconfig
	export GIT_CEILING_DIRECTORIES=$BATS_TEST_TMPDIR GIT_TERMINAL_PROMPT=0
	export GIT_DISCOVERY_ACROSS_FILESYSTEM=1
	mkdir -p "$HOME"
	cat >"$GIT_CONFIG_GLOBAL" <<-'END'
	[user]
		name = Ana Sousa
		email = ana@example.org
	[init]
		defaultBranch = main
	[core]
		editor = false
	[gc]
		auto = 0
	[maintenance]
		auto = false
	[hotfix "triage"]
		require =
	END
	clock=1767323045
	tick
	cd "$BATS_TEST_TMPDIR" || return
}

# Let a minute pass for whatever is committed next.
tick() {
	clock=$((clock + 60))
	export GIT_AUTHOR_DATE="@$clock +0000"
	export GIT_COMMITTER_DATE=$GIT_AUTHOR_DATE
}

# ago <seconds>: what follows was done then.
ago() {
	clock=$(($(date +%s) - $1))
	tick
}

# iso <seconds since the epoch>
iso() {
	date -u -d "@$1" +%Y-%m-%dT%H:%M:%SZ
}

# commit_file <path> <text> <subject>
commit_file() {
	tick
	mkdir -p "$(dirname "$1")"
	printf '%s\n' "$2" >"$1"
	git add -- "$1"
	git commit -q -m "$3"
}

# The lines of app.c, a small program that fixes are made to.
app_source() {
	echo '#include <stdio.h>'
	for i in 1 2 3 4 5 6 7 8 9; do
		printf '\nint step_%d(int n)\n{\n\treturn n + %d;\n}\n' "$i" "$i"
	done
}

# make_repository <tag>: remote.git and shop, from nothing.
make_repository() {
	git init -q --bare remote.git
	git clone -q remote.git shop 2>/dev/null
	cd shop || return
	[ -z "${policy+x}" ] || printf '%s\n' "${policy[@]}" >.hotfix.ini
	git add .
	commit_file README 'an application' 'start the project'
	commit_file app.c "$(app_source)" 'add the steps'
	git tag -a -m "release $1" "$1"
	git switch -q -c develop
	commit_file feature.c 'int feature;' 'add a feature'
	git switch -q main
	git push -q origin main develop "$1"
	git remote set-head origin main
	git branch -q -u origin/main main
	git branch -q -u origin/develop develop
}

# given_repository [<tag>]: a bare remote.git and its clone shop, with main at
# the release <tag> (v1.4.0) and develop a feature ahead of it. Made once in a
# file for each tag, policy and git config, then copied.
given_repository() {
	local made key

	key="${1:-v1.4.0} $clock ${GIT_DEFAULT_HASH-} ${policy[*]-}
$(<"$GIT_CONFIG_GLOBAL")"
	for made in "$BATS_FILE_TMPDIR"/made.*; do
		[ -e "$made/key" ] || continue
		[ "$(<"$made/key")" = "$key" ] || continue
		cp -a "$made/remote.git" "$made/shop" . && cd shop || return
		git config remote.origin.url "${PWD%/*}/remote.git"
		git update-index -q --refresh
		clock=$(<"$made/clock")
		tick
		return
	done
	make_repository "${1:-v1.4.0}"
	made=$(mktemp -d "$BATS_FILE_TMPDIR/made.XXXXXX")
	cp -a ../remote.git ../shop "$made"
	echo $((clock - 60)) >"$made/clock"
	echo "$key" >"$made/key"
}

# given_release [<tag>]: the same, with our hooks in the clone.
given_release() {
	given_repository "$@"
	git hotfix install -q
}

# given_policy <line>...: the same, with a policy of these lines in each commit.
given_policy() {
	policy=("$@")
	given_release v1.4.0
}

# set_policy <line>...: another one, on production alone.
set_policy() {
	git switch -q main
	tick
	printf '%s\n' "$@" >.hotfix.ini
	git add .hotfix.ini
	GIT_HOTFIX=0 git commit -q -m 'say what a hotfix is'
	GIT_HOTFIX=0 git push -q origin main
}

# given_hotfix <name> [<subject>]: a hotfix of one line in app.c.
given_hotfix() {
	tick
	git hotfix start -q "$1"
	sed -i.orig 's/n + 1;/n + 11;/' app.c
	rm app.c.orig
	tick
	git commit -q -a -m "${2:-fix the first step}"
}

# write_event <record> <kind> <subject> <field>...: an event by plain git.
write_event() {
	local ref=refs/hotfix-log/$1 field parent=() message="$3

Hotfix-Event: $2
Hotfix-Name: $1"

	for field in "${@:4}"; do
		message+="
Hotfix-$field"
	done
	tick
	! git rev-parse -q --verify "$ref" >/dev/null || parent=(-p "$ref")
	git update-ref "$ref" "$(git commit-tree "${parent[@]}" -m "$message" \
		"$(git mktree </dev/null)")"
}

# git in the remote.
there() {
	git -C "$BATS_TEST_TMPDIR/remote.git" "$@"
}

# both <ref>...: each is the same here and on the remote.
both() {
	local name

	for name; do
		[ "$(git rev-parse "$name")" = "$(there rev-parse "$name")" ]
	done
}

# somebody <branch> <path> <text> [<tag>]: pushes a commit from another clone.
somebody() {
	local other=$BATS_TEST_TMPDIR/other

	[ -d "$other" ] || git clone -q "$BATS_TEST_TMPDIR/remote.git" "$other"
	(
		cd "$other" || exit
		git fetch -q
		git switch -q -C "$1" "origin/$1"
		commit_file "$2" "$3" "change $2"
		[ -z "${4:-}" ] || git tag -a -m "$4" "$4"
		git push -q --follow-tags origin "$1"
	)
}

# killing_hook <file> [<condition>]: a hook that kills the git-hotfix above it,
# once the condition on what it reads holds.
killing_hook() {
	cat >"$1" <<-END
	#!/bin/sh
	${2:-true} || exit 0
	pid=\$PPID
	while [ "\$pid" -gt 1 ]; do
		read -r name </proc/\$pid/comm
		[ "\$name" != git-hotfix ] || { kill -9 "\$pid"; exit; }
		pid=\$(awk '{ print \$4 }' /proc/\$pid/stat)
	done
	END
	chmod +x "$1"
}

# A commit as messages name it.
id() {
	git rev-parse --short=7 "$1^{commit}"
}

# Its tree.
tree() {
	git rev-parse --short=7 "$1^{tree}"
}

# All that a refusal leaves as it was, here and on the remote.
everything() {
	git for-each-ref --format='%(refname) %(objectname)'
	[ ! -d "$BATS_TEST_TMPDIR/remote.git" ] ||
		git -C "$BATS_TEST_TMPDIR/remote.git" for-each-ref \
			--format='remote %(refname) %(objectname)'
	git symbolic-ref -q HEAD || git rev-parse HEAD
	git ls-files --stage
	git status --porcelain --untracked-files=no
}

# refused <status> <command>...: it ends so, and changes nothing.
refused() {
	local before

	before=$(everything)
	run -"$1" --separate-stderr "${@:2}"
	diff -u --label before --label after \
		<(echo "$before") <(everything)
}

# expect_output <text or golden file>: what run has seen on standard output.
expect_output() {
	expect "$1" "$output"
}

# expect_stderr, the same for standard error; needs run --separate-stderr.
expect_stderr() {
	expect "$1" "$stderr"
}

# A word that names tests/data/<word>.txt stands for what that file holds. The
# directory of the test reads as TMP. UPDATE_GOLDEN=1 rewrites such files; an
# empty one is how a new one begins.
expect() {
	local want=$1 got=${2//$BATS_TEST_TMPDIR/TMP}
	local golden=$HF_ROOT/tests/data/$1.txt

	if [[ $1 =~ ^[a-z0-9][a-z0-9-]*$ ]] && [ -e "$golden" ]; then
		[ -z "${UPDATE_GOLDEN:-}" ] || printf '%s\n' "$got" >"$golden"
		want=$(<"$golden")
	fi
	diff -u --label expected --label actual \
		<(printf '%s\n' "$want") <(printf '%s\n' "$got")
}

# json <perl>: print what the expression says of $j, the object on standard
# input. It must be one; perl comes with prove.
json() {
	perl -MJSON::PP -e 'local $/; our $j = decode_json(<STDIN>);
		print map { "$_\n" } eval $ARGV[0]; die $@ if $@' -- "$1"
}
