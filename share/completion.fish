# Completion of 'git hotfix' in fish, which asks for it as git-hotfix.

# The command that stands on the line, if any.
function __git_hotfix_command
	set -l words (commandline -opc)
	for word in $words[2..-1]
		if not string match -q -- '-*' $word
			echo $word
			return 0
		end
	end
	return 1
end

function __git_hotfix_takes_name
	set -l command (__git_hotfix_command); or return 1
	not contains -- $command start init note evidence policy install \
		uninstall doctor
end

function __git_hotfix_options
	git hotfix (__git_hotfix_command) --git-completion-helper 2>/dev/null |
		string split -n ' ' | string replace -r '=$' ''
end

function __git_hotfix_refs
	git for-each-ref --format='%(refname:short)' refs/heads refs/tags \
		2>/dev/null
end

# What [roles] names, and what [evidence] asks for.
function __git_hotfix_roles
	git hotfix policy 2>/dev/null |
		sed -n '/^\[roles\]/,/^$/s/^\([^[ ]*\) *=.*/\1/p'
end

function __git_hotfix_items
	git hotfix policy 2>/dev/null |
		sed -n '/^\[evidence\]/,/^$/s/^require[a-z-]* *= \(.*\);.*/\1/p' |
		tr -s ', ' '\n'
end

function __git_hotfix_rules
	git hotfix check --list 2>/dev/null | sed 's/ .*//'
end

complete -c git-hotfix -f
complete -c git-hotfix -n 'not __git_hotfix_command' \
	-a '(git hotfix --list-cmds 2>/dev/null)'
complete -c git-hotfix -n '__git_hotfix_takes_name' \
	-a '(git hotfix list --names 2>/dev/null)'
complete -c git-hotfix -n '__git_hotfix_command; and string match -q -- "-*" (commandline -ct)' \
	-a '(__git_hotfix_options)'
for option in from into target
	complete -c git-hotfix -n '__git_hotfix_command' -l $option -x \
		-a '(__git_hotfix_refs)'
end
complete -c git-hotfix -n 'contains -- (__git_hotfix_command) evidence deployed' \
	-a '(__git_hotfix_items)'
complete -c git-hotfix -n 'contains -- (__git_hotfix_command) approve' \
	-l as -x -a '(__git_hotfix_roles)'
complete -c git-hotfix -n 'contains -- (__git_hotfix_command) waive' \
	-l rule -x -a '(__git_hotfix_rules)'
