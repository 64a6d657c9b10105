package poll_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"topicmux/topics"
	"topicmux/topics/poll"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A server answers requests in a synctest bubble, which has no network.
type server func(n int, r *http.Request) (status int, header http.Header, body string)

// An exchange counts the requests to a server.
type exchange struct {
	answer server
	times  []time.Duration // of the requests, since the first
	begin  time.Time
}

func (e *exchange) RoundTrip(r *http.Request) (*http.Response, error) {
	if len(e.times) == 0 {
		e.begin = time.Now()
	}
	e.times = append(e.times, time.Since(e.begin))
	status, header, body := e.answer(len(e.times), r)
	if status == 0 {
		return nil, errors.New(body)
	}
	if header == nil {
		header = http.Header{}
	}
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body)), ContentLength: -1, Request: r}, nil
}

// watch polls a server for a time and returns the events and the states of the topic x. It
// checks that a failed topic says when the next request is sent.
func watch(t *testing.T, opts poll.Options, d time.Duration, answer server) (events, states []string, times []time.Duration) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		e := &exchange{answer: answer}
		opts.Info.Name, opts.Client = topics.MustName("x"), &http.Client{Transport: e}
		if opts.URL == "" {
			opts.URL = "http://app.test/value"
		}
		src, err := poll.New(opts)
		if err != nil {
			t.Fatal(err)
		}
		h := topics.NewHub(topics.Options{})
		sub, err := h.Subscribe(topics.SubscribeOptions{Format: topics.FormatEvents})
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		s := topics.Supervise(ctx, h, src)
		var retries []time.Time
		deadline, end := context.WithTimeout(t.Context(), d)
		for item, err := range sub.Events(deadline) {
			switch {
			case err != nil:
				t.Fatal(err)
			case item.Info != nil:
				if item.Info.State == topics.StateFailed {
					retries = append(retries, time.UnixMilli(item.Info.RetryAt))
				}
				states = append(states, strings.TrimSpace(string(item.Info.State)+" "+item.Info.Error))
			default:
				events = append(events, string(item.Event.Data))
			}
		}
		end()
		stop()
		s.Wait()
		sub.Close()
		h.Close()
		times = e.times
		for _, at := range retries {
			if after := at.Sub(e.begin); after < d && !slices.Contains(times, after) {
				t.Errorf("the next request was to be at %v, but there were requests at %v", after, times)
			}
		}
	})
	return events, states, times
}

func TestAnswersArePublished(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ field, body, want string }{
		{"", "{\n  \"a\": 1\n}\n", `{"a":1}`},
		{"", "12.5\n", "12.5"},
		{"", "one\ntwo\r\n\n", "one\ntwo"},
		{"", "", ""},
		{"", `{"a":`, `{"a":`},
		{".a", `{"a":{"b":[1, 2]}}`, `{"b":[1,2]}`},
		{".name", `{"name":"a b"}`, "a b"},
		{".[].n", `[{"n":1},{"n":2}]`, "1|2"},
		{"length", "text", "4"},
		{".[]", "[]", "none"},
	} {
		events, states, _ := watch(t, poll.Options{Field: tt.field}, time.Second, func(int, *http.Request) (int, http.Header, string) {
			return http.StatusOK, nil, tt.body
		})
		got := strings.Join(events, "|")
		if len(events) == 0 {
			got = "none"
		}
		if got != tt.want || len(states) != 1 {
			t.Errorf("%s of %q: %s, want %s, states %q", tt.field, tt.body, got, tt.want, states)
		}
	}
}

func TestAnUnchangedAnswerIsNoEvent(t *testing.T) {
	t.Parallel()
	var asked []string
	answer := func(n int, r *http.Request) (int, http.Header, string) {
		asked = append(asked, r.Header.Get("If-None-Match")+" "+r.Header.Get("If-Modified-Since"))
		h := http.Header{"Etag": {`W/"1"`}, "Last-Modified": {"Sat, 28 Nov 2026 10:00:00 GMT"}}
		switch {
		case n == 4:
			return 0, nil, "the network is down"
		case r.Header.Get("If-None-Match") != "":
			return http.StatusNotModified, h, ""
		}
		return http.StatusOK, h, "5"
	}
	events, states, _ := watch(t, poll.Options{Every: time.Second}, 6500*time.Millisecond, answer)
	const same = `W/"1" Sat, 28 Nov 2026 10:00:00 GMT`
	if want := []string{" ", same, same, same, " ", same, same}; !slices.Equal(asked, want) {
		t.Errorf("asked for %q, want %q", asked, want)
	}
	if want := []string{"5", "5"}; !slices.Equal(events, want) {
		t.Errorf("events %q, want %q", events, want)
	}
	if want := []string{"live", "failed the network is down (http://app.test/value)", "live"}; !slices.Equal(states, want) {
		t.Errorf("states %q, want %q", states, want)
	}
}

func TestAnEmptyAnswerEndsAFailure(t *testing.T) {
	t.Parallel()
	events, states, _ := watch(t, poll.Options{Every: time.Second, Field: ".[]"}, 2500*time.Millisecond, func(n int, _ *http.Request) (int, http.Header, string) {
		return []int{500, 200, 200}[n-1], nil, "[]"
	})
	if want := []string{"live", "failed status 500 Internal Server Error: [] (http://app.test/value)", "live"}; !slices.Equal(states, want) || len(events) > 0 {
		t.Errorf("states %q, want %q, events %q", states, want, events)
	}
}

func TestAFailedRequestIsAState(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		field  string
		status int
		body   string
		want   string
	}{
		{"", 0, "no route to host", "no route to host"},
		{"", 401, "who are you?\n", "status 401 Unauthorized: who are you?"},
		{"", 304, "", "status 304 Not Modified, although the whole answer was asked for"},
		{"", 200, "\x00\x01", "the answer is not text in UTF-8"},
		{"", 200, "\xff\xfe", "the answer is not text in UTF-8"},
		{"", 200, strings.Repeat("x", 101), "the answer has more than 100 bytes"},
		{".a", 200, `{"b":1}`, "field .a: there is no such field"},
		{".a.b", 200, `text`, "field .a.b: there is no such field"},
		{".[] | tonumber", 200, `["x"]`, `field .[] | tonumber: tonumber cannot be applied to "x": invalid number: "x"`},
	} {
		events, states, _ := watch(t, poll.Options{Field: tt.field, MaxBytes: 100}, time.Second, func(int, *http.Request) (int, http.Header, string) {
			return tt.status, nil, tt.body
		})
		want := "failed " + tt.want + " (http://app.test/value)"
		if len(events) > 0 || len(states) != 2 || states[1] != want && !strings.Contains(tt.field, "tonumber") {
			t.Errorf("%d %q: states %q, want %q, events %q", tt.status, tt.body, states, want, events)
		}
	}
}

func TestTheIntervalIsKept(t *testing.T) {
	t.Parallel()
	answer := func(n int, r *http.Request) (int, http.Header, string) {
		switch n {
		case 2: // a slow answer
			<-time.After(2500 * time.Millisecond)
		case 4:
			return 429, http.Header{"Retry-After": {"10"}}, ""
		case 5:
			return 503, http.Header{"Retry-After": {"0"}}, ""
		case 6: // none within the timeout
			<-r.Context().Done()
			return 0, nil, r.Context().Err().Error()
		}
		return 200, nil, "1"
	}
	_, states, times := watch(t, poll.Options{Every: time.Second, Timeout: 3 * time.Second}, 20500*time.Millisecond, answer)
	seconds := make([]string, len(times))
	for i, d := range times {
		seconds[i] = fmt.Sprint(d.Seconds())
	}
	if got, want := strings.Join(seconds, " "), "0 1 4 5 15 16 20"; got != want {
		t.Errorf("requests at %s, want %s", got, want)
	}
	want := []string{
		"live",
		"failed status 429 Too Many Requests; the server asks to wait 10s (http://app.test/value)",
		"failed status 503 Service Unavailable (http://app.test/value)",
		"failed no complete answer within 3s (http://app.test/value)",
		"live",
	}
	if !slices.Equal(states, want) {
		t.Errorf("states %q, want %q", states, want)
	}
}

func TestTheRequestIsAsDescribed(t *testing.T) {
	t.Parallel()
	opts := poll.Options{Method: "POST", Body: []byte(`{"q":1}`), User: "u", Password: "p", Header: http.Header{"Content-Type": {"application/json"}}, Every: time.Second}
	events, _, _ := watch(t, opts, 1500*time.Millisecond, func(_ int, r *http.Request) (int, http.Header, string) {
		body, _ := io.ReadAll(r.Body)
		return 200, http.Header{"Etag": {`"1"`}}, fmt.Sprint(r.Method, " ", string(body), " ", r.Header.Get("Content-Type"), " ", r.Header.Get("Authorization"), r.Header.Get("If-None-Match"))
	})
	const want = `POST {"q":1} application/json Basic dTpw`
	if !slices.Equal(events, []string{want, want}) {
		t.Errorf("got %q, want %q twice", events, want)
	}
}
