#!/usr/bin/env bats
# A push of production: the hotfixes that it brings are judged by what their
# records say, each by the tree of the commit that brings it, and the records
# keep that they were.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154 # a test is a subshell; bats sets output, helper reads policy

load helper

# given_gate <policy line>...: evidence is asked for.
given_gate() {
	given_policy '[branches]' 'production = main' \
		'[evidence]' 'require = regression' \
		'[rules]' 'evidence = block' "$@"
}

# given_fix <name> <step>: a hotfix of one line, in a minute of its own.
given_fix() {
	tick
	git hotfix start -q "$1"
	sed -i "s/n + $2;/n + 1$2;/" app.c
	tick
	git commit -q -a -m "fix $1"
}

# merge <branch> [<option>...]: it is merged into main by plain git.
merge() {
	git switch -q main
	tick
	git merge -q --no-ff --no-edit "${@:2}" "$1" 2>/dev/null
}

# tested <name>: on the tree at hand.
tested() {
	tick
	git hotfix evidence -q --offline --hotfix "$1" regression -- true
}

# pushes <name>: the commits that its record says were pushed.
pushes() {
	git log --format='%(trailers:key=Hotfix-Commit,valueonly)' \
		--grep='^Hotfix-Event: push$' "refs/hotfix-log/$1" | grep . || :
}

unpushed="error: failed to push some refs to 'TMP/remote.git'"
triage='Hotfix-Setting: triage.require ='
hint='hint: git hotfix evidence regression -- <command>'
missing="pre-push: blocked by 1 rule
  evidence  regression is missing
$hint
$unpushed"

@test "what it lacks stops the push; once it is there it passes, on the record" {
	given_gate
	given_fix login 1
	merge hotfix/login
	refused 1 git push -q origin main
	expect_output ''
	expect_stderr "$missing"
	tested login
	run -0 --separate-stderr git push -q origin main
	expect_stderr ''
	[ "$(there rev-parse main)" = "$(git rev-parse main)" ]
	run -0 git log -1 --format=%B refs/hotfix-log/login
	expect_output "pushed to main

Hotfix-Event: push
Hotfix-Name: login
Hotfix-Seat: push
Hotfix-Ref: refs/heads/main
Hotfix-Commit: $(git rev-parse main)
Hotfix-Verdict: allow
Hotfix-Policy: $(git rev-parse main~:.hotfix.ini)
$triage"
	git fsck --strict --no-dangling
}

@test "a warning passes as well, and is noted once" {
	given_gate 'triage = warn'
	git config --global --unset hotfix.triage.require
	git -c hotfix.triage.require= hotfix start -q login
	sed -i 's/n + 1;/n + 11;/' app.c
	git commit -q -a -m 'fix login'
	merge hotfix/login
	tested login
	printf '%s\n' '#!/bin/sh' 'exit 1' >../remote.git/hooks/pre-receive
	chmod +x ../remote.git/hooks/pre-receive
	for _ in 1 2; do
		run -1 --separate-stderr git push -q origin main
		[[ $stderr = 'pre-push: warned by 1 rule
  (warn) triage  no answer to '* ]]
	done
	expect "$(git rev-parse main)" "$(pushes login)"
}

@test "git config cannot loosen it; production can" {
	given_gate
	git config hotfix.rules.evidence off
	given_fix login 1
	merge hotfix/login
	refused 1 git push -q origin main
	expect_stderr "$missing"
	git reset -q --hard origin/main
	set_policy '[branches]' 'production = main' '[evidence]' \
		'require = regression' '[rules]' 'evidence = off'
	merge hotfix/login
	run -0 --separate-stderr git push -q origin main
	expect_stderr ''
	expect "$(git rev-parse main)" "$(pushes login)"
}

@test "several are judged each by its own commit, and named" {
	given_gate
	given_fix login 1
	tested login
	given_fix till 5
	git switch -q --detach main
	merge hotfix/login
	merge hotfix/till
	refused 1 git push -q origin main
	expect_stderr "pre-push: blocked by 1 rule
  evidence  till: production has moved: merge it in and test again
hint: merge production into the hotfix
$unpushed"
	tested till
	run -0 --separate-stderr git push -q origin main
	expect_stderr ''
	expect "$(git rev-parse main~)" "$(pushes login)"
	expect "$(git rev-parse main)" "$(pushes till)"
}

@test "a merge in other words, a squash and a fast-forward" {
	given_gate
	given_fix login 1
	git switch -q main
	for how in "merge -q --no-ff -m release hotfix/login" \
		"merge -q --squash hotfix/login" "merge -q --ff-only hotfix/login"; do
		tick
		# shellcheck disable=SC2086 # the words of a command
		git $how >/dev/null 2>&1
		git diff --cached --quiet ||
			git commit -q -m 'fix' -m 'Hotfix: login'
		refused 1 git push -q origin main
		expect_stderr "$missing"
		git reset -q --hard origin/main
	done
	git merge -q --ff-only hotfix/login 2>/dev/null
	tested login
	run -0 git push -q origin main
	expect "$(git rev-parse main)" "$(pushes login)"
}

@test "who squashed it need not be who wrote it" {
	given_policy '[branches]' 'production = main' '[approval]' \
		'require = sre:1' '[roles]' 'sre = ana@example.org' \
		'[rules]' 'approval = block'
	given_fix login 1
	git switch -q main
	git update-ref refs/hotfix-log/login "$(git commit-tree \
		-p refs/hotfix-log/login -m "approved as sre

Hotfix-Event: approve
Hotfix-Name: login
Hotfix-Role: sre
Hotfix-Tree: $(git rev-parse 'hotfix/login^{tree}')
Hotfix-Commit: $(git rev-parse hotfix/login)" "$(git mktree </dev/null)")"
	git merge -q --squash hotfix/login >/dev/null
	GIT_AUTHOR_EMAIL=bo@example.org GIT_COMMITTER_EMAIL=bo@example.org \
		git commit -q -m 'fix' -m 'Hotfix: login'
	refused 1 git push -q origin main
	expect_stderr "pre-push: blocked by 1 rule
  approval  sre 0 of 1 approved
  approval  sre Ana Sousa's approval is by 'ana@example.org', who wrote part \
of the fix
hint: git hotfix approve --as sre login
$unpushed"
}

@test "a revert brings nothing" {
	given_gate
	given_fix login 1
	tested login
	run -0 git hotfix finish -q
	note=$(git rev-parse refs/hotfix-log/login)
	tick
	git revert --no-edit -m 1 HEAD >/dev/null
	git commit -q --amend --no-edit --trailer 'Hotfix: login'
	run -0 --separate-stderr git push -q origin main
	[[ $stderr != *evidence* ]]
	[ "$(git rev-parse refs/hotfix-log/login)" = "$note" ]
}

@test "production that follows develop, where fixes were merged back" {
	given_gate
	given_fix login 1
	tested login
	run -0 git hotfix finish -q
	given_fix till 5
	tested till
	git push -q origin hotfix/till
	run -0 git hotfix finish -q
	git fetch -q
	git switch -q main
	git merge -q --ff-only origin/develop 2>/dev/null
	[ "$(git rev-parse main)" != "$(git rev-parse origin/main)" ]
	run -0 --separate-stderr git push -q origin main
	expect_stderr ''
	expect '' "$(pushes login)$(pushes till)"
}

@test "one without a record is judged, and gets none" {
	given_gate
	git switch -q -c hotfix/till
	sed -i 's/n + 5;/n + 15;/' app.c
	git commit -q -a -m 'fix the till'
	merge hotfix/till
	refused 1 git push -q origin main
	expect_stderr "$missing"
	set_policy '[branches]' 'production = main' '[evidence]' \
		'require = regression' '[rules]' 'evidence = warn'
	run -0 --separate-stderr git push -q origin main
	run -1 git rev-parse -q --verify refs/hotfix-log/till
}

@test "finish pushes by itself, and notes its release alone" {
	given_gate
	given_fix login 1
	tested login
	run -0 git hotfix finish -q
	expect '' "$(pushes login)"
}

@test "where production is the newest tag, a tag brings it" {
	given_policy '[branches]' 'production = tag:v*' '[evidence]' \
		'require = regression' '[rules]' 'evidence = block'
	given_fix login 1
	git tag v1.4.1
	refused 1 git push -q origin v1.4.1
	expect_stderr "$missing"
	tested login
	run -0 --separate-stderr git push -q origin v1.4.1
	expect_stderr ''
	expect "$(git rev-parse v1.4.1)" "$(pushes login)"
}

@test "production that moves back may bring one all the same" {
	given_gate 'rewind = warn' 'undone = off'
	given_fix login 1
	merge hotfix/login
	tested login
	git push -q origin main
	git switch -q -c hotfix/till v1.4.0
	sed -i 's/n + 5;/n + 15;/' app.c
	git commit -q -a -m 'fix the till'
	git switch -q main
	git reset -q --hard v1.4.0
	run -0 --separate-stderr git push -q -n -f origin main
	[[ $stderr != *evidence* ]]
	merge hotfix/till
	refused 1 git push -q -f origin main
	expect_stderr "pre-push: blocked by 1 rule
  (warn) rewind  main 'main' would move back from $(id origin/main) to $(id main)
  evidence  regression is missing
hint: bring a revert by a hotfix of its own
$hint
$unpushed"
}

@test "an octopus that names another branch first" {
	given_gate
	given_fix login 1
	git switch -q -c release/1.5 main
	commit_file next.c 'int next;' 'go on'
	git switch -q main
	tick
	git merge -q --no-ff --no-edit release/1.5 hotfix/login 2>/dev/null
	refused 1 git push -q origin main
	expect_stderr "$missing"
	tested login
	run -0 --separate-stderr git push -q origin main
	expect_stderr ''
}

@test "a line that nobody has yet" {
	given_policy '[branches]' 'production = main' 'support = support/*' \
		'[evidence]' 'require = regression' '[rules]' 'evidence = block'
	given_fix login 1
	refused 1 git push -q origin hotfix/login:refs/heads/support/1.x
	expect_stderr "$missing"
	refused 0 git push -q -n origin main:refs/heads/support/1.x
}

@test "the first push of all, and a new line" {
	policy=('[branches]' 'production = main' 'support = support/*'
		'[evidence]' 'require = regression' '[rules]' 'evidence = block')
	given_repository
	git hotfix install -q
	given_fix login 1
	GIT_HOTFIX=0 merge hotfix/login
	git init -q --bare ../fresh.git
	git remote set-url origin ../fresh.git
	git update-ref -d refs/remotes/origin/main
	git update-ref -d refs/remotes/origin/develop
	run -0 --separate-stderr git push -q origin main
	expect_stderr ''
	git switch -q -c support/1.x v1.4.0
	git switch -q -c hotfix/old
	sed -i 's/n + 5;/n + 15;/' app.c
	git commit -q -a -m 'fix the old'
	git switch -q support/1.x
	git merge -q --no-ff --no-edit hotfix/old
	run -1 --separate-stderr git push -q origin support/1.x
	[[ $stderr = *'  evidence  regression is missing'* ]]
}
