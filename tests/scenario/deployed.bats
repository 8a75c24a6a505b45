#!/usr/bin/env bats
# git hotfix deployed: which environment runs a hotfix, or is left out; and
# evidence of what is deployed.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper

log=refs/hotfix-log/login

# field <key>: of the newest event.
field() {
	git log -1 --format="%(trailers:key=Hotfix-$1,valueonly)" "$log" |
		sed '/^$/d'
}

# A hotfix whose production commit has a tree of its own.
given_merged() {
	given_release
	given_hotfix login
	somebody main README 'another release' v1.4.1
	tick
	git hotfix finish -q
}

@test "to staging before the release, to production after it" {
	given_release
	given_hotfix login
	tick
	run -0 --separate-stderr git hotfix deployed staging
	expect_output "recorded for 'login': deployed to staging at $(id HEAD)"
	expect_stderr ''
	run -0 git log -1 --format=%B "$log"
	expect_output "deployed to staging at $(id HEAD)

Hotfix-Event: deploy
Hotfix-Name: login
Hotfix-Environment: staging
Hotfix-Commit: $(git rev-parse HEAD)
Hotfix-Tree: $(git rev-parse 'HEAD^{tree}')"
	both "$log"
	refused 1 git hotfix deployed production
	expect_output ''
	expect_stderr "error: hotfix 'login' is not released
hint: git hotfix finish"
	refused 1 git hotfix deployed production --failed -m 'no disk'
	tick
	git hotfix finish -q
	tick
	run -0 --separate-stderr git hotfix deployed production login \
		-m 'half of the servers'
	expect_output "recorded for 'login': deployed to production at v1.4.1: \
half of the servers"
	run -0 git log -1 --format=%B "$log"
	expect_output "deployed to production at v1.4.1: half of the servers

Hotfix-Event: deploy
Hotfix-Name: login
Hotfix-Environment: production
Hotfix-Commit: $(git rev-parse main)
Hotfix-Tree: $(git rev-parse 'main^{tree}')
Hotfix-Tag: v1.4.1
Hotfix-Why: half of the servers"
	both "$log"
	git fsck --strict --no-dangling
}

@test "it is the release that is deployed, not the branch" {
	given_merged
	git hotfix deployed -q canary
	expect "$(git rev-parse main)" "$(field Commit)"
	expect "$(git rev-parse 'main^{tree}')" "$(field Tree)"
}

@test "once it was rolled back, the revert is deployed" {
	given_release
	given_hotfix login
	git hotfix finish -q
	tick
	git hotfix rollback -q login -m 'it broke the shop'
	tick
	run -0 git hotfix deployed production login
	expect_output "recorded for 'login': deployed to production at v1.4.2"
	expect "$(git rev-parse origin/main)" "$(field Commit)"
	expect v1.4.2 "$(field Tag)"
}

@test "one that failed" {
	given_release
	given_hotfix login
	run -0 git hotfix deployed staging --failed -m 'no disk'
	expect_output "recorded for 'login': failed to deploy to staging at \
$(id HEAD): no disk"
	expect "failed no disk" "$(field Result) $(field Why)"
}

@test "--skip, with the reason, wherever it stands" {
	given_release
	given_hotfix login
	tick
	run -0 --separate-stderr git hotfix deployed --skip staging \
		-m 'there is none for this line'
	expect_output "recorded for 'login': skipped staging: there is none for \
this line"
	run -0 git log -1 --format=%B "$log"
	expect_output "skipped staging: there is none for this line

Hotfix-Event: deploy
Hotfix-Name: login
Hotfix-Environment: staging
Hotfix-Skip: yes
Hotfix-Why: there is none for this line"
	tick
	run -0 git hotfix deployed -q staging login --skip -m 'none'
	expect_output ''
	expect 'none' "$(field Why)"
}

@test "a name that is near to what the policy asks for" {
	given_policy '[branches]' 'production = main' \
		'[evidence]' 'require = staging'
	given_hotfix login
	run -0 --separate-stderr git hotfix deployed --skip stagin -m 'none'
	expect_stderr "hint: the policy asks for 'staging', not for 'stagin'"
	run -0 --separate-stderr git hotfix deployed --skip staging -m 'none'
	expect_stderr ''
}

@test "command lines that say too little or too much" {
	given_release
	given_hotfix login
	usage() {
		refused 129 git hotfix deployed "${@:2}"
		expect_output ''
		expect "error: deployed: $1" "${stderr_lines[0]}"
		[[ ${stderr_lines[1]} = 'usage: git hotfix deployed '* ]]
	}
	usage 'an argument is missing'
	usage 'an argument is missing' --skip -m why
	usage 'too many arguments' staging login more
	usage 'a reason is needed, -m <why>' --skip staging
	usage 'a reason is needed, -m <why>' --skip staging -m ' '
	usage 'what is skipped cannot fail' --skip --failed staging -m why
	refused 129 git hotfix deployed staging login --hotfix login
	expect 'error: two hotfixes are named' "${stderr_lines[0]}"
	for name in '' 'a b' '../x' ü $'a\nb' $'\e[2J'; do
		refused 128 git hotfix deployed "$name"
		[[ $stderr != *$'\e'* ]]
	done
	for text in $'two\nlines' $'\e[31mred' $'\xff'; do
		refused 128 git hotfix deployed staging -m "$text"
		refused 128 git hotfix deployed --skip staging -m "$text"
	done
	refused 128 git hotfix deployed staging nosuch
}

@test "git hotfix deployed -n, and of what was abandoned" {
	given_release
	given_hotfix login
	refused 0 git hotfix deployed -n staging
	expect_output "would record for 'login': deployed to staging at \
$(id HEAD)"
	git hotfix abandon -q login
	refused 1 git hotfix deployed staging login
	expect_stderr "error: hotfix 'login' was abandoned"
}

@test "no remote answers" {
	given_release
	given_hotfix login
	mv ../remote.git ../away
	run -0 --separate-stderr git hotfix deployed --offline staging
	expect_stderr ''
	run -0 --separate-stderr git hotfix deployed staging
	[[ $stderr = *"warning: 'origin' cannot be reached; going on with what \
is here"* ]]
	expect staging "$(field Environment)"
}

@test "after the release a test looks at what is deployed" {
	given_merged
	git switch -q develop
	echo '/* dirty */' >>app.c
	tick
	run -0 --separate-stderr git hotfix evidence smoke --hotfix login -- true
	[ "${#stderr_lines[@]}" -eq 1 ]
	expect "$(git rev-parse main 'main^{tree}')" \
		"$(field Commit; field Tree)"
	tick
	run -1 --separate-stderr git hotfix evidence monitoring --hotfix login \
		--failed -m 'more errors than before'
	expect_output "recorded for 'login', tree $(tree main): monitoring \
failed: more errors than before"
	expect_stderr ''
	expect "$(git rev-parse main)" "$(field Commit)"
}

@test "a test of before is one of a checkout, also after the release" {
	given_policy '[branches]' 'production = main' \
		'[evidence]' 'require = unit, both' 'require-after = both'
	given_hotfix login
	git hotfix finish -q
	git switch -q develop
	echo '/* dirty */' >>app.c
	refused 1 git hotfix evidence unit --hotfix login -- true
	run -0 git hotfix evidence both --hotfix login -- true
	expect "$(git rev-parse main)" "$(field Commit)"
	git reset -q --hard
	run -0 --separate-stderr git hotfix evidence unit --hotfix login -- true
	expect "warning: HEAD is at tree $(tree develop); what counts for \
'login' is $(tree main)" "${stderr_lines[0]}"
	expect "hint: git switch --detach $(id main)" "${stderr_lines[1]}"
	expect "$(git rev-parse develop)" "$(field Commit)"
}
