#!/usr/bin/env bats
# Installing the hooks beside whatever is there, and taking them out again.
# shellcheck disable=SC2016,SC2154 # hooks expand it; bats sets output

load helper

# given_hook <event> <line>: a hook that was there before us, of 2001.
given_hook() {
	printf '#!/bin/sh\n%s\n' "$2" >".git/hooks/$1"
	chmod 750 ".git/hooks/$1"
	touch -d '2001-09-09 01:46:40' ".git/hooks/$1"
}

# given_new_git: a git that says it is 2.54 and is the old one in all else. It
# is met by git-hotfix alone: the real git would put itself first on PATH.
given_new_git() {
	local real

	real=$(command -v git)
	mkdir -p ../new
	cat >../new/git <<-END
		#!/bin/sh
		case "\$*" in
		*--version*) echo 'git version 2.54.0' ;;
		*) exec '$real' "\$@" ;;
		esac
	END
	chmod +x ../new/git
	PATH=$BATS_TEST_TMPDIR/new:$PATH
}

# snapshot: every file git may care about, with mode, time, link and content.
snapshot() {
	find .git ! -path '.git/index' ! -type d -printf '%p %m %T@ %l\n' |
		sort
	find .git ! -path '.git/index' -type d -printf '%p %m\n' | sort
	find .git -type f ! -path '.git/index' -exec cksum {} + | sort
}

@test "a plain repository: the plan, the doing, again, and back" {
	given_repository
	snapshot >../before
	run -0 git hotfix install -n
	expect_output 'Would make .git/hotfix
Would write .git/hotfix/manifest
Would write .git/hooks/pre-push
Would write .git/hooks/commit-msg
Would write .git/hooks/post-merge'
	snapshot | diff ../before -
	run -0 --separate-stderr git hotfix install
	expect_output 'Made .git/hotfix
Wrote .git/hotfix/manifest
Wrote .git/hooks/pre-push
Wrote .git/hooks/commit-msg
Wrote .git/hooks/post-merge
git-hotfix: 3 hooks active (undo with '\''git hotfix uninstall'\'')'
	expect_stderr ''
	run -0 git hotfix install
	expect_output 'already installed'
	run -0 git hotfix uninstall -n
	expect_output 'Would remove .git/hooks/pre-push
Would remove .git/hooks/commit-msg
Would remove .git/hooks/post-merge
Would remove .git/hotfix/manifest
Would remove .git/hotfix'
	run -0 git hotfix uninstall
	expect_output 'Removed .git/hooks/pre-push
Removed .git/hooks/commit-msg
Removed .git/hooks/post-merge
Removed .git/hotfix/manifest
Removed .git/hotfix'
	snapshot | diff ../before -
	run -0 git hotfix uninstall
	expect_output 'not installed'
}

@test "the hooks that were there still run, and come back byte for byte" {
	given_repository
	given_hook commit-msg '. "$(dirname "$0")/common.sh"; say "$(basename "$0")" >&2'
	given_hook pre-push 'exit 0'
	chmod -x .git/hooks/pre-push
	echo 'say() { echo "said $1"; }' >.git/hooks/common.sh
	ln -s ../../tools/merged .git/hooks/post-merge
	snapshot >../before
	run -0 git hotfix install
	expect_output 'Made .git/hotfix
Wrote .git/hotfix/manifest
Made .git/hooks.hotfix
Linked .git/hooks.hotfix/common.sh to ../hooks/common.sh
Moved .git/hooks/pre-push (another tool) to .git/hooks.hotfix/pre-push
Wrote .git/hooks/pre-push
Moved .git/hooks/commit-msg (another tool) to .git/hooks.hotfix/commit-msg
Wrote .git/hooks/commit-msg
Moved .git/hooks/post-merge (another tool) to .git/hooks.hotfix/post-merge
Wrote .git/hooks/post-merge
git-hotfix: 3 hooks active (undo with '\''git hotfix uninstall'\'')'
	run -0 --separate-stderr git commit -q --allow-empty -m 'any change'
	expect_stderr 'said commit-msg'
	git reset -q --soft HEAD~
	git worktree add -q ../linked
	(cd ../linked && git hotfix uninstall -q)
	git worktree remove ../linked
	git branch -q -D linked
	snapshot >../after
	diff <(grep hooks ../before) <(grep hooks ../after)
	[ ! -e .git/hotfix ]
}

@test "a linked worktree and a submodule are covered" {
	given_repository
	git worktree add -q ../linked
	(cd ../linked && run -0 git hotfix install -q)
	grep -q git-hotfix:shim .git/hooks/pre-push
	git -c protocol.file.allow=always submodule --quiet add ../remote.git sub
	cd sub
	git hotfix install -q
	grep -q git-hotfix:shim ../.git/modules/sub/hooks/pre-push
}

@test "a new git gets one line, and shims give way to it" {
	given_repository
	cp .git/config ../config
	given_hook commit-msg 'exit 0'
	git hotfix install -q
	given_new_git
	run -0 --separate-stderr git-hotfix install
	expect_output "Removed .git/hooks/pre-push
Put back .git/hooks/commit-msg
Removed .git/hooks/post-merge
Removed .git/hooks.hotfix
Removed .git/hotfix/manifest
Added include.path=$HF_BUILD/share/git-hotfix/hooks.gitconfig to the local git config
git-hotfix: 3 hooks active (undo with 'git hotfix uninstall')"
	expect_stderr ''
	[ "$(git config hook.hotfix-pre-push.event)" = pre-push ]
	run -0 git-hotfix install
	expect_output 'already installed'
	git config hook.hotfix-pre-push.enabled false
	run -1 --separate-stderr git-hotfix install
	expect_output 'already installed'
	expect_stderr 'warning: not every hook would run
hint: git hotfix doctor'
	git config --unset hook.hotfix-pre-push.enabled
	run -0 git-hotfix uninstall
	expect_output "Removed include.path=$HF_BUILD/share/git-hotfix/hooks.gitconfig from the local git config
Removed .git/hotfix"
	cmp .git/config ../config
}

@test "for all repositories of a user" {
	cp "$GIT_CONFIG_GLOBAL" before
	run -0 --separate-stderr git hotfix install --global
	expect_output "Added include.path=$HF_BUILD/share/git-hotfix/hooks.gitconfig to the global git config"
	expect_stderr 'git-hotfix: git starts hooks from its config as of 2.54
hint: until then, in each repository: git hotfix install'
	run -0 git hotfix install -q --global
	expect_output ''
	[ "$(grep -c hooks.gitconfig "$GIT_CONFIG_GLOBAL")" -eq 1 ]
	run -0 git hotfix uninstall -q --global
	cmp before "$GIT_CONFIG_GLOBAL"
	export GIT_CONFIG_GLOBAL=$PWD/fresh
	git hotfix install -q --global
	git hotfix uninstall -q --global
	[ ! -e fresh ]
}

@test "an include line of another prefix is replaced" {
	given_repository
	given_new_git
	git config --add include.path /old/share/git-hotfix/hooks.gitconfig
	git-hotfix install -q
	run -0 git config --get-all include.path
	expect_output "$HF_BUILD/share/git-hotfix/hooks.gitconfig"
}

@test "a tracked or shared hooks directory is refused, unless by force" {
	given_repository
	mkdir .githooks ../shared
	git config core.hooksPath .githooks
	run -1 --separate-stderr git hotfix install
	expect_output ''
	expect_stderr "error: the hooks directory 'TMP/shop/.githooks' is part of the work tree
hint: to write there all the same: git hotfix install --force"
	git config core.hooksPath ../shared
	run -1 --separate-stderr git hotfix install
	expect_stderr "error: the hooks directory 'TMP/shared' is outside the repository
hint: to write there all the same: git hotfix install --force"
	[ ! -e .git/hotfix ]
	git hotfix install -q --force
	[ "$(ls ../shared)" = 'commit-msg
post-merge
pre-push' ]
	git config --unset core.hooksPath
	git hotfix uninstall -q
	[ -z "$(ls ../shared)" ]
	git config core.hooksPath /dev/null
	run -1 --separate-stderr git hotfix install
	expect_stderr "error: core.hooksPath is '/dev/null', which turns all hooks off
hint: git config --show-origin core.hooksPath says where"
}

@test "husky is told in its own files" {
	given_repository
	mkdir -p .husky/_
	for event in pre-push commit-msg post-merge; do
		printf '#!/usr/bin/env sh\n. "$(dirname "$0")/h"\n' >.husky/_/$event
		chmod +x .husky/_/$event
	done
	git config core.hooksPath .husky/_
	run -1 git hotfix install
	expect_output 'husky runs pre-push here; end .husky/pre-push with the line

! command -v git-hotfix >/dev/null || git hotfix hook pre-push "$@"

husky runs commit-msg here; end .husky/commit-msg with the line

! command -v git-hotfix >/dev/null || git hotfix hook commit-msg "$@"

husky runs post-merge here; end .husky/post-merge with the line

! command -v git-hotfix >/dev/null || git hotfix hook post-merge "$@"'
	[ ! -e .git/hotfix ]
	for event in pre-push commit-msg post-merge; do
		echo '! command -v git-hotfix >/dev/null || git hotfix hook '$event' "$@"' >.husky/$event
	done
	run -0 git hotfix install
	expect_output 'already installed'
}

@test "lefthook is told in its own file, for what it runs" {
	given_repository
	given_hook pre-push 'test "$LEFTHOOK" = 0 || call_lefthook run pre-push'
	run -1 git hotfix install
	expect_output 'Made .git/hotfix
Wrote .git/hotfix/manifest
Wrote .git/hooks/commit-msg
Wrote .git/hooks/post-merge
lefthook runs pre-push here; add to lefthook-local.yml

pre-push:
  commands:
    git-hotfix:
      run: git hotfix hook pre-push {1} {2}
      use_stdin: true

git-hotfix: 2 hooks active (undo with '\''git hotfix uninstall'\'')'
	printf 'pre-push:\n  commands:\n    git-hotfix:\n      run: git hotfix hook pre-push {1} {2}\n' >lefthook-local.yml
	run -0 git hotfix install
	expect_output 'already installed'
}

@test "pre-commit over ours runs ours, and gets back what ours replaced" {
	given_repository
	given_hook pre-push 'echo an older hook'
	git hotfix install -q
	mv .git/hooks/pre-push .git/hooks/pre-push.legacy
	given_hook pre-push '# File generated by pre-commit: https://pre-commit.com'
	run -0 git hotfix install
	expect_output 'already installed'
	git hotfix uninstall -q
	grep -q 'an older hook' .git/hooks/pre-push.legacy
	grep -q pre-commit .git/hooks/pre-push
	[ ! -e .git/hooks.hotfix ]
}

@test "what others appended stays, and a slot that others took is theirs" {
	given_repository
	given_hook commit-msg 'echo an older hook'
	git hotfix install -q
	echo 'echo appended' >>.git/hooks/pre-push
	given_hook commit-msg 'git lfs whatever "$@"'
	run -1 --separate-stderr git hotfix uninstall
	expect_output 'Wrote .git/hooks/pre-push
Removed .git/hooks/post-merge'
	expect_stderr 'warning: .git/hooks.hotfix/commit-msg stays: .git/hooks/commit-msg belongs to Git LFS now'
	[ "$(<.git/hooks/pre-push)" = '#!/bin/sh
echo appended' ]
	[ -x .git/hooks/pre-push ]
	run -1 --separate-stderr git hotfix install
	expect_stderr "error: there are two hooks to go on to: 'TMP/shop/.git/hooks/commit-msg' and 'TMP/shop/.git/hooks.hotfix/commit-msg'
hint: remove one of them"
	rm .git/hooks/commit-msg
	run -0 git hotfix uninstall
	expect_output 'Put back .git/hooks/commit-msg
Removed .git/hooks.hotfix
Removed .git/hotfix/manifest
Removed .git/hotfix'
	grep -q 'an older hook' .git/hooks/commit-msg
}

@test "an interrupted install is finished or undone" {
	given_repository
	given_hook pre-push 'echo an older hook'
	cp -a .git/hooks ../hooks
	git hotfix install -q
	rm .git/hooks/pre-push .git/hooks/post-merge
	run -0 git hotfix install
	expect_output 'Wrote .git/hooks/pre-push
Wrote .git/hooks/post-merge
git-hotfix: 3 hooks active (undo with '\''git hotfix uninstall'\'')'
	rm .git/hooks/pre-push .git/hooks/commit-msg
	git hotfix uninstall -q
	diff -r .git/hooks ../hooks
}

@test "a hooks directory that had to be made goes again" {
	given_repository
	rm -r .git/hooks
	git hotfix install -q
	[ -x .git/hooks/pre-push ]
	git hotfix uninstall -q
	[ ! -e .git/hooks ]
}

@test "a program that is gone stops nothing, not even the older hook" {
	given_repository
	given_hook commit-msg 'echo an older hook >&2'
	git hotfix install -q
	sed -i "s|$HF_BUILD|/nowhere|g" .git/hooks/commit-msg
	run -0 --separate-stderr git commit -q --allow-empty -m 'any change'
	expect_stderr 'an older hook'
}

@test "hook does what the hook does, for managers" {
	given_repository
	given_hook commit-msg 'git hotfix hook commit-msg "$@"'
	run -0 git commit -q --allow-empty -m 'any change'
	expect_output ''
	run -129 --separate-stderr git hotfix hook pre-puhs
	expect_stderr "error: there is no part for us in 'pre-puhs'
hint: did you mean 'pre-push'?
usage: git hotfix hook <event> [<argument>...]

    run one of our hooks from a hook manager

    -q, --quiet               say less
    -v, --verbose             say more"
}

@test "outside a repository, and with too much said" {
	run -128 --separate-stderr git hotfix install
	expect_stderr 'fatal: not a git repository (or any of the parent directories): .git'
	run -128 --separate-stderr git hotfix uninstall
	expect_stderr 'fatal: not a git repository (or any of the parent directories): .git'
	run -129 --separate-stderr git hotfix install --local --global
	[ "${stderr_lines[0]}" = 'error: --local, --global and --system exclude each other' ]
}
