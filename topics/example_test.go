package topics_test

import (
	"context"
	"fmt"
	"os"
	"time"

	"topicmux/topics"
)

// Publish to topics, and read the events in one order, those in the histories first.
func Example() {
	hub := topics.NewHub(topics.Options{
		Frame: func(dst []byte, id topics.ID, e topics.Event) []byte {
			return fmt.Appendf(dst, "%d %s: %s\n", id.Seq, e.Topic, e.Data)
		},
	})
	defer hub.Close()

	cpu, err := hub.Topic(topics.MustName("cpu"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, reading := range []string{"12.5", "37.5"} {
		if _, err := cpu.Publish([]byte(reading)); err != nil {
			fmt.Println(err)
			return
		}
	}

	selection, err := topics.ParseSelection("cpu,net.*")
	if err != nil {
		fmt.Println(err)
		return
	}
	sub, err := hub.Subscribe(topics.SubscribeOptions{Selection: selection, Last: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer sub.Close()
	if _, err := hub.Publish(topics.MustName("net.rx"), []byte("1024")); err != nil {
		fmt.Println(err)
		return
	}
	for range 2 {
		batch, err := sub.Next(context.Background())
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, entry := range batch.Changes {
			fmt.Println("new topic", entry.Name)
		}
		os.Stdout.Write(batch.Bytes)
	}
	// Output:
	// 3 cpu: 37.5
	// new topic net.rx
	// 5 net.rx: 1024
}

// A subscriber in the same process reads the events themselves.
func ExampleSubscription_Events() {
	hub := topics.NewHub(topics.Options{})
	defer hub.Close()

	cpu := topics.MustName("cpu")
	sub, err := hub.Subscribe(topics.SubscribeOptions{Format: topics.FormatEvents})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer sub.Close()
	for _, reading := range []string{"12.5", "37.5"} {
		if _, err := hub.Publish(cpu, []byte(reading)); err != nil {
			fmt.Println(err)
			return
		}
	}
	if err := hub.Complete(cpu); err != nil {
		fmt.Println(err)
		return
	}
	for item, err := range sub.Events(context.Background()) {
		switch {
		case err != nil:
			fmt.Println(err)
		case item.Gap != nil:
			fmt.Println("lost", item.Gap.Missed, "events of", item.Gap.Topic)
		case item.Info == nil:
			fmt.Printf("%s: %s\n", item.Event.Topic, item.Event.Data)
		case item.Info.State == topics.StateComplete:
			fmt.Println(item.Info.Name, "is complete")
			return
		}
	}
	// Output:
	// cpu: 12.5
	// cpu: 37.5
	// cpu is complete
}

// A source publishes in its own goroutine and is restarted if it fails.
func ExampleSupervise() {
	hub := topics.NewHub(topics.Options{})
	defer hub.Close()

	countdown := topics.MustName("countdown")
	source := topics.Source{
		Topics: []topics.TopicInfo{{Name: countdown, Kind: topics.KindNumber, Help: "seconds to go"}},
		Run: func(ctx context.Context, pub *topics.Publisher) error {
			for i := 3; i >= 0; i-- {
				if err := pub.Publish(countdown, fmt.Append(nil, i)); err != nil {
					return err
				}
				select {
				case <-time.After(time.Millisecond):
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			return nil // the topic is complete
		},
	}
	topics.Supervise(context.Background(), hub, source).Wait()

	last, _ := hub.Last(countdown)
	entry, _ := hub.TopicInfo(countdown)
	fmt.Printf("%s: %s, %s\n", entry.Name, last.Data, entry.State)
	// Output: countdown: 0, complete
}
