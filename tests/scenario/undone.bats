#!/usr/bin/env bats
# Rule undone: a fix that production, a release or a release branch has is not
# lost again by what is pushed there, unless a revert says so.
# shellcheck disable=SC2034,SC2154 # bats sets output, stderr; helper reads policy

load helper

unpushed="error: failed to push some refs to 'TMP/remote.git'"
keep='hint: keep its lines; or if it has to go: git hotfix rollback login'

# fix <name> <step>...: a hotfix of these steps in app.c, released.
fix() {
	local name=$1 step

	git switch -q main
	tick
	git hotfix start -q "$name"
	for step in "${@:2}"; do
		sed -i "s/n + $step;/n + 1$step;/" app.c
	done
	tick
	git commit -q -a -m "fix $name"
	tick
	git hotfix finish -q || [ $? = 3 ]
	git switch -q main
}

# edit <branch> <sed> <subject>: a commit on a branch.
edit() {
	git switch -q "$1"
	tick
	sed -i "$2" app.c
	git commit -q -a -m "$3"
}

given_production() {
	given_policy '[branches]' 'production = main'
}

# given_branch: a fix of steps 1 and 9; release/1.5, made before it, has the
# first step changed in its own way.
given_branch() {
	given_production
	git switch -q -c release/1.5 develop
	edit release/1.5 's/n + 1;/n - 1;/' 'take one away'
	git push -q origin release/1.5
	fix login 1 9
}

# join <branch> <option>...: merge it into the one that is checked out.
join() {
	tick
	git merge -q --no-ff -m "take $1" "${@:2}" "$1"
}

# overwrite <branch> [<tree>]: merge it as its tree alone.
overwrite() {
	tick
	git reset -q --hard "$(git commit-tree -p HEAD -p "$1" \
		-m "take $1" "${2:-$1}^{tree}")"
}

# lost <place> <commit>: what a push that loses the fix is told.
lost() {
	expect_stderr "pre-push: blocked by 1 rule
  undone  login $1 would lose this fix, by $(id "$2") '$(git log -1 --format=%s "$2")'
$keep
$unpushed"
}

@test "a merge that takes the branch for all that it changed" {
	given_branch
	join release/1.5 -X theirs
	refused 1 git push -q origin main
	lost "'app.c:5'" main
}

@test "a merge that takes nothing but the branch's tree" {
	given_branch
	overwrite release/1.5
	refused 1 git push -q origin main
	lost "'app.c:5' and 1 more place" main
}

@test "one that was made on the branch is named, not the merge that brings it" {
	given_branch
	git switch -q release/1.5
	join main -X ours
	there=$(git rev-parse HEAD)
	git switch -q main
	join release/1.5
	refused 1 git push -q origin main
	lost "'app.c:5'" "$there"
}

@test "a conflict that was resolved with both in mind passes" {
	given_branch
	git switch -q main
	git merge -q --no-ff release/1.5 >/dev/null 2>&1 || :
	sed -i '/^<<<<<<<\|^=======\|^>>>>>>>\|n - 1;/d' app.c
	sed -i 's/n + 11;/n + 11; \/* not - 1 *\//' app.c
	git commit -q -a -m 'take release/1.5'
	run -0 --separate-stderr git push -q origin main
	expect_stderr ''
}

@test "whoever knows the fix may go on from it" {
	given_branch
	git switch -q develop
	git reset -q --hard origin/develop
	edit develop 's/n + 11;/n * 3;/' 'multiply instead'
	edit develop 's/n + 2;/n + 11;/' 'and more'
	git push -q origin develop
	git switch -q main
	join develop
	run -0 --separate-stderr git push -q origin main
	expect_stderr ''
}

@test "a commit that takes it out without a word" {
	given_production
	fix login 1 9
	git switch -q develop
	git reset -q --hard origin/develop
	edit develop 's/n + 19;/n + 9;/' 'tidy up'
	taker=$(git rev-parse HEAD)
	edit develop 's/n + 5;/n + 6;/' 'and go on'
	git push -q origin develop 2>/dev/null
	git switch -q main
	join develop
	refused 1 git push -q origin main
	lost "'app.c:45'" "$taker"
}

@test "a revert that names it is a rollback" {
	given_production
	fix login 1 9
	tick
	git revert --no-edit main^2 >/dev/null
	run -0 --separate-stderr git push -q origin main
	expect_stderr "pre-push: warned by 1 rule
  (warn) undone  login 'app.c:5' and 1 more place would lose this fix, which was reverted, by $(id main) 'Revert \"fix login\"'
hint: once it is pushed: git hotfix rollback login"
}

@test "so is one of its merge; and git hotfix rollback asks nobody" {
	given_production
	fix login 1 9
	tick
	git revert --no-edit -m 1 main >/dev/null
	run -0 --separate-stderr git push -q -n origin main
	expect_stderr "pre-push: warned by 1 rule
  (warn) undone  login 'app.c:5' and 1 more place would lose this fix, which was reverted, by $(id main) 'Revert \"Merge branch 'hotfix/login'\"'
hint: once it is pushed: git hotfix rollback login"
	git reset -q --hard origin/main
	run -0 git hotfix rollback -q login
	both main v1.4.2
	edit develop 's/n + 5;/n + 6;/' 'go on'
	git switch -q main
	join develop
	run -0 --separate-stderr git push -q origin main
	expect_stderr ''
}

@test "a revert of one half does not cover for the other" {
	given_production
	git hotfix start -q login
	edit hotfix/login 's/n + 1;/n + 11;/' 'fix the first'
	edit hotfix/login 's/n + 9;/n + 19;/' 'fix the last'
	git hotfix finish -q
	git switch -q develop
	git reset -q --hard origin/develop
	tick
	git revert --no-edit main^2~1 >/dev/null
	edit develop 's/n + 19;/n + 9;/' 'tidy up'
	git push -q origin develop
	git switch -q main
	join develop
	refused 1 git push -q origin main
	expect_stderr "pre-push: blocked by 1 rule
  (warn) undone  login 'app.c:5' would lose this fix, which was reverted, by $(id develop~1) 'Revert \"fix the first\"'
  undone  login 'app.c:45' would lose this fix, by $(id develop) 'tidy up'
hint: once it is pushed: git hotfix rollback login
$keep
$unpushed"
}

@test "a port of the fix knows of it, whatever became of its lines" {
	given_branch
	git switch -q release/1.5
	git cherry-pick main^2 >/dev/null 2>&1 || :
	sed -i '/^<<<<<<<\|^=======\|^>>>>>>>\|n + 11;/d' app.c
	sed -i 's/n - 1;/n - 11;/' app.c
	git add app.c
	git -c core.editor=true cherry-pick --continue >/dev/null
	git switch -q main
	join release/1.5 -X theirs
	run -0 --separate-stderr git push -q origin main
	expect_stderr ''
}

@test "a revert of something else is none of it" {
	given_production
	git switch -q develop
	edit develop 's/n + 5;/n + 6;/' 'change the fifth'
	git switch -q main
	join develop
	git push -q origin main develop
	fix login 1 9
	git revert --no-edit --no-commit -m 1 main~1
	sed -i 's/n + 11;/n + 1;/' app.c
	tick
	GIT_HOTFIX=0 git commit -q -a -m 'take it back' \
		-m "This reverts commit $(git rev-parse main~1)."
	refused 1 git push -q origin main
	lost "'app.c:5'" main
}

@test "production that is pushed back" {
	given_production
	fix login 1 9
	refused 1 git push -q -f origin main~1:main
	expect_stderr "pre-push: blocked by 2 rules
  rewind  main 'main' would move back from $(id main) to $(id main~1)
  undone  login 'app.c:5' and 1 more place would lose this fix
hint: bring a revert by a hotfix of its own
$keep
$unpushed"
}

@test "a file that the fix made, and one that it removed" {
	given_production
	git switch -q main
	git hotfix start -q login
	commit_file guard.c 'int guard;' 'guard it'
	tick
	git rm -q README
	git commit -q -m 'tell nobody'
	git hotfix finish -q
	git switch -q main
	overwrite develop v1.4.0
	refused 1 git push -q origin main
	expect_stderr "pre-push: blocked by 1 rule
  undone  login 'README' would lose this fix, by $(id main) 'take develop'
  undone  login 'guard.c' would lose this fix, by $(id main) 'take develop'
$keep
$unpushed"
}

@test "a file that moved keeps its fix, or loses it where it is now" {
	given_production
	fix login 1 9
	git switch -q develop
	git reset -q --hard origin/develop
	mkdir src
	git mv app.c src/app.c
	sed -i 's/n + 5;/n + 6;/' src/app.c
	git commit -q -a -m 'make order'
	git push -q origin develop 2>/dev/null
	git switch -q main
	join develop
	run -0 --separate-stderr git push -q origin main
	expect_stderr ''
	git switch -q develop
	tick
	sed -i 's/n + 19;/n + 9;/' src/app.c
	git commit -q -a -m 'tidy up'
	git push -q origin develop 2>/dev/null
	git switch -q main
	join develop
	refused 1 git push -q origin main
	lost "'src/app.c:45'" develop
}

@test "a tag is compared with the release before it" {
	policy=('[branches]' 'production = tag:v*')
	given_release v1.4.0
	git switch -q develop
	git hotfix start -q login --from v1.4.0
	sed -i 's/n + 1;/n + 11;/' app.c
	git commit -q -a -m 'fix login'
	git hotfix finish -q
	git switch -q develop
	git reset -q --hard v1.4.0
	commit_file more.c 'int more;' 'more'
	tick
	git tag -a -m 'release v1.5.0' v1.5.0
	refused 1 git push -q origin v1.5.0
	expect_stderr "pre-push: blocked by 1 rule
  undone  login 'app.c:5' would lose this fix
$keep
$unpushed"
	git tag -d v1.5.0 >/dev/null
	git merge -q --no-edit v1.4.1
	git tag -a -m 'release v1.5.0' v1.5.0
	run -0 --separate-stderr git push -q origin v1.5.0
	expect_stderr ''
}

@test "a tag of a production branch, with and without the branch" {
	given_branch
	overwrite release/1.5
	git tag -a -m 'release v1.5.0' v1.5.0
	refused 1 git push -q origin main v1.5.0
	lost "'app.c:5' and 1 more place" main
	GIT_HOTFIX=0 git push -q origin main
	refused 1 git push -q origin v1.5.0
	lost "'app.c:5' and 1 more place" main
}

@test "a release branch is only reminded" {
	given_branch
	git switch -q release/1.5
	join main -X theirs
	git push -q origin release/1.5
	tick
	git revert --no-edit main^2 >/dev/null
	edit release/1.5 's/n + 5;/n + 6;/' 'go on'
	run -0 --separate-stderr git push -q -n origin release/1.5
	expect_stderr "pre-push: warned by 1 rule
  (warn) undone  login 'app.c:5' and 1 more place would lose this fix, which was reverted, by $(id release/1.5~1) 'Revert \"fix login\"'
hint: once it is pushed: git hotfix rollback login"
	git reset -q --hard origin/release/1.5
	edit release/1.5 's/n + 19;/n + 9;/' 'tidy up'
	run -0 --separate-stderr git push -q origin release/1.5
	expect_stderr "pre-push: warned by 1 rule
  (warn) undone  login 'app.c:45' would lose this fix, by $(id release/1.5) 'tidy up'
$keep"
}

@test "the level is the policy's, and a hotfix's record may waive it" {
	given_branch
	overwrite release/1.5
	git hotfix waive -q login --rule undone -m 'the steps go'
	run -0 --separate-stderr git push -q -n origin main
	[[ $stderr == *"undone  login 'app.c:5' "*'the steps go'* ]]
	git update-ref -d refs/hotfix-log/login
	git config hotfix.rules.undone off
	run -0 git hotfix policy
	[[ $output == *'undone'*'= off'* ]]
}

@test "what is not pushed to production's line costs nothing" {
	given_branch
	overwrite release/1.5
	run -0 --separate-stderr git push -q origin main:refs/heads/topic
	expect_stderr ''
	git init -q --bare ../fork.git
	run -0 --separate-stderr git push -q ../fork.git main
	expect_stderr ''
}
