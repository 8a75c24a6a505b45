# git-hotfix. Programs land in $(B)/bin and $(B)/libexec/git-hotfix, so that a
# build tree works like an installed one: PATH=$PWD/build/bin:$PATH.

B       ?= build
PREFIX  ?= /usr/local
DESTDIR ?=
VERSION := 0.1.0

CC      ?= cc
CFLAGS  ?= -O2 -g
WARN    := -std=c11 -Wall -Wextra -Wshadow -Wvla -Wmissing-prototypes \
	   -Wformat=2 -Wwrite-strings
ifdef CI
WARN    += -Werror
endif

bindir      = $(PREFIX)/bin
libexecdir  = $(PREFIX)/libexec/git-hotfix
mandir      = $(PREFIX)/share/man
datadir     = $(PREFIX)/share/git-hotfix
bashdir     = $(PREFIX)/share/bash-completion/completions
zshdir      = $(PREFIX)/share/zsh/site-functions
fishdir     = $(PREFIX)/share/fish/vendor_completions.d

LIB_SRC  := $(sort $(wildcard lib/*/*.c))
CMD_SRC  := $(sort $(wildcard git-hotfix/*.c))
HOOKS    := pre-push commit-msg post-merge
UNIT_SRC := $(sort $(wildcard tests/unit/*_test.c))
MAN      := $(sort $(wildcard man/*.[1-9]))

obj       = $(patsubst %.c,$(B)/obj/%.o,$(1))
LIB      := $(B)/libhotfix.a
BIN      := $(B)/bin/git-hotfix
FRONTS   := $(HOOKS:%=$(B)/libexec/git-hotfix/%)
MODULE   := $(B)/libexec/git-hotfix/reader-libgit2.so
INCLUDED := $(B)/share/git-hotfix/hooks.gitconfig
UNITS    := $(UNIT_SRC:tests/unit/%.c=$(B)/unit/%)
BENCH    := $(B)/bench/ratio $(B)/bench/empty
STRIKE   := $(B)/kill/strike
ORACLE   := $(B)/oracle/histories
FUZZERS  := $(patsubst tests/fuzz/%.c,$(B)/%,$(wildcard tests/fuzz/*_fuzz.c))

# Goals that cannot do without a compiler and libraries read a config-*.mk,
# which make remakes first: what is missing for a plain build is then said, and
# for tests and the demo it is got from the system's package manager.
BARE    := clean format layers lint man help uninstall list-installed
TESTING := check unit oracle scenario asan valgrind
NEED    := $(if $(filter $(TESTING),$(MAKECMDGOALS)),test,build)
ifneq ($(if $(MAKECMDGOALS),$(filter-out $(BARE),$(MAKECMDGOALS)),all),)
include $(B)/config-$(NEED).mk
endif

.PHONY: all check unit oracle scenario demo asan valgrind fuzz lint layers man \
	format install uninstall list-installed clean fuzzers bench bench-owed \
	bench-records kill deb help FORCE
.DEFAULT_GOAL := all
.SECONDARY: # objects of tests and hooks are kept

all: $(BIN) $(MODULE) $(FRONTS) $(INCLUDED) ## build everything

$(B)/config-%.mk: install.sh Makefile
	@mkdir -p $(B)
	@CC='$(CC)' ./install.sh --deps --for $* --quiet \
		$(if $(filter $(TESTING) demo,$(MAKECMDGOALS)),,-n)
	@CC='$(CC)' ./install.sh --print-flags >$@.tmp && mv $@.tmp $@

CPPFLAGS_ALL = -D_GNU_SOURCE -DHF_VERSION='"$(VERSION)"' -Ilib -I. \
	       -include lib/base/banned.h $(DEP_CFLAGS) $(TEST_CFLAGS) \
	       $(CPPFLAGS)

$(B)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(WARN) $(CPPFLAGS_ALL) -fPIC $(CFLAGS) -MMD -MP -c -o $@ $<

# The prefix is known to one file only; it is compiled anew when it changes.
$(B)/obj/git-hotfix/prefix.o: CPPFLAGS += -DHF_PREFIX='"$(PREFIX)"'
$(B)/obj/git-hotfix/prefix.o: $(B)/prefix
$(B)/prefix: FORCE
	@mkdir -p $(@D)
	@echo '$(PREFIX)' | cmp -s - $@ || echo '$(PREFIX)' >$@

$(LIB): $(call obj,$(LIB_SRC))
	@rm -f $@
	$(AR) rcs $@ $^

$(BIN): $(call obj,$(CMD_SRC)) $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(DEP_LIBS) -ldl $(LDLIBS)

# What needs libgit2, loaded by git-hotfix/libgit2_late.c; it brings its own
# copy of the floors below it.
$(MODULE): $(call obj,$(wildcard lib/facts/repo_libgit2*.c) \
		lib/facts/diffstat.c lib/facts/merge_text_libgit2.c \
		lib/doors/gitlib.c) $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -shared -Wl,-Bsymbolic -o $@ $^ \
		$(DEP_LIBS) $(LDLIBS)

$(FRONTS): $(B)/libexec/git-hotfix/%: $(B)/obj/hooks/%.o \
		$(B)/obj/hooks/front.o $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/unit/%: $(B)/obj/tests/unit/%.o $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) $(LIB) $(TEST_LIBS) \
		$(DEP_LIBS) -ldl $(LDLIBS)

# It walks the tables of all commands.
$(B)/unit/opt_test: $(filter-out %/main.o,$(call obj,$(CMD_SRC)))

$(ORACLE): $(call obj,$(wildcard tests/oracle/*.c)) $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(DEP_LIBS) -ldl $(LDLIBS)

$(BENCH) $(STRIKE): $(B)/%: $(B)/obj/tests/%.o
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^

$(FUZZERS): $(B)/%: $(B)/obj/tests/fuzz/%.o $(LIB)
	$(CC) $(CFLAGS) -fsanitize=fuzzer $(LDFLAGS) -o $@ $^ $(DEP_LIBS) \
		$(LDLIBS)

# What git includes to start the hooks of this build tree.
$(INCLUDED): share/hooks.gitconfig.in
	@mkdir -p $(@D)
	sed 's|@libexecdir@|$(abspath $(B))/libexec/git-hotfix|g' $< >$@

-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)

# cmocka speaks TAP when told to, bats when its output is no terminal.
PROVE := HF_BUILD=$(abspath $(B)) CMOCKA_MESSAGE_OUTPUT=TAP prove --ext .bats

check: all $(UNITS) $(ORACLE) ## build and run every test
	$(PROVE) --timer -j3 $(UNITS) $(ORACLE) tests/scenario

oracle: $(ORACLE) ## our verdicts against git's; ORACLE_N= ORACLE_SEED=
	$(PROVE) --timer $(ORACLE)

unit: $(UNITS) ## the unit tests alone
	$(PROVE) $(UNITS)

T ?= tests/scenario
scenario: all ## the scenario tests alone; T=tests/scenario/x.bats for one
	$(PROVE) --timer -j3 $(T)

demo: all ## a whole hotfix in a throw-away repository
	@HF_BUILD=$(abspath $(B)) share/demo.sh

SANITIZE := -O1 -g -fsanitize=address,undefined \
	    -fno-sanitize-recover=undefined -fno-omit-frame-pointer

asan: ## the tests under AddressSanitizer and UBSan, in a tree of their own
	LSAN_OPTIONS=suppressions=$(CURDIR)/tests/data/lsan.supp:$(strip \
		)print_suppressions=0 \
		$(MAKE) B=build-asan CFLAGS='$(SANITIZE)' check

# What it has to say goes to files, for output that tests compare. Its errors
# begin with "=="; other lines are system calls that it does not know.
VALGRIND := valgrind -q --leak-check=full --suppressions=$(CURDIR)/$(strip \
	    )tests/data/valgrind.supp --log-file=$(abspath $(B))/valgrind/log.%p

valgrind: all $(UNITS) ## the unit tests and the demo under valgrind
	@rm -rf $(B)/valgrind && mkdir -p $(B)/valgrind/bin
	@printf '#!/bin/sh\nexec %s %s "$$@"\n' '$(VALGRIND)' \
		'$(abspath $(BIN))' >$(B)/valgrind/bin/git-hotfix
	@chmod +x $(B)/valgrind/bin/git-hotfix
	$(PROVE) --exec '$(VALGRIND)' $(UNITS)
	@HF_BUILD=$(abspath $(B))/valgrind share/demo.sh >$(B)/valgrind/demo
	@! cat $(B)/valgrind/log.* | grep '^=='

FUZZ_SECONDS ?= 20
fuzz: ## run each fuzzer for FUZZ_SECONDS; needs clang
	$(MAKE) B=$(B)/fuzz CC=clang fuzzers \
		CFLAGS='$(SANITIZE) -fsanitize=fuzzer-no-link'
	set -e; for fuzzer in $(notdir $(FUZZERS)); do \
		mkdir -p $(B)/fuzz/corpus/$$fuzzer; \
		$(B)/fuzz/$$fuzzer -max_total_time=$(FUZZ_SECONDS) -timeout=10 \
			-artifact_prefix=$(B)/fuzz/ $(B)/fuzz/corpus/$$fuzzer; \
	done

fuzzers: $(FUZZERS)

# Linux alone: K="-e 10 finish" takes one point in ten of one command.
kill: all $(STRIKE) ## kill each command at every change, run it again; K=
	HF_BUILD=$(abspath $(B)) tests/kill/kill.sh $(K)

bench: all $(BENCH) ## how long it takes; BENCH_REPO=<a repository>
	@HF_BUILD=$(abspath $(B)) share/bench.sh

bench-owed: all $(BENCH) ## how audit and owed grow; BENCH_REPO=
	@HF_BUILD=$(abspath $(B)) share/bench_owed.sh

bench-records: all $(BENCH) ## how commands bear many records; BENCH_REPO=
	@HF_BUILD=$(abspath $(B)) share/bench_records.sh

lint: ## static analysis, formatting, manual pages, scripts
	share/lint.sh

layers: ## fail on an #include that points to a later floor
	@share/layers.sh

man: ## check the manual pages
	mandoc -T lint -W warning $(MAN)

format: ## settle the layout of the sources; headers are set by hand
	clang-format -i $(LIB_SRC) $(CMD_SRC) $(wildcard hooks/*.c) $(UNIT_SRC)

INSTALL ?= install
install: all ## install under DESTDIR and PREFIX
	$(INSTALL) -d $(DESTDIR)$(bindir) $(DESTDIR)$(libexecdir) \
		$(DESTDIR)$(datadir) $(DESTDIR)$(bashdir) \
		$(DESTDIR)$(zshdir) $(DESTDIR)$(fishdir)
	$(INSTALL) -m 755 $(BIN) $(DESTDIR)$(bindir)/git-hotfix
	$(INSTALL) -m 755 $(FRONTS) $(DESTDIR)$(libexecdir)
	$(INSTALL) -m 644 $(MODULE) $(DESTDIR)$(libexecdir)
	set -e; for page in $(MAN); do \
		$(INSTALL) -d $(DESTDIR)$(mandir)/man$${page##*.}; \
		$(INSTALL) -m 644 $$page $(DESTDIR)$(mandir)/man$${page##*.}; \
	done
	$(INSTALL) -m 644 share/completion.bash $(DESTDIR)$(bashdir)/git-hotfix
	$(INSTALL) -m 644 share/completion.zsh $(DESTDIR)$(zshdir)/_git-hotfix
	$(INSTALL) -m 644 share/completion.fish \
		$(DESTDIR)$(fishdir)/git-hotfix.fish
	sed 's|@libexecdir@|$(libexecdir)|g' share/hooks.gitconfig.in \
		>$(DESTDIR)$(datadir)/hooks.gitconfig
	chmod 644 $(DESTDIR)$(datadir)/hooks.gitconfig

INSTALLED = $(bindir)/git-hotfix $(HOOKS:%=$(libexecdir)/%) \
	    $(libexecdir)/$(notdir $(MODULE)) \
	    $(foreach m,$(notdir $(MAN)),$(mandir)/man$(patsubst .%,%,$(suffix \
	    $(m)))/$(m)) $(bashdir)/git-hotfix $(zshdir)/_git-hotfix \
	    $(fishdir)/git-hotfix.fish $(datadir)/hooks.gitconfig

list-installed: ## print the files that install writes
	@printf '%s\n' $(INSTALLED)

uninstall: ## remove what install wrote
	rm -f $(addprefix $(DESTDIR),$(INSTALLED) $(datadir)/made-dirs)
	-rmdir $(DESTDIR)$(libexecdir) $(DESTDIR)$(datadir) 2>/dev/null

clean: ## remove the build trees
	rm -rf $(B) build-asan

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 16
