#!/usr/bin/env bats
# git hotfix finish: production, tag and targets as one step, seen by plain git
# on both sides. What is refused stands in finish_refused.bats, what targets
# get in finish_back.bats.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper

# Nothing is broken or left over, here and on the remote.
whole() {
	git fsck --strict --no-dangling
	there fsck --strict --no-dangling
	run -0 git status --porcelain
	expect_output ''
	run -1 compgen -G "$(git rev-parse --git-common-dir)/hotfix/scratch*"
}

# gone <ref>...: neither here nor on the remote.
gone() {
	run -0 git for-each-ref "$@"
	expect_output ''
	run -0 there for-each-ref "$@"
	expect_output ''
}

# The commit of the fix, and how production and develop stand before it.
given_fix() {
	given_hotfix login
	fix=$(git rev-parse HEAD)
	main=$(git rev-parse origin/main)
	develop=$(git rev-parse origin/develop)
}

# given_other <name>: one more hotfix, of a file of its own.
given_other() {
	tick
	git hotfix start -q "$1"
	commit_file "$1.c" "int $1;" "fix the $1"
}

said_released() {
	echo "released 'login' to main as v1.4.1, pushed to origin
  main           $(git rev-parse --short=7 "$main") -> $(id main)
  develop        $(git rev-parse --short=7 "$develop") -> $(id develop)
you are on main now, at the fix's own files"
}

@test "production, tag and develop in one push, and the branch is gone" {
	given_release
	given_fix
	git push -q origin hotfix/login
	run -0 --separate-stderr git hotfix finish
	expect_output "$(said_released)"
	expect_stderr ''
	run -0 git log --format='%h %p %s%n%b' -1 main
	expect_output "$(id main) $(git rev-parse --short=7 "$main") \
${fix::7} Merge branch 'hotfix/login'
Hotfix: login"
	run -0 git log --format='%h %p %s%n%b' -1 develop
	expect_output "$(id develop) $(git rev-parse --short=7 "$develop") \
$(id main) Merge branch 'hotfix/login' into develop
Hotfix: login"
	run -0 git cat-file tag v1.4.1
	expect_output "object $(git rev-parse main)
type commit
tag v1.4.1
tagger Ana Sousa <ana@example.org> $clock +0000

Hotfix login"
	both main develop v1.4.1
	gone 'refs/heads/hotfix/*' 'refs/remotes/origin/hotfix/*'
	[ "$(git symbolic-ref HEAD)" = refs/heads/main ]
	run -0 git diff --exit-code "$fix" HEAD
	whole
	run -0 git hotfix owed
	expect_output ''
}

@test "run again there is nothing to do" {
	given_release
	given_fix
	git hotfix finish -q
	before=$(everything)
	run -0 --separate-stderr git hotfix finish login
	expect_output "in production 'login' in main as v1.4.1: \
nothing was missing
  develop        has it already"
	expect_stderr ''
	diff <(echo "$before") <(everything)
}

@test "run again after production went on, it is still the same release" {
	given_release
	given_fix
	git hotfix finish -q
	given_other logout
	git hotfix finish -q
	both main develop v1.4.1 v1.4.2
	before=$(everything)
	run -0 --separate-stderr git hotfix finish login
	expect_output "in production 'login' in main as v1.4.1: \
nothing was missing
  develop        has it already"
	expect_stderr ''
	diff <(echo "$before") <(everything)
	run -0 git log --first-parent --format=%s main
	expect_output "Merge branch 'hotfix/logout'
Merge branch 'hotfix/login'
add the steps
start the project"
}

@test "two hotfixes at once, one released after the other" {
	given_release
	given_fix
	git push -q origin hotfix/login
	git switch -q main
	given_other logout
	git hotfix finish -q login
	[ "$(git symbolic-ref HEAD)" = refs/heads/hotfix/logout ]
	tick
	run -0 --separate-stderr git hotfix finish
	expect_output "released 'logout' to main as v1.4.2, pushed to origin
  main           $(id v1.4.1) -> $(id main)
  develop        $(id develop~) -> $(id develop)
you are on main now, at the fix's own files"
	both main develop v1.4.1 v1.4.2
	run -0 git ls-tree --name-only main
	expect_output 'README
app.c
logout.c'
	run -0 git grep -h 'n + 11' main -- app.c
	whole
	run -0 git hotfix owed
	expect_output ''
}

@test "production moved meanwhile: the merge has both" {
	given_release
	given_fix
	somebody main new.c 'int other;'
	main=$(there rev-parse main)
	tick
	run -0 --separate-stderr git hotfix finish
	expect_output "$(said_released)"
	expect_stderr "finish: warned by 1 rule
  (warn) stale-base  $(id v1.4.0) 'main' has moved to $(id main^) since
hint: git merge origin/main, and test again"
	run -0 git ls-tree --name-only main
	expect_output 'README
app.c
new.c'
	run -0 git grep -h 'n + 11' main -- app.c
	both main develop v1.4.1
	whole
}

@test "squash: one commit on production, with the words of the first" {
	given_policy '[branches]' 'production = main' '[release]' \
		'method = squash'
	given_fix
	commit_file more.c 'int more;' 'and more of it'
	git push -q origin hotfix/login
	run -0 --separate-stderr git hotfix finish
	expect_output "$(said_released)"
	expect_stderr ''
	run -0 git log --format='%p %s%n%b' -1 main
	expect_output "$(git rev-parse --short=7 "$main") fix the first step
Hotfix: login"
	both main develop v1.4.1
	gone 'refs/heads/hotfix/*'
	whole
	run -0 git hotfix owed
	expect_output ''
	before=$(everything)
	run -0 --separate-stderr git hotfix finish login
	expect_output "in production 'login' in main as v1.4.1: \
nothing was missing
  develop        has it already"
	diff <(echo "$before") <(everything)
}

@test "fast-forward: production is at the fix itself" {
	given_policy '[branches]' 'production = main' '[release]' \
		'method = fast-forward'
	given_fix
	run -0 --separate-stderr git hotfix finish
	expect_output "$(said_released)"
	[ "$(git rev-parse main)" = "$fix" ]
	both main develop v1.4.1
	whole
	given_other logout
	git hotfix finish -q
	before=$(everything)
	run -0 --separate-stderr git hotfix finish login
	expect_output "in production 'login' in main as v1.4.1: \
nothing was missing
  develop        has it already"
	diff <(echo "$before") <(everything)
}

@test "the tag's message is taken byte for byte" {
	given_release
	given_fix
	message=$'it\'s "done"; $(x)\n\n# no comment\n  indented\n\n\nend  '
	git hotfix finish -q -m "$message"
	run -0 git for-each-ref --format='%(contents)' refs/tags/v1.4.1
	expect_output "$message"
	both v1.4.1
}

@test "--version, --tag and --no-tag" {
	given_release
	given_fix
	run -0 git hotfix finish -n --version 2.0
	[[ $output = *' v2.0 '* && $output != *v1.4.1* ]]
	run -0 git hotfix finish -n --tag hot/one
	[[ $output = *' hot/one '* && $output != *v1.4.1* ]]
	run -0 git hotfix finish --no-tag
	expect_output "released 'login' to main, pushed to origin
  main           ${main::7} -> $(id main)
  develop        ${develop::7} -> $(id develop)
you are on main now, at the fix's own files"
	run -0 there tag
	expect_output v1.4.0
	whole
	tick
	given_other logout
	run -0 git hotfix finish -q --tag hot/one
	both hot/one
}

@test "the format of the tag comes from the policy" {
	given_policy '[branches]' 'production = main' \
		'[release]' 'tag = release-{version}'
	git tag release-3.1.9 main
	given_fix
	git hotfix finish -q
	both release-3.1.10
	run -0 there tag
	expect_output 'release-3.1.10
v1.4.0'
}

@test "another tag of here is not pushed along" {
	given_release
	given_fix
	git tag mine
	git tag -a -m mine mine2
	git config push.followTags true
	git hotfix finish -q
	run -0 there tag
	expect_output 'v1.4.0
v1.4.1'
}

@test "a signed tag, and commits, where git config asks for them" {
	given_release
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
	git config tag.gpgSign true
	git config commit.gpgSign true
	git hotfix finish -q
	both main v1.4.1
	run -0 git cat-file tag v1.4.1
	[[ $output = *'-----BEGIN PGP SIGNATURE-----'* ]]
	for name in main develop; do
		run -0 git cat-file commit $name
		[[ $output = *'gpgsig -----BEGIN PGP SIGNATURE-----'* ]]
	done
	run -0 wc -l <../gpg.log
	expect_output 3
}

@test "a plan changes nothing, and is what is done then" {
	given_release
	given_fix
	fix=$(git rev-parse HEAD)
	before=$(everything)
	run -0 --separate-stderr git hotfix finish -n
	diff <(echo "$before") <(everything)
	plan=$output
	expect_stderr ''
	run -0 git hotfix finish -n --json
	diff <(echo "$before") <(everything)
	# shellcheck disable=SC2016 # perl's variables
	json 'map { join "\t", $_->{where}, $_->{ref}, $_->{old} // "-",
		$_->{new} // "-" } @{$j->{plan}}' <<<"$output" >planned
	# shellcheck disable=SC2016 # perl's variables
	[ "$(json '"$j->{format} @{$j->{conflicts}}"' <<<"$output")" = '1 ' ]
	git hotfix finish -q
	expect "origin   main                             ${main::7} -> $(id main)
origin   v1.4.1                                 - -> \
$(git rev-parse --short=7 v1.4.1)
origin   develop                          ${develop::7} -> $(id develop)
local    main                             ${main::7} -> $(id main)
local    v1.4.1                                 - -> \
$(git rev-parse --short=7 v1.4.1)
local    develop                          ${develop::7} -> $(id develop)
local    hotfix/login                     ${fix::7} -> -" \
		"$plan"
	{
		for where in remote local; do
		printf '%s\t%s\t%s\t%s\n' \
			"$where" refs/heads/main "$main" \
			"$(git rev-parse main)" \
			"$where" refs/tags/v1.4.1 - \
			"$(git rev-parse v1.4.1)" \
			"$where" refs/heads/develop "$develop" \
			"$(git rev-parse develop)"
		done
		printf 'local\trefs/heads/hotfix/login\t%s\t-\n' "$fix"
	} | diff - planned
}

@test "--keep keeps the branch here and on the remote" {
	given_release
	given_fix
	git push -q origin hotfix/login
	git hotfix finish -q --keep
	both main develop v1.4.1 hotfix/login
	[ "$(git symbolic-ref HEAD)" = refs/heads/main ]
	git hotfix finish -q login
	gone 'refs/heads/hotfix/*'
	whole
}

@test "--no-push, then --push: the same release goes out" {
	given_release
	given_fix
	git push -q origin hotfix/login
	theirs=$(there for-each-ref)
	run -0 --separate-stderr git hotfix finish --no-push
	expect_output "released 'login' to main as v1.4.1
  main           ${main::7} -> $(id main)
  develop        ${develop::7} -> $(id develop)
you are on main now, at the fix's own files"
	expect_stderr 'hint: nothing was pushed: git hotfix finish --push login'
	diff <(echo "$theirs") <(there for-each-ref)
	git rev-parse -q --verify hotfix/login
	here=$(git rev-parse main develop v1.4.1)
	tick
	run -0 --separate-stderr git hotfix finish --push login
	expect_stderr ''
	diff <(echo "$here") <(git rev-parse main develop v1.4.1)
	both main develop v1.4.1
	gone 'refs/heads/hotfix/*'
	whole
	run -0 git hotfix owed
	expect_output ''
}

@test "a release that stayed here comes before the next one" {
	given_release
	given_fix
	git hotfix finish -q --no-push
	here=$(git rev-parse main v1.4.1)
	given_other logout
	refused 1 git hotfix finish
	expect_output ''
	expect_stderr "error: hotfix 'login' was released to 'main' here, and not \
pushed yet
hint: git hotfix finish --push login"
	git hotfix finish -q --push login
	diff <(echo "$here") <(git rev-parse main v1.4.1)
	both main v1.4.1
	git hotfix finish -q
	both main develop v1.4.2
	whole
}

@test "without a remote" {
	given_release
	git remote remove origin
	given_hotfix login
	main=$(git rev-parse main)
	develop=$(git rev-parse develop)
	run -0 --separate-stderr git hotfix finish
	expect_output "released 'login' to main as v1.4.1
  main           ${main::7} -> $(id main)
  develop        ${develop::7} -> $(id develop)
you are on main now, at the fix's own files"
	expect_stderr ''
	run -0 git for-each-ref --format='%(refname)'
	expect_output 'refs/heads/develop
refs/heads/main
refs/hotfix-log/login
refs/tags/v1.4.0
refs/tags/v1.4.1'
	whole
	run -0 git hotfix finish login
	expect_output "in production 'login' in main as v1.4.1: \
nothing was missing
  develop        has it already"
}

@test "via = local pushes nothing" {
	given_policy '[branches]' 'production = main' '[release]' 'via = local'
	given_fix
	theirs=$(there for-each-ref refs/heads refs/tags)
	run -0 --separate-stderr git hotfix finish
	expect_output "released 'login' to main as v1.4.1
  main           ${main::7} -> $(id main)
  develop        ${develop::7} -> $(id develop)
you are on main now, at the fix's own files"
	expect_stderr 'hint: nothing was pushed: git hotfix finish --push login'
	diff <(echo "$theirs") <(there for-each-ref refs/heads refs/tags)
}

@test "from a second clone, which has seen neither branch nor record" {
	given_release
	given_fix
	git hotfix note 'seen by two customers'
	git push -q origin hotfix/login
	git hotfix sync
	git clone -q ../remote.git ../second
	cd ../second
	tick
	run -0 --separate-stderr git hotfix finish login
	expect_output "released 'login' to main as v1.4.1, pushed to origin
  main           ${main::7} -> $(id main)
  develop        ${develop::7} -> $(id origin/develop)"
	expect_stderr ''
	both main v1.4.1
	[ "$(git symbolic-ref HEAD)" = refs/heads/main ]
	grep -q 'n + 11' app.c
	run -0 git hotfix log login
	by='(Ana Sousa <ana@example.org>)'
	expect_output "2026-01-02T03:09:05Z  start        \
started from origin/main  $by
2026-01-02T03:10:05Z  note         seen by two customers  $by
2026-01-02T03:11:05Z  release      released to main as v1.4.1  $by"
	cd ../shop
	run -0 --separate-stderr git hotfix finish
	expect_output "in production 'login' in main as v1.4.1, pushed to origin
  develop        has it already
you are on main now, at the fix's own files"
	expect_stderr ''
	both main develop v1.4.1
	gone 'refs/heads/hotfix/*'
	whole
}

@test "from a linked worktree, production being checked out elsewhere" {
	given_release
	git hotfix start -q --worktree=../fix login
	cd ../fix
	echo '/* fix */' >>app.c
	tick
	git commit -q -a -m 'fix the login'
	fix=$(git rev-parse HEAD)
	main=$(git rev-parse main)
	develop=$(git rev-parse develop)
	run -0 --separate-stderr git hotfix finish
	expect_output "released 'login' to main as v1.4.1, pushed to origin
  main           ${main::7} -> $(id main)
  develop        ${develop::7} -> $(id develop)
you are on no branch now, at v1.4.1
this worktree has done its work: git worktree remove TMP/fix"
	expect_stderr ''
	both main develop v1.4.1
	gone 'refs/heads/hotfix/*'
	run -1 git symbolic-ref -q HEAD
	[ "$(git rev-parse HEAD)" = "$(git rev-parse main)" ]
	whole
	cd ../shop
	whole
	grep -q '/\* fix \*/' app.c
}

@test "from production's own checkout: its files follow" {
	given_release
	given_fix
	git switch -q main
	touch mine
	run -0 --separate-stderr git hotfix finish login
	expect_output "released 'login' to main as v1.4.1, pushed to origin
  main           ${main::7} -> $(id main)
  develop        ${develop::7} -> $(id develop)"
	expect_stderr ''
	both main develop v1.4.1
	grep -q 'n + 11' app.c
	rm mine
	whole
	gone 'refs/heads/hotfix/*'
}

@test "production checked out elsewhere and dirty: it stays and is named" {
	given_release
	given_fix
	git worktree add -q ../prod main
	echo mine >>../prod/app.c
	run -0 --separate-stderr git hotfix finish
	expect_output "released 'login' to main as v1.4.1, pushed to origin
  main           ${main::7} -> $(id origin/main)
  develop        ${develop::7} -> $(id develop)
you are on no branch now, at v1.4.1"
	expect_stderr "warning: local 'main' could not be fast-forwarded and \
stays where it is: git merge: Your local changes to the following files would \
be overwritten by merge: app.c"
	[ "$(git rev-parse main)" = "$main" ]
	[ "$(there rev-parse main)" = "$(git rev-parse HEAD)" ]
	run -1 git symbolic-ref -q HEAD
	both develop v1.4.1
	run -0 git -C ../prod status --porcelain
	expect_output ' M app.c'
	run -0 tail -1 ../prod/app.c
	expect_output mine
	gone 'refs/heads/hotfix/*'
}

@test "local production is ahead by commits of its own: not pushed along" {
	given_release
	given_fix
	git switch -q main
	GIT_HOTFIX=0 commit_file mine.c 'int mine;' 'not for release'
	mine=$(git rev-parse main)
	git switch -q hotfix/login
	run -0 --separate-stderr git hotfix finish
	expect_output "released 'login' to main as v1.4.1, pushed to origin
  main           ${main::7} -> $(id origin/main)
  develop        ${develop::7} -> $(id develop)
you are on no branch now, at v1.4.1"
	expect_stderr "warning: local 'main' could not be fast-forwarded and \
stays where it is"
	[ "$(git rev-parse main)" = "$mine" ]
	run -0 there log --format=%s main
	expect_output "Merge branch 'hotfix/login'
fix the first step
add the steps
start the project"
	both v1.4.1 develop
	whole
}

@test "a local develop that is ahead or missing is no matter" {
	given_release
	git switch -q develop
	commit_file mine.c 'int mine;' 'work in progress'
	mine=$(git rev-parse develop)
	git switch -q main
	given_fix
	run -0 --separate-stderr git hotfix finish
	expect_stderr "warning: local 'develop' could not be fast-forwarded \
and stays where it is"
	[ "$(git rev-parse develop)" = "$mine" ]
	run -0 there log --format=%s -1 develop
	expect_output "Merge branch 'hotfix/login' into develop"
	git branch -q -D develop
	given_other logout
	run -0 --separate-stderr git hotfix finish
	expect_stderr ''
	run -1 git rev-parse -q --verify refs/heads/develop
	whole
}

@test "without a local production branch" {
	given_release
	given_fix
	git branch -q -D main
	run -0 --separate-stderr git hotfix finish
	expect_output "$(said_released)"
	[ "$(git symbolic-ref HEAD)" = refs/heads/main ]
	[ "$(git rev-parse --abbrev-ref "main@{u}")" = origin/main ]
	both main
	whole
	given_fix2() {
		git hotfix start -q logout
		commit_file logout.c 'int logout;' 'fix the logout'
	}
	given_fix2
	git branch -q -D main
	run -0 --separate-stderr git hotfix finish --no-push
	[ "$(git symbolic-ref HEAD)" = refs/heads/main ]
	here=$(git rev-parse main v1.4.2)
	git hotfix finish -q --push logout
	diff <(echo "$here") <(git rev-parse main v1.4.2)
	both main develop v1.4.2
}

@test "an untracked file in the way of the checkout stops no release" {
	given_release
	given_fix
	somebody main new.c 'int other;'
	main=$(there rev-parse main)
	echo mine >new.c
	tick
	run -0 --separate-stderr git hotfix finish
	expect_output "$(said_released | sed '$d')"
	expect_stderr "finish: warned by 1 rule
  (warn) stale-base  $(id v1.4.0) 'main' has moved to $(id main^) since
hint: git merge origin/main, and test again
warning: HEAD stays on 'hotfix/login': git switch: \
The following untracked working tree files would be overwritten by checkout: \
new.c
warning: not deleted: hotfix/login, checked out in 'TMP/shop'"
	[ "$(<new.c)" = mine ]
	[ "$(git symbolic-ref HEAD)" = refs/heads/hotfix/login ]
	both main develop v1.4.1
	rm new.c
	run -0 --separate-stderr git hotfix finish
	expect_output "in production 'login' in main as v1.4.1: \
nothing was missing
  develop        has it already
you are on main now, at the fix's own files"
	expect_stderr ''
	both main develop v1.4.1
	gone 'refs/heads/hotfix/*'
	whole
}

# went_on <method>: a hotfix that got one more commit after its release.
went_on() {
	given_policy '[branches]' 'production = main' '[release]' "method = $1"
	given_hotfix login
	git hotfix finish -q --keep
	git switch -q hotfix/login
	commit_file later.c 'int later;' 'one more thing'
	git push -q origin hotfix/login 2>/dev/null
	refused 0 git hotfix finish
	expect_output "in production 'login' in main as v1.4.1: \
nothing was missing
  develop        has it already"
	expect_stderr "warning: 'hotfix/login' has commits that the release \
lacks, and stays
hint: git hotfix start <another name>, and git cherry-pick what is new"
}

@test "commits made after the release are not deleted with the branch" {
	went_on merge
}

@test "nor are those made after a squash" {
	went_on squash
}

@test "the user's own hooks run" {
	given_repository
	for hook in pre-push post-checkout reference-transaction; do
		cat >.git/hooks/$hook <<-END
		#!/bin/sh
		echo "\$*" >>"$PWD/../$hook.args"
		cat >>"$PWD/../$hook.in"
		END
		chmod +x .git/hooks/$hook
	done
	given_fix
	git hotfix finish -q
	run -0 sort -u ../pre-push.args
	expect_output 'origin TMP/remote.git'
	grep -q "^$fix $(git rev-parse main) 1\$" ../post-checkout.args
	grep -q "^$(git rev-parse main) refs/heads/main $main\$" \
		<(cut -d' ' -f2- ../pre-push.in)
	grep -q "^$main $(git rev-parse main) refs/heads/main\$" \
		../reference-transaction.in
}

@test "a remote that refuses the deletion: a warning" {
	given_release
	given_fix
	git push -q origin hotfix/login
	there config receive.denyDeletes true
	run -0 --separate-stderr git hotfix finish
	expect_output "$(said_released)"
	expect_stderr 'warning: not deleted: hotfix/login on origin'
	both main develop v1.4.1
	[ "$(there rev-parse hotfix/login)" = "$fix" ]
	run -1 git rev-parse -q --verify refs/heads/hotfix/login
	whole
	run -0 git hotfix owed
	expect_output ''
}

@test "production is a tag pattern: the fix is tagged, no branch moves" {
	given_policy '[branches]' 'production = tag:v*' 'integration = develop'
	there symbolic-ref HEAD refs/heads/develop
	git push -q origin :main
	git remote set-head origin develop
	given_hotfix login
	fix=$(git rev-parse HEAD)
	develop=$(git rev-parse develop)
	run -0 --separate-stderr git hotfix finish
	expect_output "released 'login' to tag:v* as v1.4.1, pushed to origin
  develop        ${develop::7} -> $(id develop)
you are on no branch now, at v1.4.1"
	expect_stderr ''
	[ "$(git rev-parse "v1.4.1^{commit}")" = "$fix" ]
	both develop v1.4.1
	[ "$(git rev-parse HEAD)" = "$fix" ]
	run -1 git symbolic-ref -q HEAD
	gone 'refs/heads/hotfix/*'
	whole
	run -0 git hotfix owed
	expect_output ''
	run -0 git hotfix finish login
	expect_output "in production 'login' in tag:v* as v1.4.1: \
nothing was missing
  develop        has it already"
}

# completes: after a kill that let production out, the same command does what is
# missing, and releases no second time.
completes() {
	local theirs

	theirs=$(there rev-parse main develop v1.4.1)
	[ "$(there rev-parse main)" != "$main" ]
	tick
	run -0 --separate-stderr git hotfix finish login
	expect_stderr ''
	diff <(echo "$theirs") <(there rev-parse main develop v1.4.1)
	both main develop v1.4.1 refs/hotfix-log/login
	gone 'refs/heads/hotfix/*'
	[ "$(git symbolic-ref HEAD)" = refs/heads/main ]
	whole
	run -0 git hotfix owed
	expect_output ''
	run -0 git log --format=%s refs/hotfix-log/login
	expect_output 'released to main as v1.4.1
started from origin/main'
}

@test "killed after the push: the next run does what is missing" {
	given_release
	given_fix
	git push -q origin hotfix/login
	killing_hook ../remote.git/hooks/post-receive
	run -137 git hotfix finish
	rm ../remote.git/hooks/post-receive
	[ "$(git rev-parse main)" = "$main" ]
	completes
}

@test "killed during the push, which goes on without us" {
	given_release
	given_fix
	git push -q origin hotfix/login
	mv .git/hooks/pre-push ../pre-push
	killing_hook .git/hooks/pre-push
	run -137 git hotfix finish
	mv ../pre-push .git/hooks/pre-push
	completes
}

@test "killed when HEAD has moved" {
	given_release
	given_fix
	killing_hook .git/hooks/post-checkout
	run -137 git hotfix finish
	rm .git/hooks/post-checkout
	completes
}

# killed_at <ref>: in the moment in which that one has moved here.
killed_at() {
	given_release
	given_fix
	git push -q origin hotfix/login
	killing_hook .git/hooks/reference-transaction \
		"[ \"\$1\" = committed ] && grep -q ' $1\$'"
	run -137 git hotfix finish
	rm .git/hooks/reference-transaction
	completes
}

@test "killed when the local branches have moved" {
	killed_at refs/heads/main
}

@test "killed when the record is written" {
	killed_at refs/hotfix-log/login
}

@test "killed when the remote's branch is gone" {
	killed_at refs/remotes/origin/hotfix/login
}

@test "killed when the branch is gone" {
	killed_at refs/heads/hotfix/login
}
