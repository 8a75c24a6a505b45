#compdef git-hotfix
#description release a fix to production and bring it back

_git-hotfix () {
  local -a choices

  if (( CURRENT == 2 )); then
    choices=(${(f)"$(git hotfix --list-cmds 2>/dev/null)"})
    _describe -t commands 'git hotfix command' choices
    return
  fi
  if [[ $words[CURRENT] == -* ]]; then
    choices=(${=$(git hotfix $words[2] --git-completion-helper 2>/dev/null)})
    compadd -S '' -- ${(M)choices:#*=}
    compadd -- ${choices:#*=}
    return
  fi
  case $words[CURRENT-1] in
  --from|--into|--target)
    choices=(${(f)"$(git for-each-ref --format='%(refname:short)' \
      refs/heads refs/tags 2>/dev/null)"})
    _describe -t refs 'branch or tag' choices
    ;;
  *)
    case $words[2] in
    start|init|policy|install|uninstall|doctor) ;;
    *)
      choices=(${(f)"$(git hotfix list --names 2>/dev/null)"})
      _describe -t hotfixes 'hotfix' choices
      ;;
    esac
    ;;
  esac
}

_git-hotfix "$@"
