#!/bin/sh
# A fix from start to finish beside `git flow` (git-flow AVH): how long it takes,
# and what it writes. share/bench.sh calls it in a folder of its own.
#
# Both release the same fix from the same clone to the same bare remote, of
# made.git or of BENCH_REPO with its branches BENCH_PRODUCTION and
# BENCH_INTEGRATION. Each run has a fresh copy of both; their packs, which
# nobody rewrites, are shared.
# shellcheck disable=SC2086 # commands are words

set -eu

# copy <from> <to>: the clone and the remote, with the packs linked. Its index
# and what the hooks read are as fresh as after a commit.
copy() {
	rm -rf "$2"
	cp -RPp "$1" "$2"
	ln packs/* "$2/remote.git/objects/pack"
	ln packs/* "$2/shop/.git/objects/pack"
	git -C "$2/shop" remote set-url origin "$PWD/$2/remote.git"
	git -C "$2/shop" hotfix list >said
	git -C "$2/shop" status >said
}

# fresh <state> <name>...: copies in that state, each in round/<name>. Who works
# with git flow has none of our hooks.
fresh() {
	state=$1
	shift
	for name; do
		copy "$state" "round/$name"
		[ "$name" != flow ] ||
			git -C round/flow/shop hotfix uninstall -q
	done
	sync
}

if [ "${1:-}" = fresh ]; then
	shift
	fresh "$@"
	exit
fi

# The clone on production, with our hooks, as both find it.
prepare_ready() {
	git clone -q --bare "${BENCH_REPO:-made.git}" ready/remote.git
	cd ready/remote.git
	production=${BENCH_PRODUCTION:-$(git symbolic-ref --short HEAD)}
	integration=${BENCH_INTEGRATION:-develop}
	git rev-parse -q --verify "refs/heads/$integration" >/dev/null ||
		git branch "$integration" "$production"
	[ -n "$(git tag --merged "$production")" ] ||
		git tag -a -m 'release v1.0.0' v1.0.0 "$production"
	cd ../..
	git clone -q -b "$production" ready/remote.git ready/shop
	cd ready/shop
	git branch -q "$integration" "origin/$integration"
	git config gitflow.branch.master "$production"
	git config gitflow.branch.develop "$integration"
	git config gitflow.prefix.hotfix hotfix/
	git config gitflow.prefix.versiontag v
	git hotfix install -q
	cd ../..
}

# A file that production and integration have alike: the fix merges cleanly.
common_file() {
	{
		git ls-tree -r "$production"
		git ls-tree -r "$integration"
	} | grep '^100644' | sort | uniq -d |
		awk -F'\t' '{ path[NR] = $2 }
			END { print path[int((NR + 1) / 2)] }'
}

# Out of the copies' way; the clone's are the remote's.
put_away_packs() {
	mkdir packs
	mv ready/remote.git/objects/pack/* packs
	rm ready/shop/.git/objects/pack/*
}

# The same, with a fix committed.
prepare_fixed() {
	copy ready fixed
	cd fixed/shop
	git hotfix start -q bench --offline
	file=$(common_file)
	echo '# mended' >>"$file"
	git commit -q -m 'mend it' -- "$file"
	differ=$(git diff --name-only "$production" "$integration" | wc -l)
	files=$(git ls-files | wc -l)
	cd ../..
	rm fixed/remote.git/objects/pack/* fixed/shop/.git/objects/pack/*
}

work_files() {
	(cd "round/$1/shop" && find . -name .git -prune -o ! -type d -print) |
		sort
}

objects() {
	find "round/$1/remote.git/objects" "round/$1/shop/.git/objects" \
		-type f | sort
}

# wrote <name> <command>: what it writes in a fresh copy. Of the work tree the
# files that are written anew or removed, but for the one that is mended; of
# objects what it leaves on both sides.
wrote() {
	fresh fixed "$1"
	work_files "$1" >had
	objects "$1" >before
	touch stamp
	$2 >said 2>&1 || {
		cat said >&2
		exit 1
	}
	{
		work_files "$1" | comm -23 had -
		(cd "round/$1/shop" && find . -name .git -prune -o \
			! -type d -newer ../../../stamp -print)
	} | grep -vxF "./$file" >touched || :
	objects "$1" | comm -13 before - >new
	printf '%-34s %5d files %5d objects %7d bytes\n' \
		"$(echo "$2" | sed 's| -C [^ ]*||; s| -m .*||')" \
		"$(wc -l <touched)" "$(wc -l <new)" "$(xargs cat <new | wc -c)"
}

row() {
	"$HF_BUILD/bench/ratio" -n $((ROUNDS / 10 + 1)) "$@"
}

ours='git -C round/ours/shop hotfix'
plan='git -C round/plan/shop hotfix finish -n'
flow='git -C round/flow/shop flow hotfix'
finish="$flow finish -p -m msg bench"
export GIT_MERGE_AUTOEDIT=no
if ! git flow version >said 2>&1; then
	flow=
	printf '\ngit flow is not installed: what follows stands alone\n'
fi

mkdir round
prepare_ready
put_away_packs
prepare_fixed
printf '\n%s and %s differ in %d of %d files; medians of %d runs\n\n' \
	"$production" "$integration" "$differ" "$files" $((ROUNDS / 10 + 1))
row -b "$0 fresh ready ours flow" "git hotfix start=$ours start -q bench" \
	${flow:+"git flow hotfix start=$flow start bench"}
row -b "$0 fresh fixed ours plan flow" \
	"git hotfix finish --push=$ours finish --push" \
	"git hotfix finish -n=$plan" \
	${flow:+"git flow hotfix finish -p=$finish"}
printf '\nwhat each writes: other files of the work tree; objects on both sides\n\n'
wrote ours "$ours finish --push"
wrote plan "$plan"
[ -z "$flow" ] || wrote flow "$finish"
