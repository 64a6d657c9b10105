package settings

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// A document is a YAML file that is being read. Reading continues after a problem,
// so that one run reports several. What was read counts only if err returns nil.
type document struct {
	name    string // how problems call it
	hint    string // what to do about them
	instead string // the hint while a value is read for which there is a better one; "" otherwise
	dir     string // that file names are relative to
	source  []string
	secret  bool            // no line of it may be shown
	words   map[string]bool // the keys that it may have, anywhere
	anchors map[string]ast.Node
	read    int // bytes and values that were read, those of aliases each time

	decoded       []rune // the line that was used last
	decodedNumber int    // its number, from 1; 0 without one

	opened   func(file string)
	problems []problem // the first maxProblems
	more     int       // how many come after them
	revealed map[int][]span
	secrets  []string // that were read
}

// parse returns the document in data and its value, which is nil for an empty one.
// No line of a secret document is shown.
func parse(name, hint string, data []byte, secret bool, t Table) (doc *document, root *Node) {
	text := strings.ReplaceAll(strings.TrimPrefix(string(data), "\ufeff"), "\r\n", "\n")
	doc = &document{
		name: name, hint: hint, dir: filepath.Dir(name), secret: secret,
		source: strings.Split(text, "\n"), words: map[string]bool{"<<": true}, anchors: map[string]ast.Node{},
	}
	t.words(doc.words)
	defer func() { // the parser is not ours, and some input may be too much for it
		if v := recover(); v != nil {
			doc.fail(nil, "this is not valid YAML")
			root = nil
		}
	}()
	if doc.failEncoding() {
		return doc, nil
	}
	tokens := lexer.Tokenize(text)
	if at, why := tooMuch(tokens); why != "" {
		doc.fail(at, "%s", why)
		return doc, nil
	}
	file, err := parser.Parse(tokens, 0)
	var syntax yaml.Error
	switch {
	case errors.As(err, &syntax):
		doc.failSyntax(tokens, syntax)
		return doc, nil
	case err != nil:
		doc.fail(nil, "this is not valid YAML")
		return doc, nil
	}
	for i, d := range file.Docs {
		if i > 0 && d.Body != nil {
			doc.fail(d.Body.GetToken(), "a second document begins here; want only one")
		}
		ast.Walk(doc, d)
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil || file.Docs[0].Body.Type() == ast.NullType {
		return doc, nil
	}
	return doc, &Node{doc: doc, node: file.Docs[0].Body}
}

// failEncoding reports text that is not UTF-8, or no text at all.
func (d *document) failEncoding() bool {
	for i, line := range d.source {
		switch {
		case strings.IndexByte(line, 0) >= 0:
			d.failAt(0, 0, "want a text file in UTF-8", "this is not a text file, or it is UTF-16")
			return true
		case !utf8.ValidString(line):
			valid := strings.ToValidUTF8(line, "\xff")
			before, _, _ := strings.Cut(valid, "\xff")
			d.source[i] = strings.ToValidUTF8(line, "\uFFFD")
			d.failAt(i+1, utf8.RuneCountInString(before)+1, "save the file as UTF-8", "this character is not UTF-8")
			return true
		}
	}
	return false
}

// TopKeys returns the keys at the top of a YAML document, or nil if it is not a mapping.
func TopKeys(data []byte) []string {
	_, root := parse("", "", data, true, nil)
	if root == nil {
		return nil
	}
	if _, ok := root.real().(ast.MapNode); !ok {
		return nil
	}
	var keys []string
	root.pairs("", func(key string, _ Node) { keys = append(keys, key) })
	return keys
}

// line returns the characters of an existing line, counted from 1. It caches one
// line, because a list in brackets has all its items in one.
func (d *document) line(number int) []rune {
	if d.decodedNumber != number {
		d.decoded, d.decodedNumber = []rune(d.source[number-1]), number
	}
	return d.decoded
}

// quoted matches what the parser quotes.
var quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// withoutQuotes returns a message of the parser without what it quotes from the
// file, which may be a secret. Known keys and single characters stay.
func (d *document) withoutQuotes(message string) string {
	return quoted.ReplaceAllStringFunc(message, func(s string) string {
		if word := s[1 : len(s)-1]; d.words[word] || len([]rune(word)) == 1 {
			return s
		}
		return `"…"`
	})
}

// Visit collects the anchors. It implements ast.Visitor.
func (d *document) Visit(n ast.Node) ast.Visitor {
	if a, ok := n.(*ast.AnchorNode); ok && a.Name != nil && a.Name.GetToken() != nil {
		d.anchors[a.Name.GetToken().Value] = a.Value
	}
	return d
}

// anchored returns what an alias stands for, or nil.
func (d *document) anchored(alias *ast.AliasNode) ast.Node {
	if alias.Value == nil || alias.Value.GetToken() == nil {
		return nil
	}
	return d.anchors[alias.Value.GetToken().Value]
}

// MaxFile is the size in bytes of the largest config file that a caller should read.
const MaxFile = 1 << 20

const (
	// maxTokens limits the keys, values and symbols of a document, and maxDepth their
	// nesting: the parser's work grows with the square of either. A document beyond
	// the limits is not parsed. A thousand access tokens with their permissions take
	// 20,000.
	maxTokens, maxDepth = 20_000, 32
	// maxRead limits the bytes and values that are read, those of an alias each time.
	maxRead = 2 * MaxFile
)

// tooMuch returns where a document exceeds the limits, and why; "" if it does not.
func tooMuch(tokens token.Tokens) (at *token.Token, why string) {
	if len(tokens) > maxTokens {
		return tokens[maxTokens], fmt.Sprintf("the file has more than %d keys, values and symbols", maxTokens)
	}
	var columns []int // of the collections that are open, outside of brackets
	flow, line := 0, 0
	for _, t := range tokens {
		switch t.Type {
		case token.MappingStartType, token.SequenceStartType:
			flow++
		case token.MappingEndType, token.SequenceEndType:
			flow = max(flow-1, 0)
		}
		opens := t.Position.Line != line || t.Type == token.SequenceEntryType || t.Type == token.MappingKeyType
		if line = t.Position.Line; flow == 0 && opens {
			for len(columns) > 0 && columns[len(columns)-1] >= t.Position.Column {
				columns = columns[:len(columns)-1]
			}
			columns = append(columns, t.Position.Column)
		}
		if flow+len(columns) > maxDepth {
			return t, fmt.Sprintf("this is nested more than %d levels deep", maxDepth)
		}
	}
	return nil, ""
}
