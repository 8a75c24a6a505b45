#!/usr/bin/env bats
# git hotfix finish and a remote that refuses, moves meanwhile, or cannot push
# all or nothing: what went out, what is owed, and that it is told as one.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output
# shellcheck disable=SC2016 # scripts that are written

load helper

# given_fix: a hotfix that is on the remote as well.
given_fix() {
	given_hotfix login
	git push -q origin hotfix/login
	fix=$(git rev-parse HEAD)
	main=$(git rev-parse origin/main)
	develop=$(git rev-parse origin/develop)
}

# given_next: an open release as one more target.
given_next() {
	git switch -q -c release/1.5 develop
	GIT_HOTFIX=0 commit_file next.c 'int next;' 'prepare the next one'
	GIT_HOTFIX=0 git push -q origin release/1.5
	git switch -q main
}

# on_remote <hook> <line of sh>...: the remote's hook does that.
on_remote() {
	local hook=../remote.git/hooks/$1

	shift
	printf '%s\n' '#!/bin/sh' "$@" >"$hook"
	chmod +x "$hook"
}

# meanwhile <hook> <line of sh>...: somebody else does that in a clone of his
# own, when our hook runs for the n-th time: commit-msg before the remote is
# looked at, pre-push when it was.
meanwhile() {
	local hook=.git/hooks/$1

	shift
	git clone -q ../remote.git ../other
	cat >"$hook" <<-END
	#!/bin/sh
	unset \$(git rev-parse --local-env-vars)
	cd "$PWD/../other" || exit
	n=\$((\$(cat ../n 2>/dev/null || echo 0) + 1))
	echo \$n >../n
	END
	printf '%s\n' "$@" >>"$hook"
	chmod +x "$hook"
}

# The lines for it: a commit on a branch.
commit_on() {
	echo "git fetch -q && git switch -q $1 && git reset -q --hard origin/$1"
	echo "git commit -q --allow-empty -m 'in between'"
	echo "git push -q origin $1"
}

released() {
	echo "released 'login' to main as v1.4.1, pushed to origin
  main           ${main::7} -> $(id v1.4.1)"
}

# One release, one tag, nothing lost or owed.
complete() {
	git fetch -q
	run -0 git log --first-parent --format=%s v1.4.0..origin/main -- app.c
	expect_output "Merge branch 'hotfix/login'"
	run -0 there tag
	expect_output 'v1.4.0
v1.4.1'
	both v1.4.1
	run -0 git hotfix owed
	expect_output ''
	git fsck --strict --no-dangling
	there fsck --strict --no-dangling
}

@test "develop moves before the push: it is merged anew, and told as one" {
	given_release
	given_fix
	meanwhile commit-msg '[ $n = 1 ] || exit 0' "$(commit_on develop)"
	run -0 --separate-stderr git hotfix finish
	expect_output "$(released)
  develop        $(id develop^) -> $(id develop)
you are on main now, at the fix's own files"
	[[ $stderr = *' ! develop: [rejected] (stale info)'* ]]
	[[ $stderr != *' ! main: '* ]]
	both main develop
	[ "$(git log -1 --format=%s develop^)" = 'in between' ]
	run -1 there rev-parse -q --verify hotfix/login
	complete
}

@test "develop moves in the middle of the push" {
	given_release
	given_fix
	meanwhile pre-push '[ $n = 1 ] || exit 0' "$(commit_on develop)"
	run -0 --separate-stderr git hotfix finish
	expect_output "$(released)
  develop        $(id develop^) -> $(id develop)
you are on main now, at the fix's own files"
	why='[remote rejected] (atomic transaction failed)'
	expect_stderr "remote: error: cannot lock ref 'refs/heads/develop': \
is at $(git rev-parse develop^) but expected $develop        
error: failed to push some refs to 'TMP/remote.git'
 ! main: $why
 ! v1.4.1: $why
 ! develop: $why"
	both main develop
	[ "$(git log -1 --format=%s develop^)" = 'in between' ]
	complete
}

@test "develop moves each time: it is left to the next run" {
	given_release
	given_fix
	meanwhile pre-push "$(commit_on develop)"
	run -3 --separate-stderr git hotfix finish
	expect_output "$(released)
  develop        owed: left to the next run
you are on main now, at the fix's own files"
	[[ $stderr = *'
hint: still owed: git hotfix owed' ]]
	both main v1.4.1 hotfix/login
	rm .git/hooks/pre-push
	run -0 --separate-stderr git hotfix finish login
	expect_output "in production 'login' in main as v1.4.1, pushed to origin
  develop        $(id develop^) -> $(id develop)"
	expect_stderr ''
	run -1 there rev-parse -q --verify hotfix/login
	complete
}

@test "one target is refused, the other one moves" {
	given_policy '[branches]' 'production = main' 'releases = release/*'
	given_next
	given_fix
	next=$(git rev-parse release/1.5)
	on_remote update '[ "$1" != refs/heads/develop ]'
	meanwhile pre-push '[ $n = 1 ] || exit 0' "$(commit_on release/1.5)"
	run -3 --separate-stderr git hotfix finish
	expect_output "$(released)
  develop        owed: the remote did not take it
  release/1.5    $(id release/1.5^) -> $(id release/1.5)
you are on main now, at the fix's own files"
	both main release/1.5
	[ "$(git rev-parse release/1.5^^)" = "$next" ]
	[ "$(there rev-parse develop)" = "$develop" ]
	rm ../remote.git/hooks/update
	git hotfix finish -q login
	both develop
	complete
}

@test "a remote that takes all or nothing of a push, and not develop" {
	given_policy '[branches]' 'production = main' 'releases = release/*'
	given_next
	given_fix
	on_remote pre-receive '! grep -q refs/heads/develop'
	run -3 --separate-stderr git hotfix finish
	expect_output "$(released)
  develop        owed: the remote did not take it
  release/1.5    $(id release/1.5^) -> $(id release/1.5)
you are on main now, at the fix's own files"
	[[ $stderr = *'
hint: still owed: git hotfix owed' ]]
	both main release/1.5
	[ "$(there rev-parse develop)" = "$develop" ]
	rm ../remote.git/hooks/pre-receive
	git hotfix finish -q login
	complete
}

@test "a remote that protects production says so once" {
	given_release
	given_fix
	on_remote update '[ "$1" != refs/heads/main ] || { echo no; exit 1; }'
	refused 1 git hotfix finish
	expect_output ''
	expect_stderr "remote: no        
remote: error: hook declined to update refs/heads/main        
error: failed to push some refs to 'TMP/remote.git'
 ! main: [remote rejected] (hook declined)
error: 'origin' did not take the push
hint: if production is protected there: git hotfix finish --via pull-request"
}

@test "production moves while we push: told who, and then merged with it" {
	given_release
	given_fix
	meanwhile pre-push '[ $n = 1 ] || exit 0' "$(commit_on main)"
	refs=$(git for-each-ref refs/heads refs/tags)
	run -1 --separate-stderr git hotfix finish
	expect_output ''
	new=$(there rev-parse main)
	[[ $stderr = *"
error: 'origin/main' has moved meanwhile, to ${new::7} 'in between' by Ana Sousa
hint: run it again: git hotfix finish login" ]]
	diff <(echo "$refs") <(git for-each-ref refs/heads refs/tags)
	[ "$(git symbolic-ref HEAD)" = refs/heads/hotfix/login ]
	run -0 there tag
	expect_output v1.4.0
	run -0 --separate-stderr git hotfix finish
	[ "$(git rev-parse v1.4.1^)" = "$new" ]
	both main develop
	complete
}

@test "two people finish at once: one wins, the other is told" {
	given_release
	given_fix
	git hotfix sync
	meanwhile pre-push '[ $n = 1 ] || exit 0' \
		'git config user.name "Bo Lind"' 'git hotfix finish -q login'
	refs=$(git for-each-ref refs/heads refs/tags/v1.4.1)
	run -1 --separate-stderr git hotfix finish
	expect_output ''
	[[ $stderr = *"
error: 'login' was released meanwhile by Bo Lind as v1.4.1
hint: git hotfix finish login does what is still missing" ]]
	[ "$(git symbolic-ref HEAD)" = refs/heads/hotfix/login ]
	theirs=$(there for-each-ref)
	run -0 --separate-stderr git hotfix finish login
	expect_output "in production 'login' in main as v1.4.1, pushed to origin
  develop        has it already
you are on main now, at the fix's own files"
	expect_stderr ''
	diff <(echo "$theirs") <(there for-each-ref)
	both main develop
	complete
}

@test "somebody takes the tag meanwhile" {
	given_release
	given_fix
	meanwhile pre-push '[ $n = 1 ] || exit 0' \
		'git tag v1.4.1 origin/develop' 'git push -q origin v1.4.1'
	run -1 --separate-stderr git hotfix finish
	[[ $stderr = *"
error: tag 'v1.4.1' was made on 'origin' meanwhile
hint: run it again, and it gets another one" ]]
	[ "$(there rev-parse main)" = "$main" ]
}

@test "two people finish at once, production being a tag pattern" {
	given_policy '[branches]' 'production = tag:v*' 'integration = develop'
	given_fix
	git hotfix sync
	meanwhile pre-push '[ $n = 1 ] || exit 0' \
		'git config user.name "Bo Lind"' 'git hotfix finish -q login'
	run -1 --separate-stderr git hotfix finish
	[[ $stderr = *"
error: 'login' was released meanwhile by Bo Lind as v1.4.1
hint: git hotfix finish login does what is still missing" ]]
	theirs=$(there for-each-ref)
	run -0 --separate-stderr git hotfix finish login
	expect_stderr ''
	diff <(echo "$theirs") <(there for-each-ref)
	both develop v1.4.1
	run -0 there tag
	expect_output 'v1.4.0
v1.4.1'
}

# given_no_atomic: the remote is one that lacks it.
given_no_atomic() {
	given_release
	given_fix
	there config receive.advertiseAtomic false
}

in_turn="warning: 'origin' takes no atomic push: production goes first, then the \
tag, then the targets"

@test "no atomic push: production, then the tag, then the targets" {
	given_no_atomic
	on_remote update 'echo "$1" >>order'
	run -0 --separate-stderr git hotfix finish
	expect_output "$(released)
  develop        ${develop::7} -> $(id develop)
you are on main now, at the fix's own files"
	[[ $stderr = 'fatal: the receiving end does not support --atomic push
'*"
$in_turn" ]]
	run -0 cat ../remote.git/order
	expect_output 'refs/heads/main
refs/tags/v1.4.1
refs/heads/develop
refs/heads/hotfix/login
refs/hotfix-log/login'
	both main develop
	complete
}

@test "no atomic push, and production is refused: nothing moves" {
	given_no_atomic
	on_remote update '[ "$1" != refs/heads/main ]'
	refused 1 git hotfix finish
	expect_output ''
	[[ $stderr = *"$in_turn
"*"
error: 'origin' did not take the push
hint: if production is protected there: git hotfix finish --via pull-request" ]]
}

@test "no atomic push, and the tag is refused: production stands" {
	given_no_atomic
	on_remote update 'case $1 in refs/tags/*) exit 1 ;; esac'
	refs=$(git for-each-ref refs/heads refs/tags)
	run -3 --separate-stderr git hotfix finish
	expect_output "released 'login' to main, pushed to origin
  main           ${main::7} -> $(id origin/main)
  develop        owed: left to the next run"
	[[ $stderr = *"
warning: released, but not finished: tag 'v1.4.1' did not get to 'origin'
hint: git hotfix finish login does the rest
hint: still owed: git hotfix owed" ]]
	[ "$(git rev-parse origin/main)" = "$(there rev-parse main)" ]
	both hotfix/login
	diff <(echo "$refs") <(git for-each-ref refs/heads refs/tags)
	rm ../remote.git/hooks/update
	tick
	run -0 --separate-stderr git hotfix finish
	expect_output "in production 'login' in main as v1.4.1, pushed to origin
  develop        ${develop::7} -> $(id develop)
you are on main now, at the fix's own files"
	both main develop
	complete
}

@test "no atomic push, and one target is refused" {
	given_no_atomic
	given_next
	on_remote update '[ "$1" != refs/heads/develop ]'
	run -3 --separate-stderr git hotfix finish login
	expect_output "$(released)
  develop        owed: the remote did not take it
  release/1.5    $(id release/1.5^) -> $(id release/1.5)"
	both main release/1.5
	rm ../remote.git/hooks/update
	run -0 --separate-stderr git hotfix finish login
	expect_stderr ''
	complete
}

# left_here: what the push moved did not follow here; the next run sees to it.
left_here() {
	run -3 --separate-stderr git hotfix finish
	expect_output "released 'login' to main as v1.4.1, pushed to origin
  main           ${main::7} -> $(git rev-parse --short=7 origin/main)
  develop        ${develop::7} -> $(git rev-parse --short=7 origin/develop)"
	[ "$(git rev-parse origin/main)" = "$(there rev-parse main)" ]
	both hotfix/login
	[ "$(git symbolic-ref HEAD)" = refs/heads/hotfix/login ]
	[ "$(git rev-parse main)" = "$main" ]
	run -1 git rev-parse -q --verify v1.4.1
}

@test "the refs here are locked when the push is out" {
	given_release
	given_fix
	meanwhile pre-push "touch $PWD/.git/refs/heads/main.lock"
	left_here
	expect_stderr "warning: released, but not finished: git update-ref: \
prepare: cannot lock ref 'refs/heads/main': Unable to create \
'TMP/shop/.git/refs/heads/main.lock': File exists.
hint: git hotfix finish login does the rest"
	rm .git/refs/heads/main.lock .git/hooks/pre-push
	theirs=$(there rev-parse main develop v1.4.1)
	tick
	run -0 --separate-stderr git hotfix finish
	expect_stderr ''
	diff <(echo "$theirs") <(there rev-parse main develop v1.4.1)
	both main develop
	complete
}

@test "develop has moved here when the push is out" {
	given_release
	given_fix
	meanwhile pre-push "[ \$n = 1 ] && git -C $PWD update-ref \
refs/heads/develop $fix"
	left_here
	expect_stderr "warning: released, but not finished: git update-ref: \
prepare: cannot lock ref 'refs/heads/develop': is at $fix but expected $develop
hint: git hotfix finish login does the rest"
	rm .git/hooks/pre-push
	theirs=$(there rev-parse main develop v1.4.1)
	tick
	run -0 --separate-stderr git hotfix finish
	diff <(echo "$theirs") <(there rev-parse main develop v1.4.1)
	both main develop
	complete
}

@test "the branch is deleted last, by a push of its own" {
	given_release
	given_fix
	on_remote pre-receive 'cut -d" " -f3 | tr "\n" " " >>pushes' \
		'echo >>pushes'
	git hotfix finish -q
	run -0 cat ../remote.git/pushes
	expect_output 'refs/heads/develop refs/heads/main refs/tags/v1.4.1 
refs/heads/hotfix/login 
refs/hotfix-log/login '
	complete
}

@test "the branch stays where production may lack the fix, and if told to" {
	given_release
	given_fix
	theirs=$(there for-each-ref refs/heads refs/tags)
	git hotfix finish -q --no-push
	git switch -q hotfix/login
	git hotfix finish -q --via local
	git hotfix finish -q --offline
	diff <(echo "$theirs") <(there for-each-ref refs/heads refs/tags)
	both hotfix/login
	git hotfix finish -q --push --keep
	both main develop hotfix/login
	git hotfix finish -q
	run -1 there rev-parse -q --verify hotfix/login
	run -1 git rev-parse -q --verify hotfix/login
	complete
}

@test "what is known of the remote's production decides about the branch" {
	given_release
	given_fix
	git config remote.origin.fetch \
		'+refs/heads/hotfix/*:refs/remotes/origin/hotfix/*'
	run -0 --separate-stderr git hotfix finish
	expect_output "$(released)
  develop        ${develop::7} -> $(id develop)
you are on main now, at the fix's own files"
	expect_stderr 'warning: not deleted: hotfix/login'
	both main develop v1.4.1 hotfix/login
	[ "$(git rev-parse origin/main)" = "$main" ]
}
