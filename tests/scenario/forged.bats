#!/usr/bin/env bats
# Records that nobody made with our commands: each is read as far as it is one,
# in a time that does not depend on it, and shown for what it is.
# shellcheck disable=SC2154 # bats sets output and stderr

load helper

by='(Ana Sousa <ana@example.org>)'

# As log shows the event that start made.
started="2026-01-02T03:08:05Z  start        started from origin/main  $by"

empty() {
	git mktree </dev/null
}

# event <kind> <name> <subject> [<trailer>...]: a message.
event() {
	printf '%s\n\nHotfix-Event: %s\nHotfix-Name: %s\n' "$3" "$1" "$2"
	[ $# -lt 4 ] || printf '%s\n' "${@:4}"
}

# forge [<git option>...]: put the message on standard input on login's record.
forge() {
	git update-ref refs/hotfix-log/login \
		"$(git commit-tree -p refs/hotfix-log/login "$@" "$(empty)")"
}

# raw <header line>...: the same for a commit that git itself would not make.
raw() {
	git update-ref refs/hotfix-log/login "$({
		printf 'tree %s\nparent %s\n' "$(empty)" \
			"$(git rev-parse refs/hotfix-log/login)"
		printf '%s\n' "$@" ''
		cat
	} | git hash-object -t commit -w --stdin --literally)"
}

given_record() {
	given_release
	git hotfix start -q login
	tick
}

@test "an approval in somebody else's name shows who made it" {
	given_record
	event approve login 'approved as sre' 'Hotfix-Role: sre' |
		GIT_COMMITTER_NAME=Mallory GIT_COMMITTER_EMAIL=m@evil.example \
		GIT_AUTHOR_NAME='Bo Berg' GIT_AUTHOR_EMAIL=bo@example.org forge
	run -0 --separate-stderr git hotfix log
	expect_stderr ''
	expect_output "$started
2026-01-02T03:09:05Z  approve      approved as sre  \
(Bo Berg <bo@example.org>, committed by Mallory <m@evil.example>, not signed)"
	# shellcheck disable=SC2016 # perl's variables
	run -0 json '$j->{events}[1]{committer}' < <(git hotfix log --json)
	expect_output 'Mallory <m@evil.example>'
}

@test "what decides is said to be not signed, what tells is not" {
	given_record
	for kind in approve revoke waive break-glass rollback note deploy; do
		event "$kind" login "some $kind" | forge
		tick
	done
	run -0 git hotfix log
	run -0 grep -c 'not signed)$' <<<"$output"
	expect_output 5
}

@test "events of another hotfix, and commits that are none, are counted" {
	given_record
	event abandon other 'abandoned' | forge
	echo 'no event at all' | forge
	event note login 'one' 'Hotfix-Name: other' | forge
	run -0 --separate-stderr git hotfix log
	expect_output "$started"
	expect_stderr "warning: left out: 3 commits that are no events of 'login'"
	run -0 git hotfix list
	[[ $output = 'open '* ]]
	# shellcheck disable=SC2016 # perl's variables
	run -0 json '$j->{left_out}' < <(git hotfix log --json)
	expect_output 3
}

@test "a merge that joins two clones is no stranger" {
	given_record
	one=$(event note login one | git commit-tree \
		-p refs/hotfix-log/login "$(empty)")
	event note login two | forge
	echo join | forge -p "$one"
	run -0 --separate-stderr git hotfix log --event note
	[ "${#lines[@]}" = 2 ]
	expect_stderr ''
	event note login 'half an event' 'Hotfix-Event: abandon' |
		forge -p "$one"
	run -0 --separate-stderr git hotfix log --event note
	[ "${#lines[@]}" = 2 ]
	expect_stderr "warning: left out: 1 commit that is no event of 'login'"
}

@test "a record that is no record" {
	given_release
	git update-ref refs/hotfix-log/tree "main^{tree}"
	git update-ref refs/hotfix-log/blob main:README
	git update-ref refs/hotfix-log/tag v1.4.0
	for name in tree blob; do
		refused 128 git hotfix log "$name"
		expect_stderr "fatal: 'refs/hotfix-log/$name' is no record: \
it names no commit"
	done
	run -0 --separate-stderr git hotfix log tag
	expect_output ''
	expect_stderr "warning: left out: 2 commits that are no events of 'tag'"
	run -0 git hotfix list --names
	expect_output 'blob
tag
tree'
}

@test "a record that leads into the project's history is left early" {
	given_release
	awk 'BEGIN { for (n = 1; n < 3000; n++) {
		print "commit refs/hotfix-log/login"
		print "committer A <a@example.org> " 1700000000 + n " +0000"
		print "data 1\nx"
		if (n == 1) print "from refs/heads/main^0"
	} }' | git fast-import --quiet
	run -0 --separate-stderr git hotfix log login
	expect_output ''
	expect_stderr "warning: left out: 1000 commits that are no events of 'login'
warning: only the newest 1000 commits were looked at"
}

@test "only the newest ten thousand events are looked at" {
	given_release
	awk 'BEGIN { for (n = 1; n <= 10001; n++) {
		print "commit refs/hotfix-log/login"
		print "committer A <a@example.org> " 1700000000 + n " +0000"
		print "data <<END\nevent " n "\n\nHotfix-Event: note"
		print "Hotfix-Name: login\nEND"
	} }' | git fast-import --quiet
	run -0 --separate-stderr git hotfix log login
	[ "${#lines[@]}" = 10000 ]
	[[ ${lines[0]} = *'event 2 '* ]]
	expect_stderr 'warning: only the newest 10000 commits were looked at'
	# shellcheck disable=SC2016 # perl's variables
	run -0 json '$j->{more} ? "more" : "all"' < <(git hotfix log --json login)
	expect_output more
}

@test "a commit that is too large is not read, nor what lies behind it" {
	given_record
	{
		head -c 200000 /dev/zero | tr '\0' x
		echo
		event note login large
	} | forge
	event note login 'on top of it' | forge
	large=$(id refs/hotfix-log/login~)
	run -0 --separate-stderr git hotfix log login
	expect_output "2026-01-02T03:09:05Z  note         on top of it  $by"
	expect_stderr "warning: commit '$large' is too large for an event; \
what came before it was not looked at"
}

@test "what is hidden behind too much decides nothing" {
	given_policy '[evidence]' 'require = regression' '[approval]' \
		'require = sre:1' '[roles]' 'sre = bo@example.org' '[rules]' \
		'evidence = block' 'approval = block'
	given_hotfix login
	git hotfix evidence -q regression --passed -m seen
	git -c user.email=bo@example.org hotfix approve -q --as sre --offline
	run -0 git hotfix check login
	{
		head -c 200000 /dev/zero | tr '\0' x
		echo
		event note login large
	} | forge
	git -c user.email=bo@example.org hotfix approve -q --as sre --offline
	run -1 git hotfix check login
	expect_output 'check: blocked by 2 rules
  evidence  the record has more than is read, so nothing in it counts
  approval  the record has more than is read, so nothing in it counts
hint: git hotfix log login'
	run -3 git hotfix finish -q --break-glass 'the record is flooded'
	run -128 --separate-stderr git hotfix owed
	expect_stderr "error: cannot tell whether 'login' was reviewed: \
the record of 'login' has more than is read"
}

@test "many bytes are as bad as many commits" {
	given_release
	awk 'BEGIN {
		for (text = "x"; length(text) < 50000;)
			text = text text
		for (n = 1; n <= 300; n++) {
			print "commit refs/hotfix-log/login"
			print "committer A <a@example.org> " \
				1700000000 + n " +0000"
			print "data <<END\nevent " n "\n\nHotfix-Event: note"
			print "Hotfix-Name: login"
			print "Hotfix-Text: " substr(text, 1, 50000) "\nEND"
		}
	}' | git fast-import --quiet
	run -0 --separate-stderr git hotfix log login
	[ "${#lines[@]}" = 167 ]
	expect_stderr 'warning: only the newest 167 commits were looked at'
}

@test "joins of nothing are not followed for ever" {
	given_record
	{
		for n in {1..1200}; do
			printf 'commit refs/made/up\nmark :%d\n' "$n"
			echo 'committer A <a@x> 1700000000 +0000'
			printf 'data 4\njoin\n'
			[ "$n" = 1 ] || printf 'from :%d\n' $((n - 1))
			[ "$n" -lt 3 ] || printf 'merge :%d\n' $((n - 2))
			echo
		done
	} | git fast-import --quiet
	git update-ref refs/hotfix-log/login refs/made/up
	run -0 --separate-stderr git hotfix log login
	expect_output ''
	expect_stderr 'warning: only the newest 1000 commits were looked at'
}

@test "dates, names and keys that mean mischief" {
	given_record
	event note login $'\e]0;owned\a' 'Hotfix-author: Mallory' |
		raw 'author A <a@x> -5 +0000' \
			'committer A <a@x> 99999999999999999999 +0000'
	event note login $'\xff\xe2\x80\xae' |
		raw $'author \xff\e[31m <a@x> 253402300800 +0000' \
			'committer A <a@x> 1 +9999'
	run -0 --separate-stderr git hotfix log
	expect_stderr ''
	expect_output "1970-01-01T00:00:00Z  note         \\x1b]0;owned\\x07  (A <a@x>)
$started
10000-01-01T00:00:00Z  note         \\xff\\xe2\\x80\\xae  \
(\\xff\\x1b[31m <a@x>, committed by A <a@x>)"
	# shellcheck disable=SC2016 # perl's variables
	run -0 json '"$j->{events}[0]{author}, $j->{events}[0]{Author}"' \
		< <(git hotfix log --json)
	expect_output 'A <a@x>, Mallory'
}
