#!/usr/bin/env bats
# The policy: what it says, who said so, what is wrong with it, and that nobody
# who is judged by it can loosen it.
# shellcheck disable=SC2034,SC2059,SC2154 # bats sets output, stderr; helper
# reads policy; wrong takes escapes

load helper

unpushed="error: failed to push some refs to 'TMP/remote.git'"
undecided='commit-msg: the checks could not decide, so the commit passes unchecked'

# row <section> <key>: value and origin as `git hotfix policy` lists them.
row() {
	git hotfix policy | sed -n "/^\[$1\]/,/^\$/{/^$2 /,/^[^ ]/{/^$2 /p;/^ /p}}" |
		tr -s ' '
}

# wrong <text of the file> <message and hint>
wrong() {
	printf "$1" >../policy.ini
	run -1 --separate-stderr git hotfix policy --check ../policy.ini
	expect_output ''
	expect_stderr "error: ../policy.ini:$2"
}

@test "every setting with its value and where it comes from" {
	git config --global --unset hotfix.triage.require
	given_policy '[branches]' 'production = main' '[limits]' 'lines = 99' \
		'protected = db/, *.sql' '[roles]' 'sre = ana@example.org' \
		'[rules]' 'noise = off'
	run -0 git hotfix policy
	expect_output policy
}

@test "without a policy: what was found, and defaults" {
	given_release
	expect 'production = main ; found: main' "$(row branches production)"
	expect 'integration = develop ; found: develop' \
		"$(row branches integration)"
	expect 'tag = v{version} ; found: the tags there are' "$(row release tag)"
	expect 'lines = 150 ; default' "$(row limits lines)"
}

@test "what git-flow was told counts until somebody says better" {
	given_release
	git branch -q -m develop dev
	git config gitflow.branch.master main
	git config gitflow.branch.develop dev
	git config gitflow.prefix.hotfix hf/
	expect 'production = main ; found: gitflow.branch.master' \
		"$(row branches production)"
	expect 'integration = dev ; found: gitflow.branch.develop' \
		"$(row branches integration)"
	expect 'prefix = hf/ ; found: gitflow.prefix.hotfix' \
		"$(row hotfix prefix)"
	git config hotfix.hotfix.prefix fix/
	expect 'prefix = fix/ ; config: file:.git/config' "$(row hotfix prefix)"
}

@test "git config tightens what the file says, and loosens nothing" {
	given_policy '[limits]' 'lines = 50' 'files = 5' 'protected = db/' \
		'ignore = test/' '[rules]' 'noise = block' 'stale-base = warn'
	git config hotfix.limits.lines 40
	git config hotfix.limits.files 6
	git config hotfix.limits.protected api/
	git config hotfix.limits.ignore 'test/, src/'
	git config hotfix.rules.noise off
	git config hotfix.rules.stale-base block
	git config hotfix.limits.commits 20
	expect 'lines = 40 ; config: file:.git/config' "$(row limits lines)"
	expect "files = 5 ; origin/main:.hotfix.ini:3
 ; ignored: '6' would loosen it (config: file:.git/config)" \
		"$(row limits files)"
	expect 'protected = db/, api/ ; origin/main:.hotfix.ini:4 and config: file:.git/config' \
		"$(row limits protected)"
	expect "ignore = test/ ; origin/main:.hotfix.ini:5
 ; ignored: 'test/, src/' would loosen it (config: file:.git/config)" \
		"$(row limits ignore)"
	expect "noise = block ; origin/main:.hotfix.ini:7
 ; ignored: 'off' would loosen it (config: file:.git/config)" \
		"$(row rules noise)"
	expect 'stale-base = block ; config: file:.git/config' \
		"$(row rules stale-base)"
	expect 'commits = 20 ; config: file:.git/config' "$(row limits commits)"
	run -0 git -c hotfix.limits.lines=45 hotfix policy
	[[ $output == *"lines            = 40 "*"config: file:.git/config"* ]]
	run -0 git -c hotfix.limits.lines=30 hotfix policy
	[[ $output == *"lines            = 30 "*"config: command line:"* ]]
}

@test "a command line loosens nothing for a push either" {
	given_policy '[limits]' 'lines = 1'
	git hotfix start -q login
	printf 'a\nb\n' >notes
	git add notes
	run -1 git -c hotfix.limits.lines=9 commit -q -m 'note it'
	git commit -q --no-verify -m 'note it'
	run -1 git -c hotfix.limits.lines=9 \
		push -q origin hotfix/login
	run -1 git -c hotfix.branches.production=develop \
		push -q origin hotfix/login
}

@test "git config does not lead away from the production of the policy" {
	given_policy '[branches]' 'production = main'
	git switch -q -c live
	printf '[branches]\nproduction = live\n' >.hotfix.ini
	git commit -q -a -m 'another production'
	git switch -q main
	GIT_HOTFIX=0 commit_file app.c 'int app;' 'work on production'
	for name in gitflow.branch.master=live hotfix.branches.production=live \
		hotfix.branches.production=nowhere; do
		git config "${name%=*}" "${name#*=}"
		run -1 --separate-stderr git push -q origin main
		[[ $stderr = *"  direct-push  "*" was made on 'main' itself"* ]]
		run -0 git hotfix policy
		[[ $output = *'production '*' = main '*'origin/main:.hotfix.ini:2'* ]]
	done
}

@test "check --ci reads no git config" {
	given_policy '[limits]' 'lines = 5' '[triage]' 'require = severity'
	git hotfix start -q --severity P1 login
	printf 'a\nb\n' >notes
	git add notes
	git commit -q -m 'note it'
	git config hotfix.limits.lines 1
	run -1 git hotfix check
	run -0 git hotfix check --ci
	expect_output 'check: login is fine: 1 file, 2 lines, 1 commit'
}

@test "production's policy beats the branch's own" {
	given_policy '[limits]' 'lines = 2'
	git hotfix start -q login
	printf '%s\n' '[limits]' 'lines = 500' >.hotfix.ini
	seq 3 >notes
	git add .
	refused 1 git commit -q -m 'be generous'
	expect_stderr "commit-msg: blocked by 2 rules
  size-lines  5 lines changed, 2 allowed
  protected-paths  .hotfix.ini the path is protected
hint: leave out what does not repair the incident; it can follow in a regular release
hint: take it out of the hotfix, or change it by the regular way"
	git commit -q --no-verify -m 'be generous'
	expect 'lines = 2 ; origin/main:.hotfix.ini:2' "$(row limits lines)"
	git branch -q -f main HEAD
	expect 'lines = 2 ; origin/main:.hotfix.ini:2' "$(row limits lines)"
	refused 1 git push -q origin hotfix/login
}

@test "a file that is fine" {
	printf '[limits]\r\nlines = 5 ; few\r\n' >policy.ini
	run -0 --separate-stderr git hotfix policy --check policy.ini
	expect_output 'policy.ini: fine'
	expect_stderr ''
	run -128 --separate-stderr git hotfix policy --check nowhere.ini
	expect_output ''
	expect_stderr "fatal: cannot read 'nowhere.ini': No such file or directory"
	run -128 --separate-stderr git hotfix policy --check .
	expect_stderr "fatal: '.' is no regular file"
}

@test "every kind of mistake, with its line and a way on" {
	mkdir shop
	cd shop
	wrong '[limit]\nlines = 5\n' "1: unknown section 'limit'
hint: did you mean 'limits'?"
	wrong '[limits]\n\nlnes = 5\n' "3: unknown key 'lnes' in [limits]
hint: did you mean 'lines'?"
	wrong '[message]\nlines = 5\n' "2: unknown key 'lines' in [message]
hint: 'lines' belongs in [limits]"
	wrong '[hotfix]\nremote = origin\n' "2: unknown key 'remote' in [hotfix]
hint: use 'git config hotfix.remote'"
	wrong '[limits]\nlines = many\n' \
		"2: bad value 'many' for 'lines': want a number from 1 to 10000000"
	wrong '[limits]\nlines = 0\n' \
		"2: bad value '0' for 'lines': want a number from 1 to 10000000"
	wrong '[limits]\nlines = 99999999999999999999\n' \
		"2: bad value '99999999999999999999' for 'lines': want a number from 1 to 10000000"
	wrong '[hooks]\non-error = ignore\n' \
		"2: bad value 'ignore' for 'on-error': want block, guard or allow"
	wrong '[rules]\nnoise = loud\n' \
		"2: bad value 'loud' for 'noise': want off, warn or block"
	wrong '[rules]\nnoice = off\n' "2: unknown rule 'noice'
hint: did you mean 'noise'?"
	wrong '\xef\xbb\xbf[limits]\n' '1: begins with a byte order mark'
	wrong '[hotfix]\nmax-age = 3 days\n' \
		"2: bad value '3 days' for 'max-age': want a time such as 90s, 30m, 24h, 7d or 2w, from 1s to 3650d"
	wrong '[message]\nsubject = "^[a"\n' \
		"2: 'subject': bad pattern '^[a': missing terminating ] for character class at byte 3"
	wrong '[limits]\nlines = 5\nlines = 6\n' \
		"3: 'lines' was set before, in line 2"
	wrong '[limits]\n[limits]\n' "2: [limits] was begun before, in line 1"
	wrong '[limits]\nlines = 5;few\n' \
		"2: a comment character is stuck to the value
hint: put the value in quotes, or a blank before the comment"
	wrong '[message]\nsubject = ^#[0-9]+\n' \
		"2: a comment character is stuck to the value
hint: put the value in quotes, or a blank before the comment"
	wrong 'lines = 5\n' "1: 'lines' stands before any section"
	wrong '[limits\nlines = 5\n' "1: this is not a section
hint: write '[name]' alone on its line"
	wrong '[limits]\nlines\n' "2: this is neither a setting nor a section
hint: write 'key = value'"
	wrong '[limits]\nlines =\n' \
		"2: bad value '' for 'lines': want a number from 1 to 10000000"
	wrong '[limits]\nignore = a\0b\n' \
		"2: there is a control character in the line"
	wrong '[message]\nsubject = "abc\n' "2: a quote is not closed"
	wrong '[release]\ntag = v\n' \
		"2: bad value 'v' for 'tag': want a tag name with {version} in it, once"
	wrong '[branches]\nproduction = tag:\n' \
		"2: bad value 'tag:' for 'production': want a branch or tag:<pattern>"
	wrong '[branches]\nproduction = a..b\n' \
		"2: bad value 'a..b' for 'production': want a branch or tag:<pattern>"
	wrong '[hotfix]\nrecords = refs/heads/hotfix/\n' \
		"2: bad value 'refs/heads/hotfix/' for 'records': want refs/hotfix-log/ or another free place under refs/, up to a '/'"
	wrong '[approval]\nrequire = sre\n' \
		"2: bad value 'sre' for 'require': want role:count with a count from 1 to 99"
	wrong '[roles]\nS R E = ana\n' "2: this cannot be the name of a setting"
	wrong '[approval]\nself = perhaps\n' \
		"2: bad value 'perhaps' for 'self': want yes or no"
	wrong "[limits]\nignore = $(printf %02000d 1)\n" \
		"2: the line is longer than 1000 bytes"
}

@test "a broken policy: a commit passes, a push of what it guards does not" {
	given_policy '[limits]' 'lines = 9'
	given_hotfix login
	set_policy '[limits]' 'lines = many'
	why="origin/main:.hotfix.ini:2: bad value 'many' for 'lines': want a number from 1 to 10000000"
	refused 128 git hotfix status
	expect_stderr "fatal: $why"
	refused 128 git hotfix start logout
	refused 128 git hotfix check login
	git switch -q hotfix/login
	echo '/* more */' >>app.c
	run -0 --separate-stderr git commit -q -a -m 'more of it'
	expect_stderr "fatal: $why
warning: $undecided"
	refused 1 git push -q origin hotfix/login
	expect_stderr "pre-push: cannot decide: $why
error: pre-push: the checks could not decide, so 'refs/heads/hotfix/login' is not pushed
hint: to skip the checks once: GIT_HOTFIX=0 git push
$unpushed"
	run -0 --separate-stderr git push -q origin develop:feature/x
	expect_stderr "pre-push: cannot decide: $why
warning: pre-push: the checks could not decide, so the push passes unchecked"
}

@test "a broken policy: the push that repairs it passes, no other one" {
	given_policy '[limits]' 'lines = 9'
	given_hotfix login
	set_policy '[limits]' 'lines = many'
	printf '%s\n' '[limits]' 'lines = most' >.hotfix.ini
	run -0 git commit -q -a -m 'mend it badly'
	refused 1 git push -q origin main
	expect_stderr "pre-push: blocked by 1 rule
  policy  $(id main) main:.hotfix.ini:2: bad value 'most' for 'lines': want a number from 1 to 10000000
hint: git hotfix policy --check .hotfix.ini
$unpushed"
	printf '%s\n' '[limits]' 'lines = 8' >.hotfix.ini
	git commit -q -a --amend -m 'mend it' 2>/dev/null
	refused 1 git push -q --atomic origin main hotfix/login
	run -0 --separate-stderr git push -q origin main develop:feature/x
	expect_stderr ''
	run -0 --separate-stderr git push -q origin hotfix/login
	expect_stderr "pre-push: warned by 1 rule
  (warn) stale-base  $(id hotfix/login~1) 'main' has moved to $(id main) since
hint: git merge origin/main, and test again"
}

@test "a broken setting of git config is no reason to push production" {
	given_policy '[limits]' 'lines = 9'
	echo '; more' >>.hotfix.ini
	git commit -q -a -m 'say more'
	git config hotfix.limits.lines many
	refused 128 git hotfix list
	expect_stderr "fatal: hotfix.limits.lines (config: file:.git/config): bad value 'many' for 'lines': want a number from 1 to 10000000"
	refused 1 git push -q origin main
	git config --unset hotfix.limits.lines
	git push -q origin main
}

@test "where nobody asked, a broken setting of git config stops nothing" {
	given_release
	git config --global hotfix.limits.lines many
	echo '/* work */' >>app.c
	run -0 --separate-stderr git commit -q -a -m 'work'
	expect_stderr ''
	run -0 --separate-stderr git push -q origin main
	expect_stderr ''
}

@test "production may be named by a policy on another branch" {
	policy=('[branches]' 'production = live')
	given_repository
	git branch -q live
	git push -q origin live
	git hotfix install -q
	run -0 git hotfix start login
	expect_output "started hotfix/login from origin/live at $(id live)
next: commit the fix, then 'git hotfix status'"
	git switch -q live
	echo '/* direct */' >>app.c
	refused 1 git commit -q -a -m 'direct'
	expect_stderr "commit-msg: blocked by 1 rule
  direct-commit  live a commit is made on production itself
hint: git stash, git hotfix start <name>, git stash pop"
}
