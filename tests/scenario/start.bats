#!/usr/bin/env bats
# git hotfix start: from where, in which checkout, with what record; and what it
# refuses without leaving a trace.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper

# started [<forecast>]: what a start from main says.
started() {
	echo "started hotfix/login from origin/main at $(id HEAD)${1:+
  $1}
next: commit the fix, then 'git hotfix status'"
}

@test "from the remote's tip, with a record here and there" {
	given_release
	run -0 --separate-stderr git hotfix start login
	expect_output "$(started)"
	expect_stderr ''
	[ "$(git symbolic-ref HEAD)" = refs/heads/hotfix/login ]
	[ "$(git rev-parse HEAD)" = "$(git rev-parse main)" ]
	run -0 there log --format='%an %ae %s%n%B' refs/hotfix-log/login
	expect_output "Ana Sousa ana@example.org started from origin/main
started from origin/main

Hotfix-Event: start
Hotfix-Name: login
Hotfix-Line: main
Hotfix-Base: $(git rev-parse main)"
	[ "$(git rev-parse refs/hotfix-log/login)" = \
		"$(there rev-parse refs/hotfix-log/login)" ]
	run -0 there for-each-ref refs/heads
	[[ $output != *hotfix/login* ]]
	run -0 git status --porcelain
	expect_output ''
	git fsck --strict --no-dangling
}

@test "local production is behind: the remote's tip counts, fetched" {
	given_release
	somebody main theirs theirs v1.4.1
	run -0 --separate-stderr git hotfix start login
	expect_output "$(started 'develop        merges cleanly')"
	expect_stderr ''
	[ "$(git rev-parse HEAD)" = "$(there rev-parse main)" ]
	[ "$(git rev-parse main)" = "$(git rev-parse "v1.4.0^{commit}")" ]
	[ -e theirs ]
}

@test "--offline fetches nothing, pushes nothing and is recorded" {
	given_release
	somebody main theirs theirs v1.4.1
	theirs=$(there for-each-ref)
	run -0 --separate-stderr git hotfix start --offline login
	expect_output "$(started)"
	[ "$(git rev-parse HEAD)" = "$(git rev-parse "v1.4.0^{commit}")" ]
	diff <(echo "$theirs") <(there for-each-ref)
	run -0 git log --format=%B refs/hotfix-log/login
	[[ $output = *'Hotfix-Offline: yes' ]]
}

@test "--from a tag, a line, a commit of production" {
	given_release
	commit_base=$(git rev-parse v1.4.0~)
	for from in v1.4.0 main origin/main "$commit_base" "${commit_base::9}"; do
		name=at-${from//[^a-z0-9]/-}
		run -0 git hotfix start --from "$from" "$name"
		expect_output "started hotfix/$name from \
${from/#main/origin/main} at $(id HEAD)
next: commit the fix, then 'git hotfix status'"
		[ "$(git rev-parse HEAD)" = "$(git rev-parse "$from^{commit}")" ]
		git switch -q main
	done
}

@test "--from develop, a feature, or nothing that is there" {
	given_release
	for from in develop origin/develop "$(git rev-parse develop)"; do
		refused 1 git hotfix start --from "$from" login
		expect_output ''
		expect_stderr "error: '$from' is not part of production
hint: start from 'main', or name its branch in [branches] support"
	done
	for from in nosuch v9.9 HEAD^^^^^ -n; do
		refused 128 git hotfix start --from="$from" login
		expect_output ''
		expect_stderr "fatal: there is no '$from' to start from
hint: give a production branch, a release tag or a commit"
	done
}

@test "--worktree leaves the checkout alone, dirty as it is" {
	given_release
	echo mine >>app.c
	run -0 --separate-stderr git hotfix start --worktree login
	expect_output "started hotfix/login from origin/main at $(id main)
in a worktree of its own: cd TMP/shop-hotfix-login
next: commit the fix, then 'git hotfix status'"
	expect_stderr ''
	[ "$(git symbolic-ref HEAD)" = refs/heads/main ]
	[ "$(git -C ../shop-hotfix-login symbolic-ref HEAD)" = \
		refs/heads/hotfix/login ]
	run -0 git status --porcelain
	expect_output ' M app.c'
	run -0 git hotfix start --worktree=../here two
	run -0 git -C ../here status --porcelain --branch
	expect_output '## hotfix/two'
	mkdir ../taken
	touch ../taken/file
	refused 128 git hotfix start --worktree=../taken three
	expect_output ''
	[[ $stderr = *"fatal: git worktree: '../taken' already exists"* ]]
	[ -e ../taken/file ]
}

@test "a dirty tree is refused, whether staged or not" {
	given_release
	echo mine >>app.c
	refused 1 git hotfix start login
	expect_output ''
	expect_stderr "error: tracked files have changes, which do not belong \
into the hotfix
hint: git hotfix start --worktree login leaves them alone"
	git add app.c
	refused 1 git hotfix start login
	git reset -q --hard
	touch untracked
	git hotfix start -q login
}

@test "without a remote" {
	given_release
	git remote remove origin
	run -0 --separate-stderr git hotfix start login
	expect_output "started hotfix/login from main at $(id HEAD)
next: commit the fix, then 'git hotfix status'"
	expect_stderr ''
}

@test "a remote that cannot be reached" {
	given_release
	mv ../remote.git ../away
	before=$(git for-each-ref; git symbolic-ref HEAD)
	run -128 --separate-stderr git hotfix start login
	expect_output ''
	[[ $stderr = *"fatal: 'origin' cannot be reached
hint: check the connection, or go on without it by --offline" ]]
	diff <(echo "$before") <(git for-each-ref; git symbolic-ref HEAD)
	git hotfix start -q --offline login
}

@test "a remote that takes no records: a warning, the start stands" {
	given_release
	# shellcheck disable=SC2016 # for the hook
	printf '#!/bin/sh\ncase $1 in refs/hotfix-log/*) exit 1 ;; esac\n' \
		>../remote.git/hooks/update
	chmod +x ../remote.git/hooks/update
	run -0 --separate-stderr git hotfix start login
	expect_output "$(started)"
	expect_stderr "warning: 'origin' takes no records in refs/hotfix-log/; \
they stay here
hint: have them as branches, by '[hotfix] records = refs/heads/hotfix-log/' \
in .hotfix.ini"
}

@test "the name is taken: here, on the remote alone, in another case" {
	given_release
	given_hotfix login
	refused 128 git hotfix start login
	expect_output ''
	expect_stderr "fatal: hotfix 'login' exists (open)
hint: git switch hotfix/login"
	refused 128 git hotfix start LOGIN
	expect_stderr "fatal: hotfix 'login' exists (open)
hint: a name is used once: choose another, or 'git hotfix log login'"
	git clone -q ../remote.git ../second
	there update-ref refs/heads/hotfix/Other main
	cd ../second
	run -128 --separate-stderr git hotfix start login
	expect_stderr "fatal: hotfix 'login' exists (open)
hint: a name is used once: choose another, or 'git hotfix log login'"
	run -128 --separate-stderr git hotfix start other
	expect_stderr "fatal: hotfix 'Other' exists (open)
hint: a name is used once: choose another, or 'git hotfix status Other'"
	run -0 git for-each-ref refs/heads
	[[ $output != *hotfix* ]]
}

@test "the name is taken by an abandoned or a released hotfix" {
	given_release
	given_hotfix login
	git hotfix abandon -q login
	git switch -q main
	git branch -q -D hotfix/login
	refused 128 git hotfix start login
	expect_stderr "fatal: hotfix 'login' exists (abandoned)
hint: a name is used once: choose another, or 'git hotfix log login'"
	given_hotfix logout
	git hotfix finish -q
	refused 128 git hotfix start logout
	expect_stderr "fatal: hotfix 'logout' exists (closed)
hint: a name is used once: choose another, or 'git hotfix log logout'"
}

@test "a remote whose own name looks like the prefix" {
	given_release
	git remote rename origin hotfix
	there update-ref refs/heads/hotfix/login main
	refused2() { git hotfix start login; }
	run -128 --separate-stderr refused2
	expect_stderr "fatal: hotfix 'login' exists (open)
hint: a name is used once: choose another, or 'git hotfix status login'"
}

@test "names that are none" {
	given_release
	for name in 'a b' a/b -- .a a.lock a..b '' 'a~b' 'a*' "$(printf 'a\tb')"; do
		run --separate-stderr git hotfix start -- "$name"
		[ "$status" -eq 128 ] || [ "$status" -eq 129 ]
		[ -n "$stderr" ]
	done
	refused 129 git hotfix start
	refused 129 git hotfix start one two
	refused 129 git hotfix start -x
	run -0 git for-each-ref refs/heads/hotfix refs/hotfix-log
	expect_output ''
}

@test "the team's own pattern for names" {
	given_policy '[branches]' 'production = main' '[hotfix]' \
		'name = "^INC-[0-9]+$"'
	refused 1 git hotfix start login
	expect_stderr "error: 'login' does not match [hotfix] name = ^INC-[0-9]+\$"
	git hotfix start -q INC-7
}

@test "what triage found stands in the record" {
	given_release
	git hotfix start -q --severity P1 --incident INC-4711 \
		--impact 'no orders' --affected 'all of Spain: 12 %' \
		--workaround none --rollback-plan 'deploy v1.4.0' login
	run -0 git log --format=%B refs/hotfix-log/login
	expect_output "started from origin/main

Hotfix-Event: start
Hotfix-Name: login
Hotfix-Line: main
Hotfix-Base: $(git rev-parse HEAD)
Hotfix-Severity: P1
Hotfix-Incident: INC-4711
Hotfix-Impact: no orders
Hotfix-Affected: all of Spain: 12 %
Hotfix-Workaround: none
Hotfix-Rollback-Plan: deploy v1.4.0"
	tick
	echo '/* fix */' >>app.c
	git commit -q -a -m 'fix the login'
	git hotfix finish -q
	run -0 git log -1 --format=%B main
	expect_output "Merge branch 'hotfix/login'

Hotfix: login
Incident: INC-4711"
}

@test "an answer that is empty is none" {
	given_release
	git hotfix start -q --incident '' --impact '  ' login
	run -0 git log --format=%B refs/hotfix-log/login
	[[ $output != *Incident* && $output != *Impact* ]]
}

@test "an untracked file in the way: branch and record are taken back" {
	given_release
	somebody main theirs theirs v1.4.1
	echo mine >theirs
	git fetch -q
	before=$(everything)
	run -128 --separate-stderr git hotfix start login
	expect_output ''
	expect_stderr "fatal: git switch: The following untracked working \
tree files would be overwritten by checkout: theirs"
	diff <(echo "$before") <(everything)
	[ "$(<theirs)" = mine ]
	rm theirs
	git hotfix start -q login
}

@test "a hook that refuses the refs" {
	given_release
	cat >.git/hooks/reference-transaction <<-'END'
	#!/bin/sh
	[ "$1" != prepared ] || ! grep -q refs/heads/hotfix
	END
	chmod +x .git/hooks/reference-transaction
	refused 128 git hotfix start login
	expect_output ''
}

@test "interrupted between refs and checkout: the way on is named" {
	given_release
	# shellcheck disable=SC2016 # for the hook
	killing_hook .git/hooks/reference-transaction \
		'[ "$1" = committed ] && grep -q refs/heads/hotfix'
	run -137 git hotfix start login
	rm .git/hooks/reference-transaction
	[ "$(git symbolic-ref HEAD)" = refs/heads/main ]
	run -128 --separate-stderr git hotfix start login
	expect_stderr "fatal: hotfix 'login' exists (open)
hint: git switch hotfix/login"
	git switch -q hotfix/login
	echo '/* fix */' >>app.c
	git commit -q -a -m 'fix the login'
	git hotfix finish -q
	run -0 git hotfix list
	[[ $output = 'closed      login '* ]]
}

@test "-n says it and changes nothing" {
	given_release
	refused 0 git hotfix start -n login
	expect_output "would make hotfix/login from origin/main at $(id main)"
	expect_stderr ''
	refused 0 git hotfix start -n --worktree=../fix login
	[ ! -e ../fix ]
}

@test "commits that no release tag covers are named" {
	given_release
	for i in 1 2 3 4 5 6; do
		GIT_HOTFIX=0 commit_file "new$i" new "feature $i"
	done
	GIT_HOTFIX=0 git push -q origin main
	run -0 --separate-stderr git hotfix start login
	expect_output "$(started 'develop        merges cleanly')"
	expect_stderr "warning: origin/main has 6 commits that no release tag \
covers; they would be released too
  $(id main) feature 6
  $(id main~1) feature 5
  $(id main~2) feature 4
  $(id main~3) feature 3
  $(id main~4) feature 2
  and 1 more
hint: git hotfix start --from v1.4.0 <name>"
	git switch -q main
	run -0 --separate-stderr git hotfix start --from v1.4.0 two
	expect_stderr ''
}

@test "seen from another clone after sync" {
	given_release
	given_hotfix login
	git clone -q ../remote.git ../second
	cd ../second
	run -0 git hotfix list
	expect_output ''
	run -0 git hotfix sync
	run -0 git hotfix list
	expect_output "open        login                    -       main"
}

@test "who has no name cannot start" {
	given_release
	git config --global --unset user.name
	git config --global --unset user.email
	git config --global user.useConfigOnly true
	refused 128 git hotfix start login
	expect_output ''
	[[ $stderr = *'no email was given and auto-detection is disabled'* ]]
}

@test "no production to be found, outside a repository, no commit yet" {
	git init -q empty
	cd empty
	run -128 --separate-stderr git hotfix start login
	expect_stderr "fatal: no production branch was found: there is no main \
and no master
hint: name it: git config hotfix.branches.production <branch>, or run 'git \
hotfix init --production <branch>'"
	git commit -q --allow-empty -m one
	git branch -m trunk
	run -128 --separate-stderr git hotfix start login
	[[ $stderr = 'fatal: no production branch was found'* ]]
	cd "$HOME"
	run -128 --separate-stderr git hotfix start login
	[[ $stderr = 'fatal: '* ]]
}

@test "from a detached HEAD and from a subdirectory" {
	given_release
	git switch -q --detach develop
	mkdir sub
	cd sub
	git hotfix start -q login
	[ "$(git symbolic-ref HEAD)" = refs/heads/hotfix/login ]
	[ "$(git rev-parse HEAD)" = "$(git rev-parse main)" ]
}

@test "where there are no files, the branch is not checked out" {
	given_release
	cd .git
	run -0 git hotfix start login
	expect_output "started hotfix/login from origin/main at $(id main)
not checked out, for here are no files: git switch hotfix/login, or git \
worktree add <directory> hotfix/login
next: commit the fix, then 'git hotfix status'"
	[ "$(git symbolic-ref HEAD)" = refs/heads/main ]
}

@test "a checkout that a hook complains about: the hotfix is open" {
	given_repository
	printf '#!/bin/sh\nexit 1\n' >.git/hooks/post-checkout
	chmod +x .git/hooks/post-checkout
	run -128 --separate-stderr git hotfix start login
	[[ $stderr = "warning: 'hotfix/login' is open, and HEAD is on it
"* ]]
	[ "$(git symbolic-ref HEAD)" = refs/heads/hotfix/login ]
	[ "$(git rev-parse HEAD)" = "$(git rev-parse main)" ]
	git rev-parse -q --verify refs/hotfix-log/login
	run -0 git status --porcelain
	expect_output ''
}

@test "a branch that a killed start has left is taken" {
	given_release
	git branch -q hotfix/login origin/main
	run -0 git hotfix start login
	expect_output "started hotfix/login from origin/main at $(id origin/main)
next: commit the fix, then 'git hotfix status'"
	git rev-parse -q --verify refs/hotfix-log/login
	git branch -q hotfix/other origin/develop
	run -128 git hotfix start other
}
