#!/usr/bin/env bats
# git hotfix waive: a target goes without a fix, or a rule stops it no more; on
# the record, with a reason, and until a day.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper

# in_days <n>: the day then, as --until takes it.
in_days() {
	date -u -d "@$(($(date +%s) + $1 * 86400))" +%Y-%m-%d
}

# A fix in production that develop cannot merge.
given_debt() {
	given_release
	git switch -q develop
	sed -i.orig 's/n + 1;/n + 12;/' app.c
	rm app.c.orig
	git commit -q -a -m 'change the first step'
	git push -q origin develop
	git switch -q main
	given_hotfix login
	run -3 git hotfix finish -q
}

# A waiver by plain git, as one that has expired meanwhile: forge <field>...
forge() {
	write_event login waive 'waived by hand' "$@"
}

@test "a debt that is waived is paid, and stays in sight" {
	given_debt
	day=$(in_days 30)
	tick
	run -0 --separate-stderr git hotfix waive login --target develop \
		--until "$day" -m 'the module is gone there'
	expect_output "waived for 'login': develop until $day"
	expect_stderr ''
	run -0 --separate-stderr git hotfix owed
	expect_output ''
	expect_stderr ''
	run -0 --separate-stderr git hotfix owed --all
	expect_output "paid     login                to develop          \
waived until $day: the module is gone there"
	run -0 git hotfix owed --json
	expect_output "{
  \"format\": 1,
  \"owed\": [],
  \"settled\": [
    {
      \"hotfix\": \"login\",
      \"target\": \"develop\",
      \"proof\": \"waived\",
      \"by\": null,
      \"pushed\": true,
      \"until\": \"${day}T23:59:59Z\",
      \"why\": \"the module is gone there\"
    }
  ],
  \"doubtful\": [],
  \"undecided\": []
}"
	run -0 git log -1 --format=%B refs/hotfix-log/login
	expect_output "waived develop until $day: the module is gone there

Hotfix-Event: waive
Hotfix-Name: login
Hotfix-Target: develop
Hotfix-Why: the module is gone there
Hotfix-Until: ${day}T23:59:59Z"
	run -0 git hotfix log login
	[ "${lines[-1]}" = "2026-01-02T03:$((10#$(date -u -d "@$clock" +%M)))\
:05Z  waive        waived develop until $day: the module is gone there  \
(Ana Sousa <ana@example.org>, not signed)" ]
	both refs/hotfix-log/login
	git fsck --strict --no-dangling
}

@test "seen by another clone" {
	given_debt
	git hotfix waive -q login --target develop -m 'gone'
	git clone -q ../remote.git ../second
	cd ../second
	git hotfix sync
	run -0 --separate-stderr git hotfix owed --all
	expect_output \
		'paid     login                to develop          waived: gone'
}

@test "one that has expired, gives no reason or no date counts for nothing" {
	given_debt
	for fields in 'Until: 2026-01-03T00:00:00Z' 'Until: 2999-01-01' \
		'Until: ' 'Until: never'; do
		forge 'Target: develop' 'Why: gone' "$fields"
		run -1 git hotfix owed
		[[ $output = 'overdue  login '* ]]
	done
	forge 'Target: develop'
	run -1 git hotfix owed
	forge 'Target: develop' 'Why: gone' 'Until: 2999-01-01T00:00:00Z'
	run -0 git hotfix owed --all
	expect_output "paid     login                to develop          \
waived until 2999-01-01: gone"
	forge 'Target: develop' 'Why: back' 'Until: 2026-01-03T00:00:00Z'
	run -1 git hotfix owed
}

@test "one target is waived, the other is owed all the same" {
	given_policy '[branches]' 'production = main' 'releases = release/*'
	git push -q origin develop:refs/heads/release/1.5
	git fetch -q
	given_hotfix login
	git hotfix finish -q --no-push
	git push -q origin main v1.4.1 2>/dev/null
	git branch -q -f develop origin/develop
	run -0 git hotfix waive login --target develop -m 'not there'
	run -1 git hotfix owed
	expect 'login to release/1.5' "$(awk '{ print $2, $3, $4 }' <<<"$output")"
	tick
	run -0 git hotfix waive login --target release/1.5 \
		--target develop -m 'neither there'
	expect_output "waived for 'login': release/1.5, develop"
	run -0 git hotfix owed --all
	expect_output "paid     login                to develop          \
waived: neither there
paid     login                to release/1.5      waived: neither there"
	run -0 git hotfix log --json login
	# shellcheck disable=SC2016 # perl's variables
	expect 'release/1.5, develop' \
		"$(json '$j->{events}[-1]{Target}' <<<"$output")"
}

@test "finish leaves a waived target out; who names it gets it" {
	given_release
	given_hotfix login
	git hotfix waive -q --target develop -m 'not there'
	develop=$(git rev-parse origin/develop)
	run -0 --separate-stderr git hotfix finish
	expect_output "released 'login' to main as v1.4.1, pushed to origin
  main           $(id main~) -> $(id main)
  develop        is owed nothing
you are on main now, at the fix's own files"
	[ "$(there rev-parse develop)" = "$develop" ]
	run -0 git hotfix status login
	[[ $output = *$'\n  develop        waived'* ]]
	run -0 git hotfix merge-back -q login --into develop
	there merge-base --is-ancestor main develop
	run -0 git hotfix owed --all
	expect_output \
		'paid     login                to develop          merged'
}

@test "a waiver of before a rollback says nothing of the revert" {
	given_release
	given_hotfix login
	git hotfix waive -q --target develop -m 'not there'
	git hotfix finish -q
	git hotfix merge-back -q login --into develop
	git push -q origin main
	tick
	git revert --no-edit -m 1 main >/dev/null 2>&1 ||
		git revert --no-edit main >/dev/null
	GIT_HOTFIX=0 git push -q origin main
	run -1 git hotfix owed
	[[ $output = *'login                to develop          out of main'* ]]
	tick
	git hotfix waive -q login --target develop -m 'it may stay there'
	run -0 git hotfix owed --all
	expect_output "paid     login                to develop          \
waived: it may stay there"
}

@test "a waived rule warns, at each seat" {
	given_policy '[limits]' 'lines = 1'
	git hotfix start -q login
	sed -i.orig 's/n + 1;/n + 11;/' app.c
	rm app.c.orig
	run -1 git commit -q -a -m 'fix the first step'
	day=$(in_days 2)
	run -0 git hotfix waive --rule size-lines --until "$day" \
		-m 'both lines are one change'
	expect_output "waived for 'login': size-lines until $day"
	found="(warn) size-lines  2 lines changed, 1 allowed; waived until $day \
by Ana Sousa: both lines are one change"
	run -0 --separate-stderr git commit -q -a -m 'fix the first step'
	expect_stderr "commit-msg: warned by 1 rule
  $found"
	run -0 git hotfix check
	expect_output "check: warned by 1 rule
  $found"
	run -0 git hotfix check --json
	# shellcheck disable=SC2016 # perl's variables
	run -0 json 'map { "$j->{verdict} $_->{rule} $_->{level} $_->{waived}" }
		@{$j->{findings}}' <<<"$output"
	expect_output 'warn size-lines warn both lines are one change'
	run -0 --separate-stderr git push -q origin hotfix/login
	expect_stderr "pre-push: warned by 1 rule
  $found"
	run -3 --separate-stderr git hotfix finish
	[ "${stderr_lines[0]}" = 'finish: warned by 1 rule' ]
	[ "${stderr_lines[1]}" = "  $found" ]
	[ "${stderr_lines[2]}" = 'hint: still owed: git hotfix owed' ]
}

@test "other rules, other hotfixes, and a waiver that has expired" {
	given_policy '[limits]' 'lines = 1' '[message]' 'subject = ^HF-'
	GIT_HOTFIX=0 given_hotfix login
	GIT_HOTFIX=0 given_hotfix logout
	git hotfix waive -q logout --rule size-lines -m 'it is one change'
	run -1 git hotfix check logout
	expect_output "check: blocked by 1 rule
  (warn) size-lines  2 lines changed, 1 allowed; waived by Ana Sousa: it is \
one change
  subject  $(id HEAD) 'fix the first step' does not match [message] subject = \
^HF-
hint: git rebase -i, and reword it"
	run -1 git hotfix check login
	[[ $output = *'  size-lines  2 lines changed, 1 allowed'* ]]
	forge 'Rule: size-lines' 'Why: once' 'Until: 2026-01-03T00:00:00Z'
	run -1 git hotfix check login
	[[ $output = *'  size-lines  2 lines changed, 1 allowed'* ]]
}

@test "a hotfix's waiver lifts no rule about production itself" {
	given_policy '[branches]' 'production = main'
	given_hotfix login
	forge 'Rule: direct-push' 'Rule: rewind' 'Why: we may'
	git switch -q main
	GIT_HOTFIX=0 commit_file app.h '#pragma once' 'add a header'
	run -1 --separate-stderr git push -q origin main
	[ "${stderr_lines[0]}" = 'pre-push: blocked by 1 rule' ]
	[[ ${stderr_lines[1]} = '  direct-push  '* ]]
	git reset -q --hard origin/main~
	run -1 --separate-stderr git push -q -f origin main
	[[ ${stderr_lines[1]} = '  rewind  '* ]]
}

@test "signed where git config signs commits" {
	given_release
	cat >../gpg <<-'END'
	#!/bin/sh
	cat >/dev/null
	echo '[GNUPG:] SIG_CREATED ' >&2
	echo '-----BEGIN PGP SIGNATURE-----'
	echo '-----END PGP SIGNATURE-----'
	END
	chmod +x ../gpg
	git config gpg.program "$PWD/../gpg"
	git config commit.gpgSign true
	git hotfix start -q login
	git hotfix waive -q --target develop -m 'not there'
	run -0 git cat-file commit refs/hotfix-log/login
	[[ $output = *'gpgsig -----BEGIN PGP SIGNATURE-----'* ]]
	run -0 git cat-file commit refs/hotfix-log/login~
	[[ $output != *gpgsig* ]]
}

@test "a rule's waiver keeps what it passes over, and by which policy" {
	given_policy '[limits]' 'lines = 1' '[message]' 'subject = ^HF-'
	GIT_HOTFIX=0 given_hotfix login
	refused 0 git hotfix waive -n --rule size-lines -m 'one change'
	expect_output "would waive for 'login': size-lines
  passes over block size-lines: 2 lines changed, 1 allowed"
	tick
	subject="$(id HEAD) 'fix the first step' does not match [message] \
subject = ^HF-"
	run -0 --separate-stderr git hotfix waive --rule subject \
		--rule noise --rule size-lines -m 'they are one change'
	expect_output "waived for 'login': subject, noise, size-lines
  passes over block size-lines: 2 lines changed, 1 allowed
  passes over block subject: $subject"
	expect_stderr "hint: once it is released a review is owed: \
git hotfix approve --as <role> login"
	run -0 git log -1 --format=%B refs/hotfix-log/login
	expect_output "waived subject, noise, size-lines: they are one change

Hotfix-Event: waive
Hotfix-Name: login
Hotfix-Rule: subject
Hotfix-Rule: noise
Hotfix-Rule: size-lines
Hotfix-Why: they are one change
Hotfix-Verdict: block
Hotfix-Policy: $(git rev-parse main:.hotfix.ini)
Hotfix-Setting: triage.require =
Hotfix-Finding: block size-lines: 2 lines changed, 1 allowed
Hotfix-Finding: block subject: $subject"
	tick
	run -0 --separate-stderr git hotfix waive --rule noise -m 'in case'
	expect_output "waived for 'login': noise"
	expect_stderr ''
	run -0 git log -1 --format=%B refs/hotfix-log/login
	[[ $output = *'Hotfix-Verdict: allow'* && $output != *Finding* ]]
}

@test "the rules about the process, and a debt of others at the gate" {
	given_debt
	git config --global --unset hotfix.triage.require
	git config hotfix.evidence.require regression
	git config hotfix.approval.require sre:1
	git config hotfix.rules.approval block
	git config hotfix.rules.overdue block
	git hotfix start -q logout 2>/dev/null
	commit_file logout.c 'int logout;' 'fix the logout'
	refused 1 git hotfix finish
	[[ $stderr = *'  overdue  login '* && $stderr = *'  approval  '* ]]
	tick
	run -0 --separate-stderr git hotfix waive logout --rule overdue \
		--rule approval --rule triage --rule evidence --rule frequency \
		-m 'the shop is down'
	[ "${lines[0]}" = "waived for 'logout': overdue, approval, triage, \
evidence, frequency" ]
	for rule in triage evidence approval overdue; do
		grep "^  passes over [a-z]* $rule: " <<<"$output"
	done
	[ "$(grep -c '^  passes over block overdue: login ' <<<"$output")" -eq 1 ]
	run -3 --separate-stderr git hotfix finish
	[ "${stderr_lines[0]}" = 'finish: warned by 4 rules' ]
	run -1 git hotfix owed
	[[ $output = *'logout               review of waived overdue, approval, '\
'triage, evidence, frequency by Ana Sousa since '* ]]
}

@test "what cannot be decided stops no waiver" {
	given_policy '[message]' 'subject = ^(a|aa)+$' '[limits]' 'lines = 1'
	GIT_HOTFIX=0 given_hotfix login "$(printf 'a%.0s' {1..60})!"
	run -0 --separate-stderr git hotfix waive --rule subject \
		--rule size-lines -m 'one change'
	expect_output "waived for 'login': subject, size-lines
  passes over block size-lines: 2 lines changed, 1 allowed"
	[[ ${stderr_lines[0]} = 'warning: cannot tell all that it passes over: '* ]]
	run -0 git log -1 --format=%B refs/hotfix-log/login
	[[ $output = *'Hotfix-Finding: undecided: '* ]]
}

@test "a dry run says it and changes nothing" {
	given_release
	git hotfix start -q login
	refused 0 git hotfix waive -n --target develop --rule noise -m 'gone'
	expect_output "would waive for 'login': develop, noise"
}

@test "dates" {
	given_release
	git hotfix start -q login
	hint='hint: give a day as 2027-01-31, a date as git reads it, or a time '
	hint+='from now as 2w'
	for date in tomorrow '2 weeks' '2 weeks ago' yesterday now never \
		2020-01-01 2099-13-45 2099-02-30 0d 999999w ''; do
		refused 128 git hotfix waive --rule noise -m x --until "$date"
		expect_stderr "fatal: cannot read '$date' as a date to come
$hint"
	done
	for date in "$(in_days 2)" "$(in_days 2) 10:00" 2d 48h '3 feb 2099'; do
		run -0 git hotfix waive -n --rule noise -m x --until "$date"
	done
	expect_output "would waive for 'login': noise until 2099-02-03"
	export TZ=Pacific/Auckland
	run -0 git hotfix waive --rule noise -m x --until 2099-02-03
	expect_output "waived for 'login': noise until 2099-02-03"
	run -0 git log -1 --format=%B refs/hotfix-log/login
	[[ $output = *'Hotfix-Until: 2099-02-03T10:59:59Z'* ]]
}

@test "what cannot be waived" {
	given_release
	git hotfix start -q login
	refused 128 git hotfix waive --target devlop -m x
	expect_stderr "fatal: 'devlop' is no target of 'login'
hint: did you mean 'develop'?"
	refused 128 git hotfix waive --target release/9 -m x
	expect_stderr "fatal: 'release/9' is no target of 'login'"
	refused 128 git hotfix waive --rule size-line -m x
	expect_stderr "fatal: there is no rule 'size-line'
hint: did you mean 'size-lines'?"
	refused 128 git hotfix waive --rule gibberish -m x
	expect_stderr "fatal: there is no rule 'gibberish'
hint: 'git hotfix check --list' lists them"
	refused 1 git hotfix waive --rule owed -m x
	expect_stderr "error: rule 'owed' is about no single hotfix
hint: git hotfix waive --target <target>"
	refused 1 git hotfix waive --rule rewind -m x
	expect_stderr "error: rule 'rewind' is about no single hotfix"
	refused 128 git hotfix waive nosuch --target develop -m x
	expect_stderr "fatal: there is no hotfix 'nosuch'
hint: git hotfix list"
	refused 128 git hotfix waive --hotfix nosuch --target develop -m x
	refused 128 git hotfix waive --target develop -m $'two\nlines'
	git hotfix abandon -q login
	refused 1 git hotfix waive login --target develop -m x
	expect_stderr "error: hotfix 'login' was abandoned"
}

@test "usage" {
	given_release
	git hotfix start -q login
	refused 129 git hotfix waive -m x
	[ "${stderr_lines[0]}" = 'error: waive: name a --target or a --rule' ]
	refused 129 git hotfix waive --target develop
	[ "${stderr_lines[0]}" = \
		'error: waive: a reason is needed, -m <why>' ]
	refused 129 git hotfix waive --target develop -m ' '
	refused 129 git hotfix waive --target develop -m x --hotfix login login
	[ "${stderr_lines[0]}" = 'error: two hotfixes are named' ]
	refused 129 git hotfix waive --target develop -m x login logout
}

@test "an unreachable remote stops no waiver" {
	given_release
	given_hotfix login
	git config hotfix.limits.lines 1
	run -1 git hotfix check
	mv ../remote.git ../away
	run -0 --separate-stderr git hotfix waive --rule size-lines -m 'it burns'
	[[ $stderr = *'warning: '*'going on with what is here'* ]]
	run -0 git hotfix check
	run -0 git log -1 --format=%s refs/hotfix-log/login
	expect_output 'waived size-lines: it burns'
	mv ../away ../remote.git
	git hotfix sync -q
	both refs/hotfix-log/login
}
