#!/bin/sh
# Fail on an #include that points to a later floor, on a foreign library's
# header outside its door, and on printing that passes by the door to it.
# CONTRIBUTING.md has the floors in words.

set -eu
cd "${1:-$(dirname "$0")/..}"

# shellcheck disable=SC2016 # awk's own $0
find lib hooks git-hotfix -name '*.[ch]' | sort | xargs awk '
BEGIN {
	n = split("base doors values facts rules actions reports", names)
	for (i = 1; i <= n; i++)
		floor[names[i]] = i
	floor["hooks"] = floor["git-hotfix"] = n + 1

	# Several files may make up the reader that is libgit2.
	reader = "lib/facts/repo_libgit2[a-z_]*[.][ch]"
	door["git2"] = "lib/doors/gitlib.c|lib/facts/diffstat.c|" \
		       "lib/facts/merge_text_libgit2.c|" reader
	door["iniparser"] = door["dictionary"] = "lib/doors/ini.c"
	door["pcre2"] = door["pcre2posix"] = "lib/doors/match.c"
	door["jansson"] = "lib/doors/json.c"
	door["spawn"] = "lib/doors/spawn.c"
	door["sys/wait"] = "lib/doors/proc.c"
	door["facts/repo_libgit2"] = reader

	word = "(^|[^A-Za-z0-9_])"
	prints = word "(printf|vprintf|puts|putchar|perror)[ \t]*\\("
	streams = word "(fprintf|vfprintf|fputs|fputc|putc|fwrite)[ \t]*\\(" \
		  ".*(stdout|stderr)"
}

function complain(what)
{
	printf "%s:%d: %s\n", FILENAME, FNR, what
	bad = 1
}

function among(file, list)
{
	return index(" " list " ", " " file " ") > 0
}

# The folder that is a floor: base in lib/base/err.h, hooks in hooks/front.h.
function folder(path)
{
	sub(/^lib\//, "", path)
	sub(/\/.*/, "", path)
	return path
}

function foreign(header,	name)
{
	name = header
	sub(/\.h$/, "", name)
	sub(/^git2\/.*/, "git2", name)
	sub(/^iniparser\//, "", name)
	if (name in door && FILENAME !~ "^(" door[name] ")$")
		complain("<" header "> belongs to " door[name])
}

function ours(header,	here, there)
{
	here = folder(FILENAME)
	there = header ~ /\// ? folder(header) : here
	if (header !~ /\// && FILENAME ~ /^lib\//)
		complain("\"" header "\" does not name its floor")
	else if (!(there in floor))
		complain("\"" header "\" is on no floor")
	else if (floor[there] > floor[here] ||
		 (floor[there] == floor[here] && there != here))
		complain("\"" header "\" is on a later floor than " here)
	else if (here == "hooks" && there !~ /^(base|doors|hooks)$/ &&
		 !among(header, "values/gate.h values/push.h"))
		complain("\"" header "\" is more than a hook may know")
	else if (here == "hooks" && header == "doors/gitlib.h")
		complain("a hook does without libgit2")
}

# Comments may name whatever they like.
/^[ \t]*(\/\*|\*)/ { next }

/^[ \t]*#[ \t]*include/ {
	name = $0
	sub(/^[^<"]*[<"]/, "", name)
	sub(/[>"].*/, "", name)
	foreign(name)
	if ($0 ~ /"/)
		ours(name)
	next
}

FILENAME != "lib/doors/out.c" && ($0 ~ prints || $0 ~ streams) {
	complain("printing belongs to lib/doors/out.c")
}

END { exit bad }
' || exit 1
