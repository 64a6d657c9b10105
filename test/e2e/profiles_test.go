package e2e_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestProfilesAreServedAtTheirOwnAddress(t *testing.T) {
	t.Parallel()
	s := start(t, "serve", "--addr", "127.0.0.1:0", "--no-system", "--pprof", "127.0.0.1:0")
	var base string
	for base == "" && s.said.Scan() {
		_, base, _ = strings.Cut(s.said.Text(), "msg=profiles url=")
	}
	get := func(url, host string) (int, string) {
		req, err := http.NewRequest(http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = host
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		body, _ := io.ReadAll(resp.Body)
		return resp.StatusCode, string(body)
	}
	if status, body := get(base+"goroutine?debug=1", ""); status != http.StatusOK || !strings.Contains(body, "goroutine profile") {
		t.Errorf("got %d %q", status, body)
	}
	if status, _ := get(base, "evil.example"); status != http.StatusForbidden {
		t.Errorf("for another host: %d", status)
	}
	server, err := s.url()
	if err != nil {
		t.Fatal(err)
	}
	if status, _ := get(server+"/debug/pprof/", ""); status != http.StatusNotFound {
		t.Errorf("the server itself answers %d", status)
	}
}
