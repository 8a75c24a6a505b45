#!/usr/bin/env bats
# [approval] signed = yes: only an approval that is signed by its own person
# counts, by the signers that production names and by no others.
# shellcheck disable=SC2030,SC2031,SC2154 # a test is a subshell; bats sets output

load helper
load people

teardown() {
	[ -z "${GNUPGHOME:-}" ] || {
		gpgconf --kill gpg-agent
		rm -rf "$GNUPGHOME"
	}
}

# given_team <line>...: a policy that asks for signatures, with the lines as
# allowed signers on production; Bo and Eva, who have a key each; and a fix.
given_team() {
	for name in bo eva mallory; do
		ssh-keygen -q -t ed25519 -N '' -C '' -f "$HOME/$name"
	done
	given_policy '[approval]' 'require = sre:1' 'signed = yes' \
		'signers = .hotfix/allowed_signers' '[roles]' \
		'sre = bo@example.org, eva@example.org' '[rules]' \
		'approval = block'
	[ $# = 0 ] || allow "$@"
	given_fix
	given_person 'Bo Lee'
	given_person Eva
	for name in bo eva; do
		git -C ../$name config gpg.format ssh
		git -C ../$name config user.signingKey "$HOME/$name"
	done
}

# allow <line>...: what production has as allowed signers; "KEY bo" stands for
# that key.
allow() {
	mkdir -p .hotfix
	printf '%s\n' "$@" | while read -r line; do
		case $line in
		*'KEY '*) line="${line%KEY *}$(<"$HOME/${line##*KEY }.pub")" ;;
		esac
		echo "$line"
	done >.hotfix/allowed_signers
	git add .hotfix
	tick
	git commit -q -m 'name who may sign'
	git push -q origin main
}

# forge_signed <key>: in Bo's name in all, but with that key.
forge_signed() {
	GIT_AUTHOR_NAME='Bo Lee' GIT_AUTHOR_EMAIL=bo@example.org \
		GIT_COMMITTER_NAME='Bo Lee' GIT_COMMITTER_EMAIL=bo@example.org \
		with "gpg.format=ssh" "user.signingKey=$HOME/$1" -- \
		forge_approval -S
}

# with <setting>... -- <command>...: by this git config.
with() {
	export GIT_CONFIG_COUNT=0

	for setting; do
		shift
		[ "$setting" != -- ] || break
		export "GIT_CONFIG_KEY_$GIT_CONFIG_COUNT=${setting%%=*}"
		export "GIT_CONFIG_VALUE_$GIT_CONFIG_COUNT=${setting#*=}"
		GIT_CONFIG_COUNT=$((GIT_CONFIG_COUNT + 1))
	done
	"$@"
	unset GIT_CONFIG_COUNT
}

void="sre 0 of 1 approved
sre Bo Lee's approval"

@test "it is signed without being asked for, and counts" {
	given_team '# who may sign' '*@example.org,!eva@example.org KEY bo'
	run -0 --separate-stderr approves bo sre
	expect_output ''
	expect_stderr ''
	run -0 findings
	expect_output ''
	run -0 git cat-file commit refs/hotfix-log/login
	[[ $output = *'gpgsig -----BEGIN SSH SIGNATURE-----'* ]]
	run -0 with gpg.minTrustLevel=ultimate log.showSignature=true \
		gpg.ssh.allowedSignersFile=/dev/null -- findings
	expect_output ''
	approves bo sre --revoke
	run -0 findings
	expect_output "$void was revoked"
}

@test "without a key nothing is written" {
	given_team 'bo@example.org KEY bo'
	git -C ../bo config user.signingKey "$HOME/nokey"
	refused 128 by bo git hotfix approve --as sre login
	[[ $stderr = *"fatal: git commit-tree failed with status 1
hint: nothing was written; [approval] signed asks for a signature: "* ]]
	refused 1 git -c user.email=eva@example.org hotfix approve --as sre
	expect_stderr "error: an approval has to be signed, and \
'eva@example.org' is not in '.hotfix/allowed_signers'
hint: the allowed signers are read from production, where a commit of that \
file puts them"
}

@test "signed with another key: it is written, and said not to count" {
	given_team 'bo@example.org KEY bo'
	git -C ../bo config user.signingKey "$HOME/mallory"
	run -1 --separate-stderr by bo git hotfix approve --as sre login
	expect_output "approved 'login' as sre: tree $(tree HEAD), \
2 lines in 1 file"
	expect_stderr "warning: it does not count: the approval is signed with a \
key that '.hotfix/allowed_signers' does not name"
	git -C ../bo config user.signingKey "$HOME/bo"
	run -0 approves bo sre
	run -0 findings
	expect_output ''
}

@test "forged without a signature" {
	given_team 'bo@example.org KEY bo'
	GIT_AUTHOR_NAME='Bo Lee' GIT_AUTHOR_EMAIL=bo@example.org forge_approval
	run -0 findings
	expect_output "$void is not signed"
	GIT_AUTHOR_NAME='Bo Lee' GIT_AUTHOR_EMAIL=bo@example.org \
		GIT_COMMITTER_EMAIL=bo@example.org forge_approval
	run -0 findings
	expect_output "$void is not signed"
}

@test "forged with a key that only the user's own signers file names" {
	given_team 'bo@example.org KEY bo'
	forge_signed mallory
	want="$void is signed with a key that '.hotfix/allowed_signers' does not \
name"
	run -0 findings
	expect_output "$want"
	echo "bo@example.org $(<"$HOME/mallory.pub")" >"$HOME/signers"
	git config gpg.ssh.allowedSignersFile "$HOME/signers"
	run -0 git log -1 --format=%G? refs/hotfix-log/login
	expect_output G
	run -0 findings
	expect_output "$want"
	mkdir -p .hotfix
	cp "$HOME/signers" .hotfix/allowed_signers
	git add .hotfix
	git commit -q --no-verify -m 'let mallory in'
	forge_signed mallory
	run -0 findings
	expect_output "$want"
}

@test "forged with a good key of somebody else" {
	given_team 'bo@example.org KEY bo' 'eva@example.org KEY eva'
	forge_signed eva
	run -0 findings
	expect_output "$void is signed with the key of 'eva@example.org'"
}

@test "a key after its time, before it, and for something else" {
	given_team 'bo@example.org valid-before="20250101" KEY bo'
	approves bo sre || [ $? = 1 ]
	want="$void is signed with a key that was not valid then, by \
'.hotfix/allowed_signers'"
	run -0 findings
	expect_output "$want"
	git switch -q main
	allow 'bo@example.org namespaces="git",valid-after="20270101" KEY bo'
	git switch -q hotfix/login
	git rebase -q main
	run -0 findings
	expect_output "$want"
	git switch -q main
	allow 'bo@example.org namespaces="file" KEY bo'
	git switch -q hotfix/login
	git rebase -q main
	run -0 findings
	expect_output "$void has a signature that does not verify"
}

@test "who may sign is for production to say, by no hotfix" {
	given_team 'bo@example.org KEY bo'
	echo "eva@example.org $(<"$HOME/mallory.pub")" >>.hotfix/allowed_signers
	run -1 git commit -a -m 'let her sign'
	expect_output 'commit-msg: blocked by 1 rule
  protected-paths  .hotfix/allowed_signers the path is protected
hint: take it out of the hotfix, or change it by the regular way'
}

@test "nobody's signature counts where production names no signers" {
	given_team 'bo@example.org KEY bo'
	approves bo sre
	for file in gone 'nobody = here' ''; do
		set_policy '[approval]' 'require = sre:1' 'signed = yes' \
			"${file:+signers = ${file%% *}}" '[rules]' \
			'approval = block' '[roles]' 'sre = bo@example.org'
		echo '# nobody' >nobody
		git add nobody
		GIT_HOTFIX=0 git commit -q --amend --no-edit
		GIT_HOTFIX=0 git push -q -f origin main
		git switch -q hotfix/login
		git rebase -q main
		case $file in
		gone) why="'main' has no file 'gone'" ;;
		nobody*) why="'nobody' of 'main' names nobody" ;;
		*) why='[approval] signers names no file' ;;
		esac
		run -0 findings
		expect_output "no approval can count, for each has to be signed \
and $why
$void has a signature that cannot be checked"
		run -1 --separate-stderr approves bo sre
		expect 'error: an approval has to be signed, and '"$why" \
			"$(grep ^error <<<"$stderr")"
		git switch -q main
	done
}

@test "what is forged later displaces nothing, and is named" {
	given_team 'bo@example.org KEY bo'
	approves bo sre
	git hotfix sync -q
	GIT_AUTHOR_NAME='Bo Lee' GIT_AUTHOR_EMAIL=bo@example.org \
		GIT_COMMITTER_EMAIL=bo@example.org \
		forge 'Hotfix-Event: revoke' 'Hotfix-Role: sre'
	forge_signed mallory
	run -0 findings
	expect_output ''
	was=$(tree HEAD)
	commit_file app.h 'int step;' 'declare it'
	run -0 findings
	expect_output "$void is of another tree, $was
sre Bo Lee's approval is signed with a key that '.hotfix/allowed_signers' \
does not name"
}

@test "a key that an authority has signed for the address" {
	ssh-keygen -q -t ed25519 -N '' -C '' -f "$HOME/ca"
	given_team '*@example.org cert-authority KEY ca'
	ssh-keygen -q -s "$HOME/ca" -I bo -n bo@example.org "$HOME/bo.pub"
	ssh-keygen -q -s "$HOME/ca" -I eva -n eva@example.org "$HOME/eva.pub"
	forge_signed eva-cert.pub
	run -0 findings
	[ "${lines[0]}" = 'sre 0 of 1 approved' ]
	git -C ../bo config user.signingKey "$HOME/bo-cert.pub"
	run -0 approves bo sre
	run -0 findings
	expect_output ''
}

# given_gpg: a keyring of its own; its path has to be short, for a socket.
given_gpg() {
	GNUPGHOME=$(mktemp -d -t hf.XXXXXX)
	export GNUPGHOME
	gpg_key 'Bo Lee <bo@example.org>' never
}

# gpg_key <person> <when it expires> [<option>...]
gpg_key() {
	gpg --batch -q --passphrase '' "${@:3}" \
		--quick-gen-key "$1" ed25519 sign "$2" 2>/dev/null
}

# fingerprint <mail>
fingerprint() {
	gpg --batch --with-colons --list-keys "$1" 2>/dev/null |
		awk -F: '/^fpr/ { print $10; exit }'
}

# sign_by <clone> <fingerprint>: that clone signs so from now on.
sign_by() {
	git -C "../$1" config gpg.format openpgp
	git -C "../$1" config user.signingKey "$2!"
}

@test "gpg: a key that production names by its fingerprint" {
	given_gpg
	key=$(fingerprint bo@example.org)
	given_team "bo@example.org openpgp ${key,,}"
	sign_by bo "$key"
	run -0 approves bo sre
	run -0 findings
	expect_output ''
	run -0 git cat-file commit refs/hotfix-log/login
	[[ $output = *'gpgsig -----BEGIN PGP SIGNATURE-----'* ]]
	# In another keyring nothing is known of it.
	gpgconf --kill gpg-agent
	rm -rf "$GNUPGHOME"
	mkdir -m 700 "$GNUPGHOME"
	run -0 findings
	expect_output "$void has a signature that cannot be checked here: no key \
${key: -16}"
}

@test "gpg: a trusted key of the right name that production does not name" {
	given_gpg
	given_team "bo@example.org openpgp $(printf '%040d' 1)" \
		'bo@example.org KEY bo'
	sign_by bo "$(fingerprint bo@example.org)"
	run -1 approves bo sre
	run -0 git -C ../bo log -1 --format=%G? refs/hotfix-log/login
	expect_output G
	run -0 findings
	expect_output "$void is signed with a key that '.hotfix/allowed_signers' \
does not name"
}

@test "gpg: a key of somebody else, named like the address" {
	given_gpg
	gpg_key bo@example.org never
	gpg_key 'Eva <eva@example.org>' never
	key=$(fingerprint eva@example.org)
	given_team "eva@example.org openpgp $key" 'bo@example.org KEY bo'
	sign_by bo "$key"
	run -1 approves bo sre
	run -0 findings
	expect_output "$void is signed with the key of 'eva@example.org'"
}

@test "gpg: a key that has expired" {
	GNUPGHOME=$(mktemp -d -t hf.XXXXXX)
	export GNUPGHOME
	gpg_key 'Bo Lee <bo@example.org>' 1d --faked-system-time 20250101T000000
	key=$(fingerprint bo@example.org)
	given_team "bo@example.org openpgp $key"
	printf '#!/bin/sh\nexec gpg --faked-system-time 20250101T000100 "$@"\n' \
		>"$HOME/gpg-then"
	chmod +x "$HOME/gpg-then"
	sign_by bo "$key"
	by bo git config gpg.program "$HOME/gpg-then"
	run -0 approves bo sre
	run -0 findings
	expect_output "$void is signed with a key that has expired"
}

@test "what a person signed for something else is no approval" {
	given_team 'bo@example.org KEY bo'
	git tag -a -m "a nice feature

Hotfix-Event: approve
Hotfix-Name: login
Hotfix-Role: sre
Hotfix-Tree: $(git rev-parse 'hotfix/login^{tree}')" nice develop
	git push -q origin nice
	tick
	by bo git -c commit.gpgSign=true pull -q --no-ff --no-edit origin \
		tag nice
	git fetch -q ../bo main
	run -0 git log -1 --format='%(trailers:key=Hotfix-Role)' FETCH_HEAD
	expect_output 'Hotfix-Role: sre'
	run -0 git cat-file commit FETCH_HEAD
	[[ $output = *'gpgsig '* ]]
	tick
	git update-ref refs/hotfix-log/login "$(git commit-tree -m join \
		-p refs/hotfix-log/login -p FETCH_HEAD "$(git mktree </dev/null)")"
	run -0 findings
	expect_output 'sre 0 of 1 approved'
}

@test "what is revoked stays so, whatever the approval's clock said" {
	given_team 'bo@example.org KEY bo'
	by bo env GIT_AUTHOR_DATE='@4070908800 +0000' \
		git hotfix approve -q --as sre login
	run -0 findings
	expect_output ''
	approves bo sre --revoke
	run -0 findings
	expect_output "$void was revoked"
	approves bo sre
	run -0 findings
	expect_output ''
}

@test "a forgery that git dies of silences nobody" {
	given_team 'bo@example.org KEY bo'
	approves bo sre
	git hotfix sync -q
	forge_signed mallory
	cat >"$HOME/keygen" <<-'END'
	#!/bin/sh
	[ "$2" != check-novalidate ] || kill -PIPE $PPID
	exec ssh-keygen "$@"
	END
	chmod +x "$HOME/keygen"
	git config gpg.ssh.program "$HOME/keygen"
	run -0 git hotfix check login
	expect_output 'check: login is fine: 1 file, 2 lines, 1 commit'
}

@test "a flood of forgeries: the newest are looked at, the next word counts" {
	given_team 'bo@example.org KEY bo'
	approves bo sre
	git hotfix sync -q
	for _ in 1 2 3 4 5 6 7 8 9; do
		forge_signed mallory
	done
	run -0 findings
	expect_output ''
	forge_signed mallory
	run -0 findings
	expect_output "$void is signed with a key that '.hotfix/allowed_signers' \
does not name"
	approves bo sre
	run -0 findings
	expect_output ''
}
