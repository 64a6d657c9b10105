package protocol

import "fmt"

// A SyntaxError says why a text is not what it should be.
type SyntaxError struct {
	// What the text should be: "topic name", "pattern" or "event id".
	What string
	// Text is the text itself.
	Text string
	// Reason says what is wrong and what is allowed.
	Reason string
}

// Error returns the whole story in one line.
func (e *SyntaxError) Error() string {
	text := e.Text
	if len(text) > 2*MaxName {
		text = text[:2*MaxName] + "…"
	}
	return fmt.Sprintf("%s %q: %s", e.What, text, e.Reason)
}
