#!/usr/bin/env bats
# git hotfix rollback, run again: after a kill, from another clone, after a
# revert that somebody made by hand; and where production is no branch on a
# remote. What it does the first time stands in rollback.bats.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper

# given_released: login went out as v1.4.1, and develop has it.
given_released() {
	given_release
	given_hotfix login
	git push -q origin hotfix/login
	git hotfix finish -q
	main=$(git rev-parse main)
	develop=$(git rev-parse develop)
	tick
}

without_fix() {
	local commit

	for commit; do
		run -1 git grep -q 'n + 11' "$commit" -- app.c
		run -0 git grep -q 'n + 1;' "$commit" -- app.c
	done
}

# rolled_back: all of it is done, here and on the remote, and nothing twice.
rolled_back() {
	both main develop v1.4.2 refs/hotfix-log/login
	without_fix main develop
	run -0 git log --format=%s --first-parent "$main"..main
	expect_output "Revert \"Merge branch 'hotfix/login'\""
	run -0 there tag
	expect_output 'v1.4.0
v1.4.1
v1.4.2'
	run -0 git log --format=%s refs/hotfix-log/login
	expect_output 'rolled back on main as v1.4.2
released to main as v1.4.1
started from origin/main'
	run -0 git hotfix owed
	expect_output ''
	run -0 git hotfix list
	expect_output "rolled back login                    ${main::7} main v1.4.1"
	git fsck --strict --no-dangling
	there fsck --strict --no-dangling
	run -0 git status --porcelain
	expect_output ''
}

@test "run again there is nothing to do" {
	given_released
	git hotfix rollback -q login
	rolled_back
	tick
	refused 0 git hotfix rollback login
	expect_output "rolled back 'login' on main as v1.4.2: nothing was missing
  develop        has it already"
	expect_stderr ''
	rolled_back
}

@test "on another clone there is nothing to do either" {
	given_released
	git hotfix rollback -q login
	git clone -q ../remote.git ../second
	cd ../second
	tick
	run -0 --separate-stderr git hotfix rollback login
	expect_output "rolled back 'login' on main as v1.4.2: nothing was missing
  develop        has it already"
	expect_stderr ''
	run -0 git hotfix list
	expect_output "rolled back login                    ${main::7} main v1.4.1"
}

# killed_at <ref>: in the moment in which that one has moved here.
killed_at() {
	given_released
	killing_hook .git/hooks/reference-transaction \
		"[ \"\$1\" = committed ] && grep -q ' $1\$'"
	run -137 git hotfix rollback login
	rm .git/hooks/reference-transaction
	tick
	run -0 --separate-stderr git hotfix rollback login
	rolled_back
}

@test "killed after the push" {
	given_released
	killing_hook ../remote.git/hooks/post-receive
	run -137 git hotfix rollback login
	rm ../remote.git/hooks/post-receive
	[ "$(git rev-parse main)" = "$main" ]
	theirs=$(there rev-parse main develop v1.4.2)
	tick
	run -0 --separate-stderr git hotfix rollback login
	diff <(echo "$theirs") <(there rev-parse main develop v1.4.2)
	rolled_back
}

@test "killed when develop has moved here" {
	killed_at refs/heads/develop
}

@test "killed when the record is written" {
	killed_at refs/hotfix-log/login
}

@test "not pushed at first: pushed later as it was made" {
	given_released
	run -0 --separate-stderr git hotfix rollback --no-push login
	expect_output "rolled back 'login' on main as v1.4.2
  main           ${main::7} -> $(id main)
  develop        ${develop::7} -> $(id develop)"
	expect_stderr 'hint: nothing was pushed: git hotfix rollback --push login
hint: to bring it again: git hotfix start <new> --redo login'
	[ "$(there rev-parse main)" = "$main" ]
	here=$(git rev-parse main v1.4.2 develop)
	tick
	run -0 git hotfix rollback --no-push login
	diff <(echo "$here") <(git rev-parse main v1.4.2 develop)
	run -0 --separate-stderr git hotfix rollback --push login
	expect_stderr ''
	diff <(echo "$here") <(git rev-parse main v1.4.2 develop)
	rolled_back
}

# by_hand <commit> [<option>...]: somebody reverts it on the remote's main.
by_hand() {
	git clone -q -b main ../remote.git ../other
	git -C ../other revert --no-edit "${@:2}" "$1" >../reverted
	git -C ../other push -q origin main
	git fetch -q
	tick
}

@test "a revert that somebody pushed is the rollback: the rest is done" {
	given_released
	by_hand "$main" -m 1
	revert=$(there rev-parse main)
	run -1 git hotfix owed
	[[ $output = *'  login                to develop          out of main since '* ]]
	run -0 --separate-stderr git hotfix rollback login
	expect_output "rolled back 'login' on main as v1.4.2, pushed to origin
  develop        ${develop::7} -> $(id develop)"
	expect_stderr ''
	[ "$(there rev-parse main)" = "$revert" ]
	[ "$(git rev-parse "v1.4.2^{commit}")" = "$revert" ]
	rolled_back
}

@test "a revert of the hotfix's own commit is the rollback as well" {
	given_released
	by_hand "$main^2"
	run -1 git hotfix owed
	run -0 git hotfix rollback login
	both main develop v1.4.2
	without_fix main develop
	run -0 git log --format=%s --first-parent "$main"..main
	expect_output 'Revert "fix the first step"'
	run -0 git hotfix owed
}

@test "reverts of each of its commits are, those of one are not" {
	given_release
	given_hotfix login
	commit_file more.c 'int more;' 'and more of it'
	two=$(git rev-parse HEAD)
	git hotfix finish -q
	by_hand "$two"
	run -0 git hotfix list
	expect_output "closed      login                    $(id v1.4.1) main v1.4.1"
	git -C ../other revert --no-edit "$two~" >../reverted
	git -C ../other push -q origin main
	git fetch -q
	run -0 git hotfix list
	expect_output "owed        login                    $(id v1.4.1) main v1.4.1"
	run -0 git hotfix rollback login
	both main develop v1.4.2
	without_fix main develop
	run -0 git log --format=%s --first-parent v1.4.1..main
	expect_output 'Revert "fix the first step"
Revert "and more of it"'
}

@test "a revert that went out with a later release needs no tag" {
	given_released
	by_hand "$main" -m 1
	somebody main other.c 'int other;' v1.5.0
	git fetch -q
	before=$(there rev-parse main v1.5.0)
	run -0 git hotfix rollback login
	expect_output "rolled back 'login' on main, pushed to origin
  develop        ${develop::7} -> $(id develop)"
	diff <(echo "$before") <(there rev-parse main v1.5.0)
	run -0 there tag
	expect_output 'v1.4.0
v1.4.1
v1.5.0'
	without_fix develop
	run -0 git hotfix owed
}

@test "a revert of that revert: it is in production again" {
	given_released
	git hotfix rollback -q login
	by_hand "$(git rev-parse main)"
	run -0 git hotfix list
	expect_output "owed        login                    ${main::7} main v1.4.1"
	run -0 git hotfix rollback login
	both main develop v1.4.3
	without_fix main develop
	run -0 git rev-list --count "$main"..main
	expect_output 3
}

@test "production moves while we push: nothing changes, and again it goes" {
	given_released
	git clone -q -b main ../remote.git ../other
	git -C ../other commit -q --allow-empty -m 'in between'
	cat >.git/hooks/pre-push <<-END
	#!/bin/sh
	cat >/dev/null
	[ -e "$PWD/../moved" ] && exit 0
	touch "$PWD/../moved"
	env -u GIT_DIR git -C "$PWD/../other" push -q origin main
	END
	run -1 --separate-stderr git hotfix rollback login
	[[ $stderr = *"error: 'origin/main' has moved meanwhile, to \
$(git -C ../other rev-parse --short=7 HEAD) 'in between' by Ana Sousa
hint: run it again: git hotfix rollback login" ]]
	[ "$(git rev-parse main)" = "$main" ]
	run -0 there tag
	expect_output 'v1.4.0
v1.4.1'
	run -0 git hotfix rollback login
	both main develop v1.4.2
	without_fix main develop
}

@test "without a remote" {
	given_release
	git remote remove origin
	given_hotfix login
	git hotfix finish -q
	main=$(git rev-parse main)
	develop=$(git rev-parse develop)
	tick
	run -0 --separate-stderr git hotfix rollback login
	expect_output "rolled back 'login' on main as v1.4.2
  main           ${main::7} -> $(id main)
  develop        ${develop::7} -> $(id develop)"
	expect_stderr 'hint: to bring it again: git hotfix start <new> --redo login'
	without_fix main develop HEAD
	run -0 git status --porcelain
	expect_output ''
	refused 0 git hotfix rollback login
}

@test "without a remote, a dirty checkout of production: nothing changes" {
	given_release
	git remote remove origin
	given_hotfix login
	git hotfix finish -q
	echo dirt >>app.c
	tick
	refused 1 git hotfix rollback login
	[[ $stderr = *"production cannot move: "* ]]
}

@test "production is a tag pattern: the revert is tagged, no branch moves" {
	given_policy '[branches]' 'production = tag:v*' 'integration = develop'
	there symbolic-ref HEAD refs/heads/develop
	git push -q origin :main
	git remote set-head origin develop
	given_hotfix login
	git hotfix finish -q
	develop=$(git rev-parse develop)
	git switch -q develop
	tick
	run -0 --separate-stderr git hotfix rollback login
	expect_output "rolled back 'login' on tag:v* as v1.4.2, pushed to origin
  develop        ${develop::7} -> $(id develop)"
	[ "$(git rev-parse v1.4.2^)" = "$(git rev-parse "v1.4.1^{commit}")" ]
	without_fix v1.4.2 develop
	both develop v1.4.2
	run -0 there for-each-ref --format='%(refname)' refs/heads
	expect_output refs/heads/develop
	tick
	refused 0 git hotfix rollback login
	expect_output "rolled back 'login' on tag:v* as v1.4.2: nothing was missing
  develop        has it already"
	run -0 git hotfix owed
}

@test "a line of an older release is rolled back on its own" {
	given_policy '[branches]' 'production = main' 'support = support/*'
	git switch -q -c support/1.x v1.4.0
	GIT_HOTFIX=0 commit_file one.c 'int one;' 'keep it alive'
	git tag -a -m 1.4.9 v1.4.9
	git switch -q main
	git checkout -q support/1.x one.c
	GIT_HOTFIX=0 commit_file two.c 'int two;' 'version two'
	git tag -a -m two v2.0.0
	GIT_HOTFIX=0 git push -q origin main support/1.x v1.4.9 v2.0.0
	git hotfix start -q --from support/1.x old
	commit_file old.c 'int old;' 'fix the old one'
	run -3 git hotfix finish -q
	support=$(git rev-parse support/1.x)
	main=$(git rev-parse main)
	tick
	run -0 --separate-stderr git hotfix rollback old
	expect_output "rolled back 'old' on support/1.x as v1.4.11, pushed to origin
  support/1.x    ${support::7} -> $(id support/1.x)
  develop        $(id develop^) -> $(id develop)"
	both support/1.x develop v1.4.11
	[ "$(there rev-parse main)" = "$main" ]
	run -0 git ls-tree --name-only support/1.x old.c
	expect_output ''
	run -0 git hotfix owed
}

@test "killed when the remote had moved develop alone: no second revert" {
	given_released
	git hotfix rollback -q login
	revert=$(git rev-parse main)
	there update-ref refs/heads/main "$main"
	there tag -d v1.4.2
	for ref in refs/heads/main refs/remotes/origin/main; do
		git update-ref $ref "$main"
	done
	git reset -q --hard
	git tag -d v1.4.2
	git update-ref refs/hotfix-log/login refs/hotfix-log/login^
	tick
	run -0 git hotfix rollback login
	[ "$(there rev-parse main)" = "$revert" ]
	both main develop v1.4.2
	without_fix main develop
}

@test "a newer line has the fix by its own release: develop keeps it" {
	given_policy '[branches]' 'production = main' 'support = support/*'
	git switch -q -c support/1.x v1.4.0
	GIT_HOTFIX=0 git push -q origin support/1.x
	git switch -q main
	GIT_HOTFIX=0 commit_file two.c 'int two;' 'version two'
	GIT_HOTFIX=0 git push -q origin main
	git tag -a -m two v2.0.0 main
	git push -q origin v2.0.0
	tick
	git hotfix start -q --from support/1.x old
	commit_file old.c 'int old;' 'fix the old one'
	run -3 git hotfix finish -q
	tick
	git hotfix merge-back -q old --into main
	git hotfix finish -q
	develop=$(git rev-parse develop)
	tick
	run -0 --separate-stderr git hotfix rollback old
	expect_stderr "warning: 'main' has the fix by a release of its own, and so the targets keep it
hint: to bring it again: git hotfix start <new> --redo old"
	run -128 there show support/1.x:old.c
	there show main:old.c
	[ "$(there rev-parse develop)" = "$develop" ]
	run -0 git hotfix owed
	expect_output ''
	tick
	run -0 --separate-stderr git hotfix rollback old-into-main
	run -128 there show main:old.c
	run -128 there show develop:old.c
	run -0 git hotfix owed
	expect_output ''
}
