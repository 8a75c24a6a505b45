#!/usr/bin/env bats
# What reached production past the hooks is noted on the record, once, by the
# next command that writes there anyway; and what did not is not accused.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper

# Where the hooks speak of production.
given_guard() {
	ago 18000
	given_policy '[branches]' 'production = main'
}

# A hotfix that was merged by plain git, past the hooks: past [<option>...]
past() {
	given_hotfix login
	git switch -q main
	tick
	git merge -q --no-edit "${@:---no-ff}" hotfix/login
	git push -q --no-verify origin main hotfix/login
	tick
}

# events [<name>]: the kinds on a record, the oldest first.
events() {
	git log --reverse --format='%(trailers:key=Hotfix-Event,valueonly)' \
		"refs/hotfix-log/${1:-login}" | sed '/^$/d' | paste -sd ' '
}

warning="warning: hotfix 'login' reached 'main' with no verdict on its record; \
noted as unchecked"

@test "sync notes it, once, and carries it to the others" {
	given_guard
	past
	run -0 --separate-stderr git hotfix sync
	expect_stderr "$warning"
	run -0 git log -1 --format=%B refs/hotfix-log/login
	expect_output "reached main with no verdict on the record

Hotfix-Event: unchecked
Hotfix-Name: login
Hotfix-Ref: refs/heads/main
Hotfix-Commit: $(git rev-parse main)"
	both refs/hotfix-log/login
	run -0 git hotfix log login
	[[ ${lines[-1]} = *'  unchecked    reached main with no verdict on the '\
'record  (Ana Sousa <ana@example.org>)' ]]
	run -0 --separate-stderr git hotfix sync
	expect_stderr ''
	git clone -q ../remote.git ../second
	cd ../second
	run -0 --separate-stderr git hotfix sync
	expect_stderr ''
	expect 'start unchecked' "$(events)"
}

@test "start notes it in passing" {
	given_guard
	past
	run -0 --separate-stderr git hotfix start -n logout
	[[ $stderr != *unchecked* ]]
	run -0 --separate-stderr git hotfix start --offline logout
	[[ $stderr != *unchecked* ]]
	git switch -q main
	run -0 --separate-stderr git hotfix start again
	expect "$warning" "${stderr_lines[0]}"
	expect 'start unchecked' "$(events)"
	expect start "$(events again)"
	both refs/hotfix-log/login
}

@test "finish notes it before it completes the release" {
	given_guard
	past
	refused 0 git hotfix finish -n login
	run -0 --separate-stderr git hotfix finish login
	expect_stderr "$warning"
	expect 'start unchecked release' "$(events)"
	both main develop refs/hotfix-log/login
	run -0 --separate-stderr git hotfix finish login
	expect_stderr ''
	git hotfix sync
	expect 'start unchecked release' "$(events)"
}

@test "whoever only looks notes nothing" {
	given_guard
	past
	git switch -q develop
	commit_file next.c 'int next;' 'go on'
	for command in 'status login' list 'log login' 'check login' \
		'sync -n' 'check --matrix'; do
		# shellcheck disable=SC2086 # words
		run --separate-stderr git hotfix $command
		[[ $stderr != *unchecked* ]]
	done
	run -1 --separate-stderr git hotfix owed
	git push -q origin develop
	git merge -q --no-edit main
	git hotfix note -q --hotfix login 'it is out'
	expect 'start note' "$(events)"
}

@test "a fast-forward, unless that is how the policy releases" {
	given_guard
	past --ff
	git config hotfix.release.method fast-forward
	run -0 --separate-stderr git hotfix sync
	expect_stderr ''
	git config --unset hotfix.release.method
	run -0 --separate-stderr git hotfix sync
	expect_stderr "$warning"
}

@test "what the hook let pass, and what others are known to have released" {
	given_guard
	given_hotfix login
	git switch -q main
	tick
	git merge -q --no-edit --no-ff hotfix/login
	git push -q origin main
	run -0 --separate-stderr git hotfix sync
	expect_stderr ''
	expect 'start push' "$(events)"
	git switch -q develop
	git hotfix start -q logout 2>/dev/null
	commit_file logout.c 'int logout;' 'fix the logout'
	git push -q origin hotfix/logout
	git hotfix sync
	git clone -q ../remote.git ../second
	git -C ../second hotfix finish -q logout
	git fetch -q
	run -0 --separate-stderr git hotfix sync
	expect_stderr ''
	expect 'start release' "$(events logout)"
}

@test "a release whose record has not arrived is nobody's fault" {
	given_guard
	given_hotfix login
	git push -q origin hotfix/login
	git clone -q ../remote.git ../second
	git -C ../second hotfix sync
	git -C ../second hotfix finish -q login
	there update-ref refs/hotfix-log/login refs/hotfix-log/login~
	run -0 --separate-stderr git hotfix sync
	expect_stderr ''
	expect start "$(events)"
}

@test "what came by a server, with broken glass, or long ago" {
	given_guard
	given_hotfix login
	run -4 git hotfix finish -q --via pull-request
	git switch -q main
	git merge -q --no-edit --no-ff hotfix/login
	git push -q --no-verify origin main
	run -0 --separate-stderr git hotfix sync
	expect_stderr ''
	expect 'start hand-over' "$(events)"
	tick
	git hotfix start -q logout
	commit_file logout.c 'int logout;' 'fix the logout'
	git switch -q main
	tick
	git merge -q --no-edit --no-ff hotfix/logout
	git -c hotfix.evidence.require=regression -c hotfix.rules.evidence=block \
		-c hotfix.break-glass='it burns' push -q origin main
	run -0 --separate-stderr git hotfix sync
	expect_stderr ''
	expect 'start break-glass' "$(events logout)"
	ago $((40 * 86400))
	git hotfix start -q old
	commit_file old.c 'int old;' 'fix the old'
	git switch -q main
	tick
	git merge -q --no-edit --no-ff hotfix/old
	git push -q --no-verify origin main
	run -0 --separate-stderr git hotfix sync
	expect_stderr ''
	expect start "$(events old)"
}

@test "whatever date the commit of production was given" {
	given_guard
	given_hotfix login
	git switch -q main
	GIT_COMMITTER_DATE='@1000000000 +0000' \
		git merge -q --no-edit --no-ff hotfix/login
	git push -q --no-verify origin main
	run -0 --separate-stderr git hotfix sync
	expect_stderr "$warning"
	expect 'start unchecked' "$(events)"
}

@test "where the hooks do not speak of production nobody skipped them" {
	ago 18000
	given_release
	past
	run -0 --separate-stderr git hotfix sync
	expect_stderr ''
	git config hotfix.branches.production main
	run -0 --separate-stderr git hotfix sync
	expect_stderr "$warning"
}

@test "without a remote, or a start, there is nothing to compare" {
	given_guard
	git switch -q -c hotfix/bare
	commit_file bare.c 'int bare;' 'fix it bare'
	git hotfix note -q --hotfix bare 'begun by plain git'
	git switch -q main
	tick
	git merge -q --no-edit --no-ff hotfix/bare
	git push -q --no-verify origin main
	run -0 --separate-stderr git hotfix sync
	expect_stderr ''
	given_hotfix login
	git remote remove origin
	git switch -q main
	tick
	git merge -q --no-edit --no-ff hotfix/login
	run -0 --separate-stderr git hotfix finish login
	[[ $stderr != *unchecked* ]]
	expect 'start release' "$(events)"
}

@test "more commits behind one that was noted are noted as well" {
	given_guard
	past
	git hotfix sync 2>/dev/null
	git switch -q hotfix/login
	commit_file more.c 'int more;' 'fix more'
	git switch -q main
	tick
	git merge -q --no-edit --no-ff hotfix/login
	git push -q --no-verify origin main hotfix/login
	tick
	run -0 --separate-stderr git hotfix sync
	expect_stderr "$warning"
	expect 'start unchecked unchecked' "$(events)"
}
