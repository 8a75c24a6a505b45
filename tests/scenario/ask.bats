#!/usr/bin/env bats
# The questions of triage at a terminal: in which order, what is asked again,
# and that nothing has happened before the last of them.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper

# at_terminal <what is typed, for printf> <command>: what it looks like there.
at_terminal() (
	set -o pipefail
	export SHELL=/bin/sh
	# shellcheck disable=SC2059 # the answers have escapes
	printf "$1" | script -q -e -E never -c "$2" /dev/null | tr -d '\r'
)

# required: as a team without a policy of its own has it.
required() {
	given_release
	git config --global --unset hotfix.triage.require
}

# typed <status> <answers> <command>: it ends so.
typed() {
	run -"$1" at_terminal "${@:2}"
}

# stopped <status> <answers> <command>: and nothing has changed.
stopped() {
	local before

	before=$(everything)
	typed "$@"
	diff -u <(echo "$before") <(everything)
}

# record: the newest event of login, as plain git has it.
record() {
	git log -1 --format=%B refs/hotfix-log/login
}

# In the order in which they come.
severity='severity (needed), one of P1, P2'
incident='incident, the one that it repairs'
impact='impact (needed), what it means for the business'
affected='affected, who, and how many'
workaround='workaround (needed), what users can do meanwhile, or none'
rollback='rollback-plan (needed), what to do if the fix fails'

@test "start asks one question after the other" {
	required
	typed 0 'p1\nINC-4711\nno orders\nall of Spain\nnone\ndeploy v1.4.0\n' \
		'git hotfix start login'
	expect_output "$severity: $incident: $impact: $affected: $workaround: \
$rollback: started hotfix/login from origin/main at $(id HEAD)
next: commit the fix, then 'git hotfix status'"
	run -0 record
	expect_output "started from origin/main

Hotfix-Event: start
Hotfix-Name: login
Hotfix-Line: main
Hotfix-Base: $(git rev-parse HEAD)
Hotfix-Severity: P1
Hotfix-Incident: INC-4711
Hotfix-Impact: no orders
Hotfix-Affected: all of Spain
Hotfix-Workaround: none
Hotfix-Rollback-Plan: deploy v1.4.0"
}

@test "what options answer is not asked, what is not needed may stay empty" {
	required
	typed 0 '\n\nnone\nrevert\n' \
		"git hotfix start --severity P1 --impact 'no orders' login"
	expect_output "$incident: $affected: $workaround: $rollback: \
started hotfix/login from origin/main at $(id HEAD)
next: commit the fix, then 'git hotfix status'"
	run -0 record
	[[ $output = *"
Hotfix-Severity: P1
Hotfix-Impact: no orders
Hotfix-Workaround: none
Hotfix-Rollback-Plan: revert" ]]
}

@test "what is needed, or cannot be recorded, is asked again" {
	given_release
	git config --global hotfix.triage.require impact
	git config --global hotfix.triage.severities ''
	long=$(printf 'x%.0s' {1..501})
	typed 0 "\n\n\n \nup \033[A\na\ttab\nnul \000\nbad \377\n$long\nnow\n\n\n\n" \
		'git hotfix start login'
	expect_output "severity, how bad it is: $incident: $impact: $impact: \
$impact: warning: 'Impact' has the control character U+001B in it
$impact: warning: 'Impact' has the control character U+0009 in it
$impact: warning: 'Impact' has the control character U+0000 in it
$impact: warning: 'Impact' is not valid UTF-8
$impact: warning: 'Impact' is 501 bytes long, over the 500 that an answer takes
$impact: $affected: ${workaround/ (needed)/}: ${rollback/ (needed)/}: \
started hotfix/login from origin/main at $(id HEAD)
next: commit the fix, then 'git hotfix status'"
	run -0 record
	[[ $output = *"
Hotfix-Base: $(git rev-parse HEAD)
Hotfix-Impact: now" ]]
}

@test "what can wait asks for the reason, once" {
	required
	typed 0 'P3\nthe audit is on Monday\n\nsome\n\nlog in twice\nrevert\n' \
		'git hotfix start login'
	expect_output "$severity: 'P3' is none of [triage] severities = P1, P2: \
this is no hotfix, but work for the normal release
why it cannot wait all the same (empty: stop): $incident: $impact: \
$affected: $workaround: $rollback: started hotfix/login from origin/main at \
$(id HEAD)
next: commit the fix, then 'git hotfix status'"
	run -0 record
	[[ $output = *"
Hotfix-Cannot-Wait: the audit is on Monday" ]]
	typed 0 'log in twice\nit takes an hour\nrevert\n' \
		'git hotfix start --severity P1 --incident I --impact a --affected b two'
	expect_output "$workaround: there is a workaround: this is no hotfix, but \
work for the normal release
why it cannot wait all the same (empty: stop): $rollback: started hotfix/two \
from origin/main at $(id HEAD)
next: commit the fix, then 'git hotfix status'"
}

@test "it can wait: nothing has changed" {
	required
	stopped 1 'P3\n\n' 'git hotfix start login'
	expect_output "$severity: 'P3' is none of [triage] severities = P1, P2: \
this is no hotfix, but work for the normal release
why it cannot wait all the same (empty: stop): error: 'P3' is none of \
[triage] severities = P1, P2: it can wait for the normal release
hint: if it cannot, say so on the record: --cannot-wait <why>"
	stopped 1 '\n' 'git hotfix start --severity P4 login'
	git hotfix start -q --severity P1 two 2>/dev/null
	stopped 1 '\n' 'git hotfix triage --severity P4'
}

@test "the end of the input stops it" {
	required
	stopped 1 'P1\nINC-1\n' 'git hotfix start login'
	expect_output "$severity: $incident: $impact: 
error: stopped, for no answer came"
	stopped 1 'P3\n' 'git hotfix start login'
	git hotfix start -q --severity P1 two 2>/dev/null
	stopped 1 '\nINC-1\n' 'git hotfix triage'
}

@test "Ctrl-C stops it" {
	required
	before=$(everything)
	export SHELL=/bin/sh
	coproc script -q -e -E never -c 'git hotfix start login' /dev/null
	pid=$COPROC_PID
	exec 5<&"${COPROC[0]}" 6>&"${COPROC[1]}"
	printf 'P1\n' >&6
	for ((i = 0; i < 2; i++)); do
		IFS= read -r -d : -t 60 said <&5
	done
	[ "$said" = " $incident" ]
	printf '\003' >&6
	wait "$pid" || status=$?
	[ "$status" -ne 0 ]
	diff -u <(echo "$before") <(everything)
}

@test "nothing is fetched before the answers are there" {
	required
	mv ../remote.git ../away
	run -128 at_terminal 'P1\n\nx\n\nnone\nx\n' 'git hotfix start login'
	[[ $output = "$severity: $incident: $impact: $affected: $workaround: \
$rollback: "*"fatal: 'origin' cannot be reached"* ]]
}

@test "a name that is none or taken, and a dirty tree, are told before" {
	required
	git hotfix start -q login 2>/dev/null
	stopped 128 '' 'git hotfix start LOGIN'
	expect_output "fatal: hotfix 'login' exists (open)
hint: a name is used once: choose another, or 'git hotfix log login'"
	stopped 128 '' 'git hotfix start a..b'
	[[ $output = "fatal: "* ]]
	echo mine >>app.c
	stopped 1 '' 'git hotfix start two'
	[[ $output = "error: tracked files have changes"* ]]
}

@test "-q, -n and a rule that is off ask nothing" {
	required
	typed 0 '' 'git hotfix start -q --severity P1 login'
	expect_output "warning: triage: no answer to impact, workaround, \
rollback-plan"
	stopped 0 '' 'git hotfix start -n two'
	[[ $output = "warning: triage: no answer to severity, impact"* ]]
	git config --global hotfix.rules.triage off
	typed 0 '' 'git hotfix start two'
	expect_output "started hotfix/two from origin/main at $(id HEAD)
next: commit the fix, then 'git hotfix status'"
}

@test "triage asks each with the answer that there is" {
	required
	git hotfix start -q --severity P1 --incident INC-1 --impact some login \
		2>/dev/null
	tick
	typed 0 '\n\nall\nSpain\nnone\nrevert\n' 'git hotfix triage'
	expect_output "$severity [P1]: $incident [INC-1]: $impact [some]: \
$affected: $workaround: $rollback: recorded for 'login': corrected impact, \
answered affected, answered workaround, answered rollback-plan"
	run -0 record
	[[ $output = *"

Hotfix-Event: triage
Hotfix-Name: login
Hotfix-Impact: all
Hotfix-Affected: Spain
Hotfix-Workaround: none
Hotfix-Rollback-Plan: revert" ]]
	tick
	stopped 0 '\n\n\n\n\n\n' 'git hotfix triage login'
	[[ $output = *"$rollback [revert]: nothing to correct: 'login' has \
these answers" ]]
	stopped 0 'P2\n\n\n\n\n\n' 'git hotfix triage -n'
	[[ $output = *"would record for 'login': corrected severity" ]]
	typed 0 '' 'git hotfix triage --severity P2'
	expect_output "recorded for 'login': corrected severity"
}

@test "an answer that others forged is asked about safely" {
	given_release
	git hotfix start -q login
	tick
	git update-ref refs/hotfix-log/login "$(printf 'evil\n\nHotfix-Event: %s
Hotfix-Name: login\nHotfix-Impact: \033[2J\033]0;x\007 gone\n' triage |
		git commit-tree -p refs/hotfix-log/login "$(git mktree </dev/null)")"
	typed 0 '\n\n\n\n\n\n' 'git hotfix triage'
	[[ $output != *$'\e'* && $output != *$'\a'* ]]
	[[ $output = *'[\x1b[2J\x1b]0;x\x07 gone]: '* ]]
	[[ $output = *"nothing to correct: 'login' has these answers" ]]
}
