#!/usr/bin/env bats
# Whose commits a hotfix carries: rule from-production, at every seat.
# shellcheck disable=SC2154 # bats sets stderr

load helper

# develop_moves [<n>]: as many commits on develop, here and on the remote.
develop_moves() {
	git switch -q develop
	for i in $(seq "${1:-1}"); do
		commit_file "more$i.c" "int more$i;" "add more, part $i"
	done
	git push -q origin develop
}

# own_commit <subject>: one more line, committed past no hook.
own_commit() {
	tick
	echo "/* $1 */" >>app.c
	git commit -q -a -m "$1"
}

# What is said of the one commit of develop.
foreign() {
	echo "$1: blocked by 1 rule
  from-production  $(id origin/develop) 'add a feature' comes from 'develop'"
}

@test "cut from develop: no commit, no push, and check says the same" {
	given_policy '[branches]' 'production = main'
	git switch -q -c hotfix/login develop
	echo '/* fix */' >>app.c
	refused 1 git commit -q -a -m 'fix the login'
	expect_output ''
	expect_stderr "$(foreign commit-msg)
hint: git rebase --autostash --onto origin/main $(id develop) hotfix/login"
	git commit -q --no-verify -a -m 'fix the login'
	refused 1 git push -q origin hotfix/login
	expect_stderr "$(foreign pre-push)
hint: git rebase --onto origin/main $(id develop) hotfix/login
error: failed to push some refs to 'TMP/remote.git'"
	refused 1 git hotfix check
	expect_output "$(foreign check)
hint: git rebase --onto origin/main $(id develop) hotfix/login"
	expect_stderr ''
}

@test "the way back that is named leads back" {
	given_policy '[branches]' 'production = main'
	git switch -q -c hotfix/login develop
	echo '/* fix */' >>app.c
	run -1 --separate-stderr git commit -q -a -m 'fix the login'
	hint=$(sed -n 's/^hint: //p' <<<"$stderr")
	$hint
	git commit -q -a -m 'fix the login'
	git push -q origin hotfix/login
	run -0 git log --format=%s main..
	expect_output 'fix the login'
}

@test "develop merged in: the merge is refused and can be taken back" {
	given_policy '[branches]' 'production = main'
	given_hotfix login
	before=$(git rev-parse HEAD)
	run -1 --separate-stderr git merge -q -m 'take develop' develop
	expect_stderr "$(foreign commit-msg)
hint: git merge --abort
Not committing merge; use 'git commit' to complete the merge."
	[ "$(git rev-parse HEAD)" = "$before" ]
	git merge --abort
	run -0 git status --porcelain
	expect_output ''
}

@test "develop merged in past the hooks: said after the merge and at the push" {
	given_policy '[branches]' 'production = main'
	given_hotfix login
	run -0 --separate-stderr git merge -q --no-verify -m 'take it' develop
	expect_stderr "$(foreign post-merge)
hint: git rebase --onto origin/main $(id develop) hotfix/login
hint: take the merge back with 'git reset --keep ORIG_HEAD'"
	refused 1 git push -q origin hotfix/login
	expect_stderr "$(foreign pre-push)
hint: git rebase --onto origin/main $(id develop) hotfix/login
error: failed to push some refs to 'TMP/remote.git'"
	git reset -q --keep ORIG_HEAD
	git push -q origin hotfix/login
}

@test "develop merged in with a conflict: the commit that ends it is refused" {
	given_policy '[branches]' 'production = main'
	given_hotfix login
	git switch -q develop
	sed -i 's/n + 1;/n + 12;/' app.c
	git commit -q -a -m 'change the first step'
	git push -q origin develop
	git switch -q hotfix/login
	run -1 git merge -q develop
	git checkout -q --ours app.c
	git add app.c
	refused 1 git commit -q --no-edit
	expect_stderr "commit-msg: blocked by 1 rule
  from-production  $(id develop) 'change the first step' comes from 'develop'
  from-production  $(id develop~1) 'add a feature' comes from 'develop'
hint: git merge --abort"
}

@test "another branch pushed under the name of a hotfix" {
	given_policy '[branches]' 'production = main'
	refused 1 git push -q origin develop:refs/heads/hotfix/login
	expect_stderr "$(foreign pre-push)
hint: git rebase --onto origin/main $(id develop) hotfix/login
error: failed to push some refs to 'TMP/remote.git'"
}

@test "fast-forwarded to develop: said after the merge" {
	given_release
	git hotfix start -q login
	run -0 --separate-stderr git merge -q develop
	expect_stderr "$(foreign post-merge)
hint: git rebase --onto origin/main $(id develop) hotfix/login
hint: take the merge back with 'git reset --keep ORIG_HEAD'"
	git reset -q --keep ORIG_HEAD
	[ "$(git rev-parse HEAD)" = "$(git rev-parse main)" ]
}

@test "rebased onto develop" {
	given_policy '[branches]' 'production = main'
	given_hotfix login
	git rebase -q develop
	refused 1 git push -q origin hotfix/login
	expect_stderr "$(foreign pre-push)
hint: git rebase --onto origin/main $(id develop) hotfix/login
error: failed to push some refs to 'TMP/remote.git'"
	git rebase -q --onto origin/main develop hotfix/login
	git push -q origin hotfix/login
}

@test "develop fast-forwarded onto the hotfix: the trailer tells whose it is" {
	given_policy '[branches]' 'production = main'
	git branch -q -f develop main
	git push -q -f origin develop
	given_hotfix login
	git branch -q -f develop hotfix/login
	git push -q origin develop
	own_commit 'and the logout'
	run -0 --separate-stderr git push -q origin hotfix/login
	expect_stderr ''

	git switch -q -c hotfix/other main
	own_commit 'no word of whose it is'
	git commit -q --amend --no-verify -m 'no word of whose it is'
	git branch -q -f develop hotfix/other
	git push -q -f origin develop
	refused 1 git push -q origin hotfix/other
	expect_stderr "pre-push: blocked by 1 rule
  from-production  $(id HEAD) 'no word of whose it is' comes from 'develop'
hint: git rebase --onto origin/main $(id develop) hotfix/other
error: failed to push some refs to 'TMP/remote.git'"
}

@test "a trailer of another hotfix is no pass" {
	given_policy '[branches]' 'production = main'
	git switch -q -c hotfix/login main
	tick
	git commit -q --no-verify --allow-empty -m 'one' -m 'Hotfix: logout'
	git branch -q -f develop HEAD
	git push -q -f origin develop
	run -1 --separate-stderr git push -q origin hotfix/login
	expect_stderr "pre-push: blocked by 1 rule
  from-production  $(id HEAD) 'one' comes from 'develop'
hint: git rebase --onto origin/main $(id develop) hotfix/login
error: failed to push some refs to 'TMP/remote.git'"
}

@test "a commit picked from develop is the hotfix's own" {
	given_policy '[branches]' 'production = main'
	given_hotfix login
	git cherry-pick develop >/dev/null
	run -0 --separate-stderr git push -q origin hotfix/login
	expect_stderr ''
	own_commit 'and what it needs'
	run -0 git hotfix check
	expect_output 'check: login is fine: 2 files, 4 lines, 3 commits'
}

@test "production may be merged in after it moved" {
	given_policy '[branches]' 'production = main'
	given_hotfix login
	git switch -q main
	GIT_HOTFIX=0 commit_file other.c 'int other;' 'release another fix'
	GIT_HOTFIX=0 git push -q origin main
	git switch -q hotfix/login
	run -0 git hotfix check
	expect_output "check: warned by 1 rule
  (warn) stale-base  $(id main~1) 'main' has moved to $(id main) since
hint: git merge origin/main, and test again"
	run -0 --separate-stderr git merge -q -m 'take production' origin/main
	expect_stderr ''
	own_commit 'go on'
	run -0 --separate-stderr git push -q origin hotfix/login
	expect_stderr ''
	run -0 git hotfix check
	expect_output 'check: login is fine: 1 file, 3 lines, 2 commits'
}

@test "after merge-back it can be pushed again, with one more commit" {
	given_policy '[branches]' 'production = main'
	given_hotfix login
	git push -q origin hotfix/login
	git switch -q develop
	git merge -q --no-ff -m 'merge back' hotfix/login
	git push -q origin develop
	git switch -q hotfix/login
	run -0 --separate-stderr git push -q origin hotfix/login
	expect_stderr ''
	own_commit 'and one more'
	run -0 --separate-stderr git push -q origin hotfix/login
	expect_stderr ''
	run -0 git hotfix check
	expect_output 'check: login is fine: 1 file, 3 lines, 2 commits'
}

@test "merge-back by fast-forward past a picked commit without a trailer" {
	given_policy '[branches]' 'production = main'
	given_hotfix login
	git cherry-pick develop >/dev/null
	git switch -q develop
	git merge -q --no-ff -m 'merge back' hotfix/login
	git push -q origin develop
	run -0 --separate-stderr git push -q origin hotfix/login
	expect_stderr ''
}

@test "a release branch merged in" {
	given_policy '[branches]' 'production = main'
	git switch -q -c release/1.5 main
	GIT_HOTFIX=0 commit_file version '1.5' 'prepare 1.5'
	git push -q origin release/1.5
	git branch -q -D release/1.5 2>/dev/null || git switch -q main
	git branch -q -D release/1.5
	given_hotfix login
	run -1 --separate-stderr git merge -q -m x origin/release/1.5
	expect_stderr "commit-msg: blocked by 1 rule
  from-production  $(id origin/release/1.5) 'prepare 1.5' comes from 'release/1.5'
hint: git merge --abort
Not committing merge; use 'git commit' to complete the merge."
}

@test "a feature branch that grew from develop merged in" {
	given_policy '[branches]' 'production = main'
	git switch -q -c feature/x develop
	commit_file x.c 'int x;' 'start x'
	given_hotfix login
	git merge -q --no-verify -m 'take x' feature/x 2>/dev/null
	refused 1 git push -q origin hotfix/login
	expect_stderr "$(foreign pre-push)
hint: git rebase --onto origin/main $(id develop) hotfix/login
error: failed to push some refs to 'TMP/remote.git'"
}

@test "a topic that develop merged is reached through develop only" {
	given_policy '[branches]' 'production = main'
	git switch -q -c topic main
	commit_file topic.c 'int topic;' 'a topic'
	git switch -q develop
	git merge -q -m 'merge the topic' topic
	git push -q origin develop
	git switch -q -c hotfix/login develop
	echo '/* fix */' >>app.c
	refused 1 git commit -q -a -m 'fix it'
	expect_stderr "commit-msg: blocked by 1 rule
  from-production  $(id develop) 'merge the topic' comes from 'develop'
  from-production  $(id topic) 'a topic' comes from 'develop'
  from-production  $(id develop~1) 'add a feature' comes from 'develop'
hint: git rebase --autostash --onto origin/main $(id develop) hotfix/login"
}

@test "more foreign commits than one wants to read are counted" {
	given_policy '[branches]' 'production = main'
	develop_moves 8
	git switch -q -c hotfix/login
	git branch -q -D develop
	echo '/* fix */' >>app.c
	refused 1 git commit -q -a -m 'fix it'
	run -0 sed 's/  [0-9a-f]\{7\} /  /' <<<"$stderr"
	expect_output "commit-msg: blocked by 1 rule
  from-production  'add more, part 8' comes from 'develop'
  from-production  'add more, part 7' comes from 'develop'
  from-production  'add more, part 6' comes from 'develop'
  from-production  'add more, part 5' comes from 'develop'
  from-production  'add more, part 4' comes from 'develop'
  from-production  and 4 more commits
hint: git rebase --autostash --onto origin/main $(id origin/develop) hotfix/login"
}

@test "what develop has here alone is foreign too" {
	given_policy '[branches]' 'production = main'
	git switch -q develop
	commit_file local.c 'int local;' 'not pushed yet'
	git switch -q -c hotfix/login
	echo '/* fix */' >>app.c
	refused 1 git commit -q -a -m 'fix it'
	expect_stderr "commit-msg: blocked by 1 rule
  from-production  $(id develop) 'not pushed yet' comes from 'develop'
  from-production  $(id develop~1) 'add a feature' comes from 'develop'
hint: git rebase --autostash --onto origin/main $(id develop) hotfix/login"
}

@test "production that is a tag pattern" {
	given_policy '[branches]' 'production = tag:v*'
	git tag -a -m 'pre' v1.5.0-rc1 develop
	run -0 git hotfix start login
	expect_output "started hotfix/login from v1.4.0 at $(id v1.4.0)
next: commit the fix, then 'git hotfix status'"
	own_commit 'fix it'
	run -0 --separate-stderr git push -q origin hotfix/login
	expect_stderr ''
	run -1 --separate-stderr git merge -q -m x develop
	expect_stderr "$(foreign commit-msg)
hint: git merge --abort
Not committing merge; use 'git commit' to complete the merge."
}

@test "a line of its own: production is foreign to it, and it to production" {
	given_policy '[branches]' 'support = support/*'
	git branch -q support/1.x
	GIT_HOTFIX=0 commit_file new.c 'int new;' 'go on with 2.x'
	GIT_HOTFIX=0 git push -q origin main
	git push -q origin support/1.x
	run -0 git hotfix start --from support/1.x old
	expect_output "started hotfix/old from origin/support/1.x at $(id v1.4.0)
next: commit the fix, then 'git hotfix status'"
	own_commit 'fix it for 1.x'
	run -0 --separate-stderr git push -q origin hotfix/old
	expect_stderr ''
	run -0 git hotfix check
	expect_output 'check: old is fine: 1 file, 1 line, 1 commit'
	run -1 --separate-stderr git merge -q -m 'take main' main
	expect_stderr "commit-msg: blocked by 1 rule
  from-production  $(id main) 'go on with 2.x' comes from 'main'
hint: git merge --abort
Not committing merge; use 'git commit' to complete the merge."
	git merge --abort

	git switch -q support/1.x
	GIT_HOTFIX=0 commit_file old.c 'int old;' 'only in 1.x'
	GIT_HOTFIX=0 git push -q origin support/1.x
	given_hotfix login
	run -1 --separate-stderr git merge -q -m 'take 1.x' support/1.x
	expect_stderr "commit-msg: blocked by 1 rule
  from-production  $(id support/1.x) 'only in 1.x' comes from 'support/1.x'
hint: git merge --abort
Not committing merge; use 'git commit' to complete the merge."
}

@test "a history of its own" {
	given_policy '[branches]' 'production = main'
	git switch -q --orphan hotfix/login
	echo 'int main;' >app.c
	git add app.c
	git commit -q -m 'start anew'
	echo 'int more;' >>app.c
	refused 1 git commit -q -a -m 'go on'
	expect_stderr "commit-msg: blocked by 1 rule
  from-production  $(id HEAD) it shares no history with 'main'
hint: start again with 'git hotfix start', and git cherry-pick the fix"
	refused 1 git push -q origin hotfix/login
	expect_stderr "pre-push: blocked by 1 rule
  from-production  $(id HEAD) it shares no history with 'main'
hint: start again with 'git hotfix start', and git cherry-pick the fix
error: failed to push some refs to 'TMP/remote.git'"
}

@test "a shallow clone cannot tell: a commit passes, a push does not" {
	unset GIT_HOTFIX_READER # libgit2 alone cannot serve it
	given_policy '[branches]' 'production = main'
	given_hotfix login
	git push -q origin hotfix/login
	git switch -q main
	GIT_HOTFIX=0 commit_file other.c 'int other;' 'release another fix'
	GIT_HOTFIX=0 git push -q origin main
	cd ..
	git clone -q --depth 1 --no-single-branch "file://$PWD/remote.git" few
	cd few
	git hotfix install -q
	git switch -q hotfix/login
	echo '/* more */' >>app.c
	run -0 --separate-stderr git commit -q -a -m 'go on'
	expect_stderr "commit-msg: cannot decide: the history that is here ends too early
hint: in a shallow clone: git fetch --unshallow
warning: commit-msg: the checks could not decide, so the commit passes unchecked"
	refused 128 git hotfix check
	expect_output "check: cannot decide: the history that is here ends too early
hint: in a shallow clone: git fetch --unshallow"
	refused 1 git push -q origin hotfix/login
	expect_stderr "pre-push: cannot decide: the history that is here ends too early
hint: in a shallow clone: git fetch --unshallow
error: pre-push: the checks could not decide, so 'refs/heads/hotfix/login' is not pushed
hint: to skip the checks once: GIT_HOTFIX=0 git push
error: failed to push some refs to 'file://TMP/remote.git'"
	git fetch -q --unshallow
	run -0 git hotfix check
	expect_output "check: warned by 1 rule
  (warn) stale-base  $(id origin/main~1) 'main' has moved to $(id origin/main) since
hint: git merge origin/main, and test again"
}

@test "a branch made by hand has no record and the same rules" {
	given_policy '[branches]' 'production = main'
	git switch -q -c hotfix/by-hand main
	own_commit 'fix it by hand'
	run -0 git log -1 --format=%B
	expect_output 'fix it by hand

Hotfix: by-hand'
	run -0 --separate-stderr git push -q origin hotfix/by-hand
	expect_stderr ''
	run -1 git rev-parse --verify -q refs/hotfix-log/by-hand
}

@test "where nobody asked, the hooks are silent; on a started hotfix they speak" {
	given_release
	git switch -q -c hotfix/silent develop
	echo '/* fix */' >>app.c
	run -0 --separate-stderr git commit -q -a -m 'fix it'
	expect_stderr ''
	run -0 --separate-stderr git push -q origin hotfix/silent
	expect_stderr ''
	run -0 git log -1 --format=%B
	expect_output 'fix it'
	git switch -q main
	echo '/* direct */' >>app.c
	run -0 --separate-stderr git commit -q -a -m 'direct'
	expect_stderr ''
	run -0 --separate-stderr git push -q origin main
	expect_stderr ''

	git hotfix start -q loud
	run -1 --separate-stderr git merge -q -m x develop
	expect_stderr "$(foreign commit-msg)
hint: git merge --abort
Not committing merge; use 'git commit' to complete the merge."
}
