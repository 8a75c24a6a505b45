#!/usr/bin/env bats
# git hotfix owed: which fixes of production a target lacks, computed from git
# at each call and never remembered.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper

# A fix that is in production and not in develop, because it conflicts there.
given_debt() {
	given_release
	git switch -q develop
	sed -i 's/n + 1;/n + 12;/' app.c
	git commit -q -a -m 'change the first step'
	git push -q origin develop
	git switch -q main
	given_hotfix login
	run -3 git hotfix finish -q
}

# pay: merge production into develop by plain git.
pay() {
	git switch -q develop
	git merge -q v1.4.1 >/dev/null 2>&1 || :
	sed -i '/^<<<<<<<\|^=======\|^>>>>>>>/d' app.c
	tick
	git commit -q -a --no-edit
}

@test "nothing is owed where nothing was released" {
	given_release
	run -0 --separate-stderr git hotfix owed
	expect_output ''
	expect_stderr ''
	given_hotfix login
	run -0 git hotfix owed --all
	expect_output ''
	run -0 git hotfix owed --json
	expect_output '{
  "format": 1,
  "owed": [],
  "settled": [],
  "doubtful": [],
  "undecided": []
}'
}

@test "a debt, by when it is due" {
	ago $((5 * 3600))
	given_debt
	run -1 --separate-stderr git hotfix owed
	expect_output 'owed     login                to develop          in main as v1.4.1 since 4 hours'
	expect_stderr ''
	released=$(git log -1 --format=%at refs/hotfix-log/login)
	run -1 --separate-stderr git hotfix owed --json
	expect_output "{
  \"format\": 1,
  \"owed\": [
    {
      \"kind\": \"merge-back\",
      \"hotfix\": \"login\",
      \"target\": \"develop\",
      \"commits\": [
        \"$(git rev-parse main)\"
      ],
      \"since\": \"$(iso "$released")\",
      \"due\": \"$(iso $((released + 86400)))\",
      \"overdue\": false,
      \"reverted_by\": null,
      \"lacks\": [],
      \"missing\": [
        \"$(git rev-parse main^2)\"
      ],
      \"paths\": [
        \"app.c\"
      ],
      \"found\": false
    }
  ],
  \"settled\": [],
  \"doubtful\": [],
  \"undecided\": []
}"
}

@test "past its day" {
	ago $((50 * 3600))
	given_debt
	run -1 --separate-stderr git hotfix owed
	expect_output 'overdue  login                to develop          in main as v1.4.1 since 2 days'
	run -1 --separate-stderr git hotfix owed --json
	[[ $output = *'"overdue": true'* ]]
	run -0 git hotfix status login
	expect 'hotfix login: owed, in main as v1.4.1 since 2 days
  develop        owed
next: git hotfix merge-back login' "$(grep -v '^  clock ' <<<"$output")"
}

@test "paid by plain git: here alone it is not pushed, then it is settled" {
	given_debt
	pay
	run -0 --separate-stderr git hotfix owed
	expect_output ''
	run -0 --separate-stderr git hotfix owed --all
	expect_output 'paid     login                to develop          merged, not pushed'
	run -0 git hotfix owed --json
	expect_output "{
  \"format\": 1,
  \"owed\": [],
  \"settled\": [
    {
      \"hotfix\": \"login\",
      \"target\": \"develop\",
      \"proof\": \"merged\",
      \"by\": \"$(git rev-parse main)\",
      \"pushed\": false
    }
  ],
  \"doubtful\": [],
  \"undecided\": []
}"
	git clone -q ../remote.git ../second
	git -C ../second hotfix sync
	run -1 git -C ../second hotfix owed
	git push -q origin develop
	run -0 --separate-stderr git hotfix owed --all
	expect_output 'paid     login                to develop          merged'
	expect_stderr ''
	run -0 --separate-stderr git hotfix finish login
	expect_output "in production 'login' in main as v1.4.1: \
nothing was missing
  develop        has it already"
}

@test "a payment that was taken away again is owed again" {
	given_debt
	pay
	git push -q origin develop
	run -0 git hotfix owed
	git reset -q --hard develop~
	git push -q -f origin develop
	run -1 git hotfix owed
}

@test "seen by a clone without the record, and without any policy" {
	given_debt
	git clone -q ../remote.git ../second
	cd ../second
	git hotfix sync
	run -1 --separate-stderr git hotfix owed
	[[ $output = *'login                to develop '* ]]
	expect_stderr ''
}

@test "two hotfixes and two targets" {
	given_policy '[branches]' 'production = main' 'releases = release/*'
	git push -q origin develop:refs/heads/release/1.5
	git fetch -q
	given_hotfix login
	git hotfix finish -q --no-push
	git push -q origin main v1.4.1 2>/dev/null
	tick
	git hotfix start -q logout
	commit_file logout.c 'int logout;' 'fix the logout'
	run -1 git hotfix owed
	expect "login to release/1.5" "$(awk '{ print $2, $3, $4 }' <<<"$output")"
	git hotfix finish -q
	run -0 git hotfix owed --all
	expect "login to develop
login to release/1.5
logout to develop
logout to release/1.5" "$(awk '{ print $2, $3, $4 }' <<<"$output")"
}

@test "abandoned ones owe nothing" {
	given_release
	given_hotfix login
	git hotfix abandon -q login
	run -0 git hotfix owed --all
	expect_output ''
}

@test "a shallow clone cannot decide" {
	given_debt
	git clone -q --depth 1 --no-single-branch "file://$PWD/../remote.git" \
		../shallow
	cd ../shallow
	git hotfix sync || :
	run -128 --separate-stderr git hotfix owed
	[ -n "$stderr" ]
}

@test "usage, and where there is nothing to look at" {
	given_release
	run -129 git hotfix owed login
	run -129 git hotfix owed --nosuch
	cd "$HOME"
	run -128 --separate-stderr git hotfix owed
	[ -n "$stderr" ]
}

@test "who merged the hotfix branch itself has it" {
	given_release
	given_hotfix login
	fix=$(git rev-parse HEAD)
	git push -q origin hotfix/login
	git hotfix finish -q --keep
	git branch -q -f develop develop^1
	git push -q -f origin develop
	run -1 git hotfix owed
	git switch -q -C develop origin/develop
	git merge -q --no-ff -m 'take the fix' "$fix"
	git push -q origin develop
	run -0 git hotfix owed --all
	expect_output 'paid     login                to develop          merged'
}

@test "a record that names a tip of others pays no debt" {
	given_debt
	event=$(git commit-tree -p refs/hotfix-log/login -m "released to main

Hotfix-Event: release
Hotfix-Name: login
Hotfix-Commit: $(git rev-parse main)
Hotfix-Tip: $(git rev-parse develop)" "$(git mktree </dev/null)")
	tick
	git update-ref refs/hotfix-log/login "$event"
	run -1 git hotfix owed
}
