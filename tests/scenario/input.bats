#!/usr/bin/env bats
# What people and machines get wrong: each time a plain word, the right status,
# and nothing changed.
# shellcheck disable=SC2016,SC2154 # bats sets output, stderr and their lines

load helper

@test "an unknown subcommand is a matter of usage" {
	run -129 --separate-stderr git hotfix frobnicate
	expect_output ''
	expect "error: unknown subcommand: \`frobnicate'
usage: git hotfix <command> [<options>]" "$(head -n 2 <<<"$stderr")"
	run -129 --separate-stderr git hotfix statsu
	expect_output ''
	expect "error: unknown subcommand: \`statsu'
hint: did you mean 'git hotfix status'?
usage: git hotfix <command> [<options>]" "$(head -n 3 <<<"$stderr")"
	run -129 --separate-stderr git hotfix
	expect_output ''
	expect "error: need a subcommand
usage: git hotfix <command> [<options>]" "$(head -n 2 <<<"$stderr")"
	run -0 --separate-stderr git hotfix -h
	expect_stderr ''
}

@test "every command refuses what it does not know, and explains itself" {
	given_repository
	for command in $(git hotfix --list-cmds); do
		run -129 --separate-stderr git hotfix "$command" --frobnicate
		expect_output ''
		expect "error: unknown option \`frobnicate'
usage: git hotfix $command" \
			"$(sed -n '1p;2s/^\(usage: git hotfix [a-z-]*\).*/\1/p' \
				<<<"$stderr")"
		run -129 --separate-stderr git hotfix "$command" -X
		expect_output ''
		expect "error: unknown switch \`X'" "${stderr_lines[0]}"
		# These take any number.
		if [[ $command != @(audit|evidence|list) ]]; then
			run -129 --separate-stderr git hotfix "$command" a b c
			expect_output ''
			expect "error: $command: too many arguments" \
				"${stderr_lines[0]}"
		fi
		run -0 --separate-stderr git hotfix "$command" -h
		[[ ${lines[0]} == "usage: git hotfix $command"* ]]
		expect_stderr ''
	done
}

@test "an option without its value, and a name that is missing" {
	given_repository
	run -129 --separate-stderr git hotfix start --from
	expect_output ''
	expect "error: option \`from' requires a value" "${stderr_lines[0]}"
	for command in start abandon note; do
		run -129 --separate-stderr git hotfix $command
		expect_output ''
		expect "error: $command: an argument is missing" \
			"${stderr_lines[0]}"
	done
}

@test "outside a repository" {
	for command in status list check owed sync policy init 'start x' \
		'finish x' 'log x' 'abandon x' 'note x'; do
		# shellcheck disable=SC2086 # a command and its argument
		run -128 --separate-stderr git hotfix $command
		expect_output ''
		expect 'fatal: not a git repository (or any of the parent directories): .git' \
			"${stderr_lines[0]}"
	done
}

@test "a repository without a commit" {
	git init -q shop
	cd shop
	run -128 --separate-stderr git hotfix start login
	expect_output ''
	expect_stderr "fatal: no production branch was found: there is no main and no master
hint: name it: git config hotfix.branches.production <branch>, or run 'git hotfix init --production <branch>'"
	run -128 --separate-stderr git hotfix status
	expect_output ''
	run -128 --separate-stderr git hotfix check
	expect_output ''
	git hotfix install -q
	echo x >x
	git add x
	run -0 --separate-stderr git commit -q -m 'begin'
	expect_stderr ''
}

@test "no production to be found, or one that is not there" {
	git init -q -b trunk shop
	cd shop
	commit_file x x x
	refused 128 git hotfix start login
	expect_output ''
	expect_stderr "fatal: no production branch was found: there is no main and no master
hint: name it: git config hotfix.branches.production <branch>, or run 'git hotfix init --production <branch>'"
	git config hotfix.branches.production live
	refused 128 git hotfix start login
	expect_stderr "fatal: production 'live' does not exist
hint: name it: git config hotfix.branches.production <branch>, or run 'git hotfix init --production <branch>'"
	git config hotfix.branches.production trunk
	run -0 git hotfix start -q login
}

@test "a detached HEAD: the only open hotfix is meant, or none can be told" {
	given_release
	given_hotfix login
	git checkout -q --detach main
	run -0 git hotfix status
	[ "${lines[0]}" = 'hotfix login: open' ]
	git hotfix start -q logout
	git checkout -q --detach main
	refused 128 git hotfix status
	expect_output ''
	expect_stderr "open      login
  open      logout
fatal: which hotfix? there are 2
hint: name one of them"
}

@test "without a remote it goes on" {
	git init -q shop
	cd shop
	commit_file app.c "$(app_source)" 'begin'
	run -0 --separate-stderr git hotfix start login
	expect_output "started hotfix/login from main at $(id main)
next: commit the fix, then 'git hotfix status'"
	run -128 --separate-stderr git hotfix sync
	expect_stderr "fatal: there is no remote to exchange records with
hint: git remote add origin <url>"
}

@test "a remote that cannot be reached" {
	given_release
	mv ../remote.git ../gone.git
	before=$(git for-each-ref; cat .git/HEAD)
	run -128 --separate-stderr git hotfix start login
	expect_output ''
	[ "$before" = "$(git for-each-ref; cat .git/HEAD)" ]
	expect "fatal: 'origin' cannot be reached
hint: check the connection, or go on without it by --offline" \
		"$(tail -n 2 <<<"$stderr")"
	run -0 --separate-stderr git hotfix start -q --offline login
	expect_output ''
}

@test "a dirty tree is not carried along" {
	given_release
	echo '/* at work */' >>app.c
	refused 1 git hotfix start login
	expect_output ''
	expect_stderr "error: tracked files have changes, which do not belong into the hotfix
hint: git hotfix start --worktree login leaves them alone"
	run -0 git hotfix start -q --worktree login
	[ "$(git symbolic-ref HEAD)" = refs/heads/main ]
	run -0 git status --porcelain
	expect_output ' M app.c'
	[ -e ../shop-hotfix-login/app.c ]
}

@test "what is no name" {
	given_release
	for name in -x --x '' . .. a..b 'a b' x.lock x/ /x a//b HEAD @ 'a@{1}' \
		$'a\tb' $'a\nb' $'a\033[1mb' 'a~1' 'a^' 'a:b' 'a?' 'a*' 'a[b' \
		'a\b' refs/heads/x hotfix/ $'\xff' "$(printf %0300d 1)"; do
		refused 128 git hotfix start -- "$name"
		expect_output ''
		[[ $stderr == fatal:* && $stderr != *$'\033'* ]]
	done
	for name in é _x; do
		refused 1 git hotfix start -- "$name"
		expect_output ''
		expect_stderr "error: '$name' does not match [hotfix] name = ^[A-Za-z0-9][A-Za-z0-9._-]*\$"
	done
	refused 129 git hotfix start -x
	refused 128 git hotfix start -- -x
	expect_stderr "fatal: '-x' cannot be the name of a hotfix: it begins with a dash or a dot"
}

@test "a name that is taken" {
	given_release
	git hotfix start -q login
	refused 128 git hotfix start login
	expect_stderr "fatal: hotfix 'login' exists (open)
hint: git switch hotfix/login"
	refused 128 git hotfix start LOGIN
	expect_stderr "fatal: hotfix 'login' exists (open)
hint: a name is used once: choose another, or 'git hotfix log login'"
	git switch -q main
	git branch -q -D hotfix/login
	refused 128 git hotfix start login
	expect_stderr "fatal: hotfix 'login' exists (open)
hint: a name is used once: choose another, or 'git hotfix log login'"
	git branch -q hotfix/by-hand develop
	refused 128 git hotfix start by-hand
	expect_stderr "fatal: hotfix 'by-hand' exists (open)
hint: git switch hotfix/by-hand"
}

@test "a branch that stands in the way of the name" {
	given_release
	git branch -q hotfix
	refused 128 git hotfix start login
	expect_output ''
	[[ $stderr == *refs/heads/hotfix* ]]
}

@test "nowhere to start from" {
	given_release
	refused 128 git hotfix start --from v9.9.9 login
	expect_stderr "fatal: there is no 'v9.9.9' to start from
hint: give a production branch, a release tag or a commit"
	refused 128 git hotfix start --from=--all login
	expect_stderr "fatal: there is no '--all' to start from
hint: give a production branch, a release tag or a commit"
	refused 1 git hotfix start --from develop login
	expect_stderr "error: 'develop' is not part of production
hint: start from 'main', or name its branch in [branches] support"
	refused 1 git hotfix start --severity P9 login
	expect_stderr "error: 'P9' is none of [triage] severities = P1, P2: it \
can wait for the normal release
hint: if it cannot, say so on the record: --cannot-wait <why>"
	refused 128 git hotfix start --incident $'INC\n7' login
	expect_output ''
	refused 0 git hotfix start -n login
	expect_output "would make hotfix/login from origin/main at $(id main)"
}

@test "a hotfix, a range or a branch that is not there" {
	given_release
	for command in 'status x' 'log x' 'abandon x' 'finish x' \
		'note --hotfix x y'; do
		# shellcheck disable=SC2086 # a command and its arguments
		refused 128 git hotfix $command
		expect_output ''
		expect_stderr "fatal: there is no hotfix 'x'
hint: git hotfix list"
	done
	for range in x..main main..x x...y -x..main; do
		refused 128 git hotfix check -- $range
		expect_output ''
	done
	refused 128 git hotfix status
	expect_stderr "fatal: there is no open hotfix
hint: git hotfix start <name>"
}

@test "a note is one line of plain text" {
	given_release
	git hotfix start -q login
	for note in '' $'a\nb' $'a\033[31mb' $'\xff'; do
		refused 128 git hotfix note "$note"
		expect_output ''
		[[ $stderr != *$'\033'* ]]
	done
	refused 128 git hotfix note $'a\nHotfix-Event: release'
	run -0 git hotfix note 'is this -- "fine"? $HOME'
	run -0 git log -1 --format=%s refs/hotfix-log/login
	expect_output 'is this -- "fine"? $HOME'
}

@test "a record that is none does no harm" {
	given_release
	git update-ref refs/hotfix-log/odd main
	git update-ref refs/hotfix-log/blob "$(git rev-parse main:README)"
	run -0 --separate-stderr git hotfix list
	run -0 git hotfix start -q login
}

@test "control characters of branches and subjects reach no terminal" {
	given_policy '[branches]' 'production = main'
	git switch -q develop
	tick
	echo x >x
	git add x
	git commit -q -m $'add \033[31mred\033[0m \x9bstuff \xe2\x80\xae rtl'
	git switch -q -c hotfix/login
	echo '/* fix */' >>app.c
	refused 1 git commit -q -a -m 'fix it'
	expect "commit-msg: blocked by 1 rule
  from-production  $(id develop) 'add \x1b[31mred\x1b[0m \xc2\x9bstuff \xe2\x80\xae rtl' comes from 'develop'" \
		"$(head -n 2 <<<"$stderr")"
	LC_ALL=C run ! grep -q "$(printf '[\001-\010\013-\037\177]')" <<<"$stderr"
	run git hotfix check
	LC_ALL=C run ! grep -q "$(printf '[\001-\010\013-\037\177]')" <<<"$output"
	git branch -q $'hotfix/odd\xe2\x80\xae'$'name' main
	run -0 git hotfix list
	[[ $output != *$'\xe2\x80\xae'* ]]
}

@test "a reader that leaves early, a full disk, and no standard input" {
	given_release
	git hotfix start -q login
	for i in $(seq 200); do
		echo "create refs/heads/hotfix/n$i $(git rev-parse main)"
	done | git update-ref --stdin
	git hotfix list 2>../err | head -n 1 >../out
	expect "open        login                    $(id main) main" "$(<../out)"
	expect '' "$(<../err)"
	run -128 --separate-stderr sh -c 'git hotfix list >/dev/full'
	expect_stderr 'fatal: cannot write to standard output'
	run -128 --separate-stderr sh -c 'git hotfix policy --json >/dev/full'
	run -0 --separate-stderr sh -c 'git hotfix status <&-'
	run -0 --separate-stderr sh -c 'git hotfix list <&- 2>&-'
}

@test "a reader of another name" {
	given_release
	run -128 --separate-stderr env GIT_HOTFIX_READER=svn git hotfix list
	expect_output ''
	[[ $stderr == *GIT_HOTFIX_READER* ]]
}

@test "in a bare repository there is something to see and nothing to check out" {
	given_release
	cd ../remote.git
	run -0 git hotfix list
	expect_output ''
	run -0 git hotfix policy
	run -128 git hotfix status
	run -0 git hotfix start -q login
	run -0 git symbolic-ref HEAD
	expect_output refs/heads/main
}

@test "a damaged repository cannot be judged" {
	given_policy '[branches]' 'production = main'
	given_hotfix login
	git push -q origin hotfix/login
	object=$(git rev-parse main)
	rm -f ".git/objects/${object:0:2}/${object:2}"
	run -128 --separate-stderr git hotfix check
	expect_output ''
	expect "fatal: 'origin/main' names no commit that can be read
hint: git fsck" "$(tail -n 2 <<<"$stderr")"
	run -1 --separate-stderr git push -q origin hotfix/login:hotfix/other
	expect "error: pre-push: the checks could not decide, so 'refs/heads/hotfix/other' is not pushed" \
		"$(grep ^error: <<<"$stderr" | sed -n '/pre-push/p')"
	git push -q origin hotfix/login:feature/x
	echo '/* more */' >>app.c
	run -0 --separate-stderr git commit -q -a -m 'go on'
}

@test "streams that are closed are nobody else's" {
	given_release
	given_hotfix login
	git push -q origin hotfix/login
	git-hotfix evidence smoke -- echo seen <&- >&- 2>&-
	run -0 git log -1 --format='%(trailers:key=Hotfix-Output-Digest,valueonly)' \
		refs/hotfix-log/login
	expect_output "$(echo seen | git hash-object --stdin)"
	git-hotfix note 'in the dark' <&- >&- 2>&-
	git-hotfix sync <&- >&- 2>&-
	both refs/hotfix-log/login
}
