#!/usr/bin/env bats
# git hotfix init: find the branches, write the policy, install the hooks; and
# never over what is there.
# shellcheck disable=SC2154 # bats sets output and stderr

load helper

@test "main, develop and origin are found, a policy is written" {
	given_repository
	run -0 --separate-stderr git hotfix init --no-hooks
	expect_output 'production   main
integration  develop
remote       origin
hotfixes     hotfix/*
tags         v{version}
policy       wrote .hotfix.ini; it counts for everybody once it is on main'
	expect_stderr ''
	run -0 cat .hotfix.ini
	expect_output '# The rules for hotfixes, read from the tip of production.
# Every key: git help hotfix-config

[branches]
production = main
integration = develop
releases = release/*

[hotfix]
prefix = hotfix/

[release]
tag = v{version}'
	run -0 git hotfix policy --check .hotfix.ini
	run -0 git config --local --get-regexp '^hotfix\.'
	expect_output 'hotfix.branches.production main
hotfix.branches.integration develop'
	run -0 git status --porcelain
	expect_output '?? .hotfix.ini'
}

@test "run again it changes nothing" {
	given_repository
	git hotfix init --no-hooks
	before=$(<.hotfix.ini)
	run -0 git hotfix init --no-hooks
	expect_output 'production   main
integration  develop
remote       origin
hotfixes     hotfix/*
tags         v{version}
policy       .hotfix.ini is there and stays as it is'
	diff <(echo "$before") .hotfix.ini
	git config --local --get-regexp '^hotfix\.' | sort | uniq -d |
		diff /dev/null -
}

@test "never over a file that is there, tracked or not" {
	given_repository
	echo '; mine' >.hotfix.ini
	git hotfix init --no-hooks
	run -0 cat .hotfix.ini
	expect_output '; mine'
	rm .hotfix.ini
	ln -s /nowhere .hotfix.ini
	run git hotfix init --no-hooks
	[ -L .hotfix.ini ]
	rm .hotfix.ini
	set_policy '[branches]' 'production = main' '[limits]' 'files = 3'
	git switch -q develop
	run -0 git hotfix init --no-hooks
	[[ $output = *'policy       origin/main:.hotfix.ini is there and stays as it is' ]]
	[ ! -e .hotfix.ini ]
}

@test "-n says it and writes nothing" {
	given_repository
	before=$(git config --local --list; ls -A . .git/hooks)
	run -0 --separate-stderr git hotfix init -n
	[[ $output = *'policy       would write .hotfix.ini; it counts for everybody once it is on main'* ]]
	diff <(echo "$before") <(git config --local --list; ls -A . .git/hooks)
}

@test "with the hooks" {
	given_repository
	run -0 --separate-stderr git hotfix init
	expect_stderr ''
	git switch -q -c hotfix/login develop
	echo '/* fix */' >>app.c
	run -1 git commit -q -a -m 'fix the login'
	[[ $output = *'from-production'* ]]
}

@test "what git-flow was set up with" {
	given_repository
	git branch -q -m main stable
	git push -q origin stable
	git branch -q -m develop next
	git push -q origin next
	git config gitflow.branch.master stable
	git config gitflow.branch.develop next
	git config gitflow.prefix.hotfix fix/
	git config gitflow.prefix.release rel/
	git config gitflow.prefix.versiontag rc-
	run -0 --separate-stderr git hotfix init --no-hooks
	expect_output 'production   stable
integration  next
remote       origin
hotfixes     fix/*
tags         rc-{version}
policy       wrote .hotfix.ini; it counts for everybody once it is on stable'
	run -0 cat .hotfix.ini
	expect_output '# The rules for hotfixes, read from the tip of production.
# Every key: git help hotfix-config

[branches]
production = stable
integration = next
releases = rel/*

[hotfix]
prefix = fix/

[release]
tag = rc-{version}'
	run -0 git hotfix policy --check .hotfix.ini
}

@test "what the options name" {
	given_repository
	git push -q origin develop:refs/heads/prod main:refs/heads/next
	git remote add upstream ../remote.git
	git fetch -q --all
	run -0 --separate-stderr git hotfix init --no-hooks --production prod --integration next \
		--remote upstream
	expect_output 'production   prod
integration  next
remote       upstream
hotfixes     hotfix/*
tags         v{version}
policy       wrote .hotfix.ini; it counts for everybody once it is on prod'
	run -0 git config --local --get-regexp '^hotfix\.'
	expect_output 'hotfix.branches.production prod
hotfix.branches.integration next
hotfix.remote upstream'
	git hotfix start -q login
	[ "$(git rev-parse HEAD)" = "$(git rev-parse develop)" ]
}

@test "production is a tag pattern" {
	given_repository
	run -0 --separate-stderr git hotfix init --no-hooks --production 'tag:v*'
	grep -q '^production = tag:v\*$' .hotfix.ini
	git hotfix start -q login
	run -0 git hotfix list
	[[ $output = *'tag:v*' ]]
}

@test "names that are not there write nothing" {
	given_repository
	for option in --production=nosuch --integration=nosuch \
		--production=-x --remote=nosuch '--production=tag:nosuch*'; do
		refused 128 git hotfix init "$option"
		[[ $stderr = 'fatal: '* ]]
		[ ! -e .hotfix.ini ]
		run -1 git config --local --get-regexp '^hotfix\.'
	done
	refused 129 git hotfix init main
}

@test "no production, no commit yet, no repository" {
	git init -q empty
	cd empty
	run -128 --separate-stderr git hotfix init
	[[ $stderr = 'fatal: no production branch was found'* ]]
	[ ! -e .hotfix.ini ]
	git commit -q --allow-empty -m one
	git branch -m trunk
	run -128 --separate-stderr git hotfix init
	[ ! -e .hotfix.ini ]
	run -0 git hotfix init --no-hooks --production trunk
	git hotfix start -q login
	cd "$HOME"
	run -128 --separate-stderr git hotfix init
	[[ $stderr = 'fatal: '* ]]
}

@test "a broken policy is named, and kept" {
	given_repository
	set_policy '[branches]' 'prodction = main'
	refused 128 git hotfix init
	[[ $stderr = "fatal: origin/main:.hotfix.ini:2: "* ]]
}

@test "without a remote, from a subdirectory" {
	given_repository
	git remote remove origin
	mkdir sub
	cd sub
	run -0 --separate-stderr git hotfix init --no-hooks
	expect_output 'production   main
integration  develop
remote       none
hotfixes     hotfix/*
tags         v{version}
policy       wrote .hotfix.ini; it counts for everybody once it is on main'
	[ -e ../.hotfix.ini ]
	[ ! -e .hotfix.ini ]
}

@test "in a bare repository" {
	given_repository
	cd ../remote.git
	run -0 --separate-stderr git hotfix init --no-hooks
	[[ $output = *'policy       none: a bare repository has no files' ]]
}
