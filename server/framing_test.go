package server_test

import (
	"bufio"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"topicmux/server"
	"topicmux/server/auth"
	"topicmux/topics"
)

// TestWhatCouldBeAnotherRequestIsRefused sends each alone, and after a good request
// on the same connection; nothing that follows is taken for a request.
func TestWhatCouldBeAnotherRequestIsRefused(t *testing.T) {
	t.Parallel()
	onEachTransport(t, func(t *testing.T, tr *testTransport) {
		h := tr.run(server.HubOptions(), server.Options{})
		smuggled := rawRequest("POST /topics/smuggled", "Content-Length: 1") + "x"
		good := rawRequest("POST /topics/good", "Content-Length: 1") + "x"
		for _, c := range framings {
			for before, name := range map[string]string{"": "alone", good: "after another"} {
				r := bufio.NewReader(h.send(before + c.request + smuggled))
				if before != "" {
					if status, body := h.next(r); status != http.StatusCreated {
						t.Errorf("%s, %s: the good one got %d %s", c.what, name, status, body)
					}
				}
				status, body := h.next(r)
				if !strings.Contains(body, c.says) || !strings.Contains(body, `"hint":"`) || status != http.StatusBadRequest {
					t.Errorf("%s, %s: got %d %s, want 400 and %q", c.what, name, status, body, c.says)
				}
				if rest, err := io.ReadAll(r); err != nil || len(rest) > 0 {
					t.Errorf("%s, %s: the connection goes on with %q, %v", c.what, name, rest, err)
				}
			}
		}
		for _, e := range h.hub.Catalogue(topics.Selection{}) {
			if e.Name.String() != "good" {
				t.Errorf("topic %s was made", e.Name)
			}
		}
	})
}

// next reads the next answer of a connection.
func (h *testServer) next(r *bufio.Reader) (status int, body string) {
	h.t.Helper()
	resp, err := http.ReadResponse(r, nil)
	if err != nil {
		return 0, err.Error()
	}
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, err.Error()
	}
	return resp.StatusCode, string(text)
}

// TestLegalRequestsAreTaken has what is rare and right: each is answered, and the
// connection takes another request.
func TestLegalRequestsAreTaken(t *testing.T) {
	t.Parallel()
	onEachTransport(t, func(t *testing.T, tr *testTransport) {
		h := tr.run(server.HubOptions(), server.Options{})
		scheme := "http"
		if h.secure != nil {
			scheme = "https"
		}
		h.publish("a", "1")
		for what, c := range map[string]struct {
			request string
			status  int
		}{
			"empty lines before":          {"\r\n\r\n" + rawRequest("GET /topics", ""), 200},
			"a tab in a value":            {rawRequest("GET /topics", "X:\ta\tb\t"), 200},
			"bytes beyond ASCII":          {rawRequest("GET /topics", "X: \xff\xe4"), 200},
			"an empty value":              {rawRequest("GET /topics", "X:"), 200},
			"a colon in a value":          {rawRequest("GET /topics", "X: a:b:c"), 200},
			"every byte of a name":        {rawRequest("GET /topics", "!#$%&'*+-.^_`~aZ0: x"), 200},
			"the same field twice":        {rawRequest("GET /topics", "Accept: a/b|Accept: c/d"), 200},
			"HTTP/1.0 without a host":     {"GET /topics HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 200},
			"an address":                  {rawRequest("GET /topics", "Host: [::1]:8080"), 200},
			"an empty port":               {rawRequest("GET /topics", "Host: localhost:"), 200},
			"a whole URL":                 {rawRequest("GET "+scheme+"://localhost/topics?topics=a", ""), 200},
			"a whole URL, in capitals":    {rawRequest("GET "+strings.ToUpper(scheme)+"://LOCALHOST/topics", ""), 200},
			"a whole URL without a path":  {rawRequest("GET "+scheme+"://localhost", ""), 200},
			"a whole URL of another host": {rawRequest("GET "+scheme+"://127.0.0.1/topics", ""), 200},
			"the server":                  {rawRequest("OPTIONS *", ""), 204},
			"two slashes":                 {rawRequest("GET //localhost/topics", ""), 404},
			"a URL in the query":          {rawRequest("GET /topics?a=ftp://b", ""), 200},
			"a coding in other letters":   {rawRequest("POST /topics/a", "Transfer-Encoding: Chunked") + "1\r\nx\r\n0\r\n\r\n", 201},
			"a coding between tabs":       {rawRequest("POST /topics/a", "Transfer-Encoding:\tchunked\t") + "1\r\nx\r\n0\r\n\r\n", 201},
			"an extension of a chunk":     {rawRequest("POST /topics/a", chunks) + "1;a=b;c=\"d e\"\r\nx\r\n0\r\n\r\n", 201},
			"zeros before a size":         {rawRequest("POST /topics/a", chunks) + "0001\r\nx\r\n000\r\n\r\n", 201},
			"spaces after a size":         {rawRequest("POST /topics/a", chunks) + "1  \r\nx\r\n0\r\n\r\n", 201},
			"a field after the body":      {rawRequest("POST /topics/a", chunks) + "1\r\nx\r\n0\r\nX: y\r\n\r\n", 201},
			"zeros before a length":       {rawRequest("POST /topics/a", "Content-Length: 001") + "x", 201},
			"line ends in a body":         {rawRequest("POST /topics/a", "Content-Length: 4") + "\n\r\n\r", 201},
			"line ends in a chunk":        {rawRequest("POST /topics/a", chunks) + "4\r\n\n\r\n\r\r\n0\r\n\r\n", 201},
			"a content type with a comma": {rawRequest("POST /topics/a", "Content-Type: text/plain; a=\"b, c\"|Content-Length: 1") + "x", 201},
		} {
			r := bufio.NewReader(h.send(c.request + rawRequest("GET /topics/a", "")))
			if status, body := h.next(r); status != c.status {
				t.Errorf("%s: got %d %s, want %d", what, status, body, c.status)
			}
			if status, body := h.next(r); status != http.StatusOK || !strings.Contains(body, `"name":"a"`) {
				t.Errorf("after %s: got %d %s", what, status, body)
			}
		}
	})
}

func TestOtherVersionsAreRefused(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	for _, request := range []string{
		"GET /topics HTTP/2.0\r\nHost: localhost\r\n\r\n",
		"GET /topics HTTP/0.9\r\nHost: localhost\r\n\r\n",
		"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
	} {
		answer, err := io.ReadAll(h.send(request))
		if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 505 ") {
			t.Errorf("%q: got %q, %v", request, answer, err)
		}
	}
	// One of the same major version is answered in the version that there is.
	r := bufio.NewReader(h.send("GET /topics HTTP/1.2\r\nHost: localhost\r\n\r\n"))
	if status, body := h.next(r); status != http.StatusOK {
		t.Errorf("HTTP/1.2: got %d %s", status, body)
	}
}

func TestURLOfTheOtherSchemeIsMisdirected(t *testing.T) {
	t.Parallel()
	onEachTransport(t, func(t *testing.T, tr *testTransport) {
		h := tr.run(server.HubOptions(), server.Options{})
		other := "https"
		if h.secure != nil {
			other = "http"
		}
		r := bufio.NewReader(h.send(rawRequest("GET "+other+"://localhost/topics", "")))
		if status, body := h.next(r); status != http.StatusMisdirectedRequest {
			t.Errorf("got %d %s", status, body)
		}
		if _, err := r.ReadByte(); !errors.Is(err, io.EOF) {
			t.Errorf("the connection goes on: %v", err)
		}
	})
}

// TestMistakesThatLeaveTheFramingClearSayWhatIsWrong leaves the connections open.
func TestMistakesThatLeaveTheFramingClearSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{})
	for request, says := range map[string]string{
		rawRequest("POST /topics/a", "Content-Type: text/plain, application/x-ndjson|Content-Length: 1") + "1": "two content types",
		rawRequest("GET /topics/%zz", ""): "% without two hexadecimal digits",
		rawRequest("GET /topics/%", ""):   "% without two hexadecimal digits",
	} {
		r := bufio.NewReader(h.send(request + rawRequest("GET /topics", "")))
		if status, body := h.next(r); status != http.StatusBadRequest || !strings.Contains(body, says) {
			t.Errorf("%q: got %d %s", request, status, body)
		}
		if status, body := h.next(r); status != http.StatusOK {
			t.Errorf("after %q: got %d %s", request, status, body)
		}
	}
}

func TestNoRefusalShowsAToken(t *testing.T) {
	t.Parallel()
	h := run(t, server.Options{Tokens: access(t, token(t, "a", auth.Permissions{}))})
	secret := secretOf("a")
	for _, request := range []string{
		rawRequest("GET /topics?access_token="+secret+" ", ""),
		rawRequest("GET /topics?access_token="+secret+"\x01", ""),
		rawRequest("GET topics?access_token="+secret, ""),
		rawRequest("GET ftp://localhost?access_token="+secret, ""),
		rawRequest("GET /topics?access_token="+secret+"&a=%zz", "Connection: close"),
		rawRequest("GET /%zz?access_token="+secret, "Connection: close"),
		rawRequest("GET /topics", "Authorization Bearer "+secret),
		rawRequest("GET /topics", "Authorization : Bearer "+secret),
		rawRequest("GET /topics", "Authorization: Bearer "+secret+"\x01"),
		rawRequest("GET /topics", "Host: "+secret+"@localhost"),
	} {
		answer, err := io.ReadAll(h.send(request))
		if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 400 ") || strings.Contains(string(answer), secret) {
			t.Errorf("%q: got %q, %v", request, answer, err)
		}
	}
}
