package cmd

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"topicmux/cmd/internal/settings"
	"topicmux/sse"
)

// maxBody is the largest request body in bytes.
const maxBody = 16 << 20

// requestSettings say what watch and tail request.
type requestSettings struct {
	method string
	data   string // the body, @FILE, or - for standard input
	repeat bool
}

func (s *requestSettings) table() settings.Table {
	return settings.Table{
		{Flag: "method", Short: "X", Value: settings.Text(&s.method, ""), Help: "use `METHOD`; default GET, or POST with --data"},
		{Flag: "data", Short: "d", Value: settings.Text(&s.data, ""), Help: "send `BODY`, @FILE or - (standard input); implies POST"},
		{Flag: "repeat", Value: settings.Bool(&s.repeat, false), Help: "send a POST again when the connection ends"},
	}
}

// setRequest sets the request in the options of a client.
func (s *requestSettings) setRequest(o *sse.Options, stdin io.Reader) error {
	body, err := s.body(stdin)
	if err != nil {
		return err
	}
	o.Method, o.Body, o.Repeat = s.method, body, s.repeat
	return nil
}

// body returns the body of the request, as curl reads it from a file.
func (s *requestSettings) body(stdin io.Reader) ([]byte, error) {
	name, isFile := strings.CutPrefix(s.data, "@")
	switch {
	case s.data == "-", isFile && name == "-":
		return readBody(stdin, "standard input")
	case !isFile:
		return []byte(s.data), nil
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, withHint(fmt.Errorf("--data: open %s: %w", name, reason(err)), "want --data BODY, --data @FILE, or --data - for standard input")
	}
	defer file.Close()
	return readBody(file, name)
}

func readBody(r io.Reader, name string) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, maxBody+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("--data: read %s: %w", name, reason(err))
	case len(body) > maxBody:
		return nil, usageError(fmt.Errorf("--data: %s has more than %d bytes", name, maxBody), "send a smaller body")
	case len(body) == 0:
		return nil, usageError(errors.New("--data: "+name+" is empty"), "omit --data for a request without a body")
	}
	return body, nil
}
