package poll_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"topicmux/topics"
	"topicmux/topics/poll"
	"topicmux/topics/transform"
)

// TestARealServer has an httptest server that counts and supports ETag, behind a redirect.
func TestARealServer(t *testing.T) {
	t.Parallel()
	requests, changed := 0, make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/old" {
			http.Redirect(w, r, "/new", http.StatusMovedPermanently)
			return
		}
		requests++ // the poller sends one after the other
		tag := fmt.Sprintf(`"%d"`, requests/3)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", tag)
		fmt.Fprintf(w, `{"value": %d}`, requests/3)
		if requests == 6 {
			close(changed)
		}
	}))
	defer s.Close()
	src, err := poll.New(poll.Options{Info: topics.TopicInfo{Name: topics.MustName("x")}, URL: s.URL + "/old", Field: ".value", Every: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	h := topics.NewHub(topics.Options{})
	defer h.Close()
	sub, err := h.Subscribe(topics.SubscribeOptions{Format: topics.FormatEvents})
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Close()
	ctx, stop := context.WithCancel(t.Context())
	sup := topics.Supervise(ctx, h, src)
	var got []string
	for item, err := range sub.Events(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		if item.Info != nil {
			if item.Info.Error != "" {
				t.Fatal(item.Info.Error)
			}
			continue
		}
		if got = append(got, string(item.Event.Data)); len(got) == 3 {
			break
		}
	}
	<-changed
	stop()
	sup.Wait()
	if !slices.Equal(got, []string{"0", "1", "2"}) {
		t.Errorf("got %q", got)
	}
}

func TestWrongOptions(t *testing.T) {
	t.Parallel()
	info := topics.TopicInfo{Name: topics.MustName("x")}
	for _, tt := range []struct {
		opts poll.Options
		want string
	}{
		{poll.Options{URL: "http://a"}, "the source has no name"},
		{poll.Options{Info: info}, `"" is not a URL of http or https, such as http://localhost:9100/metrics`},
		{poll.Options{Info: topics.TopicInfo{Name: info.Name, Kind: "x"}, URL: "http://a"}, `invalid catalogue entry: kind "x" is not one of number, numbers, gauge, progress, state, table, log, chat, text, json`},
		{poll.Options{Info: info, URL: "http://a", Field: ".a |"}, `field: the expression ".a |" ends too soon`},
	} {
		_, err := poll.New(tt.opts)
		if err == nil || err.Error() != tt.want {
			t.Errorf("%v, want %s", err, tt.want)
		}
		var wrong *transform.Error
		if tt.opts.Field != "" && (!errors.As(err, &wrong) || wrong.At != 4) {
			t.Errorf("the error is %#v", err)
		}
	}
}
