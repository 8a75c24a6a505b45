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
UNITS    := $(UNIT_SRC:tests/unit/%.c=$(B)/unit/%)

# Goals that cannot do without a compiler and libraries read config.mk, which
# make remakes first: what is missing is then said, or got for check and demo.
BARE := clean format layers man help
ifneq ($(if $(MAKECMDGOALS),$(filter-out $(BARE),$(MAKECMDGOALS)),all),)
include $(B)/config.mk
endif

.PHONY: all check unit scenario demo asan valgrind fuzz lint layers man \
	format install uninstall clean bench deb help
.DEFAULT_GOAL := all

all: $(BIN) $(FRONTS) ## build everything

$(B)/config.mk: install.sh Makefile
	@mkdir -p $(B)
ifneq ($(filter check unit scenario demo asan valgrind,$(MAKECMDGOALS)),)
	@./install.sh --deps --for test --quiet
else
	@./install.sh --deps --for build -n --quiet
endif
	@./install.sh --print-flags >$@.tmp && mv $@.tmp $@

CPPFLAGS_ALL = -D_GNU_SOURCE -DHF_VERSION='"$(VERSION)"' -Ilib -I. \
	       -include lib/base/banned.h $(DEP_CFLAGS) $(CPPFLAGS)

$(B)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(WARN) $(CPPFLAGS_ALL) $(CFLAGS) -MMD -MP -c -o $@ $<

# The prefix is known to one file only; it is compiled anew when it changes.
$(B)/obj/git-hotfix/prefix.o: CPPFLAGS += -DHF_PREFIX='"$(PREFIX)"'

$(LIB): $(call obj,$(LIB_SRC))
	@rm -f $@
	$(AR) rcs $@ $^

$(BIN): $(call obj,$(CMD_SRC)) $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(DEP_LIBS) $(LDLIBS)

$(FRONTS): $(B)/libexec/git-hotfix/%: $(B)/obj/hooks/%.o \
		$(B)/obj/hooks/front.o $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/unit/%: $(B)/obj/tests/unit/%.o $(LIB)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(TEST_LIBS) $(DEP_LIBS) $(LDLIBS)

-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)

check: all $(UNITS) ## build and run every test
	HF_BUILD=$(abspath $(B)) prove --timer $(UNITS) tests/scenario

unit: $(UNITS) ## the unit tests alone
	HF_BUILD=$(abspath $(B)) prove $(UNITS)

T ?= tests/scenario
scenario: all ## the scenario tests alone; T=tests/scenario/x.bats for one
	HF_BUILD=$(abspath $(B)) prove --timer -j2 $(T)

demo: all ## a whole hotfix in a throw-away repository
	@HF_BUILD=$(abspath $(B)) share/demo.sh

asan: ## the tests under AddressSanitizer and UBSan, in a tree of their own
	$(MAKE) B=build-asan CFLAGS='-O1 -g -fsanitize=address,undefined \
		-fno-sanitize-recover=undefined -fno-omit-frame-pointer' check

lint: $(B)/config.mk ## static analysis, formatting, manual pages, scripts
	share/lint.sh

layers: ## fail on an #include that points to a later floor
	@share/layers.sh

man: ## check the manual pages
	mandoc -T lint -W warning $(MAN)

format: ## settle the layout of the sources
	clang-format -i $(LIB_SRC) $(CMD_SRC) $(wildcard lib/*/*.h hooks/*.[ch] \
		git-hotfix/*.h tests/unit/*.[ch])

INSTALL ?= install
install: all ## install under DESTDIR and PREFIX
	$(INSTALL) -d $(DESTDIR)$(bindir) $(DESTDIR)$(libexecdir) \
		$(DESTDIR)$(datadir) $(DESTDIR)$(bashdir) \
		$(DESTDIR)$(zshdir) $(DESTDIR)$(fishdir)
	$(INSTALL) -m 755 $(BIN) $(DESTDIR)$(bindir)/git-hotfix
	$(INSTALL) -m 755 $(FRONTS) $(DESTDIR)$(libexecdir)
	set -e; for page in $(MAN); do \
		$(INSTALL) -d $(DESTDIR)$(mandir)/man$${page##*.}; \
		$(INSTALL) -m 644 $$page $(DESTDIR)$(mandir)/man$${page##*.}; \
	done
	$(INSTALL) -m 644 share/completion.bash $(DESTDIR)$(bashdir)/git-hotfix
	$(INSTALL) -m 644 share/completion.zsh $(DESTDIR)$(zshdir)/_git-hotfix
	$(INSTALL) -m 644 share/completion.fish \
		$(DESTDIR)$(fishdir)/git-hotfix.fish
	sed 's|@libexecdir@|$(libexecdir)|g' share/hooks.gitconfig.in \
		>$(B)/hooks.gitconfig
	$(INSTALL) -m 644 $(B)/hooks.gitconfig $(DESTDIR)$(datadir)

uninstall: ## remove what install wrote
	rm -f $(DESTDIR)$(bindir)/git-hotfix \
		$(addprefix $(DESTDIR)$(libexecdir)/,$(HOOKS)) \
		$(DESTDIR)$(datadir)/hooks.gitconfig \
		$(DESTDIR)$(bashdir)/git-hotfix $(DESTDIR)$(zshdir)/_git-hotfix \
		$(DESTDIR)$(fishdir)/git-hotfix.fish
	set -e; for page in $(notdir $(MAN)); do \
		rm -f $(DESTDIR)$(mandir)/man$${page##*.}/$$page; done
	-rmdir $(DESTDIR)$(libexecdir) $(DESTDIR)$(datadir) 2>/dev/null

clean: ## remove the build trees
	rm -rf $(B) build-asan

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12
