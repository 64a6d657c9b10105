package poll_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"topicmux/topics"
	"topicmux/topics/poll"
)

func Example() {
	weather := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, `{"now": {"temperature": 21.5}, "station": "roof"}`)
	}))
	defer weather.Close()

	source, err := poll.New(poll.Options{
		Info:  topics.TopicInfo{Name: topics.MustName("weather"), Unit: "°C"},
		URL:   weather.URL,
		Field: ".now.temperature",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	hub := topics.NewHub(topics.Options{})
	events, err := hub.Subscribe(topics.SubscribeOptions{Format: topics.FormatEvents})
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	sources := topics.Supervise(ctx, hub, source)
	for item, err := range events.Events(ctx) {
		if err != nil {
			fmt.Println(err)
			break
		}
		if item.Info == nil {
			fmt.Println(item.Event.Topic, string(item.Event.Data))
			break
		}
	}
	stop()
	sources.Wait()
	events.Close()
	hub.Close()
	// Output: weather 21.5
}
