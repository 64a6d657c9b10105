package server_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"topicmux/server"
	"topicmux/server/auth"
)

func TestTooManyRequestsAreToldWhenToComeBack(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		opts  server.Options
		whose string
	}{
		"address": {server.Options{AddressRate: 1}, "your address"}, // 200 at once: this machine has a hundred times as many
		"token": {server.Options{TokenRate: 100, Tokens: access(t,
			token(t, "a", auth.Permissions{Publish: patterns(t, ">"), Subscribe: patterns(t, ">")}),
			token(t, "b", auth.Permissions{Publish: patterns(t, ">")}),
		)}, "this token"},
	} {
		h := run(t, c.opts)
		stream := h.open("topics=a&control=0", "Authorization: Bearer "+secretOf("a"))
		client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 1}}
		defer client.CloseIdleConnections()
		send := func(as string) reply {
			req, _ := http.NewRequest(http.MethodPost, h.url+"/topics/a", strings.NewReader("1"))
			req.Header.Set("Authorization", "Bearer "+secretOf(as))
			resp, err := client.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			body, _ := io.ReadAll(resp.Body)
			return reply{resp.StatusCode, resp.Header, string(body)}
		}
		published := 0
		for deadline := time.Now().Add(testTimeout); ; published++ {
			got := send("a")
			if got.status == http.StatusTooManyRequests {
				got.refused(t, name, http.StatusTooManyRequests)
				if got.header.Get("Retry-After") != "1" || !strings.Contains(got.body, c.whose) {
					t.Errorf("%s: %v %s", name, got.header, got.body)
				}
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("%s: %d requests were taken", name, published)
			}
		}
		if published < 190 {
			t.Errorf("%s: only %d requests were taken", name, published)
		}
		if events := h.hub.Stats().Events; events != uint64(published) {
			t.Errorf("%s: %d requests were taken, and %d events published", name, published, events)
		}
		if other := send("b"); name == "token" && other.status != http.StatusCreated {
			t.Errorf("another token got %d", other.status)
		}
		for i := range published { // who reads already is not held up
			if e := stream.next(); string(e.Data) != "1" {
				t.Fatalf("event %d is %s", i, e.Data)
			}
		}
		h.publish("a", "the end")
		for string(stream.next().Data) == "1" {
			continue // that of the other token
		}
	}
}
