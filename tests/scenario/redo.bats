#!/usr/bin/env bats
# git hotfix start --redo: a hotfix that begins with the revert of a rollback's
# revert, and so brings the fix again.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper

# given_rolled_back [<policy line>...]: login went out as v1.4.1, and v1.4.2 took
# it out again.
given_rolled_back() {
	if [ $# -gt 0 ]; then
		given_policy "$@"
	else
		given_release
	fi
	given_hotfix login
	git hotfix finish -q
	merge=$(id main)
	tick
	git hotfix rollback -q login
	main=$(git rev-parse main)
	develop=$(git rev-parse develop)
	tick
}

# with_fix <commit>...: all of them have its line.
with_fix() {
	local commit

	for commit; do
		run -0 git grep -q 'n + 11' "$commit" -- app.c
	done
}

@test "it begins with the fix, and brings it to production and develop again" {
	given_rolled_back
	run -0 --separate-stderr git hotfix start --redo login login2
	expect_output "started hotfix/login2 from origin/main at ${main::7}
it begins with 'login' again, at $(id HEAD)
  develop        merges cleanly
next: commit the fix, then 'git hotfix status'"
	expect_stderr ''
	run -0 git log -1 --format='%p%n%B'
	expect_output "${main::7}
Reapply \"Merge branch 'hotfix/login'\"

This reverts commit $main.

Hotfix: login2"
	[ "$(git symbolic-ref HEAD)" = refs/heads/hotfix/login2 ]
	run -0 git diff --exit-code v1.4.1 HEAD
	run -0 git log -1 --format=%B refs/hotfix-log/login2
	expect_output "started from origin/main

Hotfix-Event: start
Hotfix-Name: login2
Hotfix-Line: main
Hotfix-Base: $main
Hotfix-Redo: login"
	both refs/hotfix-log/login2
	run -0 git status --porcelain
	expect_output ''
	tick
	run -0 --separate-stderr git hotfix finish
	expect_output "released 'login2' to main as v1.4.3, pushed to origin
  main           ${main::7} -> $(id main)
  develop        ${develop::7} -> $(id develop)
you are on main now, at the fix's own files"
	with_fix main develop
	both main develop v1.4.3
	run -0 git hotfix list
	expect_output "rolled back login                    $merge main v1.4.1
closed      login2                   $(id main) main v1.4.3"
	run -0 git hotfix owed
	expect_output ''
	refused 0 git hotfix rollback login
}

@test "what was brought again can be rolled back again, and again brought" {
	given_rolled_back
	git hotfix start -q --redo login login2
	tick
	git hotfix finish -q
	tick
	git hotfix rollback -q login2
	run -1 git grep -q 'n + 11' main develop -- app.c
	tick
	git hotfix start -q --redo login2 login3
	run -0 git log -1 --format=%s
	expect_output "Reapply \"Merge branch 'hotfix/login2'\""
	tick
	git hotfix finish -q
	with_fix main develop
	run -0 git hotfix list
	expect_output "rolled back login                    $merge main v1.4.1
rolled back login2                   $(id v1.4.3) main v1.4.3
closed      login3                   $(id main) main v1.4.5"
	run -0 git hotfix owed
	expect_output ''
}

@test "by squash and by cherry-pick it is the same" {
	given_rolled_back '[branches]' 'production = main' \
		'[release]' 'method = squash' \
		'[merge-back]' 'method = cherry-pick'
	git hotfix start -q --redo login login2
	tick
	git hotfix finish -q
	with_fix main develop
	run -0 git log -1 --format=%s main
	expect_output 'Reapply "fix the first step"'
	run -0 git hotfix list
	expect_output "rolled back login                    $merge main v1.4.1
closed      login2                   $(id main) main v1.4.3"
	run -0 git hotfix owed
	expect_output ''
}

@test "reverts by hand, one for each commit, are all taken back" {
	given_release
	given_hotfix login
	commit_file more.c 'int more;' 'and more of it'
	two=$(git rev-parse HEAD)
	git hotfix finish -q
	tick
	GIT_HOTFIX=0 git revert --no-edit "$two~2..$two"
	GIT_HOTFIX=0 git push -q origin main
	git hotfix start -q --redo hotfix/login login2
	run -0 git log --format=%s main..
	expect_output 'Reapply "and more of it"
Reapply "fix the first step"'
	run -0 git diff --exit-code v1.4.1 HEAD
	run -0 git log -1 --format=%b refs/hotfix-log/login2
	[[ $output = *'
Hotfix-Redo: login' ]]
}

@test "a plan and another place to begin" {
	given_rolled_back
	refused 0 git hotfix start -n --redo login login2
	expect_output "would make hotfix/login2 from origin/main at ${main::7}"
	somebody main other.c 'int other;'
	git fetch -q
	git hotfix start -q --from v1.4.2 --redo login login2
	[ "$(git rev-parse HEAD^)" = "$(git rev-parse "v1.4.2^{commit}")" ]
	with_fix HEAD
}

@test "in a worktree of its own, with its incident" {
	given_rolled_back
	git hotfix start -q --worktree=../again --incident INC-8 --redo login \
		login2
	with_fix hotfix/login2
	grep -q 'n + 11' ../again/app.c
	run -0 git log -1 --format=%b hotfix/login2
	[[ $output = *'

Hotfix: login2
Incident: INC-8' ]]
	[ "$(git symbolic-ref HEAD)" = refs/heads/main ]
}

@test "only what was rolled back is brought again" {
	given_release
	given_hotfix login
	git switch -q main
	refused 1 git hotfix start --redo login login2
	expect_stderr "error: hotfix 'login' was not rolled back
hint: go on with it: git switch hotfix/login"
	git hotfix finish -q login
	refused 1 git hotfix start --redo login login2
	expect_stderr "error: hotfix 'login' was not rolled back
hint: it is in production: git hotfix status login"
	refused 128 git hotfix start --redo other login2
	expect_stderr "fatal: there is no hotfix 'other'
hint: git hotfix list"
}

@test "later changes in conflict: nothing changes, by hand it goes" {
	given_rolled_back
	git hotfix start -q later
	sed -i 's/n + 1;/n + 12;/' app.c
	tick
	git commit -q -a -m 'fix it in another way'
	git hotfix finish -q
	tick
	refused 1 git hotfix start --redo login login2
	expect_stderr "error: to bring 'login' again conflicts with $(id main) in \
app.c
hint: git hotfix start login2, git revert ${main::7}, resolve, and commit it"
	git hotfix start -q login2
	run -1 git revert --no-edit "$main"
	sed -i '/^<<<<<<</,/^=======/d; /^>>>>>>>/d' app.c
	git commit -q -a --no-edit
	git hotfix finish -q
	with_fix main develop
	run -0 git hotfix list
	[[ $output = *"rolled back login "* ]]
	run -0 git hotfix owed
	expect_output ''
}

@test "production has it already: there is nothing to bring again" {
	given_rolled_back
	git hotfix start -q --redo login login2
	tick
	git hotfix finish -q
	tick
	refused 1 git hotfix start --redo login login3
	expect_stderr "error: $(id main) has all of 'login': there is nothing to \
bring again"
}
