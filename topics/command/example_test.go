//go:build unix

package command_test

import (
	"context"
	"fmt"
	"regexp"

	"topicmux/topics"
	"topicmux/topics/command"
	"topicmux/topics/lines"
)

// The round-trip time in each line of a command that runs until it ends.
func ExampleSource() {
	hub := topics.NewHub(topics.Options{})
	defer hub.Close()
	rtt := topics.TopicInfo{Name: topics.MustName("rtt"), Unit: "ms"}
	source, err := command.Source(command.Options{
		Shell: "echo PING; echo '64 bytes: time=0.03 ms'",
		Lines: lines.Options{Topic: rtt, Match: regexp.MustCompile(`time=([0-9.]+)`)},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	topics.Supervise(context.Background(), hub, source).Wait()
	last, _ := hub.Last(rtt.Name)
	fmt.Printf("%s %s\n", last.Data, rtt.Unit)
	// Output: 0.03 ms
}
