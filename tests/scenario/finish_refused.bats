#!/usr/bin/env bats
# git hotfix finish when it must not go on: nothing has moved then, neither here
# nor on the remote.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper

# given_fix: a hotfix that is on the remote as well.
given_fix() {
	given_hotfix login
	git push -q origin hotfix/login
}

# on_remote <hook> <line of sh>...: the remote's hook does that.
on_remote() {
	local hook=../remote.git/hooks/$1

	shift
	printf '%s\n' '#!/bin/sh' "$@" >"$hook"
	chmod +x "$hook"
}

protected='hint: if production is protected there: git hotfix finish --via pull-request'

@test "a conflict with production" {
	given_release
	given_fix
	somebody main app.c "$(app_source | sed 's/n + 1;/n + 12;/')"
	git fetch -q
	refused 1 git hotfix finish
	expect_output ''
	expect_stderr "finish: warned by 1 rule
  (warn) stale-base  $(id v1.4.0) 'main' has moved to $(id origin/main) since
hint: git merge origin/main, and test again
error: 'hotfix/login' conflicts with 'origin/main' in app.c
hint: git merge origin/main into the hotfix, resolve, test again, and finish"
	refused 1 git hotfix finish -n
	expect_output 'conflict with production in app.c'
	refused 1 git hotfix finish -n --json
	expect_output '{
  "format": 1,
  "plan": [],
  "conflicts": [
    {
      "target": "production",
      "paths": [
        "app.c"
      ]
    }
  ],
  "kept": []
}'
}

@test "a conflict that was resolved in the hotfix" {
	given_release
	given_fix
	somebody main app.c "$(app_source | sed 's/n + 1;/n + 12;/')"
	git fetch -q
	git merge -q origin/main >/dev/null 2>&1 || :
	app_source | sed 's/n + 1;/n + 23;/' >app.c
	tick
	git commit -q -a --no-edit
	run -0 --separate-stderr git hotfix finish
	expect_stderr ''
	grep -q 'n + 23;' app.c
	[ "$(git rev-parse main)" = "$(there rev-parse main)" ]
}

@test "a rule that blocks" {
	given_policy '[branches]' 'production = main' '[limits]' 'files = 1'
	given_hotfix login
	commit_file more.c 'int more;' 'more of it' 2>/dev/null || :
	git commit -q --no-verify -m 'more of it'
	refused 1 git hotfix finish
	expect_output ''
	expect_stderr "finish: blocked by 1 rule
  size-files  2 files changed, 1 allowed
hint: leave out what does not repair the incident; it can follow in a regular \
release"
}

@test "the rules are those that production has by now" {
	given_release
	given_hotfix login
	somebody main .hotfix.ini $'[branches]\nproduction = main\n[limits]\nlines = 1'
	run -1 --separate-stderr git hotfix finish
	[[ $stderr = *'  size-lines  2 lines changed, 1 allowed'* ]]
	[ "$(git rev-parse main)" = "$(git rev-parse "v1.4.0^{commit}")" ]
	somebody main .hotfix.ini '[brnches]'
	run -128 --separate-stderr git hotfix finish
	[[ $stderr = 'fatal: origin/main:.hotfix.ini:1: '* ]]
	[ "$(there log -1 --format=%s main)" = 'change .hotfix.ini' ]
}

@test "a hotfix without a commit" {
	given_release
	git hotfix start -q login
	refused 1 git hotfix finish
	expect_output ''
	expect_stderr "finish: blocked by 1 rule
  empty  it changes nothing
hint: commit the fix, or 'git hotfix abandon'"
}

@test "nor when the rule is off" {
	given_policy '[branches]' 'production = main' '[rules]' 'empty = off'
	git hotfix start -q login
	refused 1 git hotfix finish
	expect_output ''
	expect_stderr "error: there is nothing to release on 'hotfix/login'"
}

@test "tracked changes in the checkout of the hotfix" {
	given_release
	given_fix
	echo more >>app.c
	refused 1 git hotfix finish
	expect_output ''
	expect_stderr "error: tracked files have changes that are not in \
'hotfix/login'
hint: git commit, or git stash, in 'TMP/shop'"
	git add app.c
	refused 1 git hotfix finish
	git stash -q
	touch untracked
	git hotfix finish -q
}

@test "tracked changes in a checkout elsewhere" {
	given_release
	git hotfix start -q --worktree=../fix login
	cd ../fix
	echo '/* fix */' >>app.c
	git commit -q -a -m 'fix the login'
	echo more >>app.c
	cd ../shop
	refused 1 git hotfix finish login
	expect_stderr "error: tracked files have changes that are not in \
'hotfix/login'
hint: git commit, or git stash, in 'TMP/fix'"
}

@test "commits that only the remote's copy of the branch has" {
	given_release
	given_fix
	somebody hotfix/login more.c 'int more;'
	git fetch -q
	refused 1 git hotfix finish
	expect_output ''
	expect_stderr "error: 'hotfix/login' on 'origin' has commits that are \
not here
hint: git pull, test again, and finish"
}

@test "a remote that takes nothing" {
	given_release
	given_fix
	on_remote pre-receive 'echo "the house is closed"' 'exit 1'
	refused 1 git hotfix finish
	expect_output ''
	[[ $stderr = *'remote: the house is closed'* ]]
	[[ $stderr = *"error: 'origin' did not take the push
$protected" ]]
	rm ../remote.git/hooks/pre-receive
	git hotfix finish -q
	[ "$(git rev-parse main)" = "$(there rev-parse main)" ]
}

@test "a remote that protects production" {
	given_release
	given_fix
	# shellcheck disable=SC2016 # for the hook
	on_remote update '[ "$1" = refs/heads/main ] || exit 0' \
		'echo protected' 'exit 1'
	refused 1 git hotfix finish
	expect_output ''
	[[ $stderr = *'remote: protected'* ]]
	[[ $stderr = *"error: 'origin' did not take the push
$protected" ]]
}

@test "a remote that protects tags" {
	given_release
	given_fix
	# shellcheck disable=SC2016 # for the hook
	on_remote update 'case $1 in refs/tags/*) exit 1 ;; esac'
	refused 1 git hotfix finish
	expect_output ''
}

@test "another tool's pre-push hook refuses" {
	given_release
	given_fix
	printf '#!/bin/sh\necho "not on a Friday" >&2\nexit 1\n' \
		>.git/hooks/pre-push
	refused 1 git hotfix finish
	expect_output ''
	[[ $stderr = *'not on a Friday'* ]]
}

@test "an unreachable remote" {
	given_release
	given_fix
	mv ../remote.git ../away
	before=$(git for-each-ref)
	run -128 --separate-stderr git hotfix finish
	expect_output ''
	[[ $stderr = *"fatal: 'origin' cannot be reached
hint: check the connection, or go on without it by --offline" ]]
	diff <(echo "$before") <(git for-each-ref)
	run -0 --separate-stderr git hotfix finish --offline
	expect_stderr 'hint: nothing was pushed: git hotfix finish --push login'
	mv ../away ../remote.git
	run -0 --separate-stderr git hotfix finish --push login
	expect_stderr ''
	[ "$(git rev-parse main v1.4.1)" = "$(there rev-parse main v1.4.1)" ]
}

@test "the tag is taken: here, and only on the remote" {
	given_release
	given_fix
	git tag v1.4.1 develop
	refused 1 git hotfix finish --version 1.4.1
	expect_stderr "error: tag 'v1.4.1' exists and is not this release
hint: choose another with --version or --tag"
	refused 1 git hotfix finish --tag v1.4.1
	git tag -d v1.4.1 >/dev/null
	there tag v1.4.1 "$(there commit-tree -m lost 'main^{tree}')"
	refused 1 git hotfix finish --version 1.4.1
	expect_output ''
	expect_stderr "error: tag 'v1.4.1' exists and is not this release
hint: choose another with --version or --tag"
	git hotfix finish -q --version 1.4.2
	[ "$(git rev-parse v1.4.2)" = "$(there rev-parse v1.4.2)" ]
}

@test "a version that is not newer, and names that are no tags" {
	given_release
	given_fix
	for version in 1.4.0 1.3 1.4.0-rc1; do
		refused 1 git hotfix finish --version $version
		expect_stderr "error: 'v$version' is not newer than what \
production has
hint: the next one is --version 1.4.1"
	done
	for tag in -d 'v 1' 'v1..2' '' 'v1.lock'; do
		refused 128 git hotfix finish --tag="$tag"
		expect_stderr "fatal: '$tag' is no name for a tag"
	done
}

@test "no tag to count from" {
	given_release first
	given_fix
	refused 128 git hotfix finish
	expect_output ''
	expect_stderr "fatal: there is no release tag like 'v{version}' to \
count from
hint: give the first one with --version <v>, or go without by --no-tag"
	git hotfix finish -q --version 1.0
	[ "$(there rev-parse "v1.0^{commit}")" = "$(git rev-parse main)" ]
}

@test "a signature that fails" {
	given_release
	given_fix
	printf '#!/bin/sh\ncat >/dev/null\nexit 2\n' >../gpg
	chmod +x ../gpg
	git config gpg.program "$PWD/../gpg"
	git config tag.gpgSign true
	refused 128 git hotfix finish
	expect_output ''
	expect_stderr "error: gpg failed to sign the data
error: unable to sign the tag
fatal: git tag failed with status 128
hint: nothing has moved; see that 'git commit -S' works here, and run it again"
	git config tag.gpgSign false
	git config commit.gpgSign true
	refused 128 git hotfix finish
	expect_output ''
	run -1 compgen -G '.git/hotfix/scratch*'
}

@test "no remote, and production's own checkout is dirty" {
	given_release
	given_fix
	git remote remove origin
	git worktree add -q ../prod main
	sed -i 's/n + 1;/n + 99;/' ../prod/app.c
	refused 1 git hotfix finish
	expect_output ''
	expect_stderr "error: production cannot move: git merge: Your \
local changes to the following files would be overwritten by merge: app.c
hint: commit or put away what has changed in 'TMP/prod'"
	git -C ../prod checkout -q app.c
	git hotfix finish -q
	grep -q 'n + 11' ../prod/app.c
}

@test "a fast-forward that is none" {
	given_policy '[branches]' 'production = main' \
		'[release]' 'method = fast-forward'
	given_fix
	somebody main new.c 'int other;'
	git fetch -q
	refused 1 git hotfix finish
	expect_output ''
	expect_stderr "finish: warned by 1 rule
  (warn) stale-base  $(id hotfix/login~) 'main' has moved to \
$(id origin/main) since
hint: git merge origin/main, and test again
error: 'hotfix/login' does not build on 'origin/main'
hint: git merge origin/main into the hotfix, test again, and finish"
}

@test "production is a tag pattern and went on: its fix is not undone" {
	given_policy '[branches]' 'production = tag:v*' 'integration = develop'
	given_hotfix login
	git hotfix start -q logout
	commit_file logout.c 'int logout;' 'fix the logout'
	git hotfix finish -q login
	refused 1 git hotfix finish logout
	expect_output ''
	expect_stderr "finish: warned by 1 rule
  (warn) stale-base  $(id v1.4.0) 'tag:v*' has moved to $(id v1.4.1) since
hint: git merge v1.4.1, and test again
error: 'hotfix/logout' does not build on 'v1.4.1'
hint: git merge v1.4.1 into the hotfix, test again, and finish"
	refused 1 git hotfix finish logout --no-tag
	git merge -q -m 'take v1.4.1' v1.4.1
	git hotfix finish -q
	run -0 git ls-tree --name-only v1.4.2
	expect_output '.hotfix.ini
README
app.c
logout.c'
}

@test "production is a tag pattern: no release without a tag" {
	given_policy '[branches]' 'production = tag:v*' 'integration = develop'
	given_fix
	refused 1 git hotfix finish --no-tag
	expect_output ''
	expect_stderr "error: the line is the tag pattern 'tag:v*': without \
a tag there is no release"
}

@test "abandoned, unknown, without a branch, and which one" {
	given_release
	given_fix
	git hotfix abandon -q login
	refused 1 git hotfix finish login
	expect_stderr "error: hotfix 'login' was abandoned"
	refused 128 git hotfix finish nosuch
	expect_stderr "fatal: there is no hotfix 'nosuch'
hint: git hotfix list"
	git switch -q main
	git hotfix start -q one
	git hotfix start -q two
	git switch -q main
	refused 128 git hotfix finish
	run -128 git hotfix finish
	expect_output "  open      one
  open      two
fatal: which hotfix? there are 2
hint: name one of them"
	git branch -q -D hotfix/one
	refused 1 git hotfix finish one
	expect_stderr "error: hotfix 'one' has no branch here or on origin
hint: if 'main' has it by another way: git hotfix finish --at <commit> one"
}

@test "usage" {
	given_release
	given_fix
	refused 129 git hotfix finish login logout
	refused 128 git hotfix finish --via=mail
	expect_stderr "fatal: --via takes push, pull-request or local, not \
'mail'"
	refused 129 git hotfix finish --nosuch
}

@test "who has no name cannot release" {
	given_release
	given_fix
	git config --global --unset user.name
	git config --global --unset user.email
	git config --global user.useConfigOnly true
	refused 128 git hotfix finish
	expect_output ''
	[[ $stderr = *'Please tell me who you are'* ]]
}
