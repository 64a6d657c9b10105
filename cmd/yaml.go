package cmd

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// A document is a YAML file that is being read. It goes on after a mistake, so
// that a person hears of several at once; its error says whether anything that
// was read counts.
type document struct {
	name    string // how mistakes call it
	hint    string // what to do about them
	dir     string // where files count from
	source  []string
	secret  bool            // no line of it may be shown
	words   map[string]bool // the keys that it may have, anywhere
	anchors map[string]ast.Node
	read    int // bytes and values that were read, those behind aliases each time

	decoded       []rune // the line that was looked at last
	decodedNumber int    // its number, from 1; 0: there is none

	mistakes []mistake // the first maxMistakes
	more     int       // those after them
	revealed map[int][]span
	secrets  []string // that were read
}

// parseYAML returns the document that data is, and its value; nil if it is empty.
// Of a secret one no line is shown.
func parseYAML(name, hint string, data []byte, secret bool, keys ...keys) (doc *document, root *value) {
	text := strings.ReplaceAll(strings.TrimPrefix(string(data), "\ufeff"), "\r\n", "\n")
	doc = &document{
		name: name, hint: hint, dir: filepath.Dir(name), secret: secret,
		source: strings.Split(text, "\n"), words: vocabulary(keys), anchors: map[string]ast.Node{},
	}
	defer func() { // the parser is not ours, and some input may be too much for it
		if v := recover(); v != nil {
			doc.failWith(nil, hint, "this is not valid YAML")
			root = nil
		}
	}()
	tokens := lexer.Tokenize(text)
	if at, why := tooMuch(tokens); why != "" {
		doc.fail(at, "%s", why)
		return doc, nil
	}
	file, err := parser.Parse(tokens, 0)
	var syntax yaml.Error
	switch {
	case errors.As(err, &syntax):
		doc.fail(syntax.GetToken(), "%s", doc.withoutForeignWords(syntax.GetMessage()))
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
	return doc, &value{doc: doc, node: file.Docs[0].Body}
}

// line returns the characters of a line, counted from 1, which there must be. The
// last one is kept: a list in brackets has all its items in one line.
func (d *document) line(number int) []rune {
	if d.decodedNumber != number {
		d.decoded, d.decodedNumber = []rune(d.source[number-1]), number
	}
	return d.decoded
}

// vocabulary returns all keys. The sign of a merge is one of them.
func vocabulary(all []keys) map[string]bool {
	words := map[string]bool{"<<": true}
	for _, keys := range all {
		for key := range keys {
			words[key] = true
		}
	}
	return words
}

// quoted matches what the parser quotes.
var quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// withoutForeignWords returns a message of the parser without what it quotes of
// the file, which may be a secret: keys that it may have and signs stay.
func (d *document) withoutForeignWords(message string) string {
	return quoted.ReplaceAllStringFunc(message, func(s string) string {
		if word := s[1 : len(s)-1]; d.words[word] || len([]rune(word)) == 1 {
			return s
		}
		return `"…"`
	})
}

// Visit notes the anchors, for the aliases.
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

const (
	// maxTokens is how many keys, values and signs a document has at most, and
	// maxDepth how deep they are nested: the parser's work grows with the square
	// of either. Beyond them it is not parsed. A thousand tokens with their rights
	// are 20,000.
	maxTokens, maxDepth = 20_000, 32
	// maxRead is how many bytes and values are read at most, those behind an alias
	// each time.
	maxRead = 2 * maxConfig
)

// tooMuch returns where a document is beyond the bounds, and why; "" if it is not.
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
