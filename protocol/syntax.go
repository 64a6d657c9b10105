package protocol

import "fmt"

// A SyntaxError reports that a text is not a valid name, pattern, id or time.
type SyntaxError struct {
	// What is what the text should be: "topic name", "pattern", "event id" or "time".
	What string
	// Text is the invalid text.
	Text string
	// Reason says what is wrong and what is allowed.
	Reason string
	// Example is a valid topic name, like Text where that is possible. It is empty for
	// a pattern, an event id or a time.
	Example string
}

// Error returns What, the quoted Text and Reason in one line. It cuts Text after
// 2 × [MaxName] bytes.
func (e *SyntaxError) Error() string {
	text := e.Text
	if len(text) > 2*MaxName {
		text = text[:2*MaxName] + "…"
	}
	return fmt.Sprintf("%s %q: %s", e.What, text, e.Reason)
}
