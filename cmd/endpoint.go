package cmd

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"topicmux/monitor/records"
	"topicmux/sse"
)

// endpoint is a stream to connect to.
type endpoint struct {
	url    string
	token  string
	header http.Header
	client *http.Client // nil: the default one
	server bool         // the URL was that of a server, and url is its /events
}

// endpoint returns the stream that a source, a URL, means.
//
// A Unix socket, such as unix:/run/x.sock:/events, is requested with its path, or with /.
//
// A URL with a path is requested as it is; only the selected topics are added. The
// number of last events goes into a header, which servers other than topicmux
// ignore. So does the time since which events are wanted, whatever the URL. A URL without a path is the address of a server: its stream is /events, as
// on every topicmux server, or / if there is no stream at /events.
func (s *streamSettings) endpoint(source string) (endpoint, error) {
	socket, path, isSocket := sse.SplitSocket(source)
	if isSocket {
		source = "http://localhost" + path
	}
	u, err := parseURL(source)
	if err != nil {
		return endpoint{}, err
	}
	header, err := parseHeaders(s.headers)
	if err != nil {
		return endpoint{}, err
	}
	client, err := s.auth.client()
	if err != nil {
		return endpoint{}, err
	}
	if header.Get("User-Agent") == "" {
		header.Set("User-Agent", userAgent())
	}
	to := endpoint{token: s.auth.bearer(u, header), header: header, client: client}
	addQuery(u, "topics", s.topics)
	if isSocket || strings.Trim(u.Path, "/") != "" {
		s.preferBeginning(header)
		if to.url = u.String(); isSocket {
			to.url = "unix:" + socket + ":" + u.RequestURI()
		}
		return to, nil
	}
	if s.since != "" { // an older server would reject the parameter
		s.preferBeginning(header)
	} else if s.last >= 0 {
		addQuery(u, "last", strconv.Itoa(s.last))
	}
	to.server = true
	if to.client == nil {
		if to.client, err = sse.NewHTTPClient(sse.TLSFiles{}); err != nil {
			return endpoint{}, err
		}
	}
	root, events := *u, *u
	root.Path, events.Path = "/", "/events"
	to.client.Transport = &eventsOrRoot{next: to.client.Transport, root: &root, events: &events}
	to.url = events.String()
	return to, nil
}

// options returns the options of a connection to the endpoint.
func (e endpoint) options() sse.Options {
	return sse.Options{Header: e.header, Token: e.token, HTTPClient: e.client}
}

// close closes idle connections.
func (e endpoint) close() {
	if e.client != nil {
		e.client.CloseIdleConnections()
	}
}

// addQuery adds a parameter to the URL and does not change the spelling of the others,
// which may be signed.
func addQuery(u *url.URL, name, value string) {
	if value == "" || u.Query().Has(name) {
		return
	}
	if u.RawQuery != "" {
		u.RawQuery += "&"
	}
	u.RawQuery += name + "=" + url.QueryEscape(value)
}

// eventsOrRoot redirects a request for /events to the root if there is no stream at
// /events. The client reports and remembers the redirect like one of a server.
type eventsOrRoot struct {
	next         http.RoundTripper
	root, events *url.URL
}

// RoundTrip makes a request.
func (t *eventsOrRoot) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.next.RoundTrip(req)
	if err != nil || req.URL.String() != t.events.String() || !noStreamHere(resp) {
		return resp, err
	}
	_ = resp.Body.Close()
	return &http.Response{
		Status:     "307 Temporary Redirect",
		StatusCode: http.StatusTemporaryRedirect,
		Proto:      resp.Proto, ProtoMajor: resp.ProtoMajor, ProtoMinor: resp.ProtoMinor,
		Header:  http.Header{"Location": {t.root.String()}},
		Body:    io.NopCloser(strings.NewReader("")),
		Request: req,
	}, nil
}

// CloseIdleConnections closes idle connections.
func (t *eventsOrRoot) CloseIdleConnections() {
	if c, ok := t.next.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// noStreamHere reports whether a response means that the path has no stream: it is not
// found, not for GET, or a page.
func noStreamHere(resp *http.Response) bool {
	switch resp.StatusCode {
	case http.StatusOK:
		_, readable := records.FormOf(resp.Header.Get("Content-Type"))
		return !readable
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotAcceptable, http.StatusNotImplemented:
		return true
	default:
		return false
	}
}

// parseHeaders parses headers in the form of curl, "Name: value".
func parseHeaders(lines []string) (http.Header, error) {
	header := http.Header{}
	for _, line := range lines {
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return nil, usageError(fmt.Errorf("%q is not a header", line), "want --header 'Name: value'")
		}
		header.Add(strings.TrimSpace(name), strings.TrimSpace(value))
	}
	return header, nil
}
