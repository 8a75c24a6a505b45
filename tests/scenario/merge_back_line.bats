#!/usr/bin/env bats
# git hotfix merge-back to another line: nothing moves it on the side, so a
# hotfix of its own is opened there; and what is older gets picks on request.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154 # perl; a test is a subshell; bats

load helper

# given_branch <name> <from>: a branch on the remote with a commit of its own.
given_branch() {
	git switch -q -c "$1" "$2"
	GIT_HOTFIX=0 commit_file "${1//\//-}.c" "int x;" "work on $1"
	GIT_HOTFIX=0 git push -q origin "$1"
	git switch -q main
}

# given_lines [<line of app.c>]: support/1.x at 1.4.9, main at 2.0.0, which has
# the same and where that line has changed.
given_lines() {
	given_policy '[branches]' 'production = main' 'support = support/*' \
		'releases = release/*'
	given_branch support/1.x v1.4.0
	given_branch release/1.3 v1.4.0
	git tag -a -m 1.4.9 v1.4.9 support/1.x
	[ -z "${1:-}" ] || sed -i "s/n + $1;/n + 200;/" app.c
	echo 'int two;' >two.c
	git show v1.4.9:support-1.x.c >support-1.x.c
	git add two.c support-1.x.c
	tick
	GIT_HOTFIX=0 git commit -q -a -m 'version two'
	GIT_HOTFIX=0 git push -q origin main
	git tag -a -m two v2.0.0 main
	git push -q origin v1.4.9 v2.0.0
	tick
}

# old_fix: a fix in support/1.x of two commits, the second one in app.c.
old_fix() {
	git hotfix start -q --from support/1.x --severity P1 --incident INC-7 old
	commit_file old.c 'int old;' 'fix the old one'
	one=$(git rev-parse HEAD)
	sed -i 's/n + 2;/n + 22;/' app.c
	tick
	git commit -q -a -m 'fix the second step'
	two=$(git rev-parse HEAD)
	tick
	run -3 git hotfix finish
	git switch -q main
	main=$(git rev-parse main)
	tick
}

@test "a newer line is named, and nothing moves it" {
	given_lines
	old_fix
	refused 1 git hotfix merge-back old
	expect_output '  develop        has it already'
	expect_stderr 'hint: main is a line of its own: git hotfix merge-back old --into main'
	refused 0 git hotfix merge-back -n old
	expect_output 'nothing is missing'
	expect_stderr 'hint: main is a line of its own: git hotfix merge-back old --into main'
}

@test "a hotfix of its own carries the fix to a newer line" {
	given_lines
	old_fix
	refused 0 git hotfix merge-back old --into main -n
	expect_output "would make hotfix/old-into-main from origin/main at ${main::7}
next: git hotfix finish old-into-main"
	run -0 --separate-stderr git hotfix merge-back old --into main
	expect_output "started hotfix/old-into-main from origin/main at ${main::7}
next: git hotfix finish old-into-main"
	expect_stderr ''
	[ "$(git symbolic-ref HEAD)" = refs/heads/hotfix/old-into-main ]
	both main
	run -0 git log --format=%B -2
	expect_output "fix the second step

Incident: INC-7
Hotfix: old
(cherry picked from commit $two)

fix the old one

Incident: INC-7
Hotfix: old
(cherry picked from commit $one)"
	run -0 git log -1 --format=%B refs/hotfix-log/old-into-main
	expect_output "started from main, for what 'old' brought

Hotfix-Event: start
Hotfix-Name: old-into-main
Hotfix-Line: main
Hotfix-Base: $main
Hotfix-Of: old
Hotfix-Severity: P1
Hotfix-Incident: INC-7"
	run -0 git log -1 --format=%B refs/hotfix-log/old
	expect_output "cherry-picked to main by hotfix 'old-into-main'

Hotfix-Event: merge-back
Hotfix-Name: old
Hotfix-Target: main
Hotfix-Commit: $(git rev-parse HEAD)"
	tick
	before=$(everything)
	run -0 git hotfix merge-back old --into main
	expect_output 'hotfix/old-into-main carries '"'old'"' to main
next: git hotfix finish old-into-main'
	run -0 git hotfix merge-back old
	expect_output '  develop        has it already
hotfix/old-into-main carries '"'old'"' to main
next: git hotfix finish old-into-main'
	diff <(echo "$before") <(everything)
	run -1 git hotfix owed
	git hotfix finish -q
	both main
	run -0 git hotfix owed
	run -0 git hotfix merge-back old
	expect_output '  develop        has it already'
	run -0 git hotfix merge-back old --into main
	expect_output '  main           has it already'
}

@test "what would be done, as JSON" {
	given_lines
	old_fix
	refused 0 git hotfix merge-back old --into main -n --json
	json '$j->{plan}[0]{where}, $j->{plan}[0]{ref},
		scalar @{$j->{conflicts}}' <<<"$output" >../plan
	diff - ../plan <<-END
	local
	refs/heads/hotfix/old-into-main
	0
	END
}

@test "picks that conflict in a newer line" {
	given_lines 2
	old_fix
	run -1 --separate-stderr git hotfix merge-back old --into main
	expect_output "started hotfix/old-into-main from origin/main at ${main::7}
conflict with main in app.c"
	expect_stderr "hint: git cherry-pick -x $two
hint: resolve, git cherry-pick --continue, and git hotfix merge-back old --into main"
	run -0 git log -1 --format=%s
	expect_output 'fix the old one'
	run -1 git cherry-pick -x "$two"
	refused 1 git hotfix merge-back old --into main
	expect_output "hotfix/old-into-main carries 'old' to main, but not all of it"
	expect_stderr "hint: git cherry-pick -x $two
hint: resolve, git cherry-pick --continue, and git hotfix merge-back old --into main"
	sed -i '/^<<<<<<<\|^=======\|^>>>>>>>/d' app.c
	git add app.c
	git -c core.editor=true cherry-pick --continue >/dev/null
	run -0 --separate-stderr git hotfix merge-back old --into main
	expect_output "hotfix/old-into-main carries 'old' to main
next: git hotfix finish old-into-main"
	git hotfix finish -q
	run -0 git hotfix owed --all
	[[ $output = *"paid     old                  to main             picked by $(id main^2)"* ]]
}

@test "changes of one's own stay where they are" {
	given_lines
	old_fix
	echo 'int mine;' >>README
	refused 1 git hotfix merge-back old --into main
	expect_stderr 'error: tracked files have changes, which do not belong into the hotfix
hint: --worktree leaves them alone'
	run -0 --separate-stderr git hotfix merge-back old --into main --worktree
	expect_output "started hotfix/old-into-main from origin/main at ${main::7}
in a worktree of its own: cd TMP/shop-hotfix-old-into-main
next: git hotfix finish old-into-main"
	[ "$(git symbolic-ref HEAD)" = refs/heads/main ]
	run -0 git -C ../shop-hotfix-old-into-main symbolic-ref HEAD
	expect_output refs/heads/hotfix/old-into-main
}

@test "an older line gets picks, on request" {
	given_lines
	given_hotfix login
	fix=$(git rev-parse HEAD)
	git hotfix finish -q
	tick
	refused 1 git hotfix merge-back login --into support/1.x
	expect_stderr "error: 'support/1.x' is older than 'main', and gets only cherry-picks
hint: git hotfix merge-back login --into support/1.x --cherry-pick"
	run -0 git hotfix merge-back login --into support/1.x --cherry-pick
	expect_output "started hotfix/login-into-support-1.x from \
origin/support/1.x at $(id origin/support/1.x)
next: git hotfix finish login-into-support-1.x"
	run -0 git log -1 --format=%b
	expect_output "Hotfix: login
(cherry picked from commit $fix)"
	run -0 git hotfix finish -q
	both support/1.x
	git merge-base --is-ancestor v1.4.9 v1.4.10
	run -0 git hotfix owed --all
	expect_output "\
paid     v1.4.9               to develop          merged; found, not recorded
paid     v1.4.9               to main             present; found, not recorded
paid     login                to develop          merged
paid     login-into-support-1.x to develop          merged
paid     login-into-support-1.x to main             picked by $(id "$fix")"
	run -0 git hotfix merge-back login --into support/1.x --cherry-pick
	expect_output "hotfix/login-into-support-1.x carries 'login' to \
support/1.x, and is in it"
}

@test "an older release branch gets picks, on request" {
	given_lines
	given_hotfix login
	git hotfix finish -q
	refused 1 git hotfix merge-back login --into release/1.3
	expect_stderr "error: 'release/1.3' is older than 'main', and a merge would bring it all that is in there
hint: git hotfix merge-back login --into release/1.3 --cherry-pick"
	run -0 git hotfix merge-back login --into release/1.3 --cherry-pick
	both release/1.3
	run -0 git log -1 --format='%p %s' release/1.3
	expect_output "$(id release/1.3^) fix the first step"
	run -0 git hotfix merge-back login --into release/1.3 --cherry-pick
	expect_output '  release/1.3    has it already'
	git push -q origin main:refs/heads/release/1.4
	git fetch -q
	refused 1 git hotfix merge-back login --into release/1.4 --cherry-pick
	expect_stderr "error: 'release/1.4' is closed: all of it is in 'main'"
}

@test "a name that is taken or not allowed" {
	given_lines
	old_fix
	git hotfix start -q old-into-main
	git switch -q main
	refused 128 git hotfix merge-back old --into main
	expect_stderr "fatal: hotfix 'old-into-main' exists, and is not of 'old'"
	git config hotfix.hotfix.name '^[a-z]{1,4}$'
	git branch -q -D hotfix/old-into-main
	git update-ref -d refs/hotfix-log/old-into-main
	git update-ref -d refs/hotfix-seen/origin/old-into-main
	git update-ref -d refs/hotfix-arrived/origin/old-into-main
	there update-ref -d refs/hotfix-log/old-into-main
	refused 1 git hotfix merge-back old --into main
	expect_stderr "error: 'old-into-main' does not match [hotfix] name = ^[a-z]{1,4}\$
hint: git hotfix start --from main <name>, and cherry-pick -x what 'old' brought"
}

# opened_again: what a killed run has left is gone on with.
opened_again() {
	run -0 git hotfix merge-back old --into main
	[ "$(git symbolic-ref HEAD)" = refs/heads/hotfix/old-into-main ]
	run -0 git hotfix merge-back old --into main
	run -0 git rev-list --count main..hotfix/old-into-main
	expect_output 2
	git hotfix finish -q
	run -0 git hotfix owed
	git fsck --strict --no-dangling
}

@test "killed when the hotfix was opened" {
	given_lines
	old_fix
	killing_hook .git/hooks/reference-transaction \
		'[ "$1" = committed ] && grep -q refs/heads/hotfix/old-into-main'
	run -137 git hotfix merge-back old --into main
	rm .git/hooks/reference-transaction
	opened_again
}

@test "killed when it was checked out" {
	given_lines
	old_fix
	killing_hook .git/hooks/post-checkout
	run -137 git hotfix merge-back old --into main
	rm .git/hooks/post-checkout
	opened_again
}
