#!/usr/bin/env bats
# git hotfix audit: which commits of one branch never reached another one, in
# any repository.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154 # perl in single quotes; a test is
# a subshell; bats sets output

load helper

# days <n>: what follows is so old.
days() {
	# shellcheck disable=SC2034 # for tick
	clock=$(($(date +%s) - $1 * 86400 - 3600))
	tick
}

# given_lines: main, and maint with a release, in a repository without a remote
# and without a policy.
given_lines() {
	git init -q shop
	cd shop || return
	days 400
	commit_file app.c "$(app_source)" 'add the steps'
	git tag v1.0
	git branch maint
	commit_file new.c 'int new;' 'begin anew'
}

# fix <n> [<days>]: maint's step n is mended, in its own file's way.
fix() {
	days "${2:-100}"
	git switch -q maint
	commit_file "fix-$1.c" "int fix_$1;" "fix $1"
	printf -v "fix$1" %s "$(git rev-parse HEAD)"
}

# line <commit> <age>: as it is listed.
line() {
	git log -1 --abbrev=7 --format="  %h %s (%an, %cs, $2)" "$1"
}

@test "what never came is grouped by release, the oldest debt first" {
	given_lines
	fix 1 300
	fix 2 200
	git tag -a -m 'release 1.0.1' v1.0.1
	fix 3 40
	git tag v1.0.2-rc1
	git tag v1.0.2
	fix 4 1
	run -0 --separate-stderr git hotfix audit maint main
	expect_output "v1.0.1
$(line "$fix1" '300 days')
$(line "$fix2" '200 days')
v1.0.2
$(line "$fix3" '40 days')
unreleased
$(line "$fix4" '1 day')

4 of 4 commits of maint never reached main; the oldest is 300 days old"
	expect_stderr ''
	run -0 git hotfix audit -q maint main
	expect_output \
		'4 of 4 commits of maint never reached main; the oldest is 300 days old'
	run -0 git hotfix audit -v v1.0.1 "$fix1"
	expect_output "v1.0.1
$(line "$fix2" '200 days')
            fix-2.c

1 of 1 commit of v1.0.1 never reached $fix1; it is 200 days old"
}

@test "nothing is missing" {
	given_lines
	run -0 git hotfix audit --exit-code maint main
	expect_output 'every commit of maint is in main'
	fix 1
	git switch -q main
	git cherry-pick "$fix1"
	run -0 git hotfix audit --exit-code maint main
	expect_output 'no commit of maint is missing in main; 1 was looked at
the others: 1 picked'
	run -0 git hotfix audit --exit-code -q maint main
	expect_output 'no commit of maint is missing in main; 1 was looked at'
}

@test "the whole object" {
	given_lines
	fix 1 3
	git tag v1.0.1
	fix 2 2
	git switch -q main
	git cherry-pick "$fix2"
	run -0 --separate-stderr git hotfix audit --json maint main
	expect_output "{
  \"format\": 1,
  \"production\": \"maint\",
  \"targets\": [
    \"main\"
  ],
  \"checked\": 2,
  \"missing\": [
    {
      \"commit\": \"$fix1\",
      \"subject\": \"fix 1\",
      \"author\": \"Ana Sousa <ana@example.org>\",
      \"date\": \"$(TZ=UTC git log -1 --date=format-local:%FT%TZ \
		--format=%cd "$fix1")\",
      \"target\": \"main\",
      \"tag\": \"v1.0.1\",
      \"reverted_by\": null,
      \"lacks\": [
        \"fix-1.c\"
      ]
    }
  ],
  \"doubtful\": [],
  \"settled\": {
    \"merged\": 0,
    \"picked\": 1,
    \"squashed\": 0,
    \"present\": 0,
    \"ported\": 0,
    \"waived\": 0,
    \"only\": 0,
    \"reverted\": 0
  },
  \"undecided\": []
}"
	expect_stderr ''
	run -1 git hotfix audit --json --exit-code maint main
}

@test "a topic that was squashed in the target is there commit by commit" {
	given_lines
	git switch -q -c topic maint
	sed -i 's/n + 1;/n + 11;/' app.c
	git commit -q -a -m 'half of the first step'
	first=$(git rev-parse HEAD)
	sed -i 's/n + 11;/n + 12;/' app.c
	git commit -q -a -m 'the other half'
	git switch -q maint
	git merge -q --no-ff -m 'merge the topic' topic
	git switch -q main
	git merge -q --squash topic
	git commit -q -m 'the first step, at once'
	run -0 git hotfix audit maint main
	expect_output 'no commit of maint is missing in main; 2 were looked at
the others: 1 squashed, 1 present'
	git revert --no-edit HEAD
	run -0 git hotfix audit --json maint main
	[[ $(json '$j->{missing}[0]{commit}' <<<"$output") = "$first" ]]
}

@test "what production took back itself is owed to nobody" {
	given_lines
	fix 1
	git revert --no-edit HEAD
	fix 2 90
	run -0 git hotfix audit maint main
	expect_output "unreleased
$(line "$fix2" '90 days')

1 of 3 commits of maint never reached main; it is 90 days old
the others: 2 reverted"
}

@test "a merge that was taken back, and one that was brought again" {
	given_lines
	git switch -q -c topic maint
	commit_file one.c 'int one;' 'one'
	commit_file two.c 'int two;' 'two'
	git switch -q maint
	git merge -q --no-ff -m 'merge the topic' topic
	git revert --no-edit -m 1 HEAD
	run -0 git hotfix audit maint main
	expect_output 'no commit of maint is missing in main; 3 were looked at
the others: 3 reverted'
	git revert --no-edit HEAD
	run -0 git hotfix audit --json maint main
	expect 'one
two' "$(json 'map { $_->{subject} } @{$j->{missing}}' <<<"$output" |
		grep -v -i revert)"
}

@test "the revert of a fix that the target has is owed to it" {
	given_lines
	fix 1
	git revert --no-edit HEAD
	revert=$(git rev-parse HEAD)
	git switch -q main
	git cherry-pick "$fix1"
	run -0 git hotfix audit --json maint main
	expect "$revert" "$(json 'map { $_->{commit} } @{$j->{missing}}' \
		<<<"$output")"
	expect 1 "$(json '$j->{settled}{picked}' <<<"$output")"
}

@test "what was taken out of the target again" {
	given_lines
	fix 1 70
	git tag v1.0.1
	git switch -q main
	git cherry-pick "$fix1"
	git revert --no-edit HEAD
	run -1 git hotfix audit --exit-code maint main
	expect_output "taken out again
$(line "$fix1" '70 days'): reverted by $(id main)

no commit of maint is missing in main; 1 was looked at
the others: 1 taken out again"
	run -0 git hotfix audit --json maint main
	expect "$(git rev-parse main)" \
		"$(json '$j->{missing}[0]{reverted_by}' <<<"$output")"
}

@test "equal but for white space is doubtful, with both commits" {
	given_lines
	days 20
	git switch -q maint
	sed -i 's/\treturn n + 1;/\tif (n)\n\t\treturn n + 11;/' app.c
	git commit -q -a -m 'fix the first step'
	fix=$(git rev-parse HEAD)
	git switch -q main
	tick
	sed -i 's/\treturn n + 1;/\tif (n)\n\treturn n + 11;/' app.c
	git commit -q -a -m 'mend the first step'
	run -0 git hotfix audit --exit-code maint main
	expect_output "doubtful
$(line "$fix" '20 days'): $(id main) is it but for white space

no commit of maint is missing in main; 1 was looked at
the others: 1 doubtful"
}

@test "commits that say Hotfix-Only, or change what stays" {
	given_lines
	days 10
	git switch -q maint
	commit_file old.c 'int old;' $'build with the old compiler\n\nHotfix-Only: yes'
	commit_file doc/VERSION 1.0.1 'the version'
	commit_file CHANGES 'many' 'the changes'
	git mv CHANGES doc/CHANGES
	git commit -q -m 'move the changes'
	fix 1 5
	summary=$(git hotfix audit maint main | tail -n 2)
	expect '4 of 5 commits of maint never reached main; the oldest is 10 days old
the others: 1 owed to nobody' "$summary"
	run -0 git hotfix audit --ignore 'VERSION, doc/' --ignore /CHANGES \
		maint main
	expect_output "unreleased
$(line "$fix1" '5 days')

1 of 5 commits of maint never reached main; it is 5 days old
the others: 4 owed to nobody"
	printf '[merge-back]\nnever = doc/, CHANGES\n' >.hotfix.ini
	git add .hotfix.ini
	git commit -q -m 'a policy'
	git config hotfix.branches.production maint
	run -0 git hotfix audit --ignore '.hotfix.ini' --ignore '!doc/VERSION' \
		maint main
	[[ $output = *'the others: 4 owed to nobody' ]]
	run -128 --separate-stderr git hotfix audit --ignore 'a//b' maint main
	[[ $stderr = "fatal: "*"'a//b'"* ]]
}

@test "--since and --paths choose as rev-list does" {
	given_lines
	fix 1 300
	fix 2 200
	git switch -q -c topic HEAD~
	commit_file lib/one.c 'int one;' 'one'
	git switch -q maint
	git merge -q --no-ff -m 'merge the topic' topic
	fix 3 100
	days 50
	git mv fix-3.c lib
	git commit -q -m 'move a file'
	while read -r options; do
		eval "set -- $options"
		want=$(git rev-list --count --no-merges main..maint "$@")
		[ "$1" != -- ] || { shift && set -- "${@/#/--paths=}"; }
		expect "$options: $want" "$options: $(git hotfix audit --json \
			"$@" maint main | json '$j->{checked}')"
	done <<-'END'
	--since=250.days
	--since=2000-01-01
	--since=yesterday
	-- lib
	-- lib fix-1.c
	-- '*.c' ':!lib'
	-- ':(glob)*-1.c'
	END
	cd lib
	expect 2 "$(git hotfix audit --json --paths . maint main |
		json '$j->{checked}')"
	run -128 --separate-stderr git hotfix audit --paths ':(x)y' maint main
	expect_stderr \
		"fatal: git rev-list: Invalid pathspec magic 'x' in ':(x)y'"
}

@test "each target has its own answer" {
	given_lines
	fix 1
	git switch -q main
	git branch release/2.0
	git cherry-pick "$fix1"
	run -1 git hotfix audit --exit-code maint main release/2.0 maint
	expect_output "maint -> main

no commit of maint is missing in main; 1 was looked at
the others: 1 picked

maint -> release/2.0

unreleased
$(line "$fix1" '100 days')

1 of 1 commit of maint never reached release/2.0; it is 100 days old

maint -> maint

every commit of maint is in maint"
	run -0 git hotfix audit -q maint main release/2.0
	expect_output 'no commit of maint is missing in main; 1 was looked at
1 of 1 commit of maint never reached release/2.0; it is 100 days old'
	run -0 git hotfix audit --json maint main release/2.0
	expect 'main release/2.0 2 1' "$(json 'join " ", @{$j->{targets}},
		$j->{checked}, $j->{settled}{picked}' <<<"$output")"
}

@test "without arguments, production and the branches that it is owed to" {
	given_repository
	git push -q origin main:refs/heads/release/1.3 \
		develop:refs/heads/release/1.5
	git fetch -q
	run -0 --separate-stderr git hotfix audit
	expect_output 'main -> develop

every commit of main is in develop

main -> release/1.5

every commit of main is in release/1.5'
	expect_stderr ''
	somebody main hot.c 'int hot;'
	git fetch -q
	run -1 git hotfix audit --exit-code -q
	expect '1 of 1 commit of main never reached develop
1 of 1 commit of main never reached release/1.5' "$(cut -d';' -f1 <<<"$output")"
	run -0 git hotfix audit --exit-code -q v1.4.0
	expect_output 'every commit of v1.4.0 is in develop
every commit of v1.4.0 is in release/1.5'
}

@test "a line, a tag, a commit, another branch, on no branch, in a bare one" {
	given_repository
	somebody develop late.c 'int late;'
	git fetch -q
	git switch -q --detach
	for pair in 'origin/develop v1.4.0 2' \
		"origin/develop $(git rev-parse develop) 1" \
		"$(id origin/develop) HEAD 2" \
		'refs/remotes/origin/develop develop 1'; do
		read -r production target n <<<"$pair"
		run -0 git hotfix audit -q "$production" "$target"
		expect "$n of $n commit$([ "$n" = 1 ] || echo s) of \
$production never reached $target" "${output%%;*}"
	done
	cd ../remote.git
	run -0 git hotfix audit -q develop main
	expect '2 of 2 commits of develop never reached main' "${output%%;*}"
	run -0 git hotfix audit -q
	expect_output 'every commit of main is in develop'
}

@test "criss-cross, octopus, root, unrelated: as many as rev-list counts" {
	given_lines
	fix 1
	git switch -q main
	commit_file main.c 'int main;' 'main alone'
	git branch old-main
	git merge -q -m cross maint
	git switch -q maint
	git merge -q -m criss old-main
	fix 2
	for i in 3 4; do
		git switch -q -c "side$i" maint~
		commit_file "$i.c" "int i;" "side $i"
	done
	git switch -q maint
	git merge -q -m octopus side3 side4
	git switch -q --orphan other
	commit_file other.c 'int other;' 'another root'
	git switch -q maint
	git merge -q -m 'join them' --allow-unrelated-histories other
	for pair in 'maint main' 'main maint' 'other main' 'maint other'; do
		want=$(git rev-list --count --no-merges "${pair#* }..${pair% *}")
		# shellcheck disable=SC2086 # two names
		run -0 git hotfix audit --json $pair
		expect "$pair: $want" \
			"$pair: $(json '$j->{checked}' <<<"$output")"
	done
}

@test "what an author wrote cannot write on the terminal" {
	given_lines
	days 3
	git switch -q maint
	commit_file a.c a $'fix \e[31mred\nand more'
	git config user.name $'Eve\e[2J'
	commit_file b.c b 'fix b'
	run -0 git hotfix audit maint main
	expect_output "unreleased
  $(id maint~) fix \x1b[31mred and more (Ana Sousa, $(git log -1 \
	--format=%cs maint~), 3 days)
  $(id maint) fix b (Eve\x1b[2J, $(git log -1 --format=%cs), 3 days)

2 of 2 commits of maint never reached main; the oldest is 3 days old"
}

@test "what names no commit" {
	given_repository
	git branch -q -D develop
	refused 128 git hotfix audit main nosuch
	expect_stderr "fatal: there is no commit 'nosuch'"
	refused 128 git hotfix audit main develop
	expect_stderr "fatal: there is no commit 'develop'
hint: did you mean 'origin/develop'?"
	refused 128 git hotfix audit 'main^{tree}' v1.4.0
	expect_stderr "fatal: there is no commit 'main^{tree}'"
	refused 128 git hotfix audit main main:README
	expect_stderr "fatal: there is no commit 'main:README'"
	refused 128 git hotfix audit -- --all
	expect_stderr "fatal: there is no commit '--all'"
	refused 129 git hotfix audit --nosuch
	git init -q ../alone
	cd ../alone
	commit_file README 'alone' 'alone'
	run -128 --separate-stderr git hotfix audit
	expect_stderr "fatal: there is no branch that 'main' is owed to
hint: git hotfix audit <production> <target>"
	git branch -q -m trunk
	run -128 --separate-stderr git hotfix audit
	expect_stderr "fatal: no production branch was found: \
there is no main and no master
hint: git hotfix audit <production> <target>"
	run -0 git hotfix audit trunk HEAD
	expect_output 'every commit of trunk is in HEAD'
	cd "$HOME"
	run -128 --separate-stderr git hotfix audit
	[ -n "$stderr" ]
}

@test "a shallow clone answers for the pairs that it can" {
	given_repository
	somebody main hot.c 'int hot;'
	there branch early main~
	git clone -q --depth 1 --no-single-branch \
		"file://$BATS_TEST_TMPDIR/remote.git" ../shallow
	cd ../shallow
	run -128 --separate-stderr git hotfix audit main origin/develop main
	expect_output 'main -> main

every commit of main is in main'
	expect_stderr "error: origin/develop cannot be decided: the history \
that is here ends too early
hint: in a shallow clone: git fetch --unshallow"
	run -128 git hotfix audit --json main origin/develop main
	expect 'origin/develop -' "$(json '$j->{undecided}[0]{target} . " " .
		($j->{undecided}[0]{commit} // "-")' <<<"$(grep -v '^error\|^hint' \
		<<<"$output")")"
}

@test "history and files that are damaged" {
	given_lines
	fix 1
	lost=$(git rev-parse maint)
	days 90
	sed -i 's/n + 1;/n + 11;/' app.c
	git commit -q -a -m 'fix the first step'
	git switch -q -c near "$lost"
	sed -i 's/n + 9;/n + 19;/' app.c
	git commit -q -a -m 'change the last step'
	blob=$(git rev-parse maint:app.c)
	rm ".git/objects/${blob:0:2}/${blob:2}"
	run -128 --separate-stderr git hotfix audit maint near
	expect_output "no commit of maint is known to be missing in near; \
1 was looked at
the others: 1 undecided"
	expect_stderr "error: 1 commit cannot be decided in near; $(id maint): \
blob '$blob' is missing"
	rm ".git/objects/${lost:0:2}/${lost:2}"
	run -128 --separate-stderr git hotfix audit maint main maint
	expect_output 'maint -> maint

every commit of maint is in maint'
	[[ $stderr = 'error: main cannot be decided: '* ]]
}
