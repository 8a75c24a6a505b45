#!/usr/bin/env bats
# git hotfix sync: records meet, are joined, and are never rewritten.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper

log=refs/hotfix-log
seen=refs/hotfix-seen/origin

# note <text> [<clone>]: a minute after what was before.
note() {
	tick
	git -C "../${2:-shop}" hotfix note --hotfix "${hotfix:-login}" "$1"
}

# Two clones, shop and second, which both know of the hotfix login.
given_two() {
	given_release
	git hotfix start -q login
	git clone -q ../remote.git ../second
	git -C ../second hotfix sync -q
}

# What a clone has of a record.
tip_of() {
	git -C "../$1" rev-parse "$log/${2:-login}"
}

# The timeline as a clone tells it, without dates and people.
told() {
	git -C "../$1" hotfix log login | sed 's/^[^ ]*  *//; s/  *(.*//'
}

# The remote refuses what this condition on $1, the ref, does not hold for.
remote_takes() {
	printf '#!/bin/sh\n%s\n' "$1" >../remote.git/hooks/update
	chmod +x ../remote.git/hooks/update
}

@test "both ways" {
	given_release
	git hotfix start -q --offline login
	run -0 --separate-stderr git hotfix sync -n
	expect_output "would push 'login': 1 event"
	run -1 there rev-parse -q --verify $log/login
	run -0 --separate-stderr git hotfix sync
	expect_output "pushed 'login': 1 event"
	expect_stderr ''
	git clone -q ../remote.git ../second
	cd ../second
	run -0 git hotfix sync -n
	expect_output "would take 'login': 1 event"
	run -1 git rev-parse -q --verify $log/login
	run -0 git hotfix sync
	expect_output "took 'login': 1 event"
	note 'one' second
	note 'two' second
	run -0 git hotfix sync
	expect_output "pushed 'login': 2 events"
	cd ../shop
	run -0 git hotfix sync
	expect_output "took 'login': 2 events"
	refused 0 git hotfix sync
	expect_output ''
	expect_stderr ''
	both $log/login
	[ "$(tip_of second)" = "$(tip_of shop)" ]
}

@test "records that grew on both sides are joined" {
	given_two
	note 'from the second' second
	note 'and once more' second
	git -C ../second hotfix sync -q
	note 'from the first'
	mine=$(tip_of shop) theirs=$(tip_of second)
	run -0 git hotfix sync -n
	expect_output "would join 'login': 1 event here, 2 on 'origin'"
	[ "$(tip_of shop)" = "$mine" ]
	run -0 --separate-stderr git hotfix sync
	expect_output "joined 'login': 1 event here, 2 on 'origin'"
	expect_stderr ''
	run -0 git cat-file commit $log/login
	expect_output "tree $(git mktree </dev/null)
$(printf 'parent %s\n' "$mine" "$theirs" | sort)
author Ana Sousa <ana@example.org> $clock +0000
committer Ana Sousa <ana@example.org> $clock +0000

join the records of 'login'"
	run -0 told shop
	expect_output 'start        started from origin/main
note         from the second
note         and once more
note         from the first'
	run -0 git -C ../second hotfix sync
	expect_output "took 'login': 1 event"
	[ "$(told second)" = "$(told shop)" ]
	[ "$(tip_of second)" = "$(tip_of shop)" ]
	git fsck --strict --no-dangling
}

@test "the join is the same, whoever makes it" {
	given_two
	tick
	GIT_COMMITTER_DATE='@1767999999 -0330' GIT_COMMITTER_NAME='Zoë' \
		GIT_COMMITTER_EMAIL=zoe@example.org \
		git -C ../second hotfix note --hotfix login 'from the second'
	git -C ../second push -q origin $log/login
	note 'from the first'
	cp -r . ../third
	cp -r . ../fourth
	git -C ../third config commit.gpgSign true
	git -C ../third config gpg.program false
	git -C ../third config i18n.commitEncoding ISO-8859-1
	git -C ../third config core.commentChar j
	git hotfix sync -q
	joined=$(tip_of shop)
	run -0 git show -s --format='%an %ad%n%cn %ce %cd' --date=raw "$joined"
	expect_output "Ana Sousa $((clock - 60)) +0000
Zoë zoe@example.org 1767999999 -0330"
	# As if shop had not been there yet.
	there update-ref $log/login "$(tip_of second)"
	GIT_AUTHOR_DATE='@1 +0500' GIT_COMMITTER_DATE='@2 +0500' \
		GIT_AUTHOR_NAME=Bo git -C ../third hotfix sync -q
	[ "$(tip_of third)" = "$joined" ]
	there update-ref $log/login "$(tip_of second)"
	GIT_HOTFIX_READER=git LC_ALL=de_DE git -C ../fourth hotfix sync -q
	[ "$(tip_of fourth)" = "$joined" ]
}

@test "two beginnings of one name are joined as well" {
	given_release
	git clone -q ../remote.git ../second
	git hotfix start -q --offline login
	tick
	git -C ../second hotfix start -q --offline login
	git hotfix sync -q
	run -0 git -C ../second hotfix sync
	expect_output "joined 'login': 1 event here, 1 on 'origin'"
	git hotfix sync -q
	[ "$(tip_of second)" = "$(tip_of shop)" ]
	run -0 told shop
	[ "${#lines[@]}" -eq 2 ]
}

@test "whatever the remote did to a record, it is named and not followed" {
	given_two
	note 'one'
	note 'two'
	git hotfix sync -q
	mine=$(tip_of shop)
	there update-ref $log/login $log/login~
	run -1 --separate-stderr git hotfix sync
	expect_output ''
	expect_stderr "warning: record 'login' on 'origin' lacks what was seen \
there: $(id "$mine") then, $(id "$mine~") now; it is not followed
hint: give it back: git push origin $mine:$log/login"
	[ "$(tip_of shop)" = "$mine" ]
	[ "$(git rev-parse $seen/login)" = "$mine" ]
	note 'three'
	run -1 git hotfix sync -q
	[ "$(there rev-parse $log/login)" = "$(git rev-parse "$mine~")" ]
	GIT_HOTFIX=0 git push -q origin "$mine:$log/login"
	run -0 --separate-stderr git hotfix sync
	expect_output "pushed 'login': 1 event"
	expect_stderr ''

	mine=$(tip_of shop)
	other=$(there commit-tree -p "$mine~2" -m 'instead' "$mine^{tree}")
	there update-ref $log/login "$other"
	run -1 --separate-stderr git hotfix sync
	expect_stderr "warning: record 'login' on 'origin' lacks what was seen \
there: $(id "$mine") then, ${other:0:7} now; it is not followed
hint: give it back: git push --force-with-lease=$log/login:$other origin \
$mine:$log/login"
	GIT_HOTFIX=0 git push -q --force-with-lease="$log/login:$other" origin \
		"$mine:$log/login"
	run -0 --separate-stderr git hotfix sync
	expect_stderr ''

	there update-ref -d $log/login
	run -1 --separate-stderr git hotfix sync
	expect_stderr "warning: record 'login' is gone from 'origin', where it \
was seen at $(id "$mine")
hint: give it back: git push origin $mine:$log/login"
	note 'four'
	run -1 git hotfix sync -q
	run -1 there rev-parse -q --verify $log/login
	GIT_HOTFIX=0 git push -q origin "$mine:$log/login"
	git hotfix sync -q
	both $log/login
}

@test "a command that syncs on the side does not push over it either" {
	given_two
	note 'one'
	git hotfix sync -q
	mine=$(tip_of shop)
	there update-ref -d $log/login
	run -0 --separate-stderr git hotfix abandon login
	expect_stderr "warning: record 'login' is gone from 'origin', where it \
was seen at $(id "$mine")
hint: give it back: git push origin $mine:$log/login"
	run -1 there rev-parse -q --verify $log/login
	run -0 git log -1 --format=%s $log/login
	expect_output 'abandoned'
}

@test "what is pruned of the user's own is the user's business" {
	given_two
	there update-ref -d refs/heads/develop
	git -C ../second config fetch.prune true
	for clone in shop second; do
		git -C ../$clone hotfix sync -q
		git -C ../$clone for-each-ref refs/remotes/origin/develop
	done >../left
	run -0 grep -c develop ../left
	expect_output 1
	git -C ../second config fetch.prune false
	there update-ref -d $log/login
	run -1 git hotfix sync -q
	run -1 git -C ../second hotfix sync -q
	both refs/heads/main
}

@test "names that no hotfix has, and what is no commit, stop nothing" {
	given_two
	note 'one'
	git hotfix sync -q
	tip=$(tip_of shop)
	there update-ref $log/deep/er "$tip"
	there update-ref "$log/a\$b" "$tip"
	there update-ref $log/Login "$tip"
	there update-ref $log/blob "$(there hash-object -w --stdin </dev/null)"
	there update-ref $log/tree "$tip^{tree}"
	run -1 --separate-stderr git -C ../second hotfix sync
	expect_output "took 'Login': 2 events
took 'login': 1 event"
	expect_stderr "warning: 'a\$b' on 'origin' is no record and is left alone
warning: 'blob' on 'origin' is no record and is left alone
warning: 'deep/er' on 'origin' is no record and is left alone
warning: 'tree' on 'origin' is no record and is left alone"
	run -0 git -C ../second for-each-ref --format='%(refname)' $log
	expect_output "$log/Login
$log/login"
	# A file where there was a directory, and the other way round.
	there update-ref -d $log/deep/er
	there update-ref $log/deep "$tip"
	there update-ref -d $log/blob
	there update-ref $log/blob/er "$tip"
	run -1 --separate-stderr git -C ../second hotfix sync
	expect_output "took 'deep': 2 events"
	run -0 --separate-stderr git -C ../second hotfix abandon login
	expect_stderr ''
}

@test "a remote that takes no records says so once, and all goes on" {
	given_release
	# shellcheck disable=SC2016 # for the hook
	remote_takes 'case $1 in refs/hotfix-log/*) echo no >&2; exit 1 ;; esac'
	run -0 --separate-stderr git hotfix start login
	expect_stderr "warning: 'origin' takes no records in $log/; they stay here
hint: have them as branches, by '[hotfix] records = refs/heads/hotfix-log/' \
in .hotfix.ini"
	run -0 --separate-stderr git hotfix abandon login
	expect_stderr ''
	run -1 --separate-stderr git hotfix sync
	[[ $stderr = "remote: no "*"
warning: 'origin' did not take the record 'login': [remote rejected] (hook declined)
warning: 'origin' takes no records in $log/; they stay here
hint: have them as branches, by '[hotfix] records = refs/heads/hotfix-log/' \
in .hotfix.ini" ]]
}

@test "as branches instead: what was recorded before comes along" {
	given_release
	there config transfer.hideRefs $log
	git hotfix start -q login
	git push -q origin hotfix/login
	git clone -q ../remote.git ../second
	note 'from the second' second
	note 'from the first'
	run -0 --separate-stderr git hotfix start -q other
	expect_stderr ''
	run -1 --separate-stderr git hotfix sync
	[[ $stderr = *"
warning: 'origin' did not take the record 'login': [remote rejected] (deny updating \
a hidden ref)
warning: 'origin' did not take the record 'other': "* ]]
	run -1 git -C ../second hotfix sync
	before=$(told shop)
	set_policy '[hotfix]' 'records = refs/heads/hotfix-log/'
	run -0 git hotfix sync -n
	expect_output "would move 'login' from $log/ to refs/heads/hotfix-log/
would push 'login': 2 events
would move 'other' from $log/ to refs/heads/hotfix-log/
would push 'other': 1 event"
	run -0 --separate-stderr git hotfix sync
	expect_output "moved 'login' from $log/ to refs/heads/hotfix-log/
pushed 'login': 2 events
moved 'other' from $log/ to refs/heads/hotfix-log/
pushed 'other': 1 event"
	expect_stderr ''
	[ "$(told shop)" = "$before" ]
	run -0 git for-each-ref $log
	expect_output ''
	both refs/heads/hotfix-log/login refs/heads/hotfix-log/other
	run -0 --separate-stderr git -C ../second hotfix sync
	expect_output "moved 'login' from $log/ to refs/heads/hotfix-log/
joined 'login': 1 event here, 2 on 'origin'
took 'other': 1 event"
	git hotfix sync -q
	[ "$(told second)" = "$(told shop)" ]
	run -0 told shop
	expect_output 'start        started from origin/main
note         from the second
note         from the first'
}

@test "records in both places are one" {
	given_release
	git hotfix start -q --offline login
	set_policy '[hotfix]' 'records = refs/heads/hotfix-log/'
	tick
	git update-ref refs/heads/hotfix-log/login "$(git commit-tree -m 'here

Hotfix-Event: note
Hotfix-Name: login' "$(git mktree </dev/null)")"
	git hotfix sync -q
	run -0 told shop
	expect_output 'start        started from origin/main
note         here'
	both refs/heads/hotfix-log/login
	git fsck --strict --no-dangling
}

@test "one record that is refused stops no other" {
	given_release
	git hotfix start -q --offline one
	git switch -q main
	git hotfix start -q --offline two
	# shellcheck disable=SC2016 # for the hook
	printf '#!/bin/sh\n! grep -q "refs/hotfix-log/one$"\n' \
		>../remote.git/hooks/pre-receive
	chmod +x ../remote.git/hooks/pre-receive
	run -1 --separate-stderr git hotfix sync
	expect_output "pushed 'two': 1 event"
	expect_stderr "error: failed to push some refs to 'TMP/remote.git'
warning: 'origin' did not take the record 'one': [remote rejected] (pre-receive \
hook declined)"
	both $log/two
	refused 1 git hotfix sync
	rm ../remote.git/hooks/pre-receive
	run -0 --separate-stderr git hotfix sync
	expect_output "pushed 'one': 1 event"
	expect_stderr ''
}

@test "a record that is damaged here stops no other" {
	given_two
	git switch -q main
	git hotfix start -q --offline other
	note 'one'
	note 'two'
	lost=$(git rev-parse $log/login~)
	rm ".git/objects/${lost:0:2}/${lost:2}"
	run -1 --separate-stderr git hotfix sync
	expect_output "pushed 'other': 1 event"
	[[ $stderr = "warning: record 'login' stays as it is here: "* ]]
	both $log/other
}

@test "a shallow clone" {
	given_two
	note 'one'
	git hotfix sync -q
	git clone -q --depth 1 "file://$BATS_TEST_TMPDIR/remote.git" ../flat
	run -0 git -C ../flat hotfix sync
	expect_output "took 'login': 2 events"
	note 'two'
	git hotfix sync -q
	note 'three' flat
	run -0 --separate-stderr git -C ../flat hotfix sync
	expect_output "joined 'login': 1 event here, 1 on 'origin'"
	expect_stderr ''
	git hotfix sync -q
	[ "$(tip_of shop)" = "$(tip_of flat)" ]
}

@test "without a remote, or with one that is away" {
	given_release
	git hotfix start -q login
	mv ../remote.git ../away
	run -128 --separate-stderr git hotfix sync
	[[ $stderr = *"fatal: 'origin' cannot be reached
hint: check the connection, and try again" ]]
	run -128 git hotfix sync -n
	git remote remove origin
	run -128 --separate-stderr git hotfix sync
	expect_stderr 'fatal: there is no remote to exchange records with
hint: git remote add origin <url>'
}

@test "a remote that does not answer keeps nobody waiting" {
	given_two
	printf '#!/bin/sh\necho >>../asked\nexec sleep 1000\n' >../hang
	chmod +x ../hang
	git config hotfix.sync-timeout 1
	git config remote.origin.uploadpack "$PWD/../hang"
	run -0 --separate-stderr setsid -w git hotfix triage -q --severity P1
	expect_stderr "warning: 'origin' does not answer; going on with what is \
here"
	run -0 wc -l <../asked
	expect_output 1
	git config --unset remote.origin.uploadpack
	git config remote.origin.receivepack "$PWD/../hang"
	run -0 --separate-stderr setsid -w git hotfix abandon login
	expect_stderr "warning: the record stays here: 'origin' does not answer
hint: git hotfix sync"
	git config --unset remote.origin.receivepack
	run -0 git hotfix sync
	expect_output "pushed 'login': 2 events"
}
