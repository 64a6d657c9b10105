#!/bin/sh
# module.sh PATH: gives the Go module another path, such as
# example.org/you/topicmux, so that programs outside this repository can import
# it. It changes go.mod files, imports in Go code and in documents, and the
# linter's rules. Run it in a clean work tree; git diff shows what it did.
set -eu
cd "$(dirname "$0")/.."

fail() {
	echo "module: $1" >&2
	exit 2
}

new=${1-}
old=$(sed -n 's/^module //p' go.mod)
[ -n "$new" ] || fail "want the new path: make module PATH=example.org/you/topicmux"
printf '%s\n' "$new" | grep -Eqx '[a-z0-9-]+(\.[a-z0-9-]+)+(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+' ||
	fail "$new is not a module path: want a host name and a path, such as example.org/you/topicmux"
[ "$new" != "$old" ] || fail "the module is called $new already"

# quoted makes a text safe as a pattern of sed that is delimited by #.
quoted() { printf '%s\n' "$1" | sed 's/[.]/\\./g'; }
from=$(quoted "$old")

# edit FILE EXPRESSION...: changes a file in place, where that changes anything.
edit() {
	file=$1
	shift
	sed -E "$@" "$file" >"$file.new"
	if cmp -s "$file" "$file.new"; then rm "$file.new"; else cat "$file.new" >"$file" && rm "$file.new"; fi
}

edit go.mod -e "s#^module $from\$#module $new#"
for mod in bench/go.mod tools/go.mod; do
	edit "$mod" -e "s#^module $from/#module $new/#" -e "s#^((require|replace)? *	?)$from (v|=>)#\\1$new \\3#"
done

# An import stands alone in its line; other texts with that beginning stay.
import="^([[:space:]]*(import[[:space:]]+)?([A-Za-z0-9_.]+[[:space:]]+)?\")$from(/[^\"]*)?(\"[[:space:]]*(//.*)?)\$"
find . \( -name .git -o -name node_modules \) -prune -o \( -name '*.go' -o -name '*.md' \) -print |
	while IFS= read -r file; do edit "$file" -e "s#$import#\\1$new\\4\\5#"; done

edit .golangci.yml -e "s#(pkg: |module-path: |\\[|, )$from(/|\\\$|,|\\]|\$)#\\1$new\\2#g"

echo "the module is $new now"
