#!/usr/bin/env bats
# Rule `evidence`: every item that the policy asks for passed on the very tree
# that is to be production.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper

log=refs/hotfix-log/login

# A hotfix that is released once unit and e2e have passed.
given_items() {
	given_policy '[branches]' 'production = main' \
		'[evidence]' 'require = unit, e2e' 'require-after = smoke' \
		'[rules]' 'evidence = block'
	given_hotfix login
}

# passed <item>: it does, on what is checked out.
passed() {
	tick
	git hotfix evidence -q "$1" -- true
}

# The rules find nothing.
fine() {
	run -0 git hotfix check
	[[ $output = 'check: login is fine: '* ]]
}

# An event by plain git: forge <subject> <field>...
forge() {
	write_event login evidence "$@"
}

@test "each item is asked for until it has passed" {
	given_items
	run -1 --separate-stderr git hotfix check
	expect_output "check: blocked by 1 rule
  evidence  unit is missing
  evidence  e2e is missing
hint: git hotfix evidence unit -- <command>
hint: git hotfix evidence e2e -- <command>"
	passed unit
	env -u GIT_AUTHOR_DATE -u GIT_COMMITTER_DATE \
		git hotfix evidence -q e2e --failed -m 'it hangs' || :
	run -1 --separate-stderr git hotfix check
	expect "check: blocked by 1 rule
  evidence  e2e failed now ago
hint: git hotfix evidence e2e -- <command>" \
		"$(sed -E 's/[0-9]+ seconds?/now/' <<<"$output")"
	env -u GIT_AUTHOR_DATE -u GIT_COMMITTER_DATE \
		GIT_AUTHOR_DATE="@$(($(date +%s) + 1)) +0000" \
		git hotfix evidence -q e2e --passed -m 'it was the network'
	fine
}

@test "the same tree keeps it, and any other byte voids it" {
	given_items
	tick
	printf '/* one */\n' >>app.c
	git commit -q -a -m 'say one'
	passed unit
	passed e2e
	git commit -q --amend -m 'say it in other words'
	fine
	git reset -q --soft HEAD~2
	git commit -q -m 'all in one commit'
	fine
	git rebase -q --force-rebase main
	fine
	seen=$(tree HEAD)
	printf '\n' >>app.c
	git commit -q -a --amend --no-edit
	run -1 git hotfix check
	expect_output "check: blocked by 1 rule
  evidence  unit was seen on another tree, $seen
  evidence  e2e was seen on another tree, $seen
hint: git hotfix evidence unit -- <command>
hint: git hotfix evidence e2e -- <command>"
	run -1 git hotfix check --json
	# shellcheck disable=SC2016 # perl's variables
	run -0 json 'map { "$_->{rule} $_->{level} $_->{object} $_->{message}" }
		@{$j->{findings}}' <<<"$output"
	expect_output "evidence block unit was seen on another tree, $seen
evidence block e2e was seen on another tree, $seen"
	git reset -q --hard 'HEAD@{1}'
	fine
}

@test "production has moved: what was tested is not what will be" {
	given_items
	passed unit
	passed e2e
	somebody main README 'another release' v1.4.1
	git fetch -q
	run -1 git hotfix check
	expect_output "check: blocked by 1 rule
  (warn) stale-base  $(id v1.4.0) 'main' has moved to $(id v1.4.1) since
  evidence  production has moved: merge it in and test again
hint: git merge origin/main, and test again
hint: git merge origin/main"
	tick
	git merge -q --no-edit origin/main
	run -1 git hotfix check
	[[ ${lines[1]} = '  evidence  unit was seen on another tree, '* ]]
	passed unit
	passed e2e
	fine
}

@test "a word from a clock that runs behind is no older than what it follows" {
	given_items
	passed unit
	tick
	git hotfix evidence -q e2e --failed -m 'it broke' || :
	behind='2026-01-01T00:00:00Z'
	GIT_AUTHOR_DATE=$behind GIT_COMMITTER_DATE=$behind \
		git hotfix evidence -q e2e --passed -m 'it holds'
	fine
}

@test "an item of an environment that is left out blocks until it is waived" {
	given_items
	passed unit
	tick
	git hotfix deployed -q --skip e2e -m 'the farm is down'
	run -1 git hotfix check
	expect_output "check: blocked by 1 rule
  evidence  e2e was skipped by Ana Sousa: the farm is down
hint: git hotfix waive --rule evidence -m <why> login"
	tick
	git hotfix waive -q --rule evidence -m 'the farm is down'
	run -0 git hotfix check
	[[ $output = *'  (warn) evidence  e2e was skipped by Ana Sousa: the '\
'farm is down; waived by Ana Sousa: the farm is down' ]]
	tick
	passed e2e
	fine
}

@test "waived, warning, off" {
	given_items
	git hotfix waive -q --rule evidence -m 'the farm is down'
	run -0 git hotfix check
	expect_output "check: warned by 1 rule
  (warn) evidence  unit is missing; waived by Ana Sousa: the farm is down
  (warn) evidence  e2e is missing; waived by Ana Sousa: the farm is down"
	set_policy '[branches]' 'production = main' '[evidence]' 'require = unit'
	git switch -q hotfix/login
	git hotfix start -q other
	GIT_HOTFIX=0 commit_file app.c 'int other;' 'another fix'
	run -0 git hotfix check
	[[ $output = *'  (warn) evidence  unit is missing'* ]]
	set_policy '[branches]' 'production = main' '[evidence]' \
		'require = unit' '[rules]' 'evidence = off'
	run -0 git hotfix check other
	[[ $output != *evidence* ]]
	run -0 git hotfix check main..hotfix/other
	[[ $output != *evidence* ]]
}

@test "what others wrote proves nothing that it does not say" {
	given_items
	passed unit
	forge 'e2e passed' 'Item: e2e' 'Result: passed'
	forge 'e2e passed' 'Item: e2e' 'Result: passed' 'Tree: HEAD'
	forge 'e2e passed' 'Item: e2e' 'Result: yes' \
		"Tree: $(git rev-parse 'HEAD^{tree}')"
	forge 'e2e passed' 'Item: e2e ' 'Result: passed' \
		"Tree: $(git rev-parse HEAD)"
	run -1 git hotfix check
	expect_output "check: blocked by 1 rule
  evidence  e2e was seen on another tree, $(id HEAD)
hint: git hotfix evidence e2e -- <command>"
	tick
	message=$(printf 'skipped\n\nHotfix-%s\nHotfix-%s\nHotfix-%s\nHotfix-%s\n' \
		'Event: deploy' 'Name: login' 'Environment: e2e' 'Skip: yes')
	event=$(printf '%s\nHotfix-Why: \e]0;x\a because\n' "$message" |
		GIT_AUTHOR_NAME=$'evil \e[2J' git commit-tree -p "$log" \
			"$(git mktree </dev/null)")
	git update-ref "$log" "$event"
	run -1 git hotfix check
	expect_output 'check: blocked by 1 rule
  evidence  e2e was skipped by evil \x1b[2J: \x1b]0;x\x07 because
hint: git hotfix waive --rule evidence -m <why> login'
	forge 'e2e passed' 'Item: e2e' 'Result: passed' \
		"Tree: $(git rev-parse 'HEAD^{tree}')"
	fine
}

@test "another clone sees what was tested here" {
	given_items
	passed unit
	passed e2e
	git push -q origin hotfix/login
	git clone -q ../remote.git ../second
	cd ../second
	git hotfix sync
	git switch -q hotfix/login
	fine
	seen=$(tree HEAD)
	echo '/* more */' >>app.c
	git commit -q -a -m 'more'
	run -1 git hotfix check
	[[ $output = *"  evidence  unit was seen on another tree, $seen"* ]]
}
