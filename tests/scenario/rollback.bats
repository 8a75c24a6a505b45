#!/usr/bin/env bats
# git hotfix rollback: a release of its own that takes a fix out again, out of
# production and of the targets that have it. What it recognises and completes
# stands in rollback_again.bats.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper

# given_released [<policy line>...]: login went out as v1.4.1, develop has it.
given_released() {
	if [ $# -gt 0 ]; then
		given_policy "$@"
	else
		given_release
	fi
	given_hotfix login
	git push -q origin hotfix/login
	git hotfix finish -q
	main=$(git rev-parse main)
	develop=$(git rev-parse develop)
	tick
}

# without_fix <commit>...: none of them has its line, all have what it was.
without_fix() {
	local commit

	for commit; do
		run -1 git grep -q 'n + 11' "$commit" -- app.c
		run -0 git grep -q 'n + 1;' "$commit" -- app.c
	done
}

whole() {
	git fsck --strict --no-dangling
	there fsck --strict --no-dangling
	run -0 git status --porcelain
	expect_output ''
}

owed_nothing() {
	run -0 git hotfix owed
	expect_output ''
}

said_rolled_back() {
	echo "rolled back 'login' on main as v1.4.2, pushed to origin
  main           ${main::7} -> $(id main)
  develop        ${develop::7} -> $(id develop)"
}

again='hint: to bring it again: git hotfix start <new> --redo login'

@test "out of production with a tag, and out of develop, in one push" {
	given_released
	run -0 --separate-stderr git hotfix rollback login
	expect_output "$(said_rolled_back)"
	expect_stderr "$again"
	run -0 git log --format='%p%n%B' -1 main
	expect_output "${main::7}
Revert \"Merge branch 'hotfix/login'\"

This reverts commit $main, reversing
changes made to $(git rev-parse "v1.4.0^{commit}").

Hotfix: login"
	run -0 git log --format='%p%n%B' -1 develop
	expect_output "${develop::7} $(id main)
Merge the rollback of 'login' into develop

Hotfix: login"
	run -0 git for-each-ref --format='%(contents)' refs/tags/v1.4.2
	expect_output 'Rollback of login'
	[ "$(git rev-parse "v1.4.2^{commit}")" = "$(git rev-parse main)" ]
	run -0 git diff --exit-code v1.4.0 main
	without_fix main develop
	both main develop v1.4.2 refs/hotfix-log/login
	[ "$(git symbolic-ref HEAD)" = refs/heads/main ]
	whole
	owed_nothing
}

@test "list, status, log and owed know it" {
	given_released
	git hotfix rollback -q login
	run -0 git hotfix list
	expect_output "rolled back login                    ${main::7} main v1.4.1"
	run -0 git hotfix list --json
	# shellcheck disable=SC2016 # perl's variables
	run -0 json '"$j->{hotfixes}[0]{state} $j->{hotfixes}[0]{rolled_back}"' \
		<<<"$output"
	expect_output 'rolled back 2026-01-02T03:11:05Z'
	run -0 git hotfix status login
	[[ $output = 'hotfix login: rolled back, out of main as v1.4.2 since '* ]]
	[[ $output = *'
  develop        rid of it
next: git hotfix start --redo login <new>' ]]
	run -0 git hotfix status --json login
	# shellcheck disable=SC2016 # perl's variables
	run -0 json '"$j->{state}, @{$j->{owed}}"' <<<"$output"
	expect_output 'rolled back, '
	run -0 git hotfix owed --all
	expect_output 'paid     login                to develop          merged'
	run -0 git log -1 --format=%B refs/hotfix-log/login
	expect_output "rolled back on main as v1.4.2

Hotfix-Event: rollback
Hotfix-Name: login
Hotfix-Commit: $(git rev-parse main)
Hotfix-Line: main
Hotfix-Tag: v1.4.2"
	refused 1 git hotfix finish login
	expect_stderr "error: hotfix 'login' was rolled back
hint: git hotfix start <new> --redo login"
	refused 1 git hotfix abandon login
	expect_stderr "error: hotfix 'login' was rolled back"
}

@test "a plan changes nothing, and is what is done then" {
	given_released
	refused 0 git hotfix rollback -n login
	plan=$output
	refused 0 git hotfix rollback -n --json login
	# shellcheck disable=SC2016 # perl's variables
	run -0 json 'map { join "\t", $_->{where}, $_->{ref}, $_->{old} // "-",
		$_->{new} } @{$j->{plan}}' <<<"$output"
	planned=$output
	git hotfix rollback -q login
	tag=$(git rev-parse v1.4.2)
	expect "origin   main                             ${main::7} -> $(id main)
origin   v1.4.2                                 - -> ${tag::7}
origin   develop                          ${develop::7} -> $(id develop)
local    main                             ${main::7} -> $(id main)
local    v1.4.2                                 - -> ${tag::7}
local    develop                          ${develop::7} -> $(id develop)" \
		"$plan"
	for where in remote local; do
		printf '%s\t%s\t%s\t%s\n' \
			$where refs/heads/main "$main" "$(git rev-parse main)" \
			$where refs/tags/v1.4.2 - "$tag" \
			$where refs/heads/develop "$develop" \
			"$(git rev-parse develop)"
	done >../planned
	diff - ../planned <<<"$planned"
}

@test "what came to production after the fix stays, and goes to develop too" {
	given_released
	somebody main other.c 'int other;' v1.4.2
	run -0 --separate-stderr git hotfix rollback login
	[[ $output = "rolled back 'login' on main as v1.4.3, pushed to origin"* ]]
	run -0 git diff --stat v1.4.2 main
	[[ $output = *' app.c '*'1 file changed'* ]]
	without_fix main develop
	run -0 git ls-tree --name-only develop other.c feature.c
	expect_output 'feature.c
other.c'
	both main develop v1.4.3
	whole
}

@test "what is not in production is not rolled back" {
	given_release
	given_hotfix login
	refused 1 git hotfix rollback login
	expect_stderr "error: hotfix 'login' is not in 'origin/main', so there is \
nothing to roll back
hint: git hotfix abandon login"
	refused 128 git hotfix rollback other
	expect_stderr "fatal: there is no hotfix 'other'
hint: git hotfix list"
	refused 129 git hotfix rollback
}

@test "a squash" {
	given_released '[branches]' 'production = main' \
		'[release]' 'method = squash'
	git hotfix rollback -q login
	run -0 git log --format=%B -1 main
	expect_output "Revert \"fix the first step\"

This reverts commit $main.

Hotfix: login"
	without_fix main develop
	both main develop v1.4.2
	whole
	owed_nothing
}

@test "a fast-forward of several commits is one revert of all" {
	given_policy '[branches]' 'production = main' '[release]' \
		'method = fast-forward'
	given_hotfix login
	commit_file more.c 'int more;' 'and more of it'
	one=$(git rev-parse HEAD~)
	two=$(git rev-parse HEAD)
	git hotfix finish -q
	tick
	git hotfix rollback -q login
	run -0 git log --format='%p%n%B' -1 main
	expect_output "${two::7}
Revert \"fix the first step\"

This reverts commit $two.
This reverts commit $one.

Hotfix: login"
	run -0 git diff --exit-code v1.4.0 main
	without_fix main develop
	both main develop v1.4.2
	run -0 git hotfix list
	[[ $output = 'rolled back login '* ]]
	owed_nothing
}

@test "a fast-forward that had production merged in goes back to production" {
	given_policy '[branches]' 'production = main' '[release]' \
		'method = fast-forward'
	given_hotfix login
	somebody main other.c 'int other;'
	git fetch -q
	tick
	git merge -q --no-edit origin/main
	git hotfix finish -q
	main=$(git rev-parse main)
	[ "$(git rev-parse main^2)" = "$(git -C ../other rev-parse main)" ]
	tick
	git hotfix rollback -q login
	run -0 git log --format=%b -1 main
	expect_output "This reverts commit $main, reversing
changes made to $(git rev-parse "$main^2").

Hotfix: login"
	run -0 git diff --exit-code "$main^2" main
	without_fix main develop
	run -0 git ls-tree --name-only develop other.c
	expect_output other.c
}

@test "later changes of the same lines: nothing changes, by hand it goes" {
	given_released
	git hotfix start -q later
	sed -i 's/n + 11;/n + 12;/' app.c
	tick
	git commit -q -a -m 'fix the fix'
	git hotfix finish -q
	tick
	merge=$(git rev-parse --short=7 "$main")
	refused 1 git hotfix rollback login
	expect_stderr "error: to take 'login' out conflicts with 'origin/main' in \
app.c
hint: git hotfix start --from main undo-login, git revert -m 1 $merge, \
resolve, and finish"
	refused 1 git hotfix rollback -n login
	expect_output 'conflict with production in app.c'
	git hotfix start -q --from main undo-login
	run -1 git revert --no-edit -m 1 "$merge"
	sed -i '/^<<<<<<</,/^=======/d; /^>>>>>>>/d' app.c
	git commit -q -a --no-edit
	git hotfix finish -q
	without_fix main develop
	run -0 git hotfix list
	expect_output "closed      later                    $(id v1.4.2) main v1.4.2
rolled back login                    $merge main v1.4.1
closed      undo-login               $(id main) main v1.4.3"
	owed_nothing
}

@test "nothing of it is left: there is nothing to roll back" {
	given_released
	git hotfix start -q same
	sed -i 's/n + 11;/n + 1;/' app.c
	tick
	git commit -q -a -m 'as it was'
	git hotfix waive -q login --rule undone -m 'it was none'
	git hotfix finish -q
	refused 1 git hotfix rollback login
	expect_stderr "error: 'origin/main' has nothing of 'login' any more"
}

@test "a target that lacks the fix gets nothing, and is owed nothing" {
	given_release
	git switch -q develop
	sed -i 's/n + 1;/n + 12;/' app.c
	tick
	git commit -q -a -m 'change the first step'
	git push -q origin develop
	git switch -q main
	given_hotfix login
	run -3 git hotfix finish -q
	main=$(git rev-parse main)
	run -1 git hotfix owed
	develop=$(git rev-parse develop)
	tick
	run -0 --separate-stderr git hotfix rollback login
	expect_output "rolled back 'login' on main as v1.4.2, pushed to origin
  main           ${main::7} -> $(id main)"
	expect_stderr "$again"
	both main v1.4.2 develop
	[ "$(git rev-parse develop)" = "$develop" ]
	owed_nothing
	run -0 git merge-tree --write-tree develop main
	[ "$output" = "$(git rev-parse 'develop^{tree}')" ]
}

# given_changed_develop: it has changed the very line of the fix since.
given_changed_develop() {
	git switch -q develop
	sed -i 's/n + 11;/n + 12;/' app.c
	tick
	git commit -q -a -m 'more of it'
	git push -q origin develop
	git switch -q main
	develop=$(git rev-parse develop)
	tick
}

@test "a target in conflict is owed the revert until it has it" {
	given_released
	given_changed_develop
	run -3 --separate-stderr git hotfix rollback login
	expect_output "rolled back 'login' on main as v1.4.2, pushed to origin
  main           ${main::7} -> $(id main)
conflict with develop in app.c"
	expect_stderr "hint: git switch develop, git merge v1.4.2, resolve, and \
push it
$again
hint: still owed: git hotfix owed"
	both main v1.4.2 develop
	run -1 git hotfix owed
	[[ $output = *'  login                to develop          out of main as v1.4.2 '* ]]
	run -1 git hotfix owed --json
	# shellcheck disable=SC2016 # perl's variables
	run -0 json 'map { "$_->{kind} $_->{target} @{$_->{commits}}" }
		@{$j->{owed}}' <<<"$output"
	expect_output "merge-back develop $(git rev-parse main)"
	run -0 git hotfix status login
	[[ $output = 'hotfix login: owed, out of main as v1.4.2 since '* ]]
	[[ $output = *'
  develop        still has it
next: git hotfix rollback login' ]]
	run -3 git hotfix rollback login
	git switch -q develop
	run -1 git merge -q v1.4.2
	sed -i '/^<<<<<<</,/^=======/d; /^>>>>>>>/d' app.c
	git commit -q -a --no-edit
	git push -q origin develop
	owed_nothing
	run -0 --separate-stderr git hotfix rollback login
	expect_output "rolled back 'login' on main as v1.4.2: nothing was missing
  develop        has it already"
	expect_stderr ''
}

@test "a push of a target says that it still has it, a merge that it is rid" {
	given_released '[branches]' 'production = main'
	given_changed_develop
	run -3 git hotfix rollback -q login
	git switch -q develop
	commit_file other.c 'int other;' 'go on'
	run -0 --separate-stderr git push -q origin develop
	run -0 sed 's/for [0-9].*$/for AGE/' <<<"$stderr"
	expect_output "pre-push: the rollback of hotfix 'login' is overdue in 'develop': out of main for AGE
hint: git hotfix owed"
	run -0 --separate-stderr git merge -q -X theirs -m 'be rid of it' main
	expect_stderr "post-merge: 'develop' now has the rollback of hotfix 'login'"
	run -0 --separate-stderr git push -q origin develop
	expect_stderr ''
	owed_nothing
}

@test "a target that the remote protects is owed the revert, and gets it later" {
	given_released
	cat >../remote.git/hooks/update <<-'END'
	#!/bin/sh
	[ "$1" != refs/heads/develop ]
	END
	chmod +x ../remote.git/hooks/update
	run -3 --separate-stderr git hotfix rollback login
	expect_output "rolled back 'login' on main as v1.4.2, pushed to origin
  main           ${main::7} -> $(id main)
  develop        owed: the remote did not take it"
	both main v1.4.2
	[ "$(there rev-parse develop)" = "$develop" ]
	run -1 git hotfix owed
	rm ../remote.git/hooks/update
	tick
	run -0 --separate-stderr git hotfix rollback login
	expect_output "rolled back 'login' on main as v1.4.2, pushed to origin
  develop        ${develop::7} -> $(id develop)"
	expect_stderr ''
	both main develop v1.4.2
	without_fix develop
	owed_nothing
}

@test "a target that has it by cherry-pick gets a cherry-pick of the revert" {
	given_released '[branches]' 'production = main' \
		'[merge-back]' 'method = cherry-pick'
	run -0 --separate-stderr git hotfix rollback login
	expect_output "$(said_rolled_back)"
	run -0 git log --format='%p%n%B' -1 develop
	expect_output "${develop::7}
Revert \"Merge branch 'hotfix/login'\"

This reverts commit $main, reversing
changes made to $(git rev-parse "v1.4.0^{commit}").

Hotfix: login
(cherry picked from commit $(git rev-parse main))"
	without_fix main develop
	both main develop v1.4.2
	run -0 git hotfix owed --all
	expect_output 'paid     login                to develop          reverted'
	run -0 --separate-stderr git hotfix rollback login
	expect_output "rolled back 'login' on main as v1.4.2: nothing was missing
  develop        has it already"
}

@test "for review: a branch of its own, and a debt until it is merged" {
	given_released
	set_policy '[branches]' 'production = main' '[merge-back]' 'via = branch'
	main=$(git rev-parse main)
	tick
	run -3 --separate-stderr git hotfix rollback login
	review=rollback/login-into-develop
	expect_output "rolled back 'login' on main as v1.4.2, pushed to origin
  main           ${main::7} -> $(id main)
  develop        for review on $review"
	[ "$(there rev-parse develop)" = "$develop" ]
	run -0 there log -1 --format='%p %s' $review
	expect_output "${develop::7} $(id main) Merge the rollback of 'login' \
into develop"
	tick
	refused 3 git hotfix rollback login
	expect_output "rolled back 'login' on main as v1.4.2: nothing was missing
  develop        waits for the review of $review"
	there update-ref refs/heads/develop $review
	git fetch -q
	owed_nothing
}
