#!/bin/sh
# How long commands take where there are many records, beside plain git reading
# the same commits: `make bench-records`. In a clone of BENCH_REPO (its branch
# BENCH_PRODUCTION), or in a small repository made here, with RECORDS hotfixes
# of EVENTS events each: a half of them closed or abandoned, the others open.

set -eu

share=$(cd "$(dirname "$0")" && pwd)
ROUNDS=${ROUNDS:-5}
RECORDS=${RECORDS:-500}
EVENTS=${EVENTS:-30}
# shellcheck source=share/bench_home.sh
. "$share/bench_home.sh"

# One hotfix a day; production is what it was before the first of them.
now=$(date +%s)
first=$((now - (RECORDS + 1) * 86400))

given_repository() {
	if [ -n "${BENCH_REPO:-}" ]; then
		git clone -q --shared --no-checkout "$BENCH_REPO" work
	else
		git init -q work
		GIT_COMMITTER_DATE="@$first +0000" \
			git -C work commit -q --allow-empty -m begin
	fi
	cd work
	begin=$(git rev-list -1 --first-parent --until="$first" \
		"${BENCH_PRODUCTION:-HEAD}")
	git for-each-ref --format='delete %(refname)' refs/heads refs/remotes |
		git update-ref --no-deref --stdin
	git update-ref refs/heads/main "$begin"
	git symbolic-ref HEAD refs/heads/topic
	git remote | xargs -r -n 1 git remote remove
}

# What a hotfix is numbered by decides what becomes of it: 0 and 1 of four are
# open, 2 is released, 3 abandoned. Each of the first three has a commit.
stream() {
	awk -v records="$RECORDS" -v begin="$begin" -v first="$first" \
		-v quote="'" '
	function head(branch, subject, n) {
		printf "commit refs/heads/%s\nmark :%d\n", branch, ++mark
		printf "committer Ana Sousa <ana@example.org> %d +0000\n",
			first + n * 86400 + 3600
		printf "data <<END\n%s\nEND\n", subject
	}
	function file(n) {
		printf "M 100644 inline mended/%03d/%d.c\n", n % 100, n
		printf "data <<END\nint mended_%d;\nEND\n", n
	}
	BEGIN {
		head("main", "say what a hotfix is", 0)
		print "from " begin
		print "M 100644 inline .hotfix.ini\ndata <<END\n[branches]"
		print "production = main\nintegration = develop"
		print "[triage]\nrequire = severity, impact\n[evidence]"
		print "require = regression\n[approval]\nrequire = sre:1"
		print "[roles]\nsre = bo@example.org\nEND"
		main = mark
		for (n = 1; n <= records; n++) {
			if (n % 4 == 3)
				continue
			head("hotfix/fix-" n, "mend " n \
				"\n\nHotfix: fix-" n, n)
			print "from :" main
			file(n)
			if (n % 4 != 2)
				continue
			head("main", "Merge branch " quote "hotfix/fix-" n \
				quote, n)
			printf "from :%d\nmerge :%d\n", main, mark - 1
			file(n)
			main = mark
		}
		print "reset refs/heads/develop\nfrom :" main
		print "reset refs/heads/topic\nfrom :" main
	}'
}

# The records, for which the marks of the above say what they speak of.
records() {
	awk -v records="$RECORDS" -v events="$EVENTS" -v first="$first" \
		-v tree="$(git rev-parse 'main^{tree}')" \
		-v policy="$(git rev-parse main:.hotfix.ini)" '
	function event(kind, subject, fields) {
		print "commit refs/hotfix-log/" name
		printf "committer %s <%s@example.org> %d +0000\n",
			at % 3 ? "Ana Sousa" : "Bo Berg", at % 3 ? "ana" : "bo",
			first + n * 86400 + at * 600
		printf "data <<END\n%s\n\n", subject
		printf "Hotfix-Event: %s\nHotfix-Name: %s\n%sEND\n", kind,
			name, fields
		at++
	}
	function tested(item) {
		event("evidence", item " passed", "Hotfix-Item: " item "\n" \
			"Hotfix-Result: passed\nHotfix-Tree: " tree "\n" \
			"Hotfix-Commit: " fix "\nHotfix-Exit: 0\n" \
			"Hotfix-Duration: 12.345\nHotfix-Output-Size: 4711\n" \
			"Hotfix-Output-Digest: " tree "\n")
	}
	function approved(role) {
		event("approve", "approved as " role, "Hotfix-Role: " role \
			"\nHotfix-Tree: " tree "\nHotfix-Commit: " fix "\n")
	}
	function begun() {
		event("start", "started from main", "Hotfix-Line: main\n" \
			"Hotfix-Base: " id[1] "\nHotfix-Severity: P" \
			(n % 2 + 1) "\nHotfix-Incident: INC-" n "\n" \
			"Hotfix-Impact: nobody can pay\n" \
			"Hotfix-Affected: all who buy by card\n" \
			"Hotfix-Workaround: none\n" \
			"Hotfix-Rollback-Plan: deploy the release before it\n")
	}
	function ended() {
		if (n % 4 == 2)
			event("release", "released to main", "Hotfix-Commit: " \
				id[mark + 1] "\nHotfix-Tip: " fix "\n" \
				"Hotfix-Verdict: warn\nHotfix-Policy: " \
				policy "\nHotfix-Setting: " \
				"limits.lines = 100 (config: global)\n" \
				"Hotfix-Finding: warn noise: 60% is noise\n")
		else if (n % 4 == 3)
			event("abandon", "abandoned: it was no fix", "")
		else
			approved("sre")
	}
	{ id[substr($1, 2)] = $2 }
	END {
		mark = 1
		for (n = 1; n <= records; n++) {
			name = "fix-" n
			at = 0
			fix = n % 4 == 3 ? id[1] : id[++mark]
			begun()
			while (at < events - 1)
				if (at % 5 == 1)
					tested(at % 2 ? "regression" : "smoke")
				else if (at % 5 == 3)
					approved("sre")
				else
					event("note", "what was seen and done" \
						" at step " at, "")
			ended()
			if (n % 4 == 2)
				mark++
		}
	}' "$home/marks"
}

# row <ratio's arguments>: with memory, and a status of 1 is an answer.
row() {
	"$HF_BUILD/bench/ratio" -m -s 1 -w 1 -n "$ROUNDS" "$@"
}

cd "$home"
given_repository
stream | git fast-import --quiet --force --export-marks="$home/marks"
records | git fast-import --quiet --force
git for-each-ref --format='delete %(refname)' 'refs/heads/hotfix/fix-*' |
	awk '{ split($2, part, "-") } part[2] % 4 == 2' | git update-ref --stdin
git commit-graph write --reachable --no-progress
git hotfix install -q
git hotfix list >"$home/said"
printf 'a repository of %d commits, %d records of %d events; medians of %d runs
%d closed, %d abandoned, %d open; and the most memory\n\n' \
	"$(git rev-list --count main)" "$RECORDS" "$EVENTS" "$ROUNDS" \
	"$(grep -c ^closed "$home/said")" "$(grep -c ^abandoned "$home/said")" \
	"$(grep -c ^open "$home/said")"

all='git log of all records=git log --format=%an%n%B --glob=refs/hotfix-log'
one='git log of its record=git log --format=%an%n%B refs/hotfix-log/fix-1'
row "git hotfix list=git hotfix list" "$all"
row "git hotfix list --names=git hotfix list --names" "$all"
row "git hotfix owed=git hotfix owed" "$all"
row "git hotfix log fix-1=git hotfix log fix-1" "$one"
row "git hotfix log -v fix-1=git hotfix log -v fix-1" "$one"
row "git hotfix status fix-1=git hotfix status fix-1" "$one" "$all"
git symbolic-ref HEAD refs/heads/hotfix/fix-1
row "git hotfix status, by the branch=git hotfix status" "$one" "$all"
git symbolic-ref HEAD refs/heads/topic
echo 'mend it' >"$home/message"
row -n 50 "commit-msg, not concerned=\
$HF_BUILD/libexec/git-hotfix/commit-msg $home/message" \
	"an empty C program=$HF_BUILD/bench/empty"
