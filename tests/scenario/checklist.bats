#!/usr/bin/env bats
# The checklist of git hotfix status: what is asked for before the release and
# after it, what the record says of it, and what to do next.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154 # perl has $; a test is a
# subshell; bats sets output

load helper

# event <kind> <subject> <field>...: added to the record of login by plain git.
event() {
	write_event login "$@"
}

# as <name> <command>...: what Bo does.
as() {
	local name=$1 mail=${1,,}@example.org

	GIT_AUTHOR_NAME=$name GIT_AUTHOR_EMAIL=$mail GIT_COMMITTER_NAME=$name \
		GIT_COMMITTER_EMAIL=$mail "${@:2}"
}

tree() {
	git rev-parse 'HEAD^{tree}'
}

tested() {
	event evidence "tested $1: $2" "Item: $1" "Result: $2" \
		"Tree: ${3:-$(tree)}" "Commit: $(git rev-parse HEAD)"
}

agreed() {
	event "${2:-approve}" "approved as $1" "Role: $1" "Tree: $(tree)" \
		"Commit: $(git rev-parse HEAD)"
}

deployed() {
	event deploy "deployed to $1" "Environment: $1" "${@:2}" \
		"Tree: $(tree)" "Commit: $(git rev-parse HEAD)"
}

# A policy that asks for all there is, at a level.
given_demands() {
	given_policy '[branches]' 'production = main' \
		'[triage]' 'require = severity, impact' \
		'[evidence]' 'require = regression, staging' \
		'require-after = smoke' \
		'[approval]' 'require = sre:1, lead:1' \
		'[roles]' 'sre = bo@example.org, ana@example.org' \
		'lead = eva@example.org' \
		'[rules]' 'approval = warn'
	git config --global --unset hotfix.triage.require
	given_hotfix login 2>/dev/null
	for rule in triage evidence approval; do
		git config "hotfix.rules.$rule" "$1"
	done
	git push -q origin hotfix/login
}

# checklist [<name>]: what status says, but for what other tests look at.
checklist() {
	run -0 --separate-stderr git hotfix status "$@"
	expect_stderr ''
	output=$(sed -E '/^(from|hotfix)/d; s/ [0-9]+ [a-z]+ ago/ then/
		/^ +(deployed|merged back) \+/d; /^  (files|lines|commits|age|develop|clock)  /d
		s/ since [0-9]+ [a-z]+/ since then/' <<<"$output")
}

next() {
	checklist "$@"
	expect_output "$(sed -n '/^next/,$p' <<<"$output")"
}

@test "what is on the remote alone is not to be pushed, nor others listed" {
	# shellcheck disable=SC2034 # for tick
	clock=$(($(date +%s) - 3600))
	given_policy '[branches]' 'production = main' '[frequency]' 'limit = 0'
	given_hotfix login 2>/dev/null
	git push -q origin hotfix/login
	git switch -q main
	git branch -q -D hotfix/login
	run -0 git hotfix status login
	[[ $output = *'(warn) frequency  1 hotfix began in 30 days'* ]]
	expect 'next: git switch hotfix/login
      git hotfix finish' "$(sed -n '/^next/,$p' <<<"$output")"
}

@test "what nobody asks for is not listed" {
	given_release
	given_hotfix login
	checklist
	expect_output 'next: git push -u origin hotfix/login
      git hotfix finish'
	git config hotfix.rules.triage off
	git config hotfix.triage.require severity
	git config hotfix.rules.evidence off
	git config hotfix.evidence.require regression
	git config hotfix.approval.require sre:1
	checklist
	expect_output 'next: git push -u origin hotfix/login
      git hotfix finish'
}

@test "all is missing, and what to do about it" {
	given_demands warn
	checklist
	expect_output '  triage         missing: severity, impact
  regression     missing
  staging        missing
  sre            0 of 1
  lead           0 of 1
next: git hotfix triage --severity <P1> --impact <text>
      git hotfix evidence regression -- <command>
      git hotfix evidence staging -- <command>
      git hotfix approve --as sre
      git hotfix approve --as lead
      git hotfix finish'
}

@test "what blocks is to be done before the release" {
	given_demands block
	checklist
	[[ $output != *finish* ]]
	run -0 git hotfix status --json
	run -0 json '$j->{verdict}, map { "$_->{rule} $_->{level}" }
		@{$j->{findings}}' <<<"$output"
	[[ $output = 'block
triage block
'* ]]
	[[ $output = *$'\nevidence block'* && $output = *$'\napproval block'* ]]
}

@test "everything is there" {
	given_demands block
	git hotfix triage -q --severity P1 --impact 'no sales'
	git hotfix evidence -q regression -- true
	as Bo git hotfix evidence -q staging --passed -m 'seen to work'
	as Bo git hotfix approve -q --as sre
	as Eva git hotfix approve -q --as lead
	checklist
	expect_output '  triage         answered
  regression     passed then (Ana Sousa)
  staging        passed then (Bo)
  sre            1 of 1 (Bo)
  lead           1 of 1 (Eva)
next: git hotfix finish'
}

@test "a late change voids it: on another tree, and why it does not count" {
	given_demands warn
	event triage 'triage corrected' 'Severity: P1' 'Impact: no sales'
	tested regression passed
	tested staging passed
	as Bo agreed sre
	old=$(tree)
	commit_file late.c 'int late;' 'one more thing'
	git push -q origin hotfix/login
	tested staging failed
	checklist
	[[ $output = "  triage         answered
  regression     on another tree, ${old::7}, then (Ana Sousa)
  staging        failed then (Ana Sousa)
  sre            0 of 1
                 Bo: "*"${old::7}"*"
  lead           0 of 1
next: git hotfix evidence regression -- <command>
      git hotfix evidence staging -- <command>
      git hotfix approve --as sre
      git hotfix approve --as lead
      git hotfix finish" ]]
	# The same tree again: what was said of it counts again.
	git reset -q --hard HEAD~
	tick
	git commit -q --amend -m 'fix the first step, in other words'
	checklist
	[[ $output = *"
  regression     passed then (Ana Sousa)
  staging        passed then (Ana Sousa)
  sre            1 of 1 (Bo)
"* ]]
}

@test "who wrote the fix, who has no role, who takes it back" {
	given_demands warn
	agreed sre
	as Zoe agreed lead
	as Bo agreed sre
	as Bo agreed sre revoke
	checklist
	[[ $output = *'
  sre            0 of 1
                 Ana Sousa: '*'
                 Bo: '*'
  lead           0 of 1
                 Zoe: '*'
next: '* ]]
}

@test "in the name of somebody else" {
	given_demands warn
	GIT_AUTHOR_NAME=Bo GIT_AUTHOR_EMAIL=bo@example.org agreed sre
	GIT_AUTHOR_NAME=Bo GIT_AUTHOR_EMAIL=bo@example.org tested staging passed
	checklist
	[[ $output = *'
  staging        passed then (Bo, recorded by Ana Sousa)
  sre            0 of 1
                 Bo: was made by '\''ana@example.org'\'' in that name
'* ]]
}

@test "production has moved: nothing can be said of that tree" {
	given_demands warn
	tested regression passed
	git hotfix triage -q --severity P1 --impact 'no sales'
	somebody main urgent.c 'int urgent;'
	git fetch -q
	checklist
	[[ $output = *"
  triage         answered
  regression     on another tree, $(tree | cut -c 1-7), then (Ana Sousa)
  staging        missing
  sre            0 of 1
  lead           0 of 1
  production has moved: merge it in and test again
next: git merge origin/main, and test again
      git hotfix finish" ]]
	git hotfix status --json >../json
	run -0 json 'defined $j->{checklist}{tree} ? 1 : 0,
		$j->{checklist}{evidence}[0]{state}' <../json
	expect_output '0
stale'
}

@test "a rule that is waived asks for nothing more" {
	given_demands block
	git hotfix waive -q --rule evidence -m 'the lab burns'
	git hotfix triage -q --severity P1 --impact 'no sales'
	checklist
	expect_output '  triage         answered
  evidence       waived by Ana Sousa: the lab burns
  regression     missing
  staging        missing
  sre            0 of 1
  lead           0 of 1
next: git hotfix approve --as sre
      git hotfix approve --as lead'
}

@test "what the checklist has no row for is told with the findings" {
	# shellcheck disable=SC2034 # for tick
	clock=$(($(date +%s) - 3600))
	given_policy '[branches]' 'production = main' \
		'[evidence]' 'require = regression' \
		'[frequency]' 'limit = 1'
	given_hotfix logout
	git switch -q main
	given_hotfix login
	git push -q origin hotfix/login
	git config hotfix.rules.evidence block
	git config hotfix.rules.frequency block
	git hotfix status --json >../json
	run -0 json '$j->{verdict}, map { $_->{rule} } @{$j->{findings}}' \
		<../json
	expect_output 'block
frequency
evidence'
	checklist
	[[ $output = 'status: blocked by 1 rule
  frequency  '*'
  regression     missing
next: '* ]]
	[[ $output != *'git hotfix finish'* ]]
}

@test "it could wait" {
	given_demands warn
	event triage 'triage' 'Severity: P1' 'Impact: little' \
		'Workaround: use the telephone'
	checklist
	[[ $output = '  triage         answered; it can wait: there is a workaround'* ]]
	event triage 'triage' 'Cannot-Wait: the telephone burns'
	checklist
	[[ $output = '  triage         answered
'* ]]
}

@test "after the release: what is looked at then, and where it runs" {
	given_demands warn
	git hotfix finish -q
	checklist login
	expect_output '  smoke          missing
next: git hotfix deployed production login
      git hotfix evidence smoke --hotfix login -- <command>'
	deployed canary
	deployed canary 'Tag: v1.4.1'
	deployed production 'Result: failed'
	checklist login
	expect_output "  smoke          missing
  canary         deployed, v1.4.1, then (Ana Sousa)
  production     deployment failed, $(id main), then (Ana Sousa)
next: git hotfix deployed production login
      git hotfix evidence smoke --hotfix login -- <command>"
	as Bo deployed production
	as Bo tested smoke passed
	deployed staging 'Skip: yes' 'Why: it is gone'
	checklist login
	expect_output "  smoke          passed then (Bo)
  canary         deployed, v1.4.1, then (Ana Sousa)
  production     deployed, $(id main), then (Bo)
  staging        skipped: it is gone"
}

@test "a skipped item is said once" {
	given_demands warn
	event deploy 'skipped' 'Environment: staging' 'Skip: yes' 'Why: no cluster'
	checklist
	[[ $output = *'
  staging        skipped: no cluster
  sre            '* ]]
	[ "$(grep -c staging <<<"$output")" -eq 1 ]
}

@test "a review that an exception owes" {
	given_demands warn
	event break-glass 'broke the glass: no sales' 'Why: no sales' \
		"Commit: $(git rev-parse HEAD)" 'Seat: finish'
	tick
	git hotfix finish -q
	git config hotfix.merge-back.due 3650d
	checklist login
	[[ $output = *'
  review         owed since then (Ana Sousa): no sales
next: '*'
      git hotfix approve --as <role> login' ]]
	run -0 git hotfix status --json login
	run -0 json 'map { "$_->{why}, $_->{since}, $_->{by}, $_->{overdue}" }
		$j->{review}' <<<"$output"
	expect_output 'no sales, 2026-01-02T03:12:05Z, Ana Sousa <ana@example.org>, 0'
	git config hotfix.merge-back.due 1h
	checklist login
	[[ $output = *'
  review         overdue since then (Ana Sousa): no sales
'* ]]
	as Bo agreed sre
	checklist login
	[[ $output != *review* && $output != *'<role>'* ]]
	run -0 git hotfix status --json login
	run -0 json 'defined $j->{review} ? 1 : 0' <<<"$output"
	expect_output 0
}

@test "for programs" {
	given_demands warn
	event triage 'triage' 'Severity: P1' 'Incident: INC-1'
	tested regression passed
	tested unit failed
	as Bo agreed sre
	deployed staging 'Tag: v0'
	git hotfix status --json >../json
	run -0 json 'my $t = $j->{checklist}{triage}; "$t->{severity} " .
		"$t->{incident}, missing @{$t->{missing}}"' <../json
	expect_output 'P1 INC-1, missing impact'
	run -0 json 'map { join " ", $_->{item}, $_->{required} ? "required" :
		"not", $_->{after} ? "after" : "before", $_->{state},
		$_->{by} // "-", $_->{time} // "-", $_->{tree} // "-" }
		@{$j->{checklist}{evidence}}' <../json
	expect_output "regression required before passed Ana Sousa \
<ana@example.org> 2026-01-02T03:12:05Z $(tree)
staging required before missing - - -
smoke required after missing - - -
unit not before failed Ana Sousa <ana@example.org> 2026-01-02T03:13:05Z $(tree)"
	run -0 json 'map { "$_->{role} $_->{by} $_->{state}" }
		@{$j->{checklist}{approvals}}' <../json
	expect_output 'sre Bo <bo@example.org> counts'
	run -0 json 'map { "$_->{role} $_->{given}/$_->{needed}" }
		@{$j->{checklist}{quorums}}' <../json
	expect_output 'sre 1/1
lead 0/1'
	run -0 json 'map { "$_->{environment} $_->{state} $_->{tag} $_->{commit}" }
		@{$j->{checklist}{deployed}}' <../json
	expect_output "staging deployed v0 $(git rev-parse HEAD)"
	run -0 json '$j->{checklist}{tree}' <../json
	expect_output "$(tree)"
}

@test "what others wrote is shown safely" {
	given_demands warn
	GIT_AUTHOR_NAME=$'B\eo' tested regression passed
	event deploy 'deployed' $'Environment: a\tb\e[31m' $'Tag: \e]0;x\a'
	event evidence 'tested' 'Item: staging' 'Result: passed' 'Tree: no tree'
	run -0 git hotfix status
	[[ $output != *$'\e'* && $output != *$'\a'* && $output != *$'\t'* ]]
	[[ $output = *'a\x09b\x1b[31m'* ]]
	git hotfix status --json | json '$j->{format}' >/dev/null
}
