package server_test

import (
	"strings"
)

// rawRequest returns the head of a request. The header lines are joined by |; without
// a Host among them, there is one more.
func rawRequest(line, header string) string {
	if !strings.Contains(strings.ToLower("|"+header), "|host") {
		header += "|Host: localhost"
	}
	head := line + " HTTP/1.1\r\n"
	for field := range strings.SplitSeq(header, "|") {
		if field != "" && field != "host" {
			head += field + "\r\n"
		}
	}
	return head + "\r\n"
}

// framings are requests that a proxy could take for something else, or that are no
// requests, and what the answer says of them.
var framings = []struct{ what, request, says string }{
	{"LF for each line end", "GET /topics HTTP/1.1\nHost: localhost\n\n", "line 1 of the request ends in LF without CR"},
	{"LF after the request line", "GET /topics HTTP/1.1\nHost: localhost\r\n\r\n", "line 1 of the request ends in LF without CR"},
	{"LF after a field", "GET /topics HTTP/1.1\r\nHost: localhost\nX: y\r\n\r\n", "line 2 of the request ends in LF without CR"},
	{"LF at the end", "GET /topics HTTP/1.1\r\nHost: localhost\r\n\n", "line 3 of the request ends in LF without CR"},
	{"LF before", "\nGET /topics HTTP/1.1\r\nHost: localhost\r\n\r\n", "line 1 of the request ends in LF without CR"},
	{"CR in a line", rawRequest("GET /topics", "X: a\rb"), "line 2 of the request contains a CR"},
	{"CR in the request line", rawRequest("GET /topics\r", ""), "line 1 of the request contains a CR"},
	{"CR twice", "GET /topics HTTP/1.1\r\r\nHost: localhost\r\n\r\n", "line 1 of the request contains a CR"},
	{"a folded line", rawRequest("GET /topics", "X: a| b"), "line 3 of the request begins with a space"},
	{"a folded line, by a tab", rawRequest("GET /topics", "X: a|\tb"), "line 3 of the request begins with a space"},
	{"a folded length", rawRequest("POST /topics/a", "Content-Length:| 3") + "abc", "Content-Length is not a number"},
	{"a space before all", rawRequest("GET /topics", " X: a"), "line 2 of the request begins with a space"},

	{"a space in a name", rawRequest("GET /topics", "X Y: a"), "a space in its field name"},
	{"a space before the colon", rawRequest("GET /topics", "X : a"), "a space in its field name"},
	{"a tab before the colon", rawRequest("GET /topics", "X\t: a"), "a space in its field name"},
	{"a length behind a space", rawRequest("POST /topics/a", "Content-Length : 3") + "abc", "a space in its field name"},
	{"a coding behind a space", rawRequest("POST /topics/a", "Transfer-Encoding : chunked") + "0\r\n\r\n", "a space in its field name"},
	{"a coding with a byte before", rawRequest("POST /topics/a", "\x0bTransfer-Encoding: chunked") + "0\r\n\r\n", "an invalid character in its field name"},
	{"no colon", rawRequest("GET /topics", "XY"), "line 2 of the request has no colon"},
	{"no name", rawRequest("GET /topics", ": a"), "line 2 of the request has no name"},
	{"umlauts in a name", rawRequest("GET /topics", "Xä: a"), "an invalid character in its field name"},
	{"brackets in a name", rawRequest("GET /topics", "X(y): a"), "an invalid character in its field name"},
	{"a byte 0 in a name", rawRequest("GET /topics", "X\x00: a"), "an invalid character in its field name"},
	{"a byte 0 in a value", rawRequest("GET /topics", "X: a\x00b"), "line 2 of the request contains a control character"},
	{"a DEL in a value", rawRequest("GET /topics", "X: a\x7fb"), "line 2 of the request contains a control character"},

	{"no host", rawRequest("GET /topics", "host"), "no Host header"},
	{"two hosts", rawRequest("GET /topics", "Host: localhost|Host: localhost"), "two Host headers"},
	{"two hosts, in other letters", rawRequest("GET /topics", "Host: localhost|hOST: evil.example"), "two hOST headers"},
	{"an empty host", rawRequest("GET /topics", "Host:"), "the Host header is not valid"},
	{"a list of hosts", rawRequest("GET /topics", "Host: localhost, evil.example"), "the Host header is not valid"},
	{"a host with a user", rawRequest("GET /topics", "Host: evil@localhost"), "the Host header is not valid"},
	{"a host with a path", rawRequest("GET /topics", "Host: localhost/topics"), "the Host header is not valid"},
	{"a host with a query", rawRequest("GET /topics", "Host: localhost?a"), "the Host header is not valid"},
	{"a host with a bad port", rawRequest("GET /topics", "Host: localhost:http"), "the Host header is not valid"},
	{"a host that is a port", rawRequest("GET /topics", "Host: :8080"), "the Host header is not valid"},
	{"half an IPv6 address", rawRequest("GET /topics", "Host: [::1"), "the Host header is not valid"},

	{"the same length twice", rawRequest("POST /topics/a", "Content-Length: 1|Content-Length: 1") + "x", "two Content-Length headers"},
	{"two lengths", rawRequest("POST /topics/a", "Content-Length: 1|Content-Length: 2") + "xy", "two Content-Length headers"},
	{"a list of lengths", rawRequest("POST /topics/a", "Content-Length: 1, 1") + "x", "not a number"},
	{"a length with a sign", rawRequest("POST /topics/a", "Content-Length: +1") + "x", "not a number"},
	{"a negative length", rawRequest("POST /topics/a", "Content-Length: -1") + "x", "not a number"},
	{"a length in hex", rawRequest("POST /topics/a", "Content-Length: 0x1") + "x", "not a number"},
	{"a length with a separator", rawRequest("POST /topics/a", "Content-Length: 1_0") + "0123456789", "not a number"},
	{"an empty length", rawRequest("POST /topics/a", "Content-Length:") + "x", "not a number"},
	{"a length in other digits", rawRequest("POST /topics/a", "Content-Length: ١") + "x", "not a number"},
	{"a length and chunks", rawRequest("POST /topics/a", "Content-Length: 1|"+chunks) + "0\r\n\r\n", "both a length and chunks"},
	{"chunks and a length", rawRequest("POST /topics/a", chunks+"|Content-Length: 1") + "0\r\n\r\n", "both a length and chunks"},
	{"chunks and a length of 0", rawRequest("GET /topics", chunks+"|Content-Length: 0") + "0\r\n\r\n", "both a length and chunks"},
	{"two codings", rawRequest("POST /topics/a", chunks+"|"+chunks) + "0\r\n\r\n", "two Transfer-Encoding headers"},
	{"a coding too many", rawRequest("POST /topics/a", "Transfer-Encoding: gzip, chunked") + "0\r\n\r\n", "not chunked"},
	{"chunks in chunks", rawRequest("POST /topics/a", "Transfer-Encoding: chunked, chunked") + "0\r\n\r\n", "not chunked"},
	{"no coding", rawRequest("POST /topics/a", "Transfer-Encoding: identity|Content-Length: 1") + "x", "not chunked"},
	{"an empty coding", rawRequest("POST /topics/a", "Transfer-Encoding:") + "0\r\n\r\n", "not chunked"},
	{"a coding in quotes", rawRequest("POST /topics/a", `Transfer-Encoding: "chunked"`) + "0\r\n\r\n", "not chunked"},
	{"a coding with a byte more", rawRequest("POST /topics/a", "Transfer-Encoding: \x0bchunked") + "0\r\n\r\n", "a control character"},
	{"chunks in HTTP/1.0", "POST /topics/a HTTP/1.0\r\n" + chunks + "\r\n\r\n0\r\n\r\n", "HTTP/1.0 has no chunks"},

	{"LF after a size", rawRequest("POST /topics/a", chunks) + "1\nx\r\n0\r\n\r\n", "between the chunks ends in LF"},
	{"LF after a chunk", rawRequest("POST /topics/a", chunks) + "1\r\nx\n0\r\n\r\n", "between the chunks ends in LF"},
	{"LF after an extension", rawRequest("POST /topics/a", chunks) + "1;a\nx\r\n0\r\n\r\n", "between the chunks ends in LF"},
	{"LF after a trailer", rawRequest("POST /topics/a", chunks) + "1\r\nx\r\n0\r\nX: y\n\n", "between the chunks ends in LF"},
	{"a size with a prefix", rawRequest("POST /topics/a", chunks) + "0x1\r\nx\r\n0\r\n\r\n", "chunk size is invalid"},
	{"a negative size", rawRequest("POST /topics/a", chunks) + "-1\r\nx\r\n0\r\n\r\n", "chunk size is invalid"},
	{"a size with a space before", rawRequest("POST /topics/a", chunks) + " 1\r\nx\r\n0\r\n\r\n", "chunk size is invalid"},
	{"no size", rawRequest("POST /topics/a", chunks) + "\r\nx\r\n0\r\n\r\n", "chunk size is invalid"},
	{"a size without end", rawRequest("POST /topics/a", chunks) + "10000000000000001\r\nx\r\n0\r\n\r\n", "chunk size is invalid"},
	{"an extension with a byte 0", rawRequest("POST /topics/a", chunks) + "1;a=\x00\r\nx\r\n0\r\n\r\n", "chunk size is invalid"},
	{"a chunk longer than its size", rawRequest("POST /topics/a", chunks) + "1\r\nxyz\r\n0\r\n\r\n", "longer than its declared size"},
	{"a length after the body", rawRequest("POST /topics/a", chunks) + "1\r\nx\r\n0\r\nContent-Length: 3\r\n\r\n", "is after the body"},
	{"a host after the body", rawRequest("POST /topics/a", chunks) + "1\r\nx\r\n0\r\nHost: evil.example\r\n\r\n", "is after the body"},
	{"a bad field after the body", rawRequest("POST /topics/a", chunks) + "1\r\nx\r\n0\r\nX Y: z\r\n\r\n", "between the chunks has a space"},

	{"two content types", rawRequest("POST /topics/a", "Content-Type: text/plain|Content-Type: application/x-ndjson|Content-Length: 1") + "1", "two Content-Type headers"},
	{"two origins", rawRequest("POST /topics/a", "Origin: http://localhost|Origin: http://evil.example|Content-Length: 1") + "x", "two Origin headers"},
	{"two sites", rawRequest("POST /topics/a", "Sec-Fetch-Site: none|Sec-Fetch-Site: cross-site|Content-Length: 1") + "x", "two Sec-Fetch-Site headers"},
	{"two last ids", rawRequest("GET /events", "Last-Event-ID: a-1|Last-Event-ID: b-2"), "two Last-Event-ID headers"},

	{"another scheme", rawRequest("GET ftp://localhost/topics", ""), "neither http nor https"},
	{"the scheme of files", rawRequest("GET file://localhost/topics", ""), "neither http nor https"},
	{"a scheme that is none", rawRequest("GET 1http://localhost/topics", ""), "not a path"},
	{"a URL without a host", rawRequest("GET http:///topics", ""), "a host and without a user"},
	{"a URL with a user", rawRequest("GET http://evil@localhost/topics", ""), "a host and without a user"},
	{"a URL with a fragment", rawRequest("GET http://localhost/topics#a", ""), "a fragment"},
	{"a fragment", rawRequest("GET /topics#a", ""), "a fragment"},
	{"an authority", rawRequest("GET localhost:8080", ""), "not a path"},
	{"an authority for a proxy", rawRequest("CONNECT localhost:8080", ""), "CONNECT is for proxies"},
	{"a URL without slashes", rawRequest("GET mailto:a@b", ""), "not a path"},
	{"a path without a slash", rawRequest("GET topics", ""), "not a path"},
	{"a byte 0 in the target", rawRequest("GET /topics/a\x00", ""), "a control character"},

	{"no version", "GET /topics\r\n\r\n", "must be a method, a target and a version"},
	{"a version in small letters", "GET /topics http/1.1\r\nHost: localhost\r\n\r\n", "must be a method, a target and a version"},
	{"a space at the end", "GET /topics HTTP/1.1 \r\nHost: localhost\r\n\r\n", "one space too many"},
	{"a space before the method", rawRequest(" GET /topics", ""), "one space too many"},
	{"two spaces", rawRequest("GET  /topics", ""), "one space too many"},
	{"tabs for spaces", "GET\t/topics\tHTTP/1.1\r\nHost: localhost\r\n\r\n", "must be a method, a target and a version"},
	{"a method that is none", rawRequest("G(T /topics", ""), "must be a method, a target and a version"},
	{"empty lines", strings.Repeat("\r\n", 20), "empty lines"},
}
