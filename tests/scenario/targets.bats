#!/usr/bin/env bats
# Which branches must receive a fix: integration, the open releases that are
# newer than its line, and newer lines, which nothing moves on the side.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper

# given_branch <name> <from> [<tag>]: a branch on the remote with a commit, and
# a tag, of its own.
given_branch() {
	git switch -q -C "$1" "$2"
	GIT_HOTFIX=0 commit_file "${1//\//-}.c" "int x = $clock;" "work on $1"
	[ -z "${3:-}" ] || git tag -a -m "release $3" "$3"
	GIT_HOTFIX=0 git push -q --follow-tags origin "$1"
	git switch -q main
}

# given_fix [<line>]: a hotfix of it that changes a file of its own.
given_fix() {
	git hotfix start -q --from "${1:-main}" login
	commit_file login.c 'int login;' 'fix login'
}

# The targets of a fix after its release, paid or not; what is found beside it is
# named by a tag.
targets() {
	git hotfix owed --all | awk '$2 !~ /^v[0-9]/ {
		print ($1 == "paid" ? "" : "owed ") $4 }'
}

# both_say <text>: these are the targets here and in another clone.
both_say() {
	local clone

	expect "$1" "$(targets)"
	clone=$(mktemp -d "$BATS_TEST_TMPDIR/clone.XXXXXX")
	git clone -q ../remote.git "$clone"
	(
		cd "$clone" || exit
		git hotfix sync -q
		expect "$1" "$(targets)"
	)
}

@test "an open release branch is not skipped, an older one gets nothing" {
	given_policy '[branches]' 'production = main' 'releases = release/*'
	given_branch release/1.3 v1.4.0
	given_branch release/1.4 v1.4.0
	given_branch release/1.4.1 v1.4.0
	given_branch release/1.5-rc1 develop
	given_branch release/v1.10 develop
	given_fix
	run -0 git hotfix finish
	both_say 'develop
release/1.4.1
release/1.5-rc1
release/v1.10'
	for branch in release/1.3 release/1.4; do
		run -1 there merge-base --is-ancestor main $branch
	done
}

@test "no version in its name: it has the line's newest release, or not" {
	given_policy '[branches]' 'production = main' 'releases = release/*'
	given_branch release/dead v1.4.0~
	given_branch release/next v1.4.0
	GIT_HOTFIX=0 commit_file late.c 'int late;' 'what no tag covers'
	GIT_HOTFIX=0 git push -q origin main
	git tag -a -m rc v1.5.0-rc1 main
	git tag -a -m other build-7 main
	git push -q origin v1.5.0-rc1 build-7
	given_fix
	run -0 git hotfix finish
	both_say 'develop
release/next'
}

@test "a release branch that could not take it stays owed" {
	given_policy '[branches]' 'production = main' 'releases = release/*'
	given_branch release/next v1.4.0
	git switch -q release/next
	GIT_HOTFIX=0 commit_file login.c 'int other;' 'another login'
	git push -q origin release/next
	git switch -q main
	given_fix
	run -3 git hotfix finish
	both_say 'develop
owed release/next'
	given_branch main main v1.5.0
	both_say 'develop
owed release/next'
	git switch -q release/next
	git merge -q -X ours --no-edit v1.4.1
	git push -q origin release/next
	both_say 'develop
release/next'
}

@test "shipped by a merge, by a fast-forward, and only by a tag" {
	given_policy '[branches]' 'production = main' 'releases = release/*'
	given_branch release/1.5 v1.4.0
	git merge -q --no-ff --no-edit release/1.5
	git tag -a -m 1.5.0 v1.5.0
	git push -q origin main v1.5.0
	git push -q origin main:refs/heads/release/1.5.1
	given_branch release/1.6 v1.4.0 v1.6.0
	given_fix
	run -0 git hotfix finish
	both_say 'develop
release/1.6'
	both v1.5.1
}

@test "a tag pattern: the newest tag is production, its branch has shipped" {
	given_policy '[branches]' 'production = tag:v*' 'releases = release/*'
	given_branch release/1.3 v1.4.0
	given_branch release/1.5 v1.4.0 v1.5.0
	given_branch release/1.6 v1.4.0
	given_fix v1.5.0
	run -0 git hotfix finish
	both_say 'develop
release/1.6'
	both v1.5.1
}

@test "support/1.x: newer lines are owed, and nothing moves them on the side" {
	given_policy '[branches]' 'production = main' 'support = support/*' \
		'releases = release/*'
	given_branch support/0.x v1.4.0~ v0.9.0
	given_branch support/1.x v1.4.0
	given_branch release/1.3 v1.4.0
	given_branch release/1.5 v1.4.0
	given_branch main main v2.0.0
	given_branch support/2.x main
	given_branch main main v3.0.0
	given_branch release/3.1 main
	main=$(git rev-parse main)
	two=$(git rev-parse support/2.x)
	given_fix support/1.x
	run -3 --separate-stderr git hotfix finish
	both support/1.x develop release/1.5 release/3.1 v1.4.1
	both_say 'develop
release/1.5
release/3.1
owed main
owed support/2.x'
	[ "$(there rev-parse main)" = "$main" ]
	[ "$(there rev-parse support/2.x)" = "$two" ]
	git switch -q main
	git hotfix start -q --from support/2.x two
	commit_file two.c 'int two;' 'fix version 2'
	run -3 git hotfix finish
	expect 'develop
release/1.5
release/3.1
owed main
owed support/2.x
develop
release/3.1
owed main' "$(targets)"
	git switch -q main
	git hotfix start -q three
	commit_file three.c 'int three;' 'fix version 3'
	run -0 git hotfix finish
	expect 'develop
release/1.5
release/3.1
owed main
owed support/2.x
develop
release/3.1
owed main
develop
release/3.1' "$(targets)"
}

@test "main has released less than support/1.x, and is newer all the same" {
	given_policy '[branches]' 'production = main' 'support = support/*'
	given_branch support/1.x v1.4.0 v1.4.9
	given_branch main main
	given_fix support/1.x
	run -3 git hotfix finish
	both v1.4.10
	both_say 'develop
owed main'
	git switch -q main
	git hotfix start -q other
	commit_file other.c 'int other;' 'fix other'
	run -0 git hotfix finish
	run -1 git hotfix owed --all
	[[ $output != *' other '*'support/1.x'* ]]
}

@test "lines and releases without a version or a tag" {
	given_policy '[branches]' 'production = main' 'support = lts' \
		'releases = release/*' '[release]' 'tag = rel-{version}'
	given_branch lts v1.4.0
	given_branch main main
	given_branch release/next main
	given_branch release/dead v1.4.0~
	given_fix lts
	run -3 git hotfix finish --no-tag
	both lts
	both_say 'develop
owed main'
	git switch -q main
	git hotfix start -q other
	commit_file other.c 'int other;' 'fix other'
	run -0 git hotfix finish --no-tag
	run -1 git hotfix owed --all
	[[ $output = *' other '*'release/next'* ]]
	[[ $output != *'release/dead'* ]]
	[[ $output != *' other '*'lts'* ]]
}

@test "without integration: production and the open releases alone" {
	given_policy '[branches]' 'production = main' 'integration =' \
		'releases = release/*'
	given_branch release/1.5 develop
	given_fix
	run -0 git hotfix finish
	both_say 'release/1.5'
}

@test "integration that is a release branch as well is one target" {
	given_policy '[branches]' 'production = main' \
		'integration = release/2.0' 'releases = release/*'
	given_branch release/2.0 develop
	given_branch release/1.5 develop
	given_fix
	run -0 --separate-stderr git hotfix finish
	expect_stderr ''
	both_say 'release/2.0
release/1.5'
}

@test "a release branch that is only on the remote" {
	given_policy '[branches]' 'production = main' 'releases = release/*'
	given_branch release/1.5 develop
	git branch -q -D release/1.5
	given_fix
	run -0 git hotfix finish
	run -1 git rev-parse -q --verify refs/heads/release/1.5
	both_say 'develop
release/1.5'
}

@test "a release branch that is only here gets it, and is not published" {
	given_policy '[branches]' 'production = main' 'releases = release/*'
	git branch -q release/1.5 develop
	given_fix
	run -0 --separate-stderr git hotfix finish
	expect_stderr ''
	run -0 git merge-base --is-ancestor v1.4.1 release/1.5
	run -1 there rev-parse -q --verify refs/heads/release/1.5
	expect 'develop
release/1.5' "$(targets)"
}

@test "a support line that is only here goes out with the release" {
	given_policy '[branches]' 'production = main' 'support = support/*'
	git branch -q support/1.x v1.4.0
	given_branch main main v2.0.0
	given_fix support/1.x
	run -3 git hotfix finish
	both support/1.x v1.4.1
}
