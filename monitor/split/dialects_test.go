package split_test

import (
	"slices"
	"testing"

	"topicmux/monitor/split"
)

// realSplits are streams of products, shaped as those send them.
var realSplits = []struct {
	name   string
	events []string
	field  string
	topics []string
}{
	{
		"webhooks through a proxy", append([]string{`{}`}, cycle(40,
			`{"host":"smee.io","x-github-event":"push","x-github-delivery":"72d3162e-cc78-11e3-81ab-%d","body":{"ref":"refs/heads/main","size":%d},"timestamp":1772359200123}`,
			`{"host":"smee.io","x-github-event":"issues","x-github-delivery":"72d3162e-cc78-11e3-81ab-%d","body":{"action":"opened","issue":{"number":%d}},"timestamp":1772359200123}`,
			`{"host":"smee.io","x-github-event":"workflow_run","x-github-delivery":"72d3162e-cc78-11e3-81ab-%d","body":{"action":"completed","workflow_run":{"id":%d}},"timestamp":1772359200123}`)...),
		`.["x-github-event"]`,
		[]string{"issues", "push", "workflow_run"},
	},
	{
		"chat gateway", cycle(40, `{"t":"MESSAGE_CREATE","s":%d,"op":0,"d":{"id":"%d","type":0,"content":"hi"}}`, `{"t":"TYPING_START","s":%d,"op":0,"d":{"user_id":"%d"}}`, `{"t":"PRESENCE_UPDATE","s":%d,"op":0,"d":{"status":"idle","n":%d}}`),
		".t",
		[]string{"MESSAGE_CREATE", "PRESENCE_UPDATE", "TYPING_START"},
	},
	{
		"studio", cycle(40, `{"op":5,"d":{"eventType":"CurrentProgramSceneChanged","eventIntent":%d,"eventData":{"n":%d}}}`, `{"op":5,"d":{"eventType":"InputMuteStateChanged","eventIntent":%d,"eventData":{"n":%d}}}`),
		".d.eventType",
		[]string{"CurrentProgramSceneChanged", "InputMuteStateChanged"},
	},
	{
		"exchange with arguments", cycle(40, `{"arg":{"channel":"tickers","instId":"BTC-USDT"},"data":[{"last":"%d","ts":"%d"}]}`, `{"arg":{"channel":"books5","instId":"BTC-USDT"},"data":[{"asks":[],"n":%d,"ts":"%d"}]}`),
		".arg.channel",
		[]string{"books5", "tickers"},
	},
	{
		"exchange with snapshots", append(cycle(2, `{"channel":"ticker","type":"snapshot","data":[{"last":%d,"n":%d}]}`, `{"channel":"book","type":"snapshot","data":[{"bids":[],"n":%d,"m":%d}]}`),
			cycle(40, `{"channel":"ticker","type":"update","data":[{"last":%d,"n":%d}]}`, `{"channel":"book","type":"update","data":[{"bids":[],"n":%d,"m":%d}]}`)...),
		".channel",
		[]string{"book", "ticker"},
	},
	{
		"bridge of a radio network", cycle(40,
			`{"topic":"zigbee2mqtt/0x00158d0001a2b3c4","payload":{"temperature":%d,"linkquality":%d}}`, `{"topic":"zigbee2mqtt/hall/lamp","payload":{"state":"ON","brightness":%d,"n":%d}}`,
			`{"topic":"zigbee2mqtt/0x000b57fffec6a5b2","payload":{"occupancy":true,"n":%d,"m":%d}}`),
		".topic",
		[]string{"zigbee2mqtt/0x000b57fffec6a5b2", "zigbee2mqtt/0x00158d0001a2b3c4", "zigbee2mqtt/hall/lamp"},
	},
	{
		"collector of metrics", cycle(40,
			`{"fields":{"usage_idle":%d.5,"usage_user":%d},"name":"cpu","tags":{"cpu":"cpu0","host":"h1"},"timestamp":1772359200}`, `{"fields":{"used_percent":%d.5,"n":%d},"name":"mem","tags":{"host":"h1"},"timestamp":1772359200}`,
			`{"fields":{"reads":%d,"writes":%d},"name":"diskio","tags":{"host":"h1","name":"sda"},"timestamp":1772359200}`),
		".name",
		[]string{"cpu", "diskio", "mem"},
	},
	{
		"intrusion detection", cycle(40,
			`{"timestamp":"2026-03-01T10:00:00.1+0000","flow_id":17%d,"event_type":"dns","src_ip":"10.0.0.%d","proto":"UDP","dns":{"type":"query"}}`, `{"timestamp":"2026-03-01T10:00:00.1+0000","flow_id":17%d,"event_type":"alert","src_ip":"10.0.0.%d","proto":"TCP","alert":{"severity":2}}`,
			`{"timestamp":"2026-03-01T10:00:00.1+0000","flow_id":17%d,"event_type":"flow","src_ip":"10.0.0.%d","proto":"TCP"}`),
		".event_type",
		[]string{"alert", "dns", "flow"},
	},
	{
		"payments", cycle(40, `{"id":"evt_1%d","object":"event","type":"charge.succeeded","data":{"object":{"id":"ch_%d","object":"charge"}}}`, `{"id":"evt_2%d","object":"event","type":"invoice.paid","data":{"object":{"id":"in_%d","object":"invoice"}}}`),
		".type",
		[]string{"charge.succeeded", "invoice.paid"},
	},
	{
		"home automation over its socket", cycle(40, `{"id":%d,"type":"event","event":{"event_type":"state_changed","data":{"entity_id":"light.a","n":%d}}}`, `{"id":%d,"type":"event","event":{"event_type":"call_service","data":{"domain":"light","n":%d}}}`),
		".event.event_type",
		[]string{"call_service", "state_changed"},
	},
	{
		"realtime tables", cycle(40, `{"topic":"realtime:public:todos","event":"INSERT","payload":{"id":%d,"n":%d},"ref":null}`, `{"topic":"realtime:public:todos","event":"UPDATE","payload":{"id":%d,"n":%d},"ref":null}`),
		".event",
		[]string{"INSERT", "UPDATE"},
	},
	{
		"build server", cycle(40, `{"jenkins_channel":"job","jenkins_event":"job_run_started","jenkins_object_name":"app","n":"%d","m":"%d"}`, `{"jenkins_channel":"job","jenkins_event":"job_run_ended","jenkins_object_name":"app","n":"%d","m":"%d"}`),
		".jenkins_event",
		[]string{"job_run_ended", "job_run_started"},
	},
	{
		"changes of tables", cycle(40,
			`{"payload":{"before":null,"after":{"id":%d,"n":%d},"source":{"connector":"postgresql","db":"shop","table":"orders"},"op":"c"}}`, `{"payload":{"before":null,"after":{"id":%d,"n":%d},"source":{"connector":"postgresql","db":"shop","table":"customers"},"op":"u"}}`),
		".payload.source.table",
		[]string{"customers", "orders"},
	},
	{
		"debug adapter", cycle(40, `{"seq":%d,"type":"event","event":"stopped","body":{"threadId":%d}}`, `{"seq":%d,"type":"event","event":"output","body":{"n":%d}}`, `{"seq":%d,"type":"event","event":"thread","body":{"n":%d}}`),
		".event",
		[]string{"output", "stopped", "thread"},
	},
	{
		"relay", append([]string{`{"connect":{"client":"a","ping":25}}`}, cycle(40, `{"channel":"news","pub":{"data":{"n":%d},"offset":%d}}`, `{"channel":"scores","pub":{"data":{"n":%d},"offset":%d}}`)...),
		".channel",
		[]string{"message", "news", "scores"},
	},
}

func TestRealStreamsAreSplit(t *testing.T) {
	t.Parallel()
	for _, c := range realSplits {
		s := split.New()
		at := feed(s, c.events)
		if s.Field() != c.field || at > 20 {
			t.Errorf("%s: field %q with event %d, want %q", c.name, s.Field(), at, c.field)
			continue
		}
		var topics []string
		for _, data := range c.events {
			if topic := s.Topic("message", []byte(data)); topic != "message" && !slices.Contains(topics, topic) {
				topics = append(topics, topic)
			}
		}
		slices.Sort(topics)
		want := slices.DeleteFunc(slices.Clone(c.topics), func(topic string) bool { return topic == "message" })
		if !slices.Equal(topics, want) {
			t.Errorf("%s: topics %q, want %q", c.name, topics, want)
		}
	}
}

// TestObjectsWithEventsAreTakenApart has a scheduler that sends its events in a member.
func TestObjectsWithEventsAreTakenApart(t *testing.T) {
	t.Parallel()
	s := split.New()
	events := cycle(40, `{"Index":%d,"Events":[{"Topic":"Job","Type":"JobRegistered","Key":"a","Payload":{"n":%d}},{"Topic":"Evaluation","Type":"EvaluationUpdated","Key":"b","Payload":{}}]}`)
	if feed(s, events); s.Field() != ".Type" {
		t.Fatalf("field %q, want .Type", s.Field())
	}
	var topics []string
	for data := range s.Elements([]byte(events[0])) {
		topics = append(topics, s.Topic("message", data))
	}
	if want := []string{"JobRegistered", "EvaluationUpdated"}; !slices.Equal(topics, want) {
		t.Errorf("topics %q, want %q", topics, want)
	}
}

// realWhole are streams of products that are one topic.
var realWhole = map[string][]string{
	"changes of documents":       cycle(40, `{"seq":"%d-g1AAAA","id":"doc%d","changes":[{"rev":"1-967a00dff5e02add41819138abb3284d"}]}`),
	"subscription of a chain":    cycle(40, `{"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0x9ce59a13059e417087c02d3236a0b1cc","result":{"number":"0x%d","n":%d}}}`),
	"telemetry":                  cycle(40, `{"resourceSpans":[{"resource":{},"scopeSpans":[{"spans":[{"name":"a","kind":%d,"n":%d}]}]}]}`, `{"resourceLogs":[{"resource":{},"scopeLogs":[{"logRecords":[{"n":%d,"m":%d}]}]}]}`),
	"log with levels as numbers": cycle(40, `{"level":30,"time":1772359200123,"pid":7,"hostname":"h","event":"request.start","msg":"GET /%d","n":%d}`, `{"level":50,"time":1772359200123,"pid":7,"hostname":"h","event":"request.fail","msg":"GET /%d","n":%d}`),
	"log in a common schema":     cycle(40, `{"@timestamp":"2026-03-01T10:00:00Z","log":{"level":"info"},"message":"login %d %d","event":{"action":"login"}}`, `{"@timestamp":"2026-03-01T10:00:00Z","log":{"level":"warn"},"message":"failed %d %d","event":{"action":"login_failed"}}`),
	"log of a graph":             cycle(40, `{"version":"1.1","host":"h","short_message":"a %d %d","level":6,"_event":"job_start"}`, `{"version":"1.1","host":"h","short_message":"b %d %d","level":3,"_event":"job_fail"}`),
	"container output":           cycle(40, `{"log":"line %d\n","stream":"stdout","time":"2026-03-01T10:00:00.%dZ"}`, `{"log":"line %d\n","stream":"stderr","time":"2026-03-01T10:00:00.%dZ"}`),
	"image build":                cycle(40, `{"stream":"Step %d/%d : RUN make\n"}`, `{"stream":" ---> 9f0a%d%d\n"}`),
	"system journal":             cycle(40, `{"MESSAGE":"started %d","PRIORITY":"6","_SYSTEMD_UNIT":"a.service","_PID":"%d"}`, `{"MESSAGE":"stopped %d","PRIORITY":"4","_SYSTEMD_UNIT":"b.service","_PID":"%d"}`),
	"name server":                cycle(40, `{"type":"A","domain":"a%d.example","ms":%d}`, `{"type":"AAAA","domain":"b%d.example","ms":%d}`, `{"type":"MX","domain":"c%d.example","ms":%d}`),
	"orders by type":             cycle(40, `{"symbol":"BTC-USD","type":"limit","price":%d,"qty":%d}`, `{"symbol":"BTC-USD","type":"market","price":%d,"qty":%d}`),
	"earthquakes":                cycle(40, `{"type":"Feature","properties":{"mag":%d.1,"time":17723592%d,"type":"earthquake"},"geometry":{"type":"Point","coordinates":[1,2]}}`),
	"weather by station names":   cycle(40, `{"name":"Hamburg","temp":%d,"wind":%d}`, `{"name":"Bremen","temp":%d,"wind":%d}`),
	"one subject with ids":       cycle(40, `{"subject":"orders.10%d%d","n":1}`),
	"tables in a member":         cycle(40, `{"items":[{"pid":%d,"name":"go"},{"pid":%d,"name":"sh"}]}`),
	"responses by media type":    cycle(40, `{"content_type":"text/html","status":200,"n":%d,"m":%d}`, `{"content_type":"image/png","status":200,"n":%d,"m":%d}`),
}

func TestRealStreamsThatAreOneTopicStayWhole(t *testing.T) {
	t.Parallel()
	for name, events := range realWhole {
		s := split.New()
		if feed(s, events); s.Field() != "" || s.Searching() {
			t.Errorf("%s: split by %q, searching %t", name, s.Field(), s.Searching())
		}
	}
}
