package server_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"

	"topicmux/server"
	"topicmux/sse"
	"topicmux/topics"
)

// ask sends raw bytes, ends the sending side, and returns the first answer.
func (h *testServer) ask(raw string) reply {
	h.t.Helper()
	c := h.send(raw)
	_ = c.(*net.TCPConn).CloseWrite()
	return readReply(h.t, bufio.NewReader(c))
}

func readReply(t *testing.T, r *bufio.Reader) reply {
	t.Helper()
	resp, err := http.ReadResponse(r, nil)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(resp.Body)
	return reply{resp.StatusCode, resp.Header, string(body)}
}

// said returns a request with a body, whose length a header tells.
func said(method, path, header, body string) string {
	return fmt.Sprintf("%s %s HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: %d\r\n\r\n%s", method, path, header, len(body), body)
}

// chunked returns a request whose body comes in the chunks given.
func chunked(path, header string, chunks ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "POST %s HTTP/1.1\r\nHost: localhost\r\n%sTransfer-Encoding: chunked\r\n\r\n", path, header)
	for _, c := range append(chunks, "") {
		fmt.Fprintf(&b, "%x\r\n%s\r\n", len(c), c)
	}
	return b.String()
}

const (
	ndjson = "Content-Type: application/x-ndjson\r\n"
	stream = "Content-Type: text/event-stream\r\n"
	host   = "Host: localhost\r\n"
)

func TestEachWayToPublishHasItsAnswer(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 201)
	for name, c := range map[string]struct {
		request string
		status  int
		says    string   // in the answer
		events  []string // what was published: topic and data
	}{
		"text":              {said("POST", "/topics/a", "", "one\r\ntwo"), 201, `{"id":"`, []string{"a one\ntwo"}},
		"nothing":           {said("POST", "/topics/a", "", ""), 201, `{"id":"`, []string{"a "}},
		"chunks":            {chunked("/topics/a", "", "4", "2"), 201, `{"id":"`, []string{"a 42"}},
		"a form as is":      {said("POST", "/topics/a", "Content-Type: application/x-www-form-urlencoded\r\n", "42"), 201, "", []string{"a 42"}},
		"a charset":         {said("POST", "/topics/a", "Content-Type: text/plain; charset=UTF-8\r\n", "ü"), 201, "", []string{"a ü"}},
		"identity":          {said("POST", "/topics/a", "Content-Encoding: identity\r\n", "1"), 201, "", []string{"a 1"}},
		"no length":         {"POST /topics/a HTTP/1.1\r\n" + host + "\r\n", 411, "Content-Length", nil},
		"no length, 1.0":    {"POST /topics/a HTTP/1.0\r\n\r\n42", 411, "Content-Length", nil},
		"gzip":              {said("POST", "/topics/a", "Content-Encoding: gzip\r\n", "\x1f\x8b"), 415, "Content-Encoding", nil},
		"latin-1":           {said("POST", "/topics/a", "Content-Type: text/plain; charset=iso-8859-1\r\n", "a"), 415, "UTF-8", nil},
		"UTF-16":            {said("POST", "/topics/a", "Content-Type: text/plain; charset=\"utf-16le\"\r\n", "a\x00"), 415, "UTF-8", nil},
		"multipart":         {said("POST", "/topics/a", "Content-Type: multipart/form-data; boundary=b\r\n", "--b--"), 415, "--data-binary", nil},
		"a stream":          {said("POST", "/topics/a", stream, "data: 1\n\n"), 415, "send it to POST /events", nil},
		"not UTF-8":         {said("POST", "/topics/a", "", "a\xff"), 400, "not UTF-8", nil},
		"too large":         {said("POST", "/topics/a", "", long), 413, "the limit is 200 bytes", nil},
		"too large, chunks": {chunked("/topics/a", "", long[:100], long[:101]), 413, "the limit is 200 bytes", nil},
		"cut off":           {"POST /topics/a HTTP/1.1\r\n" + host + "Content-Length: 9\r\n\r\n42", 400, "", nil},
		"cut chunk":         {"POST /topics/a HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n9\r\n42", 400, "", nil},
		"cut before end":    {"POST /topics/a HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n2\r\n42\r\n", 400, "the body is incomplete", nil},
		"cut in the end":    {"POST /topics/a HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n2\r\n42\r\n0\r\n", 400, "the body is incomplete", nil},
		"another method":    {said("PATCH", "/topics/a", "", "1"), 405, "allowed methods on this path: GET, HEAD, POST, PUT, DELETE", nil},
		"a reserved name":   {said("POST", "/topics/$hello", ndjson, "1\n"), 400, "belong to the server", nil},

		"lines":              {said("POST", "/topics/a", ndjson, "1\n{\"b\": 2}\r\n\"c\""), 201, `"events":3,"first":"`, []string{"a 1", `a {"b": 2}`, `a "c"`}},
		"lines in chunks":    {chunked("/topics/a", ndjson, "1\n2", "3\n", "\n", "4"), 201, `"events":3`, []string{"a 1", "a 23", "a 4"}},
		"empty lines":        {said("POST", "/topics/a", ndjson, "\n \r\n\n1\n\n"), 201, `"events":1`, []string{"a 1"}},
		"no lines":           {said("POST", "/topics/a", ndjson, ""), 201, `{"events":0}`, nil},
		"another name of it": {said("POST", "/topics/a", "Content-Type: application/jsonl; charset=utf-8\r\n", "1\n2\n"), 201, `"events":2`, []string{"a 1", "a 2"}},
		"lines, no length":   {"POST /topics/a HTTP/1.1\r\n" + host + ndjson + "\r\n", 411, "", nil},
		"a bad line":         {said("POST", "/topics/a", ndjson, "1\n\n{\"b\":}\n4\n"), 400, `"events":1,`, []string{"a 1"}},
		"its number":         {said("POST", "/topics/a", ndjson, "1\n\n{\"b\":}\n4\n"), 400, `"line":3}`, []string{"a 1"}},
		"its reason":         {said("POST", "/topics/a", ndjson, "{\"b\":}\n"), 400, `"error":"line 1: this is not JSON: invalid character '}'`, nil},
		"two on a line":      {said("POST", "/topics/a", ndjson, "1 2\n"), 400, "line 1: this is not JSON", nil},
		"a line of latin-1":  {said("POST", "/topics/a", ndjson, "\"a\"\n\"\xe9\"\n"), 400, "line 2: the data is not UTF-8", []string{`a "a"`}},
		"a long line":        {said("POST", "/topics/a", ndjson, "1\n\""+long+"\"\n"), 413, `"events":1,`, []string{"a 1"}},
		"an endless line":    {chunked("/topics/a", ndjson, "1\n", long, long), 413, "line 2: the line is too long", []string{"a 1"}},
		"a long CRLF line":   {said("POST", "/topics/a", ndjson, "\""+long[:198]+"\"\r\n"), 201, `"events":1`, []string{"a \"" + long[:198] + "\""}},
		"cut lines":          {"POST /topics/a HTTP/1.1\r\n" + host + ndjson + "Content-Length: 9\r\n\r\n1\n22", 400, `incomplete","hint":"send as many bytes as Content-Length states, or valid chunks","events":1,`, []string{"a 1"}},
		"cut lines, chunks":  {"POST /topics/a HTTP/1.1\r\n" + host + ndjson + "Transfer-Encoding: chunked\r\n\r\n4\r\n1\n22\r\n", 400, `"events":1,`, []string{"a 1"}},
		"a broken chunk":     {"POST /topics/a HTTP/1.1\r\n" + host + ndjson + "Transfer-Encoding: chunked\r\n\r\n2\r\n1\nzz\r\n", 400, `"events":1,`, []string{"a 1"}},

		"events":               {said("POST", "/events", stream, "event: a\ndata: 1\n\ndata: 2\ndata: 3\n\n"), 201, `"events":2,"first":"`, []string{"a 1", "message 2\n3"}},
		"events in chunks":     {chunked("/events", stream, "eve", "nt: a\r", "\ndata: 1\r\n", "\r\n"), 201, `"events":1`, []string{"a 1"}},
		"what is not ours":     {said("POST", "/events", stream, ":hi\nretry: 1\nid: 9\ntime: 5\nevent: $hello\ndata: {}\n\nevent: a\ndata: 1\n\n"), 201, `"events":1,"ignored":1,`, []string{"a 1"}},
		"no event":             {said("POST", "/events", stream, ": hi\n\n"), 201, `{"events":0}`, nil},
		"another type":         {said("POST", "/events", ndjson, "1\n"), 415, "text/event-stream", nil},
		"no type":              {said("POST", "/events", "", "data: 1\n\n"), 415, "text/event-stream", nil},
		"a name that is none":  {said("POST", "/events", stream, "event: a\ndata: 1\n\nevent: b c\ndata: 2\n\n"), 400, `line 6: topic name \"b c\"`, []string{"a 1"}},
		"EventSource's own":    {said("POST", "/events", stream, "event: error\ndata: 1\n\n"), 400, "error is reserved", nil},
		"no end":               {said("POST", "/events", stream, "event: a\ndata: 1\n\nevent: a\ndata: 2\n"), 400, "line 5: the last event is incomplete", []string{"a 1"}},
		"half a line":          {said("POST", "/events", stream, "event: a\ndata: 1\n\nda"), 400, "line 4: the last event is incomplete", []string{"a 1"}},
		"half the first line":  {said("POST", "/events", stream, "data: a"), 400, `"error":"line 1: the last event is incomplete"`, nil},
		"its line number":      {said("POST", "/events", stream, "data: a"), 400, `"line":1}`, nil},
		"half after a CR":      {said("POST", "/events", stream, "data: a\rdata: b"), 400, "line 2: the last event is incomplete", nil},
		"a comment at the end": {said("POST", "/events", stream, "data: 1\n\n: bye\n"), 201, `"events":1`, []string{"message 1"}},
		"bad bytes":            {said("POST", "/events", stream, "data: 1\n\ndata: \xff\n\ndata: 3\n\n"), 400, "not UTF-8", []string{"message 1"}},
		"bad comment":          {said("POST", "/events", stream, ": \xff\ndata: 1\n\n"), 201, "", []string{"message 1"}},
		"a large event":        {said("POST", "/events", stream, "data: 1\n\ndata: "+long+"\n\n"), 413, `"events":1,`, []string{"message 1"}},
		"a large comment":      {said("POST", "/events", stream, ":"+long+"\n\n"), 413, `"events":0`, nil},
		"cut events":           {"POST /events HTTP/1.1\r\n" + host + stream + "Transfer-Encoding: chunked\r\n\r\n10\r\ndata: 1\n\ndata: 2\r\n", 400, "the body is incomplete", []string{"message 1"}},

		"an empty key":      {said("POST", "/topics/a", "Idempotency-Key:\r\n", "1"), 400, "Idempotency-Key", nil},
		"a long key":        {said("POST", "/topics/a", "Idempotency-Key: "+long[:129]+"\r\n", "1"), 400, "Idempotency-Key", nil},
		"two keys":          {said("POST", "/topics/a", "Idempotency-Key: a\r\nIdempotency-Key: b\r\n", "1"), 400, "Idempotency-Key", nil},
		"a spaced key":      {said("POST", "/topics/a", "Idempotency-Key: a b\r\n", "1"), 400, "Idempotency-Key", nil},
		"a key, a bad line": {said("POST", "/topics/a", "Idempotency-Key: k\r\n"+ndjson, "1\n{\n"), 400, `"events":0,"line":2`, nil},
		"a key, a bad name": {said("POST", "/events", "Idempotency-Key: k\r\n"+stream, "event: a\ndata: 1\n\nevent: $ \ndata: 1\n\nevent: open\ndata: 1\n\n"), 400, `"events":0,"ignored":1,"line":9`, nil},
		"a key, cut off":    {"POST /topics/a HTTP/1.1\r\n" + host + ndjson + "Idempotency-Key: k\r\nContent-Length: 9\r\n\r\n1\n2\n", 400, "the body is incomplete", nil},
		"a key, too large":  {said("POST", "/topics/a", "Idempotency-Key: k\r\n"+ndjson, strings.Repeat("1\n", 101)), 413, "the limit is 200 bytes", nil},
		"a key, all":        {said("POST", "/topics/a", "Idempotency-Key: k\r\n"+ndjson, "1\n2\n"), 201, `"events":2`, []string{"a 1", "a 2"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := run(t, server.Options{MaxBody: 200})
			got := h.ask(c.request)
			if c.status >= 400 {
				got.refused(t, name, c.status)
			}
			if got.status != c.status || !strings.Contains(got.body, c.says) {
				t.Errorf("got %d %s, want %d and %q", got.status, got.body, c.status, c.says)
			}
			if len(c.events) == 0 && h.hub.Stats().Topics > 0 {
				t.Error("a topic was made for nothing")
			}
			if have := h.published(); !slices.Equal(have, c.events) {
				t.Errorf("published %q, want %q", have, c.events)
			}
		})
	}
}

// published returns what was published so far, as "topic data".
func (h *testServer) published() []string {
	h.t.Helper()
	end := h.publish("the.end", "").String()
	s := h.open("control=0&last=1024")
	var events []string
	for {
		e := s.next()
		if string(e.ID) == end {
			return events
		}
		events = append(events, e.Type+" "+string(e.Data))
	}
}

func TestWhatIsTooLargeForTheHubMakesNoTopic(t *testing.T) {
	t.Parallel()
	opts := server.HubOptions()
	opts.MaxEvent = 3
	h := runWith(t, opts, server.Options{})
	for name, request := range map[string]string{
		"one":    said("POST", "/topics/a", "", "1234"),
		"lines":  said("POST", "/topics/a", ndjson, "1234\n"),
		"events": said("POST", "/events", stream, "event: a\ndata: 1234\n\n"),
	} {
		h.ask(request).refused(t, name, http.StatusRequestEntityTooLarge)
	}
	if got := h.hub.Stats(); got.Topics != 0 || got.Events != 0 {
		t.Errorf("there are %d topics and %d events", got.Topics, got.Events)
	}
}

func TestEndedTopicTakesNoMoreOfARequest(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	h.publish("ended", "1")
	if err := h.hub.Complete(topics.MustName("ended")); err != nil {
		t.Fatal(err)
	}
	got := h.ask(said("POST", "/events", stream, "event: a\ndata: 1\n\nevent: ended\ndata: 2\n\nevent: a\ndata: 3\n\n"))
	got.refused(t, "the second", http.StatusGone)
	if !strings.Contains(got.body, `"events":1,`) || !strings.Contains(got.body, "line 6: ") {
		t.Errorf("got %s", got.body)
	}
}

func TestRequestAfterAStreamOfEventsIsAnswered(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	r := bufio.NewReader(h.send(chunked("/topics/a", ndjson, "1\n2\n") + said("POST", "/events", stream, "data: 3\n\n") +
		"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"))
	for i, want := range []int{201, 201, 200} {
		if got := readReply(t, r); got.status != want {
			t.Errorf("answer %d: got %d %s", i, got.status, got.body)
		}
	}
}

func TestOneServersStreamCanBePouredIntoAnother(t *testing.T) {
	t.Parallel()
	from, to := run(t, server.Options{}), run(t, server.Options{})
	from.publish("net.rx", "1\n2")
	from.publish("message", `{"a":"ü"}`)
	source := from.send("GET /events?last=9&time=1 HTTP/1.1\r\nHost: localhost\r\n\r\n")
	body := bufio.NewReader(source)
	resp, err := http.ReadResponse(body, nil)
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequest(http.MethodPost, to.url+"/events", resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", sse.MediaType)
	s := to.open("control=0")
	answered := make(chan reply, 1)
	go func() { answered <- do(t, req) }()
	s.want("net.rx 1\n2", `message {"a":"ü"}`)
	from.publish("net.rx", "3")
	s.want("net.rx 3")
	from.stop()
	if got := <-answered; got.status != http.StatusCreated || !strings.Contains(got.body, `"events":3,`) {
		t.Errorf("got %d %s", got.status, got.body)
	}
}
