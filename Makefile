# Calotype. `make run` serves the website, `make test` runs every test; both install what is missing first.
#
#   make run     install, build, serve http://127.0.0.1:8080   (ARGS="--addr :9000" for settings)
#   make test    everything that must pass
#   make build   bin/calotype, with the website inside
#   make bench   the benchmarks
#   make generate  the code that is made from schema.graphql
#   make lint    vet, staticcheck, formatting
#   make contact-sheet  each operation on photographs, as one page to look through: bin/contact-sheet/index.html
#
# VIPS=system links the libvips of this machine (8.14 or newer) in place of the pinned one.

VIPS ?= npm
ARGS ?=
PACKAGES ?= ./...
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

# Without the paths of this machine, every clone shares one build cache.
export GOFLAGS := -trimpath -buildvcs=false -tags=sqlite_fts5
# Go's build cache does not look at what pkg-config says: the flag tells it one libvips from another.
ifeq ($(VIPS),npm)
LIBVIPS := $(shell imaging/libvips/setup.sh path)
export PKG_CONFIG_PATH := $(LIBVIPS)/lib/pkgconfig:$(PKG_CONFIG_PATH)
export CGO_CFLAGS := -O2 -g -DCALOTYPE_$(shell basename "$(LIBVIPS)" | tr -c 'A-Za-z0-9\n' _)
else
export CGO_CFLAGS := -O2 -g -DCALOTYPE_libvips_system
endif

ORIGIN := $(if $(filter Darwin,$(shell uname -s)),@loader_path,$$ORIGIN)
EDITOR_SOURCES := $(shell find editor/src editor/public editor/scripts -type f 2>/dev/null) \
	editor/index.html editor/package.json editor/package-lock.json editor/tsconfig.json editor/vite.config.ts schema.graphql
GO_FILES = $(shell find . -name node_modules -prune -o -name '*.go' -print)

FONTS := imaging/typeset/fonts/dist/LICENSES.txt
PLAYGROUND := graph/playground/dist/graphiql@4.1.2/graphiql.min.js.gz

.PHONY: run test build bench generate lint env deps deps-test libvips fonts unit cluster pictures web e2e contact-sheet clean
.DELETE_ON_ERROR:

run: build
	bin/calotype serve $(ARGS)

build: deps libvips $(FONTS) editor/dist/index.html $(PLAYGROUND)
	@echo "calotype: building $(VERSION)"
	@mkdir -p bin/lib
	go build -ldflags '-s -w -X main.version=$(VERSION) -r $(ORIGIN)/lib' -o bin/calotype ./server
ifeq ($(VIPS),npm)
	@for library in $(LIBVIPS)/lib/libvips-cpp.*.*; do \
		copy=bin/lib/$$(basename $$library); \
		cmp -s $$library $$copy || { cp $$library $$copy.new && mv $$copy.new $$copy; }; \
	done # never written in place: a server may be running on it
endif
	@cp $(FONTS) bin/lib/fonts-LICENSES.txt

test: deps-test libvips $(FONTS) editor/dist/index.html $(PLAYGROUND) lint unit web e2e

# Every Go test, against real servers that the tests start themselves; with the race detector, but for what computes pixels
# alone: .ci/unit says what and why.
unit: deps-test libvips $(FONTS)
	.ci/unit $(PACKAGES)

# What else stands on records and pictures, on PostgreSQL and S3 in place of SQLite and a disk.
cluster: deps-test libvips $(FONTS)
	CALOTYPE_TEST_ON=cluster go test -vet=off ./graph ./server/delivery ./server/preview

# What links libvips, for a look at another one (VIPS=system). The race detector does not see into it, and has seen all else in unit.
pictures: deps-test libvips $(FONTS)
	go test -vet=off -timeout 15m -p $$(($$(nproc) + 1)) $$(go list -f '{{.ImportPath}} {{.Deps}}' ./imaging ./server/... | sed -n 's, .*/govips/.*,,p')

# The website's own tests and types.
web: editor/node_modules/.package-lock.json
	cd editor && npm run --silent check && npm run --silent test && npm run --silent size

# The website in a real browser against the real binary.
e2e: deps-test build editor/node_modules/.package-lock.json
	cd editor && npm run --silent e2e

bench: deps-test libvips build
	.ci/bench/run

generate: libvips editor/node_modules/.package-lock.json
	go tool gqlgen generate
	cd editor && npm run --silent generate

lint: deps libvips
	@wrong=$$(gofmt -l $(GO_FILES)) && test -z "$$wrong" || { echo "not formatted: $$wrong"; exit 1; }
	go vet ./...
	go tool staticcheck ./...

# `eval "$(make -s env)"` lets plain go commands find libvips.
env:
	@echo 'export PKG_CONFIG_PATH="$(PKG_CONFIG_PATH)" CGO_CFLAGS="$(CGO_CFLAGS)" GOFLAGS="$(GOFLAGS)"'

deps:
	@.ci/deps $(VIPS) build

deps-test:
	@.ci/deps $(VIPS) test
	@go run ./storage/testservers/tools/install

libvips:
ifeq ($(VIPS),npm)
	@imaging/libvips/setup.sh
endif

# The fonts that text is drawn with; the server embeds them.
fonts: $(FONTS)

$(FONTS): imaging/typeset/fonts/package-lock.json imaging/typeset/fonts/fonts.json imaging/typeset/fonts/build.sh imaging/typeset/fonts/build.mjs | deps
	imaging/typeset/fonts/build.sh
	@touch $@

editor/node_modules/.package-lock.json: editor/package-lock.json
	@echo "editor: installing packages"
	cd editor && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

editor/dist/index.html: $(EDITOR_SOURCES) | deps
	@$(MAKE) --no-print-directory editor/node_modules/.package-lock.json
	@echo "editor: building"
	cd editor && npm run --silent build
	@touch $@

$(PLAYGROUND): graph/playground/package-lock.json graph/playground/build.sh graph/playground/build.mjs | deps
	@echo "playground: installing"
	graph/playground/build.sh
	@touch $@

# Photographs come from ../shared/corpus/photos, and what that lacks from the tests of govips.
contact-sheet: deps libvips $(FONTS)
	@go run ./imaging/contactsheet bin/contact-sheet ../shared/corpus/photos "$$(go list -m -f '{{.Dir}}' github.com/davidbyttow/govips/v2)/resources"

clean:
	rm -rf bin editor/dist/* editor/node_modules imaging/libvips/node_modules imaging/typeset/fonts/dist/* graph/playground/node_modules graph/playground/dist/*
