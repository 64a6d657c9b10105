package health

import (
	"net/http"

	"topicmux/monitor/text"
)

// Response describes the head of a response.
type Response struct {
	// Status is the status.
	Status int
	// Proto is the version of the protocol, such as "HTTP/2.0".
	Proto string
	// Header are the headers. They are not retained.
	Header http.Header
	// Encoding is the Content-Encoding, or empty for none.
	Encoding string
}

// ResponseReport describes a response.
type ResponseReport struct {
	// Status is the status.
	Status int `json:"status,omitzero"`
	// Proto is the version of the protocol, such as "HTTP/2".
	Proto string `json:"proto,omitzero"`
	// Type is the Content-Type.
	Type string `json:"type,omitzero"`
	// Encoding is the compression, or empty for none.
	Encoding string `json:"encoding,omitzero"`
	// Hops are the servers, proxies and caches that the response has passed.
	Hops []Hop `json:"hops,omitempty"`
}

// reportOf describes a response.
func reportOf(r Response) ResponseReport {
	proto := r.Proto
	if proto == "HTTP/2.0" {
		proto = "HTTP/2"
	}
	return ResponseReport{
		Status: r.Status, Proto: text.CleanLine(proto, maxHopText), Type: text.CleanLine(r.Header.Get("Content-Type"), maxHopText),
		Encoding: text.CleanLine(r.Encoding, maxHopText), Hops: hopsOf(r.Header),
	}
}
