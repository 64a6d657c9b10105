package health

import (
	"net/http"
	"strings"

	"topicmux/monitor/text"
)

// Hop is a server, proxy or cache that the response has passed, as its headers tell.
type Hop struct {
	// Name is the name of a product or service, such as "nginx/1.27" or "Cloudflare".
	Name string `json:"name"`
	// Header is the header that tells it.
	Header string `json:"header"`
	// Value is the value of the header.
	Value string `json:"value"`
}

const (
	// maxHops is the maximum number of hops, and maxHopText the maximum length of a text in
	// one.
	maxHops    = 16
	maxHopText = 120
)

// hopHeaders are the headers that services add, in the order of the report. A header
// without a name has it in its value.
var hopHeaders = []struct{ header, name string }{
	{"Server", ""},
	{"X-Powered-By", ""},
	{"Via", ""},
	{"X-Accel-Buffering", "nginx setting"},
	{"X-Envoy-Upstream-Service-Time", "Envoy"},
	{"X-Kong-Proxy-Latency", "Kong"},
	{"X-Kong-Upstream-Latency", "Kong"},
	{"X-Varnish", "Varnish"},
	{"X-Squid-Error", "Squid"},
	{"X-Cache-Lookup", "Squid"},
	{"X-Litespeed-Cache", "LiteSpeed"},
	{"Cf-Ray", "Cloudflare"},
	{"X-Amz-Cf-Id", "CloudFront"},
	{"X-Amzn-Trace-Id", "AWS"},
	{"X-Amz-Apigw-Id", "AWS API Gateway"},
	{"Apigw-Requestid", "AWS API Gateway"},
	{"X-Azure-Ref", "Azure Front Door"},
	{"X-Cloud-Trace-Context", "Google Cloud"},
	{"X-Served-By", ""},
	{"X-Timer", "Fastly"},
	{"X-Akamai-Request-Id", "Akamai"},
	{"Akamai-Grn", "Akamai"},
	{"X-Iinfo", "Imperva"},
	{"X-Sucuri-Id", "Sucuri"},
	{"Fly-Request-Id", "Fly.io"},
	{"X-Vercel-Id", "Vercel"},
	{"X-Nf-Request-Id", "Netlify"},
	{"X-Railway-Request-Id", "Railway"},
	{"X-Railway-Edge", "Railway"},
	{"Rndr-Id", "Render"},
	{"X-Render-Origin-Server", "Render"},
	{"Cdn-Requestid", "Bunny"},
	{"X-Github-Request-Id", "GitHub"},
	{"X-Cache", "cache"},
	{"X-Cache-Status", "cache"},
	{"X-Proxy-Cache", "cache"},
	{"Cf-Cache-Status", "cache"},
	{"Age", "cache"},
}

// hopsOf returns the hops in the headers of a response, each product once.
func hopsOf(h http.Header) (hops []Hop) {
	seen := make(map[string]bool)
	for _, known := range hopHeaders {
		for _, value := range h.Values(known.header) {
			value = text.CleanLine(value, maxHopText)
			for _, name := range namesOf(known.header, known.name, value) {
				if key := strings.ToLower(name); name != "" && !seen[key] && len(hops) < maxHops {
					seen[key] = true
					hops = append(hops, Hop{Name: name, Header: known.header, Value: value})
				}
			}
		}
	}
	return hops
}

// namesOf returns the names of the hops that a header tells.
func namesOf(header, name, value string) []string {
	switch {
	case value == "":
		return nil
	case header == "Via":
		return viaNames(value)
	case header == "Age" && value == "0":
		return nil
	case name == "cache" || name == "nginx setting":
		return []string{header + ": " + value}
	case header == "X-Served-By":
		if strings.HasPrefix(value, "cache-") {
			return []string{"Fastly"}
		}
		return []string{value}
	case name != "":
		return []string{name}
	}
	return []string{value}
}

// viaNames returns the proxies of a Via header, in the order in which the response passed
// them: "1.1 varnish, 2.0 edge (nginx)".
func viaNames(value string) (names []string) {
	for part := range strings.SplitSeq(value, ",") {
		fields := strings.Fields(part)
		switch {
		case len(fields) > 1:
			names = append(names, strings.Join(fields[1:], " "))
		case len(fields) == 1:
			names = append(names, fields[0])
		}
	}
	return names
}
