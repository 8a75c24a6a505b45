#!/usr/bin/env bats
# What a hotfix may be like: its size, its paths, its messages, its name.
# shellcheck disable=SC2016,SC2034,SC2154 # bats sets output, stderr; helper
# reads policy

load helper

# given_fix <policy line>...: a hotfix without a commit.
given_fix() {
	given_policy "$@"
	tick
	git hotfix start -q login
	tick
}

# The size that check finds, in its own words.
expect_size() {
	run -0 git hotfix check
	expect_output "check: login is fine: $1"
}

# add_lines <n> <file>
add_lines() {
	seq "$1" >>"$2"
	git add "$2"
}

split="leave out what does not repair the incident; it can follow in a regular release"
unpushed="error: failed to push some refs to 'TMP/remote.git'"

@test "lines: at the limit passes, one over does not, at every seat" {
	given_fix '[limits]' 'lines = 4'
	add_lines 4 notes
	run -0 --separate-stderr git commit -q -m 'note it'
	expect_stderr ''
	expect_size '1 file, 4 lines, 1 commit'
	run -0 --separate-stderr git push -q origin hotfix/login
	expect_stderr ''

	add_lines 1 more
	refused 1 git commit -q -m 'one more'
	expect_output ''
	expect_stderr "commit-msg: blocked by 1 rule
  size-lines  5 lines changed, 4 allowed
hint: $split"
	git commit -q --no-verify -m 'one more'
	refused 1 git push -q origin hotfix/login
	expect_stderr "pre-push: blocked by 1 rule
  size-lines  5 lines changed, 4 allowed
hint: $split
$unpushed"
	refused 1 git hotfix check
	expect_output "check: blocked by 1 rule
  size-lines  5 lines changed, 4 allowed
hint: $split"
}

@test "files and commits: at the limit passes, over it does not" {
	given_fix '[limits]' 'files = 2' 'commits = 2'
	add_lines 1 one
	git commit -q -m 'one'
	add_lines 1 two
	git commit -q -m 'two'
	expect_size '2 files, 2 lines, 2 commits'
	add_lines 1 three
	refused 1 git commit -q -m 'three'
	expect_stderr "commit-msg: blocked by 1 rule
  size-files  3 files changed, 2 allowed
hint: $split"
	git commit -q --no-verify -m 'three'
	refused 1 git push -q origin hotfix/login
	expect_stderr "pre-push: blocked by 2 rules
  size-files  3 files changed, 2 allowed
  size-commits  3 commits, 2 allowed
hint: $split
hint: git rebase -i, and squash what belongs together
$unpushed"
}

@test "what was added and taken out again is no change" {
	given_fix '[limits]' 'lines = 4'
	add_lines 4 notes
	git commit -q -m 'note it'
	git rm -q notes
	git commit -q -m 'it was nothing'
	refused 1 git hotfix check
	expect_output "check: blocked by 1 rule
  empty  it changes nothing
hint: commit the fix, or 'git hotfix abandon'"
	add_lines 4 others
	git commit -q -m 'this it is'
	expect_size '1 file, 4 lines, 3 commits'
}

@test "tests do not count by default, and neither does what the policy ignores" {
	given_fix '[limits]' 'lines = 1' 'ignore = test/, docs/*.md'
	mkdir -p test docs src/test
	add_lines 9 test/a.c
	add_lines 9 docs/a.md
	add_lines 9 src/test/b.c
	add_lines 1 src/c.c
	git commit -q -m 'mostly tests'
	expect_size '1 file, 1 line, 1 commit'
}

@test "what production calls generated does not count, what the hotfix calls so does" {
	policy=('[limits]' 'lines = 3')
	given_repository
	mkdir -p web
	echo 'dist/* linguist-generated' >web/.gitattributes
	git add web
	git commit -q -m 'name what is generated'
	git push -q origin main
	git hotfix install -q
	git hotfix start -q login 2>/dev/null
	mkdir -p web/dist
	add_lines 9 web/dist/all.js
	add_lines 1 web/all.js
	git commit -q -m 'build again'
	expect_size '1 file, 1 line, 1 commit'
	echo '*.js linguist-generated' >.gitattributes
	add_lines 3 more.js
	git add .
	refused 1 git commit -q -m 'call it generated'
	expect_stderr "commit-msg: blocked by 1 rule
  size-lines  5 lines changed, 3 allowed
hint: $split"
}

@test "attributes of the hotfix hide no line" {
	given_fix '[limits]' 'lines = 3'
	echo '* -diff' >.gitattributes
	add_lines 3 notes
	git add .
	refused 1 git commit -q -m 'hide it'
	expect_stderr "commit-msg: blocked by 1 rule
  size-lines  4 lines changed, 3 allowed
hint: $split"
	printf '* binary\n' >.gitattributes
	git add .
	git commit -q --no-verify -m 'hide it'
	echo '* -diff' >.git/info/attributes
	refused 1 git hotfix check
	expect_output "check: blocked by 1 rule
  size-lines  4 lines changed, 3 allowed
hint: $split"
}

@test "binary files by content, and what Git LFS points to" {
	given_fix '[limits]' 'binary-files = 1'
	printf 'a\0b\n' >logo.png
	git add logo.png
	git commit -q -m 'a logo'
	expect_size '1 file, 0 lines, 1 commit'
	printf '%s\n' 'version https://git-lfs.github.com/spec/v1' \
		"oid sha256:$(printf %064d 1)" 'size 12345' >film.mp4
	git add film.mp4
	refused 1 git commit -q -m 'a film'
	expect_stderr "commit-msg: blocked by 1 rule
  binary-files  2 binary files changed, 1 allowed
hint: $split"
}

@test "a rename counts as a file and its changed lines, a mode as a file" {
	given_fix '[limits]' 'lines = 4'
	git mv app.c main.c
	sed -i 's/n + 1;/n + 11;/' main.c
	chmod +x README
	git commit -q -a -m 'rename and repair'
	expect_size '2 files, 2 lines, 1 commit'
}

@test "a symbolic link and a submodule are a file each" {
	given_fix '[limits]' 'files = 2'
	ln -s README LIESMICH
	git add LIESMICH
	git update-index --add --cacheinfo "160000,$(git rev-parse HEAD),lib"
	git commit -q -m 'a link and a library'
	expect_size '2 files, 2 lines, 1 commit'
}

@test "protected paths, also by renaming out of them, and always the policy" {
	policy=('[limits]' 'protected = migrations/, *.lock')
	given_repository
	mkdir migrations
	app_source >migrations/1.sql
	git add migrations
	git commit -q -m 'migrate'
	git push -q origin main
	git hotfix install -q
	git hotfix start -q login 2>/dev/null
	git mv migrations/1.sql 1.sql
	echo 'lines = 1000' >>.hotfix.ini
	echo x >yarn.lock
	git add .
	refused 1 git commit -q -m 'get around'
	expect_stderr "commit-msg: blocked by 1 rule
  protected-paths  .hotfix.ini the path is protected
  protected-paths  migrations/1.sql the path is protected
  protected-paths  yarn.lock the path is protected
hint: take it out of the hotfix, or change it by the regular way"
}

@test "noise is a warning, and a policy may block it" {
	given_fix '[limits]' 'noise = 50'
	sed -i 's/^\treturn/\t\treturn/; s/n + 1;/n + 11;/' app.c
	run -0 --separate-stderr git commit -q -a -m 're-indent'
	expect_stderr ''
	run -0 --separate-stderr git push -q origin hotfix/login
	expect_stderr "pre-push: warned by 1 rule
  (warn) noise  88% of the changed lines differ in white space only or moved, 50% allowed
hint: leave re-indenting and moving to a regular change"
	git config hotfix.rules.noise block
	refused 1 git hotfix check
	expect_output "check: blocked by 1 rule
  noise  88% of the changed lines differ in white space only or moved, 50% allowed
hint: leave re-indenting and moving to a regular change"
}

@test "leftovers are seen at the push, not at the commit" {
	given_fix '[branches]' 'production = main'
	printf '%s\n' '<<<<<<< ours' a ======= b '>>>>>>> theirs' >notes
	git add notes
	git commit -q -m 'fix it'
	git commit -q --allow-empty --fixup HEAD
	git commit -q --allow-empty -m 'WIP: try it'
	refused 1 git push -q origin hotfix/login
	expect_stderr "pre-push: blocked by 1 rule
  leftovers  notes:1 a conflict marker was left
  leftovers  $(id HEAD) 'WIP: try it' is not meant to stay
  leftovers  $(id HEAD~1) 'fixup! fix it' is not meant to stay
hint: resolve it and commit
hint: git rebase -i --autosquash
$unpushed"
}

@test "a message is judged by subject and trailers, and it is not lost" {
	given_fix '[message]' 'subject = "^[a-z]+: .{1,20}$"' 'trailers = Ticket'
	add_lines 1 notes
	refused 1 git commit -q -m 'Fix it'
	expect_stderr "commit-msg: blocked by 2 rules
  subject  'Fix it' does not match [message] subject = ^[a-z]+: .{1,20}\$
  trailers  the message has no 'Ticket:' line at its end
hint: your message is kept: git commit -e -F \"\$(git rev-parse --git-path COMMIT_EDITMSG)\""
	expect 'Fix it' "$(cat .git/COMMIT_EDITMSG)"
	git commit -q -m 'app: fix it' -m 'Ticket: 12'
	run -0 git log -1 --format=%B
	expect_output 'app: fix it

Ticket: 12
Hotfix: login'
	git commit -q --amend --no-verify -m 'Fix it'
	refused 1 git push -q origin hotfix/login
	expect_stderr "pre-push: blocked by 2 rules
  subject  $(id HEAD) 'Fix it' does not match [message] subject = ^[a-z]+: .{1,20}\$
  trailers  $(id HEAD) the message has no 'Ticket:' line at its end
hint: git rebase -i, and reword it
$unpushed"
}

@test "the trailers come from the record" {
	given_policy '[message]' 'trailers = Incident, Hotfix'
	git hotfix start -q --incident INC-7 login
	add_lines 1 notes
	git commit -q -m 'fix it'
	run -0 git log -1 --format=%B
	expect_output 'fix it

Incident: INC-7
Hotfix: login'
	git commit -q --amend --no-edit
	run -0 git log -1 --format=%B
	expect_output 'fix it

Incident: INC-7
Hotfix: login'
	run -0 --separate-stderr git push -q origin hotfix/login
	expect_stderr ''
}

@test "no trailer is added where the policy does not want it" {
	given_fix '[message]' 'add-trailers = no'
	add_lines 1 notes
	git commit -q -m 'fix it'
	run -0 git log -1 --format=%B
	expect_output 'fix it'
}

@test "git commit -v: the trailer stands above the scissors" {
	given_fix '[branches]' 'production = main'
	add_lines 1 notes
	cat >../editor <<-'EOF'
	#!/bin/sh
	cat "$1" >>"$1.seen"
	{ echo 'fix it'; echo; cat "$1.seen"; } >"$1"
	EOF
	chmod +x ../editor
	GIT_EDITOR=$BATS_TEST_TMPDIR/editor git commit -q -v
	run -0 git log -1 --format=%B
	expect_output 'fix it

Hotfix: login'
}

@test "an empty message and an unedited template are git's own business" {
	given_fix '[branches]' 'production = main'
	add_lines 1 notes
	printf 'Subject\n\nTicket:\n' >../template
	refused 1 env GIT_EDITOR=true git commit
	expect_stderr 'Aborting commit due to empty commit message.'
	git config commit.template "$BATS_TEST_TMPDIR/template"
	refused 1 env GIT_EDITOR=true git commit
	expect_stderr 'Aborting commit; you did not edit the message.'
	refused 1 git commit -m ''
	expect_stderr 'Aborting commit due to empty commit message.'
}

@test "an amended commit is weighed once" {
	given_fix '[limits]' 'lines = 3'
	add_lines 3 notes
	git commit -q -m 'note it'
	seq 2 4 >notes
	run -0 --separate-stderr git commit -q -a --amend --no-edit
	expect_stderr ''
	expect_size '1 file, 3 lines, 1 commit'
	add_lines 1 more
	refused 1 git commit -q --amend --no-edit
	expect_stderr "commit-msg: blocked by 1 rule
  size-lines  4 lines changed, 3 allowed
hint: $split"
}

@test "only what is committed is weighed: -a, paths, and neither" {
	given_fix '[limits]' 'files = 1'
	echo more >>README
	echo '/* fix */' >>app.c
	refused 1 git commit -q -a -m 'all of it'
	expect_stderr "commit-msg: blocked by 1 rule
  size-files  2 files changed, 1 allowed
hint: $split"
	git add README app.c
	run -0 --separate-stderr git commit -q -m 'the fix' app.c
	expect_stderr ''
	refused 1 git commit -q -m 'the rest'
	expect_stderr "commit-msg: blocked by 1 rule
  size-files  2 files changed, 1 allowed
hint: $split"
	git restore --staged README
	expect_size '1 file, 1 line, 1 commit'
}

@test "in a linked worktree, from a subdirectory, with the index elsewhere" {
	given_fix '[limits]' 'lines = 2'
	git switch -q main
	git worktree add -q ../tree hotfix/login
	cd ../tree
	mkdir sub
	cd sub
	add_lines 3 notes
	refused 1 git commit -q -m 'too much'
	expect_stderr "commit-msg: blocked by 1 rule
  size-lines  3 lines changed, 2 allowed
hint: $split"
	seq 2 >notes
	git add notes
	git commit -q -m 'enough'
	expect_size '1 file, 2 lines, 1 commit'
	cp "$(git rev-parse --git-path index)" ../../index
	export GIT_INDEX_FILE=$BATS_TEST_TMPDIR/index
	add_lines 1 more
	refused 1 git commit -q -m 'too much'
	expect_stderr "commit-msg: blocked by 1 rule
  size-lines  3 lines changed, 2 allowed
hint: $split"
}

@test "a detached HEAD is nobody's branch" {
	given_fix '[limits]' 'lines = 1'
	git checkout -q --detach
	add_lines 9 notes
	run -0 --separate-stderr git commit -q -m 'try it'
	expect_stderr ''
	run -0 git log -1 --format=%B
	expect_output 'try it'
	refused 1 git push -q origin HEAD:refs/heads/hotfix/login
	expect_stderr "pre-push: blocked by 1 rule
  size-lines  9 lines changed, 1 allowed
hint: $split
$unpushed"
	refused 128 git hotfix check
	expect_output ''
	expect_stderr "fatal: no hotfix is checked out
hint: git hotfix check <name>, or <a>..<b>"
}

@test "a name that the team did not agree on" {
	given_policy '[hotfix]' 'name = "^[0-9]+[.][0-9]+$"'
	refused 1 git hotfix start login
	expect_stderr "error: 'login' does not match [hotfix] name = ^[0-9]+[.][0-9]+\$"
	git switch -q -c hotfix/login
	add_lines 1 notes
	refused 1 git commit -q -m 'fix it'
	expect_stderr "commit-msg: blocked by 1 rule
  branch-name  hotfix/login 'login' does not match [hotfix] name = ^[0-9]+[.][0-9]+\$
hint: git branch -m <new name>, and start its record with 'git hotfix start'"
}

@test "a rule is off, warns or blocks as the policy says" {
	given_fix '[limits]' 'files = 1' 'lines = 1' \
		'[rules]' 'size-files = off' 'size-lines = warn'
	add_lines 1 one
	add_lines 1 two
	run -0 --separate-stderr git commit -q -m 'two of them'
	expect_stderr "commit-msg: warned by 1 rule
  (warn) size-lines  2 lines changed, 1 allowed
hint: $split"
	run -0 --separate-stderr git push -q origin hotfix/login
	expect_stderr "pre-push: warned by 1 rule
  (warn) size-lines  2 lines changed, 1 allowed
hint: $split"
}

@test "check as JSON, of a range, and by the variables of a CI" {
	given_fix '[limits]' 'lines = 1'
	add_lines 2 notes
	git commit -q --no-verify -m 'two of them'
	run -1 git hotfix check --json
	run -0 sed "s/$(git rev-parse HEAD)/TIP/; s/$(git rev-parse main)/BASE/" \
		<<<"$output"
	expect_output check-json
	refused 1 git hotfix check main..hotfix/login
	expect_output "check: blocked by 1 rule
  size-lines  2 lines changed, 1 allowed
hint: $split"
	git switch -q -c topic main
	add_lines 1 notes
	git commit -q -m 'one of them'
	refused 0 git hotfix check main..topic
	expect_output 'check: is fine: 1 file, 1 line, 1 commit'
	git push -q --no-verify origin hotfix/login
	git config hotfix.limits.lines 1
	git checkout -q --detach
	git branch -q -D hotfix/login
	export CI=true GITHUB_ACTIONS=true GITHUB_HEAD_REF=hotfix/login \
		GITHUB_BASE_REF=main
	refused 1 git hotfix check --ci
	export GITHUB_HEAD_REF=feature/x
	refused 0 git hotfix check --ci
	expect_output ''
	expect_stderr "check: 'feature/x' is no hotfix"
}

@test "a hook that is skipped is skipped" {
	given_fix '[limits]' 'lines = 1'
	add_lines 2 notes
	run -0 --separate-stderr env GIT_HOTFIX=0 git commit -q -m 'two'
	expect_stderr ''
	run -0 git log -1 --format=%B
	expect_output 'two'
	run -0 --separate-stderr env GIT_HOTFIX=0 git push -q origin hotfix/login
	expect_stderr ''
}
