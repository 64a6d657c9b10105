package cmd

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// checkJSON returns nil, or where data is not JSON. Its first line has the given number.
func checkJSON(data []byte, line int) error {
	if json.Valid(data) {
		return nil
	}
	var value json.RawMessage
	err := json.Unmarshal(data, &value)
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return fmt.Errorf("line %d: not JSON: %w", line, err)
	}
	// The offset is that of the byte after the wrong one, or of the end.
	at := data[:min(max(int(syntax.Offset)-1, 0), len(data))]
	if strings.HasPrefix(syntax.Error(), "unexpected end") {
		at = data
	}
	row := bytes.LastIndexByte(at, '\n') + 1
	return withHint(fmt.Errorf("line %d, column %d: not JSON: %w",
		line+bytes.Count(at, []byte{'\n'}), utf8.RuneCount(at[row:])+1, syntax),
		"without --json any text is accepted")
}
