#!/usr/bin/env bats
# How often there is a hotfix: what start says of it, and the rule.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper

# days_ago <n>: whatever git writes next is so old by the clock of the machine.
days_ago() {
	GIT_AUTHOR_DATE="@$(($(date +%s) - $1 * 86400)) +0000"
	export GIT_AUTHOR_DATE GIT_COMMITTER_DATE=$GIT_AUTHOR_DATE
}

# began <days ago> <name>...: hotfixes, each of which leaves main checked out.
began() {
	local name

	days_ago "$1"
	for name in "${@:2}"; do
		git hotfix start -q "$name" 2>/dev/null
		git switch -q main
	done
	days_ago 0
}

# finding: what the rule says of login.
finding() {
	git hotfix check login | grep '  frequency\|) frequency' || :
}

@test "the one over the limit is named at its start, and from then on" {
	given_release
	began 29 one
	began 1 two
	days_ago 0
	run -0 --separate-stderr git hotfix start three
	expect_stderr ''
	run -0 --separate-stderr git hotfix start login
	expect_stderr "warning: with this one, 4 hotfixes began in 30 days, \
over the 3 of [frequency] limit
hint: git hotfix list"
	run -0 finding
	expect_output "  (warn) frequency  4 hotfixes began in 30 days, over \
the 3 of [frequency] limit"
	run -1 git hotfix check
	[[ $output = *$'\nhint: git hotfix list' ]]
	refused 0 git hotfix start -n five
	expect_stderr "warning: with this one, 5 hotfixes began in 30 days, \
over the 3 of [frequency] limit
hint: git hotfix list"
}

@test "what began before, was abandoned or is to come does not count" {
	given_release
	began 31 old older
	days_ago 0
	git hotfix note --hotfix old 'still thinking of it'
	began 2 one two given-up
	git hotfix abandon -q given-up
	began -2 to-come
	run -0 --separate-stderr git hotfix start login
	expect_stderr ''
	run -0 finding
	expect_output ''
	began 3 three
	run -0 finding
	expect_output "  (warn) frequency  4 hotfixes began in 30 days, over \
the 3 of [frequency] limit"
}

@test "the team's own limit and window, and a level that blocks" {
	given_policy '[frequency]' 'limit = 0' 'window = 7d' '[rules]' \
		'frequency = block'
	began 8 old
	run -0 --separate-stderr git hotfix start login
	expect_stderr "warning: with this one, 1 hotfix began in 7 days, over \
the 0 of [frequency] limit
hint: git hotfix list"
	run -0 finding
	expect_output "  frequency  1 hotfix began in 7 days, over the 0 of \
[frequency] limit"
	echo '/* fix */' >>app.c
	git commit -q -a -m 'fix the login'
	refused 1 git hotfix finish
	[[ $stderr = "finish: blocked by 1 rule
  frequency  1 hotfix began in 7 days, over the 0 of [frequency] limit
hint: git hotfix waive --rule frequency -m <why> login"* ]]
	git hotfix waive -q --rule frequency -m 'it is on fire'
	run -3 git hotfix finish -q
}

@test "a rule that is off says nothing" {
	given_policy '[frequency]' 'limit = 0' '[rules]' 'frequency = off'
	days_ago 0
	run -0 --separate-stderr git hotfix start login
	expect_stderr ''
	run -0 finding
	expect_output ''
}

@test "released ones count, and those of another clone" {
	given_release
	days_ago 1
	for name in one two; do
		git hotfix start -q "$name"
		echo "/* $name */" >>app.c
		git commit -q -a -m "fix $name"
		git hotfix finish -q
	done
	began 0 three
	git clone -q ../remote.git ../second
	cd ../second
	run -0 --separate-stderr git hotfix start login
	[[ $stderr = *'with this one, 4 hotfixes began in 30 days'* ]]
}

@test "refs that are no records count for nothing" {
	given_release
	days_ago 0
	empty=$(git mktree </dev/null)
	git update-ref refs/hotfix-log/blob "$(git hash-object -w README)"
	git update-ref refs/hotfix-log/tree "$empty"
	git update-ref refs/hotfix-log/commit main
	git update-ref refs/hotfix-log/a/b main
	for name in note start; do
		git update-ref "refs/hotfix-log/$name" "$(git commit-tree -m "x

Hotfix-Event: note
Hotfix-Name: $name" "$empty")"
	done
	git config --global hotfix.frequency.limit 0
	git hotfix start -q --offline login 2>/dev/null
	run -0 finding
	expect_output "  (warn) frequency  1 hotfix began in 30 days, over the \
0 of [frequency] limit"
}
