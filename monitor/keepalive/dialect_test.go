package keepalive_test

import (
	"testing"

	"topicmux/monitor/keepalive"
	"topicmux/sse"
)

func TestDialectOfEvents(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, data string
		want       keepalive.Dialect
	}{
		{"ping", "", keepalive.NamedEvent},
		{"keep-alive", "null", keepalive.NamedEvent},
		{"ping", `{"type":"ping"}`, keepalive.NamedEvent},
		{"message", "", keepalive.EmptyData},
		{"message", "  ", keepalive.EmptyData},
		{"message", "ping", keepalive.Word},
		{"message", `"ping"`, keepalive.Word},
		{"message", "💓", keepalive.Word},
		{"message", "{ }", keepalive.EmptyObject},
		{"message", `{"type":"server.heartbeat","properties":{}}`, keepalive.Object},
		{"message", "72", keepalive.None},
		{"heartbeat", "72", keepalive.None},
	} {
		if got := keepalive.EventDialect(c.name, []byte(c.data)); got != c.want {
			t.Errorf("event %q with %q: got %q, want %q", c.name, c.data, got, c.want)
		}
	}
}

func TestDialectOfLines(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]keepalive.Dialect{
		": hi": keepalive.Comment, "ping:": keepalive.UnknownField, "data: ping": keepalive.None,
	} {
		kind := sse.LineField
		if raw[0] == ':' {
			kind = sse.LineComment
		}
		if got := keepalive.LineDialect(sse.Line{Kind: kind, Raw: []byte(raw)}); got != want {
			t.Errorf("line %q: got %q, want %q", raw, got, want)
		}
	}
	if d := keepalive.LineDialect(sse.Line{Kind: sse.LineBlank}); d != keepalive.None {
		t.Errorf("an empty line is %q", d)
	}
	for d := keepalive.None; d <= keepalive.Dialects; d++ {
		if d.String() == "" {
			t.Errorf("dialect %d has no name", d)
		}
	}
}
