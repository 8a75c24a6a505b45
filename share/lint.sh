#!/bin/sh
# Static analysis, layout, scripts, manual pages and layers, a line for each.
# What a step has to say comes below its line; one that fails fails the whole.
# shellcheck disable=SC2016,SC2086,SC2317 # lists are words; functions for step

set -eu
cd "$(dirname "$0")/.."

./install.sh --deps --for lint --quiet
flags=$(./install.sh --print-flags |
	sed -n 's/^[A-Z]*_CFLAGS :=//p' | tr '\n' ' ')
flags="-std=c11 -D_GNU_SOURCE -Ilib -I. -include lib/base/banned.h $flags"
# Any string will do for these.
flags="$flags -DHF_VERSION=__FILE__ -DHF_PREFIX=__FILE__"

lib=$(find lib -name '*.c' | sort)
ours="$lib $(find hooks git-hotfix -name '*.c' | sort)"
tests=$(find tests -name '*.c' | sort)
scripts='install.sh .ci/run share/completion.bash'
scripts="$scripts $(find share tests -name '*.sh' | sort)"
bats=$(find tests -name '*.bats' -o -name '*.bash' | sort)

failed=0
step() {
	name=$1
	shift
	if said=$("$@" 2>&1); then
		printf 'ok    %s\n' "$name"
	else
		failed=1
		printf 'FAIL  %s\n%s\n' "$name" "$said"
	fi
}

# Headers hold tables of comments, which clang-format would pull apart.
layout() {
	clang-format --dry-run -Werror $ours $tests
}

# Left out: the order of parameters, padding, "if (strcmp())" and unmarked
# conversions between sizes are matters of taste; reserved names are libc's own
# feature macros; the _s functions of C11 annex K are in no libc of ours.
tidy() {
	checks='-*,clang-analyzer-*,bugprone-*,cert-env33-c,cert-fio38-c'
	checks="$checks,cert-flp30-c,cert-str34-c"
	checks="$checks,-bugprone-easily-swappable-parameters"
	checks="$checks,-clang-analyzer-optin.performance.Padding"
	checks="$checks,-bugprone-suspicious-string-compare"
	checks="$checks,-bugprone-implicit-widening-of-multiplication-result"
	checks="$checks,-bugprone-narrowing-conversions"
	checks="$checks,-bugprone-reserved-identifier"
	checks="$checks,-clang-analyzer-security.insecureAPI.*BufferHandling"
	export checks flags
	printf '%s\n' $ours | xargs -n 1 -P 2 sh -c 'clang-tidy --quiet \
		--warnings-as-errors="*" --checks="$checks" "$@" -- $flags' tidy
}

check_c() {
	cppcheck --quiet --error-exitcode=1 --std=c11 --inline-suppr -j 2 \
		--enable=warning,performance,portability \
		--suppress=missingIncludeSystem \
		-D_GNU_SOURCE -D__GNUC__ -Ilib -I. $ours
}

# Leaks are left to clang and ASan: gcc loses sight of what goes into a list.
analyzer() {
	printf '%s\n' $lib | xargs -n 1 -P 2 ${CC:-gcc} $flags -O1 \
		-fanalyzer -Wno-analyzer-malloc-leak -Werror -c -o /dev/null
}

pages() {
	set -- man/*.[1-9]
	[ ! -e "$1" ] || mandoc -T lint -W warning "$@"
}

step 'layers' share/layers.sh
step 'layout (clang-format)' layout
step 'scripts (shellcheck)' shellcheck $scripts $bats
step 'manual pages (mandoc)' pages
step 'cppcheck' check_c
step 'gcc -fanalyzer' analyzer
step 'clang-tidy' tidy
exit $failed
