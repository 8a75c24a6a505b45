#!/usr/bin/env bats
# What stays as it is in a target: [merge-back] keep-target and never, and
# commits that are for production alone.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper
load versions

@test "keep-target: the merge keeps VERSION, says so, and it stays owed" {
	given_versions 'keep-target = VERSION'
	release_version
	main=$(id origin/main)
	develop=$(id develop)
	run -0 --separate-stderr git hotfix finish -n
	[[ $output = *'
in develop VERSION stays as it is' ]]
	run -0 git hotfix finish -n --json
	# shellcheck disable=SC2016 # perl's variables
	[ "$(json '"@{$j->{conflicts}}", map { "$_->{target} @{$_->{paths}}" }
		@{$j->{kept}}' <<<"$output")" = '
develop VERSION' ]
	run -3 --separate-stderr git hotfix finish
	expect_output "released 'login' to main as v1.4.1, pushed to origin
  main           $main -> $(id main)
  develop        $develop -> $(id develop), VERSION stays as it is there
you are on main now, at the fix's own files"
	expect_stderr 'hint: still owed: git hotfix owed'
	both main develop v1.4.1
	[ "$(git rev-parse develop^2)" = "$(git rev-parse main)" ]
	run -0 brought develop
	expect_output 'M	app.c'
	run -0 git show develop:VERSION
	expect_output 1.5.0-dev
}

@test "keep-target: owed until the lines are there, wherever in the file" {
	given_versions 'keep-target = VERSION'
	release_version
	git hotfix finish -q || [ $? = 3 ]
	run -1 --separate-stderr git hotfix owed
	[[ $output = *'login                to develop          in main as v1.4.1'*\
': VERSION lacks its lines' ]]
	run -1 git hotfix owed --json
	# shellcheck disable=SC2016 # perl's variables
	[ "$(json 'map { "$_->{target} @{$_->{lacks}}" } @{$j->{owed}}' \
		<<<"$output")" = 'develop VERSION' ]
	run -0 git hotfix status login
	[[ $output = *'
  develop        owed: VERSION lacks its lines
next: git show -m --first-parent '"$(id main) -- VERSION" ]]
	run -3 --separate-stderr git hotfix finish login
	expect_output "in production 'login' in main as v1.4.1: \
nothing was missing
  develop        has it already"
	git switch -q develop
	printf '%s\n' 1.5.0-dev 1.4.1 >VERSION
	tick
	git commit -q -a -m 'after 1.4.1'
	run -0 git hotfix owed --all
	expect_output 'paid     login                to develop          merged, not pushed'
	git push -q origin develop
	run -0 git hotfix owed --all
	expect_output 'paid     login                to develop          merged'
}

@test "keep-target: the same by cherry-pick" {
	given_versions 'method = cherry-pick' 'keep-target = VERSION'
	release_version
	commit_file more.c 'int more;' 'more of it'
	develop=$(id develop)
	run -3 --separate-stderr git hotfix finish
	[[ $output = *"
  develop        $develop -> $(id develop), VERSION stays as it is there
"* ]]
	both main develop v1.4.1
	run -0 git log --format=%s "$develop..develop"
	expect_output 'more of it
fix the first step'
	run -0 git diff --name-status "$develop" develop
	expect_output 'M	app.c
A	more.c'
	run -1 git hotfix owed
	[[ $output = *': VERSION lacks its lines' ]]
	run -3 --separate-stderr git hotfix finish login
	[ "$(there rev-parse develop)" = "$(git rev-parse develop)" ]
	git switch -q develop
	bump 1.4.1
	git push -q origin develop
	run -0 git hotfix owed --all
	expect_output 'paid     login                to develop          present'
}

@test "keep-target: picked here, pushed later" {
	given_versions 'method = cherry-pick' 'keep-target = VERSION'
	release_version
	run -0 git hotfix finish --no-push
	develop=$(git rev-parse develop)
	tick
	run -3 git hotfix finish --push login
	[ "$(git rev-parse develop)" = "$develop" ]
	both main develop v1.4.1
	run -1 git hotfix owed
	[[ $output = *': VERSION lacks its lines' ]]
}

@test "keep-target: one other conflict, and nothing is merged" {
	given_versions 'keep-target = VERSION, CHANGELOG'
	git switch -q develop
	sed -i 's/n + 1;/n + 12;/' app.c
	tick
	git commit -q -a -m 'change the first step'
	git push -q origin develop
	git switch -q main
	given_hotfix login
	printf '%s\n' 1.4.1 '- login' >CHANGELOG
	bump 1.4.1
	develop=$(git rev-parse develop)
	for method in merge cherry-pick; do
		git config hotfix.merge-back.method $method
		run -0 git hotfix finish -n
		[[ $output = *'
conflict with develop in '*app.c* ]]
		[[ $output != *' stay'* ]]
	done
	run -3 git hotfix finish
	[[ $output = *'
conflict with develop in'*app.c* ]]
	[ "$(there rev-parse develop)" = "$develop" ]
	run -1 git hotfix owed
	[[ $output != *lack* ]]
}

@test "keep-target: both of two, below folders, and a third that merges" {
	given_versions 'keep-target = VERSION, /CHANGELOG'
	git switch -q develop
	GIT_HOTFIX=0 commit_file docs/VERSION 1.5 'the docs are of 1.5'
	GIT_HOTFIX=0 git push -q origin develop
	git switch -q main
	given_hotfix login
	commit_file docs/VERSION 1.4.1 'the docs are of 1.4.1'
	commit_file docs/fixes '- login' 'tell of it'
	printf '%s\n' 1.4.1 '- login' >CHANGELOG
	bump 1.4.1
	run -3 git hotfix finish
	[[ $output = *', CHANGELOG, VERSION and docs/VERSION stay as they are there
'* ]]
	run -0 brought develop
	expect_output 'M	app.c
A	docs/fixes'
	run -1 git hotfix owed
	[[ $output = *': CHANGELOG, VERSION, docs/VERSION lack its lines' ]]
}

@test "keep-target: what the target has deleted stays deleted" {
	given_versions 'keep-target = VERSION'
	git switch -q develop
	git rm -q VERSION
	GIT_HOTFIX=0 git commit -q -m 'the tags are version enough'
	git push -q origin develop
	git switch -q main
	release_version
	develop=$(git rev-parse develop)
	run -0 git hotfix finish -n
	[[ $output = *'
in develop VERSION stays as it is' ]]
	git config hotfix.merge-back.method cherry-pick
	run -0 git hotfix finish -n
	[[ $output = *'
in develop VERSION stays as it is' ]]
	git config --unset hotfix.merge-back.method
	run -3 git hotfix finish
	run -0 brought develop
	expect_output 'M	app.c'
	run -128 git cat-file -e develop:VERSION
	run -1 git hotfix owed
	[[ $output = *': VERSION lacks its lines' ]]
}

@test "never: stays without a word, and with one where it conflicts" {
	given_versions 'never = VERSION, docs/'
	given_hotfix login
	commit_file docs/VERSION 1.4.1 'the docs are of 1.4.1'
	commit_file docs/new.txt 1.4.1 'a page more'
	develop=$(git rev-parse develop)
	run -0 git hotfix finish -n
	[[ $output != *' stay'* ]]
	bump 1.4.1
	run -0 git hotfix finish -n
	[[ $output = *'
in develop VERSION stays as it is' ]]
	run -0 --separate-stderr git hotfix finish
	[[ $output = *"
  develop        ${develop::7} -> $(id develop), VERSION stays as it is there
"* ]]
	expect_stderr ''
	run -0 brought develop
	expect_output 'M	app.c'
	run -0 git hotfix owed --all
	expect_output 'paid     login                to develop          merged'
}

@test "never: a pick of such paths alone is none" {
	given_versions 'method = cherry-pick' 'never = VERSION, docs/'
	given_hotfix login
	commit_file docs/new.txt 1.4.1 'a page more'
	develop=$(git rev-parse develop)
	bump 1.4.1
	echo 1.4.2 >VERSION
	commit_file more.c 'int more;' 'one that is both'
	git add VERSION
	git commit -q --amend --no-edit
	run -0 git hotfix finish
	run -0 git log --format=%s "$develop..develop"
	expect_output 'one that is both
fix the first step'
	run -0 git diff --name-status "$develop" develop
	expect_output 'M	app.c
A	more.c'
	run -0 git hotfix owed --all
	expect_output "paid     login                to develop          picked by $(id develop)"
}

@test "never: all of the fix, and nothing is owed to anybody" {
	given_versions 'never = VERSION'
	tick
	git hotfix start -q login
	bump 1.4.1
	develop=$(git rev-parse develop)
	run -0 git hotfix finish -n
	[[ $output = *'
develop is owed nothing' ]]
	[[ $output != *' develop  '* ]]
	run -0 --separate-stderr git hotfix finish
	[[ $output = *'
  develop        is owed nothing
'* ]]
	expect_stderr ''
	[ "$(there rev-parse develop)" = "$develop" ]
	run -0 git hotfix owed --all
	expect_output 'paid     login                to develop          only'
	run -0 git hotfix list
	[[ $output = 'closed '* ]]
	before=$(everything)
	run -0 git hotfix finish login
	expect_output "in production 'login' in main as v1.4.1: \
nothing was missing
  develop        is owed nothing"
	diff <(echo "$before") <(everything)
}

@test "never: a target that lags behind is merged, not forwarded" {
	given_policy '[branches]' 'production = main' '[merge-back]' \
		'never = VERSION'
	git branch -q -f develop main
	git push -q -f origin develop
	given_hotfix login
	echo 1.4.1 >VERSION
	git add VERSION
	bump 1.4.1
	run -0 git hotfix finish
	[ "$(git rev-parse develop^2)" = "$(git rev-parse main)" ]
	run -0 git diff --name-status main develop
	expect_output 'D	VERSION'
	run -0 git hotfix owed
}

@test "never: whole folders, and what lies beside them" {
	given_policy '[branches]' 'production = main' '[merge-back]' \
		'never = new/, x'
	given_hotfix login
	mkdir -p new/a d/e/f
	echo 1 | tee new/a/b d/e/f/x d/e/f/y d/e-z >/dev/null
	git add .
	tick
	git commit -q -m 'more files'
	run -0 git hotfix finish
	run -0 brought develop
	expect_output 'M	app.c
A	d/e-z
A	d/e/f/y'
	git fsck --strict --no-dangling
	run -0 git hotfix owed
}

@test "never: a file that cannot stay where its folder came is a conflict" {
	given_policy '[branches]' 'production = main' '[merge-back]' \
		'never = V, !V/x'
	GIT_HOTFIX=0 commit_file V 1.4 'say which version'
	git branch -q -f develop main
	GIT_HOTFIX=0 git push -q -f origin main develop
	given_hotfix login
	git rm -q V
	commit_file V/x 1.4.1 'a folder of versions'
	develop=$(there rev-parse develop)
	run -3 git hotfix finish
	[[ $output = *'
conflict with develop in V
'* ]]
	[ "$(there rev-parse develop)" = "$develop" ]
}

@test "paths of blanks, newlines and quotes" {
	given_policy '[branches]' 'production = main' '[merge-back]' \
		'keep-target = kept/' 'never = never/'
	export GIT_HOTFIX=0
	mkdir -p 'kept/a b' never
	for name in 'kept/a b/new
line' 'kept/"quote"	tab' $'kept/\xff\\' 'kept/-x' 'kept/:(glob)*' \
		'never/é *'; do
		echo 1 >"$name"
		git add -- ":(literal)$name"
	done
	git commit -q -m 'odd names'
	git push -q origin main
	git switch -q develop
	git merge -q --no-edit main
	find kept never -type f -exec sh -c 'echo 2 >"$1"' sh {} \;
	git commit -q -a -m 'go on'
	git push -q origin develop
	git switch -q main
	unset GIT_HOTFIX
	given_hotfix login
	find kept never -type f -exec sh -c 'echo 3 >"$1"' sh {} \;
	tick
	git commit -q -a -m 'versions'
	git config hotfix.limits.files 20
	git config hotfix.merge-back.method cherry-pick
	run -0 git hotfix finish -n
	picked=$output
	git config --unset hotfix.merge-back.method
	run -0 git hotfix finish -n
	diff <(tail -n 1 <<<"$picked") <(tail -n 1 <<<"$output")
	expect 'in develop kept/"quote"\x09tab, kept/-x, kept/:(glob)*,'\
' kept/a b/new\x0aline, kept/\xff\, never/é * stay as they are' \
		"$(tail -n 1 <<<"$output" | sed 's/ and /, /')"
	run -3 git hotfix finish
	run -0 brought develop
	expect_output 'M	app.c'
	run -1 git hotfix owed
	[[ $output = *': kept/"quote"\x09tab, kept/-x, kept/:(glob)*,'*' lack its lines' ]]
	[[ $output != *never* ]]
}

@test "modes, links and submodules" {
	given_policy '[branches]' 'production = main' '[merge-back]' \
		'keep-target = kept' 'never = run.sh, current'
	export GIT_HOTFIX=0
	ln -s one kept
	ln -s one current
	echo 'echo' >run.sh
	git add kept current run.sh
	git commit -q -m 'links'
	git push -q origin main
	git switch -q develop
	git merge -q --no-edit main
	ln -sfn two kept
	git commit -q -a -m 'go on'
	git push -q origin develop
	git switch -q main
	unset GIT_HOTFIX
	given_hotfix login
	ln -sfn three kept
	rm current
	git update-index --add --cacheinfo "160000,$(git rev-parse HEAD),current"
	chmod +x run.sh
	git add kept run.sh
	mkdir current
	git commit -q -m 'links of the fix'
	run -3 git hotfix finish
	[[ $output = *', kept stays as it is there
'* ]]
	run -0 brought develop
	expect_output 'M	app.c'
	run -1 git hotfix owed
	[[ $output = *': kept lacks its lines' ]]
	git switch -q develop
	ln -sfn three kept
	git commit -q -a -m 'link to three'
	git push -q origin develop
	run -0 git hotfix owed
}

@test "keep-target: under another name the lines come all the same" {
	given_versions 'keep-target = app.c'
	git switch -q develop
	git mv app.c program.c
	GIT_HOTFIX=0 git commit -q -m 'another name'
	git push -q origin develop
	git switch -q main
	given_hotfix login
	run -0 git hotfix finish
	run -0 brought develop
	expect_output 'M	program.c'
	run -0 git hotfix owed
}

@test "keep-target: a name or folder in the way is a conflict all the same" {
	given_versions 'keep-target = *.c, *.c~*, docs, docs~*'
	git switch -q develop
	git mv app.c program.c
	sed -i 's/n + 1;/n + 12;/' program.c
	git commit -q -a -m 'another name'
	git push -q origin develop
	git switch -q main
	given_hotfix login
	develop=$(git rev-parse develop)
	run -0 git hotfix finish -n
	[[ $output = *'
in develop program.c stays as it is' ]]
	git switch -q hotfix/login
	git mv app.c main.c
	git commit -q -m 'a third name'
	run -0 git hotfix finish -n
	[[ $output = *' app.c, main.c and program.c stay as they are' ]]
	git switch -q develop
	git rm -q -r docs
	echo none >docs
	git add docs
	git commit -q -m 'no docs'
	git push -q origin develop
	git switch -q hotfix/login
	commit_file docs/VERSION 1.4.1 'the docs are of 1.4.1'
	run -3 git hotfix finish
	[[ $output = *'
conflict with develop in '* ]]
	[ "$(there rev-parse develop)" != "$develop" ]
	run -1 git hotfix owed
	[[ $output != *lack* ]]
}

@test "for review: a branch for what is owed, and none for nothing" {
	given_versions 'via = branch' 'keep-target = VERSION' 'never = docs/'
	git hotfix start -q first
	commit_file docs/VERSION 1.4.1 'docs of 1.4.1'
	run -0 git hotfix finish
	[[ $output = *'
  develop        is owed nothing
'* ]]
	run -0 there for-each-ref refs/heads/merge-back
	expect_output ''
	release_version
	run -3 git hotfix finish
	review=merge-back/login-into-develop
	[[ $output = *"
  develop        for review on $review, VERSION stays as it is there
"* ]]
	run -0 there diff --name-status develop $review
	expect_output 'M	app.c'
}

@test "a rollback is owed to no one who was owed nothing" {
	given_versions 'never = docs/'
	git hotfix start -q first
	commit_file docs/VERSION 1.4.1 'docs of 1.4.1'
	git hotfix finish -q
	develop=$(git rev-parse develop)
	tick
	run -0 git hotfix rollback first
	[ "$(there rev-parse develop)" = "$develop" ]
	run -0 git hotfix owed --all
	expect_output ''
}

@test "a rollback of what was kept in part" {
	given_versions 'keep-target = VERSION'
	release_version
	git hotfix finish -q || [ $? = 3 ]
	tick
	run -0 git hotfix rollback login
	run -0 brought develop
	expect_output 'M	app.c'
	run -0 git show develop:VERSION
	expect_output 1.5.0-dev
	run -0 git hotfix owed
}
