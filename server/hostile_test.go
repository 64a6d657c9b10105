package server_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"topicmux/server"
)

func TestWhatIsNotHTTPIsAnsweredInJSON(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	const host = "Host: localhost\r\n"
	for name, c := range map[string]struct {
		request string
		status  int
	}{
		"no request":        {"hello there\r\n\r\n", 400},
		"no host":           {"GET /topics HTTP/1.1\r\n\r\n", 400},
		"two hosts":         {"GET /topics HTTP/1.1\r\n" + host + host + "\r\n", 400},
		"spaces":            {"GET /a b c HTTP/1.1\r\n" + host + "\r\n", 400},
		"NUL in the path":   {"GET /topics/a\x00b HTTP/1.1\r\n" + host + "\r\n", 400},
		"NUL in a header":   {"GET /topics HTTP/1.1\r\n" + host + "X: a\x00b\r\n\r\n", 400},
		"space in a name":   {"GET /topics HTTP/1.1\r\n" + host + "X : a\r\n\r\n", 400},
		"TLS":               {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n\n", 400},
		"no path":           {"GET * HTTP/1.1\r\n" + host + "\r\n", 404},
		"two slashes":       {"GET //topics HTTP/1.1\r\n" + host + "\r\n", 404},
		"bad percent":       {"GET /topics/%zz HTTP/1.1\r\n" + host + "\r\n", 400},
		"bad length":        {"POST /topics/a HTTP/1.1\r\n" + host + "Content-Length: +3\r\n\r\nabc", 400},
		"two lengths":       {"POST /topics/a HTTP/1.1\r\n" + host + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400},
		"bad chunk":         {"POST /topics/a HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400},
		"strange coding":    {"POST /topics/a HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip\r\n\r\nabc", 400},
		"endless header":    {"GET /topics HTTP/1.1\r\n" + host + "X: " + strings.Repeat("x", 100_000) + "\r\n\r\n", 431},
		"endless path":      {"GET /" + strings.Repeat("x", 100_000) + " HTTP/1.1\r\n" + host + "\r\n", 431},
		"a thousand fields": {"GET /topics HTTP/1.1\r\n" + host + strings.Repeat("A: b\r\n", 10_000) + "\r\n", 431},
	} {
		resp, err := http.ReadResponse(bufio.NewReader(h.send(c.request)), nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		body, _ := io.ReadAll(resp.Body)
		reply{resp.StatusCode, resp.Header, string(body)}.refused(t, name, c.status)
	}
	if got := h.hub.Stats().Topics; got != 0 {
		t.Errorf("%d topics were made", got)
	}
}

func TestBodyThatStopsShortIsNotPublished(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	for _, request := range []string{
		"POST /topics/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc",
		"POST /topics/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20000\r\n\r\n" + strings.Repeat("x", 19_999),
		"POST /topics/a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
		"POST /topics/a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
	} {
		c := h.send(request)
		if err := c.(interface{ CloseWrite() error }).CloseWrite(); err != nil {
			t.Fatal(err)
		}
		if answer, _ := io.ReadAll(c); strings.Contains(string(answer), "201") {
			t.Errorf("%.120q was taken: %s", request, answer)
		}
	}
	if got := h.hub.Stats().Events; got != 0 {
		t.Errorf("%d events were published", got)
	}
}

func TestRequestsInOnePacketAreAnsweredInOrder(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	var requests strings.Builder
	for i := range 20 {
		body := fmt.Sprint(i)
		fmt.Fprintf(&requests, "POST /topics/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	}
	requests.WriteString("GET /events?last=20&control=0 HTTP/1.1\r\nHost: localhost\r\n\r\nGET /healthz HTTP/1.1\r\n\r\n")
	r := bufio.NewReader(h.send(requests.String()))
	for i := range 21 {
		resp, err := http.ReadResponse(r, nil)
		if err != nil {
			t.Fatal(err)
		}
		if i < 20 {
			body, _ := io.ReadAll(resp.Body)
			if resp.StatusCode != http.StatusCreated || !strings.Contains(string(body), fmt.Sprintf("-%d\"", i+2)) {
				t.Errorf("request %d: %d %s", i, resp.StatusCode, body)
			}
		}
	}
	h.publish("a", "the end")
	rest, err := readUntil(r, "the end")
	if err != nil || strings.Count(rest, "event: a\n") != 21 {
		t.Errorf("got %q, %v", rest, err)
	}
}

func readUntil(r *bufio.Reader, end string) (string, error) {
	var all strings.Builder
	for !strings.Contains(all.String(), end) {
		line, err := r.ReadString('\n')
		all.WriteString(line)
		if err != nil {
			return all.String(), err
		}
	}
	return all.String(), nil
}

func TestBodyNobodyReadsIsNotTheNextRequest(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	smuggled := "POST /topics/smuggled HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx"
	for name, request := range map[string]string{
		"small": fmt.Sprintf("POST /nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s", len(smuggled), smuggled),
		"GET":   fmt.Sprintf("GET /topics HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s", len(smuggled), smuggled),
		// fasthttp reads 8 KiB of a body ahead.
		"large":   fmt.Sprintf("POST /nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s%s", 8192+len(smuggled), strings.Repeat("x", 8192), smuggled),
		"chunked": fmt.Sprintf("POST /nothing HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(smuggled), smuggled),
		"refused": fmt.Sprintf("POST /topics/a HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\nContent-Length: %d\r\n\r\n%s", len(smuggled), smuggled),
		"stream":  fmt.Sprintf("GET /events HTTP/1.0\r\nContent-Length: %d\r\n\r\n%s", len(smuggled), smuggled),
	} {
		c := h.send(request)
		if err := c.(interface{ CloseWrite() error }).CloseWrite(); err != nil {
			t.Fatal(err)
		}
		if answer, err := io.ReadAll(c); err != nil || len(answer) == 0 {
			t.Errorf("%s: got %q, %v", name, answer, err)
		}
	}
	if got := h.hub.Stats().Topics; got != 0 {
		t.Errorf("%d topics were made", got)
	}
}

func TestLargeUploadReadsItsRefusal(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	for range 10 {
		got := post(t, h.url+"/topics/a", strings.Repeat("x", 3<<20))
		got.refused(t, "3 MiB", http.StatusRequestEntityTooLarge)
		if !strings.Contains(got.body, "1048576 bytes") {
			t.Errorf("the limit is not in %s", got.body)
		}
	}
}

func TestBodyOfAMegabyteArrivesWhole(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	data := strings.Repeat("0123456789abcdef", 1<<16)
	s := h.open("topics=a&control=0")
	for _, chunked := range []bool{false, true} {
		var body io.Reader = strings.NewReader(data)
		if chunked {
			body = io.MultiReader(body)
		}
		req, err := http.NewRequest(http.MethodPost, h.url+"/topics/a", body)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Expect", "100-continue")
		if got := do(t, req); got.status != http.StatusCreated {
			t.Fatalf("got %d %s", got.status, got.body)
		}
		if e := s.next(); string(e.Data) != data {
			t.Errorf("%d bytes arrived", len(e.Data))
		}
	}
}

func TestNamesMayBePercentEncodedOnce(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	if got := post(t, h.url+"/topics/n%65t%2Erx", "1"); got.status != http.StatusCreated {
		t.Errorf("got %d %s", got.status, got.body)
	}
	h.open("control=0&topics=n%65t%2E%2A%2Ca").want("net.rx 1")
	h.open("control=0&topics=net.>").want("net.rx 1")
}

func TestAbsoluteTargetIsUnderstood(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	ask := func(target string) int {
		resp, err := http.ReadResponse(bufio.NewReader(h.send("GET "+target+" HTTP/1.1\r\nHost: localhost\r\n\r\n")), nil)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode
	}
	for target, want := range map[string]int{
		"http://localhost/topics":       200,
		"http://evil.example/topics":    403,
		"/topics?a=http://evil.example": 200,
	} {
		if got := ask(target); got != want {
			t.Errorf("%s: got %d, want %d", target, got, want)
		}
	}
}

func TestClientThatVanishesWhilePublishing(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	for range 20 {
		c := h.send("POST /topics/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nab")
		_ = c.Close()
	}
	h.open("").until("$hello")
	if _, err := h.dial().Read(nil); errors.Is(err, io.EOF) {
		t.Error(err)
	}
}
