#!/usr/bin/env bats
# The line of a hotfix: production, a support line, or the old release that it
# begins at, which is then its own line.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper

# given_line <branch> <from> [<tag>]: a branch with a commit and a tag of its
# own, on the remote as well.
given_line() {
	git switch -q -C "$1" "$2"
	GIT_HOTFIX=0 commit_file "${1//\//-}.c" 'int x;' "work on $1"
	[ -z "${3:-}" ] || git tag -a -m "release $3" "$3"
	GIT_HOTFIX=0 git push -q --follow-tags origin "$1"
	git switch -q main
}

# given_uncovered: two commits on main that no tag covers.
given_uncovered() {
	GIT_HOTFIX=0 commit_file one.c 'int one;' 'half of a feature'
	GIT_HOTFIX=0 commit_file two.c 'int two;' 'the other half'
	GIT_HOTFIX=0 git push -q origin main
	main=$(git rev-parse main)
	develop=$(git rev-parse develop)
}

# given_old <name> <tag>: a hotfix that begins at an old release.
given_old() {
	tick
	git hotfix start -q --from "$2" "$1"
	sed -i.orig 's/n + 1;/n + 11;/' app.c
	rm app.c.orig
	tick
	git commit -q -a -m "fix the first step"
}

# The line that a hotfix's record names.
line_of() {
	git log --format=%B "refs/hotfix-log/$1" |
		sed -n 's/^Hotfix-Line: //p' | tail -1
}

@test "an old tag is the line: what came after it is not released" {
	given_release
	given_uncovered
	run -0 --separate-stderr git hotfix start --from v1.4.0 login
	expect_output "started hotfix/login from v1.4.0 at $(id v1.4.0)
its line is tag:v1.4.*: finish tags it there, and main does not move
next: commit the fix, then 'git hotfix status'"
	expect_stderr ''
	[ "$(line_of login)" = 'tag:v1.4.*' ]
	commit_file fix.c 'int fix;' 'fix the login'
	fix=$(git rev-parse HEAD)
	run -0 git hotfix check
	expect_output 'check: login is fine: 1 file, 1 line, 1 commit'
	run -3 --separate-stderr git hotfix finish
	expect_output "released 'login' to tag:v1.4.* as v1.4.1, pushed to origin
  develop        ${develop::7} -> $(id develop)
you are on no branch now, at v1.4.1"
	expect_stderr 'hint: still owed: git hotfix owed'
	both main develop v1.4.1
	[ "$(git rev-parse main)" = "$main" ]
	[ "$(git rev-parse 'v1.4.1^{commit}')" = "$fix" ]
	run -0 git rev-list v1.4.1
	[[ $output != *"$main"* ]]
	run -0 git diff --name-only v1.4.0 v1.4.1
	expect_output fix.c
	run -1 there rev-parse -q --verify refs/heads/hotfix/login
}

@test "released, owed and finished, in this clone and in another" {
	given_release
	given_uncovered
	given_old login v1.4.0
	run -3 git hotfix finish
	git clone -q ../remote.git ../second
	git -C ../second hotfix sync
	for dir in . ../second; do
		cd "$dir"
		run -0 git hotfix list
		expect_output "owed        login                    $(id v1.4.1) \
tag:v1.4.* v1.4.1"
		run -1 git hotfix owed --all
		expect 'paid login to develop
overdue login to main' "$(awk '{ print $1, $2, $3, $4 }' <<<"$output")"
		before=$(everything)
		run -3 --separate-stderr git hotfix finish login
		expect_output "in production 'login' in tag:v1.4.* as v1.4.1: \
nothing was missing
  develop        has it already"
		diff <(echo "$before") <(everything)
	done
}

@test "the next fix begins at the newest patch of that release" {
	given_release
	given_uncovered
	given_old login v1.4.0
	run -3 git hotfix finish
	refused 1 git hotfix start --from v1.4.0 two
	expect_stderr "error: after 'v1.4.0' came 'v1.4.1', which a release \
from there would undo
hint: git hotfix start --from v1.4.1 <name>"
	git hotfix start -q --from v1.4.1 two
	[ "$(line_of two)" = 'tag:v1.4.*' ]
	git switch -q main
	git hotfix start -q --from 'tag:v1.4.*' three
	[ "$(git rev-parse HEAD)" = "$(git rev-parse 'v1.4.1^{commit}')" ]
	git switch -q main
	run -0 --separate-stderr git hotfix start four
	[[ $stderr = *'
hint: git hotfix start --from v1.4.1 <name>' ]]
	git switch -q hotfix/two
	commit_file second.c 'int second;' 'fix two'
	run -3 git hotfix finish
	both v1.4.2
	run -0 git merge-base --is-ancestor v1.4.1 v1.4.2
}

@test "it is the line of that hotfix alone, and nobody's target" {
	given_release
	given_uncovered
	given_old login v1.4.0
	run -3 git hotfix finish
	git switch -q main
	git hotfix start -q other
	[ "$(line_of other)" = main ]
	commit_file other.c 'int other;' 'fix another one'
	develop=$(git rev-parse develop)
	run -0 --separate-stderr git hotfix finish
	expect_output "released 'other' to main as v1.4.2, pushed to origin
  main           ${main::7} -> $(id main)
  develop        ${develop::7} -> $(id develop)
you are on main now, at the fix's own files"
	[[ $stderr = "reminder: hotfix 'login' is overdue in 'main': in tag:"* ]]
	run -1 git hotfix owed --all
	expect 'paid login to develop
overdue login to main
paid other to develop' "$(awk '{ print $1, $2, $3, $4 }' <<<"$output")"
}

@test "production pays by a merge of the tag" {
	given_release
	given_uncovered
	given_old login v1.4.0
	run -3 git hotfix finish
	git switch -q main
	git merge -q --no-edit v1.4.1
	GIT_HOTFIX=0 git push -q origin main
	run -0 git hotfix owed
	run -0 git hotfix list
	expect_output "closed      login                    $(id v1.4.1) \
tag:v1.4.* v1.4.1"
}

@test "somebody else's next patch is not undone" {
	given_release
	given_uncovered
	given_old login v1.4.0
	git switch -q main
	git hotfix start -q other
	commit_file other.c 'int other;' 'fix another one'
	git hotfix finish -q
	git switch -q hotfix/login
	refused 1 git hotfix finish
	[[ $stderr = *"
error: 'hotfix/login' does not build on 'v1.4.1'
hint: git merge v1.4.1 into the hotfix, test again, and finish" ]]
	git merge -q --no-edit v1.4.1
	run -3 git hotfix finish
	both v1.4.2
}

@test "a release branch that is open gets it, an older one does not" {
	given_policy '[branches]' 'production = main' 'releases = release/*'
	given_line release/1.5 develop
	given_line release/1.3 v1.4.0~
	given_uncovered
	given_old login v1.4.0
	run -3 --separate-stderr git hotfix finish
	expect_output "released 'login' to tag:v1.4.* as v1.4.1, pushed to origin
  develop        ${develop::7} -> $(id develop)
  release/1.5    $(id release/1.5^) -> $(id release/1.5)
you are on no branch now, at v1.4.1"
	both develop release/1.5
	run -0 git diff --name-only release/1.5^ release/1.5
	expect_output app.c
}

@test "a support line that has the tag is the line" {
	given_policy '[branches]' 'production = main' 'support = support/*'
	given_line support/1.x v1.4.0
	given_line support/1.4.x v1.4.0
	given_line support/2.x v1.4.0
	given_line main main v3.0.0
	git hotfix start -q --from v1.4.0 login
	[ "$(line_of login)" = support/1.4.x ]
	GIT_HOTFIX=0 git push -q origin :support/1.4.x
	git branch -q -D support/1.4.x
	git hotfix start -q --from v1.4.0 two
	[ "$(line_of two)" = support/1.x ]
	GIT_HOTFIX=0 git push -q origin :support/1.x
	git branch -q -D support/1.x
	git hotfix start -q --from v1.4.0 three
	[ "$(line_of three)" = 'tag:v1.4.*' ]
}

@test "a support pattern that has the tag is the line, at its newest" {
	given_policy '[branches]' 'production = main' 'support = tag:v1.*'
	given_line side v1.4.0 v1.5.0
	given_line main main v2.0.0
	refused 1 git hotfix start --from v1.4.0 login
	expect_stderr "error: after 'v1.4.0' came 'v1.5.0', which a release \
from there would undo
hint: git hotfix start --from v1.5.0 <name>"
	git hotfix start -q --from v1.5.0 login
	[ "$(line_of login)" = 'tag:v1.*' ]
}

@test "production's newest tag is the line though support has it too" {
	given_policy '[branches]' 'production = main' 'support = support/*'
	given_line support/1.x v1.4.0
	given_uncovered
	git hotfix start -q --from v1.4.0 login
	[ "$(line_of login)" = 'tag:v1.4.*' ]
}

@test "a tag that a line is at stays on that line" {
	given_policy '[branches]' 'production = main' 'support = support/*'
	git hotfix start -q --from v1.4.0 login
	[ "$(line_of login)" = main ]
	git switch -q main
	git push -q origin v1.4.0^{}:refs/heads/support/1.x
	given_line main main v2.0.0
	git hotfix start -q --from refs/tags/v1.4.0 two
	[ "$(line_of two)" = support/1.x ]
}

@test "what is no release tag stays on the line that has it" {
	given_release
	git tag nightly v1.4.0
	git tag v1.4.0-rc1 v1.4.0
	given_uncovered
	for from in nightly v1.4.0-rc1 "$(git rev-parse 'v1.4.0^{}')"; do
		git hotfix start -q --from "$from" "at-${from//[^a-z0-9]/-}"
		[ "$(line_of "at-${from//[^a-z0-9]/-}")" = main ]
		git switch -q main
	done
	git tag v1.5.0-rc1 develop
	refused 1 git hotfix start --from v1.5.0-rc1 late
	expect_stderr "error: 'v1.5.0-rc1' is not part of production
hint: start from 'main', or name its branch in [branches] support"
}

@test "releases of two numbers: 1.40 is no patch of 1.4" {
	given_repository v1.4
	git hotfix install -q
	given_line main main v1.40
	given_old login v1.4
	[ "$(line_of login)" = 'tag:v1.4.*' ]
	run -3 git hotfix finish
	both v1.4.1
	run -0 git hotfix list
	expect_output "owed        login                    $(id v1.4.1) \
tag:v1.4.* v1.4.1"
	refused 1 git hotfix start --from v1.4 two
	[[ $stderr = "error: after 'v1.4' came 'v1.4.1', "* ]]
}

@test "a tag that would be no release of the line" {
	given_release
	given_uncovered
	given_old login v1.4.0
	for wrong in --version=1.5.0 --version=1.4.1-rc1 --tag=hot; do
		refused 1 git hotfix finish "$wrong"
		expect_stderr "error: '$(sed 's/.*=1/v1/; s/.*=//' <<<"$wrong"
			)' is no release of 'tag:v1.4.*'
hint: leave out --version and --tag to take the next one"
	done
	refused 1 git hotfix finish --no-tag
	run -3 git hotfix finish --version=1.4.7
	both v1.4.7
}

@test "there is no branch to open a pull request into" {
	given_policy '[branches]' 'production = main' '[release]' \
		'via = pull-request'
	given_uncovered
	given_old login v1.4.0
	refused 1 git hotfix finish
	run -3 git hotfix finish --push
	both v1.4.1
}

@test "production's new commits do not come in by a merge" {
	given_release
	given_uncovered
	given_old login v1.4.0
	run -1 git merge -q --no-edit main
	[[ $output = *"from-production"*"comes from 'main'"* ]]
	git merge --abort
	git merge -q --no-edit --no-verify main
	refused 1 git hotfix finish
	[[ $stderr = *"from-production"*"comes from 'main'"* ]]
}

@test "the hooks let its tag out, and its branch go" {
	given_policy '[branches]' 'production = main'
	given_uncovered
	given_old login v1.4.0
	git push -q origin hotfix/login
	run -3 git hotfix finish --no-push --keep
	run -0 --separate-stderr git push -q origin v1.4.1
	expect_stderr ''
	run -0 --separate-stderr git push -q origin :hotfix/login
	expect_stderr ''
	git tag v1.4.2 develop
	run -1 --separate-stderr git push -q origin v1.4.2
	[[ $stderr = *'v1.4.2 it is not on production'* ]]
}

@test "without a remote" {
	given_release
	given_uncovered
	git remote remove origin
	given_old login v1.4.0
	run -3 --separate-stderr git hotfix finish
	expect_output "released 'login' to tag:v1.4.* as v1.4.1
  develop        ${develop::7} -> $(id develop)
you are on no branch now, at v1.4.1"
	[ "$(git rev-parse main)" = "$main" ]
}

@test "production is a tag pattern: an older tag is a line of its own" {
	given_policy '[branches]' 'production = tag:v*'
	given_line side v1.4.0 v1.5.0
	given_old login v1.4.0
	run -3 git hotfix finish
	both v1.4.1
	run -1 git hotfix owed
	[[ $output = *'login'*'to tag:v* '*'in tag:v1.4.* as v1.4.1'* ]]
	git hotfix start -q two
	[ "$(line_of two)" = 'tag:v*' ]
	commit_file two.c 'int two;' 'fix two'
	git cherry-pick v1.4.1
	run -0 git hotfix finish
	both v1.5.1
	refused 1 git hotfix start --from v1.4.0 three
	refused 1 git hotfix start --from v1.5.0 three
}

@test "it is rolled back by a tag as well" {
	given_policy '[branches]' 'production = main'
	given_uncovered
	given_old login v1.4.0
	run -3 git hotfix finish
	run -0 git hotfix rollback login
	both main v1.4.2
	[ "$(git rev-parse main)" = "$main" ]
	run -0 git diff --exit-code v1.4.0 v1.4.2
	run -0 git hotfix list
	[[ $output = 'rolled back '*'tag:v1.4.*'* ]]
}
