// Package codec measures decoders of text/event-stream side by side: the same bytes, from
// memory, in one run. It compares the cost of decoding a body into events, so it does not
// use a network.
package codec

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	jetify "go.jetify.com/sse"

	launchdarkly "github.com/launchdarkly/eventsource"
	r3labs "github.com/r3labs/sse/v2"
	tmaxmax "github.com/tmaxmax/go-sse"

	"topicmux/sse"
)

// streams are the bodies by the kind of their events. Each has about 4 MiB.
var streams = []struct {
	name  string
	frame string
	count int
}{
	{"small100B", "id: 7fk2q-%07d\nevent: cpu\ndata: " + strings.Repeat("x", 100-len("id: 7fk2q-1234567\nevent: cpu\ndata: \n\n")) + "\n\n", 40_000},
	{"multiline", "id: 7fk2q-%07d\nevent: log\n" + strings.Repeat("data: one line of several, as a stack trace has them\n", 12) + "\n", 6_000},
	{"large1MiB", "id: 7fk2q-%07d\nevent: blob\ndata: " + strings.Repeat("0123456789abcdef", 1<<16) + "\n\n", 4},
}

// decoders decode a body and return the number of events.
var decoders = []struct {
	name   string
	decode func(io.Reader) (int, error)
}{
	{"topicmux", decodeTopicmux},
	{"tmaxmax", decodeTmaxmax},
	{"launchdarkly", decodeLaunchdarkly},
	{"r3labs-split-only", decodeR3labs},
	{"jetify", decodeJetify},
	{"plain-copy", copyAll()},
}

// copyAll returns the lower limit of the cost: it copies the body without decoding it.
func copyAll() func(io.Reader) (int, error) {
	buf := make([]byte, 8<<20)
	return func(r io.Reader) (int, error) {
		_, err := io.ReadFull(r, buf)
		if errors.Is(err, io.ErrUnexpectedEOF) {
			err = nil
		}
		return -1, err
	}
}

func BenchmarkDecode(b *testing.B) {
	for _, s := range streams {
		var body bytes.Buffer
		for i := range s.count {
			fmt.Fprintf(&body, s.frame, i)
		}
		for _, d := range decoders {
			b.Run(s.name+"/"+d.name, func(b *testing.B) {
				b.SetBytes(int64(body.Len()))
				b.ReportAllocs()
				for b.Loop() {
					n, err := d.decode(bytes.NewReader(body.Bytes()))
					if err != nil || n >= 0 && n != s.count {
						b.Fatalf("%d events and %v, want %d", n, err, s.count)
					}
				}
			})
		}
	}
}

func decodeTopicmux(r io.Reader) (n int, err error) {
	d := sse.NewDecoder(r, sse.DecoderOptions{})
	for {
		if _, err := d.Next(); err != nil {
			return n, ended(err)
		}
		n++
	}
}

func decodeTmaxmax(r io.Reader) (n int, err error) {
	for _, err := range tmaxmax.Read(r, &tmaxmax.ReadConfig{MaxEventSize: 8 << 20}) {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func decodeLaunchdarkly(r io.Reader) (n int, err error) {
	d := launchdarkly.NewDecoder(r)
	for {
		if _, err := d.Decode(); err != nil {
			return n, ended(err)
		}
		n++
	}
}

// decodeR3labs only splits the body into events. The library parses fields in its client,
// where that cannot be measured alone. So its figure is better than its real cost.
func decodeR3labs(r io.Reader) (n int, err error) {
	d := r3labs.NewEventStreamReader(r, 8<<20)
	for {
		if _, err := d.ReadEvent(); err != nil {
			return n, ended(err)
		}
		n++
	}
}

func decodeJetify(r io.Reader) (n int, err error) {
	d := jetify.NewDecoder(r)
	var ev jetify.Event
	for {
		if err := d.Decode(&ev); err != nil {
			return n, ended(err)
		}
		n++
	}
}

func ended(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
