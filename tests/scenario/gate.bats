#!/usr/bin/env bats
# The gate of git hotfix finish: what the record says of the very tree that is
# to be production, judged with all else in one verdict, which is kept.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154 # a test is a subshell; bats sets output, helper reads policy

load helper

# given_gate <policy line>...: what a team may ask for, and a fix.
given_gate() {
	given_policy '[branches]' 'production = main' \
		'[evidence]' 'require = regression' \
		'[approval]' 'require = sre:1' \
		'[roles]' 'sre = bo@example.org' "$@"
	given_hotfix login
}

# as_bo <command>...: who did not write the fix.
as_bo() {
	tick
	GIT_AUTHOR_NAME='Bo Lee' GIT_AUTHOR_EMAIL=bo@example.org \
		GIT_COMMITTER_NAME='Bo Lee' GIT_COMMITTER_EMAIL=bo@example.org \
		"$@"
}

# fulfil: the tree at hand is tested and approved.
fulfil() {
	tick
	git hotfix evidence -q regression --passed -m 'all green' --offline
	as_bo git hotfix approve -q --as sre --offline login
}

# decision [<event>]: what the newest such event of the record says of it.
decision() {
	git log -1 --format=%B --grep="^Hotfix-Event: ${1:-release}\$" \
		refs/hotfix-log/login |
		grep -E '^Hotfix-(Verdict|Policy|Setting|Finding):' || :
}

block='evidence = block
approval = block'
triage='Hotfix-Setting: triage.require ='
missing="  evidence  regression is missing
  approval  sre 0 of 1 approved
hint: git hotfix evidence regression -- <command>
hint: git hotfix approve --as sre login"

@test "all that is missing is named at once" {
	given_gate '[rules]' "$block"
	refused 1 git hotfix finish
	expect_output ''
	expect_stderr "finish: blocked by 2 rules
$missing"
	for option in -n -q; do
		refused 1 git hotfix finish "$option"
		expect_output ''
		expect_stderr "finish: blocked by 2 rules
$missing"
	done
}

@test "together with what the fix itself is blocked by" {
	given_gate '[rules]' "$block" '[limits]' 'lines = 2'
	echo '/* and more */' >>app.c
	git commit -q --no-verify -a -m 'and more'
	refused 1 git hotfix finish
	expect_stderr "finish: blocked by 3 rules
  size-lines  3 lines changed, 2 allowed
${missing/hint/hint: leave out what does not repair the incident; it can \
follow in a regular release
hint}"
}

@test "once it is there the release goes out, and the record keeps why" {
	given_gate '[rules]' "$block"
	fulfil
	was=$(git rev-parse origin/main)
	tick
	run -0 --separate-stderr git hotfix finish
	expect_stderr ''
	both main v1.4.1
	expect "Hotfix-Verdict: allow
Hotfix-Policy: $(git rev-parse "$was:.hotfix.ini")
$triage" "$(decision)"
	git fsck --strict --no-dangling
}

@test "a warning lets pass, and is kept" {
	given_gate '[rules]' 'evidence = warn' 'approval = off'
	run -0 --separate-stderr git hotfix finish
	expect_stderr 'finish: warned by 1 rule
  (warn) evidence  regression is missing
hint: git hotfix evidence regression -- <command>'
	expect "Hotfix-Verdict: warn
Hotfix-Policy: $(git rev-parse main~:.hotfix.ini)
$triage
Hotfix-Finding: warn evidence: regression is missing" "$(decision)"
}

@test "what is off says nothing; without a policy none is named" {
	given_gate '[rules]' 'evidence = off'
	run -0 --separate-stderr git hotfix finish
	expect_stderr ''
	unset policy
	mkdir ../without
	cd ../without
	given_release
	given_hotfix login
	run -0 git hotfix finish -q
	expect "Hotfix-Verdict: allow
$triage" "$(decision)"
}

@test "triage and frequency are asked of the record as well" {
	git config --global --unset hotfix.triage.require
	given_policy '[branches]' 'production = main' '[rules]' \
		'triage = block' 'frequency = block' '[frequency]' 'limit = 0'
	unset GIT_AUTHOR_DATE GIT_COMMITTER_DATE
	git -c hotfix.triage.require= hotfix start -q --severity P1 login
	echo '/* fix */' >>app.c
	git commit -q -a -m 'fix the login'
	refused 1 git hotfix finish
	expect_stderr "finish: blocked by 2 rules
  triage  no answer to impact, workaround, rollback-plan
  frequency  1 hotfix began in 30 days, over the 0 of [frequency] limit
hint: git hotfix triage --impact <text> --workaround <text> \
--rollback-plan <text> login
hint: git hotfix waive --rule frequency -m <why> login"
}

@test "a tree that nobody has seen: production is to be merged in" {
	given_gate '[rules]' "$block"
	fulfil
	somebody main README 'another application'
	git fetch -q
	refused 1 git hotfix finish
	expect_stderr "finish: blocked by 2 rules
  (warn) stale-base  $(id v1.4.0) 'main' has moved to $(id origin/main) since
  evidence  production has moved: merge it in and test again
  approval  production has moved: merge it in and have it approved again
hint: git merge origin/main, and test again
hint: merge production into the hotfix"
	tick
	git merge -q --no-edit origin/main
	fulfil
	run -0 --separate-stderr git hotfix finish
	expect_stderr ''
	[ "$(git rev-parse 'main^{tree}')" = "$(git rev-parse 'main^2^{tree}')" ]
}

@test "unless that very tree was tested elsewhere" {
	given_gate '[rules]' 'evidence = block' 'approval = off'
	somebody main README 'another application'
	git fetch -q
	git switch -q --detach
	tick
	git merge -q --no-edit origin/main
	git hotfix evidence -q --hotfix login regression -- true
	git switch -q hotfix/login
	run -0 --separate-stderr git hotfix finish
	expect_stderr "finish: warned by 1 rule
  (warn) stale-base  $(id v1.4.0) 'main' has moved to $(id main~) since
hint: git merge origin/main, and test again"
}

@test "whatever is changed later voids it" {
	given_gate '[rules]' "$block"
	fulfil
	tree=$(git rev-parse --short=7 'HEAD^{tree}')
	commit_file app.c "$(sed 's/n + 2;/n + 12;/' app.c)" 'and the second'
	refused 1 git hotfix finish
	expect_stderr "finish: blocked by 2 rules
  evidence  regression was seen on another tree, $tree
  approval  sre 0 of 1 approved
  approval  sre Bo Lee's approval is of another tree, $tree
hint: git hotfix evidence regression -- <command>
hint: git hotfix approve --as sre login"
	git reset -q --hard HEAD~
	tick
	git commit -q --amend -m 'fix the first step, well'
	run -0 git hotfix finish
}

@test "by squash and by fast-forward the same" {
	for method in squash fast-forward; do
		mkdir "$BATS_TEST_TMPDIR/$method"
		cd "$BATS_TEST_TMPDIR/$method"
		given_gate '[rules]' "$block" '[release]' "method = $method"
		refused 1 git hotfix finish
		[[ $stderr = 'finish: blocked by 2 rules'* ]]
		fulfil
		run -0 git hotfix finish
		[[ $(decision) = 'Hotfix-Verdict: allow'* ]]
	done
}

@test "a run that only completes a release is not asked again" {
	given_gate '[rules]' 'evidence = warn'
	git switch -q develop
	commit_file app.c "$(app_source | sed 's/n + 1;/n + 12;/')" 'mine' || :
	GIT_HOTFIX=0 git push -q origin develop
	git switch -q hotfix/login
	run -3 git hotfix finish -q
	event=$(git rev-parse refs/hotfix-log/login)
	git switch -q main
	set_policy '[branches]' 'production = main' '[evidence]' \
		'require = regression' '[rules]' 'evidence = block'
	run -3 --separate-stderr git hotfix finish login
	[[ $stderr != *evidence* ]]
	[ "$(git rev-parse refs/hotfix-log/login)" = "$event" ]
}

@test "what is handed over is judged before, by the tip's own tree" {
	given_gate '[rules]' "$block" '[release]' 'via = pull-request'
	refused 1 git hotfix finish
	expect_stderr "finish: blocked by 2 rules
$missing"
	fulfil
	run -4 --separate-stderr git hotfix finish
	expect "Hotfix-Verdict: allow
Hotfix-Policy: $(git rev-parse main:.hotfix.ini)
$triage" "$(decision hand-over)"
}

@test "what others owe stops the next one where overdue blocks" {
	given_policy '[branches]' 'production = main' '[rules]' 'overdue = block'
	given_hotfix login
	somebody develop app.c "$(app_source | sed 's/n + 1;/n + 12;/')"
	run -3 git hotfix finish -q
	tick
	git hotfix start -q till
	commit_file till.c 'int till;' 'fix the till'
	refused 1 git hotfix finish
	[[ ${stderr_lines[0]} = 'finish: blocked by 1 rule' ]]
	[[ ${stderr_lines[1]} = "  overdue  login 'develop' lacks this fix, in \
production for "*', overdue' ]]
	[[ ${stderr_lines[2]} = 'hint: git hotfix finish login' ]]
	# shellcheck disable=SC2001 # a pattern
	found=$(sed 's/for [0-9]* [a-z]*,/for AGE,/' <<<"${stderr_lines[1]}")
	for command in check status; do
		run git hotfix "$command"
		[ "$(grep -c ' overdue  ' <<<"$output")" = 1 ]
		expect "$found" "$(sed -n '/ overdue  /{
			s/for [0-9]* [a-z]*,/for AGE,/; p; }' <<<"$output")"
	done
	# Its own debts are no reason to leave them.
	run -3 git hotfix finish -q login
	git hotfix waive -q --target develop -m 'gone there' login
	tick
	run -3 --separate-stderr git hotfix finish
	[[ $stderr != *overdue* ]]
	both v1.4.2
}

@test "what git config has said is kept with its value" {
	given_gate '[limits]' 'files = 5' '[rules]' 'evidence = off'
	git config hotfix.limits.files 3
	git config hotfix.limits.protected 'migrations/'
	run -0 git hotfix finish -q
	expect "Hotfix-Verdict: allow
Hotfix-Policy: $(git rev-parse main~:.hotfix.ini)
Hotfix-Setting: limits.files = 3
Hotfix-Setting: limits.protected = migrations/
$triage" "$(decision)"
}
