package keepalive_test

import (
	"testing"

	"topicmux/monitor/keepalive"
	"topicmux/sse"
)

// TestKeepalivesAreRecognized has the forms that servers use.
func TestKeepalivesAreRecognized(t *testing.T) {
	t.Parallel()
	for _, ev := range []struct{ name, data string }{
		{"ping", ""},
		{"ping", `{"type":"ping"}`},
		{"ping", `{"type": "ping", "time": "2026-03-01T10:00:00Z"}`},
		{"ping", "2026-03-01 10:00:00.123+00:00"},
		{"ping", "1772359200"},
		{"heartbeat", ""},
		{"heartbeat", `{"ts":1772359200123,"seq":7}`},
		{"keep-alive", "null"},
		{"KEEPALIVE", "{}"},
		{"alive", "alive"},
		{"server.heartbeat", "{}"},
		{"message", ""},
		{"message", "  "},
		{"message", "{}"},
		{"message", "{ }"},
		{"message", "ping"},
		{"message", "PING"},
		{"message", `"ping"`},
		{"message", "keep-alive"},
		{"message", "💓"},
		{"message", ":heartbeat"},
		{"message", `{"type":"server.heartbeat","properties":{}}`},
		{"message", `{"type":"heartbeat","time":1772359200}`},
		{"message", `{"event":"keepalive","topic":"alerts","id":"x"}`},
		{"message", `{"op":"ping"}`},
		{"message", `{"created_at":1772359200,"event" : "Keep-Alive" }`},
		{"message", `{"note":"say \"hi\"","type":"\u0070ing"}`},
		{"message", `{"type":"system:heart beat"}`},
		{"stock", "ping"},
	} {
		if !keepalive.Event(ev.name, []byte(ev.data)) {
			t.Errorf("event %q with %q: want a keepalive", ev.name, ev.data)
		}
	}
}

// TestDataIsNoKeepalive has events that look like one and carry data.
func TestDataIsNoKeepalive(t *testing.T) {
	t.Parallel()
	for _, ev := range []struct{ name, data string }{
		{"ping", "23.5"},
		{"ping", `{"ms":23.5}`},
		{"ping", `{"host":"example.org","rtt":12}`},
		{"message", `{"ping":"type","type":"going"}`},
		{"message", `{"type":"say \"ping\""}`},
		{"heartbeat", `{"bpm":72}`},
		{"heartbeat", "72"},
		{"door", ""},
		{"door", "{}"},
		{"message", "0"},
		{"message", "[]"},
		{"message", "alive and well"},
		{"message", "undefined"},
		{"message", `{"type":"user","name":"ping"}`},
		{"message", `{"type":"message","text":"ping"}`},
		{"message", "pingpong"},
		{"message", "net.rx"},
		{"message", `{"type":`},
		{"typing", ""},
	} {
		if keepalive.Event(ev.name, []byte(ev.data)) {
			t.Errorf("event %q with %q: want data, got a keepalive", ev.name, ev.data)
		}
	}
}

func TestKeepaliveLines(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]bool{
		":": true, ": keep-alive": true, ":thump": true, "ping:": true, "ping: 1": true, "ping": true, "heartbeat:": true,
		"data: ping": false, "event: ping": false, "id: 7": false, "foo: bar": false, "retry: 10": false,
	} {
		kind := sse.LineField
		if raw[0] == ':' {
			kind = sse.LineComment
		}
		if got := keepalive.Line(sse.Line{Kind: kind, Raw: []byte(raw)}); got != want {
			t.Errorf("line %q: got %v, want %v", raw, got, want)
		}
	}
	if keepalive.Line(sse.Line{Kind: sse.LineBlank}) {
		t.Error("an empty line counts as a keepalive")
	}
}

// FuzzEvent checks that no data makes the check fail.
func FuzzEvent(f *testing.F) {
	f.Add("ping", []byte(`{"type":"ping"}`))
	f.Add("message", []byte(`"\ud83d`))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		if keepalive.Event(name, data) && len(data) > 256 {
			t.Errorf("%d bytes of data are a keepalive", len(data))
		}
	})
}

// BenchmarkEvent measures events that are no keepalives. Some have a text or the name of a
// member that ends like one.
func BenchmarkEvent(b *testing.B) {
	for name, data := range map[string]string{
		"trade": `{"type":"trade","price":64121.5,"size":0.02,"side":"buy"}`,
		"piece": `{"type":"response.output_text.delta","sequence_number":17,"item_id":"msg_67c9","output_index":0,"delta":" the","logprobs":[]}`,
		"text":  `{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" streaming"}}`,
		"name":  `{"model":"llama3.2","created_at":"2026-08-04T08:52:19.385406455Z","message":{"role":"assistant","content":" a"},"done":false}`,
	} {
		b.Run(name, func(b *testing.B) {
			data := []byte(data)
			b.ReportAllocs()
			for b.Loop() {
				if keepalive.Event("message", data) {
					b.Fatalf("%s is no keepalive", data)
				}
			}
		})
	}
}

func TestSomeWordsAreNothingButKeepalives(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]bool{
		"ping": true, "PONG": true, "keep-alive": true, "Keep_Alive": true, "server.heartbeat": true, "server.ping": true, "HEART BEAT": true,
		"alive": false, "beat": false, "hb": false, "noop": false, "": false, "up": false, "ping.": false, "pinging": false,
	} {
		if got := keepalive.IsUnmistakable([]byte(word)); got != want {
			t.Errorf("IsUnmistakable(%q) is %v, want %v", word, got, want)
		}
	}
}
