#!/usr/bin/env bash
# Killed anywhere, run again: each command is killed before every change that it
# makes to a file, here and on the remote, and then run again as its user would.
# What plain git sees then must be what it sees without a kill. Linux only.
#
# usage: kill.sh [-k all|caller|command] [-e <every>] [-j <jobs>] [-p <point>]
#                [<scenario>...]
#
# -k says who is killed, as for strike; -e 10 takes one point in ten; -p takes
# a single one, shows what was said and keeps its directory. Without a name all
# scenarios run.
#
# A lock that git leaves behind is removed when what is run again names it, as
# git's own words say; one that is in the way without being named is a failure.
# A command that survives and ends well must have done it all, or warn.
# Dates go on between the runs, so that whatever is made twice is two objects.
# What is killed, and what must hold for it, stands in scenarios.bash.
# shellcheck disable=SC2034,SC2086,SC2154,SC2317 # shared names; words; bats

set -uo pipefail

# Print what plain git sees, without ids and dates, which differ, then what we
# say is owed, and what should be gone.
state() {
	local side ref

	for side in git there; do
		echo "$side"
		$side for-each-ref \
			--format='%(refname) %(objecttype) %(tree)%(*tree)'
		for ref in main develop; do
			$side log --first-parent --format="  $ref: %s" "$ref" --
		done
		# Which side of a join comes first depends on ids.
		$side log --no-merges --format='  record: %s' \
			refs/hotfix-log/login --
	done
	git symbolic-ref -q HEAD || echo detached
	git status --porcelain
	git worktree list --porcelain | grep '^[wbd]'
	git hotfix owed
	find "$(git rev-parse --git-common-dir)/hotfix" -name '*.??????' \
		-printf '%f\n' | sed 's/......$/XXXXXX is left behind/'
} 2>&1

# Refs that stand elsewhere on the remote.
differing() {
	{
		git for-each-ref --format='%(refname) %(objectname)'
		there for-each-ref --format='%(refname) %(objectname)'
	} | sort -u | awk 'seen[$1]++ { print $1 " is another on the remote" }'
}

# Print what is wrong; $want is what is right.
check() {
	diff <(echo "$want") <(state) | grep '^[<>]'
	[ "$scenario" = finish-local ] || differing
	git fsck --strict --no-dangling --no-progress 2>&1
	there fsck --strict --no-dangling --no-progress 2>&1
	git hotfix log login >/dev/null 2>&1 || echo 'the record cannot be read'
	"check_$scenario"
} 2>/dev/null

# Bring the sample back as it was, and stand where the command runs.
restore() {
	cd "$job" && rm -rf case && cp -a sample case && cd "$dir" || exit
	git update-index -q --refresh
	clock=$start_clock
	tick
}

# Run it, and keep what it says and how it ends.
try() {
	said=$(timeout 60 "$@" 2>&1 </dev/null)
	status=$?
	[ -z "$point" ] || printf '$ %s\n%s\n' "$*" "$said [$status]" >&2
}

# Remove the locks that are named in what was said; false if there are none.
unlock() {
	local lock found=false

	while read -r lock; do
		[ -e "$lock" ] || continue
		rm -f "$lock"
		echo "${lock#"$job/case/"}" >>"$job/locks"
		found=true
	done < <(grep -oE "[^' ]+(\.lock|/packed-refs\.new)" <<<"$said" | sort -u)
	$found
}

# Run the command again, and what its hints ask for, as somebody would who reads
# them, until it is content.
again() {
	local todo=("${command[$scenario]}") words next
	local mend="git -C $BATS_TEST_TMPDIR/shop"

	cd "${again_in:-$dir}" || exit
	for ((runs = 0; runs < 9 && ${#todo[@]} > 0; )); do
		runs=$((runs + 1))
		words=${todo[0]}
		tick
		try $words
		! unlock || continue
		todo=("${todo[@]:1}")
		for next in "${hint[$scenario]:-none}" 'git hotfix sync'; do
			! grep -qxF "hint: $next" <<<"$said" || todo+=("$next")
		done
		! grep -q '^hint: .*run it again' <<<"$said" || todo+=("$words")
		# A checkout that is half written; nobody else has touched it.
		! grep -q 'would be overwritten by merge' <<<"$said" ||
			todo+=("$mend reset -q --hard" "$mend clean -fdq" "$words")
	done
	[ "$status" -eq 0 ] || [ "$status" -eq "${ends[$scenario]:-0}" ] ||
		echo "run again it ends with $status"
}

# The locks in sight; what is temporary may have its own.
locks() {
	find "$job/case" -path '*/.git/hotfix' -prune -o \
		\( -name '*.lock' -o -name packed-refs.new \) -print
}

# Kill it at one point and see what becomes of it.
strike() {
	local left

	restore
	try "$HF_BUILD/kill/strike" -k "$whom" "$1" "$job/point" \
		${command[$scenario]}
	[ -s "$job/point" ] || return
	{
		[ "$status" -ne 124 ] || echo 'it hangs'
		[ "$status" -ne 0 ] || grep -q '^warning: ' <<<"$said" ||
			check | sed 's/^/though it ended well: /'
	} >"$job/first"
	{
		again
		check
	} >"$job/then"
	echo "$runs" >>"$job/runs"
	left=$(locks)
	if [ -s "$job/then" ] && [ -n "$left" ]; then
		xargs rm -f <<<"$left"
		{
			again
			check
			echo "in the way, and not named: "$left
		} >"$job/then"
	fi
	cat "$job/first" "$job/then" >"$job/wrong"
	[ ! -s "$job/wrong" ] || failed
}

# Keep what is wrong at a point as one line, in words that others share.
failed() {
	sed "s|$job/case/||g; s/[0-9a-f]\{40\}/<id>/g" "$job/wrong" |
		tr '\n\t' '\001 ' >>"$job/failed"
	sed "s|^|\t|; s|$job/case/||g" "$job/point" >>"$job/failed"
}

# A sample of its own, and each jobs-th point.
job() {
	local n points

	job=$work/$scenario.$1
	BATS_FILE_TMPDIR=$job BATS_TEST_TMPDIR=$job/case
	mkdir -p "$BATS_TEST_TMPDIR"
	touch "$job/runs" "$job/locks" "$job/failed"
	setup
	export GIT_TEMPLATE_DIR=
	"given_$scenario" || exit
	dir=$PWD
	start_clock=$clock
	cp -a "$job/case" "$job/sample"
	restore
	try "$HF_BUILD/kill/strike" -k "$whom" 0 "$job/points" \
		${command[$scenario]}
	points=$(wc -l <"$job/points")
	again >"$job/wrong"
	want=$(state)
	check >>"$job/wrong"
	if [ -s "$job/wrong" ]; then
		printf '0\tnot killed\n' >"$job/point"
		failed
	elif [ -n "$point" ]; then
		strike "$point"
	else
		for ((n = 1 + $1 * every; n <= points; n += jobs * every)); do
			strike "$n"
		done
	fi
}

# Add up what the jobs of a scenario have seen; points that fail alike are one.
report() {
	local name=$work/$scenario struck

	struck=$(cat "$name".*/runs | wc -l)
	echo "$scenario: $struck points struck of $(wc -l <"$name.0/points")"
	cat "$name".*/runs | sort -n | uniq -c |
		awk '{ print "  " $1 " done by " $2 " more" }'
	cat "$name".*/locks | sort | uniq -c | sed 's/^ */  removed: /'
	cat "$name".*/failed | sort -t $'\t' -k 2,2n | awk -F '\t' '
		!($1 in points) {
			order[++n] = $1
			first[$1] = $3 " " $4 " (" $5 ")"
		}
		{ points[$1] = points[$1] " " $2; count[$1]++ }
		END {
			for (i = 1; i <= n; i++) {
				wrong = order[i]
				printf("  %d FAILED:%s\n    the first: %s\n", \
					count[wrong], points[wrong], first[wrong])
				gsub("\001", "\n    ", wrong)
				sub(" *$", "", wrong)
				printf("    %s", wrong)
			}
			exit(n > 0)
		}' && [ "$struck" -gt 0 ]
} 2>/dev/null

whom=all every=1 jobs=2 point=
while getopts k:e:j:p: option; do
	case $option in
	k) whom=$OPTARG ;;
	e) every=$OPTARG ;;
	j) jobs=$OPTARG ;;
	p) point=$OPTARG jobs=1 ;;
	*) exit 129 ;;
	esac
done
shift $((OPTIND - 1))

# The words of the scenario tests, without bats.
bats_require_minimum_version() { :; }
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
BATS_TEST_DIRNAME=$here/../scenario
# shellcheck source=/dev/null
. "$BATS_TEST_DIRNAME/helper.bash"
# shellcheck source=/dev/null
. "$here/scenarios.bash"
if [ ! -x "$HF_BUILD/kill/strike" ]; then
	echo "kill: there is no strike in '$HF_BUILD/kill'" >&2
	echo 'hint: make kill' >&2
	exit 1
fi

[ $# -gt 0 ] || set -- "${all[@]}"
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; exit 1' HUP INT TERM
[ -n "$point" ] || trap 'rm -rf "$work"' EXIT
result=0
for scenario; do
	if [ -z "${command[$scenario]:-}" ]; then
		echo "kill: no scenario '$scenario' among: ${all[*]}" >&2
		exit 129
	fi
	for ((number = 0; number < jobs; number++)); do
		(job "$number") &
	done
	wait
	report || result=1
done
[ -z "$point" ] || echo "kept: $work"
exit $result
