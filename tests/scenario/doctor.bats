#!/usr/bin/env bats
# What the doctor says of healthy and of broken installations.
# shellcheck disable=SC2016,SC2154 # hooks expand it; bats sets output

load helper

# The lines that depend on the machine: versions and where we are installed.
expect_report() {
	expect "$1" "$(sed -e 's/^\(git  *\)[0-9.]*, which .*/\1VERSION/' \
		-e 's/^\(programs  *\).*/\1PROGRAMS/' \
		-e 's/^\(manual  *\).*/\1MANUAL/' \
		-e 's/; read by .*/; READER/' \
		-e 's/at [0-9a-f]\{7\}$/at ID/' <<<"$output")"
}

# expect_problem <id> <text>: this check, with its fix, and rc 1.
expect_problem() {
	[ "$status" -eq 1 ]
	expect "$2" "$(grep -A1 "^$1 " <<<"$output")"
}

@test "a healthy repository, which the doctor leaves as it is" {
	given_release
	find .git -type f -exec cksum {} + | sort >../before
	run -0 --separate-stderr git hotfix doctor
	expect_report 'git             VERSION
programs        PROGRAMS
manual          MANUAL
repository      main worktree; READER
policy          no .hotfix.ini: defaults
remote          origin
production      refs/remotes/origin/main at ID
integration     develop
gate            out of date; the next command writes it anew
hooks-path      .git/hooks
pre-push        ok        .git/hooks/pre-push
commit-msg      ok        .git/hooks/commit-msg
post-merge      ok        .git/hooks/post-merge
no problems'
	expect_stderr ''
	find .git -type f -exec cksum {} + | sort | diff ../before -
	run -0 git hotfix doctor -q
	expect_output ''
}

@test "hooks that do not run, and why" {
	given_repository
	run git hotfix doctor -q
	expect_output 'pre-push        NOT RUN   there is no .git/hooks/pre-push
                fix: git hotfix install
commit-msg      NOT RUN   there is no .git/hooks/commit-msg
                fix: git hotfix install
post-merge      NOT RUN   there is no .git/hooks/post-merge
                fix: git hotfix install
3 hooks not run'
	[ "$status" -eq 1 ]
	git hotfix install -q
	chmod -x .git/hooks/pre-push
	printf '#!/bin/sh\ngit lfs x\n' >.git/hooks/commit-msg
	sed -i "s|$HF_BUILD|/nowhere|" .git/hooks/post-merge
	sed -i "s|$HF_BUILD|/nowhere|" .git/hooks/post-merge
	run -1 git hotfix doctor -q
	expect_output 'pre-push        NOT RUN   .git/hooks/pre-push is not executable
                fix: chmod +x '\''.git/hooks/pre-push'\''
commit-msg      NOT RUN   .git/hooks/commit-msg belongs to Git LFS and does not lead to us
                fix: git hotfix install
post-merge      NOT RUN   .git/hooks/post-merge starts '\''/nowhere/libexec/git-hotfix/post-merge'\'', which cannot run
                fix: git hotfix install
3 hooks not run'
	git hotfix install -q
	run -0 git hotfix doctor -q
}

@test "a hooks path that shadows ours" {
	given_release
	mkdir -p .husky/_
	printf '#!/usr/bin/env sh\n. "$(dirname "$0")/h"\n' >.husky/_/pre-push
	chmod +x .husky/_/pre-push
	git config core.hooksPath .husky/_
	HUSKY=0 run -1 git hotfix doctor
	expect 'hooks-path      .husky/_ (core.hooksPath, local, file:.git/config)
pre-push        NOT RUN   .git/hooks/pre-push is shadowed by core.hooksPath
                fix: end .husky/pre-push with the line: ! command -v git-hotfix >/dev/null || git hotfix hook pre-push "$@"
commit-msg      NOT RUN   .git/hooks/commit-msg is shadowed by core.hooksPath
                fix: git hotfix install
post-merge      NOT RUN   .git/hooks/post-merge is shadowed by core.hooksPath
                fix: git hotfix install
3 hooks not run, 1 problem' "$(sed -n '/^hooks-path/,$p' <<<"$output")"
	expect_problem environment 'environment     PROBLEM   HUSKY=0 turns husky off, and what it runs
                fix: unset HUSKY'
}

@test "hooks by git config" {
	local real

	given_repository
	real=$(command -v git)
	mkdir ../new
	printf '#!/bin/sh\ncase "$*" in *--version*) echo "git version 2.54.0" ;; *) exec %s "$@" ;; esac\n' "$real" >../new/git
	chmod +x ../new/git
	PATH=$BATS_TEST_TMPDIR/new:$PATH
	git-hotfix install -q
	run -0 git-hotfix doctor
	expect 'pre-push        ok        started from git config
commit-msg      ok        started from git config
post-merge      ok        started from git config
no problems' "$(sed -n '/^pre-push/,$p' <<<"$output")"
	git config hook.hotfix-pre-push.enabled false
	run git-hotfix doctor
	expect_problem pre-push 'pre-push        NOT RUN   hook.hotfix-pre-push.enabled is off (local, file:.git/config)
                fix: git config --unset hook.hotfix-pre-push.enabled'
	git config --unset hook.hotfix-pre-push.enabled
	PATH=${PATH#*:} git hotfix install -q
	run git-hotfix doctor
	expect_problem twice 'twice           PROBLEM   pre-push is started from git config and from a file
                fix: git hotfix install'
	git config --add include.path /gone/git-hotfix/hooks.gitconfig
	run git-hotfix doctor
	expect "include         PROBLEM   the local git config includes '/gone/git-hotfix/hooks.gitconfig', which cannot be read
                fix: git hotfix uninstall --local && git hotfix install --local" \
		"$(grep -A1 'include .*gone' <<<"$output")"
	git-hotfix install -q
	run -0 git-hotfix doctor -q
}

@test "what the hook went on to, and when it last ran" {
	given_repository
	printf '#!/bin/sh\n# File generated by pre-commit\n' >.git/hooks/commit-msg
	chmod +x .git/hooks/commit-msg
	git hotfix install -q
	git commit -q --allow-empty -m 'any change'
	touch -d '3 hours ago' .git/hotfix/last/commit-msg
	run -0 git hotfix doctor
	expect 'commit-msg      ok        .git/hooks/commit-msg, then that of pre-commit; last fired 3 hours ago' \
		"$(grep ^commit-msg <<<"$output")"
}

@test "settings that stand in the way" {
	given_release
	git config alias.hotfix 'flow hotfix'
	git config hotfix.remote upstream
	GIT_HOTFIX=0 run git hotfix doctor -q
	[ "$status" -eq 1 ]
	expect_output "alias           PROBLEM   alias.hotfix (local, file:.git/config) is never used: git runs git-hotfix
                fix: git config --unset alias.hotfix
environment     PROBLEM   GIT_HOTFIX=0 turns our hooks off
                fix: unset GIT_HOTFIX
remote          PROBLEM   hotfix.remote names 'upstream', which does not exist
                fix: git config --unset hotfix.remote
3 problems"
}

@test "a broken policy, by file and line" {
	given_release
	printf '[limits]\nfils = 3\n' >.hotfix.ini
	git add .hotfix.ini
	GIT_HOTFIX=0 git commit -q -m 'a policy'
	GIT_HOTFIX=0 git push -q origin main
	run git hotfix doctor
	[ "$status" -eq 1 ]
	expect "policy          PROBLEM   origin/main:.hotfix.ini:2: unknown key 'fils' in [limits]
                fix: did you mean 'files'?" \
		"$(grep -A1 '^policy' <<<"$output")"
}

@test "no production" {
	given_release
	git config hotfix.branches.production live
	run git hotfix doctor
	expect_problem production "production      PROBLEM   production 'live' does not exist here or on origin
                fix: name it: git config hotfix.branches.production <branch>, or run 'git hotfix init --production <branch>'"
}

@test "a lock that was left behind" {
	given_release
	touch .git/refs/heads/fresh.lock
	touch -d '2 days ago' .git/refs/heads/main.lock
	run git hotfix doctor
	expect_problem locks "locks           PROBLEM   .git/refs/heads/main.lock is 2 days old
                fix: if no git is running: rm '.git/refs/heads/main.lock'"
}

@test "Git LFS that nobody runs" {
	given_release
	echo '*.bin filter=lfs diff=lfs merge=lfs -text' >.gitattributes
	run git hotfix doctor
	expect_problem git-lfs 'git-lfs         PROBLEM   .gitattributes uses lfs, but no pre-push of Git LFS is reached
                fix: git hotfix uninstall && git lfs install && git hotfix install'
	git hotfix uninstall -q
	printf '#!/bin/sh\ngit lfs pre-push "$@"\n' >.git/hooks/pre-push
	chmod +x .git/hooks/pre-push
	git hotfix install -q
	run -0 git hotfix doctor
	expect 'git-lfs         its pre-push is reached' \
		"$(grep ^git-lfs <<<"$output")"
}

@test "for programs" {
	given_release
	chmod -x .git/hooks/pre-push
	run -1 --separate-stderr git hotfix doctor --json
	expect '{
  "format": 1,
  "checks": [
    {
      "ok": true,
      "id": "git",' "$(head -6 <<<"$output")"
	expect '      "ok": false,
      "id": "pre-push",
      "message": ".git/hooks/pre-push is not executable",
      "fix": "chmod +x '\''.git/hooks/pre-push'\''"' \
		"$(grep -A3 '"ok": false' <<<"$output")"
	expect_stderr ''
}

@test "outside a repository the installation is looked at all the same" {
	run -128 --separate-stderr git hotfix doctor
	expect_report 'git             VERSION
programs        PROGRAMS
manual          MANUAL
no problems'
	expect_stderr 'fatal: not a git repository (or any of the parent directories): .git'
}
