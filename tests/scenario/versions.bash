# Repositories with files that tell a version: both branches change them.
# shellcheck shell=bash

# given_versions <line of [merge-back]>...: VERSION and CHANGELOG are on both
# branches, and develop has gone on in them.
given_versions() {
	given_policy '[branches]' 'production = main' '[merge-back]' "$@"
	export GIT_HOTFIX=0
	echo 1.4.0 >VERSION
	printf '%s\n' 1.4.0 '- steps' >CHANGELOG
	git add .
	commit_file docs/VERSION 1.4 'say which version'
	git push -q origin main
	git tag -f -a -m 'release v1.4.0' v1.4.0 >/dev/null
	git push -q -f origin v1.4.0
	git switch -q develop
	git merge -q --no-edit main
	printf '%s\n' '1.5.0-dev' >VERSION
	printf '%s\n' 1.5.0 '- a feature' >CHANGELOG
	tick
	git commit -q -a -m 'go on to 1.5'
	git push -q origin develop
	git switch -q main
	unset GIT_HOTFIX
}

# release_version [<trailer>]: the hotfix login, with a commit for its version.
release_version() {
	given_hotfix login
	bump 1.4.1 "$@"
}

# bump <version> [<trailer>]: a commit of VERSION alone.
bump() {
	echo "$1" >VERSION
	tick
	git commit -q -a -m "version $1" ${2:+-m "$2"}
}

# brought <ref>: what differs from its first parent, with modes.
brought() {
	git diff-tree --no-commit-id --abbrev=7 -r --name-status "$1^" "$1"
}
