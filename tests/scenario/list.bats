#!/usr/bin/env bats
# Which hotfixes there are, and which of them are wanted.
# shellcheck disable=SC2034,SC2154 # helper and bats use and set them

load helper

# Three at night on 2026-01-02, of which one is released and one abandoned, and
# one ten days later on an older line.
given_four() {
	given_policy '[branches]' 'production = main' \
		'support = support/*' 'integration = develop'
	git branch -q support/1.3 v1.4.0
	git push -q origin support/1.3
	git hotfix start -q --severity P1 --incident INC-1 api
	git switch -q main
	given_hotfix login
	git hotfix finish -q
	git hotfix start -q --severity P2 --incident INC-2 cart
	git hotfix abandon -q cart
	git switch -q main
	clock=1768219445
	tick
	git hotfix start -q --severity p1 --from support/1.3 old-api
}

# names <argument>...: those that list prints.
names() {
	run -0 --separate-stderr git hotfix list --names "$@"
	expect_stderr ''
	output=${output//$'\n'/ }
}

@test "list: by name, by state, by triage, by line" {
	given_four
	names
	expect_output 'api cart login old-api'
	names '*api'
	expect_output 'api old-api'
	names 'c*' '[l-m]ogin' nosuch
	expect_output 'cart login'
	names '*.c'
	expect_output ''
	names --state open
	expect_output 'api old-api'
	names --state abandoned --state closed
	expect_output 'cart login'
	names --state 'rolled back'
	expect_output ''
	names --severity P1
	expect_output 'api old-api'
	names --incident INC-2
	expect_output cart
	names --line support/1.3
	expect_output old-api
	names --state open --severity P1 --line main '*api'
	expect_output api
}

@test "list: by the time of start or release" {
	given_four
	names --since 2026-01-03
	expect_output old-api
	names --until 2026-01-02
	expect_output 'api cart login'
	names --until '2026-01-02 03:08:59'
	expect_output api
	names --since '2026-01-12 12:05' --until '2026-01-12 12:06'
	expect_output old-api
	names --since 1d
	expect_output ''
	refused 128 git hotfix list --since nonsense
	expect_stderr "fatal: cannot read 'nonsense' as a date
hint: give a day as 2026-11-21, a date as git reads it, or a time ago as 2w"
}

@test "list: a severity is shown, and filters hold for programs too" {
	given_four
	run -0 git hotfix list --severity p1
	expect_output "open        api                      $(id v1.4.0) main, P1
open        old-api                  $(id v1.4.0) support/1.3, P1"
	git hotfix list --json --incident INC-1 >../json
	# shellcheck disable=SC2016 # perl's variables
	run -0 json 'map { "$_->{hotfix} $_->{severity} $_->{incident}" }
		@{ $j->{hotfixes} }' <../json
	expect_output 'api P1 INC-1'
}

@test "list: a state that there is not" {
	given_release
	refused 128 git hotfix list --state close
	expect_stderr "fatal: no hotfix is ever in state 'close'
hint: did you mean 'closed'?"
	refused 129 git hotfix list --nosuch
}
