#!/usr/bin/env bats
# What bash completes behind 'git hotfix', in the words of git's own completion.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154 # a test is a subshell; bats
# sets output, and the completion reads these

load helper

__git() { git "$@"; }
__git_heads() { git for-each-ref --format='%(refname:short)' refs/heads; }
__gitcomp() { printf '%s\n' "$1" | tr ' ' '\n'; }
__gitcomp_nl() { printf '%s\n' "$1"; }

# completes <word>...: what the last word may become.
completes() {
	local words=(git hotfix "$@") cword=$(($# + 1)) __git_cmd_idx=1
	local cur=${words[cword]} prev=${words[cword - 1]}

	# shellcheck source=share/completion.bash
	source "$HF_ROOT/share/completion.bash"
	run -0 _git_hotfix
}

given_names() {
	given_policy '[branches]' 'production = main' \
		'[evidence]' 'require = unit, e2e' 'require-after = smoke' \
		'[roles]' 'sre = bo@example.org' 'lead = cy@example.org'
	git hotfix start -q login
	git hotfix start -q logout
}

@test "commands, and the options of each" {
	given_repository
	completes ''
	expect_output "$(git hotfix --list-cmds)"
	completes approve --
	expect_output "$(git hotfix approve --git-completion-helper |
		tr ' ' '\n')"
}

@test "hotfixes, where one is named" {
	given_names
	for command in approve triage log status finish waive; do
		completes "$command" ''
		expect_output $'login\nlogout'
	done
	completes evidence --hotfix ''
	expect_output $'login\nlogout'
	completes deployed staging ''
	expect_output $'login\nlogout'
}

@test "roles, items and rules by their names in the policy" {
	given_names
	completes approve --as ''
	expect_output $'sre\nlead'
	completes evidence ''
	expect_output $'unit\ne2e\nsmoke'
	completes deployed ''
	expect_output $'production\nunit\ne2e\nsmoke'
	completes waive --rule ''
	expect_output "$(git hotfix check --list | cut -d ' ' -f 1)"
	completes waive --target ''
	expect_output $'develop\nhotfix/login\nhotfix/logout\nmain'
}

@test "nothing, where only the user knows" {
	given_names
	for line in 'start' 'note' 'evidence unit'; do
		# shellcheck disable=SC2086 # words of a line
		completes $line ''
		expect_output ''
	done
}
