#!/usr/bin/env bats
# git hotfix approve: in a role, by somebody who did not write the fix, and of
# exactly one tree.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper
load people

team=('[approval]' 'require = sre:1, lead:1' '[roles]'
	'sre = bo@example.org, eva@example.org' 'lead = Cy@Example.org'
	'[rules]' 'approval = block')

@test "two approvers in two clones, and what they said is on the record" {
	given_policy "${team[@]}"
	given_fix
	given_person 'Bo Lee'
	given_person 'Cy Young' cy@example.ORG
	tick
	run -0 --separate-stderr by bo git hotfix approve --as sre login
	expect_output "approved 'login' as sre: tree $(tree HEAD), \
2 lines in 1 file"
	expect_stderr ''
	tick
	run -0 by cy git hotfix approve --as LEAD -m 'read it twice' login
	expect_output "approved 'login' as lead: tree $(tree HEAD), \
2 lines in 1 file"
	git hotfix sync -q
	run -0 git log --format='%an <%ae>%n%B' refs/hotfix-log/login ^HEAD~
	expect_output "Cy Young <cy@example.ORG>
approved as lead: read it twice

Hotfix-Event: approve
Hotfix-Name: login
Hotfix-Role: lead
Hotfix-Tree: $(git rev-parse 'HEAD^{tree}')
Hotfix-Commit: $(git rev-parse HEAD)
Hotfix-Why: read it twice

Bo Lee <bo@example.org>
approved as sre

Hotfix-Event: approve
Hotfix-Name: login
Hotfix-Role: sre
Hotfix-Tree: $(git rev-parse 'HEAD^{tree}')
Hotfix-Commit: $(git rev-parse HEAD)

Ana Sousa <ana@example.org>
$(git log --format=%B refs/hotfix-log/login ^HEAD~ | sed -n '/^started/,$p')"
	run -0 git hotfix check
	both refs/hotfix-log/login
	git fsck --strict --no-dangling
}

@test "who said it already is told so" {
	given_policy "${team[@]}"
	given_fix
	given_person 'Bo Lee'
	approves bo sre
	before=$(there rev-parse refs/hotfix-log/login)
	run -0 by bo git hotfix approve --as sre login
	expect_output "already approved 'login' as sre: tree $(tree HEAD), \
2 lines in 1 file"
	[ "$(there rev-parse refs/hotfix-log/login)" = "$before" ]
}

@test "who wrote the fix, committed it or helped cannot approve it" {
	given_policy '[roles]' \
		'sre = ana@example.org, bo@example.org, eva@example.org, d@x'
	git hotfix start -q login
	sed -i.orig 's/n + 1;/n + 11;/' app.c
	rm app.c.orig
	git commit -q -a --author='Bo Lee <BO@example.org>' \
		-m 'fix the first step' -m 'Co-Authored-By: Eva <eva@example.org>'
	git push -q origin hotfix/login
	for mail in ana@example.org bo@example.org Eva@example.org; do
		refused 1 git -c user.email="$mail" hotfix approve --as sre
		expect_stderr "error: '$mail' wrote part of 'login'
hint: somebody else approves it"
	done
	run -0 git -c user.email=d@x hotfix approve --as sre
	set_policy '[roles]' 'sre = ana@example.org' '[approval]' 'self = yes'
	run -0 git hotfix approve --as sre login
}

@test "who merged something in has written too, for anything fits in a merge" {
	given_policy "${team[@]}"
	given_fix
	given_person 'Bo Lee'
	somebody main other.c 'int other;'
	git fetch -q
	tick
	git -c user.email=bo@example.org merge -q -m 'bring it in' origin/main
	git push -q origin hotfix/login
	run -1 --separate-stderr by bo git hotfix approve --as sre login
	expect_stderr "error: 'bo@example.org' wrote part of 'login'
hint: somebody else approves it"
}

@test "a role that is not one's own, and one that nobody has" {
	given_policy "${team[@]}"
	given_fix
	given_person 'Bo Lee'
	refused 1 by bo git hotfix approve --as lead login
	expect_stderr "error: 'bo@example.org' does not have the role 'lead'
hint: who has it stands under [roles] in 'git hotfix policy'"
	refused 128 by bo git hotfix approve --as ser login
	expect_stderr "fatal: there is no role 'ser'
hint: did you mean 'sre'?"
	refused 128 by bo git hotfix approve --as president login
	expect_stderr "fatal: there is no role 'president'
hint: 'git hotfix policy' lists the roles"
	refused 129 by bo git hotfix approve login
	[[ $stderr = 'error: approve: name your role, --as <role>'* ]]
}

@test "without roles in the policy any word is one" {
	given_release
	given_fix
	given_person 'Bo Lee'
	run -0 by bo git hotfix approve --as reviewer login
	refused 128 by bo git hotfix approve --as 'the boss' login
	expect_stderr "fatal: 'the boss' cannot be a role"
	set_policy '[approval]' 'require = sre:1'
	refused 1 by bo git hotfix approve --as sre login
	expect_stderr "error: 'bo@example.org' does not have the role 'sre'
hint: who has it stands under [roles] in 'git hotfix policy'"
}

@test "a branch that is still somewhere else" {
	given_release
	given_hotfix login
	given_person 'Bo Lee'
	refused 128 by bo git hotfix approve --as sre login
	expect_stderr "fatal: hotfix 'login' has no branch here or on origin
hint: who has it pushes it first: git push origin hotfix/login"
	run -0 by bo git hotfix status login
	expect 'next: git fetch origin' "${lines[-1]}"
	git push -q origin hotfix/login
	run -0 by bo git hotfix approve -q --as sre login
}

@test "two copies with different trees: which one would it be?" {
	given_policy "${team[@]}"
	given_fix
	given_person 'Bo Lee'
	old=$(tree HEAD)
	by bo git switch -q hotfix/login
	commit_file app.h 'int step;' 'declare it'
	new=$(tree HEAD)
	refused 1 git -c user.email=eva@example.org hotfix approve --as sre
	expect_stderr "error: 'hotfix/login' has the tree $new here and $old \
on 'origin'
hint: git push"
	git push -q origin hotfix/login
	refused 1 by bo git hotfix approve --as sre
	expect_stderr "error: 'hotfix/login' has the tree $old here and $new \
on 'origin'
hint: git pull"
	by bo commit_file README 'another' 'change the readme'
	run -1 --separate-stderr by bo git hotfix approve --as sre
	[[ $stderr = *'hint: git push --force-with-lease, or git pull' ]]
	tick
	git commit -q --amend -m 'the same tree by another commit'
	run -0 git -c user.email=eva@example.org hotfix approve --as sre
	expect_output "approved 'login' as sre: tree $new, 3 lines in 2 files"
}

@test "what cannot be approved" {
	given_policy "${team[@]}"
	git hotfix start -q login
	refused 1 git -c user.email=bo@example.org hotfix approve --as sre
	expect_stderr "error: hotfix 'login' changes nothing"
	git commit -q --allow-empty -m 'a start'
	git hotfix abandon -q login -m 'no need'
	refused 1 git -c user.email=bo@example.org hotfix approve --as sre login
	expect_stderr "error: hotfix 'login' was abandoned"
}

@test "a dry run says what it is, and writes nothing" {
	given_policy "${team[@]}"
	given_fix
	given_person 'Bo Lee'
	by bo git switch -q hotfix/login
	refused 0 by bo git hotfix approve -n --as sre
	expect_output "would approve 'login' as sre: tree $(tree HEAD), \
2 lines in 1 file"
	approves bo sre
	refused 0 by bo git hotfix approve -n --revoke --as sre
	expect_output "would revoke the approval of 'login' as sre"
}

@test "taken back, and given again" {
	given_policy "${team[@]}"
	given_fix
	given_person 'Bo Lee'
	refused 1 by bo git hotfix approve --revoke --as sre login
	expect_stderr "error: 'bo@example.org' has no approval of 'login' as sre"
	approves bo sre
	git hotfix sync -q
	refused 1 git hotfix approve --revoke --as sre login
	expect_stderr "error: 'ana@example.org' has no approval of 'login' as sre"
	tick
	run -0 by bo git hotfix approve --revoke --as sre -m 'too early' login
	expect_output "revoked the approval of 'login' as sre"
	run -0 there log -1 --format=%B refs/hotfix-log/login
	expect_output "revoked the approval as sre: too early

Hotfix-Event: revoke
Hotfix-Name: login
Hotfix-Role: sre
Hotfix-Tree: $(git rev-parse 'HEAD^{tree}')
Hotfix-Commit: $(git rev-parse HEAD)
Hotfix-Why: too early"
	run -0 findings
	expect_output "sre 0 of 1 approved
sre Bo Lee's approval was revoked
lead 0 of 1 approved"
	tick
	refused 1 by bo git hotfix approve --revoke --as sre login
	approves bo sre
	run -0 findings
	expect_output 'lead 0 of 1 approved'
}

@test "production has moved: an approval of the tip is not one of the release" {
	given_policy "${team[@]}"
	given_fix
	given_person 'Bo Lee'
	somebody main other.c 'int other;'
	run -0 --separate-stderr by bo git hotfix approve --as sre login
	expect_output "approved 'login' as sre: tree $(tree HEAD), \
2 lines in 1 file"
	expect_stderr "warning: 'main' has moved: a release merges it in, and \
this approval is not of that tree
hint: git merge origin/main, and have that approved"
}

@test "after the release it is production's tree" {
	given_policy '[roles]' 'sre = ana@example.org, bo@example.org'
	given_fix
	given_person 'Bo Lee'
	somebody main other.c 'int other;'
	approves bo sre
	git hotfix finish -q
	refused 1 git hotfix approve --as sre login
	expect_stderr "error: 'ana@example.org' wrote part of 'login'
hint: somebody else approves it"
	tick
	run -0 by bo git hotfix approve --as sre login
	expect_output "approved 'login' as sre: tree $(tree origin/main) of \
production, 2 lines in 1 file"
	run -0 there log -1 --format='%(trailers:key=Hotfix-Commit,valueonly)' \
		refs/hotfix-log/login
	expect_output "$(git rev-parse origin/main)"
}

@test "what was said before an exception is no review of it" {
	given_policy '[roles]' 'sre = bo@example.org'
	given_fix
	given_person 'Bo Lee'
	approves bo sre
	git hotfix sync -q
	forge 'Hotfix-Event: break-glass' 'Hotfix-Why: it burns'
	git hotfix sync -q
	tick
	run -0 by bo git hotfix approve --as sre login
	expect_output "approved 'login' as sre: tree $(tree HEAD), \
2 lines in 1 file"
	run -0 by bo git hotfix approve --as sre login
	[[ $output = "already approved 'login' as sre: "* ]]
}

@test "in somebody's name without being it" {
	given_policy "${team[@]}"
	given_fix
	export GIT_AUTHOR_NAME='Bo Lee' GIT_AUTHOR_EMAIL=bo@example.org
	refused 1 git hotfix approve --as sre
	expect_stderr "error: you are 'bo@example.org' as author and \
'ana@example.org' as committer, so the approval would not count
hint: see GIT_AUTHOR_EMAIL and GIT_COMMITTER_EMAIL"
}

@test "nobody answers: it is said here, and shared later" {
	given_policy "${team[@]}"
	given_fix
	given_person 'Bo Lee'
	mv ../remote.git ../gone.git
	tick
	run -0 --separate-stderr by bo git hotfix approve --as sre login
	expect_output "approved 'login' as sre: tree $(tree HEAD), \
2 lines in 1 file"
	[[ $stderr = *"warning: 'origin' cannot be reached; going on with \
what is here"* ]]
	mv ../gone.git ../remote.git
	by bo git hotfix sync -q
	run -0 findings
	expect_output 'lead 0 of 1 approved'
}
