package cmd

import (
	"testing"
	"time"
)

func TestLinesSayWhyATopicHasFailed(t *testing.T) {
	t.Parallel()
	now := time.UnixMilli(1766275200123)
	for data, want := range map[string]string{
		`{"name":"web","state":"failed","error":"exit status 3","retryAt":1766275204123,"restarts":3}`: "web has failed: exit status 3; next try in 4 s; restarted 3 times",
		`{"name":"web","state":"failed","error":"exit status 3","retryAt":1766275200000,"restarts":1}`: "web has failed: exit status 3; next try now; restarted once",
		`{"name":"web","state":"failed","error":"exit status 3"}`:                                      "web has failed: exit status 3",
		`{"name":"web","state":"failed","error":"e","retryAt":1,"restarts":-7}`:                        "web has failed: e",
		`{"name":"web","state":"failed","error":"e","retryAt":9223372036854775807}`:                    "web has failed: e",
		`{"name":"web","state":"failed","error":"e","retryAt":-9223372036854775808}`:                   "web has failed: e",
		`{"name":"web","state":"live","restarts":3}`:                                                   "",
		`{"state":"failed"}`: "",
		`7`:                  "",
	} {
		if got, ok := describeTopic([]byte(data), now); got != want || ok != (want != "") {
			t.Errorf("%s: got %q, %v, want %q", data, got, ok, want)
		}
	}
}
