#!/usr/bin/env bats
# The line is kept in the record and proved from ancestry: what contradicts it,
# and what cannot be told, is not released.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper

# given_lines: main is at 2.0, support/1.x at 1.4.1 with a commit of its own.
given_lines() {
	given_policy '[branches]' 'production = main' 'support = support/*' "$@"
	git switch -q -c support/1.x v1.4.0
	GIT_HOTFIX=0 commit_file one.c 'int one;' 'care for version 1'
	git tag -a -m 1.4.1 v1.4.1
	git switch -q main
	GIT_HOTFIX=0 commit_file two.c 'int two;' 'version 2'
	git tag -a -m 2.0.0 v2.0.0
	GIT_HOTFIX=0 git push -q origin main support/1.x v1.4.1 v2.0.0
	main=$(git rev-parse main)
	support=$(git rev-parse support/1.x)
}

# by_hand <name> <from>: a hotfix branch that plain git made.
by_hand() {
	git switch -q -c "hotfix/$1" "$2"
	GIT_HOTFIX=0 commit_file "$1.c" "int $1;" "fix $1"
	GIT_HOTFIX=0 git push -q origin "hotfix/$1"
}

# says <name> <line>: a record that another clone wrote, forged or not.
says() {
	local event parent

	tick
	parent=$(git rev-parse -q --verify "refs/hotfix-log/$1") || parent=
	event=$(printf '%s\n' "started from $2" '' 'Hotfix-Event: start' \
		"Hotfix-Name: $1" "Hotfix-Line: $2" |
		git commit-tree ${parent:+-p "$parent"} \
			"$(git mktree </dev/null)")
	git update-ref "refs/hotfix-log/$1" "$event"
	git hotfix sync -q
}

@test "a second clone without the record: a fix of 1.x is not merged into main" {
	given_lines
	by_hand login support/1.x
	git clone -q ../remote.git ../second
	cd ../second
	git switch -q hotfix/login
	run -0 git hotfix check
	expect_output 'check: login is fine: 1 file, 1 line, 1 commit'
	run -3 --separate-stderr git hotfix finish
	expect_output "released 'login' to support/1.x as v1.4.2, pushed to origin
  support/1.x    ${support::7} -> $(id origin/support/1.x)
  develop        $(id origin/develop^) -> $(id origin/develop)
you are on support/1.x now, at the fix's own files"
	[ "$(there rev-parse main)" = "$main" ]
	run -0 there merge-base --is-ancestor v1.4.2 support/1.x
	run -3 git hotfix finish login
	run -1 there rev-parse -q --verify v1.4.3
}

@test "the configured parent is main: it goes to the line it grew from" {
	given_lines
	git config gitflow.branch.master main
	git config gitflow.branch.develop develop
	git config gitflow.branch.hotfix/login.base main
	git hotfix start -q --from support/1.x login
	commit_file login.c 'int login;' 'fix login'
	run -3 git hotfix finish
	both support/1.x v1.4.2 main
	[ "$(git rev-parse main)" = "$main" ]
	[ "$(git log -1 --format=%s support/1.x)" = "Merge branch 'hotfix/login'" ]
}

@test "a record that says main, of a branch that grew from support/1.x" {
	given_lines
	by_hand login support/1.x
	says login main
	refused 1 git hotfix finish
	expect_output ''
	words="the record says 'main', but 'hotfix/login' grew from 'support/1.x'"
	hint="hint: git rebase --onto origin/main origin/support/1.x \
hotfix/login, or git hotfix start --from origin/support/1.x <another name>"
	expect_stderr "error: $words
$hint"
	refused 1 git hotfix finish -n
	run -1 --separate-stderr git hotfix check
	expect_output "check: blocked by 1 rule
  from-production  $(id HEAD) $words
$hint"
	run -0 git hotfix status
	[[ $output = *"$words"* ]]
	run -1 git commit -q --allow-empty -m 'more of it'
	[[ $output = *"$words"* ]]
	GIT_HOTFIX=0 git commit -q --allow-empty -m 'more of it'
	run -1 git push -q origin hotfix/login
	[[ $output = *"$words"* ]]
}

@test "both ways out that the hint names" {
	given_lines
	by_hand login support/1.x
	says login main
	run -0 git rebase -q --onto origin/main origin/support/1.x hotfix/login
	git push -q -f origin hotfix/login
	run -0 git hotfix finish
	both main v2.0.1
	[ "$(there rev-parse support/1.x)" = "$support" ]
	by_hand other support/1.x
	says other main
	git hotfix start -q --from origin/support/1.x again
	git cherry-pick hotfix/other
	run -3 git hotfix finish
	both support/1.x v1.4.2
}

@test "a record that says support/1.x, of a branch that grew from main" {
	given_lines
	by_hand login main
	says login support/1.x
	refused 1 git hotfix finish
	[[ $stderr = "error: the record says 'support/1.x', but 'hotfix/login' \
grew from 'main'"* ]]
}

@test "a record that says an old tag, of a branch that grew from main" {
	given_lines
	by_hand login main
	says login 'tag:v1.4.*'
	refused 1 git hotfix finish
	[[ $stderr = "error: the record says 'tag:v1.4.*', but 'hotfix/login' \
grew from 'main'"* ]]
}

@test "it is refused as well where no rule looks" {
	given_lines '[rules]' 'from-production = off'
	by_hand login support/1.x
	says login main
	refused 1 git hotfix finish
	[[ $stderr = "error: the record says 'main', but "* ]]
}

@test "a line that is not there, whatever the record says" {
	given_lines
	by_hand login support/1.x
	for line in support/0.9 hotfix/login~1 "$(git rev-parse HEAD~)" -n \
		'tag:*' 'tag:v*' 'tag:v1.4.1' 'tag:v9.9.*' 'tag:' \
		'../main' refs/heads/main; do
		says login "$line"
		refused 1 git hotfix finish
		expect_stderr "error: the record of 'hotfix/login' says '$line', \
and there is no such line
hint: fetch it, or name it in [branches] support"
		run -0 --separate-stderr git hotfix check
		expect_stderr "warning: the record of 'hotfix/login' says \
'$line', and there is no such line
hint: fetch it, or name it in [branches] support"
		[[ $output = *': 1 file, 1 line, 1 commit' ]]
	done
	run -0 --separate-stderr git hotfix status
	[[ $stderr = *"and there is no such line"* ]]
}

@test "no record, and where it began is in two lines" {
	given_lines
	by_hand login v1.4.0
	refused 1 git hotfix finish
	words="'hotfix/login' has no record, and began where both 'main' and \
'support/1.x' have been"
	expect_stderr "error: $words
hint: fetch its record with 'git hotfix sync', or git hotfix start --from \
<line> <another name>, and git cherry-pick the fix"
	run -0 --separate-stderr git hotfix check
	[[ $stderr = "warning: $words"* ]]
	git hotfix start -q --from support/1.x again
	git cherry-pick hotfix/login
	run -3 git hotfix finish
	both support/1.x
	[ "$(there rev-parse main)" = "$main" ]
}

@test "no record, and it began at a support line that has got no further" {
	given_lines
	GIT_HOTFIX=0 git push -q -f origin v1.4.0^{}:refs/heads/support/1.x
	git branch -q -f support/1.x v1.4.0
	by_hand login v1.4.0
	run -3 git hotfix finish
	both support/1.x
	[ "$(there rev-parse main)" = "$main" ]
	git switch -q support/1.x
	GIT_HOTFIX=0 git push -q -f origin main:refs/heads/support/1.x
	by_hand other main
	refused 1 git hotfix finish
	[[ $stderr = *"'hotfix/other' has no record"* ]]
}

@test "merged into main by hand, it still belongs to support/1.x" {
	given_lines
	by_hand login support/1.x
	git switch -q main
	GIT_HOTFIX=0 git merge -q --no-ff --no-edit hotfix/login
	GIT_HOTFIX=0 git push -q origin main
	main=$(git rev-parse main)
	git hotfix finish -q login || [ $? = 3 ]
	both main support/1.x v1.4.2
	[ "$(git rev-parse main)" = "$main" ]
	[ "$(git log -1 --format=%s support/1.x)" = "Merge branch 'hotfix/login'" ]
}

@test "main has all of support/1.x by a merge: either may be its line" {
	given_lines
	GIT_HOTFIX=0 git merge -q --no-ff --no-edit support/1.x
	GIT_HOTFIX=0 git push -q origin main
	by_hand login support/1.x
	says login main
	run -0 git hotfix finish
	both main
	by_hand other support/1.x
	run -3 git hotfix finish
	both support/1.x
}

@test "the record decides where both have the place" {
	given_lines
	git hotfix start -q --from "$(git rev-parse 'v1.4.0^{}')" login
	commit_file login.c 'int login;' 'fix login'
	run -0 git hotfix finish
	both main
	[ "$(there rev-parse support/1.x)" = "$support" ]
}

@test "a hotfix of main that took support/1.x in is not of support/1.x" {
	given_lines
	by_hand login main
	GIT_HOTFIX=0 git merge -q --no-edit support/1.x
	refused 1 git hotfix finish
	[[ $stderr = *"from-production"*"comes from 'support/1.x'"* ]]
}
