#!/usr/bin/env bats
# The hook fronts under real git, on top of hooks that were there before, with
# a judge that keeps a diary and does as the test says.
# shellcheck disable=SC2016,SC2154 # scripts in quotes; bats sets stderr

load helper

# given_fronts <what the judge does>: our hooks in a clone of two branches.
given_fronts() {
	local event

	given_repository
	diary=$BATS_TEST_TMPDIR/diary
	mkdir -p ../hf/bin ../hf/libexec .git/hooks.hotfix
	cp -r "$HF_BUILD/libexec/git-hotfix" ../hf/libexec/
	given_script ../hf/bin/git-hotfix judge "$1"
	for event in pre-push commit-msg post-merge; do
		cat >".git/hooks/$event" <<-END
			#!/bin/sh
			'$BATS_TEST_TMPDIR/hf/libexec/git-hotfix/$event' --via=file "\$@" || exit \$?
		END
		chmod +x ".git/hooks/$event"
	done
}

# given_script <path> <who> <what it does>: it notes its arguments and input.
given_script() {
	cat >"$1" <<-END
		#!/bin/sh
		{ echo "$2:" "\$@"; cat; } >>'$diary'
		$3
	END
	chmod +x "$1"
}

# expect_diary <text>: what was noted, and forget it.
expect_diary() {
	expect "$1" "$(sed 's/[0-9a-f]\{40\}/ID/g' "$diary" 2>/dev/null)"
	rm -f "$diary"
}

@test "a refusal stops the push and the hook before ours" {
	given_fronts 'echo "not on Fridays" >&2; exit 1'
	given_script .git/hooks.hotfix/pre-push older ''
	run -1 --separate-stderr git push -q origin HEAD:refs/heads/x
	expect_stderr 'not on Fridays
error: failed to push some refs to '\''TMP/remote.git'\'''
	expect_diary 'judge: judge pre-push origin TMP/remote.git
HEAD ID refs/heads/x ID'
}

@test "an older pre-push sees what git said, however much it is" {
	given_fronts 'exit 0'
	given_script .git/hooks.hotfix/pre-push older ''
	for i in $(seq 1500); do
		echo "create refs/heads/many/$i HEAD"
	done | git update-ref --stdin
	run -0 --separate-stderr git push -q origin 'refs/heads/many/*'
	expect_stderr ''
	sed -n '/^judge:/,/^older:/p' "$diary" | sed '1d;$d' >../judge
	sed '1,/^older:/d' "$diary" >../older
	[ "$(grep -c refs/heads/many ../judge)" -eq 1500 ]
	cmp ../judge ../older
}

@test "a commit, a merge and an up-to-date push go through the whole chain" {
	given_fronts 'exit 0'
	for event in pre-push commit-msg post-merge; do
		given_script .git/hooks.hotfix/$event older ''
	done
	run -0 --separate-stderr git commit -q --allow-empty -m 'nothing new'
	expect_stderr ''
	expect_diary 'judge: judge commit-msg .git/COMMIT_EDITMSG
older: .git/COMMIT_EDITMSG'
	run -0 --separate-stderr git merge -q --ff develop -m 'merge it'
	expect_stderr ''
	expect_diary 'judge: judge commit-msg .git/MERGE_MSG
older: .git/MERGE_MSG
judge: judge post-merge 0
older: 0'
	run -0 --separate-stderr git push -q origin develop
	expect_stderr ''
	expect_diary 'older: origin TMP/remote.git'
}

@test "an older hook without an interpreter line or behind a link still runs" {
	given_fronts 'exit 0'
	printf 'cat >>"%s"; exit 1\n' "$diary" >.git/hooks.hotfix/pre-push
	chmod +x .git/hooks.hotfix/pre-push
	run -1 git push -q origin HEAD:refs/heads/x
	expect_diary 'judge: judge pre-push origin TMP/remote.git
HEAD ID refs/heads/x ID
HEAD ID refs/heads/x ID'
	given_script shared-hook shared 'exit 1'
	ln -s ../../shared-hook .git/hooks.hotfix/commit-msg
	run -1 git commit -q --allow-empty -m x
	expect_diary 'judge: judge commit-msg .git/COMMIT_EDITMSG
shared: .git/COMMIT_EDITMSG'
}

@test "an older hook that git would not have run is not run" {
	given_fronts 'exit 0'
	given_script .git/hooks.hotfix/commit-msg older 'exit 1'
	chmod -x .git/hooks.hotfix/commit-msg
	run -0 git commit -q --allow-empty -m x
	expect_diary 'judge: judge commit-msg .git/COMMIT_EDITMSG'
}

@test "an older hook that git would have failed to run fails" {
	given_fronts 'exit 0'
	echo '#!/nonexistent/interpreter' >.git/hooks.hotfix/commit-msg
	chmod +x .git/hooks.hotfix/commit-msg
	run -1 --separate-stderr git commit -q --allow-empty -m x
	expect_stderr "error: cannot run 'TMP/shop/.git/hooks.hotfix/commit-msg': No such file or directory"
}

@test "an older hook that leads back to ours ends there" {
	given_fronts 'exit 0'
	given_script .git/hooks.hotfix/commit-msg older \
		'exec .git/hooks/commit-msg "$@"'
	run -0 git commit -q --allow-empty -m x
	expect_diary 'judge: judge commit-msg .git/COMMIT_EDITMSG
older: .git/COMMIT_EDITMSG
judge: judge commit-msg .git/COMMIT_EDITMSG'
}

@test "GIT_HOTFIX=0 skips ours and no other" {
	given_fronts 'exit 1'
	given_script .git/hooks.hotfix/pre-push older ''
	run -0 env GIT_HOTFIX=0 git push -q origin HEAD:refs/heads/x
	expect_diary 'older: origin TMP/remote.git
HEAD ID refs/heads/x ID'
}

@test "hooks serve a linked worktree, a detached HEAD and an unborn branch" {
	given_fronts 'exit 0'
	given_script .git/hooks.hotfix/commit-msg older ''
	git worktree add -q ../tree develop
	git -C ../tree commit -q --allow-empty -m x
	expect_diary 'judge: judge commit-msg TMP/shop/.git/worktrees/tree/COMMIT_EDITMSG
older: TMP/shop/.git/worktrees/tree/COMMIT_EDITMSG'
	git checkout -q --detach
	git commit -q --allow-empty -m x
	git switch -q --orphan fresh
	git commit -q --allow-empty -m x
	expect_diary 'judge: judge commit-msg .git/COMMIT_EDITMSG
older: .git/COMMIT_EDITMSG
judge: judge commit-msg .git/COMMIT_EDITMSG
older: .git/COMMIT_EDITMSG'
}

@test "a local ref with a newline hides nothing" {
	given_fronts 'exit 128'
	run -1 --separate-stderr git push -q origin \
		$'main^{/\n}:refs/heads/x'
	expect_stderr "error: pre-push: the checks could not decide, so the push is refused
hint: to skip the checks once: GIT_HOTFIX=0 git push
error: failed to push some refs to 'TMP/remote.git'"
}

@test "a hook leaves word that it fired where git-hotfix is at home" {
	given_fronts 'exit 0'
	git commit -q --allow-empty -m x
	[ ! -e .git/hotfix ]
	mkdir .git/hotfix
	git commit -q --allow-empty -m x
	[ "$(ls .git/hotfix/last)" = commit-msg ]
	touch -d @0 .git/hotfix/last/commit-msg ../long-ago
	git commit -q --allow-empty -m x
	[ .git/hotfix/last/commit-msg -nt ../long-ago ]
}

@test "standard input that cannot be read refuses the push" {
	given_fronts 'exit 0'
	run -1 --separate-stderr sh -c 'exec "$0" o url <&-' \
		../hf/libexec/git-hotfix/pre-push
	expect_stderr 'error: pre-push: standard input cannot be read, so the push is refused
hint: to skip the checks once: GIT_HOTFIX=0 git push'
}

@test "a front that is found on PATH finds the judge there" {
	given_fronts 'exit 1'
	PATH=$BATS_TEST_TMPDIR/hf/bin:$BATS_TEST_TMPDIR/hf/libexec/git-hotfix:$PATH
	run -1 bash -c 'exec -a commit-msg commit-msg a-file'
	expect_diary 'judge: judge commit-msg a-file'
}
