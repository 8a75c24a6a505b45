#!/usr/bin/env bats
# Production that only the server may move: finish hands over, and recognises
# later what the server has made of the branch.
# shellcheck disable=SC2016,SC2030,SC2031,SC2034,SC2154 # a test is a subshell; bats sets output

load helper

# given_handed_over [<policy line>...]: a fix of two commits, handed over.
given_handed_over() {
	given_policy '[branches]' 'production = main' \
		'[release]' 'via = pull-request' "$@"
	given_hotfix login
	commit_file login.c 'int login;' 'and let them log in'
	main=$(git rev-parse origin/main)
	develop=$(git rev-parse origin/develop)
	run -4 --separate-stderr git hotfix finish
}

# server <command>...: in a clone that stands for the server, on main, which is
# pushed afterwards; $branch is the hotfix there.
server() {
	local branch=origin/hotfix/login

	[ -d ../server ] || git clone -q ../remote.git ../server
	(
		cd ../server || exit
		export GIT_AUTHOR_NAME=Server GIT_COMMITTER_NAME=Server
		tick
		git fetch -q
		git switch -q main
		git merge -q --ff-only origin/main
		eval "$*"
		git push -q origin main
	)
}

server_merges='git merge -q --no-ff -m "Merge pull request #1" $branch'
server_squashes='git merge -q --squash $branch; git commit -qm "Fix it (#1)"'
server_rebases='git cherry-pick --no-ff origin/main..$branch >/dev/null'
server_rebases_and_merges='git switch -q -c work; '$server_rebases'
	git switch -q main; git merge -q --no-ff -m "Merge pull request #1" work'
somebody_commits='echo >>other.c; git add other.c; git commit -qm meanwhile'

# released <commit>: it is tagged v1.4.1, once, and develop has the fix.
released() {
	[ "$(git rev-parse 'v1.4.1^{commit}')" = "$1" ]
	both v1.4.1
	run -0 there tag --list 'v1.4.*'
	expect_output 'v1.4.0
v1.4.1'
	run -0 there log --format=%s "$main..main"
	[[ $output != *"Merge branch 'hotfix/login'"* ]]
	there show develop:app.c | grep -q 'n + 11;'
	there show develop:login.c | grep -q 'int login;'
	git fsck --strict --no-dangling
	run git hotfix owed
	[[ $output != *' login '* ]]
}

# nothing_missing: run again, there is nothing to do.
nothing_missing() {
	local before

	tick
	before=$(everything)
	run -0 --separate-stderr git hotfix finish login
	[[ $output = *': nothing was missing'* ]]
	diff <(echo "$before") <(everything)
}

@test "handed over: the branch is pushed, and nothing else" {
	given_handed_over
	expect_output "handed over 'hotfix/login' to origin, to be merged into main
open a pull request there: the remote is a path, it has no web pages"
	expect_stderr 'hint: once it is merged: git hotfix finish login'
	both hotfix/login
	[ "$(there rev-parse main)" = "$main" ]
	[ "$(git rev-parse main)" = "$main" ]
	[ "$(there rev-parse develop)" = "$develop" ]
	[ "$(git symbolic-ref HEAD)" = refs/heads/hotfix/login ]
	run -0 git log -1 --format='%s %(trailers:key=Hotfix-Commit,valueonly)' \
		refs/hotfix-log/login
	expect_output "handed over to be merged into main $(git rev-parse HEAD)"
	before=$(everything)
	run -4 --separate-stderr git hotfix finish
	[[ $output = "waiting 'hotfix/login' on origin, to be merged into main
"* ]]
	diff <(echo "$before") <(everything)
	commit_file more.c 'int more;' 'more of it'
	run -4 --separate-stderr git hotfix finish
	[[ $output = 'handed over '* ]]
	both hotfix/login
}

@test "-n says what would be handed over, --via asks for it" {
	given_release
	given_hotfix login
	refused 0 git hotfix finish -n --via pull-request
	expect_output "would hand over 'hotfix/login' to origin, to be merged into main
open a pull request there: the remote is a path, it has no web pages"
	run -4 git hotfix finish --via pull-request
	both hotfix/login
	run -1 there rev-parse -q --verify refs/tags/v1.4.1
}

@test "the address at which the pull request is opened" {
	given_release
	given_hotfix login
	while read -r url page; do
		git config remote.origin.pushurl "$url"
		run -0 --separate-stderr git hotfix finish -n --via pull-request
		expect "open a pull request: $page" "${lines[1]}"
	done <<-'END'
	git@github.com:o/r.git https://github.com/o/r/compare/main...hotfix/login?expand=1
	https://ana:secret@gitlab.com/g/s/r.git https://gitlab.com/g/s/r/-/merge_requests/new?merge_request%5Bsource_branch%5D=hotfix%2Flogin&merge_request%5Btarget_branch%5D=main
	ssh://git@bitbucket.org/w/r.git https://bitbucket.org/w/r/pull-requests/new?source=hotfix%2Flogin&dest=main
	git@ssh.dev.azure.com:v3/o/p/r https://dev.azure.com/o/p/_git/r/pullrequestcreate?sourceRef=hotfix%2Flogin&targetRef=main
	https://codeberg.org/o/r https://codeberg.org/o/r/compare/main...hotfix/login
	END
	git config remote.origin.pushurl https://ana:secret@git.example.org/o/r
	run -0 --separate-stderr git hotfix finish -n --via pull-request
	[[ $output$stderr != *secret* ]]
	git config hotfix.forge gitea
	run -0 --separate-stderr git hotfix finish -n --via pull-request
	[ "${lines[1]}" = 'open a pull request: https://git.example.org/o/r/compare/main...hotfix/login' ]
}

@test "merged on the server" {
	given_handed_over
	server "$server_merges"
	merge=$(there rev-parse main)
	server "$somebody_commits"
	tick
	run -0 --separate-stderr git hotfix finish
	expect_output "in production 'login' in main as v1.4.1, pushed to origin
  develop        ${develop::7} -> $(id develop)
you are on main now, at the fix's own files"
	expect_stderr ''
	released "$merge"
	run -0 git for-each-ref 'refs/heads/hotfix/*' 'refs/remotes/origin/hotfix/*'
	expect_output ''
	run -0 there for-each-ref 'refs/heads/hotfix/*'
	expect_output ''
	nothing_missing
}

@test "squashed on the server" {
	given_handed_over
	server "$somebody_commits"
	server "$server_squashes"
	squash=$(there rev-parse main)
	server "$somebody_commits"
	git fetch -q
	run -0 git hotfix list
	[[ $output = *owed*login* ]]
	run -0 --separate-stderr git hotfix finish
	[[ $output = "in production 'login' in main as v1.4.1, pushed to origin"* ]]
	expect_stderr ''
	released "$squash"
	run -0 there for-each-ref 'refs/heads/hotfix/*'
	expect_output ''
	nothing_missing
}

@test "rebased on the server" {
	given_handed_over
	server "$somebody_commits"
	server "$server_rebases"
	last=$(there rev-parse main)
	server "$somebody_commits"
	run -0 --separate-stderr git hotfix finish
	expect_stderr ''
	released "$last"
	nothing_missing
}

@test "rebased and merged on the server" {
	given_handed_over
	server "$somebody_commits"
	server "$server_rebases_and_merges"
	merge=$(there rev-parse main)
	run -0 --separate-stderr git hotfix finish
	expect_stderr ''
	released "$merge"
	nothing_missing
}

@test "picked into the targets: what production really has" {
	for way in "$server_merges" "$server_squashes" "$server_rebases" \
		"$server_rebases_and_merges"; do
		cd "$BATS_TEST_TMPDIR"
		rm -rf remote.git shop server
		given_handed_over '[merge-back]' 'method = cherry-pick'
		server "$somebody_commits"
		server "$way"
		commit=$(there rev-parse main)
		tick
		git hotfix finish -q
		released "$commit"
		run -0 there log --no-merges --format=%s "$develop..develop"
		[[ $output != *meanwhile* ]]
		for pick in $(there log --format=%H "$develop..develop"); do
			from=$(git log -1 --format=%B "$pick" |
				sed -n 's/(cherry picked from commit \(.*\))/\1/p')
			git merge-base --is-ancestor "$from" main
		done
		nothing_missing
	done
}

@test "the branch was deleted on the server, and here" {
	for way in "$server_merges" "$server_squashes" "$server_rebases"; do
		cd "$BATS_TEST_TMPDIR"
		rm -rf remote.git shop server
		given_handed_over
		server "$way"
		commit=$(there rev-parse main)
		there update-ref -d refs/heads/hotfix/login
		git switch -q main
		git branch -q -D hotfix/login
		git fetch -q --prune
		run -0 --separate-stderr git hotfix finish login
		expect_stderr ''
		released "$commit"
		nothing_missing
	done
}

@test "from a clone that has never seen the branch" {
	for way in "$server_merges" "$server_squashes" "$server_rebases"; do
		cd "$BATS_TEST_TMPDIR"
		rm -rf remote.git shop server fresh
		given_handed_over
		server "$way"
		commit=$(there rev-parse main)
		there update-ref -d refs/heads/hotfix/login
		git clone -q ../remote.git ../fresh
		cd ../fresh
		run -0 --separate-stderr git hotfix finish login
		expect_stderr ''
		released "$commit"
		nothing_missing
	done
}

@test "its commits are nowhere any more: found by the name they carry" {
	given_handed_over
	server 'git merge -q --squash $branch
		git commit -q -m "Fix it (#1)" -m "Hotfix: login"'
	squash=$(there rev-parse main)
	server "$somebody_commits"
	there update-ref -d refs/heads/hotfix/login
	there gc -q --prune=now
	git clone -q "file://$PWD/../remote.git" ../fresh
	cd ../fresh
	run -0 --separate-stderr git hotfix finish login
	expect_stderr ''
	released "$squash"
}

@test "its commits are nowhere, and none has its name: the user's word" {
	given_handed_over
	server "$server_squashes"
	squash=$(there rev-parse main)
	there update-ref -d refs/heads/hotfix/login
	there gc -q --prune=now
	git clone -q "file://$PWD/../remote.git" ../fresh
	cd ../fresh
	git hotfix sync
	run -0 git hotfix status login
	expect 'next: git hotfix finish login' "${lines[-1]}"
	refused 1 git hotfix finish login
	expect_stderr "error: hotfix 'login' has no branch here or on origin
hint: if 'main' has it by another way: git hotfix finish --at <commit> login"
	run -0 --separate-stderr git hotfix finish --at "$squash" login
	expect_stderr ''
	released "$squash"
	nothing_missing
}

@test "changed on the server: only the user knows" {
	given_handed_over
	server 'git merge -q --squash $branch; echo "/* */" >>login.c
		git add login.c; git commit -q -m "Fix it (#1)"'
	squash=$(there rev-parse main)
	run -4 --separate-stderr git hotfix finish
	[[ $output = waiting* ]]
	run -1 --separate-stderr git hotfix finish --via push
	[[ $stderr = *"conflicts with 'origin/main' in login.c"* ]]
	[ "$(there rev-parse main)" = "$squash" ]
}

@test "content alone asks for the commit, and checks the answer" {
	given_release
	given_hotfix login
	commit_file login.c 'int login;' 'and let them log in'
	git push -q origin hotfix/login
	main=$(git rev-parse origin/main)
	server "$somebody_commits"
	early=$(there rev-parse main)
	server 'git merge -q --squash $branch; echo "int x;" >x.c
		git add x.c; git commit -q -m "Fix it, and x"'
	squash=$(there rev-parse main)
	git fetch -q
	refused 1 git hotfix finish
	[[ $stderr = *"error: 'origin/main' has all that 'hotfix/login' changes, \
but by no commit that is it
hint: git hotfix finish --at <commit> login, naming the one that brought it" ]]
	refused 1 git hotfix finish --at "$main"
	expect_stderr "error: '$main' was in 'origin/main' before 'login' began"
	refused 1 git hotfix finish --at "$early"
	expect_stderr "error: '$early' lacks what 'hotfix/login' changes"
	refused 1 git hotfix finish --at HEAD
	expect_stderr "error: 'HEAD' is no commit of 'origin/main' itself"
	refused 128 git hotfix finish --at nothing
	run -0 git hotfix finish --at "$squash"
	released "$squash"
	nothing_missing
}

@test "merged by hand, though finish would have pushed: no second merge" {
	for way in "$server_merges" "$server_squashes" "$server_rebases"; do
		cd "$BATS_TEST_TMPDIR"
		rm -rf remote.git shop server
		given_release
		given_hotfix login
		commit_file login.c 'int login;' 'and let them log in'
		git push -q origin hotfix/login
		main=$(git rev-parse origin/main)
		server "$somebody_commits"
		server "$way"
		commit=$(there rev-parse main)
		git hotfix finish -q
		[ "$(there rev-parse main)" = "$commit" ]
		released "$commit"
		nothing_missing
	done
}

@test "a part of it was picked to production: the rest is released" {
	given_release
	given_hotfix login
	commit_file login.c 'int login;' 'and let them log in'
	git push -q origin hotfix/login
	main=$(git rev-parse origin/main)
	server 'git cherry-pick $branch~ >/dev/null'
	run -0 --separate-stderr git hotfix finish
	[[ $output = "released 'login' to main as v1.4.1, pushed to origin"* ]]
	both main develop v1.4.1
	there show main:login.c | grep -q 'int login;'
}

@test "a release tag that the server has made is taken" {
	given_handed_over
	server "$server_squashes; git tag -m five v1.5.0; git push -q origin v1.5.0"
	run -0 --separate-stderr git hotfix finish
	[[ $output = "in production 'login' in main as v1.5.0, pushed to origin"* ]]
	run -0 there tag --list
	expect_output 'v1.4.0
v1.5.0'
}

@test "a production that refuses our push offers it" {
	given_release
	given_hotfix login
	main=$(git rev-parse origin/main)
	develop=$(git rev-parse origin/develop)
	printf '#!/bin/sh\n[ "$1" != refs/heads/main ]\n' >../remote.git/hooks/update
	chmod +x ../remote.git/hooks/update
	refused 1 git hotfix finish
	[[ $stderr = *'git hotfix finish --via pull-request'* ]]
	run -4 git hotfix finish --via pull-request
	rm ../remote.git/hooks/update
	server "$server_squashes"
	squash=$(there rev-parse main)
	printf '#!/bin/sh\n[ "$1" != refs/heads/main ]\n' >../remote.git/hooks/update
	chmod +x ../remote.git/hooks/update
	run -0 --separate-stderr git hotfix finish
	expect_stderr ''
	commit_file login.c 'int login;' x && git reset -q --hard HEAD~
	[ "$(git rev-parse 'v1.4.1^{commit}')" = "$squash" ]
	both v1.4.1 develop
}

@test "production by tags cannot be handed over" {
	given_policy '[branches]' 'production = tag:v*'
	given_hotfix login
	refused 1 git hotfix finish --via pull-request
	expect_stderr "error: the line is the tag pattern 'tag:v*': there is no \
branch to merge into"
}
