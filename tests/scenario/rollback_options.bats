#!/usr/bin/env bats
# git hotfix rollback: its options, checkouts, hooks and signatures. What it is
# for stands in rollback.bats.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper

# given_released: login went out as v1.4.1, and develop has it.
given_released() {
	given_release
	given_hotfix login
	git hotfix finish -q
	main=$(git rev-parse main)
	tick
}

# without_fix <commit>...: none of them has its line, all have what it was.
without_fix() {
	local commit

	for commit; do
		run -1 git grep -q 'n + 11' "$commit" -- app.c
		run -0 git grep -q 'n + 1;' "$commit" -- app.c
	done
}

@test "HEAD stays where it is, and production's checkout follows" {
	given_released
	git switch -q develop
	git worktree add -q ../prod main
	tick
	run -0 git hotfix rollback -q login
	expect_output ''
	both main develop v1.4.2
	[ "$(git symbolic-ref HEAD)" = refs/heads/develop ]
	run -0 git status --porcelain
	expect_output ''
	run -0 git -C ../prod status --porcelain
	expect_output ''
	run -0 grep -c 'n + 1;' ../prod/app.c app.c
	expect_output '../prod/app.c:1
app.c:1'
}

@test "a dirty checkout of production stays and is named, all else is done" {
	given_released
	echo dirt >>app.c
	run -0 --separate-stderr git hotfix rollback login
	[[ $stderr = "warning: local 'main' could not be fast-forwarded and \
stays where it is"* ]]
	[ "$(git rev-parse main)" = "$main" ]
	[ "$(there rev-parse main)" = "$(git rev-parse "v1.4.2^{commit}")" ]
	run -0 tail -n 1 app.c
	expect_output dirt
	run -0 git hotfix owed
}

@test "a remote that protects production: nothing changes" {
	given_released
	cat >../remote.git/hooks/update <<-'END'
	#!/bin/sh
	[ "$1" != refs/heads/main ]
	END
	chmod +x ../remote.git/hooks/update
	refused 1 git hotfix rollback login
	[[ $stderr = *"error: 'origin' did not take the push"* ]]
}

@test "--version, --tag, -m and --no-tag" {
	given_released
	refused 1 git hotfix rollback --version 1.4.1 login
	run -0 git hotfix rollback -n --version 1.5.0 login
	[[ $output = *' v1.5.0 '* && $output != *v1.4.2* ]]
	run -0 git hotfix rollback -n --no-tag login
	[[ $output != *v1.4* ]]
	git hotfix rollback -q --tag undo/login -m 'not like this' login
	both undo/login
	run -0 there tag
	expect_output 'undo/login
v1.4.0
v1.4.1'
	run -0 git for-each-ref --format='%(contents)' refs/tags/undo
	expect_output 'not like this'
}

@test "no release tag at all: --no-tag" {
	given_release
	git tag -d v1.4.0
	git push -q origin :v1.4.0
	given_hotfix login
	git hotfix finish -q --no-tag
	main=$(git rev-parse main)
	tick
	refused 128 git hotfix rollback login
	run -0 --separate-stderr git hotfix rollback --no-tag login
	[[ $output = "rolled back 'login' on main, pushed to origin
"* ]]
	without_fix main develop
}

@test "the incident's trailer, and what the team's hook makes of the message" {
	given_release
	git hotfix start -q --incident INC-7 login
	sed -i 's/n + 1;/n + 11;/' app.c
	git commit -q -a -m 'fix the first step'
	git hotfix finish -q
	mkdir hooks
	cat >hooks/commit-msg <<-'END'
	#!/bin/sh
	grep -q '^Incident: INC-7$' "$1" || exit 1
	echo 'Seen: yes' >>"$1"
	END
	chmod +x hooks/commit-msg
	git config core.hooksPath hooks
	tick
	git hotfix rollback -q login
	run -0 git log -2 --format=%b --first-parent develop
	[[ $output = 'Hotfix: login
Incident: INC-7
Seen: yes'* ]]
	run -0 git log -1 --format=%b main
	[[ $output = *'

Hotfix: login
Incident: INC-7
Seen: yes' ]]
}

@test "signed where git config asks for it" {
	given_released
	cat >../gpg <<-'END'
	#!/bin/sh
	cat >/dev/null
	echo '[GNUPG:] SIG_CREATED ' >&2
	echo '-----BEGIN PGP SIGNATURE-----'
	echo signed
	echo '-----END PGP SIGNATURE-----'
	END
	chmod +x ../gpg
	git config gpg.program "$PWD/../gpg"
	git config commit.gpgSign true
	git hotfix rollback -q login
	for name in main develop refs/hotfix-log/login; do
		run -0 git cat-file commit $name
		[[ $output = *'gpgsig -----BEGIN PGP SIGNATURE-----'* ]]
	done
}

# given_review: production is moved on the server alone, by pull requests.
given_review() {
	given_released
	set_policy '[branches]' 'production = main' \
		'[release]' 'via = pull-request'
	main=$(git rev-parse main)
	develop=$(git rev-parse develop)
	tick
}

@test "by a pull request: the revert is a branch, and the server merges it" {
	given_review
	refused 0 git hotfix rollback -n login
	run -4 --separate-stderr git hotfix rollback login
	[[ $output = "handed over 'rollback/login' to origin, to be merged into \
main
open a pull request there: "* ]]
	expect_stderr 'hint: once it is merged: git hotfix rollback login'
	[ "$(there rev-parse main)" = "$main" ]
	run -0 there log --format=%s main..rollback/login
	expect_output "Revert \"Merge branch 'hotfix/login'\""
	tick
	refused 4 git hotfix rollback login
	[[ $output = "waiting 'rollback/login' on origin, to be merged into main
"* ]]
	git clone -q -b main ../remote.git ../other
	git -C ../other merge -q --no-ff -m 'Merge pull request #7' \
		origin/rollback/login
	git -C ../other push -q origin main :rollback/login
	run -0 --separate-stderr git hotfix rollback login
	expect_output "rolled back 'login' on main as v1.4.2, pushed to origin
  develop        ${develop::7} -> $(id develop)"
	expect_stderr ''
	both main develop v1.4.2
	run -0 git log -1 --format=%s v1.4.2
	expect_output 'Merge pull request #7'
	without_fix main develop
	run -0 git hotfix owed
	refused 0 git hotfix rollback login
}

@test "by a pull request that the server squashes" {
	given_review
	run -4 git hotfix rollback login
	git clone -q -b main ../remote.git ../other
	git -C ../other merge -q --squash origin/rollback/login
	git -C ../other commit -q -m "$(there log -1 --format=%B rollback/login)"
	git -C ../other push -q origin main
	run -0 git hotfix rollback login
	both main develop v1.4.2
	without_fix main develop
	run -0 git hotfix owed
}

@test "--push overrules the policy, and a branch of others stays" {
	given_review
	git push -q origin develop:rollback/login
	git fetch -q
	refused 1 git hotfix rollback login
	expect_stderr "error: 'rollback/login' on 'origin' is not the rollback of \
'login'
hint: delete it there, if nobody needs it"
	run -0 git hotfix rollback --push login
	both main develop v1.4.2
	without_fix main develop
}
