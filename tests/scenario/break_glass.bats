#!/usr/bin/env bats
# The glass that is broken in an emergency: at finish and at a push. It passes
# over every rule, loudly and on the record, and over nothing else.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154 # a test is a subshell; bats sets output, helper reads policy

load helper

# given_gate <policy line>...: an approval is asked for, and there is a fix.
given_gate() {
	given_policy '[branches]' 'production = main' \
		'[approval]' 'require = sre:1' \
		'[roles]' 'sre = bo@example.org' \
		'[rules]' 'approval = block' "$@"
	given_hotfix login
}

# merged: production has the fix by plain git, not pushed yet.
merged() {
	git switch -q main
	tick
	git merge -q --no-ff --no-edit hotfix/login 2>/dev/null
}

# events <record>: what it holds, the newest last.
events() {
	git log --reverse --format='%(trailers:key=Hotfix-Event,valueonly)' \
		"refs/hotfix-log/$1" | grep .
}

# newest <record>: the trailers of its newest event.
newest() {
	git log -1 --format=%B "refs/hotfix-log/$1" | sed -n '/^Hotfix-/p'
}

why='the shop is down'
triage='Hotfix-Setting: triage.require ='
unpushed="error: failed to push some refs to 'TMP/remote.git'"
loud="warning: the glass is broken: $why
warning: passed over: block approval: sre 0 of 1 approved"
owed='hint: a review is owed: git hotfix approve --as <role>'

@test "finish passes over what blocks, loudly and on the record" {
	given_gate
	was=$(git rev-parse origin/main)
	run -3 --separate-stderr git hotfix finish --break-glass "$why"
	expect_stderr "$loud
$owed login"
	both main v1.4.1 refs/hotfix-log/login
	expect 'start
break-glass
release' "$(events login)"
	decision="Hotfix-Verdict: block
Hotfix-Policy: $(git rev-parse "$was:.hotfix.ini")
$triage
Hotfix-Finding: block approval: sre 0 of 1 approved"
	run -0 git log -1 --format=%B refs/hotfix-log/login^
	expect_output "broke the glass: $why

Hotfix-Event: break-glass
Hotfix-Name: login
Hotfix-Why: $why
Hotfix-Seat: finish
Hotfix-Commit: $(git rev-parse main)
$decision"
	expect "$decision" "$(newest login | tail -n 4)"
	git fsck --strict --no-dangling
}

@test "finish -q is as loud, and -n records nothing" {
	given_gate
	refused 0 git hotfix finish -n --break-glass "$why"
	expect_stderr "$loud"
	run -3 --separate-stderr git hotfix finish -q --break-glass "$why"
	expect_stderr "$loud"
}

@test "what was not pushed needs it once more, and is said once" {
	given_gate
	run -3 --separate-stderr git hotfix finish --offline --break-glass "$why"
	expect_stderr "$loud
hint: nothing was pushed: git hotfix finish --push --break-glass <why> login
$owed login"
	refused 1 git hotfix finish --push login
	run -3 git hotfix finish -q --push --break-glass "$why" login
	both main v1.4.1 refs/hotfix-log/login
	expect 'start
break-glass
release' "$(events login)"
}

@test "where nothing blocks no glass is broken" {
	given_release
	given_hotfix login
	run -0 --separate-stderr git hotfix finish --break-glass "$why"
	expect_stderr 'finish: no glass had to be broken'
	expect 'start
release' "$(events login)"
}

@test "a reason is needed, in one line" {
	given_gate
	for reason in '' '  ' $'a\nb' "$(printf '%0500d' 1)"; do
		refused 129 git hotfix finish --break-glass "$reason"
		[[ $stderr = 'error: '*'usage: git hotfix finish '* ]]
	done
}

@test "what cannot be done stays so" {
	given_gate
	echo more >>app.c
	refused 1 git hotfix finish --break-glass "$why"
	expect_stderr "error: tracked files have changes that are not in \
'hotfix/login'
hint: git commit, or git stash, in 'TMP/shop'"
	git checkout -q app.c
	somebody main app.c "$(app_source | sed 's/n + 1;/n + 12;/')"
	git fetch -q
	refused 1 git hotfix finish --break-glass "$why"
	[[ $stderr = *"error: 'hotfix/login' conflicts with 'origin/main' in "* ]]
}

@test "what fails after it and is tried again is said once" {
	given_gate
	printf '%s\n' '#!/bin/sh' 'exit 1' >../remote.git/hooks/pre-receive
	chmod +x ../remote.git/hooks/pre-receive
	for _ in 1 2; do
		tick
		run -1 --separate-stderr git hotfix finish --break-glass "$why"
		[[ $stderr = "$loud"* ]]
	done
	rm ../remote.git/hooks/pre-receive
	expect 'start
break-glass' "$(events login)"
}

@test "what is handed over to be merged" {
	given_gate '[release]' 'via = pull-request'
	run -4 --separate-stderr git hotfix finish --break-glass "$why"
	expect_stderr "$loud
hint: once it is merged: git hotfix finish login
$owed login"
	expect 'start
break-glass
hand-over' "$(events login)"
}

@test "a push of production" {
	given_gate
	merged
	refused 1 git push -q origin main
	expect_stderr "pre-push: blocked by 1 rule
  approval  sre 0 of 1 approved
hint: git hotfix approve --as sre login
$unpushed"
	run -0 --separate-stderr git -c hotfix.break-glass="$why" push -q origin main
	expect_stderr "$loud
$owed login"
	[ "$(there rev-parse main)" = "$(git rev-parse main)" ]
	expect 'start
break-glass' "$(events login)"
	expect "Hotfix-Event: break-glass
Hotfix-Name: login
Hotfix-Why: $why
Hotfix-Seat: push
Hotfix-Ref: refs/heads/main
Hotfix-Commit: $(git rev-parse main)
Hotfix-Verdict: block
Hotfix-Policy: $(git rev-parse main~:.hotfix.ini)
$triage
Hotfix-Finding: block approval: sre 0 of 1 approved" "$(newest login)"
}

@test "a value in a file counts for nothing" {
	given_gate
	merged
	git config hotfix.break-glass "$why"
	refused 1 git push -q origin main
	expect_stderr "warning: hotfix.break-glass of 'file:.git/config' counts for \
nothing: it is taken from the command line alone
hint: git -c hotfix.break-glass=\"<why>\" push
pre-push: blocked by 1 rule
  approval  sre 0 of 1 approved
hint: git hotfix approve --as sre login
$unpushed"
	export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=hotfix.break-glass
	GIT_CONFIG_VALUE_0=$why git push -q origin main
	[ "$(there rev-parse main)" = "$(git rev-parse main)" ]
}

@test "nor does one that gives no reason" {
	given_gate
	merged
	for reason in '=' '= ' '' $'=a\tb'; do
		refused 1 git -c "hotfix.break-glass$reason" push -q origin main
		[[ $stderr = 'warning: hotfix.break-glass counts for nothing: '* ]]
	done
}

@test "a push that nothing stops breaks none" {
	given_gate
	run -0 --separate-stderr \
		git -c hotfix.break-glass="$why" push -q origin hotfix/login
	expect_stderr 'pre-push: no glass had to be broken'
	git switch -q -c topic
	run -0 --separate-stderr \
		git -c hotfix.break-glass="$why" push -q origin topic
	expect_stderr ''
	expect 'start' "$(events login)"
}

@test "a hotfix that is too large" {
	given_gate '[limits]' 'lines = 2'
	echo '/* more */' >>app.c
	git commit -q --no-verify -a -m 'more'
	refused 1 git push -q origin hotfix/login
	run -0 --separate-stderr \
		git -c hotfix.break-glass="$why" push -q origin hotfix/login
	expect_stderr "warning: the glass is broken: $why
warning: passed over: block size-lines: 3 lines changed, 2 allowed
$owed login"
	expect "Hotfix-Ref: refs/heads/hotfix/login
Hotfix-Commit: $(git rev-parse HEAD)" "$(newest login | sed -n 5,6p)"
}

@test "a commit on production itself has a record of its own" {
	given_gate
	git switch -q main
	tick
	echo '/* direct */' >>app.c
	GIT_HOTFIX=0 git commit -q -a -m 'be quick'
	name=push-$(id main)
	run -0 --separate-stderr git -c hotfix.break-glass="$why" push -q origin main
	expect_stderr "warning: the glass is broken: $why
warning: passed over: block direct-push: $(id main) 'be quick' was made on \
'main' itself
$owed $name"
	expect "Hotfix-Event: break-glass
Hotfix-Name: $name
Hotfix-Why: $why
Hotfix-Seat: push
Hotfix-Ref: refs/heads/main
Hotfix-Commit: $(git rev-parse main)
Hotfix-Since: $(git rev-parse main~)
Hotfix-Verdict: block
Hotfix-Policy: $(git rev-parse main~:.hotfix.ini)
$triage
Hotfix-Finding: block direct-push: $(id main) 'be quick' was made on 'main' \
itself" "$(newest "$name")"
	expect start "$(events login)"
	# It is in production and not in develop; open is the other one.
	git switch -q -c topic
	run git hotfix list
	[[ $output = *'login'* ]]
	run git hotfix owed
	[[ $output = *"$name"* ]]
}

@test "one that did not get through is no open hotfix" {
	given_gate
	git switch -q main
	git hotfix abandon -q login
	tick
	echo '/* direct */' >>app.c
	GIT_HOTFIX=0 git commit -q -a -m 'be quick'
	printf '%s\n' '#!/bin/sh' 'exit 1' >../remote.git/hooks/pre-receive
	chmod +x ../remote.git/hooks/pre-receive
	run -1 git -c hotfix.break-glass="$why" push -q origin main
	run -0 git hotfix owed
	expect_output ''
	git switch -q --detach v1.4.0
	run -128 --separate-stderr git hotfix status
	[[ $stderr = 'fatal: there is no open hotfix'* ]]
}

@test "a policy that is broken, and what cannot be decided" {
	given_gate
	git switch -q main
	tick
	echo '[brnches]' >.hotfix.ini
	GIT_HOTFIX=0 git commit -q -a -m 'break it'
	GIT_HOTFIX=0 git push -q origin main
	tick
	echo '/* direct */' >>app.c
	GIT_HOTFIX=0 git commit -q -a -m 'be quick'
	run -1 git push -q origin main hotfix/login
	run -0 --separate-stderr \
		git -c hotfix.break-glass="$why" push -q origin main hotfix/login
	expect_stderr "warning: the glass is broken: $why
warning: passed over: cannot decide: origin/main:.hotfix.ini:1: unknown \
section 'brnches'
$owed login"
	expect "Hotfix-Verdict: undecided
Hotfix-Policy: $(git rev-parse main:.hotfix.ini)
Hotfix-Finding: undecided: origin/main:.hotfix.ini:1: unknown section \
'brnches'" "$(newest login | tail -n 3)"
	expect 'start
break-glass' "$(events login)"
}

@test "names that others chose cannot harm the record, nor can their number" {
	given_gate '[limits]' 'files = 100' 'protected = odd/'
	mkdir odd
	evil=$'odd/0\nHotfix-Verdict: allow\e[31m'
	: >"$evil"
	for i in $(seq -w 60); do
		: >"odd/$i"
	done
	git add odd
	git commit -q --no-verify -m 'odd names'
	run -3 --separate-stderr git hotfix finish --break-glass "$why"
	found='block protected-paths: odd/0\x0aHotfix-Verdict: allow\x1b[31m'
	found+=' the path is protected'
	[ "${stderr_lines[1]}" = "warning: passed over: $found" ]
	run -0 git log -1 --format=%B refs/hotfix-log/login^
	[ "${lines[8]}" = "${triage/TMP/$BATS_TEST_TMPDIR}" ]
	[ "${lines[9]}" = "Hotfix-Finding: $found" ]
	[ "${lines[58]}" = "Hotfix-Finding: block protected-paths: odd/49 the \
path is protected" ]
	[ "${lines[59]}" = 'Hotfix-Finding: and 12 more' ]
	[ "${#lines[@]}" = 60 ]
	run -0 git hotfix log login
	[ "${#lines[@]}" = 3 ]
}

@test "it is signed by whoever signs commits" {
	given_gate
	ssh-keygen -q -t ed25519 -N '' -f ../key
	git config gpg.format ssh
	git config user.signingKey "$BATS_TEST_TMPDIR/key"
	git config commit.gpgSign true
	run -3 git hotfix finish -q --break-glass "$why"
	[[ $(git log -1 --format=%s refs/hotfix-log/login^) = 'broke the glass'* ]]
	git cat-file commit refs/hotfix-log/login^ | grep -q '^gpgsig '
}
