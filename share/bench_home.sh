# What every bench stands on: the programs that are measured, and a home of its
# own in $home. Its caller has said where $share is.
# shellcheck shell=sh disable=SC2154 # share

HF_BUILD=${HF_BUILD:-$share/../build}
if [ ! -x "$HF_BUILD/bench/ratio" ]; then
	echo "bench: there is no ratio in '$HF_BUILD/bench'" >&2
	echo "hint: make bench" >&2
	exit 1
fi

# Settings in the environment would make each run a special one, which no gate
# serves; so a home of its own is all the isolation there is.
for name in $(env | sed -n 's/^\(GIT_[A-Z0-9_]*\)=.*/\1/p'); do
	unset "$name"
done
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
trap 'exit 1' HUP INT TERM
unset XDG_CONFIG_HOME
export HOME="$home" PATH="$HF_BUILD/bin:$PATH" LC_ALL=C TZ=UTC TERM=dumb
cat >"$HOME/.gitconfig" <<'END'
[user]
	name = Ana Sousa
	email = ana@example.org
[init]
	defaultBranch = main
[maintenance]
	auto = false
END
