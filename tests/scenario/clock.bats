#!/usr/bin/env bats
# When each phase of a hotfix came, and how long it may stay open.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154 # perl has $; a test is a
# subshell; bats sets output

load helper

# event <kind> <field>...: added to the record of login by plain git.
event() {
	write_event login "$1" 'an event' "${@:2}"
}

# clock [<name>]: the rows of the clock.
clock() {
	run -0 --separate-stderr git hotfix status "$@"
	expect_stderr ''
	output=$(grep -e '^  clock  ' -e '^   .* +' <<<"$output" || :)
}

# age: the row of the age.
age() {
	run -0 --separate-stderr git hotfix status
	output=$(grep '^  age  ' <<<"$output")
}

# hours <n>: let them pass.
hours() {
	clock=$((clock + $1 * 3600 - 60))
	tick
}

@test "from the first word to the last target" {
	given_release
	git hotfix start -q login
	clock
	expect_output ''
	event triage 'Detected: 2026-01-02T02:10:00Z'
	clock
	expect_output '  clock          detected 2026-01-02 02:10Z, started +58m'
	hours 1
	commit_file app.c 'int fixed;' 'fix it'
	clock
	expect_output '  clock          detected 2026-01-02 02:10Z, started +58m, fixed +2h00m'
	hours 24
	git hotfix finish -q
	clock
	expect_output '  clock          detected 2026-01-02 02:10Z, started +58m, fixed +2h00m,
                 released +1d02h, merged back +1d02h'
	event deploy 'Environment: staging'
	event deploy 'Environment: production' 'Skip: yes' 'Why: later'
	event deploy 'Environment: production' 'Result: failed'
	hours 1
	event deploy 'Environment: production'
	event deploy 'Environment: production'
	clock
	expect_output '  clock          detected 2026-01-02 02:10Z, started +58m, fixed +2h00m,
                 released +1d02h, deployed +1d03h, merged back +1d02h'
	git hotfix status --json >../json
	run -0 json '@{$j->{clock}}{qw(detected started fixed released deployed
		merged_back)}' <../json
	expect_output '2026-01-02T02:10:00Z
2026-01-02T03:08:05Z
2026-01-02T04:10:05Z
2026-01-03T04:10:05Z
2026-01-03T05:14:05Z
2026-01-03T04:10:05Z'
}

# given_debt: login is in production, develop and release/1.5 lack it.
given_debt() {
	given_release
	git push -q origin develop:refs/heads/release/1.5
	git fetch -q
	given_hotfix login
	git config hotfix.merge-back.via branch
	run -3 git hotfix finish -q
	git config --unset hotfix.merge-back.via
	clock login
	expect_output '  clock          started 2026-01-02 03:09Z, fixed +1m, released +1m'
}

@test "merged back is when the last one got it, by plain git" {
	given_debt
	git switch -q develop
	hours 2
	git merge -q --no-edit main
	git push -q origin develop
	clock login
	expect_output '  clock          started 2026-01-02 03:09Z, fixed +1m, released +1m'
	git switch -q release/1.5
	hours 3
	git merge -q --no-edit main
	commit_file later.c 'int later;' 'something else'
	git push -q origin release/1.5
	clock login
	expect_output '  clock          started 2026-01-02 03:09Z, fixed +1m, released +1m,
                 merged back +5h01m'
}

@test "merged back by a pick, and where one is waived" {
	given_debt
	hours 4
	git hotfix merge-back -q --cherry-pick login --into develop
	hours 1
	git hotfix waive -q login --target release/1.5 -m 'it is not shipped'
	clock login
	expect_output '  clock          started 2026-01-02 03:09Z, fixed +1m, released +1m,
                 merged back +4h01m'
	git hotfix rollback -q login
	clock login
	expect_output '  clock          started 2026-01-02 03:09Z, fixed +1m, released +1m'
}

@test "where there is nothing to merge back to" {
	given_repository
	git push -q origin :develop
	git branch -q -D develop
	given_hotfix login
	git hotfix finish -q
	clock login
	expect_output '  clock          started 2026-01-02 03:09Z, fixed +1m, released +1m'
}

@test "what is picked or merged in is fixed when the fix was made" {
	given_release
	git switch -q develop
	commit_file fix.c 'int fix;' 'fix it on develop'
	git switch -q main
	git hotfix start -q login
	hours 2
	git cherry-pick develop >/dev/null
	clock
	expect_output '  clock          started 2026-01-02 03:09Z, fixed +2h00m'
	somebody main other.c 'int other;'
	git fetch -q
	hours 3
	git merge -q --no-edit origin/main
	clock
	expect_output '  clock          started 2026-01-02 03:09Z, fixed +2h00m'
	git hotfix finish -q
	clock login
	[[ $output = '  clock          started 2026-01-02 03:09Z, fixed +2h00m, released +5h'* ]]
}

@test "dates that say nothing, and clocks that differ" {
	given_release
	given_hotfix login
	for date in yesterday '2026-01-02 03:00:00' '99999-01-01T00:00:00Z'; do
		event triage "Detected: $date"
		clock
		expect_output '  clock          started 2026-01-02 03:09Z, fixed +1m'
	done
	event triage 'Detected: 2026-01-02T03:10:00Z'
	clock
	expect_output '  clock          detected 2026-01-02 03:10Z, started -55s, fixed +5s'
}

@test "without a record there is neither age nor clock" {
	given_release
	git switch -q -c hotfix/login main
	commit_file app.c 'int fixed;' 'fix it'
	run -0 --separate-stderr git hotfix status
	[[ $output != *'  age '* && $output != *'  clock '* ]]
	run -0 git hotfix status --json
	run -0 json '$j->{max_age}, defined $j->{left} ? 1 : 0' <<<"$output"
	expect_output '86400
0'
}

@test "what is left of the time, and what is over" {
	given_release
	ago $((3 * 3600 + 90))
	git hotfix start -q login
	age
	expect_output '  age        3 hours, 20 hours left of 24 hours'
	git config hotfix.hotfix.max-age 90m
	age
	expect_output '  age        3 hours, over max-age for 1 hour'
	git config hotfix.hotfix.max-age 210m
	age
	expect_output '  age        3 hours, 29 minutes left of 210 minutes'
	git config hotfix.hotfix.max-age 2w
	age
	expect_output '  age        3 hours, 13 days left of 14 days'
	git hotfix status --json >../json
	run -0 json '$j->{max_age}, $j->{left} > 1198000 && $j->{left} < 1198800
		? 1 : $j->{left}' <../json
	expect_output '1209600
1'
}

@test "what is closed is as old as it is, and nobody counts" {
	given_release
	given_hotfix login
	git hotfix finish -q
	run -0 git hotfix status login
	[[ $output != *'  age '* ]]
	git hotfix status --json login >../json
	run -0 json 'defined $j->{left} ? 1 : 0' <../json
	expect_output 0
	git switch -q main
	git hotfix start -q logout
	git hotfix abandon -q logout
	run -0 git hotfix status logout
	[[ $output != *'  age '* ]]
}
