#!/usr/bin/env bats
# An exception is owed a review by somebody else: who broke the glass, or waived
# a rule that had found something. The approval that pays it comes later.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper

# as <who> <command>...: somebody does that, bo@example.org by the name of Bo.
as() {
	local name=${1^}

	GIT_AUTHOR_NAME=$name GIT_AUTHOR_EMAIL=$1@example.org \
		GIT_COMMITTER_NAME=$name GIT_COMMITTER_EMAIL=$1@example.org \
		"${@:2}"
}

# glass [<field>...]: the glass is broken for login.
glass() {
	write_event login break-glass 'broke the glass: the shop is down' \
		'Why: the shop is down' 'Seat: finish' "$@"
}

# approve <commit> [<kind>]: the word of an sre on its tree.
approve() {
	write_event login "${2:-approve}" "${2:-approve}d as sre" 'Role: sre' \
		"Tree: $(git rev-parse "$1^{tree}")" \
		"Commit: $(git rev-parse "$1")"
}

# owes <line>: that alone is owed, the age left out.
owes() {
	run -1 --separate-stderr git hotfix owed
	# shellcheck disable=SC2001 # a pattern
	expect "$1" "$(sed 's/since [0-9]* [a-z]*/since AGE/' <<<"$output")"
	expect_stderr 'hint: git hotfix approve --as <role> login'
}

owes_nothing() {
	run -0 --separate-stderr git hotfix owed
	expect_output ''
	expect_stderr ''
}

review='owed     login                review of break-glass by Ana Sousa '
review+='since AGE: the shop is down'

@test "a broken glass, from the release until somebody else has looked" {
	ago $((5 * 3600 + 600))
	given_release
	given_hotfix login
	glass "Commit: $(git rev-parse HEAD)" \
		'Finding: block size-lines: 200 lines changed, 150 allowed' \
		'Finding: warn noise: 60 percent is white space'
	broken=$(git rev-parse refs/hotfix-log/login)
	owes_nothing
	git hotfix finish -q
	run -1 --separate-stderr git hotfix owed
	expect_output 'owed     login                review of break-glass by '\
'Ana Sousa since 5 hours: the shop is down'
	expect_stderr 'hint: git hotfix approve --as <role> login'
	run -1 --separate-stderr git hotfix owed -v --all
	expect_output 'paid     login                to develop          merged
owed     login                review of break-glass by Ana Sousa since 5 '\
'hours: the shop is down
         passed over block size-lines: 200 lines changed, 150 allowed
         passed over warn noise: 60 percent is white space'
	since=$(git log -1 --format=%at refs/hotfix-log/login)
	run -1 --separate-stderr git hotfix owed --json
	expect_output "{
  \"format\": 1,
  \"owed\": [
    {
      \"kind\": \"review\",
      \"hotfix\": \"login\",
      \"target\": null,
      \"commits\": [],
      \"since\": \"$(iso "$since")\",
      \"due\": \"$(iso $((since + 86400)))\",
      \"overdue\": false,
      \"why\": \"the shop is down\",
      \"by\": \"Ana Sousa <ana@example.org>\",
      \"event\": \"$broken\"
    }
  ],
  \"settled\": [
    {
      \"hotfix\": \"login\",
      \"target\": \"develop\",
      \"proof\": \"merged\",
      \"by\": \"$(git rev-parse main)\",
      \"pushed\": true
    }
  ],
  \"doubtful\": [],
  \"undecided\": []
}"
	as bo approve main
	owes_nothing
	git hotfix sync
	git clone -q ../remote.git ../second
	cd ../second
	git hotfix sync
	owes_nothing
}

@test "by the commands themselves, for a release and for a push" {
	ago 18000
	given_policy '[branches]' 'production = main' '[evidence]' \
		'require = regression' '[rules]' 'evidence = block'
	given_hotfix login
	refused 1 git hotfix finish
	tick
	run -3 git hotfix finish -q --break-glass 'the shop is down'
	owes "$review"
	tick
	run -1 --separate-stderr git hotfix approve --as sre login
	owes "$review"
	tick
	as bo git hotfix approve -q --as sre login
	owes_nothing
	GIT_HOTFIX=0 commit_file app.h '#pragma once' 'add a header'
	name=push-$(id HEAD)
	tick
	git -c hotfix.break-glass='it burns' push -q origin main
	git switch -q develop
	git merge -q --no-edit main
	git push -q origin develop
	run -1 --separate-stderr git hotfix owed
	[[ $output = "owed     $name         review of break-glass by Ana Sousa "\
'since '*' hours: it burns' ]]
	tick
	as bo git hotfix approve -q --as sre "$name"
	owes_nothing
}

@test "whose word does not pay it" {
	ago 18000
	given_release
	as cy given_hotfix login
	as bo approve HEAD
	glass
	git hotfix finish -q
	owes "$review"
	approve main
	owes "$review"
	as cy approve main
	owes "$review"
	as bo approve v1.4.0
	owes "$review"
	as bo write_event login approve 'approved as sre' 'Role: sre'
	owes "$review"
	as bo write_event login note 'approved as sre' 'Role: sre' \
		"Tree: $(git rev-parse 'main^{tree}')"
	owes "$review"
	as bo approve main
	owes_nothing
	as bo approve main revoke
	owes "$review"
	as dee approve main
	owes_nothing
}

@test "in the role that the policy gives, and in whatever spelling" {
	ago 18000
	given_policy '[branches]' 'production = main' \
		'[roles]' 'sre = Bo@Example.org'
	given_hotfix login
	glass
	git hotfix finish -q
	as cy approve main
	owes "$review"
	as bo approve main
	owes_nothing
}

@test "signed, where the policy asks for that" {
	ago 18000
	given_policy '[branches]' 'production = main' '[approval]' \
		'signed = yes' 'signers = signers' '[roles]' 'sre = bo@example.org'
	given_hotfix login
	glass
	git hotfix finish -q
	as bo approve main
	owes "$review"
}

@test "one review is for all exceptions before it" {
	ago 18000
	given_release
	given_hotfix login
	glass
	as bo glass
	git hotfix finish -q
	as bo approve main
	owes "${review/Ana Sousa/Bo}"
	as cy approve main
	owes_nothing
	write_event login waive 'waived undone: it comes back' 'Rule: undone' \
		'Rule: noise' 'Why: it comes back' 'Finding: block undone: gone'
	owes 'owed     login                review of waived undone, noise by '\
'Ana Sousa since AGE: it comes back'
}

@test "past its day" {
	ago $((50 * 3600))
	given_release
	given_hotfix login
	glass
	git hotfix finish -q
	owes "${review/owed   /overdue}"
	git config hotfix.merge-back.due 90h
	owes "$review"
}

@test "the fix's own tree, where production had moved" {
	ago 18000
	given_release
	given_hotfix login
	somebody main other.c 'int other;'
	glass
	git hotfix finish -q
	[ "$(git rev-parse 'main^{tree}')" != \
		"$(git rev-parse 'main^2^{tree}')" ]
	as other approve main
	owes_nothing
	as other approve main revoke
	as bo approve main^2
	owes_nothing
	as bo approve main^1
	owes "$review"
}

@test "a glass that was broken with a date before the approval" {
	ago 18000
	given_release
	given_hotfix login
	as bo approve hotfix/login
	ago 18600
	glass
	ago 17000
	git hotfix finish -q
	owes "$review"
	as bo git hotfix approve -q --as sre login
	owes_nothing
}

@test "a glass that was broken in somebody else's name" {
	ago 18000
	given_release
	given_hotfix login
	GIT_COMMITTER_EMAIL=bo@example.org glass
	git hotfix finish -q
	as bo approve main
	owes "$review"
	as eva approve main
	owes_nothing
}

@test "a waiver, once what it passed over is released" {
	ago 18000
	given_policy '[branches]' 'production = main' '[limits]' 'lines = 1'
	GIT_HOTFIX=0 given_hotfix login
	git hotfix waive -q --rule noise -m 'nothing to see'
	git hotfix waive -q --target develop -m 'not there'
	git hotfix waive -q --rule size-lines -m 'both are one change'
	owes_nothing
	run -3 git hotfix finish -q
	owes 'owed     login                review of waived size-lines by '\
'Ana Sousa since AGE: both are one change'
	run -1 --separate-stderr git hotfix owed -v
	expect '         passed over block size-lines: 2 lines changed, 1 allowed' \
		"${lines[1]}"
	as bo approve main
	owes_nothing
}

@test "a waiver of what was found only later" {
	ago 18000
	given_policy '[branches]' 'production = main' '[limits]' 'lines = 1'
	git hotfix start -q login
	git hotfix waive -q --rule size-lines --rule noise \
		-m 'it will be one change'
	sed -i 's/n + 1;/n + 11;/' app.c
	git commit -q -a -m 'fix the first step'
	run -3 git hotfix finish -q
	owes 'owed     login                review of waived size-lines, noise '\
'by Ana Sousa since AGE: it will be one change'
	as bo approve main
	owes_nothing
	git hotfix waive -q login --rule size-lines -m 'and once more'
	owes_nothing
}

@test "a rollback pays nothing; what was never released owes nothing" {
	ago 18000
	given_release
	given_hotfix login
	glass
	git hotfix finish -q
	git hotfix rollback -q login
	owes "$review"
	as bo approve main~
	owes_nothing
	given_hotfix logout
	write_event logout break-glass 'broke the glass' 'Why: it burns'
	git hotfix abandon -q logout
	git switch -q main
	owes_nothing
}

@test "a push that broke the glass has a record of its own" {
	ago 18000
	given_release
	base=$(git rev-parse main)
	as cy commit_file app.h '#pragma once' 'add a header'
	commit_file app.y 'more' 'add more'
	name=push-$(id HEAD)
	write_event "$name" break-glass 'broke the glass: it burns' 'Why: it burns' \
		'Seat: push' 'Ref: refs/heads/main' \
		"Commit: $(git rev-parse HEAD)" "Since: $base"
	owes_nothing
	GIT_HOTFIX=0 git push -q origin main
	run -1 --separate-stderr git hotfix owed
	expect_output "owed     $name         to develop          in main since \
4 hours
owed     $name         review of break-glass by Ana Sousa since 4 hours: \
it burns"
	expect_stderr "hint: git hotfix approve --as <role> $name"
	run -0 git hotfix list
	expect_output "owed        $name             $(id main) main"
	git switch -q develop
	tick
	git merge -q --no-edit main
	git push -q origin develop
	git switch -q main
	tree="Tree: $(git rev-parse 'main^{tree}')"
	as cy write_event "$name" approve 'approved' 'Role: sre' "$tree"
	run -1 git hotfix owed
	[ "${#lines[@]}" -eq 2 ]
	as bo write_event "$name" approve 'approved' 'Role: sre' "$tree"
	owes_nothing
}

@test "behind the debts to branches, the oldest first" {
	ago 18000
	given_release
	git switch -q develop
	sed -i.orig 's/n + 1;/n + 12;/' app.c
	rm app.c.orig
	git commit -q -a -m 'change the first step'
	git push -q origin develop
	git switch -q main
	given_hotfix login
	glass
	run -3 git hotfix finish -q
	git hotfix start -q logout 2>/dev/null
	commit_file logout.c 'int logout;' 'fix the logout'
	write_event logout break-glass 'broke the glass' 'Why: that as well'
	run -3 git hotfix finish -q
	tick
	git hotfix waive -q login --target develop -m 'not there'
	run -1 --separate-stderr git hotfix owed
	# shellcheck disable=SC2001 # a pattern
	expect "owed     logout               to develop          in main as \
v1.4.2 since AGE
$review
owed     logout               review of break-glass by Ana Sousa since AGE: \
that as well" "$(sed 's/since [0-9]* [a-z]*/since AGE/' <<<"$output")"
	expect_stderr 'hint: git hotfix approve --as <role> login'
	run -1 --separate-stderr git hotfix owed -q
	expect_stderr ''
}

@test "people are reminded of it, once" {
	ago 18000
	given_release
	given_hotfix login
	glass
	git hotfix finish -q
	git hotfix start -q logout
	run -0 --separate-stderr git hotfix status logout
	expect_stderr "reminder: a review of hotfix 'login' is owed
hint: git hotfix owed"
	run -0 --separate-stderr git hotfix status logout
	expect_stderr ''
	git config hotfix.merge-back.due 2h
	run -0 --separate-stderr git hotfix status logout
	[[ ${stderr_lines[0]} = "reminder: a review of hotfix 'login' is "\
'overdue: open for 4 hours' ]]
	git switch -q develop
	commit_file next.c 'int next;' 'go on'
	run -0 --separate-stderr git push -q origin develop
	expect_stderr ''
}

@test "what others wrote is shown safely" {
	ago 18000
	given_release
	given_hotfix login
	git hotfix finish -q
	GIT_AUTHOR_NAME=$'Ev\e[2Jil' write_event login break-glass 'x' \
		$'Why: \e]0;x\a burns' $'Finding: block \e[31mred'
	write_event login waive 'waived it' $'Rule: \e[2J' 'Finding: x'
	run -1 git hotfix owed -v
	[[ $output != *$'\e'* && $output != *$'\a'* ]]
	[[ $output = *'by Ev\x1b[2Jil since '* ]]
	run -1 git hotfix owed --json
	# shellcheck disable=SC2016 # perl's variables
	json '$j->{format}' <<<"$output" >/dev/null
}
