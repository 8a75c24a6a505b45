#!/usr/bin/env bats
# What status and start foresee: per target, whether the fix as it stands would
# conflict, where, and who was there last; and that looking leaves no trace.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154 # perl has $; a test is a
# subshell; bats sets output

load helper

# moved <branch> <file> <sed>: Bo changes a file of a target, and pushes.
moved() {
	git switch -q "$1"
	sed -i "$3" "$2"
	GIT_AUTHOR_NAME='Bo Lind' git commit -q -a -m "change $2"
	git push -q origin "$1"
	git switch -q -
}

# Where Bo has changed the line that the fix changes, three days ago.
given_conflict() {
	given_release
	ago $((3 * 86400 + 3600))
	moved develop app.c 's/n + 1;/n + 12;/'
	given_hotfix login
}

# The lines of the status that are about targets.
forecast() {
	run -0 --separate-stderr git hotfix status "$@"
	expect_stderr ''
	output=$(sed -n 's/^  \(develop\|release\|main\|support\)/\1/p' <<<"$output")
}

# What is in the object folder.
objects() {
	find "$(git rev-parse --git-common-dir)/objects" -type f | sort
}

@test "a fix that merges cleanly" {
	given_release
	given_hotfix login
	forecast
	expect_output 'develop        merges cleanly'
	git hotfix finish -q
	run -0 git hotfix owed
}

@test "a conflict: in which path, by whom, how long ago; finish agrees" {
	given_conflict
	run -0 --separate-stderr git hotfix status
	output=$(sed '/^  age  /d; /^  clock  /d' <<<"$output")
	expect_output "hotfix login: open
from main at $(id main)
  files      1 of 10
  lines      2 of 150
  commits    1 of 10
  develop        will conflict in app.c (Bo Lind, 3 days ago)
next: git push -u origin hotfix/login
      git hotfix finish"
	expect_stderr ''
	run -3 git hotfix finish
	[[ $output = *'conflict with develop in app.c'* ]]
	git hotfix start -q logout
	forecast login
	expect_output 'develop        owed'
}

@test "for programs" {
	given_conflict
	git hotfix status --json >../json
	run -0 json '$j->{forecast}[0]{target}' <../json
	expect_output develop
	run -0 json 'map { "$_->{path} $_->{by} $_->{author} $_->{date}" }
		@{$j->{forecast}[0]{conflicts}}' <../json
	expect_output "app.c $(git rev-parse develop) Bo Lind $(TZ=UTC git log -1 \
		--date=format-local:%Y-%m-%dT%H:%M:%SZ --format=%ad develop)"
	git hotfix finish -q || :
	git hotfix status --json >../json
	run -0 json '$j->{state}, scalar @{$j->{forecast}}' <../json
	expect_output 'owed
0'
}

@test "looking leaves nothing behind, wherever it stands" {
	given_conflict
	mkdir -p ../tmp deep/er
	objects >../before
	refs=$(everything)
	cd deep/er
	for _ in 1 2; do
		TMPDIR=$BATS_TEST_TMPDIR/tmp forecast
		expect_output 'develop        will conflict in app.c (Bo Lind, 3 days ago)'
	done
	cd ../..
	diff ../before <(objects)
	diff <(echo "$refs") <(everything)
	run -0 ls -A ../tmp
	expect_output ''
}

@test "no place to try it: it cannot be told, the rest is answered" {
	given_conflict
	run -0 --separate-stderr env TMPDIR=/nowhere git hotfix status
	[[ $output = *"
  develop        cannot be told: cannot make '/nowhere/hotfix."* ]]
	[[ $output = *'git hotfix finish' ]]
	TMPDIR=/nowhere git hotfix status --json >../json
	run -0 json '$j->{forecast}[0]{undecided} =~ /^cannot make/,
		scalar @{$j->{forecast}[0]{conflicts}}' <../json
	expect_output '1
0'
}

@test "several targets, several paths, a file that is gone" {
	given_policy '[branches]' 'production = main'
	git branch -q release/1.5 develop
	git push -q origin release/1.5
	ago $((2 * 86400 + 3600))
	git switch -q main
	git hotfix start -q login
	for file in a b c d e; do
		echo fix >"$file"
	done
	echo more >>README
	git add .
	git commit -q -m 'fix it all'
	git switch -q release/1.5
	for file in a b c d e; do
		echo feature >"$file"
	done
	git add .
	git commit -q -m 'a feature'
	git push -q origin release/1.5
	git switch -q develop
	git rm -q README
	GIT_AUTHOR_NAME='Bo Lind' git commit -q -m 'no README'
	git push -q origin develop
	forecast login
	expect_output "develop        will conflict in README (Bo Lind, 2 days ago)
release/1.5    will conflict in a (Ana Sousa, 2 days ago), \
b (Ana Sousa, 2 days ago), c (Ana Sousa, 2 days ago), and 2 more"
}

@test "what the policy settles is no conflict, nor what stays in production" {
	given_policy '[branches]' 'production = main' '[merge-back]' \
		'keep-target = README'
	moved develop README 's/$/ of ours/'
	moved develop app.c 's/n + 1;/n + 12;/'
	git switch -q main
	git hotfix start -q login
	commit_file README 'another application' 'say another thing'
	forecast
	expect_output 'develop        merges cleanly'
	sed -i 's/n + 1;/n + 11;/' app.c
	git commit -q -a -m 'work round it

Hotfix-Only: develop is right already'
	forecast
	expect_output 'develop        merges cleanly'
	sed -i 's/n + 2;/n + 22;/' app.c
	git commit -q -a -m 'fix the second step'
	run -3 git hotfix finish
	[[ $output != *conflict* ]]
}

@test "by cherry-pick the fix alone counts, by merge production as well" {
	given_release
	moved develop README 's/$/ of ours/'
	git switch -q main
	GIT_HOTFIX=0 commit_file README 'another application' 'say another thing'
	GIT_HOTFIX=0 git push -q origin main
	given_hotfix login 2>/dev/null
	forecast
	[[ $output = "develop        will conflict in README (Bo Lind, "* ]]
	git config hotfix.merge-back.method cherry-pick
	forecast
	expect_output 'develop        merges cleanly'
	moved develop app.c 's/n + 1;/n + 12;/'
	forecast
	[[ $output = "develop        will conflict in app.c (Bo Lind, "* ]]
}

@test "no commit is signed to look" {
	given_conflict
	git config commit.gpgSign true
	git config gpg.program /nowhere/gpg
	for method in merge cherry-pick; do
		git config hotfix.merge-back.method $method
		forecast
		expect_output 'develop        will conflict in app.c (Bo Lind, 3 days ago)'
	done
}

@test "production has moved, beside the fix and against it" {
	given_release
	given_hotfix login
	somebody main README 'another application'
	git fetch -q
	forecast
	expect_output 'develop        merges cleanly'
	git switch -q main
	git merge -q --ff-only origin/main
	sed -i 's/n + 1;/n + 13;/' app.c
	ago 7500
	GIT_HOTFIX=0 git commit -q -a -m 'by hand'
	GIT_HOTFIX=0 git push -q origin main
	forecast login
	expect_output 'main           will conflict in app.c (Ana Sousa, 2 hours ago)
develop        merges cleanly'
	refused 1 git hotfix finish login
	[[ $stderr = *"conflicts with 'origin/main' in app.c"* ]]
}

@test "start says whether production itself conflicts with a target" {
	given_release
	run -0 --separate-stderr git hotfix start login
	[[ $output != *develop* ]]
	git switch -q main
	ago $((3 * 86400 + 3600))
	moved develop README 's/$/ of ours/'
	GIT_HOTFIX=0 commit_file README 'another application' 'say another thing'
	GIT_HOTFIX=0 git push -q origin main
	objects >../before
	run -0 --separate-stderr git hotfix start logout
	expect_output "started hotfix/logout from origin/main at $(id HEAD)
  develop        will conflict in README (Bo Lind, 3 days ago)
next: commit the fix, then 'git hotfix status'"
	git switch -q main
	run -0 --separate-stderr git hotfix start -q quiet
	expect_output ''
	git switch -q main
	git config hotfix.merge-back.method cherry-pick
	run -0 --separate-stderr git hotfix start picked
	[[ $output != *develop* ]]
}

@test "a target that goes without the fix is not asked" {
	given_conflict
	git hotfix waive -q --target develop -m 'it is gone there'
	forecast
	expect_output ''
}

@test "a newer line is left to a hotfix of its own" {
	given_policy '[branches]' 'production = main' 'support = support/*'
	git branch -q support/1.4 main
	git push -q origin support/1.4
	GIT_HOTFIX=0 commit_file other.c 'int other;' 'release 1.5'
	git tag -a -m v1.5.0 v1.5.0
	git switch -q develop
	git merge -q --no-edit v1.5.0
	GIT_HOTFIX=0 git push -q origin main develop v1.5.0
	git hotfix start -q --from support/1.4 login
	commit_file fix.c 'int fix;' 'fix it'
	forecast
	expect_output 'develop        merges cleanly'
}

@test "a shallow clone, and a clone without its history's files" {
	given_conflict
	git push -q origin hotfix/login
	git clone -q --depth 1 --no-single-branch "file://$PWD/../remote.git" \
		../shallow
	cd ../shallow
	git hotfix sync || :
	run --separate-stderr git hotfix status login
	[[ $output != *'merges cleanly'* ]]
	cd ../shop
	there config uploadpack.allowFilter true
	there config uploadpack.allowAnySHA1InWant true
	git clone -q --filter=blob:none "file://$PWD/../remote.git" ../lean
	cd ../lean
	git hotfix sync
	forecast login
	expect_output 'develop        will conflict in app.c (Bo Lind, 3 days ago)'
}
