package lens_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"topicmux/monitor/lens"
	"topicmux/sse"
)

// others are streams that are no conversations. Each has an event with %d for a number,
// or several that take turns, in the form "name data".
var others = map[string][]string{
	"home assistant": {`message ping`, `message {"event_type":"state_changed","data":{"entity_id":"sensor.t%d","new_state":{"state":"20.5"}},"origin":"LOCAL"}`},
	"wikimedia":      {`message {"meta":{"stream":"mediawiki.recentchange","dt":"2026-01-01T00:00:00Z"},"id":%d,"type":"edit","wiki":"enwiki","title":"T","comment":"text","user":"u","message":{"content":"x"}}`, `error {"message":"partition","name":"KafkaError"}`},
	"hue":            {`message [{"creationtime":"2026-01-01T00:00:00Z","data":[{"id":"%d","type":"light","on":{"on":true}}],"id":"x","type":"update"}]`},
	"particle":       {`temp/inside {"data":"%d","ttl":60,"published_at":"2026-01-01T00:00:00Z","coreid":"c"}`},
	"beacon node":    {`head {"slot":"%d","block":"0x9a","state":"0x60","epoch_transition":false}`, `block {"slot":"%d","block":"0x9a"}`},
	"horizon":        {`open "hello"`, `message {"id":"%d","paging_token":"%d","type":"payment","amount":"1.0"}`, `close "byebye"`},
	"mastodon":       {`update {"id":"%d","content":"<p>hi</p>","account":{"id":"1"}}`, `delete %d`, `notification {"id":"%d","type":"mention","status":{"content":"x"}}`},
	"pocketbase":     {`PB_CONNECT {"clientId":"c"}`, `posts/%d {"action":"create","record":{"id":"r","title":"t"}}`},
	"firebase":       {`put {"path":"/","data":{"messages":{"m%d":{"role":"user","content":"x"}}}}`, `keep-alive null`},
	"launchdarkly":   {`put {"path":"/","data":{"flags":{"f":{"version":%d}}}}`, `patch {"path":"/flags/f","data":{"version":%d}}`},
	"hystrix":        {`message {"type":"HystrixCommand","name":"Get%d","errorCount":0,"requestCount":7}`},
	"couchdb":        {`message {"seq":"%d-g1","id":"doc","changes":[{"rev":"1-a"}]}`, `heartbeat `},
	"ntfy":           {`open {"id":"o","time":1784116400,"event":"open","topic":"t"}`, `message {"id":"m%d","time":1784116400,"event":"message","topic":"t","message":"text"}`},
	"mercure":        {`message {"@id":"/books/%d","status":"OutOfStock"}`},
	"durable":        {`data [{"k":%d}]`, `control {"streamNextOffset":"%d"}`},
	"kubernetes":     {`message {"type":"MODIFIED","object":{"kind":"Pod","apiVersion":"v1","metadata":{"name":"p%d"},"status":{"phase":"Running","message":"x"}}}`, `message {"type":"ERROR","object":{"kind":"Status","code":410}}`},
	"docker":         {`message {"Type":"container","Action":"start","Actor":{"ID":"%d"},"timeNano":1}`},
	"opencode":       {`message {"type":"server.connected","properties":{}}`, `message {"type":"session.idle","properties":{"sessionID":"%d"}}`},
	"logs":           {`message {"level":"info","msg":"started %d","time":"2026-01-01T00:00:00Z","message":"x","error":null}`, `message {"level":"error","msg":"failed","error":"boom"}`},
	"plain logs":     {`log 2026-01-01T00:00:00Z INFO started worker %d`},
	"trades":         {`trade {"e":"trade","s":"BTCUSD","p":"%d","q":"0.1","T":1784116400}`},
	"order book":     {`message {"type":"delta","data":{"index":%d,"delta":[1,2]},"text":"x"}`},
	"ci":             {`message {"type":"run_started","run_id":"%d"}`, `message {"type":"step_started","step":"build"}`, `message {"type":"run_finished","run_id":"%d","status":"completed"}`},
	"rpc":            {`message {"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0x1","result":{"number":"%d"}}}`, `message {"jsonrpc":"2.0","id":%d,"result":"0x1"}`},
	"lsp":            {`message {"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":{"uri":"f%d","diagnostics":[]}}`, `message {"jsonrpc":"2.0","method":"window/logMessage","params":{"type":3,"message":"m"}}`},
	"poll":           {`message {"choices":[{"text":"Yes","delta":%d},{"text":"No","delta":3}],"object":"poll"}`, `message {"choices":[{"delta":{"votes":%d},"index":0}]}`},
	"election":       {`message {"candidates":[{"name":"A","content":"c","votes":%d}]}`},
	"chat room":      {`message {"type":"message","role":"user","content":"hello %d","id":"m"}`, `typing {"user":"u"}`, `message {"message":{"role":"user","content":"x"},"done":false}`},
	"editor":         {`message {"type":"start","messageId":"m%d"}`, `message {"type":"text","id":"1","delta":"x"}`, `message {"type":"finish"}`, `message {"type":"error","errorText":"x"}`},
	"responses":      {`message {"type":"response.time","ms":%d}`, `response.sent {"id":%d,"status":200}`},
	"jobs":           {`message {"model":"excavator","done":false,"response":"pending %d"}`, `done {"done":true}`},
	"metrics":        {`message {"usage":{"total_tokens":%d},"model":"m"}`, `message {"usageMetadata":{"bytes":%d}}`},
	"endpoints":      {`endpoint /users/%d`, `endpoint {"path":"/messages"}`, `endpoint /messages/%d`},
	"survey":         {`response.completed {"type":"response.completed","response":{"id":"r%d","status":"completed","answers":[]}}`},
	"call center":    {`message {"event_type":"interaction.created","interaction":{"id":"%d","channel":"voice"}}`},
	"workflow":       {`message {"event_type":"step.start","index":%d,"step":{"type":"build"}}`, `message {"event_type":"step.delta","index":1,"delta":{"type":"log","text":"x"}}`},
	"comments":       {`message {"type":"message_start","message":{"id":"%d","text":"x"}}`, `message {"type":"content-delta","delta":{"message":{"content":"x"}}}`},
	"tasks":          {`message {"jsonrpc":"2.0","id":%d,"result":{"kind":"task","status":{"state":"working"}}}`},
	"scalar":         {`message %d`, `message [1,2,%d]`, `message "text"`, `message null`, `message undefined`, `message [DONE]`},
	"broken":         {`message {"choices":[{"index":0,"delta":{"content":"x%d"`, `message {"choices":[{"index":0,"delta":{"content":"x"}}]} trailing`},
	"errors":         {`message {"error":{"message":"no %d","type":"t"}}`, `error {"type":"error","error":{"message":"x"}}`},
}

// TestOtherStreamsAreLeftAlone checks that no stream is read as a conversation that is
// none.
func TestOtherStreamsAreLeftAlone(t *testing.T) {
	t.Parallel()
	for name, forms := range others {
		r := lens.New(lens.Head{Header: http.Header{"Content-Type": {sse.MediaType}}, URL: "http://host/events"}, nil)
		for i := range 100 {
			form, data, _ := strings.Cut(forms[i%len(forms)], " ")
			data = strings.ReplaceAll(data, "%d", fmt.Sprint(i))
			if _, ok := r.Read(sse.Event{Type: strings.ReplaceAll(form, "%d", "1"), Data: []byte(data)}); ok {
				t.Errorf("%s: %s was read as %s", name, data, r.Dialect())
				break
			}
		}
		if r.Searching() || r.Dialect() != "" {
			t.Errorf("%s: still searching after 100 events, or the dialect is %q", name, r.Dialect())
		}
	}
}

// TestOtherRecordingsAreLeftAlone checks recordings of other streams.
func TestOtherRecordingsAreLeftAlone(t *testing.T) {
	t.Parallel()
	files, _ := filepath.Glob("testdata/other_*.sse")
	if len(files) == 0 {
		t.Fatal("there are no recordings")
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		r := lens.New(lens.Head{}, nil)
		for ev, err := range sse.NewDecoder(strings.NewReader(string(data)), sse.DecoderOptions{}).Events() {
			if err != nil {
				t.Fatal(err)
			}
			if _, ok := r.Read(ev); ok {
				t.Errorf("%s: %s was read as %s", f, ev.Data, r.Dialect())
			}
		}
	}
}

// TestHead checks what the head of a stream says.
func TestHead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, header, value, url, event, data, want string
	}{
		{"header", "X-Vercel-Ai-Ui-Message-Stream", "v1", "", "message", `{"type":"start"}`, "ai sdk"},
		{"other version", "X-Vercel-Ai-Ui-Message-Stream", "v2", "", "message", `{"type":"start"}`, ""},
		{"session", "Mcp-Session-Id", "x", "", "message", `{"jsonrpc":"2.0","id":1,"result":{}}`, "mcp"},
		{"error at once", "", "", "http://h/v1/chat/completions", "message", `{"error":{"message":"x"}}`, "chat completions"},
		{"error without a hint", "", "", "http://h/v1/x", "message", `{"error":{"message":"x"}}`, ""},
		{"URL is not enough", "", "", "http://h/v1/chat/completions", "message", `{"a":1}`, ""},
		{"query", "", "", "http://h/v1beta/models/m:streamGenerateContent?alt=sse&key=k", "message", `{"error":{"message":"x"}}`, "gemini"},
		{"messages", "", "", "https://h/v1/messages", "error", `{"type":"error","error":{"type":"overloaded_error","message":"x"}}`, "anthropic messages"},
		{"ollama", "", "", "http://h:11434/api/chat", "message", `{"error":"model not found"}`, "ollama"},
		{"mcp", "", "", "http://h/mcp", "message", `{"jsonrpc":"2.0","id":1,"error":{"code":-1,"message":"x"}}`, "mcp"},
	} {
		head := lens.Head{URL: c.url}
		if c.header != "" {
			head.Header = http.Header{c.header: {c.value}}
		}
		r := lens.New(head, nil)
		_, ok := r.Read(sse.Event{Type: c.event, Data: []byte(c.data)})
		if r.Dialect() != c.want || ok != (c.want != "") {
			t.Errorf("%s: dialect %q and %t, want %q", c.name, r.Dialect(), ok, c.want)
		}
	}
}

// TestEarlierEventsAreNotLost checks that the events before the recognition count.
func TestEarlierEventsAreNotLost(t *testing.T) {
	t.Parallel()
	r := lens.New(lens.Head{}, nil)
	var c lens.Conversation
	for i, data := range []string{
		`ping`, `{"type":"hello"}`, `{"type":"start","messageId":"m1"}`, `{"type":"start-step"}`, `{"type":"text-delta","id":"1","delta":"x"}`,
	} {
		updates, ok := r.Read(sse.Event{Type: sse.DefaultEvent, Data: []byte(data)})
		if ok != (i == 4) {
			t.Errorf("event %d: ok is %t", i, ok)
		}
		for _, u := range updates {
			c.Apply(u)
		}
	}
	if r.Before() != 3 || len(c.Messages) != 1 || c.Messages[0].Key != "m1" || c.Messages[0].Text(lens.Text) != "x" {
		t.Errorf("%d events before, messages %+v", r.Before(), c.Messages)
	}
}

// TestForeignEventsAreLeftAlone checks that events that a server mixes into a
// conversation are left to the caller, and do not change the conversation.
func TestForeignEventsAreLeftAlone(t *testing.T) {
	t.Parallel()
	const chat = `{"choices":[{"index":0,"delta":{"content":"x"}}]}`
	const ollama = `{"model":"m","created_at":"t","message":{"role":"assistant","content":"x"},"done":false}`
	for _, c := range []struct{ first, event, data string }{
		{chat, "status", `{"type":"status","text":"searching","message":"m","code":7}`},
		{chat, "message", `{"usage":{"cpu":3},"id":"x"}`},
		{chat, "message", `plain words`},
		{chat, "message", `{"choices":[{"index":0,"delta":{"content":"y"}}]`},
		{chat, "message", `17`},
		{chat, "message", `{"delta":{"content":"y"}}`},
		{ollama, "message", `{"status":"pulling manifest","total":100,"completed":7}`},
		{ollama, "message", `{"message":"text","error":null}`},
		{`{"candidates":[{"content":{"parts":[{"text":"x"}]}}]}`, "message", `{"groundingMetadata":{"text":"y"}}`},
		{`{"type":"text-delta","id":"1","delta":"x"}`, "message", `{"delta":"y"}`},
	} {
		r := lens.New(lens.Head{}, nil)
		r.Read(sse.Event{Type: sse.DefaultEvent, Data: []byte(c.first)})
		if r.Dialect() == "" {
			t.Fatalf("%s was not recognized", c.first)
		}
		if updates, ok := r.Read(sse.Event{Type: c.event, Data: []byte(c.data)}); ok || len(updates) > 0 {
			t.Errorf("%s: %s was read: %+v", r.Dialect(), c.data, updates)
		}
		if _, ok := r.Read(sse.Event{Type: sse.DefaultEvent, Data: []byte(c.first)}); !ok {
			t.Errorf("%s: %s was no longer read", r.Dialect(), c.first)
		}
	}
}
