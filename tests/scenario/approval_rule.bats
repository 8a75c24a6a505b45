#!/usr/bin/env bats
# Rule `approval`: enough of each role approved the very tree that is to be
# production, and what does not count is named.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper
load people

team=('[approval]' 'require = sre:1' '[roles]'
	'sre = bo@example.org, Eva@example.org' '[rules]' 'approval = block')

@test "too few block, and the hint says what to do" {
	given_policy "${team[@]}"
	given_fix
	run -1 --separate-stderr git hotfix check
	expect_output "check: blocked by 1 rule
  approval  sre 0 of 1 approved
hint: git hotfix approve --as sre login"
	given_person 'Bo Lee'
	approves bo sre
	git hotfix sync -q
	run -0 git hotfix check
}

@test "finish waits for it" {
	given_policy "${team[@]}"
	given_fix
	refused 1 git hotfix finish
	[[ $stderr$output = *'  approval  sre 0 of 1 approved
hint: git hotfix approve --as sre login' ]]
	given_person 'Bo Lee'
	approves bo sre
	run -0 git hotfix finish -q
	both main
}

@test "it is off unless the policy turns it on, and silent without a quorum" {
	given_policy '[approval]' 'require = sre:1'
	given_fix
	run -0 git hotfix check
	set_policy '[rules]' 'approval = block'
	run -0 findings
	expect_output ''
	set_policy '[approval]' 'require = sre:1' '[rules]' 'approval = warn'
	git switch -q hotfix/login
	git rebase -q main
	run -0 git hotfix check
	expect_output "check: warned by 1 rule
  (warn) approval  sre 0 of 1 approved
hint: git hotfix approve --as sre login"
}

@test "two of a role are two people, by whatever spelling" {
	given_policy "${team[@]/sre:1/sre:2}"
	given_fix
	given_person 'Bo Lee'
	given_person 'Eva' eva@EXAMPLE.org
	approves bo sre
	by bo git config user.email BO@example.org
	approves bo sre
	run -0 findings
	expect_output 'sre 1 of 2 approved'
	approves eva sre
	run -0 git hotfix sync -q
	run -0 git hotfix check
}

@test "the same tree by another commit keeps it, one byte voids and names it" {
	given_policy "${team[@]}"
	given_fix
	given_person 'Bo Lee'
	approves bo sre
	was=$(tree HEAD)
	tick
	git commit -q --amend -m 'the same by another commit'
	run -0 findings
	expect_output ''
	sed -i.orig 's/n + 11;/n + 12;/' app.c
	rm app.c.orig
	git commit -q -a --amend -m 'one byte'
	run -0 findings
	expect_output "sre 0 of 1 approved
sre Bo Lee's approval is of another tree, $was"
	sed -i.orig 's/n + 12;/n + 11;/' app.c
	rm app.c.orig
	git commit -q -a --amend -m 'and back'
	run -0 findings
	expect_output ''
}

@test "production has moved: nobody has seen what will be released" {
	given_policy "${team[@]}"
	given_fix
	given_person 'Bo Lee'
	approves bo sre
	somebody main other.c 'int other;'
	git fetch -q
	run -1 git hotfix check
	[[ $output = *"  approval  production has moved: merge it in and have it \
approved again
"*'hint: git merge origin/main'* ]]
	git merge -q -m 'bring it in' origin/main
	git push -q origin hotfix/login
	approves bo sre
	run -0 findings
	expect_output ''
}

@test "who became a writer, or lost the role, does not count" {
	given_policy "${team[@]}"
	given_fix
	given_person 'Bo Lee'
	approves bo sre
	git commit -q --amend --author='Bo Lee <Bo@example.org>' --no-edit
	run -0 findings
	expect_output "sre 0 of 1 approved
sre Bo Lee's approval is by 'bo@example.org', who wrote part of the fix"
	git commit -q --amend --reset-author --no-edit
	run -0 findings
	expect_output ''
	set_policy "${team[@]/bo@*, /}"
	git switch -q hotfix/login
	git rebase -q main
	run -0 findings
	expect_output "sre 0 of 1 approved
sre Bo Lee's approval is by 'bo@example.org', who does not have that role"
}

@test "forged by plain git: in another's name, in one's own, of no tree" {
	given_policy "${team[@]}"
	given_fix
	GIT_AUTHOR_NAME='Bo Lee' GIT_AUTHOR_EMAIL=bo@example.org forge_approval
	run -0 findings
	expect_output "sre 0 of 1 approved
sre Bo Lee's approval was made by 'ana@example.org' in that name"
	forge_approval
	run -0 findings
	expect_output "sre 0 of 1 approved
sre Bo Lee's approval was made by 'ana@example.org' in that name
sre Ana Sousa's approval is by 'ana@example.org', who does not have that role"
	export GIT_AUTHOR_NAME=Eva GIT_AUTHOR_EMAIL=eva@example.org
	export GIT_COMMITTER_EMAIL=eva@example.org
	forge 'Hotfix-Event: approve' 'Hotfix-Role: sre'
	run -0 findings
	[ "${lines[3]}" = "sre Eva's approval names no tree" ]
	forge 'Hotfix-Event: approve' \
		"Hotfix-Tree: $(git rev-parse 'HEAD^{tree}')"
	run -0 findings
	[ "${lines[0]}" = 'sre 0 of 1 approved' ]
	forge_approval
	run -0 findings
	expect_output ''
}

@test "a forged withdrawal takes nothing back" {
	given_policy "${team[@]}"
	given_fix
	given_person 'Bo Lee'
	approves bo sre
	git hotfix sync -q
	GIT_AUTHOR_NAME='Bo Lee' GIT_AUTHOR_EMAIL=bo@example.org \
		forge 'Hotfix-Event: revoke' 'Hotfix-Role: sre'
	run -0 findings
	expect_output ''
	sed -i.orig 's/n + 11;/n + 12;/' app.c
	rm app.c.orig
	git commit -q -a -m 'more'
	run -0 findings
	expect_output "sre 0 of 1 approved
sre Bo Lee's approval is of another tree, $(tree HEAD~)
sre Bo Lee's withdrawal was made by 'ana@example.org' in that name"
}

@test "hostile names reach no terminal" {
	given_policy "${team[@]}"
	given_fix
	message="hi

Hotfix-Event: approve
Hotfix-Name: login
Hotfix-Role: sre"
	git update-ref refs/hotfix-log/login "$(printf '%s\n' \
		"tree $(git mktree </dev/null)" \
		"parent $(git rev-parse refs/hotfix-log/login)" \
		$'author \033[31mBo <\033]0;x> 1767330000 +0000' \
		'committer Bo <bo@example.org> 1767330000 +0000' '' \
		"$message" | git hash-object -t commit -w --stdin)"
	run -1 git hotfix check
	[[ $output != *$'\033'* ]]
	[[ $output = *"sre \x1b[31mBo's approval was made by "* ]]
}
