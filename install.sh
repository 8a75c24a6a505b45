#!/bin/sh
# Build git-hotfix and install it. Nothing is downloaded but packages of the
# system's own package manager, and those only with --deps.

set -eu

usage() {
	cat <<'END'
usage: ./install.sh [--deps] [--prefix <dir>] [--system | --user] [--yes] [-n]
   or: ./install.sh --uninstall [--prefix <dir>] [-n]
   or: ./install.sh --deps --for build|test|lint [--yes] [--quiet] [-n]
   or: ./install.sh --print-flags

    --deps          get missing tools and libraries from the package manager
    --for <what>    get them for this purpose, and stop there
    --prefix <dir>  install under <dir>; /usr/local for root, else ~/.local
    --system        start the hooks in every repository of this machine
    --user          start the hooks in every repository of this user
    --uninstall     remove what was installed under the prefix
    --yes           let the package manager ask nothing
    --quiet         say and ask nothing unless something is missing
    -n, --dry-run   print each step, change nothing
    --print-flags   print compiler and linker flags as make variables
END
}

say() {
	printf '%s\n' "$*"
}

# Say why it stops, and what to do in a second argument; then stop.
die() {
	printf 'install.sh: %s\n' "$1" >&2
	[ $# -lt 2 ] || printf 'hint: %s\n' "$2" >&2
	exit 1
}

bad_usage() {
	printf 'install.sh: %s\n' "$1" >&2
	usage >&2
	exit 129
}

is_root() {
	[ "$(id -u)" -eq 0 ]
}

found() {
	command -v "$1" >/dev/null 2>&1
}

# Whether version $1 is $2 or newer; both are <major>.<minor> and the rest.
at_least() {
	major=${1%%.*} minor=${1#*.} minor=${minor%%[!0-9]*}
	[ "${major:-0}" -gt "${2%%.*}" ] ||
		{ [ "${major:-0}" -eq "${2%%.*}" ] &&
		  [ "${minor:-0}" -ge "${2#*.}" ]; }
}

git_version() {
	git --version 2>/dev/null | sed 's/^git version //'
}

# --- What is needed, and whether it is there --------------------------------

# git merge-tree --write-tree came with this one.
git_oldest=2.38
bats_oldest=1.5

needs_for() {
	echo cc make pkg-config git libgit2 pcre2 iniparser jansson
	case $1 in
	test) echo cmocka bats prove ssh-keygen gpg script ;;
	lint) echo clang-format clang-tidy cppcheck shellcheck mandoc ;;
	esac
}

# Compile and link a program that includes the headers $1, with the flags in
# $cflags and $libs.
probe() {
	{
		echo '#define PCRE2_CODE_UNIT_WIDTH 8'
		for header in $1; do
			echo "#include <$header>"
		done
		echo 'int main(void) { return 0; }'
	} >"$scratch/probe.c"
	# shellcheck disable=SC2086 # flags are words
	$cc $cflags -o "$scratch/probe" "$scratch/probe.c" $libs \
		>/dev/null 2>&1
}

pkg_config() {
	if found pkg-config; then
		pkg-config "$@"
	else
		pkgconf "$@"
	fi 2>/dev/null
}

# Set $cflags and $libs for a library by its name in pkg-config, its name for
# the linker and its headers. Homebrew's directory is no default of every
# compiler, and some systems ship iniparser.h without the directory around it.
flags_of() {
	base_cflags=$(pkg_config --cflags "$1") || base_cflags=
	base_libs=$(pkg_config --libs "$1") || base_libs=-l$2
	for dir in '' ${brew_dir:+"$brew_dir"}; do
		for compat in '' -Ishare/compat; do
			cflags="$base_cflags ${dir:+-I$dir/include} $compat"
			libs="${dir:+-L$dir/lib} $base_libs"
			! probe "$3" || return 0
		done
	done
	return 1
}

library() {
	case $1 in
	libgit2) flags_of libgit2 git2 git2.h ;;
	pcre2) flags_of libpcre2-8 pcre2-8 pcre2.h ;;
	iniparser) flags_of iniparser iniparser iniparser/iniparser.h ;;
	jansson) flags_of jansson jansson jansson.h ;;
	cmocka)
		flags_of cmocka cmocka \
			'stdarg.h stddef.h stdint.h setjmp.h cmocka.h'
		;;
	esac
}

# The thing itself is asked, not the package manager: package names differ,
# and what was built by hand has none.
have() {
	case $1 in
	cc) cflags='' libs='' && probe stdio.h ;;
	pkg-config) found pkg-config || found pkgconf ;;
	git) at_least "$(git_version)" "$git_oldest" ;;
	bats)
		at_least "$(bats --version 2>/dev/null | sed 's/^Bats //')" \
			"$bats_oldest"
		;;
	libgit2 | pcre2 | iniparser | jansson | cmocka) library "$1" ;;
	*) found "$1" ;;
	esac
}

missing_for() {
	list=
	for need in $(needs_for "$1"); do
		have "$need" || list="$list $need"
	done
	echo "${list# }"
}

# The list of what is missing, in words for people.
in_words() {
	words=
	for need in $1; do
		case $need in
		cc) need='a C compiler' ;;
		git) need="git $git_oldest or newer" ;;
		bats) need="bats $bats_oldest or newer" ;;
		esac
		words="$words, $need"
	done
	echo "${words#, }"
}

# --- Getting it from the package manager ------------------------------------

# Where a package is not called like the need.
packages_of() {
	case $1 in
	apt-get) echo 'cc=gcc,libc6-dev libgit2=libgit2-dev
		pcre2=libpcre2-dev iniparser=libiniparser-dev
		jansson=libjansson-dev cmocka=libcmocka-dev prove=perl
		ssh-keygen=openssh-client gpg=gpg,gpg-agent script=bsdutils' ;;
	dnf) echo 'cc=gcc pkg-config=pkgconf-pkg-config libgit2=libgit2-devel
		pcre2=pcre2-devel iniparser=iniparser-devel
		jansson=jansson-devel cmocka=libcmocka-devel
		prove=perl-Test-Harness ssh-keygen=openssh gpg=gnupg2
		script=/usr/bin/script clang-format=clang-tools-extra
		clang-tidy=clang-tools-extra shellcheck=ShellCheck' ;;
	zypper) echo 'cc=gcc libgit2=libgit2-devel pcre2=pcre2-devel
		iniparser=libiniparser-devel jansson=libjansson-devel
		cmocka=libcmocka-devel prove=perl ssh-keygen=openssh-common
		gpg=gpg2 script=util-linux clang-format=clang
		clang-tidy=clang-tools shellcheck=ShellCheck' ;;
	pacman) echo 'cc=gcc pkg-config=pkgconf bats=bash-bats prove=perl
		ssh-keygen=openssh gpg=gnupg script=util-linux
		clang-format=clang clang-tidy=clang' ;;
	apk) echo 'cc=gcc,musl-dev pkg-config=pkgconf libgit2=libgit2-dev
		pcre2=pcre2-dev iniparser=iniparser-dev jansson=jansson-dev
		cmocka=cmocka-dev bats=bash,bats prove=perl-utils
		ssh-keygen=openssh-keygen gpg=gnupg script=util-linux-misc
		clang-format=clang-extra-tools
		clang-tidy=clang-extra-tools' ;;
	brew) echo 'cc=gcc pkg-config=pkgconf bats=bats-core prove=perl
		ssh-keygen=openssh gpg=gnupg script=util-linux
		clang-tidy=llvm' ;;
	esac
}

package_names() {
	for need in $2; do
		name=$need
		for pair in $(packages_of "$1"); do
			[ "${pair%%=*}" != "$need" ] || name=${pair#*=}
		done
		echo "$name" | tr , '\n'
	done | sort -u | paste -s -d ' ' -
}

package_manager() {
	for name in apt-get dnf zypper pacman apk brew; do
		if found "$name"; then
			echo "$name"
			return
		fi
	done
	return 1
}

# The command that installs packages, and the one that renews its lists.
install_command() {
	case $1 in
	apt-get)
		echo env DEBIAN_FRONTEND=noninteractive apt-get install \
			--no-install-recommends ${yes:+--yes}
		;;
	dnf) echo dnf install ${yes:+--assumeyes} ;;
	zypper) echo zypper ${yes:+--non-interactive} install --no-recommends ;;
	pacman) echo pacman -S --needed ${yes:+--noconfirm} ;;
	apk) echo apk add ;;
	brew) echo brew install ;;
	esac
}

refresh_command() {
	case $1 in
	apt-get) echo apt-get update ;;
	dnf) echo dnf makecache ;;
	zypper) echo zypper ${yes:+--non-interactive} refresh ;;
	pacman) echo pacman -Sy ${yes:+--noconfirm} ;;
	apk) echo apk update ;;
	brew) echo brew update ;;
	esac
}

# An installation image has no package lists at all.
has_lists() {
	case $1 in
	apt-get) set -- /var/lib/apt/lists/*_Packages* ;;
	pacman) set -- /var/lib/pacman/sync/*.db ;;
	*) return 0 ;;
	esac
	[ -e "$1" ]
}

run() {
	printf '+ %s\n' "$*" >&2
	"$@" >&2
}

# Get the packages for the needs $1, as root or through sudo.
get() {
	manager=$(package_manager) ||
		die "missing: $(in_words "$1")" \
			'no package manager that we know is here; get these by hand'
	become=
	if [ "$manager" != brew ] && ! is_root; then
		become=sudo
		# A password is asked for only where a person has called us.
		[ -z "$quiet" ] && [ -t 0 ] || become='sudo -n'
	fi
	install="$(install_command "$manager") $(package_names "$manager" "$1")"
	refresh=$(refresh_command "$manager")
	if [ -n "$dry_run" ]; then
		say "would run: ${become:+sudo }$install"
		return
	fi
	# shellcheck disable=SC2086 # commands are words
	if [ -z "$become" ] || found sudo; then
		has_lists "$manager" || run $become $refresh || :
		! run $become $install || return 0
		! run $become $refresh || ! run $become $install || return 0
	fi
	die "missing: $(in_words "$1")" "run${become:+ as root}: $install"
}

# See that nothing is missing for the purpose $1; with --deps, get it.
ensure() {
	missing=$(missing_for "$1")
	[ -n "$missing" ] || return 0
	if [ -n "$deps" ] && { [ -z "$dry_run" ] || [ -z "$purpose" ]; }; then
		get "$missing"
		[ -z "$dry_run" ] || return 0
		missing=$(missing_for "$1")
		[ -n "$missing" ] || return 0
		die "still missing: $(in_words "$missing")" \
			'the packages of this system are too old or elsewhere'
	fi
	[ -z "$purpose" ] ||
		die "missing: $(in_words "$missing")" \
			"./install.sh --deps --for $purpose"
	die "missing: $(in_words "$missing")" "./install.sh --deps"
}

# --- Flags for the Makefile -------------------------------------------------

print_flags() {
	all_cflags='' all_libs=''
	for name in libgit2 pcre2 iniparser jansson; do
		library "$name" || die "missing: $name" "./install.sh --deps"
		all_cflags="$all_cflags $cflags"
		all_libs="$all_libs $libs"
	done
	cflags='' libs=-Wl,--as-needed
	! probe stdio.h || all_libs="$libs $all_libs"
	cflags='' libs=''
	library cmocka || cflags='' libs=''
	# shellcheck disable=SC2086 # sheds the blanks between flags
	{
		echo DEP_CFLAGS := $all_cflags
		echo DEP_LIBS := $all_libs
		echo TEST_CFLAGS := $cflags
		echo TEST_LIBS := $libs
	}
}

# --- Installing and removing ------------------------------------------------

make_here() {
	"${MAKE:-make}" --no-print-directory -s PREFIX="$prefix" DESTDIR= "$@"
}

# Set $files to what make install writes. Neither make nor the shell lines of
# the hooks can live with every character in a path.
list_files() {
	case $prefix in
	*[[:space:]\'\"\$\#\\\&\|\;%]*)
		die "cannot install under '$prefix'" \
			'choose a --prefix without blanks and quotes'
		;;
	esac
	files=$(make_here list-installed)
}

# Refuse what cannot be written before anything is.
check_writable() {
	for file in $files; do
		dir=${file%/*}
		while [ -n "$dir" ] && [ ! -e "$dir" ]; do
			dir=${dir%/*}
		done
		{ [ -d "$dir/" ] && [ -w "$dir/" ]; } ||
			die "cannot write to '$dir/'" \
				'become root, or choose another --prefix'
	done
}

# The directories that the files need and that are not there, a line each.
new_dirs() {
	for file in $files; do
		dir=${file%/*}
		while [ ! -d "$dir/" ]; do
			echo "$dir"
			dir=${dir%/*}
		done
	done | sort -u
}

has_include() {
	git config "--$1" --fixed-value --get-all include.path "$include" \
		>/dev/null 2>&1
}

add_include() {
	if has_include "$1"; then
		say "git config --$1 includes $include already"
	elif [ -n "$dry_run" ]; then
		say "would run: git config --$1 --add include.path $include"
	else
		run git config "--$1" --add include.path "$include" ||
			die "cannot write git's --$1 config"
	fi
}

# A config file that was made for our line alone goes with it.
remove_include() {
	has_include "$1" || return 0
	if [ -n "$dry_run" ]; then
		say "would run: git config --$1 --unset include.path $include"
		return
	fi
	config=$(git config "--$1" --fixed-value --show-origin --get-all \
		include.path "$include" | sed -n '1s/^file:\([^	]*\)	.*/\1/p')
	run git config "--$1" --fixed-value --unset-all include.path "$include"
	if [ -f "$config" ] && [ ! -L "$config" ] && [ ! -s "$config" ]; then
		run rm "$config"
	fi
}

hint_hooks() {
	if [ -n "$scope" ] && at_least "$(git_version)" 2.54; then
		return
	fi
	[ -z "$scope" ] ||
		say "git $(git_version) starts hooks per repository, 2.54 everywhere"
	say "hint: run 'git hotfix install' in each repository to guard"
}

# The last word has the program itself. It speaks of the repository that we
# were called in; where there is none, that it runs is all it can say.
doctor() {
	status=0
	words=$(cd "$called_in" && "$prefix/bin/git-hotfix" doctor 2>&1) ||
		status=$?
	case $status in
	0 | 1) say "$words" ;;
	128) say "git-hotfix runs; 'git hotfix doctor' looks at a repository" ;;
	*) die "'$prefix/bin/git-hotfix' does not run: $words" ;;
	esac
}

install_all() {
	[ "$scope" != system ] || is_root ||
		die "cannot write git's --system config" \
			'become root, or use --user'
	ensure build
	list_files
	check_writable
	if [ -n "$dry_run" ]; then
		say "would run: make PREFIX=$prefix all install"
		# shellcheck disable=SC2086 # a line for each
		printf 'would write: %s\n' $files
		[ -z "$scope" ] || add_include "$scope"
		say "would run: $prefix/bin/git-hotfix doctor"
		return
	fi
	say "building git-hotfix"
	make_here all
	made=$(new_dirs)
	make_here install
	[ -z "$made" ] || printf '%s\n' "$made" >>"$made_dirs"
	# shellcheck disable=SC2086 # a line for each
	printf 'wrote %s\n' $files
	[ -z "$scope" ] || add_include "$scope"
	case :$PATH: in
	*":$prefix/bin:"*) ;;
	*) say "hint: add $prefix/bin to PATH, so that git finds git-hotfix" ;;
	esac
	hint_hooks
	doctor
}

uninstall_all() {
	! has_include system || is_root || [ -n "$dry_run" ] ||
		die "git's --system config includes $include" \
			'become root to remove it'
	list_files
	present=
	for file in $files; do
		[ ! -e "$file" ] || present="$present $file"
	done
	if [ -z "$present" ] && ! has_include system && ! has_include global
	then
		say "nothing of git-hotfix under $prefix"
		return
	fi
	check_writable
	remove_include system
	remove_include global
	if [ -n "$dry_run" ]; then
		# shellcheck disable=SC2086 # a line for each
		printf 'would remove: %s\n' $present
		return
	fi
	made=$(sort -ru "$made_dirs" 2>/dev/null) || made=
	make_here uninstall
	# shellcheck disable=SC2086 # a line for each
	printf 'removed %s\n' $present
	for dir in $made; do
		rmdir "$dir" 2>/dev/null || continue
		say "removed $dir/"
	done
}

# ----------------------------------------------------------------------------

action=install deps='' purpose='' prefix='' scope='' yes='' quiet='' dry_run=''
while [ $# -gt 0 ]; do
	case $1 in
	--deps) deps=yes ;;
	--for=*) purpose=${1#*=} ;;
	--prefix=*) prefix=${1#*=} ;;
	--for | --prefix)
		[ $# -gt 1 ] || bad_usage "option '$1' needs a value"
		[ "$1" = --for ] && purpose=$2 || prefix=$2
		[ -n "$2" ] || bad_usage "option '$1' needs a value"
		shift
		;;
	--system | --user)
		[ -z "$scope" ] || bad_usage '--system and --user exclude each other'
		scope=system
		[ "$1" = --system ] || scope=global
		;;
	--yes | -y) yes=yes ;;
	--quiet | -q) quiet=yes ;;
	--dry-run | -n) dry_run=yes ;;
	--uninstall) action=uninstall ;;
	--print-flags) action=flags ;;
	--help | -h) usage && exit 0 ;;
	*) bad_usage "unknown option '$1'" ;;
	esac
	shift
done
case $purpose in
'' | build | test | lint) ;;
*) bad_usage "'$purpose' is none of build, test, lint" ;;
esac
[ -z "$quiet" ] && [ -t 0 ] || yes=yes

called_in=$PWD
cd "$(dirname "$0")"
if [ -z "$prefix" ]; then
	prefix=/usr/local
	is_root || prefix=${HOME:?}/.local
fi
case $prefix in
/*) ;;
*) prefix=$called_in/$prefix ;;
esac
prefix=${prefix%/}
include=$prefix/share/git-hotfix/hooks.gitconfig
made_dirs=$prefix/share/git-hotfix/made-dirs

cc=${CC:-cc}
brew_dir=
! found brew || brew_dir=$(brew --prefix)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

case $action in
flags) print_flags ;;
uninstall) uninstall_all ;;
install)
	if [ -n "$purpose" ]; then
		ensure "$purpose"
	else
		install_all
	fi
	;;
esac
