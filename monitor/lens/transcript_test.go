package lens_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"topicmux/internal/testenv"
	"topicmux/monitor/lens"
	"topicmux/sse"
)

var show = flag.Bool("show", false, "print the updates of transcripts that are read wrongly")

// golden is what a transcript amounts to.
type golden struct {
	Dialect  string            `json:"dialect"`
	Header   map[string]string `json:"header,omitempty"`
	URL      string            `json:"url,omitempty"`
	Messages []goldenMessage   `json:"messages"`
	Errors   []goldenError     `json:"errors"`
	Usage    lens.Tokens       `json:"usage"`
	Ended    bool              `json:"ended"`
	Reason   string            `json:"reason"`
}

type goldenMessage struct {
	Choice   int          `json:"choice"`
	Role     string       `json:"role"`
	Finish   string       `json:"finish"`
	Text     string       `json:"text"`
	Thinking string       `json:"thinking"`
	Tools    []goldenTool `json:"tools"`
	Parts    []lens.Kind  `json:"parts"`
}

type goldenTool struct {
	Name      string `json:"name"`
	ID        string `json:"id"`
	Arguments string `json:"arguments"`
	Result    string `json:"result"`
	State     string `json:"state"`
}

type goldenError struct {
	Text string `json:"text"`
	Code string `json:"code"`
}

// goldenOf returns a conversation in the form of the golden files.
func goldenOf(dialect string, c *lens.Conversation) golden {
	g := golden{Dialect: dialect, Messages: []goldenMessage{}, Errors: []goldenError{}, Usage: c.Usage, Ended: c.Ended, Reason: c.EndReason}
	for _, m := range c.Messages {
		gm := goldenMessage{
			Choice: m.Choice, Role: m.Role, Finish: m.Finish, Text: m.Text(lens.Text), Thinking: m.Text(lens.Thinking),
			Tools: []goldenTool{}, Parts: []lens.Kind{},
		}
		for _, p := range m.Parts {
			gm.Parts = append(gm.Parts, p.Kind)
			if p.Kind == lens.Tool || p.Kind == lens.Result {
				gm.Tools = append(gm.Tools, goldenTool{p.Tool, p.ID, string(p.Text), string(p.Output), p.State})
			}
		}
		g.Messages = append(g.Messages, gm)
	}
	for _, e := range c.Errors {
		g.Errors = append(g.Errors, goldenError{e.Text, e.Code})
	}
	return g
}

// transcript is a recorded stream.
type transcript struct {
	name string
	data []byte
	want golden
}

func transcripts(t testing.TB) []transcript {
	files, err := filepath.Glob("testdata/*.golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []transcript
	for _, f := range files {
		stem := strings.TrimSuffix(f, ".golden.json")
		tr := transcript{name: filepath.Base(stem)}
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(data, &tr.want); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		for _, ext := range []string{".sse", ".jsonl", ".json"} {
			if data, err := os.ReadFile(stem + ext); err == nil {
				tr.name, tr.data = tr.name+ext, data
			}
		}
		if tr.data == nil {
			t.Fatalf("%s: there is no transcript for it", f)
		}
		all = append(all, tr)
	}
	return all
}

func (tr *transcript) head() lens.Head {
	header := make(http.Header)
	for name, value := range tr.want.Header {
		header.Set(name, value)
	}
	return lens.Head{Header: header, URL: tr.want.URL}
}

// events calls f with the events of the stream. Lines of JSON and elements of an array
// are events without a name, as the framing makes them.
func (tr *transcript) events(r io.Reader, f func(sse.Event)) error {
	if strings.HasSuffix(tr.name, ".sse") {
		for ev, err := range sse.NewDecoder(r, sse.DecoderOptions{}).Events() {
			if err != nil {
				return err
			}
			f(ev)
		}
		return nil
	}
	dec := json.NewDecoder(r)
	if strings.HasSuffix(tr.name, ".json") {
		if _, err := dec.Token(); err != nil {
			return err
		}
	}
	for dec.More() {
		var data json.RawMessage
		if err := dec.Decode(&data); err != nil {
			return err
		}
		f(sse.Event{Type: sse.DefaultEvent, Data: data})
	}
	return nil
}

// read returns what a transcript amounts to when it comes from r.
func (tr *transcript) read(t *testing.T, r io.Reader) golden {
	reader := lens.New(tr.head(), nil)
	var c lens.Conversation
	err := tr.events(r, func(ev sse.Event) {
		updates, _ := reader.Read(ev)
		for _, u := range updates {
			if *show {
				t.Logf("%s %d/%s/%d/%s %s %s %q %q", u.Kind, u.Turn, u.Message, u.Choice, u.Part, u.Tool, u.ID, u.Text, u.Reason)
			}
			c.Apply(u)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return goldenOf(reader.Dialect(), &c)
}

// TestTranscripts checks that each transcript amounts to exactly its conversation.
func TestTranscripts(t *testing.T) {
	t.Parallel()
	perDialect := make(map[string]int)
	for _, tr := range transcripts(t) {
		perDialect[strings.TrimSuffix(tr.want.Dialect, " sse")]++
		t.Run(tr.name, func(t *testing.T) {
			t.Parallel()
			got := tr.read(t, bytes.NewReader(tr.data))
			want := tr.want
			want.Header, want.URL = nil, ""
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("the conversation differs (- want, + got):\n%s", diff)
			}
		})
	}
	for _, d := range lens.Dialects() {
		if n := perDialect[strings.TrimSuffix(d.Name, " sse")]; n < 3 {
			t.Errorf("dialect %q has %d transcripts, want 3", d.Name, n)
		}
	}
}

// halves reads data in two pieces.
type halves struct{ first, second []byte }

func (h *halves) Read(p []byte) (int, error) {
	if len(h.first) == 0 {
		h.first, h.second = h.second, nil
	}
	if len(h.first) == 0 {
		return 0, io.EOF
	}
	n := copy(p, h.first)
	h.first = h.first[n:]
	return n, nil
}

// TestTranscriptsInTwoPieces checks that it does not matter where the network cuts a
// stream. At every place the events are the same as in one piece, which a conversation
// depends on alone. At up to 100 places the conversation is compared, too. The race
// detector makes that slow, so there it is only every seventh place.
func TestTranscriptsInTwoPieces(t *testing.T) {
	t.Parallel()
	for _, tr := range transcripts(t) {
		t.Run(tr.name, func(t *testing.T) {
			t.Parallel()
			want, events := tr.read(t, bytes.NewReader(tr.data)), tr.list(t, bytes.NewReader(tr.data))
			step := 1
			if testenv.Race {
				step = 7
			}
			for at := 0; at < len(tr.data); at += step {
				if got := tr.list(t, &halves{tr.data[:at], tr.data[at:]}); !slices.EqualFunc(events, got, sameEvent) {
					t.Fatalf("cut at %d: the events differ", at)
				}
				if at/step%(1+len(tr.data)/step/100) != 0 {
					continue
				}
				if got := tr.read(t, &halves{tr.data[:at], tr.data[at:]}); !reflect.DeepEqual(want, got) {
					t.Fatalf("cut at %d (- whole, + cut):\n%s", at, cmp.Diff(want, got))
				}
			}
		})
	}
}

// TestTranscriptsByteByByte checks that the network may send each byte alone.
func TestTranscriptsByteByByte(t *testing.T) {
	t.Parallel()
	for _, tr := range transcripts(t) {
		t.Run(tr.name, func(t *testing.T) {
			t.Parallel()
			want := tr.read(t, bytes.NewReader(tr.data))
			if got := tr.read(t, iotest.OneByteReader(bytes.NewReader(tr.data))); !reflect.DeepEqual(want, got) {
				t.Errorf("- whole, + byte by byte:\n%s", cmp.Diff(want, got))
			}
		})
	}
}

// list returns the events of a stream.
func (tr *transcript) list(t *testing.T, r io.Reader) (all []sse.Event) {
	if err := tr.events(r, func(ev sse.Event) { all = append(all, ev.Clone()) }); err != nil {
		t.Fatal(err)
	}
	return all
}

func sameEvent(a, b sse.Event) bool { return a.Type == b.Type && bytes.Equal(a.Data, b.Data) }
