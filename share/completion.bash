# Completion of 'git hotfix' in bash; git's own completion calls _git_hotfix.
# shellcheck shell=bash disable=SC2034,SC2154,SC2207

_git_hotfix ()
{
	local command="" i

	for ((i = ${__git_cmd_idx:-1} + 1; i < cword; i++)); do
		case "${words[i]}" in
		-*) ;;
		*) command="${words[i]}" && break ;;
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
	*,-*)
		__gitcomp "$(__git hotfix "$command" \
			--git-completion-helper 2>/dev/null)"
		;;
	*)
		case "$command" in
		start | init | policy | install | uninstall | doctor) ;;
		*) __git_hotfix_names ;;
		esac
		;;
	esac
}

__git_hotfix_names ()
{
	__gitcomp_nl "$(__git hotfix list --names 2>/dev/null)"
}
