#!/usr/bin/env bats
# git hotfix finish on a machine that fails it: no git, an old one, one that
# fails or dies at any call, a disk that is full, files that cannot be written.
# Nothing has moved then, or the next run completes.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output
# shellcheck disable=SC2016 # scripts that are written

load helper

# given_fix: a hotfix that is on the remote as well, and a copy of all that.
given_fix() {
	given_release
	given_hotfix login
	git push -q origin hotfix/login
	main=$(git rev-parse main)
	mkdir ../saved
	cp -a ../shop ../remote.git ../saved
}

again() {
	cd ..
	rm -rf shop remote.git
	cp -a saved/* .
	cd shop || return
}

# given_git <line of sh>...: a git in front of the real one that does that
# first. Its word `count` numbers the calls, also those at the same time.
given_git() {
	mkdir ../bin
	{
		echo '#!/bin/sh'
		echo "set -C; real=$(command -v git) calls=$PWD/../calls"
		echo 'count() { n=1; until { true >"$calls/$n"; } 2>/dev/null'
		echo 'do n=$((n + 1)); done; }'
		printf '%s\n' "$@" 'exec "$real" "$@"'
	} >../bin/git
	chmod +x ../bin/git
}

# finish: by that git. Through git itself its own folder would come first.
finish() {
	PATH=$BATS_TEST_TMPDIR/bin:$PATH git-hotfix finish "$@"
}

# The next run, by the real git: one release, one tag, nothing is left.
completes() {
	tick
	run -0 --separate-stderr git hotfix finish login
	run -0 there log --first-parent --format=%s v1.4.0..main
	expect_output "Merge branch 'hotfix/login'"
	run -0 there tag
	expect_output 'v1.4.0
v1.4.1'
	both main develop v1.4.1 refs/hotfix-log/login
	[ "$(there rev-parse v1.4.1^{})" = "$(there rev-parse main)" ]
	[ "$(git symbolic-ref HEAD)" = refs/heads/main ]
	run -0 git log --format=%s refs/hotfix-log/login
	expect_output 'released to main as v1.4.1
started from origin/main'
	run -0 git hotfix owed
	expect_output ''
	run -1 there rev-parse -q --verify hotfix/login
	run -1 git rev-parse -q --verify hotfix/login
	run -1 compgen -G '.git/hotfix/scratch*'
}

# breaks_at_each_call: git's calls go wrong one by one, and the next run mends
# it; unless `late`, what was said to have failed has moved nothing.
breaks_at_each_call() {
	local before

	before=$(everything)
	export at
	for ((at = 1; ; at++)); do
		again
		rm -rf ../calls
		mkdir ../calls
		run --separate-stderr finish
		[ -e "../calls/$at" ] || break
		case $status in
		0 | 3) [ "$(there rev-parse main)" != "$main" ] ;;
		1 | 128) [ -n "${late:-}" ] || [ "$(everything)" = "$before" ] ;;
		*) return 1 ;;
		esac
		[ "$status" = 0 ] || [[ $stderr =~ (fatal|error|warning):\  ]]
		completes
	done
	[ "$at" -gt 10 ]
	git fsck --strict --no-dangling
	there fsck --strict --no-dangling
}

@test "a git that fails or dies at any one of its calls" {
	given_fix
	given_git 'count; [ $n != "$at" ] || { [ $((n % 2)) = 0 ] && kill -9 $$; exit 128; }'
	breaks_at_each_call
}

@test "a git that dies when it has changed something" {
	given_fix
	late=yes
	given_git 'case " $* " in' \
		'*" fetch "* | *-tree\ * | *" mktag "* | *" push "*) ;;' \
		'*" update-ref "* | *" switch "* | *" branch "*) ;;' \
		'*) exec "$real" "$@" ;;' \
		'esac' 'count; [ $n = "$at" ] && "$real" "$@" && kill -9 $$'
	breaks_at_each_call
}

@test "no git on PATH" {
	given_fix
	mkdir ../none
	ln -s "$(command -v git-hotfix)" ../none
	refused 128 env PATH="$PWD/../none" git-hotfix finish
	expect_output ''
	expect_stderr 'fatal: git is not on PATH'
}

@test "a git that is too old" {
	given_fix
	given_git 'case "$*" in *--version*) echo "git version 2.37.7"; exit ;; esac'
	refused 128 finish
	expect_output ''
	expect_stderr 'fatal: finish needs git 2.38 or newer'
}

# with_room <KiB>: finish, where no file may become larger than that.
with_room() {
	(
		trap '' XFSZ
		ulimit -f "$1"
		git hotfix finish
	) 2>&1 | cat
	return "${PIPESTATUS[0]}"
}

@test "the disk is full" {
	given_fix
	before=$(everything)
	run -128 with_room 0
	[[ $output = "fatal: cannot write '$PWD/.git/hotfix/scratch."*': File too large' ]]
	diff <(echo "$before") <(everything)
	completes
}

@test "the disk of the remote is full" {
	given_fix
	commit_file numbers "$(seq -s ' ' 9999)" 'and the numbers'
	before=$(everything)
	run -1 with_room 2
	[[ $output = *"
 ! main: [remote rejected] (unpacker error)
 ! v1.4.1: [remote rejected] (unpacker error)
error: 'origin' did not take the push
"* ]]
	diff <(echo "$before") <(everything)
	completes
}

@test "nothing can be written" {
	given_fix
	# What root may do anyway is taken from it.
	drop=()
	[ "$EUID" != 0 ] ||
		drop=(setpriv '--bounding-set=-dac_override,-fowner')
	chmod -R a-w .git
	refused 128 "${drop[@]}" git hotfix finish
	expect_output ''
	expect_stderr "fatal: cannot open 'TMP/shop/.git/hotfix/lock': \
Permission denied"
	chmod -R u+w .git
	completes
}
