#!/usr/bin/env bats
# What lands on production, as a release tag, or is dropped, and the reminders
# of what is owed: at commit, push and merge.
# shellcheck disable=SC2034,SC2154 # bats sets output, stderr; helper reads policy

load helper

given_production() {
	given_policy '[branches]' 'production = main'
}

# direct <subject>: a commit on the branch at hand, past commit-msg.
direct() {
	tick
	echo "/* $1 */" >>app.c
	GIT_HOTFIX=0 git commit -q -a -m "$1"
}

# A released fix that develop lacks; production is pushed by hand.
given_owed() {
	given_production
	given_hotfix login
	git push -q origin hotfix/login
	git switch -q main
	tick
	git merge -q --no-ff -m 'release 1.4.1' hotfix/login 2>/dev/null
	git push -q origin main 2>/dev/null
}

unpushed="error: failed to push some refs to 'TMP/remote.git'"
other_way="hint: bring it by 'git hotfix start' and 'git hotfix finish'"

@test "a commit on production itself is refused" {
	given_production
	echo '/* direct */' >>app.c
	refused 1 git commit -q -a -m 'be quick'
	expect_output ''
	expect_stderr "commit-msg: blocked by 1 rule
  direct-commit  main a commit is made on production itself
hint: git stash, git hotfix start <name>, git stash pop"
}

@test "a commit of the policy alone, a merge and a revert pass" {
	given_production
	echo '; longer' >>.hotfix.ini
	run -0 --separate-stderr git commit -q -a -m 'say more'
	expect_stderr ''
	run -0 --separate-stderr git push -q origin main
	expect_stderr ''
	git switch -q develop
	GIT_HOTFIX=0 git merge -q -m 'take main' main
	git push -q origin develop
	git switch -q main
	run -0 --separate-stderr git merge -q --no-ff -m 'release' develop
	expect_stderr ''
	run -0 --separate-stderr git push -q origin main
	expect_stderr ''
	git revert --no-edit -m 1 HEAD >/dev/null
	run -0 --separate-stderr git push -q origin main
	expect_stderr ''
}

@test "a commit made on production is not pushed" {
	given_production
	direct 'be quick'
	direct 'be quicker'
	refused 1 git push -q origin main
	expect_stderr "pre-push: blocked by 1 rule
  direct-push  $(id main) 'be quicker' was made on 'main' itself
  direct-push  $(id main~1) 'be quick' was made on 'main' itself
$other_way
$unpushed"
}

@test "production follows integration or a release by fast-forward" {
	given_production
	git merge -q --ff-only develop 2>/dev/null
	run -0 --separate-stderr git push -q origin main
	expect_stderr ''
	git switch -q -c release/1.5
	direct 'prepare 1.5'
	git push -q origin release/1.5
	git switch -q main
	git merge -q --ff-only release/1.5 2>/dev/null
	run -0 --separate-stderr git push -q origin main
	expect_stderr ''
}

@test "what the remote's develop lacks may as well have been made on main" {
	given_production
	git switch -q develop
	direct 'a new feature'
	git switch -q main
	git merge -q --ff-only develop 2>/dev/null
	refused 1 git push -q --atomic origin main develop
	expect_stderr "pre-push: blocked by 1 rule
  direct-push  $(id main) 'a new feature' was made on 'main' itself
$other_way
$unpushed"
	git push -q origin develop
	run -0 --separate-stderr git push -q origin main
	expect_stderr ''
}

@test "a merge of anything else is a direct push" {
	given_production
	git switch -q -c topic
	direct 'from a topic'
	git switch -q main
	git merge -q --no-ff -m 'take the topic' topic 2>/dev/null
	refused 1 git push -q origin main
	expect_stderr "pre-push: blocked by 1 rule
  direct-push  $(id main) 'take the topic' was made on 'main' itself
$other_way
$unpushed"
}

@test "a merge of anything else beside a hotfix is one too" {
	given_production
	given_hotfix login
	git switch -q -c topic main
	direct 'from a topic'
	git switch -q main
	git merge -q --no-ff -m 'take both' topic hotfix/login 2>/dev/null
	refused 1 git push -q origin main
	expect_stderr "pre-push: blocked by 1 rule
  direct-push  $(id main) 'take both' was made on 'main' itself
$other_way
$unpushed"
}

@test "a hotfix's squash is no direct push" {
	given_production
	given_hotfix login
	git switch -q main
	git merge -q --squash hotfix/login >/dev/null
	run -0 --separate-stderr git commit -q -m 'fix' -m 'Hotfix: login'
	expect_stderr ''
	run -0 --separate-stderr git push -q origin main
	expect_stderr ''
}

@test "where there is no integration, production is worked on" {
	policy=('[branches]' 'production = main')
	given_repository
	git push -q origin :develop
	git branch -q -D develop
	git hotfix install -q
	echo '/* work */' >>app.c
	run -0 --separate-stderr git commit -q -a -m 'just work'
	expect_stderr ''
	run -0 --separate-stderr git push -q origin main
	expect_stderr ''
	git config hotfix.rules.direct-push block
	direct 'more work'
	refused 1 git push -q origin main
	expect_stderr "pre-push: blocked by 1 rule
  direct-push  $(id main) 'more work' was made on 'main' itself
$other_way
$unpushed"
}

@test "a push to somewhere else than production's remote is free" {
	given_production
	git init -q --bare ../fork.git
	git remote add fork ../fork.git
	direct 'try it'
	run -0 --separate-stderr git push -q fork main
	expect_stderr ''
	refused 1 git push -q "$BATS_TEST_TMPDIR/remote.git" main
	refused 1 git push -q "file://$BATS_TEST_TMPDIR/remote.git" main
}

@test "production's server is the same by any protocol" {
	given_production
	git config remote.origin.url https://git.example.org/shop/app.git
	direct 'try it'
	refs="refs/heads/main $(git rev-parse main) refs/heads/main \
$(git rev-parse origin/main)"
	for url in git@git.example.org:shop/app ssh://git.example.org/shop/app/; do
		run -1 git hotfix hook pre-push "$url" "$url" <<<"$refs"
	done
	for url in git@git.example.org:shop/ap git@git.example.org:app \
		https://example.org/shop/app.git; do
		run -0 git hotfix hook pre-push "$url" "$url" <<<"$refs"
		expect_output ''
	done
}

@test "production never moves back and is never deleted" {
	given_production
	refused 1 git push -q -f origin main~1:main
	expect_stderr "pre-push: blocked by 1 rule
  rewind  main 'main' would move back from $(id main) to $(id main~1)
hint: bring a revert by a hotfix of its own
$unpushed"
	refused 1 git push -q origin :main
	expect_stderr "pre-push: blocked by 1 rule
  rewind  main 'main' would be deleted
$unpushed"
}

@test "what others pushed meanwhile must be fetched first" {
	given_production
	git clone -q ../remote.git ../other 2>/dev/null
	cd ../other
	commit_file README 'another' 'rename it'
	git push -q origin main
	cd ../shop
	direct 'mine'
	refused 1 git push -q -f origin main
	expect_stderr "pre-push: cannot decide: 'main' on the remote is at $(git -C ../other rev-parse --short=7 main), which is not here
hint: git fetch origin
error: pre-push: the checks could not decide, so 'refs/heads/main' is not pushed
hint: to skip the checks once: GIT_HOTFIX=0 git push
$unpushed"
}

@test "release tags: new, on production and newer than those before" {
	given_production
	git tag v1.4.1 develop
	refused 1 git push -q origin v1.4.1
	expect_stderr "pre-push: blocked by 1 rule
  tag  v1.4.1 it is not on production
hint: tag a commit that production has
$unpushed"
	git tag v1.3.9 main
	refused 1 git push -q origin v1.3.9
	expect_stderr "pre-push: blocked by 1 rule
  tag  v1.3.9 it is not newer than 'v1.4.0'
hint: take the next version
$unpushed"
	refused 1 git push -q -f origin main~1:refs/tags/v1.4.0
	expect_stderr "pre-push: blocked by 1 rule
  rewind  v1.4.0 'v1.4.0' would move from $(git rev-parse --short=7 v1.4.0) to $(id main~1)
hint: make a new release with a tag of its own
$unpushed"
	refused 1 git push -q origin :v1.4.0
	expect_stderr "pre-push: blocked by 1 rule
  rewind  v1.4.0 'v1.4.0' would be deleted
$unpushed"
	git tag nightly develop
	run -0 --separate-stderr git push -q origin nightly
	expect_stderr ''
}

@test "a release tag may come with the production that it stands on" {
	given_production
	git merge -q --no-ff -m 'release 1.5' develop 2>/dev/null
	git tag -a -m 1.5.0 v1.5.0
	refused 1 git push -q origin v1.5.0
	expect_stderr "pre-push: blocked by 1 rule
  tag  v1.5.0 it is not on production
hint: tag a commit that production has
$unpushed"
	run -0 --separate-stderr git push -q --atomic origin main v1.5.0
	expect_stderr ''
	run -0 --separate-stderr git push -q origin v1.5.0
	expect_stderr ''
}

@test "an older line is released beside a newer one" {
	given_policy '[branches]' 'support = support/*'
	git branch -q support/1.x
	git push -q origin support/1.x
	git merge -q --no-ff -m 'release 2.0' develop 2>/dev/null
	git tag -a -m 2.0.0 v2.0.0
	git push -q --atomic origin main v2.0.0
	git hotfix start -q --from support/1.x old
	sed -i 's/n + 1;/n + 11;/' app.c
	git commit -q -a -m 'fix 1.x'
	git push -q origin hotfix/old
	git switch -q support/1.x
	refused 0 git push -q origin support/1.x
	git merge -q --no-ff -m 'release 1.4.1' hotfix/old 2>/dev/null
	git tag -a -m 1.4.1 v1.4.1
	run -0 --separate-stderr git push -q --atomic origin support/1.x v1.4.1
	expect_stderr ''
}

@test "a policy that cannot be read does not come to production" {
	given_production
	printf '%s\n' '[limits]' 'lnes = 3' >.hotfix.ini
	git commit -q -a -m 'limit the lines'
	refused 1 git push -q origin main
	expect_stderr "pre-push: blocked by 1 rule
  policy  $(id main) main:.hotfix.ini:2: unknown key 'lnes' in [limits]
hint: did you mean 'lines'?
$unpushed"
}

@test "a hotfix branch is deleted once it is released or abandoned" {
	given_production
	given_hotfix login
	echo '/* more */' >>app.c
	git commit -q -a -m 'more of it'
	git push -q origin hotfix/login
	refused 1 git push -q origin :hotfix/login
	expect_stderr "pre-push: blocked by 1 rule
  drop-unreleased  hotfix/login 2 commits would be lost, such as $(id hotfix/login)
hint: release it with 'git hotfix finish', or close it with 'git hotfix abandon'
$unpushed"
	git switch -q main
	git hotfix abandon -q -m 'it healed' login
	run -0 --separate-stderr git push -q origin :hotfix/login
	expect_stderr ''

	git hotfix start -q logout
	echo '/* fix */' >>app.c
	git commit -q -a -m 'fix it'
	git push -q origin hotfix/logout
	git switch -q main
	git merge -q --no-ff -m 'release' hotfix/logout 2>/dev/null
	refused 1 git push -q origin main :hotfix/logout
	git push -q origin main
	run -0 --separate-stderr git push -q origin :hotfix/logout
	expect_stderr ''
}

# on_server <command>...: what a server does to main with the hotfix 'login'.
on_server() {
	git clone -q ../remote.git ../server 2>/dev/null
	(
		cd ../server || exit
		commit_file README 'another' 'rename it'
		"$@" && git push -q origin main
	) >/dev/null
}

# A pushed hotfix of two commits.
given_pushed() {
	given_production
	given_hotfix login
	tick
	sed -i 's/n + 9;/n + 99;/' app.c
	git commit -q -a -m 'fix the last step'
	git push -q origin hotfix/login
	lost="pre-push: blocked by 1 rule
  drop-unreleased  hotfix/login 2 commits would be lost, such as $(id HEAD)
hint: release it with 'git hotfix finish', or close it with 'git hotfix abandon'
$unpushed"
	git switch -q main
}

squashed() {
	git merge -q --squash origin/hotfix/login
	tick
	git commit -q -m "fix the steps (#12)"
}

picked() {
	tick
	git cherry-pick origin/main..origin/hotfix/login
}

edited() {
	squashed
	sed -i 's/n + 99;/n +  99;/' app.c
	git commit -q -a --amend --no-edit
}

@test "a hotfix branch may go once the server has squashed it" {
	given_pushed
	on_server squashed
	refused 1 git push -q origin :hotfix/login
	git fetch -q
	run -0 --separate-stderr git push -q origin :hotfix/login
	expect_stderr ''
	run there for-each-ref refs/heads/hotfix
	expect_output ''
}

@test "a hotfix branch may go once the server has rebased it" {
	given_pushed
	on_server picked
	git fetch -q
	run -0 --separate-stderr git push -q origin :hotfix/login
	expect_stderr ''
	run there for-each-ref refs/heads/hotfix
	expect_output ''
}

@test "a hotfix branch may go once another line has squashed it" {
	given_policy '[branches]' 'support = support/*'
	git push -q origin main:refs/heads/support/1.x
	git fetch -q
	git hotfix start -q --from support/1.x login
	sed -i 's/n + 1;/n + 11;/' app.c
	git commit -q -a -m 'fix 1.x'
	git push -q origin hotfix/login
	git switch -q -C old origin/support/1.x
	git merge -q --squash hotfix/login >/dev/null
	GIT_HOTFIX=0 git commit -q -m 'fix it'
	GIT_HOTFIX=0 git push -q origin old:support/1.x
	run -0 --separate-stderr git push -q origin :hotfix/login
	expect_stderr ''
}

@test "a hotfix branch stays while the server has half of it" {
	given_pushed
	on_server git cherry-pick origin/hotfix/login~1
	git fetch -q
	refused 1 git push -q origin :hotfix/login
	expect_stderr "$lost"
}

@test "a hotfix branch stays while the server has something like it" {
	given_pushed
	on_server edited
	git fetch -q
	refused 1 git push -q origin :hotfix/login
	expect_stderr "$lost"
}

@test "a hotfix branch without a commit of its own may go" {
	given_production
	git hotfix start -q login
	git push -q origin hotfix/login
	git switch -q main
	run -0 --separate-stderr git push -q origin :hotfix/login
	expect_stderr ''
}

@test "a pull of production says what it owes" {
	given_owed
	git clone -q ../remote.git ../other 2>/dev/null
	cd ../other
	git reset -q --hard v1.4.0
	git hotfix install -q
	run -0 --separate-stderr git pull -q
	run -0 sed 's/for [0-9].*$/for AGE/' <<<"$stderr"
	expect_output "post-merge: hotfix 'login' is overdue in 'develop': in main for AGE
hint: git hotfix owed"
}

@test "a push of a target reminds of what it lacks" {
	given_owed
	git switch -q develop
	direct 'go on'
	run -0 --separate-stderr git push -q origin develop
	run -0 sed 's/for [0-9].*$/for AGE/' <<<"$stderr"
	expect_output "pre-push: hotfix 'login' is overdue in 'develop': in main for AGE
hint: git hotfix owed"
	run -1 --separate-stderr git hotfix owed
	expect_stderr ''
}

@test "a merge into a target says what it settles" {
	given_owed
	git switch -q develop
	run -0 --separate-stderr git merge -q -m 'merge back' main
	expect_stderr "post-merge: 'develop' now has hotfix 'login'"
	run -0 --separate-stderr git push -q origin develop
	expect_stderr ''
	run -0 git hotfix owed
	expect_output ''
	run -0 git hotfix list
	expect_output "closed      login                    $(id main) main"
}

@test "a target that pays with the same push is not reminded" {
	given_owed
	git switch -q develop
	git merge -q -m 'merge back' main 2>/dev/null
	run -0 --separate-stderr git push -q origin develop main
	expect_stderr ''
}

@test "an open release branch newer than the line is owed, an older one is not" {
	given_production
	for name in release/1.3 release/1.5; do
		git switch -q -c $name main
		direct "prepare $name"
		git push -q origin $name
	done
	git switch -q main
	given_hotfix login
	git push -q origin hotfix/login
	git switch -q main
	git merge -q --no-ff -m 'release' hotfix/login 2>/dev/null
	git push -q origin main
	run -1 git hotfix owed
	[[ $output == *develop* && $output == *release/1.5* ]]
	[[ $output != *release/1.3* ]]
}
