package split_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"topicmux/monitor/split"
)

// feed passes the payloads to a splitter, a tenth of a second apart, and returns the
// number of the event with which the field was found, from 1, or 0.
func feed(s *split.Splitter, payloads []string) int {
	at := time.Unix(1_772_359_200, 0)
	for i, data := range payloads {
		if s.Observe("message", []byte(data), at.Add(time.Duration(i)*100*time.Millisecond)) {
			return i + 1
		}
	}
	return 0
}

// cycle returns n payloads made from the formats in turn; each gets its number, twice.
func cycle(n int, formats ...string) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf(formats[i%len(formats)], i, i)
	}
	return out
}

// splits are streams whose topics are in their JSON.
var splits = []struct {
	name    string
	events  []string
	field   string
	topics  []string
	atLeast int
}{
	{
		name: "home automation", events: cycle(40,
			`{"event_type":"state_changed","data":{"entity_id":"light.a","n":%d},"time_fired":"2026-03-01T10:00:00Z","i":%d}`,
			`{"event_type":"call_service","data":{"domain":"light","n":%d},"i":%d}`,
			`{"event_type":"automation_triggered","data":{"name":"x","n":%d},"i":%d}`),
		field: ".event_type", topics: []string{"automation_triggered", "call_service", "state_changed"},
	},
	{
		name: "agent", events: cycle(40,
			`{"type":"TEXT_MESSAGE_CONTENT","messageId":"m%d","delta":"a%d"}`, `{"type":"TOOL_CALL_ARGS","toolCallId":"t%d","delta":"%d"}`, `{"type":"STATE_DELTA","n":%d,"m":%d}`),
		field: ".type", topics: []string{"STATE_DELTA", "TEXT_MESSAGE_CONTENT", "TOOL_CALL_ARGS"},
	},
	{
		name: "wiki", events: cycle(40,
			`{"meta":{"stream":"mediawiki.recentchange","dt":"2026-03-01T10:00:00Z","id":"8f2b-%d"},"type":"edit","wiki":"enwiki","user":"U%d"}`,
			`{"meta":{"stream":"mediawiki.recentchange","dt":"2026-03-01T10:00:00Z","id":"8f2c-%d"},"type":"categorize","wiki":"dewiki","user":"U%d"}`),
		field: ".type", topics: []string{"categorize", "edit"},
	},
	{
		name: "several wiki streams", events: cycle(40,
			`{"meta":{"stream":"mediawiki.page-create","dt":"2026-03-01T10:00:00Z","id":"8f2b-%d"},"page_id":%d}`,
			`{"meta":{"stream":"mediawiki.revision-create","dt":"2026-03-01T10:00:00Z","id":"8f2c-%d"},"page_id":%d}`),
		field: ".meta.stream", topics: []string{"mediawiki.page-create", "mediawiki.revision-create"},
	},
	{
		name: "editor", events: cycle(40,
			`{"type":"message.part.delta","properties":{"n":%d,"m":%d}}`, `{"type":"session.idle","properties":{"n":%d,"m":%d}}`, `{"type":"message.updated","properties":{"n":%d,"m":%d}}`),
		field: ".type", topics: []string{"message.part.delta", "message.updated", "session.idle"},
	},
	{
		name: "circuit breakers", events: cycle(40,
			`{"type":"HystrixCommand","name":"GetUser","requestCount":%d,"errorCount":%d}`, `{"type":"HystrixCommand","name":"GetOrder","requestCount":%d,"errorCount":%d}`,
			`{"type":"HystrixThreadPool","name":"users","currentActiveCount":%d,"n":%d}`),
		field: `.type + "." + .name`, topics: []string{"HystrixCommand.GetOrder", "HystrixCommand.GetUser", "HystrixThreadPool.users"},
	},
	{
		name: "one kind with names", events: cycle(40,
			`{"type":"HystrixCommand","name":"GetUser","requestCount":%d,"errorCount":%d}`, `{"type":"HystrixCommand","name":"GetOrder","requestCount":%d,"errorCount":%d}`),
		field: ".name", topics: []string{"GetOrder", "GetUser"},
	},
	{
		name: "cluster watch", events: cycle(40,
			`{"type":"MODIFIED","object":{"kind":"Pod","metadata":{"name":"a%d","resourceVersion":"%d"}}}`, `{"type":"ADDED","object":{"kind":"Pod","metadata":{"name":"b%d","resourceVersion":"%d"}}}`),
		field: ".type", topics: []string{"ADDED", "MODIFIED"},
	},
	{
		name: "container engine", events: cycle(40,
			`{"Type":"container","Action":"start","Actor":{"ID":"ab%d"},"timeNano":%d}`, `{"Type":"network","Action":"connect","Actor":{"ID":"cd%d"},"timeNano":%d}`),
		field: ".Type", topics: []string{"container", "network"},
	},
	{
		name: "exchange", events: cycle(40,
			`{"stream":"btcusdt@trade","data":{"p":"%d","q":"%d"}}`, `{"stream":"ethusdt@trade","data":{"p":"%d","q":"%d"}}`),
		field: ".stream", topics: []string{"btcusdt@trade", "ethusdt@trade"},
	},
	{
		name: "channels", events: cycle(40, `{"channel":"ticker","data":[{"last":%d,"n":%d}]}`, `{"channel":"book","data":[{"bids":%d,"n":%d}]}`),
		field: ".channel", topics: []string{"book", "ticker"},
	},
	{
		name: "sensors by topic", events: cycle(40, `{"topic":"home/kitchen/temp","value":%d,"n":%d}`, `{"topic":"home/hall/temp","value":%d,"n":%d}`),
		field: ".topic", topics: []string{"home/hall/temp", "home/kitchen/temp"},
	},
	{
		name: "remote calls", events: cycle(40, `{"jsonrpc":"2.0","method":"tools/progress","params":{"n":%d,"m":%d}}`, `{"jsonrpc":"2.0","method":"log/entry","params":{"n":%d,"m":%d}}`),
		field: ".method", topics: []string{"log/entry", "tools/progress"},
	},
	{
		name: "code host", events: cycle(40, `{"id":"%d","type":"PushEvent","actor":{"id":%d}}`, `{"id":"%d","type":"IssuesEvent","actor":{"id":%d}}`, `{"id":"%d","type":"WatchEvent","actor":{"id":%d}}`),
		field: ".type", topics: []string{"IssuesEvent", "PushEvent", "WatchEvent"},
	},
	{
		name: "cloud events", events: cycle(40, `{"specversion":"1.0","type":"com.example.order.paid","source":"/s","id":"a%d","data":{"n":%d}}`, `{"specversion":"1.0","type":"com.example.order.sent","source":"/s","id":"a%d","data":{"n":%d}}`),
		field: ".type", topics: []string{"com.example.order.paid", "com.example.order.sent"},
	},
	{
		name: "camel case", events: cycle(40, `{"eventType":"userJoined","n":%d,"m":%d}`, `{"eventType":"userLeft","n":%d,"m":%d}`),
		field: ".eventType", topics: []string{"userJoined", "userLeft"},
	},
	{
		name: "nested", events: cycle(40, `{"event":{"type":"temperature","value":%d,"n":%d}}`, `{"event":{"type":"humidity","value":%d,"n":%d}}`),
		field: ".event.type", topics: []string{"humidity", "temperature"},
	},
	{
		name: "deep", events: cycle(40, `{"payload":{"event":{"kind":"door.opened","n":%d,"m":%d}}}`, `{"payload":{"event":{"kind":"door.closed","n":%d,"m":%d}}}`),
		field: ".payload.event.kind", topics: []string{"door.closed", "door.opened"},
	},
	{
		name: "social firehose", events: cycle(40, `{"kind":"commit","did":"did:plc:%d","n":%d}`, `{"kind":"identity","did":"did:plc:%d","n":%d}`, `{"kind":"account","did":"did:plc:%d","n":%d}`),
		field: ".kind", topics: []string{"account", "commit", "identity"},
	},
	{
		name: "actions", events: cycle(40, `{"action":"deploy","n":%d,"m":%d}`, `{"action":"rollback","n":%d,"m":%d}`),
		field: ".action", topics: []string{"deploy", "rollback"},
	},
	{
		name: "odd key", events: cycle(40, `{"@type":"Reading","n":%d,"m":%d}`, `{"@type":"Status","n":%d,"m":%d}`),
		field: `.["@type"]`, topics: []string{"Reading", "Status"},
	},
	{
		name: "graph", events: cycle(40, `{"__typename":"Message","n":%d,"m":%d}`, `{"__typename":"Presence","n":%d,"m":%d}`),
		field: ".__typename", topics: []string{"Message", "Presence"},
	},
	{
		name: "with heartbeats filtered and an opening", events: append([]string{`{"type":"server.connected","properties":{}}`}, cycle(40, `{"type":"alpha.one","n":%d,"m":%d}`, `{"type":"beta.two","n":%d,"m":%d}`)...),
		field: ".type", topics: []string{"alpha.one", "beta.two", "server.connected"},
	},
	{
		name: "rpc results", events: cycle(40, `{"result":{"type":"head","slot":%d,"n":%d}}`, `{"result":{"type":"block","slot":%d,"n":%d}}`),
		field: ".result.type", topics: []string{"block", "head"},
	},
	{
		name: "metrics by name", events: cycle(40, `{"kind":"gauge","name":"cpu","value":%d,"n":%d}`, `{"kind":"gauge","name":"mem","value":%d,"n":%d}`, `{"kind":"counter","name":"reqs","value":%d,"n":%d}`),
		field: `.kind + "." + .name`, topics: []string{"counter.reqs", "gauge.cpu", "gauge.mem"},
	},
	{name: "slow", events: cycle(6, `{"type":"alpha","n":%d,"m":%d}`, `{"type":"beta","n":%d,"m":%d}`), field: "", topics: []string{"message"}},
	{name: "a rare second type", events: func() []string {
		out := cycle(40, `{"type":"tick","n":%d,"m":%d}`)
		out[7] = `{"type":"trade","n":1,"m":2}`
		return out
	}(), field: ".type", topics: []string{"tick", "trade"}},
	{name: "twelve types", events: cycle(40, func() (f []string) {
		for _, w := range []string{"alpha", "beta", "gamma", "delta", "eps", "zeta", "eta", "theta", "iota", "kappa"} {
			f = append(f, `{"type":"`+w+`.done","n":%d,"m":%d}`)
		}
		return f
	}()...), field: ".type", topics: []string{"alpha.done", "beta.done", "delta.done", "eps.done", "eta.done", "gamma.done", "iota.done", "kappa.done", "theta.done", "zeta.done"}},
	{
		name: "bus with numbers in names", events: cycle(40, `{"subject":"plant.line1.speed","v":%d,"m":%d}`, `{"subject":"plant.line2.speed","v":%d,"m":%d}`),
		field: ".subject", topics: []string{"plant.line1.speed", "plant.line2.speed"},
	},
	{
		name: "notifications", events: cycle(40, `{"event":"message","topic":"alerts","id":"x%d","n":%d}`, `{"event":"message","topic":"backups","id":"x%d","n":%d}`),
		field: ".topic", topics: []string{"alerts", "backups"},
	},
}

func TestStreamsAreSplit(t *testing.T) {
	t.Parallel()
	for _, c := range splits {
		s := split.New()
		at := feed(s, c.events)
		if s.Field() != c.field {
			t.Errorf("%s: field %q, want %q", c.name, s.Field(), c.field)
			continue
		}
		if at > 20 {
			t.Errorf("%s: found with event %d, want 20 at most", c.name, at)
		}
		var topics []string
		for _, data := range c.events {
			if topic := s.Topic("message", []byte(data)); !slices.Contains(topics, topic) {
				topics = append(topics, topic)
			}
		}
		slices.Sort(topics)
		if !slices.Equal(topics, c.topics) {
			t.Errorf("%s: topics %q, want %q", c.name, topics, c.topics)
		}
	}
}

// whole are streams that are one topic.
var whole = map[string][]string{
	"numbers":            cycle(40, `{"temp":%d,"hum":%d}`),
	"one type":           cycle(40, `{"type":"reading","value":%d,"n":%d}`),
	"chat completion":    cycle(40, `{"id":"c1","object":"chat.completion.chunk","created":%d,"model":"m","choices":[{"index":0,"delta":{"content":"%d"}}]}`),
	"log with level":     cycle(40, `{"level":"info","event":"request_finished","n":%d,"m":%d}`, `{"level":"error","event":"request_failed","n":%d,"m":%d}`),
	"log with type":      cycle(40, `{"type":"info","msg":"a %d","n":%d}`, `{"type":"warn","msg":"b %d","n":%d}`),
	"severities":         cycle(40, `{"type":"SEVERE","a":%d,"n":%d}`, `{"type":"Fine","b":%d,"n":%d}`),
	"log with level key": cycle(40, `{"log_level":"dbg","event":"request_finished","n":%d,"m":%d}`, `{"log_level":"err","event":"request_failed","n":%d,"m":%d}`),
	"access log":         cycle(40, `{"method":"GET","path":"/a%d","ms":%d}`, `{"method":"POST","path":"/b%d","ms":%d}`),
	"chat roles":         cycle(40, `{"type":"user","text":"a %d %d"}`, `{"type":"assistant","text":"b %d %d"}`),
	"trades by side":     cycle(40, `{"type":"buy","price":%d,"qty":%d}`, `{"type":"sell","price":%d,"qty":%d}`),
	"ids in type":        cycle(40, `{"type":"a%d-f00d-%d","v":1}`),
	"sentences":          cycle(40, `{"event":"User %d logged in","n":%d}`, `{"event":"User %d logged out","n":%d}`),
	"geography":          cycle(40, `{"type":"Feature","geometry":{"type":"Point","coordinates":[%d,%d]}}`, `{"type":"Feature","geometry":{"type":"Polygon","coordinates":[%d,%d]}}`),
	"users":              cycle(40, `{"user":"anna","points":%d,"n":%d}`, `{"user":"bert","points":%d,"n":%d}`),
	"joins by name":      cycle(40, `{"type":"join","name":"anna","at":"%d:%d"}`, `{"type":"join","name":"bert","at":"%d:%d"}`),
	"changes":            cycle(40, `{"op":"c","after":{"id":%d,"n":%d}}`, `{"op":"u","after":{"id":%d,"n":%d}}`),
	"few have a type":    cycle(40, `{"type":"a.b","n":%d,"m":%d}`, `{"n":%d,"m":%d}`),
	"not objects":        cycle(40, `%d`+"\n"+`%d`, `"x%d %d"`),
	"orders by state":    cycle(40, `{"order":"A-%d","state":"brewing","n":%d}`, `{"order":"A-%d","state":"ready","n":%d}`),
	"regions and models": cycle(40, `{"model":"m1","region":"eu-west","latency":%d,"n":%d}`, `{"model":"m2","region":"us-east","latency":%d,"n":%d}`),
}

func TestStreamsThatAreOneTopicStayWhole(t *testing.T) {
	t.Parallel()
	for name, events := range whole {
		s := split.New()
		if feed(s, events); s.Field() != "" {
			t.Errorf("%s: split by %s", name, s.Field())
		}
		if s.Searching() {
			t.Errorf("%s: the search has not ended after %d events", name, len(events))
		}
		if got := s.Topic("message", []byte(events[0])); got != "message" {
			t.Errorf("%s: topic %q, want message", name, got)
		}
	}
}

// TestNamedEventsStayAsTheyAre checks that a stream with several event names is not
// split.
func TestNamedEventsStayAsTheyAre(t *testing.T) {
	t.Parallel()
	s := split.New()
	for i := range 40 {
		name := []string{"update", "delete"}[i%2]
		if s.Observe(name, fmt.Appendf(nil, `{"type":"t%c","n":%d}`, 'a'+i%3, i), time.Unix(int64(i), 0)) {
			t.Fatal("a stream with event names was split")
		}
	}
}

// TestSlowStreamsAreSplitEarly checks that a slow stream need not send 20 events.
func TestSlowStreamsAreSplitEarly(t *testing.T) {
	t.Parallel()
	s := split.New()
	for i, data := range cycle(8, `{"type":"alpha","n":%d,"m":%d}`, `{"type":"beta","n":%d,"m":%d}`) {
		if s.Observe("message", []byte(data), time.Unix(int64(i), 0)) {
			if i != 3 {
				t.Errorf("found with event %d, want event 4", i+1)
			}
			return
		}
	}
	t.Error("the field was not found")
}

func BenchmarkTopic(b *testing.B) {
	s := split.New()
	events := splits[1].events
	feed(s, events)
	b.ReportAllocs()
	for b.Loop() {
		s.Topic("message", []byte(events[0]))
	}
}
