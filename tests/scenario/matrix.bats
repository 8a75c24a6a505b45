#!/usr/bin/env bats
# git hotfix check --matrix: which branch has which fix, and by what proof.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper

# Two fixes for develop and one release branch; the second came before it.
given_fixes() {
	given_policy '[branches]' 'production = main' 'releases = release/*'
	given_hotfix login
	git hotfix finish -q
	git push -q origin develop:refs/heads/release/1.5
	git fetch -q
	tick
	git hotfix start -q logout-of-all
	commit_file logout.c 'int logout;' 'fix the logout'
	git hotfix finish -q --no-push
	git push -q origin main v1.4.2 2>/dev/null
	git branch -q -f develop origin/develop
}

@test "a row per fix, a column per branch" {
	given_fixes
	run -1 --separate-stderr git hotfix check --matrix
	expect_output "hotfix         develop  release/1.5
login          merged   merged
logout-of-all  owed     owed"
	expect_stderr ''
	git switch -q develop
	git cherry-pick v1.4.2^2 >/dev/null
	git push -q origin develop
	git hotfix waive -q logout-of-all --target release/1.5 -m 'not there'
	run -0 --separate-stderr git hotfix check --matrix
	expect_output "hotfix         develop  release/1.5
login          merged   merged
logout-of-all  picked   waived"
	run -0 git hotfix check --matrix logout-of-all
	expect_output "hotfix         develop  release/1.5
logout-of-all  picked   waived"
	run -0 git hotfix check --matrix hotfix/login
	expect_output "hotfix  develop  release/1.5
login   merged   merged"
}

@test "for programs" {
	given_fixes
	git hotfix waive -q logout-of-all --target release/1.5 -m 'not there'
	run -1 --separate-stderr git hotfix check --matrix --json
	# shellcheck disable=SC2016 # perl's variables
	run -0 json '$j->{format}, map { join " ", $_->{hotfix}, $_->{branch},
		$_->{proof} // "-", $_->{owed} ? "owed" : "paid",
		$_->{doubtful} ? "doubtful" : "sure", $_->{undecided} // "-" }
		@{$j->{matrix}}' <<<"$output"
	expect_output '1
login develop merged paid sure -
login release/1.5 merged paid sure -
logout-of-all develop - owed sure -
logout-of-all release/1.5 waived paid sure -'
}

@test "a branch that is no target of a fix" {
	given_policy '[branches]' 'production = main' 'support = support/*'
	git push -q origin main:refs/heads/support/1.x
	git fetch -q
	tick
	git hotfix start -q --from support/1.x old
	commit_file old.c 'int old;' 'fix what is old'
	run git hotfix finish -q
	git switch -q main
	given_hotfix login
	git hotfix finish -q
	run -1 git hotfix check --matrix
	expect_output "hotfix  develop  main
login   merged   -
old     merged   owed"
}

@test "nothing released is nothing to show" {
	given_release
	run -0 --separate-stderr git hotfix check --matrix
	expect_output ''
	expect_stderr ''
	given_hotfix login
	run -0 git hotfix check --matrix
	expect_output ''
	run -0 git hotfix check --matrix --json
	expect_output '{
  "format": 1,
  "matrix": []
}'
}

@test "production alone has no column" {
	git init -q alone
	cd alone
	commit_file app.c "$(app_source)" 'start the project'
	git tag -a -m 'release v1.0.0' v1.0.0
	given_hotfix login
	git hotfix finish -q
	run -0 git hotfix check --matrix
	expect_output 'hotfix
login'
}

@test "what is not there, and usage" {
	given_release
	run -128 --separate-stderr git hotfix check --matrix nosuch
	expect_stderr "fatal: there is no hotfix 'nosuch'
hint: git hotfix list"
	run -129 git hotfix check --matrix login logout
	[[ $output = 'error: check: too many arguments'* ]]
}
