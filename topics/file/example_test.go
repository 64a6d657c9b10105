package file_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"topicmux/topics"
	"topicmux/topics/file"
	"topicmux/topics/lines"
)

// All logs of a directory as one topic, from their beginning.
func ExampleSource() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	if err := os.WriteFile(filepath.Join(dir, "app.log"), []byte("started\n"), 0o600); err != nil {
		fmt.Println(err)
		return
	}
	hub := topics.NewHub(topics.Options{})
	defer hub.Close()
	log := topics.TopicInfo{Name: topics.MustName("log"), Kind: topics.KindLog}
	source, err := file.Source(file.Options{
		Paths: []string{filepath.Join(dir, "*.log")},
		Last:  file.All,
		Lines: lines.Options{Topic: log},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	subscription, err := hub.Subscribe(topics.SubscribeOptions{Format: topics.FormatEvents})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer subscription.Close()
	ctx, stop := context.WithCancel(context.Background())
	supervisor := topics.Supervise(ctx, hub, source)
	for item, err := range subscription.Events(ctx) {
		if err != nil || item.Event.Seq > 0 {
			fmt.Printf("%s\n", item.Event.Data)
			break
		}
	}
	stop()
	supervisor.Wait()
	// Output: started
}
