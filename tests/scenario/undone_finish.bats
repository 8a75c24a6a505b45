#!/usr/bin/env bats
# Rule undone in git hotfix finish, which pushes production itself: what an
# earlier hotfix has brought is not lost again, unless a revert says so.
# shellcheck disable=SC2034,SC2154 # bats sets output, stderr; helper reads policy

load helper

keep='hint: keep its lines; or if it has to go: git hotfix rollback login'
reverted='hint: once it is pushed: git hotfix rollback login'

# start <name> <option>...: a hotfix, a minute later.
start() {
	tick
	git hotfix start -q "$@"
}

# edit <sed> <subject>: a commit to app.c.
edit() {
	tick
	sed -i "$1" app.c
	git commit -q -a -m "$2"
}

# fix_login: a released hotfix of the steps 1 and 9.
fix_login() {
	start login "$@"
	edit 's/n + 1;/n + 11;/; s/n + 9;/n + 19;/' 'fix login'
	tick
	git hotfix finish -q || [ $? = 3 ]
}

# given_fix <policy>...: that one, and on the hotfix till a commit that takes
# the half of it out again.
given_fix() {
	given_policy '[branches]' 'production = main' "$@"
	fix_login
	given_till
}

given_till() {
	start till "$@"
	edit 's/n + 19;/n + 9;/; s/n + 5;/n + 15;/' 'fix the till'
	tick
}

# lost <commit>: what finish says that would lose the last step.
lost() {
	expect_stderr "finish: blocked by 1 rule
  undone  login 'app.c:45' would lose this fix, by $(id "$1") '$(git log -1 --format=%s "$1")'
$keep"
}

# released <name> <tag>: it is in production, here and there.
released() {
	both main "$2"
	[ "$(git log -1 --format=%s "$2")" = "Merge branch 'hotfix/$1'" ]
}

@test "an earlier fix that would be lost: nothing changes" {
	given_fix
	refused 1 git hotfix finish
	lost hotfix/till
	expect_output ''
	for option in -n '-n --json' --no-push --offline till; do
		# shellcheck disable=SC2086 # two words
		refused 1 git hotfix finish $option
		lost hotfix/till
		expect_output ''
	done
	edit 's/n + 9;/n + 19;/' 'keep the fix of login'
	run -0 --separate-stderr git hotfix finish -q
	expect_stderr ''
	released till v1.4.2
}

@test "with the words that a push of the same has" {
	given_fix
	git switch -q main
	git merge -q --no-ff hotfix/till
	run -1 --separate-stderr git push -q origin main
	[ "${stderr_lines[1]}" = "  undone  login 'app.c:45' would lose this fix, by $(id hotfix/till) 'fix the till'" ]
	[ "${stderr_lines[2]}" = "$keep" ]
	git reset -q --hard origin/main
	refused 1 git hotfix finish till
	lost hotfix/till
}

@test "a merge of production that takes the hotfix's side for all" {
	given_policy '[branches]' 'production = main'
	start till
	edit 's/n + 1;/n - 1;/; s/n + 5;/n + 15;/' 'fix the till'
	git switch -q main
	fix_login
	git switch -q hotfix/till
	tick
	git merge -q -X ours --no-edit main
	refused 1 git hotfix finish
	expect_stderr "finish: blocked by 1 rule
  undone  login 'app.c:5' would lose this fix, by $(id hotfix/till) 'Merge branch 'main' into hotfix/till'
$keep"
}

@test "level warn warns" {
	given_fix '[rules]' 'undone = warn'
	run -0 --separate-stderr git hotfix finish -n
	warning="finish: warned by 1 rule
  (warn) undone  login 'app.c:45' would lose this fix, by $(id hotfix/till) 'fix the till'
$keep"
	expect_stderr "$warning"
	[[ $output = *'v1.4.2 '*'- -> '* ]]
	run -0 --separate-stderr git hotfix finish -n --json
	expect_stderr "$warning"
	# shellcheck disable=SC2016 # perl's variables
	run -0 json 'scalar @{$j->{plan}}' <<<"$output"
	[ "$output" -gt 2 ]
	run -0 --separate-stderr git hotfix finish
	expect_stderr "$warning"
	released till v1.4.2
}

@test "level off is silent" {
	given_fix '[rules]' 'undone = off'
	run -0 --separate-stderr git hotfix finish -q
	expect_stderr ''
	released till v1.4.2
}

@test "the record of the fix that goes may waive it" {
	given_fix
	git hotfix waive -q till --rule undone -m 'not of this one'
	refused 1 git hotfix finish
	lost hotfix/till
	git hotfix waive -q login --rule undone -m 'the ninth step goes'
	run -3 --separate-stderr git hotfix finish
	expect_stderr "finish: warned by 1 rule
  (warn) undone  login 'app.c:45' would lose this fix, by $(id v1.4.2^2) 'fix the till'; waived by Ana Sousa: the ninth step goes
hint: still owed: git hotfix owed"
	released till v1.4.2
}

@test "a hotfix that reverts it by name, by each method" {
	given_policy '[branches]' 'production = main'
	fix_login
	start till
	git revert --no-edit main^2 >/dev/null
	edit 's/n + 5;/n + 15;/' 'and more'
	for method in fast-forward squash merge; do
		git config hotfix.release.method $method
		run -0 --separate-stderr git hotfix finish -n
		expect_stderr "finish: warned by 1 rule
  (warn) undone  login 'app.c:5' and 1 more place would lose this fix, which was reverted, by $(id hotfix/till~) 'Revert \"fix login\"'
$reverted"
	done
	run -0 --separate-stderr git hotfix finish -q
	released till v1.4.2
}

@test "a squash: its commits are named" {
	given_fix '[release]' 'method = squash'
	refused 1 git hotfix finish
	lost hotfix/till
}

@test "neither a rollback nor a hotfix that brings it again" {
	given_policy '[branches]' 'production = main'
	fix_login
	run -0 --separate-stderr git hotfix rollback -q login
	expect_stderr ''
	start again --redo login
	run -0 --separate-stderr git hotfix finish -q
	expect_stderr ''
	released again v1.4.3
	grep -q 'n + 19;' app.c
}

@test "one that brings again what another hotfix took back" {
	given_policy '[branches]' 'production = main'
	fix_login
	start till
	git revert --no-edit main^2 >/dev/null
	git hotfix finish -q 2>/dev/null
	git switch -q main
	start again --redo login
	run -0 --separate-stderr git hotfix finish -q
	[[ $stderr != *blocked* ]]
	released again v1.4.3
	grep -q 'n + 19;' app.c
}

@test "production is a tag pattern" {
	policy=('[branches]' 'production = tag:v*')
	given_release v1.4.0
	git switch -q develop
	fix_login --from v1.4.0
	git switch -q develop
	given_till --from v1.4.1
	refused 1 git hotfix finish
	lost hotfix/till
	git revert --no-edit HEAD >/dev/null
	edit 's/n + 5;/n + 15;/' 'fix the till alone'
	run -0 --separate-stderr git hotfix finish -q
	expect_stderr ''
	[ "$(there log -1 --format=%s v1.4.2)" = 'fix the till alone' ]
}

@test "an old release that is a line of its own" {
	given_policy '[branches]' 'production = main'
	git switch -q main
	GIT_HOTFIX=0 commit_file more.c 'int more;' 'more'
	git tag -a -m 'release v2.0.0' v2.0.0
	GIT_HOTFIX=0 git push -q origin main v2.0.0
	fix_login --from v1.4.0
	git switch -q main
	given_till --from v1.4.1
	refused 1 git hotfix finish
	lost hotfix/till
}

@test "a fix of another line is another matter" {
	given_policy '[branches]' 'production = main' 'support = support/*'
	git push -q origin v1.4.0^{}:refs/heads/support/1.x
	git fetch -q
	fix_login
	start old --from support/1.x
	edit 's/n + 1;/n + 2;/' 'fix the old'
	run -3 --separate-stderr git hotfix finish -q
	[[ $stderr != *undone* ]]
}
