#!/usr/bin/env bats
# Why it is a hotfix: what start wants to know, by options; git hotfix triage,
# which corrects it; and the rule that looks at the answers.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper

# required: as a team without a policy of its own has it.
required() {
	given_release
	git config --global --unset hotfix.triage.require
}

# level <level>: of rule triage.
level() {
	git config --global hotfix.rules.triage "$1"
}

all=(--severity P1 --incident INC-4711 --impact 'no orders'
	--affected 'all of Spain: 12 %' --workaround none
	--rollback-plan 'deploy v1.4.0')

# record: the newest event of login, as plain git has it.
record() {
	git log -1 --format=%B refs/hotfix-log/login
}

@test "every answer is an option, and plain git shows them all" {
	required
	run -0 --separate-stderr git hotfix start "${all[@]}" \
		--detected '2026-01-01 02:40' --cannot-wait 'the audit' login
	expect_stderr ''
	run -0 record
	expect_output "started from origin/main

Hotfix-Event: start
Hotfix-Name: login
Hotfix-Line: main
Hotfix-Base: $(git rev-parse HEAD)
Hotfix-Severity: P1
Hotfix-Incident: INC-4711
Hotfix-Impact: no orders
Hotfix-Affected: all of Spain: 12 %
Hotfix-Workaround: none
Hotfix-Rollback-Plan: deploy v1.4.0
Hotfix-Detected: 2026-01-01T02:40:00Z
Hotfix-Cannot-Wait: the audit"
}

@test "what is missing is named at once, and nothing else" {
	required
	run -0 --separate-stderr git hotfix start --severity P2 --impact x login
	expect_stderr "warning: triage: no answer to workaround, rollback-plan
hint: git hotfix triage --workaround <text> --rollback-plan <text> login"
	run -0 --separate-stderr git hotfix start -q two
	expect_stderr "warning: triage: no answer to severity, impact, \
workaround, rollback-plan"
	run -0 --separate-stderr git hotfix start "${all[@]}" three
	expect_stderr ''
	git config --global hotfix.triage.require 'incident, affected'
	run -0 --separate-stderr git hotfix start four
	expect_stderr "warning: triage: no answer to incident, affected
hint: git hotfix triage --incident <id> --affected <text> four"
}

@test "a rule that blocks refuses the start, one that is off is silent" {
	required
	level block
	refused 1 git hotfix start --severity P1 login
	expect_output ''
	expect_stderr "error: triage: no answer to impact, workaround, \
rollback-plan
hint: git hotfix start --impact <text> --workaround <text> \
--rollback-plan <text> login"
	refused 1 git hotfix start -n --severity P1 login
	refused 1 git hotfix start "${all[@]}" --impact ' ' login
	expect_stderr "error: triage: no answer to impact
hint: git hotfix start --impact <text> login"
	git hotfix start -q "${all[@]}" login
	level off
	run -0 --separate-stderr git hotfix start --severity P9 \
		--workaround 'log in twice' two
	expect_stderr ''
}

@test "what can wait does, unless somebody says why not" {
	given_release
	refused 1 git hotfix start --severity P3 login
	expect_output ''
	expect_stderr "error: 'P3' is none of [triage] severities = P1, P2: it \
can wait for the normal release
hint: if it cannot, say so on the record: --cannot-wait <why>"
	refused 1 git hotfix start --severity P1 --workaround 'log in twice' login
	expect_stderr "error: there is a workaround: it can wait for the normal \
release
hint: if it cannot, say so on the record: --cannot-wait <why>"
	refused 1 git hotfix start --severity P3 --cannot-wait ' ' login
	run -0 --separate-stderr git hotfix start --severity P3 \
		--cannot-wait 'the audit is on Monday' login
	expect_stderr ''
	run -0 record
	[[ $output = *$'\nHotfix-Severity: P3\nHotfix-Cannot-Wait: the audit is on Monday' ]]
	run -1 git hotfix check
	[[ $output != *triage* ]]
}

@test "severities in small letters, and workarounds that are none" {
	given_release
	git hotfix start -q --severity ' p1 ' --workaround NONE login
	run -0 record
	[[ $output = *$'\nHotfix-Severity: P1\nHotfix-Workaround: NONE' ]]
	git config --global hotfix.triage.severities 'sev-1'
	refused 1 git hotfix start --severity P1 two
	git hotfix start -q --severity SEV-1 two
	run -0 git log -1 --format=%B refs/hotfix-log/two
	[[ $output = *$'\nHotfix-Severity: sev-1' ]]
}

@test "when it was noticed" {
	given_release
	hint='hint: give a day as 2026-11-21, a date as git reads it, or a time '
	hint+='ago as 2w'
	for date in never x 2026-13-45; do
		refused 128 git hotfix start --detected "$date" login
		expect_output ''
		expect_stderr "fatal: cannot read '$date' as a date
$hint"
	done
	refused 128 git hotfix start --detected 2099-01-01 login
	expect_stderr "fatal: '2099-01-01' is yet to come
hint: give a date as git reads it, '2026-11-21 02:40', or a time ago as 2h"
	before=$(($(date +%s) - 7200))
	git hotfix start -q --detected 2h login
	run -0 record
	noticed=$(date -d "${output##*Hotfix-Detected: }" +%s)
	[ "$noticed" -ge "$before" ]
	[ "$noticed" -le "$(($(date +%s) - 7200))" ]
	git hotfix triage -q --detected "$(date +%F)"
	run -0 record
	[[ $output = *"Hotfix-Detected: $(date +%F)T00:00:00Z" ]]
	tick
	TZ=Europe/Madrid git hotfix triage -q --detected '2026-07-01 12:00'
	run -0 record
	[[ $output = *'Hotfix-Detected: 2026-07-01T10:00:00Z' ]]
}

@test "answers that no record takes leave no trace" {
	given_release
	for text in $'two\nlines' $'a\ttab' $'esc\e[31m' $'bell\a' $'\x7f' \
		$'\xff\xfe' $'turned \xe2\x80\xae round' \
		"$(printf 'x%.0s' {1..501})"; do
		for option in --severity --incident --impact --affected \
			--workaround --rollback-plan --cannot-wait; do
			refused 128 git hotfix start "$option" "$text" login
			expect_output ''
			[[ $stderr = "fatal: '"* && $stderr != *$'\e'* ]]
		done
	done
	expect_stderr "fatal: 'Cannot-Wait' is 501 bytes long, over the 500 \
that an answer takes
hint: say it in a sentence, and link to the rest"
	git hotfix start -q --impact "$(printf 'x%.0s' {1..500})" login
	refused 128 git hotfix triage --impact $'esc\e[31m'
	expect_stderr "fatal: 'Impact' has the control character U+001B in it
hint: write it as one line of plain text"
}

@test "triage corrects by a new event, here and on the remote" {
	required
	git hotfix start -q "${all[@]}" login
	tick
	run -0 --separate-stderr git hotfix triage --severity P2 \
		--impact 'no orders' --affected 'all of Iberia' --detected 2026-01-01
	expect_output "recorded for 'login': corrected severity, corrected \
affected, answered detected"
	expect_stderr ''
	run -0 git log --format=%B refs/hotfix-log/login
	expect_output "corrected severity, corrected affected, answered detected

Hotfix-Event: triage
Hotfix-Name: login
Hotfix-Severity: P2
Hotfix-Affected: all of Iberia
Hotfix-Detected: 2026-01-01T00:00:00Z

started from origin/main

Hotfix-Event: start
Hotfix-Name: login
Hotfix-Line: main
Hotfix-Base: $(git rev-parse HEAD)
Hotfix-Severity: P1
Hotfix-Incident: INC-4711
Hotfix-Impact: no orders
Hotfix-Affected: all of Spain: 12 %
Hotfix-Workaround: none
Hotfix-Rollback-Plan: deploy v1.4.0"
	both refs/hotfix-log/login
	git fsck --strict --no-dangling
	refused 0 git hotfix triage --severity p2 --impact 'no orders '
	expect_output "nothing to correct: 'login' has these answers"
	refused 0 git hotfix triage -n --hotfix hotfix/login --incident INC-1
	expect_output "would record for 'login': corrected incident"
	tick
	run -0 git hotfix triage -q --incident INC-1 login
	expect_output ''
	run -0 git hotfix log
	[[ ${lines[-1]} = *'  triage       corrected incident  (Ana '* ]]
}

@test "triage alone shows how the answers stand, and what is missing" {
	required
	git hotfix start -q --severity P1 --impact 'no orders' login
	refused 0 git hotfix triage
	expect_output "severity       P1
incident       -
impact         no orders
affected       -
workaround     (missing)
rollback-plan  (missing)
detected       -
cannot-wait    -"
	expect_stderr \
		"hint: git hotfix triage --workaround <text> --rollback-plan <text> login"
	refused 0 git hotfix triage --json login
	expect_output '{
  "format": 1,
  "hotfix": "login",
  "severity": "P1",
  "incident": null,
  "impact": "no orders",
  "affected": null,
  "workaround": null,
  "rollback_plan": null,
  "detected": null,
  "cannot_wait": null,
  "missing": [
    "workaround",
    "rollback-plan"
  ]
}'
	expect_stderr ''
	tick
	run -0 git hotfix triage --json --workaround none --rollback-plan 'none'
	# shellcheck disable=SC2016 # perl's variables
	run -0 json '$j->{workaround}, scalar @{$j->{missing}}' <<<"$output"
	expect_output 'none
0'
	run -0 record
	[[ $output = *$'\nHotfix-Workaround: none\nHotfix-Rollback-Plan: none' ]]
}

@test "a correction that says that it can wait asks for the reason too" {
	given_release
	git hotfix start -q --severity P1 login
	refused 1 git hotfix triage --severity P4
	expect_stderr "error: 'P4' is none of [triage] severities = P1, P2: it \
can wait for the normal release
hint: if it cannot, say so on the record: --cannot-wait <why>"
	refused 1 git hotfix triage --workaround 'log in twice'
	git hotfix triage -q --severity P4 --cannot-wait 'the audit'
	# The team changes its mind: what is old does not stop what is new.
	git hotfix start -q --severity P1 two
	git config --global hotfix.triage.severities P0
	run -0 git hotfix triage --impact 'some' two
	run -0 --separate-stderr git hotfix triage two
	[ "${lines[-1]}" = 'cannot-wait    (missing)' ]
	expect_stderr 'hint: git hotfix triage --cannot-wait <why> two'
}

@test "the rule finds what is missing, and what can wait" {
	required
	given_hotfix login
	run -0 git hotfix check
	expect_output "check: warned by 1 rule
  (warn) triage  no answer to severity, impact, workaround, rollback-plan
hint: git hotfix triage --severity <P1> --impact <text> \
--workaround <text> --rollback-plan <text> login"
	git hotfix triage -q "${all[@]}"
	run -0 git hotfix check
	expect_output "check: login is fine: 1 file, 2 lines, 1 commit"
	git config --global hotfix.triage.severities P0
	level block
	run -1 git hotfix check
	expect_output "check: blocked by 1 rule
  triage  'P1' is none of [triage] severities = P0, and no reason why it \
cannot wait
hint: git hotfix triage --cannot-wait <why> login"
	git hotfix waive -q --rule triage -m 'it is on fire'
	run -0 git hotfix check
	expect_output "check: warned by 1 rule
  (warn) triage  'P1' is none of [triage] severities = P0, and no reason why \
it cannot wait; waived by Ana Sousa: it is on fire"
	level off
	run -0 git hotfix check
	expect_output "check: login is fine: 1 file, 2 lines, 1 commit"
}

@test "finish and a push stop where the rule blocks" {
	given_policy '[branches]' 'production = main'
	git config --global --unset hotfix.triage.require
	given_hotfix login 2>/dev/null
	level block
	found='  triage  no answer to severity, impact, workaround, rollback-plan
hint: git hotfix triage --severity <P1> --impact <text> --workaround <text> '
	found+='--rollback-plan <text> login'
	refused 1 git hotfix finish
	[[ $stderr = "finish: blocked by 1 rule
$found"* ]]
	git switch -q main
	git merge -q --no-ff --no-edit hotfix/login
	run -1 --separate-stderr git push -q origin main
	[[ $stderr = "pre-push: blocked by 1 rule
$found"* ]]
	git hotfix triage -q "${all[@]}"
	git push -q origin main
}

@test "commit-msg adds the incident as it was corrected" {
	given_release
	git hotfix start -q --incident INC-1 login
	tick
	git hotfix triage -q --incident INC-2
	echo '/* fix */' >>app.c
	git commit -q -a -m 'fix the login'
	run -0 git log -1 --format=%B
	expect_output "fix the login

Incident: INC-2
Hotfix: login"
}

@test "after the release still, of an abandoned one never" {
	given_release
	given_hotfix login
	git hotfix finish -q
	git hotfix triage -q --affected 'all of Spain' login
	run -0 record
	[[ $output = *'Hotfix-Affected: all of Spain' ]]
	git hotfix start -q --impact 'little' logout
	git hotfix abandon -q logout
	refused 1 git hotfix triage --affected nobody logout
	expect_stderr "error: hotfix 'logout' was abandoned"
	run -0 git hotfix triage logout
	[ "${lines[2]}" = 'impact         little' ]
}

@test "a hotfix that was begun by plain git" {
	given_release
	git switch -q -c hotfix/login
	run -0 git hotfix triage --severity P1
	expect_output "recorded for 'login': answered severity"
	run -0 git log --format=%B refs/hotfix-log/login
	expect_output "answered severity

Hotfix-Event: triage
Hotfix-Name: login
Hotfix-Severity: P1"
}

@test "an unreachable remote stops no correction" {
	given_release
	git hotfix start -q login
	mv ../remote.git ../away
	run -0 --separate-stderr git hotfix triage --severity P1
	expect_output "recorded for 'login': answered severity"
	[[ $stderr = *"warning: "*"going on with what is here"* ]]
	run -0 --separate-stderr git hotfix triage --offline --severity P2
	expect_stderr ''
}

@test "answers that others forged are shown safely" {
	given_release
	git hotfix start -q --severity P1 login
	tick
	git update-ref refs/hotfix-log/login "$(printf 'evil\n\nHotfix-Event: %s
Hotfix-Name: login\nHotfix-Impact: \033[2J\033]0;x\007 gone\n' triage |
		git commit-tree -p refs/hotfix-log/login "$(git mktree </dev/null)")"
	run -0 git hotfix triage
	[[ $output != *$'\e'* && $output != *$'\a'* ]]
	[ "${lines[2]}" = 'impact         \x1b[2J\x1b]0;x\x07 gone' ]
	# shellcheck disable=SC2016 # perl's variables
	git hotfix triage --json | json '$j->{impact}' >/dev/null
	run -0 git hotfix triage --severity P2
	run -0 record
	[[ $output = *'Hotfix-Severity: P2' && $output != *Impact* ]]
}

@test "--redo takes the answers over, but for what no record takes" {
	required
	git hotfix start -q "${all[@]}" --detected 2026-01-01 login
	tick
	sed -i.orig 's/n + 1;/n + 11;/' app.c
	rm app.c.orig
	git commit -q -a -m 'fix the first step'
	git hotfix finish -q
	git hotfix triage -q --impact 'few orders' login
	tick
	git update-ref refs/hotfix-log/login "$(printf 'evil\n\nHotfix-Event: %s
Hotfix-Name: login\nHotfix-Affected: \033[2J\n' triage |
		git commit-tree -p refs/hotfix-log/login "$(git mktree </dev/null)")"
	git hotfix rollback -q login
	tick
	run -0 --separate-stderr git hotfix start --redo login \
		--rollback-plan 'revert it' again
	expect_stderr ''
	run -0 git log --format=%B refs/hotfix-log/again
	expect_output "started from origin/main

Hotfix-Event: start
Hotfix-Name: again
Hotfix-Line: main
Hotfix-Base: $(git rev-parse main)
Hotfix-Severity: P1
Hotfix-Incident: INC-4711
Hotfix-Impact: few orders
Hotfix-Workaround: none
Hotfix-Rollback-Plan: revert it
Hotfix-Redo: login"
}

@test "usage" {
	given_release
	git hotfix start -q login
	refused 129 git hotfix triage --hotfix login login
	[ "${stderr_lines[0]}" = 'error: two hotfixes are named' ]
	refused 129 git hotfix triage login logout
	refused 128 git hotfix triage --severity P1 nosuch
	expect_stderr "fatal: there is no hotfix 'nosuch'
hint: git hotfix list"
}
