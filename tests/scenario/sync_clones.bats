#!/usr/bin/env bats
# Many clones write one record at once, away from the remote, and while they are
# killed: each event is there once in every clone, in the same order.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper

log=refs/hotfix-log
clones=(shop second third fourth fifth)

# given_clones <n>: so many that know of the hotfix login.
given_clones() {
	local clone

	clones=("${clones[@]:0:$1}")
	given_release
	git hotfix start -q login
	cd ..
	for clone in "${clones[@]:1}"; do
		git clone -q remote.git "$clone"
		git -C "$clone" config user.name "$clone"
		git -C "$clone" hotfix sync -q
	done
	noted=0
}

# note <clone>: the next of all notes, a minute after what was before.
note() {
	tick
	noted=$((noted + 1))
	git -C "$1" hotfix note --hotfix login "note $noted"
}

# All at once; each must come to an end by itself.
all_sync() {
	local clone pids=()

	for clone in "${clones[@]}"; do
		git -C "$clone" hotfix sync -q &
		pids+=($!)
	done
	for clone in "${!pids[@]}"; do
		wait "${pids[clone]}"
	done
}

# One after the other.
each_syncs() {
	local clone

	for clone in "${clones[@]}"; do
		git -C "$clone" hotfix sync -q
	done
}

# Every clone has all events once, in order, and the very same record.
all_agree() {
	local clone want

	want=$(echo start && seq -f 'note %g' "$noted")
	for clone in "${clones[@]}"; do
		diff -u <(echo "$want") <(git -C "$clone" hotfix log login |
			sed -E 's/^[^ ]* +(start|note) +/\1\t/; s/ +\(.*//
				s/^note\t//; s/^start\t.*/start/')
		[ "$(git -C "$clone" rev-parse $log/login)" = \
			"$(there rev-parse $log/login)" ]
		run -0 git -C "$clone" fsck --strict --no-dangling --no-progress
		expect_output ''
	done
	there fsck --strict --no-dangling --no-progress
}

@test "two clones in turns" {
	given_clones 2
	for clone in shop second shop shop second second shop; do
		note $clone
		git -C $clone hotfix sync -q
	done
	each_syncs
	all_agree
	run -0 git -C shop rev-list --merges $log/login
	[ "${#lines[@]}" -gt 0 ]
}

@test "five clones, of which some are away for a while" {
	given_clones 5
	for clone in fifth third shop; do
		note $clone
	done
	each_syncs
	note second
	note fourth
	mv remote.git away
	note shop
	for clone in second fourth; do
		run -128 git -C $clone hotfix sync -q
		note $clone
	done
	mv away remote.git
	git -C fourth hotfix sync -q
	note third
	git -C third hotfix sync -q
	each_syncs
	each_syncs
	all_agree
}

@test "five clones at once" {
	given_clones 5
	for _ in 1 2 3; do
		for clone in "${clones[@]}"; do
			note "$clone"
		done
		all_sync
	done
	each_syncs
	all_agree
	tip=$(there rev-parse $log/login)
	each_syncs
	[ "$(there rev-parse $log/login)" = "$tip" ]
}

@test "one clone that syncs several times at once" {
	given_clones 2
	note shop
	note second
	git -C second hotfix sync -q
	clones=(shop shop shop second)
	all_sync
	each_syncs
	all_agree
}

# A git that dies, with who has called it, instead of its <n>-th call.
given_mortal_git() {
	mkdir bin
	cat >bin/git <<-END
	#!/bin/sh
	n=\$((\$(cat '$PWD/count') - 1))
	echo \$n >'$PWD/count'
	[ \$n -ne 0 ] || kill -9 \$PPID \$\$
	exec '$(command -v git)' "\$@"
	END
	chmod +x bin/git
}

# killed_at <n> <clone>: its sync dies there; false where it ended before that.
killed_at() {
	local status=0

	echo "$1" >count
	(cd "$2" && PATH=$BATS_TEST_TMPDIR/bin:$PATH git-hotfix sync -q) ||
		status=$?
	[ $status -eq 137 ] || [ $status -eq 0 ]
	[ "$(<count)" -le 0 ]
}

@test "killed before any of its calls of git, and run again" {
	given_clones 2
	given_mortal_git
	n=1
	note second
	git -C second hotfix sync -q
	note shop
	while killed_at $n shop; do
		each_syncs
		n=$((n + 1))
		note second
		git -C second hotfix sync -q
		note shop
	done
	[ $n -gt 8 ]
	each_syncs
	all_agree
}

@test "killed when its push has arrived, and the remote is what remembers" {
	given_clones 2
	note second
	git -C second hotfix sync -q
	note shop
	killing_hook remote.git/hooks/post-update
	run -137 git -C shop hotfix sync -q
	rm remote.git/hooks/post-update
	git -C shop for-each-ref --format='%(objectname)' $log \
		refs/hotfix-seen | sort -u >known
	run -0 wc -l <known
	expect_output 2
	each_syncs
	all_agree
}
