#!/usr/bin/env bats
# The manual against the program: nothing is left out, nothing is made up, and
# the examples run.

load helper

commands_page=$HF_ROOT/man/git-hotfix.1
config_page=$HF_ROOT/man/git-hotfix-config.5

# The lines of a page from one heading to the next of its kind.
section() {
	awk -v kind="$2" -v name="$3" '
		/^\.S[hs] / { inside = $0 == "." kind " " name; next }
		inside
	' "$1"
}

# The long options that items of a list explain.
options_in() {
	sed -n '/^\.It Fl/s/ -\([a-z][a-z-]*\)/\n--\1\n/gp' |
		sed -n 's/^--//p' | sort -u
}

# What roff wants written in another way.
plain() {
	sed 's/\\(ha/^/g; s/\\-/-/g; s/\\&//g; s/\\(aq/'\''/g; s/\\(dq/"/g'
}

# The items of the sections in brackets: section, key and default.
keys_of_page() {
	plain <"$config_page" | awk '
		/^\.Ss \[/ { name = substr($2, 2, length($2) - 2); next }
		/^\.S[hs] / { name = "" }
		name && /^\.It Cm / {
			key = $3
			sub(/^\.It Cm [^ ]* = ?/, "")
			print name "\t" key "\t" $0
		}
	'
}

# The examples of a page, in the order in which they stand.
examples() {
	section "$1" Sh EXAMPLES | sed -n '/^\.Bd/,/^\.Ed/p' |
		sed '/^\./d' | plain
}

@test "every command has its section, and every section its command" {
	sed -n '/^\.Sh COMMANDS/,/^\.Sh ENV/s/^\.Ss //p' "$commands_page" |
		grep -v '^Common options$' | sort >documented
	git hotfix --list-cmds | sort | diff -u - documented
}

@test "every option is explained, and only options that there are" {
	section "$commands_page" Ss 'Common options' | options_in >common
	for command in $(git hotfix --list-cmds); do
		git hotfix "$command" --git-completion-helper |
			tr ' ' '\n' | sed 's/^--//; s/=$//' | sort >known
		[ -s known ]
		section "$commands_page" Ss "$command" | options_in >explained
		# Of the common ones, a section may explain what is special.
		diff -u --label "git hotfix $command" <(comm -23 known common) \
			--label "its section" <(comm -23 explained common)
		comm -12 explained common | comm -23 - known >made-up
		[ ! -s made-up ]
	done
}

@test "the first lines of a section name the common options that it takes" {
	for command in $(git hotfix --list-cmds); do
		git hotfix "$command" --git-completion-helper |
			tr ' ' '\n' | grep -x -e --json -e --offline \
				-e --dry-run | sort >known || :
		section "$commands_page" Ss "$command" | sed '/^\.Pp/,$d' |
			sed -n 's/^\.Op Fl n$/--dry-run/p
				s/^\.Op Fl -\(json\|offline\)$/--\1/p' |
			sort | diff -u --label "git hotfix $command" known \
				--label "its section" -
	done
}

@test "every key of the policy stands there with its default" {
	git hotfix policy --describe | cut -f 1-3 >known
	[ -s known ]
	keys_of_page | grep -v '^rules	' | sort |
		diff -u <(sort known) -
}

@test "every rule stands there with its level" {
	git hotfix check --list --json |
		sed -n 's/^ *"rule": "\(.*\)",$/rules\t\1/p
			s/^ *"level": "\(.*\)",$/\1/p' |
		paste - - >known
	[ -s known ]
	keys_of_page | grep '^rules	' | diff -u known -
}

@test "the policy of the example is one" {
	examples "$config_page" >policy.ini
	run -0 git hotfix policy --check policy.ini
	expect_output 'policy.ini: fine'
}

@test "the examples run one after the other and leave nothing owed" {
	given_repository
	examples "$commands_page" | sed -n 's/^\$ //p' >../examples
	[ -s ../examples ]
	while read -r line; do
		tick
		eval "$line" </dev/null >../said 2>&1 ||
			{ echo "$line: $?" && cat ../said && false; }
	done <../examples
	git fetch -q origin
	[ "$(git describe --exact-match origin/main)" = v1.4.2 ]
	git merge-base --is-ancestor v1.4.2 origin/develop
	[ -z "$(git ls-remote origin refs/heads/hotfix/login)" ]
	run -0 git hotfix owed
	expect_output ''
	run -0 git hotfix list
	expect_output "$(printf '%s\n' \
		"rolled back login                    $(git rev-parse --short=7 \
			v1.4.1^{}) main v1.4.1, P1" \
		"abandoned   quick                    $(git rev-parse --short=7 \
			hotfix/quick) main")"
}
