package cmd

import (
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// failInside notes a mistake at a byte of a part of the value's text. It is told
// at its place in the file; where that cannot be found, at the value, as the
// error tells it.
func (v value) failInside(part string, at int, what string, err error, hint string) {
	text := v.text()
	if from := strings.Index(text, part); from >= 0 && from+at <= len(text) {
		if line, column, ok := v.inside(text, from+at); ok {
			v.doc.failAt(line, column, hint, what)
			return
		}
	}
	v.doc.failWith(v.start(), hint, "%v", err)
}

// inside returns where a byte of the value's text stands in the document. It is
// not ok behind escapes that are longer than what they mean, and in text that
// YAML has folded.
func (v value) inside(text string, at int) (line, column int, ok bool) {
	node := v.real()
	if node == nil || node.GetToken() == nil || node.GetToken().Position == nil {
		return 0, 0, false
	}
	begin := node.GetToken()
	line, column = begin.Position.Line, begin.Position.Column
	if _, block := node.(*ast.LiteralNode); block {
		return v.doc.insideBlock(line, text, at)
	}
	if line < 1 || line > len(v.doc.source) || column < 1 {
		return 0, 0, false
	}
	source := v.doc.line(line)
	width, ok := written(source[min(column-1, len(source)):], begin.Type, text[:at])
	return line, column + width, ok
}

// insideBlock does so for a text that stands below the line of its | or >.
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

// written returns how many characters of the source a text takes, which begins
// there, its quote included. It is not ok if it does not stand there.
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
