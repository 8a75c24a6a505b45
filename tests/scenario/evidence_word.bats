#!/usr/bin/env bats
# git hotfix evidence --passed and --failed: what a person or another system
# saw, and the names and words that no record takes.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper

log=refs/hotfix-log/login

# field <key>: of the newest event.
field() {
	git log -1 --format="%(trailers:key=Hotfix-$1,valueonly)" "$log" |
		sed '/^$/d'
}

@test "somebody saw it pass, or fail" {
	given_release
	given_hotfix login
	tick
	run -0 --separate-stderr git hotfix evidence staging --passed \
		-m 'Bo clicked through it' --link https://ci.example.org/7
	expect_output "recorded for 'login', tree $(tree HEAD): staging passed: \
Bo clicked through it"
	expect_stderr ''
	run -0 git log -1 --format=%B "$log"
	expect_output "staging passed: Bo clicked through it

Hotfix-Event: evidence
Hotfix-Name: login
Hotfix-Item: staging
Hotfix-Result: passed
Hotfix-Tree: $(git rev-parse 'HEAD^{tree}')
Hotfix-Commit: $(git rev-parse HEAD)
Hotfix-Why: Bo clicked through it
Hotfix-Link: https://ci.example.org/7"
	both "$log"
	tick
	git switch -q main
	run -1 --separate-stderr git hotfix evidence staging --hotfix login \
		--failed --link https://ci.example.org/8
	expect_output "recorded for 'login', tree $(tree hotfix/login): staging \
failed: https://ci.example.org/8"
	expect_stderr ''
	expect "failed $(git rev-parse hotfix/login)" \
		"$(field Result) $(field Commit)"
	tick
	run -1 --separate-stderr git hotfix evidence -q staging --hotfix login \
		--failed -m 'it hangs'
	expect_output ''
	git fsck --strict --no-dangling
}

@test "what the hotfix's own checkout holds may be what was seen" {
	given_release
	given_hotfix login
	git worktree add -q ../beside main
	echo '/* more */' >>app.c
	cd ../beside
	refused 1 git hotfix evidence staging --passed -m 'seen' --hotfix login
	expect_output ''
	expect_stderr "error: 'hotfix/login' has uncommitted changes in \
'TMP/shop'
hint: commit the changes, or name what was seen by --at <commit>"
	run -0 git hotfix evidence staging --passed -m 'seen' --hotfix login \
		--at v1.4.0
	expect "$(git rev-parse 'v1.4.0^{commit}')" "$(field Commit)"
	git -C ../shop commit -q -a -m 'say more'
	echo '/* elsewhere */' >>app.c
	run -0 git hotfix evidence staging --passed -m 'seen' --hotfix login
	expect "$(git rev-parse hotfix/login)" "$(field Commit)"
}

@test "command lines that say too little or too much" {
	given_release
	given_hotfix login
	usage() {
		refused 129 git hotfix evidence "${@:2}"
		expect_output ''
		expect "error: evidence: $1" "${stderr_lines[0]}"
		[[ ${stderr_lines[1]} = 'usage: git hotfix evidence '* ]]
	}
	usage 'an item is missing'
	usage 'an item is missing' --passed -m seen
	usage "name a command behind '--', or say --passed or --failed" unit
	usage "name a command behind '--', or say --passed or --failed" \
		unit --record-command --
	usage 'it either passed or failed' unit --passed --failed -m seen
	usage 'a command says itself whether it passed' \
		unit --passed -m seen -- true
	usage 'there is no command to record' \
		unit --passed -m seen --record-command
	usage 'what was seen? -m <text>, or --link <url>' unit --passed
	usage 'what was seen? -m <text>, or --link <url>' unit --failed \
		-m '  ' --link ''
	refused 129 git hotfix evidence unit make -k
	expect "error: unknown switch \`k'" "${stderr_lines[0]}"
}

@test "names that no item has" {
	given_release
	given_hotfix login
	for item in '' ' ' 'a b' 'a/b' '../x' 'a,b' ü $'a\nb' $'\e[2J' '*' "a'b"; do
		refused 128 git hotfix evidence "$item" -- touch ran
		expect_output ''
		[[ ${stderr_lines[0]} = "fatal: '"*"' cannot name an item" ]] ||
			[[ ${stderr_lines[1]} = *"' cannot name an item" ]]
		[[ $stderr = *"
hint: use letters, digits, '.', '_' and '-'" ]]
		[[ $stderr != *$'\e'* ]]
		[ ! -e ran ]
	done
	refused 128 git hotfix evidence --passed -m seen -- --force
	run -0 git hotfix evidence A.b_c-1 -- true
	expect A.b_c-1 "$(field Item)"
}

@test "words that no record takes" {
	given_release
	given_hotfix login
	for text in $'two\nlines' $'a\ttab' $'\e[31mred' $'\xff\xfe' \
		$'turned \xe2\x80\xae round' "$(printf 'x%.0s' {1..501})"; do
		refused 128 git hotfix evidence staging --passed -m "$text"
		expect_output ''
		refused 128 git hotfix evidence staging --passed -m seen \
			--link "$text$(printf 'x%.0s' {1..66000})"
		refused 128 git hotfix evidence staging -m \
			"$text$(printf 'x%.0s' {1..66000})" -- touch ran
		[ ! -e ran ]
	done
	# Room for a short word is not room for any outcome.
	text=$(printf 'x%.0s' {1..465})
	refused 128 git hotfix evidence "$text" -- sh -c 'touch ran; exit 255'
	[ ! -e ran ]
	run -1 git hotfix evidence "${text:100}" -- sh -c 'exit 255'
	expect "${text:100}" "$(field Item)"
}

@test "an item that the policy does not ask for, and one that is near" {
	given_policy '[branches]' 'production = main' \
		'[evidence]' 'require = regression' 'require-after = smoke'
	given_hotfix login
	run -0 --separate-stderr git hotfix evidence regresion --passed -m seen
	expect_stderr "hint: the policy asks for 'regression', not for \
'regresion'"
	expect regresion "$(field Item)"
	run -0 --separate-stderr git hotfix evidence smokes -n -- touch ran
	expect_stderr "hint: the policy asks for 'smoke', not for 'smokes'"
	for item in regression smoke load; do
		run -0 --separate-stderr git hotfix evidence "$item" \
			--passed -m seen
		expect_stderr ''
	done
}

@test "of what was abandoned, or has no commit here" {
	given_release
	given_hotfix login
	git hotfix abandon -q login
	refused 1 git hotfix evidence unit -- touch ran
	expect_stderr "error: hotfix 'login' was abandoned"
	[ ! -e ran ]
	git switch -q main
	git hotfix start -q away
	git switch -q main
	git branch -q -D hotfix/away
	refused 128 git hotfix evidence unit --passed -m seen --hotfix away
	expect_stderr "fatal: no commit of 'hotfix/away' is here
hint: name what was tested by --at <commit>"
	refused 128 git hotfix evidence unit --passed -m seen --hotfix nosuch
}
