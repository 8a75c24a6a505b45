#!/usr/bin/env bats
# One git hotfix at a time changes a repository, and none is locked out by one
# that died.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper

# hold [<text>]: the test itself has the lock, and has written that into it.
hold() {
	mkdir -p .git/hotfix
	exec 9>.git/hotfix/lock
	flock 9
	printf '%s' "$*" >&9
}

@test "who finds another one at work waits, and then is told of it" {
	given_release
	given_hotfix login
	git push -q origin hotfix/login
	hold '4711 start'
	refused 128 git hotfix finish 9>&-
	expect_output ''
	expect_stderr 'fatal: git hotfix start is at work here already (pid 4711)
hint: run it again when that one is done'
	refused 0 git hotfix finish -n 9>&-
	exec 9>&-
	git hotfix finish -q
	both main develop
	run -0 cat .git/hotfix/lock
	[[ $output =~ ^[0-9]+\ finish$ ]]
}

@test "start and abandon wait as well, from any worktree" {
	given_release
	given_hotfix login
	git worktree add -q ../tree main~
	hold 'no pid'
	cd ../tree
	before=$(everything)
	run -128 git hotfix start logout 9>&- &
	run -128 --separate-stderr git hotfix abandon login 9>&-
	expect_stderr 'fatal: another git hotfix is at work here already
hint: run it again when that one is done'
	wait $!
	diff <(echo "$before") <(everything)
	refused 0 git hotfix start -n logout 9>&-
	refused 0 git hotfix abandon -n login 9>&-
	git hotfix note -q --hotfix login 'it is still burning' 9>&-
}

@test "two hotfixes are finished in one repository at the same time" {
	given_release
	given_hotfix login
	git push -q origin hotfix/login
	git hotfix start -q --worktree=../two two
	(
		cd ../two
		commit_file two.c 'int two;' 'fix the other one'
	)
	git -C ../two hotfix finish -q 2>../two.said &
	git hotfix finish -q 2>../one.said
	wait $!
	run -0 there tag
	expect_output 'v1.4.0
v1.4.1
v1.4.2'
	run -0 git ls-tree --name-only origin/main
	expect_output 'README
app.c
two.c'
	run -0 git grep -h 'n + 11' origin/main -- app.c
	both v1.4.1 v1.4.2
	run -0 git hotfix owed
	git fsck --strict --no-dangling
	there fsck --strict --no-dangling
}

@test "a killed one locks nobody out, and its folder is removed" {
	given_release
	given_hotfix login
	killing_hook .git/hooks/pre-push
	run -137 git hotfix finish
	rm .git/hooks/pre-push
	mkdir .git/hotfix/scratch.999999999.abcdef .git/hotfix/scratch.$$.abcdef
	touch .git/hotfix/scratch.999999999.abcdef/HEAD
	git hotfix finish -q login
	both main develop v1.4.1
	run -0 compgen -G '.git/hotfix/scratch*'
	expect_output ".git/hotfix/scratch.$$.abcdef"
}

@test "a repository that cannot be written to" {
	given_release
	given_hotfix login
	rm -rf .git/hotfix
	touch .git/hotfix
	refused 128 git hotfix finish
	expect_output ''
	expect_stderr "fatal: cannot open 'TMP/shop/.git/hotfix/lock': \
Not a directory"
}
