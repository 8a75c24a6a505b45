# Completion of 'git hotfix' in bash; git's own completion calls _git_hotfix.
# shellcheck shell=bash disable=SC2034,SC2154,SC2207

_git_hotfix ()
{
	local command="" places=0 i

	for ((i = ${__git_cmd_idx:-1} + 1; i < cword; i++)); do
		case "${words[i]}" in
		-*) ;;
		*)
			[ -n "$command" ] && ((places++))
			command="${command:-${words[i]}}"
			;;
		esac
	done
	if [ -z "$command" ]; then
		__gitcomp_nl "$(__git hotfix --list-cmds 2>/dev/null)"
		return
	fi
	case "$prev,$cur" in
	--from,*)
		__gitcomp_nl "$(__git_refs)"
		;;
	--into,* | --target,*)
		__gitcomp_nl "$(__git_heads)"
		;;
	--hotfix,* | --redo,*)
		__git_hotfix_names
		;;
	--as,*)
		__gitcomp_nl "$(__git_hotfix_roles)"
		;;
	--rule,*)
		__gitcomp_nl "$(__git hotfix check --list 2>/dev/null |
			sed 's/ .*//')"
		;;
	*,-*)
		__gitcomp "$(__git hotfix "$command" \
			--git-completion-helper 2>/dev/null)"
		;;
	*)
		case "$command,$places" in
		evidence,0) __gitcomp_nl "$(__git_hotfix_items)" ;;
		deployed,0)
			__gitcomp_nl "$(echo production; __git_hotfix_items)"
			;;
		start,* | init,* | note,* | evidence,* | policy,* | \
			install,* | uninstall,* | doctor,*) ;;
		*) __git_hotfix_names ;;
		esac
		;;
	esac
}

__git_hotfix_names ()
{
	__gitcomp_nl "$(__git hotfix list --names 2>/dev/null)"
}

# What [roles] names.
__git_hotfix_roles ()
{
	__git hotfix policy 2>/dev/null |
		sed -n '/^\[roles\]/,/^$/s/^\([^[ ]*\) *=.*/\1/p'
}

# What [evidence] asks for, one on a line.
__git_hotfix_items ()
{
	__git hotfix policy 2>/dev/null |
		sed -n '/^\[evidence\]/,/^$/s/^require[a-z-]* *= \(.*\);.*/\1/p' |
		tr -s ', ' '\n'
}
