#!/bin/sh
# A whole hotfix in a throw-away repository: `make demo`. Each command is shown
# and then run. It fails when a step fails, and when a refusal does not happen.

set -eu

HF_BUILD=${HF_BUILD:-$(cd "$(dirname "$0")/.." && pwd)/build}
if [ ! -x "$HF_BUILD/bin/git-hotfix" ]; then
	echo "demo: there is no git-hotfix in '$HF_BUILD/bin'" >&2
	echo "hint: make demo" >&2
	exit 1
fi

# Nothing of the caller's settings gets in, nothing of ours gets out.
for name in $(env | sed -n 's/^\(GIT_[A-Z0-9_]*\)=.*/\1/p'); do
	unset "$name"
done
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
trap 'exit 1' HUP INT TERM
export HOME="$home" PATH="$HF_BUILD/bin:$PATH" LC_ALL=C TZ=UTC TERM=dumb
export XDG_CONFIG_HOME="$home/.config" GIT_CONFIG_NOSYSTEM=1
export GIT_CONFIG_GLOBAL="$home/.gitconfig" GIT_TERMINAL_PROMPT=0
cat >"$GIT_CONFIG_GLOBAL" <<'END'
[user]
	name = Ana Sousa
	email = ana@example.org
[init]
	defaultBranch = main
[advice]
	detachedHead = false
END

# Two minutes for each step, so that ids and timeline are the same every time.
clock=1767322920
tick() {
	clock=$((clock + 120))
	export GIT_AUTHOR_DATE="@$clock +0000" GIT_COMMITTER_DATE="@$clock +0000"
}

chapter() {
	printf '\n--- %s\n' "$1"
}

# Show a command, run it, show what it prints.
show() {
	tick
	printf '\n$ %s\n' "$1"
	status=0
	eval "$1" >"$home/said" 2>&1 </dev/null || status=$?
	sed -e "s|$HF_BUILD|/usr/local|g" -e "s|$home|~|g" "$home/said"
}

step() {
	show "$1"
	[ "$status" -eq 0 ] || die "this should have worked, and ended with $status"
}

# refused <rule> <command>
refused() {
	show "$2"
	[ "$status" -ne 0 ] || die 'this should have been refused'
	grep -q "^  $1 " "$home/said" || die "rule '$1' should have refused this"
}

die() {
	printf 'demo: %s\n' "$1" >&2
	exit 1
}

given_program() {
	cat >till.sh <<'END'
#!/bin/sh
# till <cents>...: print a receipt.

# amount <cents>: in euros, as it stands on the receipt.
amount() {
	printf '%d.%d' $(($1 / 100)) $(($1 % 100))
}

# discount <cents>: ten percent from 50 euros on.
discount() {
	if [ "$1" -ge 5000 ]; then
		echo $(($1 / 10))
	else
		echo 0
	fi
}

# line <label> <cents>
line() {
	printf '%-10s %8s\n' "$1" "$(amount "$2")"
}

total=0
for cents; do
	total=$((total + cents))
	line item "$cents"
done
less=$(discount "$total")
if [ "$less" -gt 0 ]; then
	line discount "-$less"
fi
line total $((total - less))
END
}

given_feature() {
	cat >gift.sh <<'END'
#!/bin/sh
# gift <cents>: print a gift card. For the next release.
printf 'gift card over %d cents\n' "$1"
END
}

given_repository() {
	git init -q --bare shop.git
	git clone -q shop.git shop 2>"$home/said"
	cd shop
	git remote set-url origin ../shop.git
	tick
	given_program
	git add till.sh
	git commit -q -m 'a till for the shop'
	git tag -a -m 'release 1.4.0' v1.4.0
	git switch -q -c develop
	tick
	given_feature
	git add gift.sh
	git commit -q -m 'print gift cards'
	git switch -q main
	git push -q origin main develop v1.4.0
	git branch -q -u origin/main main
	git branch -q -u origin/develop develop
}

cd "$home"
given_repository

chapter 'A shop: main is in production as v1.4.0, develop one feature ahead'
step 'git log --graph --oneline --decorate --all'

chapter 'Once per repository: the rules, and the hooks that guard them'
step 'git hotfix init'
step 'git config -f .hotfix.ini evidence.require receipt &&
      git config -f .hotfix.ini rules.evidence block'
step 'git add .hotfix.ini'
step 'git commit -q -m "rules for hotfixes"'
step 'git push -q origin main'
step 'git hotfix install'

chapter 'INC-4711, 3 a.m.: the receipt for 12.05 says 12.5'
step 'sh till.sh 1205'
step 'git hotfix start cents --severity P1 --incident INC-4711 \
      --impact "wrong amounts on receipts" --workaround none \
      --rollback-plan "install v1.4.0 again"'

chapter 'A colleague in a hurry cuts the fix from develop, past the commit hook'
step 'git switch -q -c hotfix/receipt develop'
step 'sed "s/%d[.]%d/%d.%02d/" till.sh >new && mv new till.sh'
step 'git commit -q --no-verify -a -m "print cents with two digits"'
refused from-production 'git push origin hotfix/receipt'
step 'git switch -q hotfix/cents && git branch -q -D hotfix/receipt'

chapter 'The fix, and nothing else'
step 'sed "s/%d[.]%d/%d.%02d/" till.sh >new && mv new till.sh'
step 'sh till.sh 1205'
step 'git commit -q -a -m "print cents with two digits"'
step 'git log -1 --format=%B'

chapter '"While we are here": 200 lines that repair nothing'
step 'seq 200 >prices.txt && git add prices.txt'
refused size-lines 'git commit -q -m "add the price list"'
step 'git rm -q --cached prices.txt && rm prices.txt'

chapter 'Share it, see where it stands'
step 'git push -q -u origin hotfix/cents'
step 'git hotfix note "support is told; no receipt was sent by mail"'
step 'git hotfix status'

chapter 'Nobody has tested it: production does not take it'
refused evidence 'git hotfix finish'
step 'git hotfix evidence receipt -- sh -c "sh till.sh 1205 | grep 12.05"'

chapter 'Release: production, tag and develop in one push; first as a plan'
step 'git hotfix finish -n'
step 'git hotfix finish'
step 'sh till.sh 1205'

chapter 'Afterwards: nothing is owed, and the night is written down'
step 'git hotfix deployed production'
step 'git hotfix owed && echo nothing is owed'
step 'git hotfix log'
step 'git log --graph --oneline --decorate --all'
printf '\nThe commits without a branch are the record: %s\n' \
	'git log refs/hotfix-log/cents'
