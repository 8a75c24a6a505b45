#!/usr/bin/env bats
# git hotfix merge-back: a released fix comes to the targets that lack it, by
# merge, by cherry-pick, for review. Conflicts stand in merge_back_conflict.bats,
# other lines in merge_back_line.bats.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154 # perl; a test is a subshell; bats

load helper
load versions

review=merge-back/login-into-develop

# protect <ref>...: the remote refuses to move these.
protect() {
	cat >../remote.git/hooks/update <<-END
	#!/bin/sh
	for ref in $*; do
		[ "\$1" != "\$ref" ] || exit 1
	done
	END
	chmod +x ../remote.git/hooks/update
}

unprotect() {
	rm ../remote.git/hooks/update
}

# released [<name>]: a fix is in production, and no target has it.
released() {
	if [ $# = 0 ]; then
		given_hotfix login
	else
		git hotfix start -q "$1"
		commit_file "$1.c" "int $1;" "fix the $1"
	fi
	there for-each-ref --format='%(refname)' refs/heads/develop \
		'refs/heads/release' >../targets
	# shellcheck disable=SC2046 # names of branches
	protect $(cat ../targets)
	run -3 git hotfix finish
	unprotect
	main=$(git rev-parse origin/main)
	develop=$(git rev-parse origin/develop)
	tick
}

# given_branch <name> <from>: a branch on the remote with a commit of its own.
given_branch() {
	git switch -q -c "$1" "$2"
	GIT_HOTFIX=0 commit_file "${1//\//-}.c" "int x;" "work on $1"
	GIT_HOTFIX=0 git push -q origin "$1"
	git switch -q main
}

@test "what is not in production is not brought anywhere" {
	given_release
	given_hotfix login
	refused 1 git hotfix merge-back
	expect_stderr "error: hotfix 'login' is not in production
hint: finish it first: git hotfix finish login"
	git hotfix abandon -q login
	refused 1 git hotfix merge-back login
	expect_stderr "error: hotfix 'login' was abandoned"
	refused 128 git hotfix merge-back nothing
	expect_stderr "fatal: there is no hotfix 'nothing'
hint: git hotfix list"
}

@test "a fix that was taken back is not brought anywhere" {
	given_release
	released
	git hotfix rollback -q login || :
	refused 1 git hotfix merge-back login
	expect_stderr "error: hotfix 'login' was rolled back
hint: git hotfix rollback login brings the revert to where the fix is"
}

@test "every target that lacks it gets it, here and on the remote" {
	given_policy '[branches]' 'production = main' 'releases = release/*'
	given_branch release/1.5 develop
	released
	run -1 git hotfix owed
	run -0 --separate-stderr git hotfix merge-back
	expect_output "merged back 'login', pushed to origin
  develop        ${develop::7} -> $(id develop)
  release/1.5    $(id release/1.5^) -> $(id release/1.5)"
	expect_stderr ''
	both main develop release/1.5
	run -0 git log -1 --format='%p %s%n%b' develop
	expect_output "${develop::7} ${main::7} Merge branch 'hotfix/login' \
into develop
Hotfix: login"
	[ "$(git symbolic-ref HEAD)" = refs/heads/main ]
	run -0 git hotfix owed
	before=$(everything)
	tick
	run -0 --separate-stderr git hotfix merge-back
	expect_output '  develop        has it already
  release/1.5    has it already'
	diff <(echo "$before") <(everything)
}

@test "one target alone" {
	given_policy '[branches]' 'production = main' 'releases = release/*'
	given_branch release/1.5 develop
	released
	refused 128 git hotfix merge-back --into release/1.6
	expect_stderr "fatal: 'release/1.6' is no target of 'login'
hint: its targets are: develop, release/1.5"
	refused 128 git hotfix merge-back --into main
	expect_stderr "fatal: 'main' is no target of 'login'
hint: its targets are: develop, release/1.5"
	run -0 --separate-stderr git hotfix merge-back --into origin/release/1.5
	expect_output "merged back 'login', pushed to origin
  release/1.5    $(id release/1.5^) -> $(id release/1.5)"
	both release/1.5
	[ "$(git rev-parse develop)" = "$develop" ]
	run -0 git hotfix merge-back login --into release/1.5
	expect_output '  release/1.5    has it already'
	run -1 git hotfix owed
}

@test "what would be done" {
	given_release
	released
	refused 0 git hotfix merge-back -n
	new=$(git fsck --no-dangling --unreachable | sed -n 's/.* commit //p' |
		head -1)
	expect_output "origin   develop                          ${develop::7} -> ${new::7}
local    develop                          ${develop::7} -> ${new::7}"
	refused 0 git hotfix merge-back -n --json
	json 'join " ", map { "$_->{where} $_->{ref} $_->{old}" }
		@{$j->{plan}}' <<<"$output" >../plan
	diff - ../plan <<-END
	remote refs/heads/develop $develop local refs/heads/develop $develop
	END
}

@test "by cherry-pick, on request or by policy" {
	given_release
	released
	run -0 --separate-stderr git hotfix merge-back --cherry-pick
	expect_output "merged back 'login', pushed to origin
  develop        ${develop::7} -> $(id develop)"
	both develop
	run -0 git log -1 --format='%p %B' develop
	expect_output "${develop::7} fix the first step

Hotfix: login
(cherry picked from commit $(git rev-parse main^2))"
	run -0 git hotfix owed --all
	expect_output "paid     login                to develop          picked by $(id develop)"
	tick
	before=$(everything)
	run -0 git hotfix merge-back login
	expect_output '  develop        has it already'
	diff <(echo "$before") <(everything)
	set_policy '[branches]' 'production = main' \
		'[merge-back]' 'method = cherry-pick'
	released logout
	run -0 git hotfix merge-back logout
	run -0 git log -1 --format=%p%B develop
	[[ $output = *'(cherry picked from commit '* ]]
}

@test "picks that others have made by plain git are found" {
	given_release
	released
	somebody develop other.c 'int other;'
	(
		cd ../other
		git fetch -q
		git cherry-pick -x main^2 2>/dev/null >&2 ||
			git cherry-pick -x origin/main^2 >/dev/null
		git push -q origin develop
	)
	run -0 --separate-stderr git hotfix merge-back
	expect_output '  develop        has it already'
	run -0 git hotfix owed --all
	expect_output "paid     login                to develop          picked by $(id develop)"
}

@test "nothing is pushed where nobody wants it" {
	given_release
	released
	git branch -q -D develop
	run -0 --separate-stderr git hotfix merge-back --no-push
	expect_output "merged back 'login'
  develop        ${develop::7} -> $(id develop)"
	expect_stderr 'hint: nothing was pushed: git hotfix merge-back login'
	[ "$(there rev-parse develop)" = "$develop" ]
	made=$(git rev-parse develop)
	tick
	run -0 --separate-stderr git hotfix merge-back --offline
	[ "$(git rev-parse develop)" = "$made" ]
	[ "$(there rev-parse develop)" = "$develop" ]
	git config hotfix.release.via local
	run -0 git hotfix merge-back login
	[ "$(there rev-parse develop)" = "$develop" ]
	run -0 --separate-stderr git hotfix merge-back --push login
	[ "$(there rev-parse develop)" = "$made" ]
	both develop
}

@test "without a remote the local branch is the target" {
	given_release
	git remote remove origin
	git switch -q develop
	sed -i 's/n + 1;/n + 12;/' app.c
	git commit -q -a -m 'change the first step'
	git switch -q main
	given_hotfix login
	run -3 git hotfix finish
	git switch -q develop
	git revert --no-edit HEAD >/dev/null
	develop=$(git rev-parse develop)
	echo 'int mine;' >>app.c
	run -1 --separate-stderr git hotfix merge-back login
	expect_stderr "warning: local 'develop' could not be fast-forwarded and \
stays where it is: git merge: Your local changes to the following files would \
be overwritten by merge: app.c"
	[ "$(git rev-parse develop)" = "$develop" ]
	git checkout -q app.c
	run -0 --separate-stderr git hotfix merge-back login
	expect_output "merged back 'login'
  develop        ${develop::7} -> $(id develop)"
	expect_stderr ''
	grep -q 'n + 11' app.c
	run -0 git hotfix owed
}

@test "a target that is protected is offered a review" {
	given_release
	released
	protect refs/heads/develop
	run -1 --separate-stderr git hotfix merge-back
	expect_output "  develop        owed: the remote did not take it"
	[[ $stderr = *'hint: if develop is protected there: git hotfix '\
'merge-back login --into develop --branch' ]]
	[ "$(git rev-parse develop)" = "$develop" ]
	run -0 --separate-stderr git hotfix merge-back --into develop --branch
	expect_output "  develop        for review on $review"
	expect_stderr ''
	run -0 there log -1 --format='%p %s' $review
	expect_output "${develop::7} ${main::7} Merge branch 'hotfix/login' \
into develop"
	run -1 git show-ref --verify --quiet refs/heads/$review
	tick
	before=$(everything)
	run -0 --separate-stderr git hotfix merge-back --branch
	expect_output "  develop        waits for the review of $review"
	diff <(echo "$before") <(everything)
	there update-ref refs/heads/develop $review
	run -0 git hotfix merge-back --branch
	expect_output '  develop        has it already'
	run -0 git hotfix owed
}

@test "for review by policy, for a target with a slash; the server rebases it" {
	given_policy '[branches]' 'production = main' 'releases = release/*' \
		'[merge-back]' 'via = branch' 'method = cherry-pick'
	given_branch release/1.5 develop
	released
	there update-ref -d refs/heads/merge-back/login-into-release/1.5
	git fetch -q --prune
	run -0 --separate-stderr git hotfix merge-back --into release/1.5
	expect_output "  release/1.5    for review on \
merge-back/login-into-release/1.5"
	somebody release/1.5 more.c 'int more;'
	(
		cd ../other
		git fetch -q
		git cherry-pick origin/merge-back/login-into-release/1.5 \
			>/dev/null
		git push -q origin release/1.5 \
			:merge-back/login-into-release/1.5
	)
	git fetch -q --prune
	run -0 --separate-stderr git hotfix merge-back --into release/1.5
	expect_output '  release/1.5    has it already'
	run -1 git hotfix owed --all
	[[ $output = *'paid     login                to release/1.5      picked by '* ]]
}

# ssh_remote: origin is on a forge, and what goes there lands in remote.git.
ssh_remote() {
	cat >../ssh <<-END
	#!/bin/sh
	exec \${2%% *} "$PWD/../remote.git"
	END
	chmod +x ../ssh
	git config ssh.variant simple
	git config core.sshCommand "$PWD/../ssh"
	git config remote.origin.url git@github.com:acme/shop.git
}

@test "the page where the review is asked for" {
	given_release
	released
	ssh_remote
	run -0 --separate-stderr git hotfix merge-back --branch
	expect_output "  develop        for review on $review
  open           https://github.com/acme/shop/compare/develop...$review?expand=1"
	run -0 --separate-stderr git hotfix merge-back --branch
	expect_output "  develop        waits for the review of $review
  open           https://github.com/acme/shop/compare/develop...$review?expand=1"
	git config hotfix.forge gitlab
	run -0 git hotfix merge-back --branch
	[[ $output = *'https://github.com/acme/shop/-/merge_requests/new?'* ]]
}

@test "one target that is refused holds up no other" {
	given_policy '[branches]' 'production = main' 'releases = release/*'
	given_branch release/1.5 develop
	released
	protect refs/heads/develop
	run -1 --separate-stderr git hotfix merge-back
	expect_output "merged back 'login', pushed to origin
  develop        owed: the remote did not take it
  release/1.5    $(id release/1.5^) -> $(id release/1.5)"
	both release/1.5
	unprotect
	run -0 git hotfix merge-back
	both develop
	run -0 git hotfix owed
}

@test "a target that moves while we push is merged anew" {
	given_release
	released
	git clone -q -b develop ../remote.git ../other
	git -C ../other commit -q --allow-empty -m 'in between'
	cat >.git/hooks/pre-push <<-END
	#!/bin/sh
	cat >/dev/null
	[ -e "$PWD/../moved" ] && exit 0
	touch "$PWD/../moved"
	env -u GIT_DIR git -C "$PWD/../other" push -q origin develop
	END
	run -0 --separate-stderr git hotfix merge-back
	both develop
	[ "$(git log -1 --format=%s develop^)" = 'in between' ]
	run -0 git hotfix owed
}

# killed_at <hook> <condition>: merge-back dies there; then it runs again.
killed_at() {
	killing_hook "$1" "$2"
	run -137 git hotfix merge-back "${@:3}"
	rm "$1"
	tick
	git hotfix merge-back -q "${@:3}"
	both develop
	run -0 git hotfix owed
	git fsck --strict --no-dangling
}

@test "killed before the push, and run again" {
	given_release
	released
	rm .git/hooks/pre-push
	killed_at .git/hooks/pre-push
	[ "$(git rev-list --count --merges "$develop"..develop ^main)" = 1 ]
}

@test "killed after the push, and run again" {
	given_release
	released
	killed_at .git/hooks/reference-transaction \
		'[ "$1" = committed ] && grep -q refs/remotes/origin/develop'
	[ "$(git rev-list --count --merges "$develop"..develop ^main)" = 1 ]
}

@test "killed after a push of picks, before the record knows" {
	given_release
	released
	killed_at .git/hooks/reference-transaction \
		'[ "$1" = prepared ] && grep -q refs/hotfix-log/' --cherry-pick
	[ "$(git rev-list --count "$develop"..develop)" = 1 ]
	run -0 git hotfix owed --all
	expect_output "paid     login                to develop          picked by $(id develop)"
}

@test "a target that keeps its own version file goes on owing its lines" {
	given_versions 'keep-target = VERSION'
	release_version
	protect refs/heads/develop
	run -3 git hotfix finish
	unprotect
	develop=$(id develop)
	main=$(id main)
	run -1 --separate-stderr git hotfix merge-back
	expect_output "merged back 'login', pushed to origin
  develop        $develop -> $(id develop), VERSION stays as it is there"
	expect_stderr "hint: develop lacks lines of the fix in VERSION: git \
show -m --first-parent $main"
	both develop
	run -1 git hotfix merge-back
	run -1 git hotfix owed
}

@test "wrong command lines" {
	given_release
	run -129 --separate-stderr git hotfix merge-back --worktree --checkout
	[[ $stderr = 'error: --worktree and --checkout exclude each other'* ]]
	run -129 git hotfix merge-back one two
	run -129 git hotfix merge-back --nonsense
}
