#!/usr/bin/env bats
# What the targets get from git hotfix finish: develop, open releases, by merge,
# by cherry-pick, for review, or nothing and a debt.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper

given_fix() {
	given_hotfix login
	git push -q origin hotfix/login
	fix=$(git rev-parse HEAD)
	main=$(git rev-parse origin/main)
	develop=$(git rev-parse origin/develop)
}

# given_branch <name> <from>: a branch on the remote with a commit of its own.
given_branch() {
	git switch -q -c "$1" "$2"
	GIT_HOTFIX=0 commit_file "${1//\//-}.c" "int x;" "work on $1"
	GIT_HOTFIX=0 git push -q origin "$1"
	git switch -q main
}

# conflicting_develop: it has changed what the fix changes.
conflicting_develop() {
	git switch -q develop
	sed -i 's/n + 1;/n + 12;/' app.c
	tick
	git commit -q -a -m 'change the first step'
	git push -q origin develop
	git switch -q main
}

@test "a conflict with develop delays nothing, and is owed" {
	given_release
	conflicting_develop
	given_fix
	run -0 --separate-stderr git hotfix finish -n
	plan=$output
	run -3 --separate-stderr git hotfix finish
	expect_output "released 'login' to main as v1.4.1, pushed to origin
  main           ${main::7} -> $(id main)
conflict with develop in app.c
you are on main now, at the fix's own files"
	expect_stderr 'hint: git hotfix merge-back login --into develop
hint: still owed: git hotfix owed'
	tag=$(git rev-parse --short=7 v1.4.1)
	expect "origin   main                             ${main::7} -> $(id main)
origin   v1.4.1                                 - -> $tag
local    main                             ${main::7} -> $(id main)
local    v1.4.1                                 - -> $tag
origin   hotfix/login                     ${fix::7} -> -
local    hotfix/login                     ${fix::7} -> -
conflict with develop in app.c" "$plan"
	both main v1.4.1
	[ "$(there rev-parse develop)" = "$develop" ]
	[ "$(git rev-parse develop)" = "$develop" ]
	run -1 git hotfix owed
	run -3 git hotfix finish login
	git switch -q develop
	run -1 git merge -q v1.4.1
	sed -i '/^<<<<<<<\|^=======\|^>>>>>>>/d' app.c
	git commit -q -a --no-edit
	git push -q origin develop
	run -0 git hotfix owed
	expect_output ''
	run -0 --separate-stderr git hotfix finish login
	expect_stderr ''
}

@test "started below the top, the same paths stay and the same conflict" {
	given_policy '[branches]' 'production = main' '[merge-back]' \
		'keep-target = README'
	conflicting_develop
	git switch -q develop
	commit_file README 'our application' 'say what it is'
	git push -q origin develop
	git switch -q main
	git hotfix start -q login
	mkdir -p deep/er
	commit_file README 'another application' 'say something else'
	cd deep/er
	run -0 git hotfix finish -n
	[[ $output != *conflict* ]]
	sed -i 's/n + 1;/n + 11;/' ../../app.c
	git commit -q -a -m 'fix the first step'
	run -0 git hotfix finish -n
	[[ $output = *"
conflict with develop in README, app.c" ]]
}

@test "a remote that protects develop: production goes out, develop is owed" {
	given_release
	given_fix
	cat >../remote.git/hooks/update <<-'END'
	#!/bin/sh
	[ "$1" != refs/heads/develop ]
	END
	chmod +x ../remote.git/hooks/update
	run -3 --separate-stderr git hotfix finish
	expect_output "released 'login' to main as v1.4.1, pushed to origin
  main           ${main::7} -> $(id main)
  develop        owed: the remote did not take it
you are on main now, at the fix's own files"
	[[ $stderr = *'hint: still owed: git hotfix owed' ]]
	both main v1.4.1
	[ "$(git rev-parse develop)" = "$develop" ]
	[ "$(there rev-parse develop)" = "$develop" ]
	run -1 git hotfix owed
	run -3 --separate-stderr git hotfix finish login
	both main v1.4.1
	rm ../remote.git/hooks/update
	run -0 --separate-stderr git hotfix finish login
	expect_output "in production 'login' in main as v1.4.1, pushed to origin
  develop        ${develop::7} -> $(id develop)"
	expect_stderr ''
	both develop
	run -0 git hotfix owed
}

@test "open releases newer than the line get it, others do not" {
	given_policy '[branches]' 'production = main' 'releases = release/*'
	given_branch release/1.5 develop
	given_branch release/1.3 v1.4.0
	given_branch release/next v1.4.0
	git push -q origin main:refs/heads/release/1.4
	given_fix
	run -0 --separate-stderr git hotfix finish
	expect_output "released 'login' to main as v1.4.1, pushed to origin
  main           ${main::7} -> $(id main)
  develop        ${develop::7} -> $(id develop)
  release/1.5    $(id release/1.5^) -> $(id release/1.5)
  release/next   $(id release/next^) -> $(id release/next)
you are on main now, at the fix's own files"
	expect_stderr ''
	both main develop release/1.5 release/next v1.4.1
	for branch in release/1.3 release/1.4; do
		run -1 there merge-base --is-ancestor main $branch
	done
	run -0 git hotfix owed --all
	expect_output 'paid     login                to develop          merged
paid     login                to release/1.5      merged
paid     login                to release/next     merged'
}

@test "a hotfix of a support line" {
	given_policy '[branches]' 'production = main' 'support = support/*'
	given_branch support/1.x v1.4.0
	git tag -a -m 1.4.9 v1.4.9 support/1.x
	GIT_HOTFIX=0 commit_file two.c 'int two;' 'version two'
	GIT_HOTFIX=0 git push -q origin main
	git tag -a -m two v2.0.0 main
	git push -q origin v1.4.9 v2.0.0
	tick
	git hotfix start -q --from support/1.x old
	commit_file old.c 'int old;' 'fix the old one'
	support=$(git rev-parse origin/support/1.x)
	main=$(git rev-parse main)
	run -3 --separate-stderr git hotfix finish
	expect_output "released 'old' to support/1.x as v1.4.10, pushed to origin
  support/1.x    ${support::7} -> $(id support/1.x)
  develop        $(id develop^) -> $(id develop)
you are on support/1.x now, at the fix's own files"
	[[ $stderr = "hint: still owed: git hotfix owed
reminder: hotfix 'v1.4.9' is overdue in 'main': in support/1.x for "* ]]
	both support/1.x develop v1.4.10
	[ "$(there rev-parse main)" = "$main" ]
	run -1 git hotfix owed
}

@test "a support line from a second clone, which has no record yet" {
	given_policy '[branches]' 'production = main' 'support = support/*'
	given_branch support/1.x v1.4.0
	git hotfix start -q --from support/1.x old
	commit_file old.c 'int old;' 'fix the old one'
	git push -q origin hotfix/old
	main=$(git rev-parse main)
	git clone -q ../remote.git ../second
	cd ../second
	run -0 --separate-stderr git hotfix finish -n old
	[[ $output = *'support/1.x'* ]]
	[[ $output != *' main '* ]]
	run --separate-stderr git hotfix finish old
	[ "$(there rev-parse main)" = "$main" ]
	[ "$(there log -1 --format=%s support/1.x)" = "Merge branch 'hotfix/old'" ]
}

@test "develop that lags behind production is fast-forwarded" {
	given_release
	git branch -q -f develop main
	git push -q -f origin develop
	given_fix
	git hotfix finish -q
	both develop
	[ "$(git rev-parse develop)" = "$(git rev-parse main)" ]
}

@test "cherry-pick keeps author, date and message, and names its origin" {
	given_policy '[branches]' 'production = main' \
		'[merge-back]' 'method = cherry-pick'
	given_hotfix login
	echo 'int more;' >more.c
	git add more.c
	GIT_AUTHOR_DATE='@1700000000 +0530' GIT_AUTHOR_NAME='José Ñ' \
		GIT_AUTHOR_EMAIL=jose@example.org \
		git commit -q -m 'more of it' -m 'With a body.'
	git push -q origin hotfix/login
	one=$(git rev-parse HEAD~)
	two=$(git rev-parse HEAD)
	tick
	run -0 --separate-stderr git hotfix finish
	expect_stderr ''
	both main develop v1.4.1
	run -0 git log --format='%an <%ae> %ad%n%B' --date=raw -2 develop
	expect_output "José Ñ <jose@example.org> 1700000000 +0530
more of it

With a body.

Hotfix: login
(cherry picked from commit $two)

Ana Sousa <ana@example.org> $(git log -1 --format=%at "$one") +0000
fix the first step

Hotfix: login
(cherry picked from commit $one)"
	run -1 git merge-base --is-ancestor main develop
	run -0 git hotfix owed --all
	expect_output "paid     login                to develop          picked by $(id develop~)"
	before=$(everything)
	run -0 --separate-stderr git hotfix finish login
	expect_output "in production 'login' in main as v1.4.1: \
nothing was missing
  develop        has it already"
	diff <(echo "$before") <(everything)
}

@test "cherry-pick of a squash, after another hotfix went out" {
	given_policy '[branches]' 'production = main' \
		'[release]' 'method = squash' \
		'[merge-back]' 'method = cherry-pick'
	git hotfix start -q early
	commit_file early.c 'int early;' 'fix it early'
	git switch -q main
	given_fix
	git hotfix finish -q
	git hotfix finish -q --no-push early
	git hotfix finish -q --push early
	both main develop v1.4.1 v1.4.2
	run -0 git log --format=%s develop
	expect_output 'fix it early
fix the first step
add a feature
add the steps
start the project'
}

@test "cherry-pick unsigned stand-ins, signed picks" {
	given_policy '[branches]' 'production = main' \
		'[merge-back]' 'method = cherry-pick'
	given_fix
	cat >../gpg <<-'END'
	#!/bin/sh
	cat >/dev/null
	echo '[GNUPG:] SIG_CREATED ' >&2
	echo '-----BEGIN PGP SIGNATURE-----'
	echo signed
	echo '-----END PGP SIGNATURE-----'
	echo x >>"$0.log"
	END
	chmod +x ../gpg
	git config gpg.program "$PWD/../gpg"
	git config commit.gpgSign true
	git hotfix finish -q
	run -0 wc -l <../gpg.log
	expect_output 2
	run -0 git cat-file commit develop
	[[ $output = *'gpgsig -----BEGIN PGP SIGNATURE-----'* ]]
}

@test "a forged event pays no debt" {
	given_policy '[branches]' 'production = main' \
		'[merge-back]' 'method = cherry-pick'
	conflicting_develop
	given_fix
	run -3 git hotfix finish
	for commit in develop develop~ main; do
		event=$(git commit-tree -p refs/hotfix-log/login \
			-m "cherry-picked to develop

Hotfix-Event: merge-back
Hotfix-Name: login
Hotfix-Target: develop
Hotfix-Commit: $(git rev-parse $commit)" "$(git mktree </dev/null)")
		git update-ref refs/hotfix-log/login "$event"
	done
	run -1 git hotfix owed
	run -3 --separate-stderr git hotfix finish login
}

@test "for review: a branch of its own, and the debt until it is merged" {
	given_policy '[branches]' 'production = main' \
		'[merge-back]' 'via = branch'
	given_fix
	run -3 --separate-stderr git hotfix finish
	review=merge-back/login-into-develop
	expect_output "released 'login' to main as v1.4.1, pushed to origin
  main           ${main::7} -> $(id main)
  develop        for review on $review
you are on main now, at the fix's own files"
	expect_stderr 'hint: still owed: git hotfix owed'
	both main v1.4.1
	[ "$(there rev-parse develop)" = "$develop" ]
	run -0 there log -1 --format='%p %s' $review
	expect_output "${develop::7} $(id main) Merge branch 'hotfix/login' \
into develop"
	tick
	before=$(everything)
	run -3 --separate-stderr git hotfix finish login
	expect_output "in production 'login' in main as v1.4.1: \
nothing was missing
  develop        waits for the review of $review"
	diff <(echo "$before") <(everything)
	there update-ref refs/heads/develop $review
	run -0 --separate-stderr git hotfix finish login
	expect_output "in production 'login' in main as v1.4.1: \
nothing was missing
  develop        has it already"
	expect_stderr ''
	run -0 git hotfix owed
	expect_output ''
}

@test "for review, made here and pushed later" {
	given_policy '[branches]' 'production = main' \
		'[merge-back]' 'via = branch'
	given_fix
	review=merge-back/login-into-develop
	run -0 --separate-stderr git hotfix finish --no-push
	here=$(git rev-parse main v1.4.1 $review)
	tick
	run -0 --separate-stderr git hotfix finish --no-push login
	diff <(echo "$here") <(git rev-parse main v1.4.1 $review)
	run -3 --separate-stderr git hotfix finish --push login
	both main v1.4.1 $review
	diff <(echo "$here") <(git rev-parse main v1.4.1 $review)
}

@test "production is integration itself: there is nothing to pay" {
	given_policy '[branches]' 'production = main' 'integration = main'
	given_fix
	run -0 --separate-stderr git hotfix finish
	expect_output "released 'login' to main as v1.4.1, pushed to origin
  main           ${main::7} -> $(id main)
you are on main now, at the fix's own files"
	[ "$(there rev-parse develop)" = "$develop" ]
	run -0 git hotfix owed --all
	expect_output ''
}

@test "a checkout of develop elsewhere follows when it can" {
	given_release
	given_fix
	git worktree add -q ../dev develop
	git hotfix finish -q
	both develop
	run -0 git -C ../dev status --porcelain
	expect_output ''
	grep -q 'n + 11' ../dev/app.c
}
