#!/usr/bin/env bats
# From a source tree to a program on PATH, and back.
# shellcheck disable=SC2001,SC2154 # bats sets output and stderr_lines

load helper

install_sh() {
	"$HF_ROOT/install.sh" "$@"
}

# A program of our own, first on PATH; its lines come on standard input.
given_program() {
	mkdir -p "$BATS_TEST_TMPDIR/bin"
	{
		echo '#!/bin/sh'
		cat
	} >"$BATS_TEST_TMPDIR/bin/$1"
	chmod +x "$BATS_TEST_TMPDIR/bin/$1"
	PATH=$BATS_TEST_TMPDIR/bin:$PATH
}

# A compiler that finds no libgit2 until the file "got" is there.
given_no_libgit2() {
	export REAL_CC=${CC:-cc} GOT=$BATS_TEST_TMPDIR/got CC=no-libgit2
	given_program no-libgit2 <<-'END'
	for arg; do
		case $arg in
		*.c) [ -e "$GOT" ] || ! grep -q git2.h "$arg" || exit 1 ;;
		esac
	done
	exec $REAL_CC "$@"
	END
}

# A package manager that delivers; sudo is what those who are not root go by.
given_apt() {
	given_program apt-get <<-'END'
	echo "$*" >>"$GOT.log"
	case $* in
	install*) : >"$GOT" ;;
	esac
	END
	given_program sudo <<-'END'
	[ "$1" != -n ] || shift
	exec "$@"
	END
}

@test "an unknown option is refused" {
	run -129 --separate-stderr install_sh --frobnicate
	expect_output ""
	[ "${stderr_lines[0]}" = "install.sh: unknown option '--frobnicate'" ]
}

@test "when nothing is missing, nothing is said" {
	run -0 install_sh --deps --for test --quiet
	expect_output ""
}

@test "what is missing is named, with the command that gets it" {
	given_no_libgit2
	run -1 --separate-stderr install_sh --deps --for build -n --quiet
	expect_output ""
	expect_stderr "install.sh: missing: libgit2
hint: ./install.sh --deps --for build"
}

@test "an installation stops before its first write when something is missing" {
	given_no_libgit2
	run -1 --separate-stderr install_sh --prefix "$PWD/usr"
	expect_output ""
	expect_stderr "install.sh: missing: libgit2
hint: ./install.sh --deps"
	[ ! -e usr ]
}

@test "--deps gets what is missing, and that alone, without a question" {
	given_no_libgit2
	given_apt
	run -0 install_sh --deps --for build --quiet
	run -0 grep install "$GOT.log"
	expect_output "install --no-install-recommends --yes libgit2-dev"
	run -0 install_sh --deps --for build --quiet
	expect_output ""
}

@test "--deps says so when the package manager has not helped" {
	given_no_libgit2
	given_apt
	given_program apt-get </dev/null
	run -1 --separate-stderr install_sh --deps --for build --quiet
	[ "${stderr_lines[-2]}" = "install.sh: still missing: libgit2" ]
}

@test "flags are make variables" {
	run -0 install_sh --print-flags
	run -0 sed 's/ :=.*//' <<<"$output"
	expect_output "DEP_CFLAGS
DEP_LIBS
TEST_CFLAGS
TEST_LIBS"
}

@test "an iniparser without a directory of its own is found too" {
	export REAL_CC=${CC:-cc} CC=flat-iniparser
	given_program flat-iniparser <<-'END'
	for arg; do
		case $arg in
		-Ishare/compat) exec $REAL_CC -I/usr/include/iniparser "$@" ;;
		*.c) ! grep -q 'iniparser/' "$arg" || exit 1 ;;
		esac
	done
	exec $REAL_CC "$@"
	END
	run -0 install_sh --print-flags
	[[ ${lines[0]} =~ ^"DEP_CFLAGS :=".*" -Ishare/compat"$ ]]
}

@test "a prefix that cannot be written is refused" {
	: >file
	run -1 --separate-stderr install_sh -n --prefix file/usr
	expect_output ""
	expect_stderr "install.sh: cannot write to 'TMP/file/'
hint: become root, or choose another --prefix"
}

@test "a prefix that a shell line cannot hold is refused" {
	run -1 --separate-stderr install_sh -n --prefix "/opt/o'neill"
	expect_stderr "install.sh: cannot install under '/opt/o'neill'
hint: choose a --prefix without blanks and quotes"
}

@test "-n prints each step and changes nothing" {
	before=$(find . | sort)
	run -0 install_sh -n --user --prefix usr
	files=$(make -s --no-print-directory -C "$HF_ROOT" list-installed \
		PREFIX=TMP/usr)
	include=TMP/usr/share/git-hotfix/hooks.gitconfig
	expect_output "would run: make PREFIX=TMP/usr all install
$(sed 's/^/would write: /' <<<"$files")
would run: git config --global --add include.path $include
would run: TMP/usr/bin/git-hotfix doctor"
	[ "$(find . | sort)" = "$before" ]
}

@test "what was installed works, and goes without a trace" {
	export B=$PWD/build CFLAGS=-O0 MAKEFLAGS=-j2
	cp "$GIT_CONFIG_GLOBAL" config.before
	make -s --no-print-directory -C "$HF_ROOT" PREFIX="$PWD/usr" all
	find . ! -path './build/*' | sort >"$BATS_TEST_TMPDIR.before"

	run -0 install_sh --user --prefix usr
	run -0 git config --global --get-all include.path
	expect_output TMP/usr/share/git-hotfix/hooks.gitconfig
	grep -F "'$PWD/usr/libexec/git-hotfix/pre-push' --via=config" \
		usr/share/git-hotfix/hooks.gitconfig
	for file in $(make -s --no-print-directory -C "$HF_ROOT" \
		list-installed PREFIX="$PWD/usr"); do
		[ -f "$file" ]
	done
	PATH=$PWD/usr/bin:$PATH run -0 git hotfix -h

	run -0 install_sh --user --prefix usr
	run -0 git config --global --get-all include.path
	expect_output TMP/usr/share/git-hotfix/hooks.gitconfig

	run -0 install_sh --uninstall --prefix usr
	cmp "$GIT_CONFIG_GLOBAL" config.before
	find . ! -path './build/*' | sort | diff "$BATS_TEST_TMPDIR.before" -
	run -0 install_sh --uninstall --prefix usr
	expect_output "nothing of git-hotfix under TMP/usr"
}

@test "a config file that was made for the hooks goes with them" {
	rm "$GIT_CONFIG_GLOBAL"
	git config --global include.path \
		"$PWD/usr/share/git-hotfix/hooks.gitconfig"
	run -0 install_sh --uninstall --prefix usr
	[ ! -e "$GIT_CONFIG_GLOBAL" ]
}
