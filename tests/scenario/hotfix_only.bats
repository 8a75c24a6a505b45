#!/usr/bin/env bats
# Commits that are for production alone, by their Hotfix-Only: trailer.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper
load versions

@test "Hotfix-Only: left out of a merge, from between the others" {
	given_versions
	release_version 'Hotfix-Only: yes'
	commit_file more.c 'int more;' 'more of it'
	develop=$(git rev-parse develop)
	run -0 --separate-stderr git hotfix finish
	[[ $output = *"
  develop        ${develop::7} -> $(id develop)
"* ]]
	expect_stderr ''
	[ "$(git rev-parse develop^2)" = "$(git rev-parse main)" ]
	run -0 brought develop
	expect_output 'M	app.c
A	more.c'
	run -0 git show main:VERSION
	expect_output 1.4.1
	run -0 git hotfix owed --all
	expect_output 'paid     login                to develop          merged'
	[ -z "$(there fsck --no-dangling --no-progress 2>&1)" ]
}

@test "Hotfix-Only: passed over by cherry-pick" {
	given_versions 'method = cherry-pick'
	release_version 'Hotfix-Only: yes'
	commit_file more.c 'int more;' 'more of it'
	develop=$(git rev-parse develop)
	run -0 git hotfix finish
	run -0 git log --format=%s "$develop..develop"
	expect_output 'more of it
fix the first step'
	run -0 git diff --name-status "$develop" develop
	expect_output 'M	app.c
A	more.c'
	run -0 git hotfix owed --all
	expect_output "paid     login                to develop          picked by $(id develop~)"
}

@test "Hotfix-Only: nothing else, and it does not come with the next fix" {
	given_versions
	git hotfix start -q first
	bump 1.4.1 'Hotfix-Only: yes'
	develop=$(git rev-parse develop)
	run -0 git hotfix finish
	[[ $output = *'
  develop        is owed nothing
'* ]]
	run -0 git hotfix owed --all
	expect_output 'paid     first                to develop          only'
	[ "$(there rev-parse develop)" = "$develop" ]
	given_hotfix login
	bump 1.4.2 'Hotfix-Only: yes'
	run -0 git hotfix finish
	run -0 brought develop
	expect_output 'M	app.c'
	run -0 git hotfix owed --all
	expect_output 'paid     first                to develop          merged
paid     login                to develop          merged'
	run -0 git show main:VERSION develop:VERSION
	expect_output '1.4.2
1.5.0-dev'
}

@test "Hotfix-Only: what later commits build on cannot be left out" {
	given_versions
	release_version 'Hotfix-Only: yes'
	bump 1.4.2
	develop=$(git rev-parse develop)
	run -3 git hotfix finish
	[[ $output = *'
conflict with develop in VERSION
'* ]]
	[ "$(there rev-parse develop)" = "$develop" ]
}

@test "Hotfix-Only: nor where keep-target settles it, but that stays" {
	given_versions 'keep-target = VERSION'
	release_version 'Hotfix-Only: yes'
	bump 1.4.2
	run -0 git hotfix finish
	[[ $output = *', VERSION stays as it is there
'* ]]
	run -0 brought develop
	expect_output 'M	app.c'
}

@test "squash: for production alone when all that it stands for is" {
	given_policy '[branches]' 'production = main' '[release]' \
		'method = squash'
	git hotfix start -q first
	commit_file VERSION 1.4.1 'version 1.4.1

Hotfix-Only: yes'
	commit_file docs 1.4.1 'docs of 1.4.1

Hotfix-Only: yes'
	run -0 git hotfix finish
	run -0 git log -1 --format=%B main
	expect_output 'version 1.4.1

Hotfix: first
Hotfix-Only: yes'
	run -0 git hotfix owed --all
	expect_output 'paid     first                to develop          only'
	given_hotfix login
	commit_file notes 1.4.2 'notes on 1.4.2

Hotfix-Only: yes'
	run -0 git hotfix finish
	run -0 brought develop
	expect_output 'M	app.c
A	notes'
}

@test "squash by a server: the last trailer does not speak for the others" {
	given_policy '[branches]' 'production = main' '[release]' \
		'via = pull-request'
	given_hotfix login
	commit_file VERSION 1.4.1 'version 1.4.1

Hotfix-Only: yes'
	run -4 git hotfix finish
	git clone -q ../remote.git ../server
	git -C ../server merge -q --squash origin/hotfix/login >/dev/null
	git -C ../server commit -q -m "Login (#1)

* fix the first step

Hotfix: login

* version 1.4.1

Hotfix-Only: yes
Hotfix: login"
	git -C ../server push -q origin main
	run -0 git hotfix finish
	[[ $output != *nothing* ]]
	git merge-base --is-ancestor origin/main origin/develop
}
