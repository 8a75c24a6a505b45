#!/usr/bin/env bats
# Reminders of what is owed, where people look anyway: short, the oldest debt
# first, never the same twice in a row, and gone when nobody wants them.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper

# released <name>: in production, and not in develop, which conflicts.
released() {
	git switch -q main
	git hotfix start -q "$1" 2>/dev/null
	commit_file "$1.c" "int $1;" "fix the $1"
	run -3 git hotfix finish -q
}

# A debt of five hours, with a policy of these lines.
given_debt() {
	given_policy '[branches]' 'production = main' "$@"
	git switch -q develop
	sed -i 's/n + 1;/n + 12;/' app.c
	git commit -q -a -m 'change the first step'
	git push -q origin develop
	git switch -q main
	ago 18300
	given_hotfix login
	run -3 git hotfix finish -q
}

# go_on: something to push to develop.
go_on() {
	git switch -q develop
	commit_file "next$((++turn))" next 'go on'
}

# said <text>: what the command before said on standard error, without ages.
said() {
	# shellcheck disable=SC2001 # a pattern for each line
	expect "$1" "$(sed 's/for [0-9]* [a-z]*$/for AGE/' <<<"$stderr")"
}

owed="hotfix 'login' is owed to 'develop'"
overdue="hotfix 'login' is overdue in 'develop': in main for AGE"
hint='hint: git hotfix owed'

@test "status: the debts of others once, its own always" {
	given_debt
	git hotfix start -q logout
	run -0 --separate-stderr git hotfix status
	said "reminder: $owed
$hint"
	for name in logout login; do
		run -0 --separate-stderr git hotfix status $name
		said ''
	done
	[[ $output = *'  develop        owed
'*'next: git hotfix merge-back login' ]]
}

@test "said again when it is overdue, and when it is owed anew" {
	given_debt
	git hotfix start -q logout
	run -0 --separate-stderr git hotfix status
	said "reminder: $owed
$hint"
	git config hotfix.merge-back.due 1h
	run -0 --separate-stderr git hotfix status
	said "reminder: $overdue
$hint"
	run -0 --separate-stderr git hotfix status
	said ''
	develop=$(git rev-parse origin/develop)
	git switch -q develop
	git merge -q -X theirs --no-edit main
	git push -q origin develop
	git switch -q hotfix/logout
	run -0 --separate-stderr git hotfix status
	said ''
	git switch -q develop
	git reset -q --hard "$develop"
	git push -q -f origin develop 2>/dev/null
	git switch -q hotfix/logout
	run -0 --separate-stderr git hotfix status
	said "reminder: $overdue
$hint"
}

@test "the end of finish: what others owe, the oldest first, in three lines" {
	given_debt
	for name in two three four; do
		released $name
	done
	git switch -q main
	git config hotfix.merge-back.due 1h
	run -3 --separate-stderr git hotfix finish two
	said "hint: git hotfix merge-back two --into develop
hint: still owed: git hotfix owed
reminder: $overdue
reminder: hotfix 'three' is overdue in 'develop': in main for AGE
hint: and 1 more: git hotfix owed"
	run -3 --separate-stderr git hotfix finish two
	said "hint: git hotfix merge-back two --into develop
hint: still owed: git hotfix owed"
	run -3 --separate-stderr git hotfix finish login
	said "hint: git hotfix merge-back login --into develop
hint: still owed: git hotfix owed
reminder: hotfix 'two' is overdue in 'develop': in main for AGE
reminder: hotfix 'three' is overdue in 'develop': in main for AGE
hint: and 1 more: git hotfix owed"
	rm .git/hotfix/reminded
	run -3 --separate-stderr git hotfix finish -q two
	said ''
}

@test "a push of a target: once, and again when there is more" {
	given_debt
	go_on
	run -0 --separate-stderr git push -q origin develop
	said "pre-push: $owed
$hint"
	go_on
	run -0 --separate-stderr git push -q origin develop
	said ''
	released logout
	go_on
	run -0 --separate-stderr git push -q origin develop
	said "pre-push: $owed
pre-push: hotfix 'logout' is owed to 'develop'
$hint"
	git hotfix start -q other
	run -0 --separate-stderr git hotfix status other
	said ''
	git push -q origin develop:refs/heads/feature/x
}

@test "a push of a target speaks of this target alone" {
	given_debt
	git push -q origin develop~1:refs/heads/release/1.5
	git fetch -q
	git switch -q release/1.5
	commit_file more.c 'int more;' 'prepare'
	run -0 --separate-stderr git push -q origin release/1.5
	said "pre-push: hotfix 'login' is owed to 'release/1.5'
$hint"
}

@test "a level of the policy: block is always shown and blocks, off is silent" {
	given_debt '[rules]' 'owed = block'
	go_on
	for _ in 1 2; do
		refused 1 git push -q origin develop
		[[ $stderr = "pre-push: blocked by 1 rule
  owed  login 'develop' lacks this fix, in production for "* ]]
	done
	git config advice.hotfixOwed false
	refused 1 git push -q origin develop
	git config --unset advice.hotfixOwed
	set_policy '[branches]' 'production = main' '[rules]' 'owed = off'
	git switch -q develop
	run -0 --separate-stderr git push -q origin develop
	said ''
	git config hotfix.merge-back.due 1h
	go_on
	run -0 --separate-stderr git push -q origin develop
	said "pre-push: $overdue
$hint"
}

@test "nobody wants them" {
	given_debt
	go_on
	git hotfix start -q logout 2>/dev/null
	for switch in hotfix.remind advice.hotfixOwed; do
		git config "$switch" false
		run -0 --separate-stderr git push -q origin develop
		said ''
		git push -q -f origin develop~:develop 2>/dev/null
		run -0 --separate-stderr git hotfix status
		said ''
		run -3 --separate-stderr git hotfix finish login
		said "hint: git hotfix merge-back login --into develop
hint: still owed: git hotfix owed"
		git clone -q --config "$switch=no" ../remote.git "../$switch"
		git -C "../$switch" reset -q --hard v1.4.0
		(cd "../$switch" && git hotfix install -q)
		run -0 --separate-stderr git -C "../$switch" pull -q
		said ''
		git config "$switch" true
	done
	run -0 --separate-stderr git hotfix status
	said "reminder: $owed
$hint"
}

@test "after a pull of production, once" {
	given_debt
	git clone -q ../remote.git ../second
	cd ../second
	git hotfix install -q
	git hotfix sync -q
	git reset -q --hard v1.4.0
	run -0 --separate-stderr git pull -q
	said "post-merge: $owed
$hint"
	somebody main news.txt news
	run -0 --separate-stderr git pull -q
	[[ $stderr != *login* ]]
}

@test "after a merge into a target: what it brought, and what is missing" {
	given_debt
	git tag before
	released two
	git switch -q develop
	run -0 --separate-stderr git merge -q -X theirs -m 'merge back' before
	said "post-merge: 'develop' now has hotfix 'login'
post-merge: hotfix 'two' is owed to 'develop'
$hint"
	git switch -q -c topic
	commit_file topic.c 'int topic;' 'a topic'
	git switch -q develop
	run -0 --separate-stderr git merge -q --no-ff -m 'merge a topic' topic
	said ''
}

@test "the memory costs nothing but a reminder: gone, no file, no folder" {
	given_debt
	git hotfix start -q logout
	for _ in 1 2; do
		run -0 --separate-stderr git hotfix status
		said "reminder: $owed
$hint"
		rm .git/hotfix/reminded
	done
	mkdir .git/hotfix/reminded
	for _ in 1 2; do
		run -0 --separate-stderr git hotfix status
		said "reminder: $owed
$hint"
	done
	run -0 find .git/hotfix -name 'reminded.*'
	expect_output ''
}

@test "programs are not reminded" {
	given_debt
	git hotfix start -q logout
	run -0 --separate-stderr git hotfix status --json
	said ''
	[ ! -e .git/hotfix/reminded ]
}
