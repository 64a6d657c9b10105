package settings

import (
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// FailInside reports a problem at a byte of a part of the value's text: what is
// wrong, with the position of that byte in the file. If the position cannot be found,
// it reports err with the position of the value.
func (n Node) FailInside(part string, at int, what string, err error, hint string) {
	text := n.Text()
	if from := strings.Index(text, part); from >= 0 && from+at <= len(text) {
		if line, column, ok := n.inside(text, from+at); ok {
			n.doc.failAt(line, column, hint, what)
			return
		}
	}
	n.FailHint(hint, "%v", err)
}

// inside returns the position of a byte of the value's text in the document. It is
// not ok after an escape sequence, and in text that YAML has folded.
func (n Node) inside(text string, at int) (line, column int, ok bool) {
	node := n.real()
	if node == nil || node.GetToken() == nil || node.GetToken().Position == nil {
		return 0, 0, false
	}
	begin := node.GetToken()
	line, column = begin.Position.Line, begin.Position.Column
	if _, block := node.(*ast.LiteralNode); block {
		return n.doc.insideBlock(line, text, at)
	}
	if line < 1 || line > len(n.doc.source) || column < 1 {
		return 0, 0, false
	}
	source := n.doc.line(line)
	width, ok := written(source[min(column-1, len(source)):], begin.Type, text[:at])
	return line, column + width, ok
}

// insideBlock is inside for a text below the line of its | or >.
func (d *document) insideBlock(line int, text string, at int) (int, int, bool) {
	above := strings.Count(text[:at], "\n")
	start := strings.LastIndexByte(text[:at], '\n') + 1
	content, _, _ := strings.Cut(text[start:], "\n")
	line += 1 + above
	if line < 1 || line > len(d.source) {
		return 0, 0, false
	}
	indent, ok := strings.CutSuffix(d.source[line-1], content)
	if !ok || strings.TrimSpace(indent) != "" {
		return 0, 0, false
	}
	return line, utf8.RuneCountInString(indent+text[start:at]) + 1, true
}

// written returns how many characters of the source a text takes that begins there,
// with its opening quote. It is not ok if the source has another text.
func written(source []rune, kind token.Type, text string) (width int, ok bool) {
	escape := rune(0)
	switch kind {
	case token.SingleQuoteType:
		width, escape = 1, '\''
	case token.DoubleQuoteType:
		width, escape = 1, '\\'
	}
	for _, r := range text {
		if escape != 0 && width < len(source) && source[width] == escape {
			width++
		}
		if width >= len(source) || source[width] != r {
			return 0, false
		}
		width++
	}
	return width, true
}
