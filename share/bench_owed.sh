#!/bin/sh
# How long audit and owed take, and how much memory, beside what git has for a
# part of the question: `make bench-owed`. The first two in a clone of
# BENCH_REPO (its branch BENCH_PRODUCTION), or in a small repository made here;
# the last one in repositories that grow.
#
# A quick run: make bench-owed ROUNDS=1 LENGTHS=1000 FILES=100. Each length is
# run with each number of files; 1,000,000 commits take minutes and some GB in
# TMPDIR.

set -eu

share=$(cd "$(dirname "$0")" && pwd)
ROUNDS=${ROUNDS:-5}
COMMITS=${COMMITS:-1000}
FIXES=${FIXES:-100}
LENGTHS=${LENGTHS:-10000 100000 1000000}
FILES=${FILES:-1000 100000}
# shellcheck source=share/bench_home.sh
. "$share/bench_home.sh"

# grown <commits> <files>: for fast-import, main with two hotfixes, and develop
# that is so many commits ahead of where they began: it has one of them as a
# pick, and changes the files of both in another place now and then.
grown() {
	awk -v commits="$1" -v files="$2" -v quote="'" '
	function head(branch, subject) {
		printf "commit refs/heads/%s\nmark :%d\n", branch, ++mark
		print "author Ana Sousa <ana@example.org> 1600000000 +0000"
		printf "committer Ana Sousa <ana@example.org> %d +0000\n",
			1600000000 + mark
		printf "data <<END\n%s\nEND\n", subject
	}
	# A fix changes line 10 of the first two, others do line 50.
	function file(k, fixed, version,	i) {
		printf "M 100644 inline dir%03d/sub%d/file%06d.c\n",
			k % 100, k % 10, k
		print "data <<END"
		for (i = 0; i < (k < 2 ? 60 : 1); i++)
			printf "line %d of file %d, version %d\n", i, k,
				i == 10 ? fixed : i % 50 ? 0 : version
		print "END"
	}
	function merge(name, k,	before) {
		before = mark
		head("fix", "fix " name)
		printf "from :%d\n", before
		file(k, 1, 0)
		head("main", "Merge branch " quote "hotfix/" name quote)
		printf "from :%d\nmerge :%d\n", before, mark - 1
		file(k, 1, 0)
	}
	function work(n,	k, pick) {
		pick = n == int(commits / 2)
		head("develop", pick ? "fix picked" : "change " n)
		if (n == 1)
			print "from :1"
		k = 2 + n % (files - 2)
		if (pick)
			fixed[k = 1] = 1
		else if (n % 10 == 5 && n % int(commits / 10) < 10)
			version[k = n % 20 == 5] = n
		file(k, fixed[k], k < 2 ? version[k] : n)
	}
	BEGIN {
		head("main", "begin")
		for (k = 0; k < files; k++)
			file(k, 0, 0)
		merge("lacking", 0)
		merge("picked", 1)
		for (n = 1; n <= commits; n++)
			work(n)
	}'
}

# made <commits> <files>: such a repository, as git gc leaves it.
made() {
	git init -q --bare made.git
	grown "$@" | git -C made.git fast-import --quiet
	git -C made.git update-ref -d refs/heads/fix
	git -C made.git commit-graph write --reachable
}

given_repository() {
	if [ -n "${BENCH_REPO:-}" ]; then
		git clone -q --bare --no-tags "$BENCH_REPO" work
	else
		made 5000 1000
		git -C made.git symbolic-ref HEAD refs/heads/develop
		git clone -q --bare made.git work
		rm -rf made.git
	fi
	cd work
	production=$(git rev-parse "${BENCH_PRODUCTION:-HEAD}")
	git for-each-ref --format='delete %(refname)' | git update-ref --stdin
	git update-ref refs/heads/main "$production"
	git symbolic-ref HEAD refs/heads/main
	git remote remove origin
}

# ahead <commits>: how far back on main one must go to have passed so many.
ahead() {
	k=1
	while git rev-parse -q --verify "main~$((k * 9 / 8 + 1))" >"$home/said" &&
		[ "$(git rev-list --count --no-merges "main~$k..main")" -lt "$1" ]
	do
		k=$((k * 9 / 8 + 1))
	done
	echo "$k"
}

# The older half of production's newest commits, each made anew, as target.
given_target() {
	begin=$(git rev-parse "main~$(ahead "$COMMITS")")
	git update-ref refs/heads/target "main~$(ahead $((COMMITS / 2)))"
	git fast-export --no-data --reference-excluded-parents target \
		"^$begin" |
		awk 'left > 0 { left -= length($0) + 1; print; next }
			$1 == "data" { left = $2 }
			$1 == "committer" { sub(/<[^>]*>/, "<b@example.org>") }
			{ print }' |
		git fast-import --quiet --force
}

# An id and a path, of files that are spread over the tree.
some_files() {
	git ls-tree -r main | awk -F'[ \t]' '$2 == "blob" && NF == 4 &&
		$4 ~ /^[A-Za-z0-9_.\/-]*$/ { print $3, $4 }' |
		awk -v most="$1" '{ line[NR] = $0 }
			END { for (i = 0; i < most; i++)
				print line[int(i * NR / most) + 1] }'
}

# Each file with a line more at its end: its new id and its path.
mended() {
	some_files "$1" | while read -r id path; do
		printf '%s %s\n' "$({
			git cat-file blob "$id"
			echo '/* mended */'
		} | git hash-object -w --stdin)" "$path"
	done
}

# FIXES hotfixes on main since its release, and five targets that have a third
# of them as picks behind 50 commits of their own.
given_hotfixes() {
	git tag v1.0.0 main
	mended $((FIXES + 50)) | awk -v fixes="$FIXES" -v quote="'" \
		-v begin="$(git rev-parse main)" '
	function head(branch, subject, when) {
		printf "commit refs/heads/%s\nmark :%d\n", branch, ++mark
		printf "author Ana Sousa <ana@example.org> %d +0000\n", when
		printf "committer Ana Sousa <ana@example.org> %d +0000\n",
			1800000000 + mark
		printf "data <<END\n%s\nEND\n", subject
	}
	function change(n) {
		print "M 100644 " line[n]
	}
	function fix(n,	before) {
		before = n > 1 ? ":" mark : begin
		head("fix", "fix " n, 1750000000 + n)
		print "from " before
		change(n)
		head("main", "Merge branch " quote "hotfix/fix-" n quote,
			1750000000 + n)
		printf "from %s\nmerge :%d\n", before, mark - 1
		change(n)
	}
	function target(name, t,	n) {
		for (n = 1; n <= 50; n++) {
			head(name, "work " n, 1760000000 + n)
			if (n == 1)
				print "from " begin
			change(fixes + n)
		}
		for (n = 1; n <= fixes; n++) {
			if ((n + t) % 3)
				continue
			head(name, "fix " n, 1750000000 + n)
			change(n)
		}
	}
	{ line[NR] = $0 }
	END {
		for (n = 1; n <= fixes; n++)
			fix(n)
		target("develop", 0)
		for (t = 1; t < 5; t++)
			target("release/next-" t, t)
	}' | git fast-import --quiet --force
	printf 'delete %s\n' refs/heads/fix refs/heads/target |
		git update-ref --stdin
	for target in develop release/next-1 release/next-2 release/next-3 \
		release/next-4; do
		git rev-list --first-parent --max-count="$FIXES" main |
			sed "s|.*|$target..&^2|"
	done >"$home/ranges"
}

# row <ratio's arguments>: with memory, and a status of 1 is an answer.
row() {
	"$HF_BUILD/bench/ratio" -m -s 1 -w 1 -n "$ROUNDS" "$@"
}

cd "$home"
given_repository
given_target
printf 'a repository of %d commits; medians of %d runs, and the most memory\n\n' \
	"$(git rev-list --count main)" "$ROUNDS"
row "audit of $(git rev-list --count --no-merges target..main) commits=git \
hotfix audit main target" "git cherry=git cherry target main"
printf '    of them without an equal: %d; missing: %d\n' \
	"$(git cherry target main | grep -c '^+')" \
	"$(git hotfix audit --json main target | grep -c '"subject"')"
given_hotfixes
row -i "$home/ranges" "owed, $FIXES hotfixes and 5 targets=git hotfix owed" \
	"git rev-list --count of each=xargs -n 1 git rev-list --count"
printf '    owed: %d of %d\n\n' "$(git hotfix owed | wc -l)" $((FIXES * 5))
cd ..
rm -rf work

for files in $FILES; do
	for commits in $LENGTHS; do
		made "$commits" "$files"
		cd made.git
		row "owed, $commits commits $files files=git hotfix owed" \
			"git rev-list --count=git rev-list --count main..develop"
		cd ..
		rm -rf made.git
	done
done
