# Yicun: build, run, test. `make help` lists the targets.

CC      ?= gcc
BUILD   ?= build
PREFIX  ?= /usr
PKGS    := sqlite3 jansson libsodium libqrencode libarchive libmicrohttpd
LIBS    := $(shell pkg-config --libs $(PKGS)) -lfcgi -lmagic -lpthread
WARN    := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
           -Wvla -Wformat=2 -Werror
HARDEN  := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection -fPIE
CFLAGS  += -std=c11 -D_GNU_SOURCE -O2 -g -MMD -MP $(WARN) $(HARDEN) -Iinclude -Isrc \
           $(shell pkg-config --cflags $(PKGS))
LDFLAGS += -pie -Wl,-z,relro,-z,now
SANITIZE := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all

SOURCES := $(wildcard src/*/*.c) src/rooms.c
OBJECTS := $(SOURCES:src/%.c=$(BUILD)/obj/%.o)
CHECKED := $(SOURCES:src/%.c=$(BUILD)/san/%.o)
UNITS   := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/test_*.c))

Q := @
.DEFAULT_GOAL := all
.SUFFIXES:
.SECONDARY:

.PHONY: all help run test unit clean
all: $(BUILD)/yicun

help:
	@sed -n 's/^## //p' Makefile

## make            build $(BUILD)/yicun
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

## make unit       unit tests under ASan and UBSan (T=name for one)
unit: $(addprefix $(BUILD)/unit/,$(if $(T),test_$(T),$(UNITS)))
	@for t in $^; do $$t || exit 1; done

clean:
	$(Q)rm -rf $(BUILD)

-include $(OBJECTS:.o=.d) $(CHECKED:.o=.d) $(BUILD)/obj/main.d
