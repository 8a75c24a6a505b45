#!/usr/bin/env bats
# Hotfixes of which neither a record nor a branch tells: the history of
# production does, also where nobody ever had git-hotfix.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154 # perl; a subshell; bats

load helper

# given_merge <name> [<tag>]: a hotfix by plain git, whose branch is gone.
given_merge() {
	git switch -q -c "hotfix/$1" main
	commit_file "$1.c" "int $1;" "fix $1"
	git switch -q main
	tick
	git merge -q --no-ff --no-edit "hotfix/$1"
	[ -z "${2:-}" ] || git tag -a -m "$1" "$2"
	git branch -q -D "hotfix/$1"
}

# given_commit <name> <message> [<tag>]: made on production itself.
given_commit() {
	commit_file "$1.c" "int $1;" "$2"
	[ -z "${3:-}" ] || git tag -a -m "$1" "$3"
}

# merge_as <message> [<tag>]: a feature of develop's is not in it.
merge_as() {
	git switch -q -c work main
	commit_file work.c "int work = $clock;" 'some work'
	git switch -q main
	tick
	git merge -q --no-ff -m "$1" work
	[ -z "${2:-}" ] || git tag -a -m tag "$2"
	git branch -q -D work
}

publish() {
	git push -q --follow-tags origin main develop
}

# What list says, without the commits.
found() {
	git hotfix list | sed -E 's/ +[0-9a-f]{7} / /; s/ +/ /g'
}

@test "a clone of a git-flow repository says what develop lacks" {
	given_repository
	given_merge login v1.4.1
	given_merge logout v1.4.2
	publish
	git clone -q ../remote.git ../fresh
	cd ../fresh
	run -0 --separate-stderr git hotfix list
	expect_output "\
owed        login                    $(id v1.4.1) main v1.4.1, found
owed        logout                   $(id v1.4.2) main v1.4.2, found"
	expect_stderr ''
	run -0 git hotfix list --names
	expect_output 'login
logout'
	run -0 git hotfix list --json
	expect 'login owed v1.4.1 0 logout owed v1.4.2 0' "$(json 'join " ", map {
		@$_{qw(hotfix state tag)}, int $_->{recorded} }
		@{$j->{hotfixes}}' <<<"$output")"
	run -1 --separate-stderr git hotfix owed
	expect 'login develop v1.4.1
logout develop v1.4.2' "$(awk '{ print $2, $4, $8 }' <<<"$output")"
	run -0 --separate-stderr git hotfix status logout
	[[ $output = 'hotfix logout: owed, in main as v1.4.2 since '* ]]
	expect '' "$(git for-each-ref refs/hotfix-log)"
}

@test "what every target has is not listed" {
	given_repository
	given_merge login v1.4.1
	git switch -q develop
	git merge -q --no-edit main
	publish
	run -0 git hotfix list
	expect_output ''
	run -0 git hotfix owed --all
	expect_output ''
	# And who asks by the name is answered.
	run -0 --separate-stderr git hotfix status login
	[[ $output = 'hotfix login: closed, in main as v1.4.1 since '* ]]
	run -128 --separate-stderr git hotfix status logout
	expect_stderr "fatal: there is no hotfix 'logout'
hint: git hotfix list"
}

@test "git-flow merges the branch itself into develop: it has arrived" {
	given_repository
	git switch -q -c hotfix/login main
	commit_file login.c 'int login;' 'fix login'
	for branch in main develop; do
		git switch -q $branch
		tick
		git merge -q --no-ff --no-edit hotfix/login
	done
	git branch -q -d hotfix/login
	git switch -q main
	given_merge logout
	publish
	run -0 found
	expect_output 'owed logout main, found'
}

@test "a branch that was kept is released when production has merged it" {
	given_repository
	given_merge login v1.4.1
	git branch hotfix/login v1.4.1^2
	publish
	run -0 found
	expect_output 'owed login main'
	run -1 git hotfix owed
	git switch -q develop
	git merge -q --no-edit main
	publish
	run -0 found
	expect_output 'closed login main'
	# A new one of that name that begins there is another matter.
	git branch -q -f hotfix/login main
	run -0 found
	expect_output 'open login main'
}

@test "as the servers write it, by merge and by squash" {
	given_repository
	merge_as 'Merge pull request #12 from acme/hotfix/one'
	merge_as "Merge branch 'hotfix/two' into 'main'"
	merge_as "Merge remote-tracking branch 'origin/hotfix/three'"
	given_commit four 'Merged in hotfix/four (pull request #5)'
	given_commit five $'fix five (#6)\n\nHotfix: five'
	merge_as 'Merge pull request #13 from acme/feature/six'
	given_commit seven $'fix seven\n\nHotfix: no/name'
	publish
	run -0 found
	expect_output 'owed one main, found
owed two main, found
owed three main, found
owed four main, found
owed five main, found'
}

@test "another prefix, and a line of its own" {
	given_policy '[branches]' 'production = main' 'support = support/*' \
		'[hotfix]' 'prefix = fix/'
	export GIT_HOTFIX=0
	git switch -q -c support/1.x v1.4.0
	merge_as "Merge branch 'fix/one' into support/1.x"
	git switch -q -C support/1.x main
	git switch -q main
	git reset -q --hard v1.4.0
	merge_as "Merge branch 'fix/two'"
	merge_as "Merge branch 'hotfix/three'"
	git push -q origin main support/1.x
	unset GIT_HOTFIX
	run -0 found
	expect_output 'owed one support/1.x, found
owed two main, found'
	run -1 git hotfix owed
	expect 'one develop
one main
two develop' "$(awk '{ print $2, $4 }' <<<"$output" | sort)"
}

@test "a fast-forward: one run of commits with the trailer" {
	given_repository
	start=$(git rev-parse main)
	given_commit one $'fix one\n\nHotfix: login'
	given_commit two $'fix two\n\nHotfix: login' v1.4.1
	given_commit three $'fix three\n\nHotfix: logout'
	publish
	run -0 git hotfix list
	expect_output "\
owed        login                    $(id v1.4.1) main v1.4.1, found
owed        logout                   $(id main) main, found"
	git hotfix rollback -q login
	run -0 git diff --name-only "$start" main
	expect_output 'three.c'
}

@test "what a patch release has beside" {
	given_repository
	given_commit one 'fix one'
	given_commit two 'fix two' v1.4.1
	given_merge login v1.4.2
	given_commit three 'fix three'
	merge_as 'take it as well' v1.4.3
	given_commit four 'fix four'
	publish
	run -0 found
	expect_output 'owed v1.4.1 main v1.4.1, found
owed login main v1.4.2, found
owed v1.4.3 main v1.4.3, found'
	git hotfix merge-back -q v1.4.1
	git show develop:one.c develop:two.c
	run -128 git show develop:three.c
}

@test "a release is no hotfix" {
	given_repository
	# From integration, from a release branch, by a name or without.
	git merge -q --no-ff --no-edit develop
	git tag -a -m 1.4.1 v1.4.1
	git switch -q -c release/next develop
	commit_file next.c 'int next;' 'prepare the next'
	git switch -q main
	git merge -q --no-ff --no-edit release/next
	git tag -a -m 1.4.2 v1.4.2
	git switch -q develop
	commit_file more.c 'int more;' 'add more'
	git switch -q main
	tick
	git merge -q --no-ff -m 'go on' develop
	git tag -a -m 1.4.3 v1.4.3
	# The first of a series, and one that takes a fix back.
	given_commit series 'begin it' v2.0.0
	git revert --no-edit HEAD >/dev/null
	git tag -a -m 2.0.1 v2.0.1
	# What is for production alone.
	given_commit only $'raise the version\n\nHotfix-Only: yes' v2.0.2
	commit_file .hotfix.ini '[merge-back]' 'say what a hotfix is'
	git tag -a -m 2.0.3 v2.0.3
	publish
	run -0 git hotfix list
	expect_output ''
	run -0 git hotfix owed --all
	expect_output ''
}

@test "paths that stay, and the merge of a revert" {
	given_policy '[merge-back]' 'never = VERSION'
	export GIT_HOTFIX=0
	commit_file VERSION 1.4.1 'raise the version'
	git tag -a -m 1.4.1 v1.4.1
	given_merge login v1.4.2
	git switch -q -c revert-12
	tick
	git revert --no-edit -m 1 v1.4.2 >/dev/null
	git switch -q main
	tick
	git merge -q --no-ff \
		-m 'Merge pull request #13 from acme/revert-12' revert-12
	git tag -a -m 1.4.3 v1.4.3
	publish
	unset GIT_HOTFIX
	run -0 found
	expect_output 'rolled back login main v1.4.2, found'
}

@test "a name is used once" {
	given_release
	given_hotfix login
	git hotfix finish -q
	export GIT_HOTFIX=0
	given_merge login v1.4.2
	merge_as "Merge branch 'hotfix/Login'"
	one=$(id main)
	merge_as "Merge branch 'hotfix/other'" v1.4.3
	merge_as "Merge branch 'hotfix/other'"
	publish
	unset GIT_HOTFIX
	run -0 found
	expect_output "closed login main v1.4.1
owed login-v1.4.2 main v1.4.2, found
owed Login-$one main, found
owed other-v1.4.3 main v1.4.3, found
owed other main, found"
	run -0 --separate-stderr git hotfix status other-v1.4.3
	[[ $output = 'hotfix other-v1.4.3: owed, in main as v1.4.3 since '* ]]
	run -128 --separate-stderr git hotfix start other
	[[ $stderr = "fatal: hotfix 'other' exists (owed)"* ]]
}

@test "what a record tells of is not found again" {
	given_release
	develop=$(git rev-parse develop)
	given_hotfix login
	git hotfix finish -q
	git hotfix start -q logout
	commit_file logout.c 'int logout;' 'fix logout'
	git hotfix finish -q --no-tag
	git push -q -f origin "$develop:develop"
	git branch -q -f develop "$develop"
	run -1 git hotfix owed
	expect 'login
logout' "$(awk '{ print $2 }' <<<"$output")"
	# A clone without the records finds the same.
	git clone -q ../remote.git ../fresh
	run -0 git -C ../fresh hotfix list --names
	expect_output 'login
logout'
	git hotfix sync -q
	git -C ../fresh hotfix sync -q
	cd ../fresh
	run -0 found
	expect_output 'owed login main v1.4.1
owed logout main'
}

@test "merge-back, a note and a rollback: the record that begins then" {
	given_repository
	given_merge login v1.4.1
	given_merge logout v1.4.2
	publish
	git hotfix merge-back -q --cherry-pick login
	run -0 --separate-stderr git hotfix status login
	[[ $output = 'hotfix login: closed, in main as v1.4.1 since '*\
'develop        has it'* ]]
	git hotfix note --hotfix logout 'who made it is asked'
	run -0 found
	expect_output 'closed login main v1.4.1
owed logout main v1.4.2'
	git hotfix merge-back -q logout
	run -0 found
	expect_output 'closed login main v1.4.1
closed logout main v1.4.2'
	git hotfix rollback -q logout
	run -0 found
	expect_output 'closed login main v1.4.1
rolled back logout main v1.4.2'
	run -0 git hotfix owed
	both main develop
}

@test "the same branch on two lines is one hotfix" {
	given_policy '[branches]' 'production = main' 'support = support/*'
	export GIT_HOTFIX=0
	git switch -q -c hotfix/login v1.4.0~
	commit_file login.c 'int login;' 'fix login'
	git branch support/1.x v1.4.0
	for branch in support/1.x main; do
		git switch -q $branch
		tick
		git merge -q --no-ff --no-edit hotfix/login
		git push -q origin $branch
	done
	git branch -q -D hotfix/login
	unset GIT_HOTFIX
	run -0 found
	expect_output 'owed login main, found'
}

@test "a shallow clone: owed cannot tell, and list says what is known" {
	given_repository
	given_merge login v1.4.1
	publish
	git clone -q --depth 1 --no-single-branch "file://$PWD/../remote.git" \
		../shallow
	cd ../shallow
	run -0 --separate-stderr git hotfix list
	expect_output ''
	run -128 --separate-stderr git hotfix owed
	[[ $stderr = *'git fetch --unshallow'* ]]
}

@test "hooks speak of it: a push of the target, and a merge to production" {
	given_policy '[branches]' 'production = main'
	export GIT_HOTFIX=0
	given_merge login v1.4.1
	publish
	unset GIT_HOTFIX
	git switch -q develop
	commit_file more.c 'int more;' 'add more'
	run -0 git push -q origin develop
	[[ $output = *"'login'"* ]]
	git merge -q --no-edit main
	run -0 git push -q origin develop
	expect_output ''
	git switch -q -c hotfix/logout main
	commit_file logout.c 'int logout;' 'fix logout'
	git switch -q main
	tick
	run -0 git merge -q --no-ff --no-edit hotfix/logout
	git branch -q -D hotfix/logout
	run -0 git push -q origin main
	run -0 found
	expect_output 'owed logout main, found'
}

@test "a bare repository, octopus merges, a root, another history" {
	given_repository
	git switch -q -c hotfix/a main
	commit_file a.c 'int a;' 'fix a'
	git switch -q -c hotfix/b main
	commit_file b.c 'int b;' 'fix b'
	git switch -q main
	tick
	git merge -q -m "Merge branches 'hotfix/a' and 'hotfix/b'" \
		hotfix/a hotfix/b
	git branch -q -D hotfix/a hotfix/b
	publish
	run -0 found
	expect_output 'owed a main, found'
	git -C ../remote.git hotfix list
	run -0 git -C ../remote.git hotfix list --names
	expect_output 'a'
	git switch -q --orphan develop2
	commit_file new.c 'int new;' 'begin anew'
	git push -q -f origin develop2:develop
	run -0 found
	expect_output 'owed a main, found'
	git switch -q --orphan other
	commit_file root.c 'int root;' $'begin\n\nHotfix: root'
	git push -q -f origin other:main
	run -0 found
	expect_output 'owed root main, found'
}
