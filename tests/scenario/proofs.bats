#!/usr/bin/env bats
# What proves that a target has a fix, and what does not: merged, picked,
# squashed, present, ported; taken out again and brought again.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper

# A fix of two commits in production; develop, where we stand, lacks it.
given_two() {
	given_release
	given_hotfix login
	tick
	sed -i 's/n + 9;/n + 90;/' app.c
	git commit -q -a -m 'fix the last step'
	fix=$(git rev-parse HEAD)
	lacking=$(git rev-parse develop)
	git hotfix finish -q
	git push -q -f origin "$lacking:develop"
	git branch -q -f develop "$lacking"
	git switch -q develop
}

# proof: what owed says of login, in one word.
proof() {
	git push -q -f origin HEAD:develop
	run git hotfix owed --all
	[ "$status" -le 1 ]
	awk '{ print $1, $5 }' <<<"${lines[0]}"
}

# says <word>...
says() {
	expect "$*" "$(proof)"
}

# rewrite <from> <to> <subject>
rewrite() {
	tick
	sed -i "s/$1/$2/" app.c
	git commit -q -a -m "$3"
}

@test "picked: each commit has an equal one" {
	given_two
	git cherry-pick "$fix~" >/dev/null
	run -1 git hotfix owed -v
	[[ $output = *"lacks ${fix::7} fix the last step"* ]]
	git cherry-pick "$fix" >/dev/null
	says paid picked
}

@test "picked: the target may have gone on since" {
	given_two
	git cherry-pick "$fix~" "$fix" >/dev/null
	rewrite 'n + 90;' 'n + 91;' 'the last step again'
	rewrite 'n + 11;' 'n + 12;' 'the first step again'
	says paid picked
}

@test "squashed: one commit equals all of it" {
	given_two
	git cherry-pick -n "$fix~" "$fix" >/dev/null
	git commit -q -m 'fixes from production'
	rewrite 'n + 90;' 'n + 91;' 'the last step again'
	says paid squashed
}

@test "squashed: a merge that equals all of it, by its first parent" {
	given_two
	git switch -q -c side
	rewrite 'n + 1;' 'n + 12;' 'a third'
	rewrite 'n + 9;' 'n + 90;' 'another third'
	rewrite 'n + 12;' 'n + 11;' 'the last third'
	git switch -q develop
	git merge -q --no-ff -m 'the same by others' side
	rewrite 'n + 90;' 'n + 91;' 'the last step again'
	says paid squashed
}

@test "present: made by other means" {
	given_two
	rewrite 'n + 1;' 'n + 11;' 'by hand'
	rewrite 'n + 9;' 'n + 90;' 'by hand as well'
	rewrite 'n + 5;' 'n + 50;' 'and more'
	git commit -q --amend --reset-author --no-edit
	git reset -q --soft HEAD~3
	git commit -q -m 'all by hand'
	says paid present
}

@test "present: in a file that the target has renamed" {
	given_two
	git mv app.c program.c
	sed -i 's/n + 1;/n + 11;/; s/n + 9;/n + 90;/' program.c
	git commit -q -a -m 'call it program'
	says paid present
}

@test "ported: a pick whose conflict was resolved" {
	given_two
	rewrite 'int step_9(int n)' 'int step_9(long n)' 'longer steps'
	rewrite 'n + 9;' '(int)n + 9;' 'longer sums'
	git cherry-pick "$fix~" >/dev/null
	run git cherry-pick "$fix"
	sed -i '/^<<<<<<<\|^=======\|^>>>>>>>\|n + 9;/d
	s/n + 90;/(int)n + 90;/' app.c
	git add app.c
	git -c core.editor=true cherry-pick --continue >/dev/null
	says paid ported
}

@test "doubtful: by its words, with nothing of it" {
	given_two
	git cherry-pick "$fix~" >/dev/null
	git cherry-pick -n "$fix" >/dev/null
	git restore -q --staged --worktree app.c
	echo none >none.c
	git add none.c
	git commit -q -C "$fix"
	git push -q -f origin HEAD:develop
	run -1 git hotfix owed
	[[ $output = 'doubtful'* ]]
}

@test "doubtful: equal but for white space" {
	given_release
	printf 'if x:\n    y()\nz()\n' >run.py
	git add run.py
	git commit -q -m 'a script'
	git push -q origin main
	git switch -q develop
	git merge -q main
	git push -q origin develop
	git switch -q main
	git hotfix start -q login
	printf 'if x:\n    y()\n    w()\nz()\n' >run.py
	git commit -q -a -m 'call w'
	git config hotfix.merge-back.method cherry-pick
	git hotfix finish -q || :
	git switch -q develop
	git reset -q --hard HEAD~
	printf 'if x:\n    y()\nw()\nz()\n' >run.py
	git commit -q -a -m 'call w always'
	git push -q -f origin HEAD:develop
	run -1 git hotfix owed
	[[ $output = 'doubtful'* ]]
}

@test "a revert in the target makes it owed again, a revert of that settles it" {
	given_two
	git merge -q --no-edit main >/dev/null
	merge=$(git rev-parse HEAD)
	says paid merged
	git revert -m 1 --no-edit "$merge" >/dev/null
	revert=$(git rev-parse HEAD)
	git push -q origin develop
	run -1 git hotfix owed
	[[ $output = *"took it out in ${revert::7}"* ]]
	git revert --no-edit HEAD >/dev/null
	says paid merged
}

@test "a revert of one pick, and one that names nothing" {
	given_two
	git cherry-pick "$fix~" "$fix" >/dev/null
	git revert --no-edit HEAD >/dev/null
	rewrite 'n + 5;' 'n + 50;' 'more'
	git push -q -f origin HEAD:develop
	run -1 git hotfix owed -v
	[[ $output = *"lacks ${fix::7} fix the last step"* ]]
	git revert --no-edit HEAD~ >/dev/null
	says paid picked
	git revert -n HEAD~3 >/dev/null
	git commit -q -m 'take the last step back, without a word'
	rewrite 'n + 50;' 'n + 51;' 'even more'
	git push -q -f origin HEAD:develop
	run -1 git hotfix owed
	[[ $output = *"took it out in $(git rev-parse --short=7 HEAD~)"* ]]
}

@test "merge-back reverts the revert" {
	given_two
	git merge -q --no-edit main >/dev/null
	git revert -m 1 --no-edit HEAD >/dev/null
	git push -q origin develop
	run -1 git hotfix owed
	git switch -q main
	run -0 git hotfix merge-back
	run -0 git log -1 --format=%s develop
	[[ $output = 'Reapply "Merge branch '* ]]
	run -0 git show develop:app.c
	[[ $output = *'n + 90;'* ]]
	run -0 git hotfix owed
	expect_output ''
}

@test "a criss-cross history, and a root of its own" {
	given_two
	git merge -q --no-edit main >/dev/null
	git switch -q main
	git merge -q --no-ff -m cross develop~1 >/dev/null
	git switch -q develop
	git merge -q --no-ff -m criss main >/dev/null
	says paid merged
	git switch -q --orphan other
	commit_file README 'another one' 'begin elsewhere'
	git push -q -f origin HEAD:develop
	git branch -q -f develop HEAD
	run -1 git hotfix owed
	[[ $output = 'owed '* || $output = 'overdue '* ]]
}

# odd <where>: a mode, a link, bytes that are no text, and a submodule.
odd() {
	mkdir -p module
	chmod +x README
	ln -sf "$1" link
	printf 'a\0b\1%s' "$1" >data
	git add README link data
	git update-index --add --cacheinfo "160000,$fix,module"
}

@test "modes, links, binary files and submodules count by what they are" {
	given_policy '[branches]' 'production = main' '[limits]' 'binary-files = 1'
	fix=$(git rev-parse HEAD)
	git hotfix start -q login
	odd here
	tick
	git commit -q -m 'all but text'
	lacking=$(git rev-parse develop)
	git hotfix finish -q
	git push -q -f origin "$lacking:develop"
	git branch -q -f develop "$lacking"
	git switch -q develop
	odd here
	tick
	git commit -q -m 'by hand'
	rewrite 'n + 5;' 'n + 50;' 'and more'
	says paid picked
	git reset -q --hard "$lacking"
	odd here
	chmod -x README
	git add README
	tick
	git commit -q -m 'by hand, in part'
	git push -q -f origin HEAD:develop
	run -1 git hotfix owed -v
	[[ $output = *'lacks README' ]]
	odd there
	git commit -q -m 'another link, and other bytes'
	git push -q -f origin HEAD:develop
	run -1 git hotfix owed -v
	[[ $output = *'lacks data'*'lacks link' ]]
}

@test "a fix that is brought in pieces of other sizes is there all the same" {
	given_two
	git cherry-pick "$fix~" >/dev/null
	rewrite 'n + 9;' 'n + 89;' 'a step'
	rewrite 'n + 89;' 'n + 90;' 'another step'
	says paid present
}

@test "production took the pick back from the target, which goes on" {
	given_two
	git cherry-pick "$fix~" "$fix" >/dev/null
	rewrite 'n + 90;' 'n + 91;' 'the last step again'
	git push -q -f origin develop
	git switch -q main
	GIT_HOTFIX=0 git merge -q -X ours --no-edit develop >/dev/null
	GIT_HOTFIX=0 git push -q origin main
	git switch -q develop
	says paid picked
}
