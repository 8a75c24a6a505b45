#!/usr/bin/env bats
# What owed says: the proof of what is settled, what is missing of what is not,
# and what cannot be told.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper

# An age is as long ago as the test was written; it says nothing here.
no_age() {
	# shellcheck disable=SC2001 # what a pattern of the shell cannot say
	sed 's/ since [0-9]* days\{0,1\}/ since then/' <<<"$output"
}

# shift_lines <n>: develop puts n lines before the steps, so no blob is equal.
shift_lines() {
	git switch -q develop
	sed -i.orig "1a\\
/* of develop */" app.c
	rm app.c.orig
	tick
	git commit -q -a -m 'say where it is'
	git push -q origin develop
	git switch -q main
}

# release: the hotfix that is checked out, to production alone.
release() {
	local develop

	develop=$(git rev-parse origin/develop)
	git hotfix finish -q --no-push
	git push -q origin main --follow-tags 2>/dev/null
	git branch -q -f develop "$develop"
	fix=$(git rev-parse "$(git describe --abbrev=0)^2")
}

# edit <line> <text> <subject>: a commit that changes one step of app.c.
edit() {
	sed -i.orig "s/n + $1;/n + $2;/" app.c
	rm app.c.orig
	tick
	git commit -q -a -m "$3"
}

# on_develop <command>...: there, and pushed.
on_develop() {
	git switch -q develop
	"$@"
	git push -q origin develop
	git switch -q main
}

pick() {
	tick
	git cherry-pick "$1" >/dev/null
}

squash() {
	tick
	git merge -q --squash "$1" >/dev/null
	git commit -q -m 'take the fix'
}

@test "picked: each commit has an equal one there" {
	given_release
	shift_lines
	given_hotfix login
	release
	on_develop pick "$fix"
	run -0 git hotfix owed
	expect_output ''
	run -0 git hotfix owed --all
	expect_output "paid     login                to develop          \
picked by $(id develop)"
	run -0 git hotfix owed --json
	# shellcheck disable=SC2016 # perl's variables
	expect "picked $(git rev-parse develop) 1" "$(json 'map { join " ",
		$_->{proof}, $_->{by}, $_->{pushed} } @{$j->{settled}}' \
		<<<"$output")"
}

@test "picked here, and not pushed" {
	given_release
	shift_lines
	given_hotfix login
	release
	git switch -q develop
	pick "$fix"
	run -0 git hotfix owed --all
	expect_output "paid     login                to develop          \
picked by $(id develop), not pushed"
}

@test "squashed: one commit equals all of it" {
	given_release
	shift_lines
	git hotfix start -q login
	edit 1 11 'fix the first step'
	edit 5 15 'fix the fifth step'
	release
	on_develop squash "$fix"
	run -0 git hotfix owed --all
	expect_output "paid     login                to develop          \
squashed by $(id develop)"
}

@test "present: merging it would change nothing" {
	given_release
	shift_lines
	given_hotfix login
	release
	git switch -q develop
	sed -i.orig 's/n + 1;/n + 11;/; s/n + 2;/n + 12;/' app.c
	rm app.c.orig
	git commit -q -a -m 'mend two steps'
	git push -q origin develop
	run -0 git hotfix owed --all
	expect_output "paid     login                to develop          present"
}

@test "what is half there says what is missing" {
	given_release
	shift_lines
	git hotfix start -q login
	edit 1 11 'fix the first step'
	commit_file login.c 'int login;' 'log in'
	release
	on_develop pick "$fix~"
	run -1 --separate-stderr git hotfix owed
	expect 'owed     login                to develop          in main as '\
'v1.4.1 since then' "$(no_age | sed 's/overdue/owed   /')"
	run -1 --separate-stderr git hotfix owed -v
	expect "overdue  login                to develop          in main as \
v1.4.1 since then
         lacks $(id "$fix") log in
         lacks login.c" "$(no_age)"
	expect_stderr ''
	run -1 git hotfix owed --json
	# shellcheck disable=SC2016 # perl's variables
	expect "$fix
login.c" "$(json 'map { @{$_->{missing}}, @{$_->{paths}} } @{$j->{owed}}' \
		<<<"$output")"
}

@test "ported: a pick whose conflict was resolved" {
	given_release
	git switch -q develop
	edit 1 21 'change the first step'
	git push -q origin develop
	given_hotfix login
	release
	git switch -q develop
	run -1 git cherry-pick "$fix"
	sed -i.orig '/^<<<<<<<\|^=======\|^>>>>>>>\|n + 21;/d' app.c
	rm app.c.orig
	tick
	git commit -q -a --no-edit
	commit_file later.c 'int later;' 'go on'
	git push -q origin develop
	edit 11 31 'change it again'
	git push -q origin develop
	run -0 --separate-stderr git hotfix owed --all
	expect_output "paid     login                to develop          \
ported by $(id develop~2)"
	expect_stderr ''
}

@test "doubtful: it may be there, though little of it is" {
	given_release
	git hotfix start -q login
	commit_file login.c "$(seq 9)" 'log in'
	release
	git switch -q develop
	seq 3 >login.c
	git add login.c
	git commit -q -C "$fix"
	git push -q origin develop
	run -1 --separate-stderr git hotfix owed --all
	expect "doubtful login                to develop          in main as \
v1.4.1 since then
         $(id "$fix") may be there as $(id develop), which has 33% of it
         lacks $(id "$fix") log in
         lacks login.c" "$(no_age)"
	expect_stderr ''
	run -1 git hotfix check --matrix
	expect_output 'hotfix  develop
login   doubtful'
	run -1 git hotfix owed --json
	expect_output "{
  \"format\": 1,
  \"owed\": [],
  \"settled\": [],
  \"doubtful\": [
    {
      \"commit\": \"$fix\",
      \"subject\": \"log in\",
      \"target\": \"develop\",
      \"by\": \"$(git rev-parse develop)\",
      \"share\": 33,
      \"hotfix\": \"login\",
      \"missing\": [
        \"$fix\"
      ],
      \"paths\": [
        \"login.c\"
      ],
      \"found\": false
    }
  ],
  \"undecided\": []
}"
}

@test "taken out again, and by whom" {
	given_release
	given_hotfix login
	git hotfix finish -q
	git switch -q develop
	tick
	git revert --no-edit -m 1 HEAD >/dev/null
	git push -q origin develop
	run -1 git hotfix owed
	expect "overdue  login                to develop          in main as \
v1.4.1 since then; develop took it out in $(id develop)" "$(no_age)"
	run -1 git hotfix owed --json
	# shellcheck disable=SC2016 # perl's variables
	expect "$(git rev-parse develop)" \
		"$(json '$j->{owed}[0]{reverted_by}' <<<"$output")"
}

@test "the oldest debt comes first" {
	given_release
	given_hotfix second
	release
	tick
	git hotfix start -q first
	edit 9 19 'fix the ninth step'
	release
	run -1 git hotfix owed
	expect 'second first' "$(awk '{ print $2 }' <<<"$output" | xargs)"
	run -1 git hotfix owed --json
	# shellcheck disable=SC2016 # perl's variables
	expect 'second first' "$(json 'join " ", map { $_->{hotfix} }
		@{$j->{owed}}' <<<"$output")"
}

@test "found in production's history, not recorded" {
	given_repository
	git switch -q -c hotfix/login main
	edit 1 11 'fix the first step'
	git switch -q main
	tick
	git merge -q --no-ff -m "Merge branch 'hotfix/login'" hotfix/login
	git tag -a -m 'release v1.4.1' v1.4.1
	git push -q --follow-tags origin main
	git branch -q -D hotfix/login
	run -1 git hotfix owed
	expect "overdue  login                to develop          in main as \
v1.4.1 since then; found, not recorded" "$(no_age)"
	run -1 git hotfix owed --json
	# shellcheck disable=SC2016 # perl's variables
	expect 1 "$(json '$j->{owed}[0]{found}' <<<"$output")"
	tick
	git hotfix waive -q login --target develop -m 'not there'
	run -0 git hotfix owed --all
	expect_output "paid     login                to develop          \
waived: not there"
}

@test "what cannot be told leaves the others answered" {
	given_policy '[branches]' 'production = main' 'releases = release/*'
	git push -q origin develop:refs/heads/release/1.5
	git fetch -q
	given_hotfix login
	release
	on_develop git merge -q --no-edit main 2>/dev/null
	somebody release/1.5 app.c 'all new'
	there config uploadpack.allowFilter true
	git clone -q --filter=blob:none "file://$PWD/../remote.git" ../partial
	cd ../partial
	git hotfix sync
	git config remote.origin.url "file://$PWD/nowhere"
	run -128 --separate-stderr git hotfix owed --all
	expect_output \
		'paid     login                to develop          merged'
	why='what the fix changes cannot be read'
	[ "${stderr_lines[-1]}" = \
		"error: cannot tell whether 'release/1.5' has 'login': $why" ]
	run -128 --separate-stderr git hotfix owed --json
	# shellcheck disable=SC2016 # perl's variables
	run -0 --separate-stderr json 'scalar @{$j->{owed}}, map { join ", ",
		@{$_}{"hotfix", "target", "why"} } @{$j->{undecided}}' \
		<<<"$output"
	expect_output "0
login, release/1.5, $why"
	run -128 --separate-stderr git hotfix check --matrix
	expect_output 'hotfix  develop  release/1.5
login   merged   ?'
}

@test "a history that is not here cannot tell of any" {
	given_release
	given_hotfix login
	release
	git clone -q --depth 1 --no-single-branch "file://$PWD/../remote.git" \
		../shallow
	cd ../shallow
	run -128 --separate-stderr git hotfix owed --json
	# shellcheck disable=SC2016 # perl's variables
	run -0 json 'map { join ", ", $_->{hotfix} // "-", $_->{target} // "-",
		$_->{why} } @{$j->{undecided}}' <<<"$output"
	expect_output '-, -, the history that is here ends too early'
}
