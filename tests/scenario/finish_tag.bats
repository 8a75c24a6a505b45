#!/usr/bin/env bats
# The tag that git hotfix finish makes: its name, its message, its signature; and
# the messages of the merges, which the team's own hook may see first.
# shellcheck disable=SC2016,SC2030,SC2031,SC2034,SC2154 # a test is a subshell; bats sets output

load helper

given_fix() {
	given_hotfix login
	git push -q origin hotfix/login
}

# given_hook <name> <line>...: a hook of the team's own, before ours.
given_hook() {
	mkdir -p .git/hooks
	printf '%s\n' '#!/bin/sh' "${@:2}" >".git/hooks/$1"
	chmod +x ".git/hooks/$1"
}

# How many objects there are, here.
objects() {
	git count-objects
}

# Without a terminal, even where the tests were started from one.
no_terminal() {
	perl -MPOSIX -e 'exit 99 if fork && wait && ($s = $?, 1) && exit $s >> 8;
		POSIX::setsid(); exec @ARGV' -- "$@"
}

@test "the next patch is counted over the tags of the remote as well" {
	given_release
	git tag v1.4.1 develop
	git push -q origin v1.4.1
	git tag -d v1.4.1
	there tag v1.4.2 develop
	given_fix
	git hotfix finish -q
	both v1.4.3 main
	run -0 git tag --points-at main
	expect_output v1.4.3
}

@test "a tag of another clone's making is not taken twice" {
	given_release
	there tag v1.4.1 main
	given_fix
	refused 1 git hotfix finish --version 1.4.1
	expect_stderr "error: 'v1.4.1' is not newer than what production has
hint: the next one is --version 1.4.2"
	run -0 git hotfix finish
	[[ $output = "released 'login' to main as v1.4.2, pushed to origin"* ]]
}

@test "what cannot be is refused before anything is made" {
	given_release
	given_fix
	for name in 1.4.0 1.3.9; do
		before=$(objects)
		run -1 git hotfix finish --version $name
		[ "$(objects)" = "$before" ]
	done
	run -128 git hotfix finish --tag 'a..b'
	[ "$(objects)" = "$before" ]
}

@test "the message of the tag: from a file, byte for byte" {
	given_release
	given_fix
	printf "it's \`\$(touch x)\`\n# no comment\n\n\n  \ttail  " >../message
	git hotfix finish -q -F ../message
	git cat-file tag v1.4.1 | sed '1,/^$/d' >../seen
	cmp ../message ../seen
	[ ! -e x ]
}

@test "the message of the tag: from standard input" {
	given_release
	given_fix
	printf 'from a pipe\n' | git hotfix finish -q -F -
	run -0 git tag -l --format='%(contents)' v1.4.1
	expect_output 'from a pipe'
}

@test "the message of the tag: not twice, and not from nowhere" {
	given_release
	given_fix
	refused 129 git hotfix finish -m one -F two
	refused 128 git hotfix finish -F ../none
	expect_stderr "fatal: cannot read '../none': No such file or directory"
	refused 128 git hotfix finish -F /dev/zero
	expect_stderr "fatal: '/dev/zero' is no regular file"
}

@test "the message of the tag: from the record" {
	given_release
	git hotfix start -q login --incident INC-7 --severity P1 \
		--impact 'nobody can log in'
	commit_file login.c 'int login;' 'let them log in'
	git hotfix finish -q
	run -0 git tag -l --format='%(contents)' v1.4.1
	expect_output 'Hotfix login

Incident: INC-7
Severity: P1
Impact: nobody can log in'
}

@test "an annotated tag with the committer's name and date" {
	given_release
	given_fix
	tick
	git hotfix finish -q
	run -0 git for-each-ref --format='%(objecttype) %(tag) %(taggername) %(taggeremail) %(taggerdate:raw)' refs/tags/v1.4.1
	expect_output "tag v1.4.1 Ana Sousa <ana@example.org> $clock +0000"
	git fsck --strict
}

@test "a signature that never comes: an end after a while, nothing moved" {
	given_release
	given_fix
	printf '#!/bin/sh\nexec sleep 600\n' >../gpg
	chmod +x ../gpg
	git config gpg.program "$PWD/../gpg"
	git config hotfix.sign-timeout 1
	for key in tag.gpgSign commit.gpgSign; do
		git config $key true
		refused 128 no_terminal git hotfix finish
		[[ $stderr = *' took too long'* ]]
		[[ $stderr = *'hint: nothing has moved; unlock the signing key first, or give it more time by '* ]]
		git config $key false
	done
	run -1 compgen -G '.git/hotfix/scratch*'
	git hotfix finish -q
}

@test "signed with an ssh key" {
	given_release
	given_fix
	ssh-keygen -q -t ed25519 -N '' -f ../key
	git config gpg.format ssh
	git config user.signingKey "$PWD/../key"
	git config tag.gpgSign true
	git config commit.gpgSign true
	echo "ana@example.org $(<../key.pub)" >../signers
	git config gpg.ssh.allowedSignersFile "$PWD/../signers"
	git hotfix finish -q
	git verify-tag v1.4.1
	git verify-commit main develop
	both v1.4.1 main develop
}

@test "a hook that watches refs does not see the making of a signed tag" {
	given_release
	given_fix
	printf '#!/bin/sh\ncat >/dev/null\nprintf "\\n[GNUPG:] SIG_CREATED \\n" >&2\necho "-----BEGIN PGP SIGNATURE-----"\n' >../gpg
	chmod +x ../gpg
	git config gpg.program "$PWD/../gpg"
	git config tag.gpgSign true
	given_hook reference-transaction "cat >>'$PWD/../seen'"
	git hotfix finish -q
	run -0 grep -c ' refs/tags/v1.4.1$' ../seen
	[ "$output" -ge 1 ]
	run -1 grep ' 0000000000000000000000000000000000000000 refs/tags/v1.4.1$' ../seen
}

@test "merges pass by the team's own commit-msg hook, which may edit them" {
	given_repository
	given_hook commit-msg 'echo "Change-Id: I123" >>"$1"'
	git hotfix install -q
	given_fix
	git hotfix finish -q
	for branch in main develop; do
		run -0 git log -1 --format='%(trailers:key=Change-Id,key=Hotfix)' $branch
		expect_output 'Hotfix: login
Change-Id: I123'
	done
}

@test "a commit-msg hook that refuses merges: nothing has moved" {
	given_repository
	given_hook commit-msg '! grep "^Merge" "$1" >&2'
	git hotfix install -q
	given_fix
	refused 1 git hotfix finish
	expect_output ''
	expect_stderr "Merge branch 'hotfix/login'
error: the commit-msg hook refused the message 'Merge branch 'hotfix/login''
hint: its words are above; teach the hook to let such a message pass"
	run -1 compgen -G '.git/hotfix/scratch*'
}

@test "a squash passes by the hook as well" {
	given_repository
	given_hook commit-msg 'echo "Reviewed-by: Bo" >>"$1"'
	git hotfix install -q
	git config hotfix.release.method squash
	given_fix
	git hotfix finish -q
	run -0 git log -1 --format=%B main
	expect_output 'fix the first step

Hotfix: login
Reviewed-by: Bo'
}
