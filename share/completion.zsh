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
  --as)
    choices=(${(f)"$(git hotfix policy 2>/dev/null |
      sed -n '/^\[roles\]/,/^$/s/^\([^[ ]*\) *=.*/\1/p')"})
    _describe -t roles 'role' choices
    ;;
  --rule)
    choices=(${(f)"$(git hotfix check --list 2>/dev/null | sed 's/ .*//')"})
    _describe -t rules 'rule' choices
    ;;
  evidence|deployed)
    choices=(${(f)"$(git hotfix policy 2>/dev/null |
      sed -n '/^\[evidence\]/,/^$/s/^require[a-z-]* *= \(.*\);.*/\1/p' |
      tr -s ', ' '\n')"})
    [[ $words[2] == evidence ]] || choices+=(production)
    _describe -t items 'item or environment' choices
    ;;
  *)
    case $words[2] in
    start|init|note|evidence|policy|install|uninstall|doctor) ;;
    *)
      choices=(${(f)"$(git hotfix list --names 2>/dev/null)"})
      _describe -t hotfixes 'hotfix' choices
      ;;
    esac
    ;;
  esac
}

_git-hotfix "$@"
