package lens_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"unicode/utf8"

	"topicmux/monitor/lens"
	"topicmux/sse"
)

// FuzzReader feeds arbitrary events to a reader that knows its dialect. Nothing may
// fail, and what comes out of valid text is valid text.
func FuzzReader(f *testing.F) {
	for _, tr := range transcripts(f) {
		n := 0
		_ = tr.events(bytes.NewReader(tr.data), func(ev sse.Event) {
			if n++; n%7 == 1 {
				f.Add(tr.want.Dialect, ev.Type, string(ev.Data))
			}
		})
	}
	first := make(map[string]sse.Event) // an event that identifies the dialect
	for _, tr := range transcripts(f) {
		r := lens.New(lens.Head{}, nil)
		_ = tr.events(bytes.NewReader(tr.data), func(ev sse.Event) {
			if r.Read(ev); r.Dialect() != "" && first[r.Dialect()].Data == nil {
				first[r.Dialect()] = ev.Clone()
			}
		})
	}
	f.Fuzz(func(t *testing.T, dialect, event, data string) {
		if !utf8.ValidString(data) || !utf8.ValidString(event) {
			return
		}
		r := lens.New(lens.Head{}, nil)
		var c lens.Conversation
		for _, ev := range []sse.Event{first[dialect], {Type: event, Data: []byte(data)}, first[dialect], {Type: event, Data: []byte(data)}} {
			updates, _ := r.Read(ev)
			for _, u := range updates {
				if !utf8.Valid(u.Text) || u.Turn < 1 {
					t.Fatalf("update %+v", u)
				}
				if len(u.Text) == 0 && (u.Kind == lens.Text || u.Kind == lens.Thinking) && !u.Replace {
					t.Fatalf("an empty piece: %+v", u)
				}
				c.Apply(u)
			}
		}
		lens.Judge(sse.Event{Type: event, Data: []byte(data)})
	})
}

// FuzzText checks that a text comes out as encoding/json reads it, wherever it is cut.
func FuzzText(f *testing.F) {
	for _, s := range []string{`a"\b` + "\n", "😀", "é\u2028", `\ud83d`, "\x00\x7f"} {
		f.Add(s, 1)
	}
	f.Fuzz(func(t *testing.T, text string, at int) {
		if !utf8.ValidString(text) || at < 0 || at > len(text) {
			return
		}
		r, c := lens.New(lens.Head{}, nil), lens.Conversation{}
		for _, piece := range []string{text[:at], text[at:]} {
			data, err := json.Marshal(map[string]any{"choices": []any{map[string]any{"delta": map[string]any{"content": piece}}}})
			if err != nil {
				t.Fatal(err)
			}
			updates, ok := r.Read(sse.Event{Type: sse.DefaultEvent, Data: data})
			if !ok {
				t.Fatalf("%s was not read", data)
			}
			for _, u := range updates {
				c.Apply(u)
			}
		}
		got := ""
		if len(c.Messages) > 0 {
			got = c.Messages[0].Text(lens.Text)
		}
		if want := string(bytes.ToValidUTF8([]byte(text[:at]), []byte("\uFFFD"))) + string(bytes.ToValidUTF8([]byte(text[at:]), []byte("\uFFFD"))); utf8.ValidString(text[:at]) && got != want {
			t.Errorf("text %q, want %q", got, want)
		}
	})
}
