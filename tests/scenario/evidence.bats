#!/usr/bin/env bats
# git hotfix evidence: a test is run, or somebody's word is taken, and what came
# of it is recorded for the very tree that it is about.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154 # scripts of their own; a test is
# a subshell; bats sets output

load helper

log=refs/hotfix-log/login

# How long a test took is nobody's business here.
timeless() {
	sed -E 's/(in|after) [0-9]+ seconds?/\1 N seconds/
		s/(-Duration:) [0-9]+\.[0-9]{3}$/\1 N/'
}

# recorded [<n>]: the newest event, or the n-th before it.
recorded() {
	git log -1 --skip="${1:-0}" --format=%B "$log" | timeless
}

# field <key>: of the newest event.
field() {
	git log -1 --format="%(trailers:key=Hotfix-$1,valueonly)" "$log" |
		sed '/^$/d'
}

# unrecorded <status> <command>...: it ends so, and the record stays as it is.
unrecorded() {
	local before

	before=$(git rev-parse "$log")
	run -"$1" --separate-stderr "${@:2}"
	[ "$(git rev-parse "$log")" = "$before" ]
}

@test "a test that passes is shown as it runs, and recorded" {
	given_release
	given_hotfix login
	tick
	run -0 --separate-stderr git hotfix evidence regression -- \
		sh -c 'echo to be seen; sleep 0.1; echo to be heard >&2'
	expect_output 'to be seen'
	expect "to be heard
recorded for 'login', tree $(tree HEAD): regression passed in N seconds" \
		"$(timeless <<<"$stderr")"
	run -0 recorded
	expect_output "regression passed in N seconds

Hotfix-Event: evidence
Hotfix-Name: login
Hotfix-Item: regression
Hotfix-Result: passed
Hotfix-Tree: $(git rev-parse 'HEAD^{tree}')
Hotfix-Commit: $(git rev-parse HEAD)
Hotfix-Exit: 0
Hotfix-Duration: N
Hotfix-Output-Size: 23
Hotfix-Output-Digest: \
$(printf 'to be seen\nto be heard\n' | git hash-object --stdin)"
	both "$log"
	git fsck --strict --no-dangling
}

@test "one that fails is recorded as well, and so is the answer" {
	given_release
	given_hotfix login
	tick
	run -1 --separate-stderr git hotfix evidence regression -- sh -c 'exit 7'
	expect_output ''
	expect "recorded for 'login', tree $(tree HEAD): regression failed \
with status 7 after N seconds" "$(timeless <<<"$stderr")"
	expect '7 failed' "$(field Exit) $(field Result)"
	tick
	run -1 --separate-stderr git hotfix evidence regression -- \
		sh -c 'echo dying; kill -KILL $$'
	expect_output 'dying'
	run -0 recorded
	expect_output "regression was ended by signal 9 after N seconds

Hotfix-Event: evidence
Hotfix-Name: login
Hotfix-Item: regression
Hotfix-Result: failed
Hotfix-Tree: $(git rev-parse 'HEAD^{tree}')
Hotfix-Commit: $(git rev-parse HEAD)
Hotfix-Signal: 9
Hotfix-Duration: N
Hotfix-Output-Size: 6
Hotfix-Output-Digest: $(echo dying | git hash-object --stdin)"
	run -1 git hotfix evidence -q regression -- false
	expect_output ''
}

@test "what cannot be started says nothing" {
	given_release
	given_hotfix login
	unrecorded 128 git hotfix evidence regression -- no-such-program
	expect_stderr "fatal: cannot run 'no-such-program': \
No such file or directory"
	unrecorded 128 git hotfix evidence regression -- ./app.c
	expect_stderr "fatal: cannot run './app.c': Permission denied"
}

@test "every byte goes through, in and out" {
	given_release
	given_hotfix login
	export TMPDIR=$BATS_TEST_TMPDIR/tmp
	mkdir "$TMPDIR"
	head -c 300000 /dev/urandom >../bytes
	git hotfix evidence e2e -- cat <../bytes >../seen 2>/dev/null
	cmp ../bytes ../seen
	expect "300000 $(git hash-object ../bytes)" \
		"$(field Output-Size) $(field Output-Digest)"
	git hotfix evidence e2e -- sh -c 'cat >&2' <../bytes >../seen 2>../heard
	[ ! -s ../seen ]
	head -c 300000 ../heard | cmp - ../bytes
	expect "$(git hash-object ../bytes)" "$(field Output-Digest)"
	git hotfix evidence e2e -- true
	expect "0 $(git hash-object /dev/null)" \
		"$(field Output-Size) $(field Output-Digest)"
	rmdir "$TMPDIR"
}

@test "the arguments are taken as they are, by no shell" {
	given_release
	given_hotfix login
	run -0 --separate-stderr git hotfix evidence unit -- \
		printf '%s|' '*' "\$HOME" '' 'a b' -q --passed -- --help
	expect_output "*|\$HOME||a b|-q|--passed|--|--help|"
}

@test "nobody reads what is shown, and it is recorded all the same" {
	given_release
	given_hotfix login
	git hotfix evidence e2e -- sh -c 'yes | head -n 100000; echo end >&2' \
		2>/dev/null | head -n 1 >/dev/null
	expect "200004 passed" "$(field Output-Size) $(field Result)"
	tick
	{ git hotfix evidence e2e -- sh -c 'sleep 0.2; echo end; echo end >&2
		exit 3' 2>&1 || :; } | :
	expect "8 failed" "$(field Output-Size) $(field Result)"
}

@test "Ctrl-C stops the test, and nothing is recorded" {
	given_release
	given_hotfix login
	# A terminal's signal goes to the whole group; in the background it is
	# ignored by whoever does not say otherwise.
	unrecorded 130 perl -e '$SIG{INT} = "DEFAULT"; setpgrp; exec @ARGV' \
		git hotfix evidence e2e -- sh -c 'trap "echo bye; exit 0" INT
			kill -INT 0; sleep 5'
	expect_output bye
	expect_stderr ''
	# One that dies of a signal of its own is a test that failed.
	run -1 perl -e '$SIG{INT} = "DEFAULT"; exec @ARGV' \
		git hotfix evidence e2e -- sh -c 'kill -INT $$'
	expect 2 "$(field Signal)"
}

@test "the test has our environment, and none of our files" {
	given_release
	given_hotfix login
	mkdir ../bin
	printf '#!/bin/sh\nenv | grep -v -e ^_= -e ^SHLVL= | sort\n' \
		>../bin/git-look
	chmod +x ../bin/git-look
	export PATH=$PATH:$BATS_TEST_TMPDIR/bin
	git look >../before
	git hotfix evidence unit -- git-look >../within 2>/dev/null
	diff -u ../before ../within
	run -0 --separate-stderr git hotfix evidence unit -- \
		sh -c 'for fd in 3 4 5 6 7 8 9; do
			(: >&$fd) 2>/dev/null && echo "$fd is open"; done; :'
	expect_output ''
}

@test "no lock is held while the test runs" {
	given_release
	given_hotfix login
	tick
	run -0 --separate-stderr git hotfix evidence unit -- \
		git hotfix waive -q --rule noise -m 'meanwhile'
	expect 'unit passed in N seconds
waived noise: meanwhile' "$(git log -2 --format=%s "$log" | timeless)"
}

@test "tracked changes would make it a test of something else" {
	given_release
	given_hotfix login
	echo '/* more */' >>app.c
	for _ in changed staged; do
		refused 1 git hotfix evidence unit -- touch ran
		expect_output ''
		expect_stderr "error: tracked files differ from HEAD, so a \
test would say nothing of a commit
hint: commit the changes, then test"
		git add app.c
	done
	[ ! -e ran ]
	git reset -q --hard
	mkdir sub
	touch untracked
	(cd sub && git hotfix evidence -q unit -- touch ran)
	[ -e sub/ran ]
	expect passed "$(field Result)"
}

@test "HEAD goes elsewhere while the test runs" {
	given_release
	given_hotfix login
	before=$(tree HEAD)
	unrecorded 128 git hotfix evidence unit -- \
		sh -c 'echo more >>app.c; git commit -q -a --amend --no-edit'
	expect_stderr "fatal: HEAD went from tree $before to $(tree HEAD) \
while 'sh' ran; nothing is recorded
hint: run it again, and leave HEAD where it is"
	tested=$(git rev-parse HEAD)
	run -0 git hotfix evidence unit -- \
		git commit -q --amend -m 'in other words'
	expect "$tested" "$(field Commit)"
}

@test "a test that changes tracked files is told of" {
	given_release
	given_hotfix login
	run -0 --separate-stderr git hotfix evidence unit -- \
		sh -c 'echo more >>app.c'
	expect "recorded for 'login', tree $(tree HEAD): unit passed in N \
seconds
warning: 'sh' has changed tracked files
hint: git status" "$(timeless <<<"$stderr")"
	expect passed "$(field Result)"
}

@test "another tree than the hotfix's is recorded for what it is" {
	given_release
	given_hotfix login
	git switch -q main
	run -0 --separate-stderr git hotfix evidence --hotfix login unit -- true
	expect "warning: HEAD is at tree $(tree main); what counts for 'login' \
is $(tree hotfix/login)
hint: git switch hotfix/login
recorded for 'login', tree $(tree main): unit passed in N seconds" \
		"$(timeless <<<"$stderr")"
	expect "$(git rev-parse 'main^{tree}')" "$(field Tree)"
}

@test "--at: what was tested is not what is checked out" {
	given_release
	given_hotfix login
	git tag built
	echo more >>app.c
	run -0 git hotfix evidence staging --at built -- true
	expect "$(git rev-parse built)" "$(field Commit)"
	unrecorded 128 git hotfix evidence staging --at nosuch -- true
	unrecorded 128 git hotfix evidence staging --at --exec=touch -- true
}

@test "--record-command: as one would type it again" {
	given_release
	given_hotfix login
	git hotfix evidence -q unit -- echo 'a secret' >/dev/null
	expect '' "$(field Command)"
	run -0 git log --format=%B "$log"
	[[ $output != *secret* ]]
	git hotfix evidence -q unit --record-command -- \
		sh -c 'exit $1' "it's" 0 ''
	expect "sh -c 'exit \$1' 'it'\\''s' 0 ''" "$(field Command)"
	for text in $'two\nlines' $'\e[31m' $'\xff'; do
		unrecorded 128 git hotfix evidence unit --record-command -- \
			touch ran "$text"
		[ ! -e ran ]
	done
	git hotfix evidence -q unit -- sh -c $'exit 0\n'
}

@test "git hotfix evidence -n runs nothing" {
	given_release
	given_hotfix login
	refused 0 git hotfix evidence -n unit -- touch ran
	expect_output "would record for 'login', tree $(tree HEAD): the outcome \
of 'touch' as unit"
	[ ! -e ran ]
	refused 0 git hotfix evidence -n staging --failed -m 'it does not start'
	expect_output "would record for 'login', tree $(tree HEAD): staging \
failed: it does not start"
}

@test "no remote answers, and the test runs" {
	given_release
	given_hotfix login
	mv ../remote.git ../away
	run -0 --separate-stderr git hotfix evidence unit --offline -- true
	expect "recorded for 'login', tree $(tree HEAD): unit passed in N \
seconds" "$(timeless <<<"$stderr")"
	run -0 --separate-stderr git hotfix evidence unit -- echo shown
	expect_output shown
	[[ $stderr = *"warning: 'origin' cannot be reached; going on with what \
is here"* ]]
	expect passed "$(field Result)"
}
