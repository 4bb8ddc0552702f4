# Yicun: build, run, test. `make help` lists the targets.

CC      ?= gcc
BUILD   ?= build
PREFIX  ?= /usr
PKGS    := sqlite3 libpq jansson libsodium liboath libqrencode libarchive libzip expat xlsxwriter libmicrohttpd
LIBS    := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lfcgi -lpthread
WARN    := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
           -Wvla -Wformat=2 -Werror
HARDEN  := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection -fPIE
CFLAGS  += -std=c11 -D_GNU_SOURCE -O2 -g -MMD -MP $(WARN) $(HARDEN) -Iinclude -Isrc \
           $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
LDFLAGS += -pie -Wl,-z,relro,-z,now
SANITIZE := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
# `make SANITIZED=1 BUILD=build/asan` builds the program itself under the sanitizers.
ifdef SANITIZED
CFLAGS  := $(filter-out -O2 -D_FORTIFY_SOURCE=2,$(CFLAGS)) $(SANITIZE)
endif

# `make TSAN=1 BUILD=build/tsan` builds it under ThreadSanitizer.
ifdef TSAN
CFLAGS  := $(filter-out -O2 -D_FORTIFY_SOURCE=2,$(CFLAGS)) -O1 -fno-omit-frame-pointer -fsanitize=thread
endif

SOURCES := $(wildcard src/*/*.c) src/rooms.c
OBJECTS := $(SOURCES:src/%.c=$(BUILD)/obj/%.o)
CHECKED := $(SOURCES:src/%.c=$(BUILD)/san/%.o)
UNITS   := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/test_*.c))

Q := @
.DEFAULT_GOAL := all
.SUFFIXES:
.SECONDARY:

.PHONY: all help run test check lint format api pictures clang-build http-test http-test-sqlite http-test-postgresql browser-test crash faults faults-memory faults-store memory-test store-test servers soak races slow install unit fuzz fuzz-replay bench bench-archives bench-ratings bench-growth clean
all: $(BUILD)/yicun

help:
	@sed -n 's/^## //p' Makefile

## make              build $(BUILD)/yicun
$(BUILD)/yicun: $(BUILD)/obj/main.o $(OBJECTS)
	@echo "  LINK  $@"
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(CC) $(CFLAGS) -c -o $@ $<

# The same sources under AddressSanitizer and UndefinedBehaviorSanitizer, for the unit tests.
$(BUILD)/san/%.o: src/%.c
	@mkdir -p $(@D)
	@echo "  CC    $< (sanitized)"
	$(Q)$(CC) $(filter-out -O2 -D_FORTIFY_SOURCE=2,$(CFLAGS)) $(SANITIZE) -c -o $@ $<

$(BUILD)/san/libyicun.a: $(CHECKED)
	$(Q)rm -f $@ && ar rcs $@ $^

$(BUILD)/unit/%: tests/unit/%.c $(BUILD)/san/libyicun.a
	@mkdir -p $(@D)
	@echo "  TEST  $<"
	$(Q)$(CC) $(filter-out -O2 -D_FORTIFY_SOURCE=2 -Wmissing-prototypes,$(CFLAGS)) $(SANITIZE) -o $@ $< \
		$(BUILD)/san/libyicun.a $(LIBS) -lcmocka

# One PostgreSQL server for all that a command starts.
CLUSTER := node tests/http/with-cluster.mjs

## make unit         unit tests under ASan and UBSan (T=name for one)
unit: $(addprefix $(BUILD)/unit/,$(if $(T),test_$(T),$(UNITS)))
	@$(CLUSTER) sh -c 'for t; do $$t || exit 1; done' - $^

# Fuzzing: every tests/fuzz/fuzz_NAME.c has its seeds in tests/fuzz/corpus/NAME. What a run finds
# beside them stays under $(BUILD); a crash is kept as $(BUILD)/fuzz/NAME-crash-*.
FUZZ_CC      ?= clang
FUZZ_SECONDS ?= 60
FUZZERS      := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_FLAGS   := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
TEST_CFLAGS  := $(filter-out -O2 -D_FORTIFY_SOURCE=2 -Wmissing-prototypes,$(CFLAGS)) -O1

$(BUILD)/fuzz/obj/%.o: src/%.c
	@mkdir -p $(@D)
	@echo "  CC    $< (fuzzed)"
	$(Q)$(FUZZ_CC) $(TEST_CFLAGS) $(FUZZ_FLAGS) -c -o $@ $<

$(BUILD)/fuzz/libyicun.a: $(SOURCES:src/%.c=$(BUILD)/fuzz/obj/%.o)
	$(Q)rm -f $@ && ar rcs $@ $^

$(BUILD)/fuzz/%: tests/fuzz/fuzz_%.c $(BUILD)/fuzz/libyicun.a
	@echo "  FUZZ  $<"
	$(Q)$(FUZZ_CC) $(TEST_CFLAGS) $(FUZZ_FLAGS) -fsanitize=fuzzer -o $@ $< \
		$(BUILD)/fuzz/libyicun.a $(LIBS)

$(BUILD)/fuzz/replay-%: tests/fuzz/fuzz_%.c tests/fuzz/replay.c $(BUILD)/san/libyicun.a
	@mkdir -p $(@D)
	@echo "  TEST  $<"
	$(Q)$(CC) $(TEST_CFLAGS) $(SANITIZE) -o $@ tests/fuzz/fuzz_$*.c tests/fuzz/replay.c \
		$(BUILD)/san/libyicun.a $(LIBS)

## make fuzz         fuzz every parser for FUZZ_SECONDS (60) each, with clang (T=name for one)
fuzz: $(addprefix $(BUILD)/fuzz/,$(or $(T),$(FUZZERS)))
	@for f in $(or $(T),$(FUZZERS)); do \
		mkdir -p $(BUILD)/fuzz/found/$$f; \
		$(BUILD)/fuzz/$$f -max_total_time=$(FUZZ_SECONDS) -timeout=10 -print_final_stats=1 \
			-artifact_prefix=$(BUILD)/fuzz/$$f- $(BUILD)/fuzz/found/$$f tests/fuzz/corpus/$$f \
			|| exit 1; \
	done

## make fuzz-replay  run every parser on its corpus, as part of the tests (T=name for one)
fuzz-replay: $(addprefix $(BUILD)/fuzz/replay-,$(or $(T),$(FUZZERS)))
	@for f in $(or $(T),$(FUZZERS)); do \
		$(BUILD)/fuzz/replay-$$f tests/fuzz/corpus/$$f || exit 1; \
	done

# What is torn on purpose: docs/faults.md. What is built otherwise, and why: tests/torture/memory.h.
MEMORY_SOURCES := tests/torture/memory.c src/base/arena.c src/db/sqlite.c
$(BUILD)/torture/memory: $(MEMORY_SOURCES) tests/torture/memory.h $(BUILD)/san/libyicun.a
	@mkdir -p $(@D)
	@echo "  TEST  $<"
	$(Q)$(CC) $(TEST_CFLAGS) $(SANITIZE) -include tests/torture/memory.h -o $@ $(MEMORY_SOURCES) \
		$(BUILD)/san/libyicun.a $(LIBS)

$(BUILD)/torture/memory_preload.so: tests/torture/memory_preload.c
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c11 -O2 $(WARN) -fPIC -shared -o $@ $<

## make faults-memory  let each allocation of every kind of request fail (MOST=n: at most n of each)
faults-memory: $(BUILD)/torture/memory $(BUILD)/torture/memory_preload.so $(BUILD)/yicun
	@TMPDIR=$(or $(wildcard /dev/shm),/tmp) MEMORY=$(abspath $<) PRELOAD=$(abspath $(BUILD)/torture/memory_preload.so) MOST=$(or $(MOST),0) \
		YICUN=$(abspath $(YICUN)) node --test --test-concurrency=1 \
		tests/torture/memory.test.mjs tests/torture/memory_server.test.mjs

# The store and the disk under fire; a list of files, since one folder holds all kinds of torture.
STORE_FAULTS := $(patsubst %,tests/torture/%.test.mjs,disk full backup upgrade)
torture = @YICUN=$(abspath $(YICUN)) $(1) node --test --test-concurrency=1 $(2)

## make crash        kill the server under write load, CRASHES (1000) times in all
crash: $(BUILD)/yicun
	$(call torture,CRASHES=$(or $(CRASHES),1000),tests/torture/crash.test.mjs)

## make faults-store each write, sync and open fails in turn; full disk, backups, killed upgrades
faults-store: $(BUILD)/yicun
	$(call torture,FAULTS=all,$(if $(T),tests/torture/$(T).test.mjs,$(STORE_FAULTS)))

## make servers      several servers and their database: kills, restarts, failovers, a full disk
servers: $(BUILD)/yicun
	$(call torture,SERVERS=all,tests/torture/servers.test.mjs)

## make soak         SOAK (1000000) mixed requests: memory and descriptors do not grow
soak: $(BUILD)/yicun
	$(call torture,SOAK=$(or $(SOAK),1000000),tests/torture/soak.test.mjs)

## make faults       all faults of docs/faults.md but the crashes
faults: faults-memory faults-store

# A few of each, as part of the tests.
store-test: $(BUILD)/yicun
	$(call torture,,tests/torture/crash.test.mjs $(STORE_FAULTS) tests/torture/servers.test.mjs)

## make races        main paths under ThreadSanitizer, a crowd of 32 clients for CROWD_SECONDS (30)
races:
	@$(MAKE) --no-print-directory TSAN=1 BUILD=$(BUILD)/tsan all
	@CROWD_SECONDS=$(or $(CROWD_SECONDS),30) YICUN=$(abspath $(BUILD)/tsan/yicun) node --test --test-concurrency=1 \
		$(patsubst %,tests/http/%.test.mjs,races plan notice attachment home)

## make slow         slowhttptest with 1000 connections against both transports, while others are served
slow: $(BUILD)/yicun
	@SLOWHTTPTEST=1 YICUN=$(abspath $(YICUN)) node --test --test-concurrency=1 tests/http/slow.test.mjs
# What fills the databases of `make bench`.
$(BUILD)/obj/libyicun.a: $(OBJECTS)
	$(Q)rm -f $@ && ar rcs $@ $^

$(BUILD)/bench/fill: tests/bench/fill.c $(BUILD)/obj/libyicun.a
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< $(BUILD)/obj/libyicun.a $(LIBS)

## make bench        measure pages and writes with wrk over both transports (docs/performance.md)
bench: $(BUILD)/yicun $(BUILD)/bench/fill
	@YICUN=$(abspath $(YICUN)) FILL=$(abspath $(BUILD)/bench/fill) node tests/bench/bench.mjs

## make bench-archives  what packing the archives of a town and a county costs (BENCH_ARCHIVES=city)
bench-archives: $(BUILD)/yicun $(BUILD)/bench/fill
	@YICUN=$(abspath $(YICUN)) FILL=$(abspath $(BUILD)/bench/fill) node tests/bench/archives.mjs

## make bench-ratings  what closing a city's year of ratings and taking in a town's sheet costs
bench-ratings: $(BUILD)/yicun $(BUILD)/bench/fill
	@YICUN=$(abspath $(YICUN)) FILL=$(abspath $(BUILD)/bench/fill) node tests/bench/ratings.mjs

## make bench-growth the country against a city, on both engines (UNITS=code,name list; docs/scale.md)
bench-growth: $(BUILD)/yicun $(BUILD)/bench/fill
	@YICUN=$(abspath $(YICUN)) FILL=$(abspath $(BUILD)/bench/fill) node tests/bench/growth.mjs

# --- run and test: install what is missing first, then read this file anew ---

## make run          build, make demo data when there is none, and serve on 127.0.0.1:8080
run:
	@scripts/install-needs -P nocheck
	@$(MAKE) --no-print-directory all
	@scripts/run

## make test         everything: lint, units, corpora, HTTP over both transports on both engines, browser
test:
	@scripts/install-needs
	@$(MAKE) --no-print-directory check

check: lint all unit fuzz-replay memory-test store-test clang-build http-test browser-test

# A few failures of each kind; `make faults-memory` has them all.
memory-test:
	@$(MAKE) --no-print-directory faults-memory MOST=12

## make lint         layers, layout, and what stands where
lint: tests/node_modules
	@clang-format --dry-run -Werror $$(git ls-files 'src/*.[ch]' 'include/*.h' 'tests/*.[ch]')
	@node tests/lint/lint.mjs

## make format       let clang-format lay out all sources
format:
	$(Q)clang-format -i $$(git ls-files -co --exclude-standard 'src/*.[ch]' 'include/*.h' 'tests/*.[ch]')

## make api          write the routes in docs/api.md anew
api: $(BUILD)/yicun
	@YICUN=$(BUILD)/yicun node scripts/write-api.mjs

## make pictures     take the pictures of the manual anew, from the demo
pictures: $(BUILD)/yicun tests/node_modules
	@YICUN=$(abspath $(YICUN)) node scripts/take-pictures.mjs

# The second compiler must agree; its program is not used.
clang-build:
	@$(MAKE) --no-print-directory CC=clang BUILD=$(BUILD)/clang all

tests/node_modules: tests/package-lock.json
	@cd tests && npm ci --silent --no-audit --no-fund && touch node_modules

## make http-test    HTTP tests over both transports on both engines (T=name for one, E=sqlite or E=postgresql
##                   for one engine; YICUN=path tests another build)
YICUN ?= $(BUILD)/yicun
HTTP_TESTS = $(or $(T:%=tests/http/%.test.mjs),tests/http/)
http-test: $(addprefix http-test-,$(or $(E),sqlite postgresql))

http-test-sqlite: $(BUILD)/yicun
	@ENGINES=sqlite YICUN=$(abspath $(YICUN)) node --test --test-concurrency=2 $(HTTP_TESTS)

http-test-postgresql: $(BUILD)/yicun
	@ENGINES=postgresql YICUN=$(abspath $(YICUN)) $(CLUSTER) node --test --test-concurrency=2 $(HTTP_TESTS)

## make browser-test the spine in Chromium, as the different users (T=name for one)
browser-test: $(BUILD)/yicun tests/node_modules
	@node --test --test-concurrency=2 $(or $(T:%=tests/browser/%.test.mjs),tests/browser/)

## make install      into $(DESTDIR)$(PREFIX), settings into $(DESTDIR)/etc/yicun
SHARE = $(DESTDIR)$(PREFIX)/share/yicun
install: $(BUILD)/yicun
	install -D -m 0755 $(BUILD)/yicun $(DESTDIR)$(PREFIX)/bin/yicun
	install -D -m 0644 docs/yicun.1 $(DESTDIR)$(PREFIX)/share/man/man1/yicun.1
	install -D -m 0644 deploy/nginx.conf $(DESTDIR)$(PREFIX)/share/doc/yicun/nginx.conf
	install -D -m 0644 deploy/yicun.service $(DESTDIR)/lib/systemd/system/yicun.service
	for folder in templates static data migrations; do \
		find $$folder -type f -exec install -D -m 0644 {} $(SHARE)/{} \; || exit 1; \
	done
	install -d $(DESTDIR)/etc/yicun
	sed -e 's#^\(templates\|statics\|data\|migrations\) = #&$(PREFIX)/share/yicun/#' \
		-e 's#= var/#= /var/lib/yicun/#' -e 's#sqlite:var/#sqlite:/var/lib/yicun/#' \
		-e 's#^socket_group =$$#& www-data#' config.ini >$(DESTDIR)/etc/yicun/config.ini

clean:
	$(Q)rm -rf $(BUILD)

-include $(OBJECTS:.o=.d) $(CHECKED:.o=.d) $(SOURCES:src/%.c=$(BUILD)/fuzz/obj/%.d) $(BUILD)/obj/main.d
