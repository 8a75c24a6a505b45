#!/usr/bin/env bats
# The timeline of a hotfix: which events, and all that is known of each.
# shellcheck disable=SC2154 # bats sets output and stderr

load helper

by='(Ana Sousa <ana@example.org>)'

# An event a minute, by whoever.
given_record() {
	given_release
	git hotfix start -q login
	tick
	git hotfix note -q 'users cannot log in'
	tick
	GIT_AUTHOR_NAME='Bo Berg' GIT_AUTHOR_EMAIL=bo@example.org \
		GIT_COMMITTER_NAME='Bo Berg' \
		GIT_COMMITTER_EMAIL=bo@example.org \
		git hotfix note -q 'it is the first step'
	tick
	git hotfix waive -q --rule size-files -m 'it is generated'
}

# subjects <argument>...: what log prints, in words alone.
subjects() {
	run -0 --separate-stderr git hotfix log login "$@"
	expect_stderr ''
	output=$(sed -E 's/^[^ ]+ +[^ ]+ +//; s/  \(.*//' <<<"$output")
}

# event <file of the message> <git option>...: a commit made by plain git.
event() {
	git commit-tree -p refs/hotfix-log/login "${@:2}" -F "$1" \
		"$(git mktree </dev/null)"
}

@test "log: what is written in one second stays in its order" {
	given_release
	git hotfix start -q login
	for word in one two three four five six; do
		git hotfix note -q "$word"
	done
	subjects
	expect_output 'started from origin/main
one
two
three
four
five
six'
}

@test "log: some of the events" {
	given_record
	subjects --event note
	expect_output 'users cannot log in
it is the first step'
	subjects --event start --event waive
	expect_output 'started from origin/main
waived size-files: it is generated'
	subjects --author BO@
	expect_output 'it is the first step'
	subjects --author ana --event note
	expect_output 'users cannot log in'
	subjects --since '2026-01-02 03:09:05' --until '2026-01-02 03:10:05'
	expect_output 'users cannot log in
it is the first step'
	subjects --since 2026-01-03
	expect_output ''
	subjects --until 2026-01-02 --max-count 1
	expect_output 'waived size-files: it is generated'
	subjects -n 2 --reverse
	expect_output 'waived size-files: it is generated
it is the first step'
}

@test "log: filters hold for programs too" {
	given_record
	git hotfix log --json --event note --reverse -n 1 >../json
	# shellcheck disable=SC2016 # perl's variables
	run -0 json 'map { "$_->{subject}: $_->{committer}, " .
		($_->{signed} ? "signed" : "not") } @{ $j->{events} }' <../json
	expect_output 'it is the first step: Bo Berg <bo@example.org>, not'
}

@test "log: what it cannot make sense of" {
	given_record
	refused 128 git hotfix log --event aprove
	expect_stderr "fatal: there is no kind of event 'aprove'
hint: did you mean 'approve'?"
	refused 128 git hotfix log --until 2026-13-45
	expect_stderr "fatal: cannot read '2026-13-45' as a date
hint: give a day as 2026-11-21, a date as git reads it, or a time ago as 2w"
	for count in 0 -1 two; do
		refused 128 git hotfix log "--max-count=$count"
		expect_stderr "fatal: '$count' is no number of events"
	done
	refused 128 git hotfix log nosuch
	expect_stderr "fatal: there is no hotfix 'nosuch'
hint: git hotfix list"
	refused 128 git hotfix log 'lo*'
	expect_stderr "fatal: there is no hotfix 'lo*'
hint: git hotfix list"
	refused 128 git hotfix log ../../heads/main
	git branch -q hotfix/bare main
	refused 128 git hotfix log bare
	expect_stderr "fatal: hotfix 'bare' has no record"
}

@test "log: a kind of a later version" {
	given_release
	git hotfix start -q login
	tick
	printf 'a dove\n\nHotfix-Event: dove\nHotfix-Name: login\n' >../message
	git update-ref refs/hotfix-log/login "$(event ../message)"
	run -0 --separate-stderr git hotfix log --event dove
	expect_output "2026-01-02T03:09:05Z  dove         a dove  $by"
}

@test "log -v: every field, and the policy that decided" {
	given_policy '[branches]' 'production = main' '[limits]' 'files = 5'
	git hotfix start -q login
	tick
	blob=$(git rev-parse main:.hotfix.ini)
	cat >../message <<-END
	released main as v1.4.1

	Hotfix-Event: release
	Hotfix-Name: login
	Hotfix-Verdict: warn
	Hotfix-Policy: $blob
	Hotfix-Setting: limits.lines = 100
	Hotfix-Finding: warn noise: 60% of it is noise
	END
	git update-ref refs/hotfix-log/login "$(event ../message)"
	run -0 --separate-stderr git hotfix log -v
	expect_output "2026-01-02T03:08:05Z  start        started from origin/main  $by
    id             $(git rev-parse refs/hotfix-log/login~)
    signature      none
    Line           main
    Base           $(git rev-parse main)
2026-01-02T03:09:05Z  release      released main as v1.4.1  $by
    id             $(git rev-parse refs/hotfix-log/login)
    signature      none
    Verdict        warn
    Policy         ${blob:0:7}, in force: git show $blob
    Setting        limits.lines = 100
    Finding        warn noise: 60% of it is noise"
	set_policy '[branches]' 'production = main' '[limits]' 'files = 9'
	run -0 --separate-stderr git hotfix log -v --event release login
	[[ $output = *"Policy         ${blob:0:7}, no longer in force: git show $blob"* ]]
	run -0 git show "$blob"
	[[ $output = *'files = 5' ]]
}

@test "log -v: what git says of a signature" {
	given_release
	git hotfix start -q login
	ssh-keygen -q -t ed25519 -N '' -C '' -f ../key
	ssh-keygen -q -t ed25519 -N '' -C '' -f ../stranger
	git config --global gpg.format ssh
	printf 'agreed\n\nHotfix-Event: approve\nHotfix-Name: login\n' >../message
	for key in key stranger; do
		tick
		git config --global user.signingKey "$PWD/../$key"
		git update-ref refs/hotfix-log/login "$(event ../message -S)"
	done
	tick
	git update-ref refs/hotfix-log/login "$(event ../message)"
	run -0 --separate-stderr git hotfix log -v --event approve
	[ "$(grep -c 'not checked: git knows no signers here' <<<"$output")" = 2 ]
	echo "ana@example.org $(cut -d' ' -f1,2 ../key.pub)" >../signers
	git config --global gpg.ssh.allowedSignersFile "$PWD/../signers"
	print() {
		ssh-keygen -l -f "../$1.pub" | cut -d' ' -f2
	}
	run -0 --separate-stderr git hotfix log -v --event approve
	expect_stderr ''
	expect_output "2026-01-02T03:09:05Z  approve      agreed  $by
    id             $(git rev-parse refs/hotfix-log/login~2)
    signature      good, by ana@example.org, $(print key)
2026-01-02T03:10:05Z  approve      agreed  $by
    id             $(git rev-parse refs/hotfix-log/login~)
    signature      good, by a key that nobody vouches for: $(print stranger)
2026-01-02T03:11:05Z  approve      agreed  (Ana Sousa <ana@example.org>, not signed)
    id             $(git rev-parse refs/hotfix-log/login)
    signature      none"
	set_policy '[approval]' 'signers = signers'
	cp ../signers signers
	git add signers
	GIT_HOTFIX=0 git commit -q -m 'say who signs'
	GIT_HOTFIX=0 git push -q origin main
	run -0 --separate-stderr git hotfix log -v --event approve login
	[ "$(grep signature <<<"$output")" = \
		"    signature      good, by ana@example.org in 'signers'
    signature      does not count: is signed with a key that 'signers' does not name
    signature      none" ]
}
