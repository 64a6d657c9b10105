package monitor

import (
	"cmp"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"strings"
	"syscall"

	"topicmux/sse"
)

// Hint suggests what the user can do about a connection error. The text has no
// period and follows "hint:". It is "" if nothing is known. It may contain text
// from the server, which is not cleaned.
func Hint(err error) string {
	var (
		refused  *sse.RefusedError
		tooLarge *sse.LimitError
		other    *sse.NotStreamError
		overTLS  *sse.TLSError
		host     *net.DNSError
		dial     *net.OpError
	)
	switch {
	case errors.As(err, &refused):
		return hintOnRefusal(refused)
	case errors.As(err, &tooLarge):
		return "an event this large is unusual; is this an event stream?"
	case errors.As(err, &other):
		return hintOnKind(other.Kind, "the server declares a stream; inspect the response with curl -i")
	case errors.As(err, &overTLS):
		return hintOnTLS(overTLS)
	case errors.As(err, &dial) && dial.Net == "unix":
		return hintOnSocket(err)
	case errors.As(err, &host):
		return hintOnLookup(host)
	case errors.Is(err, syscall.ECONNREFUSED):
		return "is the server running? Start one with topicmux serve"
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return "check the address and the network connection of this machine"
	case errors.As(err, &dial) && dial.Op == "dial" && dial.Timeout():
		return "check the address; a firewall may block it"
	case errors.As(err, &dial) && dial.Op == "dial":
		return "is the server running?"
	}
	return ""
}

func hintOnLookup(err *net.DNSError) string {
	if err.IsNotFound {
		return "is the host name correct?"
	}
	return "check the network connection and the DNS settings of this machine"
}

// hintOnRefusal prefers the server's hint, except about a token, because
// topicmux clients set it in another way than the server describes.
func hintOnRefusal(refused *sse.RefusedError) string {
	if refused.Status == http.StatusUnauthorized {
		return hintOnToken(refused)
	}
	return cmp.Or(refused.Hint, hintOnKind(refused.Kind, hintOnStatus(refused)))
}

// hintOnKind returns the hint on a response or a file of that kind, or else the other one.
func hintOnKind(kind, other string) string {
	switch kind {
	case sse.KindHTML:
		return "this is a web page; use the URL of the stream that it shows"
	case sse.KindJSON:
		return "this is one JSON document; use the URL of a stream"
	case sse.KindWebSocket:
		return "a WebSocket is no HTTP stream; read it with another client: websocat URL | topicmux watch -"
	case sse.KindGRPC:
		return "read gRPC with another client: grpcurl ADDRESS METHOD | topicmux watch -"
	case sse.KindProtobuf:
		return "request JSON: -H 'Accept: application/json'"
	case sse.KindPackets:
		return "read it with docker: docker logs -f CONTAINER | topicmux watch -"
	case sse.KindAWS:
		return "request text/event-stream from the service; this is its binary format"
	}
	return other
}

// HintOnInput suggests what the user can do about a file or standard input of a kind that is
// no stream, given its name: a path, or "-". The text has no period and follows "hint:".
func HintOnInput(name, kind string) string {
	piped := "that"
	if name != "-" {
		piped = name
	}
	switch kind {
	case sse.KindGzip:
		return "decompress it: gunzip -c " + piped + " | topicmux watch -"
	case sse.KindZstd:
		return "decompress it: zstdcat " + piped + " | topicmux watch -"
	case sse.KindUTF16:
		return "convert it: iconv -f UTF-16 -t UTF-8"
	}
	return hintOnKind(kind, "want an event stream, JSON or lines of text; curl -N URL > FILE records a stream")
}

// hintOnSocket returns the hint on a Unix socket that cannot be connected to.
func hintOnSocket(err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "you do not have permission to use the socket; ls -l shows which group does"
	case errors.Is(err, fs.ErrNotExist):
		return "is the server running, and is this the path of its socket?"
	}
	return "is the server running?"
}

func hintOnToken(refused *sse.RefusedError) string {
	if refused.Credentials {
		return "check the token in --token or TOPICMUX_TOKEN"
	}
	return "set a bearer token with --token or TOPICMUX_TOKEN"
}

func hintOnStatus(refused *sse.RefusedError) string {
	switch {
	case refused.Status == http.StatusBadRequest && strings.Contains(refused.Line, "HTTP request to an HTTPS server"): // text of Go's net/http
		return "use https://"
	case refused.Status == http.StatusForbidden:
		return hintOnToken(refused)
	case refused.Status == http.StatusOK && strings.Contains(refused.Type, "html"):
		return hintOnKind(sse.KindHTML, "")
	case refused.Status == http.StatusOK:
		return "use the URL of an event stream"
	case refused.Status == http.StatusMethodNotAllowed:
		return "some streams accept only POST: use --method POST, or --data with a body"
	case refused.Status == http.StatusNotFound:
		return "check the path; a topicmux server streams at /events"
	}
	return ""
}

func hintOnTLS(err *sse.TLSError) string {
	other := err.Alternative()
	switch {
	case other != "":
		return "use " + other
	case err.Problem == sse.TLSUntrusted:
		return "use --ca cert.pem to trust the certificate or the CA in that file"
	case err.Problem == sse.TLSWrongHost:
		return "use a host name in the certificate, or add this one to its subjectAltName"
	case err.Problem == sse.TLSExpired:
		return "replace the certificate of the server, or check the clock of this machine"
	case err.Problem == sse.TLSClientCertificate:
		return "use --cert FILE and --key FILE to send a client certificate"
	}
	return ""
}
