#!/usr/bin/env bats
# git hotfix merge-back where a target conflicts: it is resolved in a worktree or
# in the checkout by plain git, and whoever runs the command again sees what was
# done.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154 # perl; a test is a subshell; bats

load helper

review=merge-back/login-into-develop
place=shop-merge-back-login-into-develop

# conflicting <branch>: it has changed what the fix changes.
conflicting() {
	git switch -q "$1"
	sed -i 's/n + 1;/n + 12;/' app.c
	tick
	git commit -q -a -m 'change the first step'
	GIT_HOTFIX=0 git push -q origin "$1"
	git switch -q main
}

# in_conflict [<policy>...]: a fix is in production, and develop conflicts.
in_conflict() {
	given_policy '[branches]' 'production = main' 'releases = release/*' \
		"$@"
	conflicting develop
	given_hotfix login
	run -3 git hotfix finish
	main=$(git rev-parse main)
	develop=$(git rev-parse develop)
	tick
}

# resolve <dir>: both changes stay, and no marker.
resolve() {
	sed -i '/^<<<<<<<\|^=======\|^>>>>>>>/d' "$1/app.c"
	git -C "$1" add app.c
}

# paid: develop has the fix and both changes, everywhere.
paid() {
	both develop
	run -0 git show develop:app.c
	[[ $output = *'n + 11;'*'n + 12;'* || $output = *'n + 12;'*'n + 11;'* ]]
	run -0 git hotfix owed
	expect_output ''
}

# nothing_left: no branch and no worktree of ours.
nothing_left() {
	run -0 git for-each-ref 'refs/heads/merge-back/'
	expect_output ''
	run -0 git worktree list --porcelain
	[ "$(grep -c ^worktree <<<"$output")" = 1 ]
	[ ! -e ../$place ]
}

@test "without a choice nothing is changed, and both ways are named" {
	in_conflict
	refused 1 git hotfix merge-back
	expect_output 'conflict with develop in app.c'
	expect_stderr 'hint: git hotfix merge-back login --into develop --worktree
hint: git hotfix merge-back login --into develop --checkout'
	refused 0 git hotfix merge-back -n
	expect_output 'conflict with develop in app.c'
	refused 1 git hotfix merge-back --cherry-pick
	expect_stderr 'hint: git hotfix merge-back login --into develop --cherry-pick --worktree
hint: git hotfix merge-back login --into develop --cherry-pick --checkout'
}

@test "in a worktree of its own" {
	in_conflict
	run -1 --separate-stderr git hotfix merge-back --worktree
	expect_output "conflict with develop in app.c
  develop        is to be resolved in TMP/$place"
	expect_stderr 'hint: resolve it there and git commit, or git cherry-pick --continue; then git hotfix merge-back login'
	[ "$(git rev-parse develop)" = "$develop" ]
	run -0 git -C ../$place status --porcelain
	expect_output 'UU app.c'
	grep -q '^>>>>>>> v1.4.1$' ../$place/app.c
	run -1 --separate-stderr git hotfix merge-back
	expect_output "  develop        is unfinished in TMP/$place"
	expect_stderr 'hint: resolve it there and git commit, or git cherry-pick --continue; then git hotfix merge-back login'
	resolve ../$place
	run -1 --separate-stderr git hotfix merge-back --worktree
	expect_output "  develop        is unfinished in TMP/$place"
	expect_stderr 'hint: resolve it there and git commit, or git cherry-pick --continue; then git hotfix merge-back login'
	tick
	git -C ../$place -c core.editor=true commit -q
	run -0 --separate-stderr git hotfix merge-back
	expect_output "merged back 'login', pushed to origin
  develop        ${develop::7} -> $(id develop)"
	expect_stderr ''
	run -0 git log -1 --format='%p %s%n%b' develop
	expect_output "${develop::7} ${main::7} Merge branch 'hotfix/login' \
into develop
Hotfix: login"
	paid
	nothing_left
}

@test "in a worktree of the user's choice, run from there" {
	in_conflict
	run -1 git hotfix merge-back --into develop --worktree=../wt
	cd ../wt
	resolve .
	git commit -q --no-edit
	run -0 --separate-stderr git hotfix merge-back login
	expect_stderr 'hint: it has done its work: git worktree remove TMP/wt'
	paid
	cd ../shop
	echo 'int mine;' >../wt/mine.c
	run -0 --separate-stderr git hotfix merge-back login
	expect_stderr 'hint: it has done its work: git worktree remove TMP/wt'
	[ -e ../wt/mine.c ]
	rm ../wt/mine.c
	run -0 --separate-stderr git hotfix merge-back login
	expect_output '  develop        has it already'
	expect_stderr ''
	[ ! -e ../wt ]
	nothing_left
}

@test "in this checkout" {
	in_conflict
	git switch -q -c mine
	echo 'int mine;' >>README
	refused 1 git hotfix merge-back --checkout
	expect_stderr 'error: tracked files have changes, and no other branch is checked out over them
hint: --worktree leaves them alone'
	git checkout -q README
	run -1 --separate-stderr git hotfix merge-back --checkout
	expect_output "conflict with develop in app.c
  develop        is to be resolved in TMP/shop"
	expect_stderr 'hint: resolve it there and git commit, or git cherry-pick --continue; then git hotfix merge-back login
hint: back to where you were: git switch -'
	[ "$(git symbolic-ref HEAD)" = refs/heads/$review ]
	resolve .
	git commit -q --no-edit
	run -0 --separate-stderr git hotfix merge-back login
	expect_stderr "hint: it has done its work: git switch develop && \
git branch -d $review"
	paid
	git switch -q -
	[ "$(git symbolic-ref HEAD)" = refs/heads/mine ]
	run -0 --separate-stderr git hotfix merge-back login
	expect_stderr ''
	nothing_left
}

@test "picks, one of which conflicts" {
	in_conflict '[merge-back]' 'method = cherry-pick'
	git switch -q develop
	git switch -q main
	tick
	git hotfix start -q more
	commit_file early.c 'int early;' 'fix it early'
	sed -i 's/n + 2;/n + 22;/' app.c
	git commit -q -a -m 'fix the second step'
	commit_file late.c 'int late;' 'fix it late'
	git switch -q develop
	sed -i 's/n + 2;/n + 200;/' app.c
	git commit -q -a -m 'change the second step'
	git push -q origin develop
	run -3 git hotfix finish more
	run -1 --separate-stderr git hotfix merge-back more --worktree
	expect_stderr 'hint: resolve it there and git commit, or git cherry-pick --continue; then git hotfix merge-back more'
	where=../shop-merge-back-more-into-develop
	[ "$(git -C $where log -1 --format=%s)" = 'fix it early' ]
	resolve $where
	git -C $where -c core.editor=true commit -q
	run -1 git hotfix merge-back more
	[[ $output = *'is unfinished in'* ]]
	git -C $where -c core.editor=true cherry-pick --continue >/dev/null
	run -0 --separate-stderr git hotfix merge-back more
	both develop
	run -0 git log -3 --format=%s develop
	expect_output 'fix it late
fix the second step
fix it early'
	run -1 git hotfix owed --all
	[[ $output = *'paid     more                 to develop          picked'* ]]
	[ ! -e $where ]
}

@test "what git has learned by rerere counts" {
	in_conflict
	git config rerere.enabled true
	git config rerere.autoupdate true
	git switch -q --detach develop
	run -1 git merge v1.4.1
	resolve .
	git commit -q --no-edit
	git switch -q main
	run -1 git hotfix merge-back --worktree
	git -C ../$place commit -q --no-edit
	run -0 git hotfix merge-back
	paid
	nothing_left
}

@test "resolved on develop itself" {
	in_conflict
	git switch -q develop
	run -1 git merge v1.4.1
	resolve .
	git commit -q --no-edit
	run -0 --separate-stderr git hotfix merge-back login
	expect_output "merged back 'login', pushed to origin
  develop        ${develop::7} -> $(id develop)"
	paid
}

@test "picked on develop itself" {
	in_conflict
	git switch -q develop
	run -1 git cherry-pick -x v1.4.1^2
	resolve .
	git -c core.editor=true cherry-pick --continue >/dev/null
	run -0 git hotfix merge-back login
	paid
	run -0 git hotfix owed --all
	expect_output "paid     login                to develop          picked by $(id develop)"
}

@test "resolved on a develop that has more to be pushed" {
	in_conflict
	git switch -q develop
	commit_file wip.c 'int wip;' 'work in progress'
	run -1 git merge v1.4.1
	resolve .
	git commit -q --no-edit
	refused 1 git hotfix merge-back login
	expect_output '  develop        has it here and more, not pushed'
	expect_stderr 'hint: git push origin develop'
	git push -q origin develop
	run -0 git hotfix merge-back login
	expect_output '  develop        has it already'
}

@test "conflict markers are not pushed" {
	in_conflict
	run -1 git hotfix merge-back --worktree
	git -C ../$place commit -q -a --no-edit
	refused 1 git hotfix merge-back
	expect_output '  develop        was resolved with conflict markers in app.c:5'
	expect_stderr "hint: resolve them on $review and git commit; then git \
hotfix merge-back login"
	resolve ../$place
	git -C ../$place commit -q -m 'resolve it'
	run -0 git hotfix merge-back
	paid
	nothing_left
}

@test "conflict markers on develop itself are not pushed" {
	in_conflict
	git switch -q develop
	run -1 git merge v1.4.1
	git commit -q -a --no-edit
	refused 1 git hotfix merge-back login
	expect_output '  develop        was resolved with conflict markers in app.c:5'
	expect_stderr 'hint: resolve them on develop and git commit; then git hotfix merge-back login'
}

@test "a target that has moved since is merged anew" {
	in_conflict
	run -1 git hotfix merge-back --worktree
	resolve ../$place
	git -C ../$place commit -q --no-edit
	somebody develop other.c 'int other;'
	tick
	run -0 --separate-stderr git hotfix merge-back
	expect_stderr ''
	paid
	nothing_left
	[ "$(git log -1 --format=%s develop^1)" = 'change other.c' ]
	[ "$(git log -1 --format=%p develop^2)" = "${develop::7} ${main::7}" ]
}

@test "a target that has moved against what was resolved" {
	in_conflict
	run -1 git hotfix merge-back --worktree
	resolve ../$place
	git -C ../$place commit -q --no-edit
	somebody develop app.c 'int app;'
	git fetch -q
	refused 1 git hotfix merge-back
	expect_output '  develop        has moved, and conflicts with what was resolved in app.c'
	expect_stderr 'hint: git merge origin/develop where you resolved it, and git commit; then git hotfix merge-back login'
	run -1 git -C ../$place merge origin/develop
	git -C ../$place checkout -q --ours app.c
	git -C ../$place commit -q -a --no-edit
	run -0 git hotfix merge-back
	paid
	nothing_left
}

@test "resolved for review" {
	in_conflict
	run -1 --separate-stderr git hotfix merge-back --branch
	expect_stderr 'hint: git hotfix merge-back login --into develop --branch --worktree
hint: git hotfix merge-back login --into develop --branch --checkout'
	run -1 git hotfix merge-back --branch --worktree
	resolve ../$place
	git -C ../$place commit -q --no-edit
	made=$(git rev-parse $review)
	run -0 --separate-stderr git hotfix merge-back --branch
	expect_output "  develop        for review on $review"
	expect_stderr ''
	[ "$(there rev-parse $review)" = "$made" ]
	nothing_left
	git switch -q $review
	commit_file more.c 'int more;' 'as the review asked'
	git switch -q main
	run -0 git hotfix merge-back --branch
	expect_output "  develop        for review on $review"
	[ "$(there rev-parse $review^)" = "$made" ]
	run -0 git hotfix merge-back --branch
	expect_output "  develop        waits for the review of $review"
	there update-ref refs/heads/develop $review
	run -0 git hotfix merge-back
	paid
}

@test "two targets that conflict, and one that does not" {
	in_conflict
	for branch in release/1.5 release/1.6; do
		git switch -q -c $branch origin/develop
		commit_file "${branch#*/}.c" 'int x;' "work on $branch"
		GIT_HOTFIX=0 git push -q origin $branch
	done
	git switch -q release/1.6
	git revert --no-edit origin/develop >/dev/null
	GIT_HOTFIX=0 git push -q origin release/1.6
	git switch -q main
	refused 1 git hotfix merge-back --checkout
	expect_stderr 'error: 2 targets conflict, which are not resolved in one checkout
hint: name one of them by --into'
	run -1 --separate-stderr git hotfix merge-back --worktree
	expect_output "merged back 'login', pushed to origin
conflict with develop in app.c
conflict with release/1.5 in app.c
  release/1.6    $(id release/1.6^) -> $(id release/1.6)
  develop        is to be resolved in TMP/$place
  release/1.5    is to be resolved in TMP/${place%develop}release-1.5"
	for dir in ../$place ../${place%develop}release-1.5; do
		resolve "$dir"
		git -C "$dir" commit -q --no-edit
	done
	run -0 git hotfix merge-back login
	both release/1.5 release/1.6
	paid
	nothing_left
}

@test "finish takes what was resolved as well" {
	in_conflict
	run -1 git hotfix merge-back --worktree
	resolve ../$place
	git -C ../$place commit -q --no-edit
	run -0 git hotfix finish login
	paid
	run -0 git hotfix merge-back login
	nothing_left
}

@test "given up, and begun again" {
	in_conflict
	run -1 git hotfix merge-back --worktree
	git -C ../$place merge --abort
	run -1 git hotfix merge-back
	[[ $output = *'--into develop --checkout'* ]]
	run -1 git hotfix merge-back --worktree
	[[ $output = *"is to be resolved in $BATS_TEST_TMPDIR/$place"* ]]
	git worktree remove --force ../$place
	somebody develop other.c 'int other;'
	run -1 git hotfix merge-back --worktree
	[ -e ../$place/other.c ]
	resolve ../$place
	git -C ../$place commit -q --no-edit
	run -0 git hotfix merge-back
	paid
	nothing_left
}

@test "changes that belong to no merge are left alone" {
	in_conflict
	run -1 git hotfix merge-back --worktree
	git -C ../$place merge --abort
	echo 'int mine;' >>../$place/README
	refused 1 git hotfix merge-back --worktree
	expect_stderr "error: tracked files in 'TMP/$place' have changes that \
belong to no merge
hint: if a killed run left them: git -C TMP/$place reset --hard, and run it \
again"
	grep -q mine ../$place/README
}

@test "a branch that was begun and lacks the fix" {
	in_conflict
	git branch -q $review develop
	git switch -q $review
	commit_file own.c 'int own;' 'something else'
	git switch -q main
	refused 1 git hotfix merge-back --worktree
	expect_output "  develop        is unfinished in $review"
	expect_stderr "hint: git switch $review and bring it there what it lacks, \
or git branch -D $review"
}

# begun_again: what a killed run has left is gone on with.
begun_again() {
	run -1 git hotfix merge-back --worktree
	[[ $output = *"is to be resolved in $BATS_TEST_TMPDIR/$place"* ]]
	resolve ../$place
	git -C ../$place commit -q --no-edit
	run -0 git hotfix merge-back
	paid
	nothing_left
}

@test "killed when the branch was made" {
	in_conflict
	killing_hook .git/hooks/reference-transaction \
		"[ \"\$1\" = committed ] && grep -q $review"
	run -137 git hotfix merge-back --worktree
	rm .git/hooks/reference-transaction
	begun_again
}

@test "killed when the worktree was made" {
	in_conflict
	killing_hook .git/hooks/post-checkout
	run -137 git hotfix merge-back --worktree
	rm .git/hooks/post-checkout
	begun_again
}

@test "git was killed while it made the worktree" {
	in_conflict
	git worktree add -q -b $review ../$place develop
	echo initializing >.git/worktrees/$place/locked
	rm -r ../$place/*.c .git/worktrees/$place/index
	begun_again
}

@test "killed after the push of what was resolved" {
	in_conflict
	run -1 git hotfix merge-back --worktree
	resolve ../$place
	git -C ../$place commit -q --no-edit
	killing_hook .git/hooks/reference-transaction \
		'[ "$1" = committed ] && grep -q refs/remotes/origin/develop'
	run -137 git hotfix merge-back
	rm .git/hooks/reference-transaction
	run -0 --separate-stderr git hotfix merge-back login
	expect_output '  develop        has it already'
	paid
	nothing_left
}

@test "git was killed while it removed the worktree" {
	in_conflict
	run -1 git hotfix merge-back --worktree
	resolve ../$place
	git -C ../$place commit -q --no-edit
	rm ../$place/README
	run -0 git hotfix merge-back
	paid
	nothing_left
	GIT_REFLOG_ACTION='hotfix merge-back' \
		git worktree add -q -b $review ../$place develop~
	rm ../$place/.git
	run -0 git hotfix merge-back login
	nothing_left
}

@test "a worktree that is not ours is never removed" {
	in_conflict
	git worktree add -q -b mine ../mine develop
	cd ../mine
	run -1 git hotfix merge-back login --checkout
	resolve .
	git commit -q --no-edit
	cd ../shop
	rm ../mine/README
	run -0 --separate-stderr git hotfix merge-back
	expect_stderr "hint: it has done its work: git -C TMP/mine switch \
develop && git branch -d $review"
	paid
	[ -e ../mine/app.c ]
	git -C ../mine switch -q -
	run -0 git hotfix merge-back login
	run -1 git show-ref --verify --quiet refs/heads/$review
}
