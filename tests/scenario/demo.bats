#!/usr/bin/env bats
# make demo: it tells the story to the end, leaves nothing behind, and does not
# pass when the story goes wrong.

load helper

# run_demo <build tree>: in an empty directory, with nothing on standard input.
run_demo() {
	mkdir -p tmp
	TMPDIR=$BATS_TEST_TMPDIR/tmp HF_BUILD=$1 \
		"$HF_ROOT/share/demo.sh" </dev/null
}

# given_program <what it does>: a build tree whose git-hotfix does that first.
given_program() {
	mkdir -p fake/bin
	printf '#!/bin/sh\n%s\nexec "%s" "$@"\n' "$1" \
		"$HF_BUILD/bin/git-hotfix" >fake/bin/git-hotfix
	chmod +x fake/bin/git-hotfix
}

@test "the story is told to its end and leaves nothing behind" {
	run -0 --separate-stderr run_demo "$HF_BUILD"
	expect_stderr ''
	printf '%s\n' "$output" >said
	[ -z "$(ls -A tmp)" ]
	# shellcheck disable=SC2154 # bats sets it
	if grep -F -e "$BATS_TEST_TMPDIR" -e "$HF_BUILD" said; then
		false
	fi
	grep -E '^(---|  from-production|  size-lines|Hotfix:|Incident:|rel)' \
		said >told
	diff -u - told <<-'END'
	--- A shop: main is in production as v1.4.0, develop one feature ahead
	--- Once per repository: the rules, and the hooks that guard them
	--- INC-4711, 3 a.m.: the receipt for 12.05 says 12.5
	--- A colleague in a hurry cuts the fix from develop, past the commit hook
	  from-production  9e9b16e 'print gift cards' comes from 'develop'
	--- The fix, and nothing else
	Incident: INC-4711
	Hotfix: cents
	--- "While we are here": 200 lines that repair nothing
	  size-lines  202 lines changed, 150 allowed
	--- Share it, see where it stands
	--- Nobody has tested it: production does not take it
	--- Release: production, tag and develop in one push; first as a plan
	released 'cents' to main as v1.4.1, pushed to origin
	--- Afterwards: nothing is owed, and the night is written down
	END
}

@test "commands and chapters fit a terminal" {
	run -0 --separate-stderr run_demo "$HF_BUILD"
	printf '%s\n' "$output" | grep -E '^(\$|---|      )' >shown
	if grep -E '.{81}' shown; then
		false
	fi
}

@test "what README and manual show is what the story prints" {
	run -0 --separate-stderr run_demo "$HF_BUILD"
	printf '%s\n' "$output" >said
	# How the hooks get in depends on git, how long a test runs on the machine,
	# how old a hotfix is on the day; the commands are shortened.
	{
		sed -n '/^## 60 seconds/,/^## Why/s/^    //p' "$HF_ROOT/README.md"
		sed -n '/^\.Sh EXAMPLES/,/^\.Ed/p' \
			"$HF_ROOT/man/git-hotfix-hooks.7" |
			sed "1,/^\\.Bd/d; /^\\.Ed/d; s/\\\\(aq/'/g"
	} | grep -v -e '^\$' -e '^Made' -e '^Wrote' -e '^git-hotfix: 3' \
		-e '^ *\.\.\.$' -e ' passed in ' >shown
	[ "$(wc -l <shown)" -gt 25 ]
	grep -v -x -F -f said shown >made-up || :
	diff -u /dev/null made-up
}

@test "the settings of the caller stay out" {
	git config --global commit.gpgSign true
	git config --global core.hooksPath /dev/null
	export GIT_DIR=/nonexistent GIT_HOTFIX=0
	run -0 --separate-stderr run_demo "$HF_BUILD"
	expect_stderr ''
}

@test "a refusal that does not happen fails it" {
	# shellcheck disable=SC2016 # for the program
	given_program 'case $1 in
	init) set -- init --no-hooks ;;
	install) exit 0 ;;
	esac'
	run -1 --separate-stderr run_demo "$PWD/fake"
	expect_stderr 'demo: this should have been refused'
	[ -z "$(ls -A tmp)" ]
}

@test "a step that does not work fails it" {
	# shellcheck disable=SC2016 # for the program
	given_program '[ "$1" != deployed ] || exit 128'
	run -1 --separate-stderr run_demo "$PWD/fake"
	expect_stderr 'demo: this should have worked, and ended with 128'
	[ -z "$(ls -A tmp)" ]
}

@test "without a build it says what to do" {
	run -1 --separate-stderr run_demo "$PWD/nowhere"
	expect_stderr "demo: there is no git-hotfix in 'TMP/nowhere/bin'
hint: make demo"
}
