package prometheus_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"topicmux/topics"
	"topicmux/topics/prometheus"
)

func Example() {
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "# HELP queue_jobs Jobs that wait.")
		fmt.Fprintln(w, "# TYPE queue_jobs gauge")
		fmt.Fprintln(w, `queue_jobs{queue="mail"} 3`)
		fmt.Fprintln(w, `queue_jobs{queue="images"} 12`)
	}))
	defer app.Close()

	source, err := prometheus.New(prometheus.Options{
		Name:    topics.MustName("app"),
		URL:     app.URL + "/metrics",
		Metrics: []string{"queue_*"},
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
	// Output: app.queue_jobs {"images":12,"mail":3}
}
