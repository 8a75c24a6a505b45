#!/usr/bin/env bats
# The record of a hotfix: note, log, list, abandon and status.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper

by='(Ana Sousa <ana@example.org>)'

# note <text>: a minute after what was before.
note() {
	tick
	git hotfix note "$@"
}

@test "plain git reads the timeline" {
	given_release
	git hotfix start -q login
	note 'users cannot log in'
	note --hotfix login 'found it: a step is missing'
	run -0 git log --format='%h %s%n%b' refs/hotfix-log/login
	expect_output "$(id refs/hotfix-log/login) found it: a step is missing
Hotfix-Event: note
Hotfix-Name: login

$(id refs/hotfix-log/login~) users cannot log in
Hotfix-Event: note
Hotfix-Name: login

$(id refs/hotfix-log/login~2) started from origin/main
Hotfix-Event: start
Hotfix-Name: login
Hotfix-Line: main
Hotfix-Base: $(git rev-parse main)"
	run -0 git ls-tree -r refs/hotfix-log/login
	expect_output ''
	git fsck --strict --no-dangling
}

@test "log, for people and for programs" {
	given_release
	git hotfix start -q --severity P1 login
	note 'with "quotes" and ünïcode'
	run -0 --separate-stderr git hotfix log
	expect_output "2026-01-02T03:08:05Z  start        started from origin/main  $by
2026-01-02T03:09:05Z  note         with \"quotes\" and ünïcode  $by"
	run -0 --separate-stderr git hotfix log --json login
	expect_output "{
  \"format\": 1,
  \"events\": [
    {
      \"hotfix\": \"login\",
      \"event\": \"start\",
      \"subject\": \"started from origin/main\",
      \"author\": \"Ana Sousa <ana@example.org>\",
      \"committer\": \"Ana Sousa <ana@example.org>\",
      \"signed\": false,
      \"time\": \"2026-01-02T03:08:05Z\",
      \"id\": \"$(git rev-parse refs/hotfix-log/login~)\",
      \"Line\": \"main\",
      \"Base\": \"$(git rev-parse main)\",
      \"Severity\": \"P1\"
    },
    {
      \"hotfix\": \"login\",
      \"event\": \"note\",
      \"subject\": \"with \\\"quotes\\\" and ünïcode\",
      \"author\": \"Ana Sousa <ana@example.org>\",
      \"committer\": \"Ana Sousa <ana@example.org>\",
      \"signed\": false,
      \"time\": \"2026-01-02T03:09:05Z\",
      \"id\": \"$(git rev-parse refs/hotfix-log/login)\"
    }
  ],
  \"left_out\": 0,
  \"more\": false
}"
}

@test "text that no record takes" {
	given_release
	git hotfix start -q login
	for text in '' $'a\ttab' $'two\nlines' $'\e[31mred' $'bell\a' $'\x7f' $'\xff\xfe' \
		"$(printf 'x%.0s' {1..501})"; do
		refused 128 git hotfix note "$text"
		expect_output ''
		[[ $stderr = 'fatal: '* ]]
	done
	note "$(printf 'x%.0s' {1..500})"
	refused 129 git hotfix note
	refused 129 git hotfix note one two
	refused 128 git hotfix note --hotfix nosuch text
	expect_stderr "fatal: there is no hotfix 'nosuch'
hint: git hotfix list"
	note -- '-n begins with a dash'
	run -0 git log -1 --format=%s refs/hotfix-log/login
	expect_output '-n begins with a dash'
	refused 0 git hotfix note -n 'not now'
	expect_output "would note on 'login': not now"
}

@test "what others wrote is shown safely" {
	given_release
	git hotfix start -q login
	event=$(printf 'evil \033[2J\033]0;x\007 \302\205 end\n\nHotfix-Event: note\nHotfix-Name: login\n' |
		git commit-tree -p refs/hotfix-log/login "$(git mktree </dev/null)")
	git update-ref refs/hotfix-log/login "$event"
	run -0 git hotfix log login
	[[ $output != *$'\e'* && $output != *$'\a'* ]]
	[[ $output = *'evil \x1b[2J'* ]]
	# shellcheck disable=SC2016 # perl's variables
	git hotfix log --json login | json '$j->{format}' >/dev/null
}

@test "the order is that of the clocks, whatever the graph says" {
	given_release
	git hotfix start -q login
	GIT_AUTHOR_DATE='@1767999999 +0900' git hotfix note 'the third'
	GIT_AUTHOR_DATE='@1767900000 -0300' git hotfix note 'the second'
	run -0 git hotfix log
	expect_output "2026-01-02T03:08:05Z  start        started from origin/main  $by
2026-01-08T19:20:00Z  note         the second  $by
2026-01-09T23:06:39Z  note         the third  $by"
}

@test "a note in the middle of an outage needs no remote" {
	given_release
	git hotfix start -q login
	mv ../remote.git ../away
	run -0 --separate-stderr git hotfix note 'it burns'
	expect_stderr ''
}

@test "list: every hotfix, by name" {
	given_release
	run -0 git hotfix list
	expect_output ''
	git hotfix start -q zeta
	git switch -q main
	git branch -q hotfix/bare main
	there update-ref refs/heads/hotfix/theirs main
	given_hotfix login
	git hotfix finish -q
	git hotfix abandon -q zeta
	run -0 --separate-stderr git hotfix list
	expect_output "open        bare                     $(id v1.4.0) main
closed      login                    $(id main) main v1.4.1
open        theirs                   $(id v1.4.0) main
abandoned   zeta                     $(id v1.4.0) main"
	run -0 git hotfix list --names
	expect_output 'bare
login
theirs
zeta'
	run -0 git hotfix list --json
	expect_output "{
  \"format\": 1,
  \"hotfixes\": [
    {
      \"hotfix\": \"bare\",
      \"state\": \"open\",
      \"line\": \"main\",
      \"severity\": null,
      \"incident\": null,
      \"tip\": \"$(git rev-parse "v1.4.0^{commit}")\",
      \"tag\": null,
      \"started\": null,
      \"released\": null,
      \"rolled_back\": null,
      \"recorded\": false
    },
    {
      \"hotfix\": \"login\",
      \"state\": \"closed\",
      \"line\": \"main\",
      \"severity\": null,
      \"incident\": null,
      \"tip\": \"$(git rev-parse main)\",
      \"tag\": \"v1.4.1\",
      \"started\": \"$(date -u -d "@$((clock - 60))" +%Y-%m-%dT%H:%M:%SZ)\",
      \"released\": \"$(date -u -d "@$clock" +%Y-%m-%dT%H:%M:%SZ)\",
      \"rolled_back\": null,
      \"recorded\": true
    },
    {
      \"hotfix\": \"theirs\",
      \"state\": \"open\",
      \"line\": \"main\",
      \"severity\": null,
      \"incident\": null,
      \"tip\": \"$(git rev-parse "v1.4.0^{commit}")\",
      \"tag\": null,
      \"started\": null,
      \"released\": null,
      \"rolled_back\": null,
      \"recorded\": false
    },
    {
      \"hotfix\": \"zeta\",
      \"state\": \"abandoned\",
      \"line\": \"main\",
      \"severity\": null,
      \"incident\": null,
      \"tip\": \"$(git rev-parse "v1.4.0^{commit}")\",
      \"tag\": null,
      \"started\": \"2026-01-02T03:08:05Z\",
      \"released\": null,
      \"rolled_back\": null,
      \"recorded\": true
    }
  ]
}"
}

@test "abandon keeps the commits and the record, and travels" {
	given_release
	given_hotfix login
	run -0 --separate-stderr git hotfix abandon -m 'rolled back by hand' login
	expect_output "abandoned 'login'; its commits are on hotfix/login at $(id HEAD)"
	expect_stderr ''
	run -0 git log -1 --format=%B refs/hotfix-log/login
	expect_output "abandoned: rolled back by hand

Hotfix-Event: abandon
Hotfix-Name: login
Hotfix-Commit: $(git rev-parse HEAD)"
	[ "$(there rev-parse refs/hotfix-log/login)" = \
		"$(git rev-parse refs/hotfix-log/login)" ]
	refused 1 git hotfix abandon login
	expect_stderr "error: hotfix 'login' was abandoned before"
	git rev-parse -q --verify hotfix/login
}

@test "abandon: not what is out, not what is not there" {
	given_release
	given_hotfix login
	refused 0 git hotfix abandon -n login
	expect_output "would abandon 'login'; its commits are on hotfix/login at $(id HEAD)"
	git hotfix finish -q
	refused 1 git hotfix abandon login
	expect_stderr "error: hotfix 'login' is in production since $(id main)"
	refused 128 git hotfix abandon nosuch
	refused 129 git hotfix abandon
}

@test "abandon sees a release that only the remote knows" {
	given_release
	given_hotfix login
	git push -q origin hotfix/login
	git clone -q ../remote.git ../second
	git -C ../second hotfix finish -q login
	run -1 --separate-stderr git hotfix abandon login
	expect_stderr "error: hotfix 'login' is in production since \
$(there rev-parse --short=7 main)"
}

@test "records as branches, where a host refuses other refs" {
	given_policy '[branches]' 'production = main' \
		'[hotfix]' 'records = refs/heads/hotfix-log/'
	given_hotfix login
	there rev-parse -q --verify refs/heads/hotfix-log/login
	git hotfix finish -q
	run -0 git hotfix log login
	[ "${#lines[@]}" -eq 2 ]
	run -0 git hotfix owed
	git clone -q ../remote.git ../second
	cd ../second
	git hotfix sync
	run -0 git hotfix list --names
	expect_output login
}

# said <text>: the last command, but for how old the hotfix is.
said() {
	expect "$1" "$(sed '/^  age  /d; s/"left": -[0-9]*/"left": N/' \
		<<<"$output")"
}

@test "status: what is used, what is missing, what to do next" {
	given_release
	git hotfix start -q login
	run -0 --separate-stderr git hotfix status
	said "hotfix login: open
from main at $(id main)
  files      0 of 10
  lines      0 of 150
  commits    0 of 10
next: git commit"
	echo '/* fix */' >>app.c
	run -0 git hotfix status
	[[ $output = *'next: git commit -a' ]]
	tick
	git commit -q -a -m 'fix the login'
	run -0 --separate-stderr git hotfix status
	said "hotfix login: open
from main at $(id main)
  files      1 of 10
  lines      1 of 150
  commits    1 of 10
  clock          started 2026-01-02 03:08Z, fixed +1m
  develop        merges cleanly
next: git push -u origin hotfix/login
      git hotfix finish"
	git push -q origin hotfix/login
	run -0 --separate-stderr git hotfix status
	[[ $output = *'next: git hotfix finish' ]]
	git switch -q main
	run -0 --separate-stderr git hotfix status
	[[ $output = *'next: git switch hotfix/login
      git hotfix finish' ]]
}

@test "status for programs" {
	given_release
	given_hotfix login
	run -0 --separate-stderr git hotfix status --json
	said "{
  \"format\": 1,
  \"verdict\": \"allow\",
  \"findings\": [],
  \"hotfix\": \"login\",
  \"line\": \"main\",
  \"base\": \"$(git rev-parse main)\",
  \"tip\": \"$(git rev-parse HEAD)\",
  \"size\": {
    \"files\": 1,
    \"lines\": 2,
    \"commits\": 1
  },
  \"state\": \"open\",
  \"record\": \"$(git rev-parse refs/hotfix-log/login)\",
  \"next\": [
    {
      \"command\": \"git push -u origin hotfix/login\",
      \"why\": \"it is not on the remote\"
    },
    {
      \"command\": \"git hotfix finish\",
      \"why\": \"release it\"
    }
  ],
  \"owed\": [],
  \"forecast\": [
    {
      \"target\": \"develop\",
      \"conflicts\": []
    }
  ],
  \"checklist\": {
    \"triage\": {
      \"severity\": null,
      \"incident\": null,
      \"impact\": null,
      \"affected\": null,
      \"workaround\": null,
      \"rollback_plan\": null,
      \"detected\": null,
      \"cannot_wait\": null,
      \"missing\": []
    },
    \"evidence\": [],
    \"approvals\": [],
    \"quorums\": [],
    \"deployed\": [],
    \"tree\": \"$(git rev-parse 'HEAD^{tree}')\"
  },
  \"clock\": {
    \"detected\": null,
    \"started\": \"2026-01-02T03:09:05Z\",
    \"fixed\": \"2026-01-02T03:10:05Z\",
    \"released\": null,
    \"deployed\": null,
    \"merged_back\": null
  },
  \"max_age\": 86400,
  \"left\": N,
  \"review\": null
}"
}

@test "status of what is closed, abandoned, gone, or one of several" {
	given_release
	run -128 --separate-stderr git hotfix status
	expect_stderr 'fatal: there is no open hotfix
hint: git hotfix start <name>'
	git hotfix start -q one
	run -0 git hotfix abandon one
	run -0 --separate-stderr git hotfix status one
	expect_output 'hotfix one: abandoned'
	git switch -q main
	given_hotfix login
	git hotfix finish -q
	run -0 --separate-stderr git hotfix status
	[[ $output = 'hotfix login: closed, in main as v1.4.1 since '* ]]
	git switch -q develop
	git hotfix start -q two
	git hotfix start -q three
	git switch -q develop
	run -128 git hotfix status
	expect_output '  open      three
  open      two
fatal: which hotfix? there are 2
hint: name one of them'
	git branch -q -D hotfix/two
	run -0 --separate-stderr git hotfix status two
	said 'hotfix two: open
next: git fetch origin'
	expect_stderr ''
}
