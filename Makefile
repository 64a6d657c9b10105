# The same commands that .ci/run uses, under short names.

.PHONY: demo build test race lint fmt bench ci

demo:
	go run .

build:
	go build -o topicmux .

test:
	go test ./...

race:
	go test -race -timeout 5m ./...

lint:
	go tool -modfile=tools/go.mod golangci-lint run ./...

fmt:
	go tool -modfile=tools/go.mod gofumpt -w .

.PHONY: bench-build bench-long bench-test bench-go

# All servers side by side, in a few minutes; bench/README.md says more.
bench: bench-build
	bench/bin/table

bench-long: bench-build
	bench/bin/table -long -rounds 5 -warmup 1s -duration 3s

# Node's server is left out where npm cannot fetch its one package.
bench-build:
	cd bench && go build -o bin/ ./cmd/... ./servers/...
	ln -sfn ../servers/bettersse bench/bin/bettersse
	-test -d bench/servers/bettersse/node_modules || npm ci --no-audit --no-fund --prefix bench/servers/bettersse || true

bench-test:
	cd bench && go test ./...

# The dashboard: at 100,000 events a second, and its parts. Figures and what
# they mean are in docs/views.md.
.PHONY: bench-tui
bench-tui:
	go test -run '^$$' -bench 'Load$$' -benchtime 1x ./tui
	go test -run '^$$' -bench 'Frame' -benchmem ./tui
	go test -run '^$$' -bench 'Draw|Apply|Columns|Pick' -benchmem ./tui/internal/view ./monitor/store ./internal/jq

# Benchmarks of single packages, and decoders side by side.
bench-go:
	go test -run '^$$' -bench . -benchmem ./...
	cd bench && go test -run '^$$' -bench . -benchmem ./...

ci:
	.ci/run

# Gives the module a path of your own, so that other programs can import it:
# make module PATH=example.org/you/topicmux. That variable is also where programs
# are looked for, which getconf knows.
.PHONY: module
module:
	@PATH="$$(command -p getconf PATH)" tools/module.sh "$(if $(filter command,$(origin PATH)),$(PATH))"
