package sse_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"topicmux/sse"
)

func TestEncodeURLEncodesLikeABrowser(t *testing.T) {
	t.Parallel()
	sent := make(chan string, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent <- r.RequestURI
		w.WriteHeader(http.StatusNoContent)
	}))
	defer server.Close()
	for typed, want := range map[string]string{
		"/events":                  "/events",
		"":                         "/",
		"?q=a b":                   "/?q=a%20b",
		"/a b/ü?q=ü \"x\" 'y'":     "/a%20b/%C3%BC?q=%C3%BC%20%22x%22%20%27y%27",
		"/it's?a=1":                "/it's?a=1",
		"/a%20b%2Fc?d=%20%zz":      "/a%20b%2Fc?d=%20%zz",
		"/{a}^`<b>":                "/%7Ba%7D%5E%60%3Cb%3E",
		"/x?a={b}|c\\d^`":          "/x?a={b}|c\\d^`",
		"/a\\b":                    "/a/b",
		"/x?a=<b>#c d":             "/x?a=%3Cb%3E",
		"/\u4e2d\u6587?\U0001f600": "/%E4%B8%AD%E6%96%87?%F0%9F%98%80",
		"/a\tb\n?c=\td":            "/ab?c=d",
		"/x?a=b+c&d=e;f,g:h@i":     "/x?a=b+c&d=e;f,g:h@i",
		"/x?\xff":                  "/x?%EF%BF%BD",
		"/a;b=c,d:e@f!$&'()*+":     "/a;b=c,d:e@f!$&'()*+",
	} {
		for _, raw := range []string{server.URL + typed, "  " + server.URL + typed + " \n", strings.TrimPrefix(server.URL, "http://") + typed} {
			client, err := sse.NewClient(raw, sse.Options{})
			if err != nil {
				t.Errorf("%q: %v", raw, err)
				continue
			}
			if err := client.Run(t.Context(), nil); err != nil {
				t.Errorf("%q: %v", raw, err)
				continue
			}
			if got := <-sent; got != want {
				t.Errorf("%q: sent %s, want %s", raw, got, want)
			}
		}
	}
	for _, wrong := range []string{"http://ex ample/", "http://a\"b/", "http://a^b/x", "http://", "http://h:x y/"} {
		if _, err := sse.NewClient(wrong, sse.Options{}); err == nil {
			t.Errorf("%q was taken", wrong)
		}
	}
}

func TestInvalidURLIsRedacted(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{
		"http://me:s3cr3t@ho st/", "ftp://me:s3cr3t@host/", "me:s3cr3t@", "http://me:s3cr3t@host:port/", "http://h:99999/?access_token=s3cr3t",
		"http://ho st/?a=1&access_token=s3cr3t&b=2", "http://:s3cr3t@/x",
	} {
		if _, err := sse.NewClient(raw, sse.Options{}); err == nil || strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("%s: got %v", raw, err)
		}
		if got := sse.Redact(raw); strings.Contains(got, "s3cr3t") {
			t.Errorf("%s is shown as %s", raw, got)
		}
	}
}

func TestQueryParametersThatMayBeSecretAreRedacted(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"http://h/x?api_key=s3cr3t&a=1":            "http://h/x?api_key=xxxxx&a=1",
		"http://h/x?key=s3cr3t":                    "http://h/x?key=xxxxx",
		"http://h/x?a=1&auth=s3cr3t#f":             "http://h/x?a=1&auth=xxxxx#f",
		"h:80/x?Token=s3cr3t&sig=s3cr3t":           "h:80/x?Token=xxxxx&sig=xxxxx",
		"http://h/x?X-Amz-Signature=s3cr3t%2B":     "http://h/x?X-Amz-Signature=xxxxx",
		"http://h/x?%61ccess_token=s3cr3t":         "http://h/x?%61ccess_token=xxxxx",
		"unix:/run/x.sock:/e?client_secret=s3cr3t": "unix:/run/x.sock:/e?client_secret=xxxxx",
		"http://ho st/?api_key=s3cr3t&b=2":         "http://ho st/?api_key=xxxxx&b=2",
		"http://h/x?%zz_key=s3cr3t":                "http://h/x?%zz_key=xxxxx",
		"http://h/x?topics=cpu,net.*&last=5&jwt=":  "http://h/x?topics=cpu,net.*&last=5&jwt=",
		"http://h/x?max_tokens=5&keyword=sse":      "http://h/x?max_tokens=5&keyword=sse",
	} {
		if got := sse.Redact(raw); got != want {
			t.Errorf("%s is shown as %s, want %s", raw, got, want)
		}
	}
}
