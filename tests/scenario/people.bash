# People who approve, each in a clone of their own beside the test's.
# shellcheck shell=bash disable=SC2154 # bats sets BATS_*

# given_person <name> [<mail>]: who works in a clone called like the first name.
given_person() {
	local name=${1%% *}
	local dir=$BATS_TEST_TMPDIR/${name,,}

	git clone -q "$BATS_TEST_TMPDIR/remote.git" "$dir"
	git -C "$dir" config user.name "$1"
	git -C "$dir" config user.email "${2:-${name,,}@example.org}"
}

# by <clone> <command>...: in that clone.
by() {
	(cd "$BATS_TEST_TMPDIR/$1" && "${@:2}")
}

# approves <clone> <role> [<option>...]: a minute later, in that clone.
approves() {
	tick
	by "$1" git hotfix approve -q --as "$2" "${@:3}" login
}

# findings: what the rule says here, once the records are exchanged.
findings() {
	git hotfix sync -q
	git hotfix check login | sed -n 's/^  approval  //p; s/^  (warn) approval  //p'
}

# given_fix: a hotfix 'login' of one line, pushed.
given_fix() {
	given_hotfix login
	git push -q origin hotfix/login
}

# forge [-S] <line>...: an event of 'login' by plain git, with these trailers.
forge() {
	local ref=refs/hotfix-log/login sign=

	[ "$1" != -S ] || { sign=-S; shift; }
	tick
	git update-ref $ref "$(printf '%s\n' 'said by hand' '' \
		'Hotfix-Name: login' "$@" | git commit-tree $sign -p $ref \
		"$(git mktree </dev/null)")"
}

# forge_approval [-S]: as sre, of the hotfix's tree.
forge_approval() {
	forge "$@" 'Hotfix-Event: approve' 'Hotfix-Role: sre' \
		"Hotfix-Tree: $(git rev-parse 'hotfix/login^{tree}')"
}
