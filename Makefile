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

bench:
	go test -run '^$$' -bench . -benchmem ./...

ci:
	.ci/run
