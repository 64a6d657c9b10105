package sse_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"topicmux/sse"
)

// TestReserveIsCalledWithTheMemory reads streams that make different parts of a decoder
// allocate memory.
func TestReserveIsCalledWithTheMemory(t *testing.T) {
	t.Parallel()
	const size = 1 << 20
	long := strings.Repeat("x", size)
	for name, in := range map[string]string{
		"a line":          "data: " + long + "\n\n",
		"lines":           strings.Repeat("data: "+long[:100]+"\n", size/100) + "\n",
		"no UTF-8":        "data: " + strings.Repeat("\xff", size) + "\n\n",
		"an id":           "id: " + long + "\ndata: 1\n\n",
		"a type":          "event: " + long + "\ndata: 1\n\n",
		"a comment":       ":" + long + "\ndata: 1\n\n",
		"what has no end": "data: " + long,
	} {
		most, last := 0, 0
		d := sse.NewDecoder(strings.NewReader(in+strings.Repeat("data: 1\n\n", 100_000)), sse.DecoderOptions{
			MaxEvent: 4 * size, MaxKept: 64 << 10,
			Reserve: func(n int) error { most, last = max(most, n), n; return nil },
		})
		var err error
		for err == nil {
			_, err = d.Next()
		}
		if !errors.Is(err, io.EOF) || most < size || most > 8*size {
			t.Errorf("%s: %d bytes were told at most, %v", name, most, err)
		}
		if kept := name == "an id" || name == "what has no end"; !kept && last > 128<<10 {
			t.Errorf("%s: %d bytes are kept", name, last)
		}

		stop := errors.New("no more")
		d = sse.NewDecoder(strings.NewReader(in), sse.DecoderOptions{
			MaxEvent: 4 * size,
			Reserve: func(n int) error {
				if n > size/2 {
					return stop
				}
				last = n
				return nil
			},
		})
		if _, err := d.Next(); !errors.Is(err, stop) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
