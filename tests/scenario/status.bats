#!/usr/bin/env bats
# What git hotfix status says of the targets of a fix that is in production.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper

# said <line>...: the last command, but for how long the fix is there.
said() {
	expect "$(printf '%s\n' "$@")" \
		"$(sed '/^  clock  /d; s/ since .*/ since then/' <<<"$output")"
}

@test "doubtful is not called owed" {
	given_release
	git hotfix start -q login
	commit_file login.c "$(seq 9)" 'log in'
	fix=$(git rev-parse HEAD)
	git config hotfix.merge-back.via branch
	run -3 git hotfix finish -q
	git switch -q develop
	seq 3 >login.c
	git add login.c
	git commit -q -C "$fix"
	git push -q origin develop
	run -0 --separate-stderr git hotfix status login
	said 'hotfix login: owed, in main as v1.4.1 since then' \
		'  develop        doubtful, see git hotfix owed' \
		'next: git hotfix owed'
	expect_stderr ''
	run -1 git hotfix owed
	[[ $output = 'doubtful login '* ]]
}

@test "what was taken out again, and by whom" {
	given_release
	given_hotfix login
	git hotfix finish -q
	git switch -q develop
	tick
	git revert --no-edit -m 1 HEAD >/dev/null
	git push -q origin develop
	run -0 --separate-stderr git hotfix status login
	said 'hotfix login: owed, in main as v1.4.1 since then' \
		"  develop        owed, taken out in $(id develop)" \
		'next: git hotfix merge-back login'
}

# given_doubt: a clone that cannot tell whether release/1.5 has the fix login.
given_doubt() {
	given_policy '[branches]' 'production = main' 'releases = release/*' \
		'[rules]' 'owed = block' 'overdue = block'
	git push -q origin develop:refs/heads/release/1.5
	git fetch -q
	given_hotfix login
	git config hotfix.merge-back.via branch
	run -3 git hotfix finish -q
	git switch -q develop
	git merge -q --no-edit main
	GIT_HOTFIX=0 git push -q origin develop
	somebody release/1.5 app.c 'all new'
	there config uploadpack.allowFilter true
	git clone -q --filter=blob:none "file://$PWD/../remote.git" ../partial
	cd ../partial || return
	git hotfix sync
	git hotfix install -q
	git config remote.origin.url "file://$PWD/nowhere"
}

@test "what cannot be told is not called owed" {
	given_doubt
	run -0 --separate-stderr git hotfix status login
	said 'hotfix login: undecided, in main as v1.4.1 since then' \
		'  develop        has it' \
		'  release/1.5    cannot be told: what the fix changes cannot be read'
	run -0 --separate-stderr git hotfix status login --json
	# shellcheck disable=SC2016 # perl's variables
	run -0 json '$j->{state}, scalar @{$j->{owed}}, scalar @{$j->{next}}' \
		<<<"$output"
	expect_output 'undecided
0
0'
	run -0 --separate-stderr git hotfix list
	[[ $output = 'undecided   login '* ]]
}

@test "nor does a rule or a reminder speak of it" {
	given_doubt
	git hotfix start -q logout --offline
	run -0 --separate-stderr git hotfix status logout
	[[ $stderr != *login* ]]
	tip=$(git rev-parse origin/release/1.5)
	run -0 --separate-stderr .git/hooks/pre-push origin "$PWD/nowhere" \
		<<<"refs/heads/x $tip refs/heads/release/1.5 $tip"
	[[ $stderr != *login* ]]
}
