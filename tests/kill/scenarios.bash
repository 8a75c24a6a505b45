# The commands that kill.sh kills: given_<name> makes the sample and ends where
# the command runs; check_<name> prints what is wrong, beyond what all are
# checked for. A hint is a command that may stand on a "hint:" line when it is
# run again, and is followed; ends is a status that is as good as 0.
# shellcheck shell=bash disable=SC2034,SC2154 # names of kill.sh and helper.bash

all=(start finish finish-packed finish-worktree finish-local finish-elsewhere
	finish-glass merge-back merge-back-pick rollback sync approve evidence)
declare -A command hint ends

command[start]='git-hotfix start login'
hint[start]='git switch hotfix/login'
given_start() {
	given_release
}
check_start() {
	[ "$(git rev-parse hotfix/login)" = "$(git rev-parse origin/main)" ] ||
		echo 'the branch does not begin at production'
}

# A fix of two commits, on the remote as well.
given_fix() {
	given_release
	main=$(git rev-parse main)
	given_hotfix login
	commit_file login.c 'int login;' 'fix the login'
	fix=$(git rev-parse HEAD)
	git push -q origin hotfix/login
}

# released <production> <target>: once, with one tag, and nothing was lost.
released() {
	local branch

	[ "$(git rev-list --count --first-parent "$main..$1")" = 1 ] ||
		echo "there is not one release on $1"
	[ "$(git tag --list 'v1.4.*' --points-at "$1" | wc -l)" = 1 ] ||
		echo "there is not one tag on $1"
	[ "$(git rev-list -1 v1.4.1)" = "$(git rev-list -1 "$1")" ] ||
		echo 'the tag is not the release'
	for branch; do
		git merge-base --is-ancestor "$fix" "$branch" ||
			echo "$branch lacks a commit of the fix"
	done
}

command[finish]='git-hotfix finish --push'
given_finish() {
	given_fix
}
check_finish() {
	released main develop
}

# What is pushed arrives as a pack.
command[finish-packed]=${command[finish]}
given_finish-packed() {
	given_fix
	there config receive.unpackLimit 1
}
check_finish-packed() {
	check_finish
}

# In a worktree of its own, while production is checked out beside it.
command[finish-worktree]=${command[finish]}
given_finish-worktree() {
	given_fix
	git switch -q main
	git worktree add -q ../login hotfix/login
	cd ../login || return
}
check_finish-worktree() {
	check_finish
}

command[finish-local]='git-hotfix finish --no-push'
given_finish-local() {
	given_fix
}
check_finish-local() {
	check_finish
}

# Somebody else takes over in another clone.
command[finish-elsewhere]='git-hotfix finish --push login'
given_finish-elsewhere() {
	given_fix
	again_in=$BATS_TEST_TMPDIR/other
	git clone -q "$BATS_TEST_TMPDIR/remote.git" "$again_in"
}
check_finish-elsewhere() {
	released main origin/develop
}

# An approval is asked for, and nobody is awake.
command[finish-glass]='git-hotfix finish --push --break-glass down'
ends[finish-glass]=3
given_finish-glass() {
	given_asked
}
check_finish-glass() {
	released main develop
	recorded break-glass release
}

# A fix that somebody in a role has to approve.
given_asked() {
	policy=('[approval]' 'require = sre:1' '[roles]'
		'sre = bo@example.org' '[rules]' 'approval = block')
	given_fix
}

# recorded <kind>...: those events, each once, after the start.
recorded() {
	diff <(printf '%s\n' start "$@") <(git log --reverse --no-merges \
		--format='%(trailers:key=Hotfix-Event,valueonly,separator=)' \
		refs/hotfix-log/login) | grep '^[<>]'
}

# In production; the remote did not take what develop was to get.
given_owed() {
	local hooks=$BATS_TEST_TMPDIR/remote.git/hooks

	given_fix
	mkdir "$hooks"
	cat >"$hooks/update" <<-'END'
	#!/bin/sh
	[ "$1" != refs/heads/develop ]
	END
	chmod +x "$hooks/update"
	git hotfix finish -q 2>/dev/null
	rm -r "$hooks"
	develop=$(git rev-parse develop)
}

command[merge-back]='git-hotfix merge-back login'
given_merge-back() {
	given_owed
}
check_merge-back() {
	released main develop
}

command[merge-back-pick]='git-hotfix merge-back --cherry-pick login'
given_merge-back-pick() {
	given_owed
}
check_merge-back-pick() {
	released main
	[ "$(git rev-list --count "$develop..develop")" = 2 ] ||
		echo 'there are not two picks on develop'
}

command[rollback]='git-hotfix rollback login'
given_rollback() {
	given_fix
	git hotfix finish -q
}
check_rollback() {
	released v1.4.1 main
	[ "$(git rev-list --count --first-parent v1.4.1..main)" = 1 ] ||
		echo 'there is not one rollback on main'
	[ "$(git rev-list -1 v1.4.2)" = "$(git rev-list -1 main)" ] ||
		echo 'the tag is not the rollback'
	git diff --exit-code v1.4.0 v1.4.2 ||
		echo 'the fix is not out of production'
}

# A record that has grown on both sides, one that is only there, one only here.
command[sync]='git-hotfix sync'
given_sync() {
	local other=$BATS_TEST_TMPDIR/second

	given_release
	git hotfix start -q login
	git clone -q "$BATS_TEST_TMPDIR/remote.git" "$other"
	git -C "$other" hotfix sync -q
	tick
	git -C "$other" hotfix note --hotfix login 'from the second'
	tick
	git -C "$other" hotfix start -q theirs 2>/dev/null # it has no hooks
	git -C "$other" hotfix sync -q
	tick
	git hotfix note 'from the first'
	git switch -q main
	git hotfix start -q --offline ours
}
check_sync() {
	git -C "$BATS_TEST_TMPDIR/second" hotfix sync -q
	[ "$(git -C "$BATS_TEST_TMPDIR/second" for-each-ref refs/hotfix-log)" = \
		"$(git for-each-ref refs/hotfix-log)" ] ||
		echo 'another clone has other records'
	[ "$(git log --format=%s --no-merges refs/hotfix-log/login | sort)" = \
		"$(printf '%s\n' 'from the first' 'from the second' \
			'started from origin/main')" ] ||
		echo 'not each event is there once'
}

# Somebody else approves, and a record has grown there meanwhile.
command[approve]='git-hotfix approve --as sre login'
given_approve() {
	local other=$BATS_TEST_TMPDIR/second

	given_asked
	git clone -q "$BATS_TEST_TMPDIR/remote.git" "$other"
	git -C "$other" hotfix sync -q
	git config user.email bo@example.org
	tick
	git -C "$other" hotfix note --hotfix login 'from the second'
	git -C "$other" hotfix sync -q
	tick
	git hotfix note 'from the first'
}
check_approve() {
	recorded note note approve
	git hotfix check login >/dev/null || echo 'the approval does not count'
}

# A second result. Who runs it again looks first whether it is there: a test
# that is run twice has two results.
command[evidence]='sh ../evidence.sh'
given_evidence() {
	given_fix
	tick
	git hotfix evidence -q smoke -- false 2>/dev/null
	cat >../evidence.sh <<-'END'
	git hotfix log login | grep -q 'smoke passed' && exec git-hotfix sync
	exec git-hotfix evidence smoke -- true
	END
}
check_evidence() {
	recorded evidence evidence
}
