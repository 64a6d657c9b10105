package transform_test

import (
	"fmt"
	"time"

	"topicmux/topics"
	"topicmux/topics/transform"
)

func Example() {
	var steps []transform.Step
	for _, s := range [][2]string{{"match", `time=(?<ms>[0-9.]+)`}, {"scale", "0.001"}, {"unit", "s"}} {
		step, err := transform.Parse(s[0], s[1])
		if err != nil {
			fmt.Println(err)
			return
		}
		steps = append(steps, step)
	}
	pipeline, err := transform.New(steps...)
	if err != nil {
		fmt.Println(err)
		return
	}
	ping := topics.MustName("ping")
	state := pipeline.NewState()
	for _, line := range []string{"PING 127.0.0.1 (127.0.0.1): 56 data bytes", "64 bytes from 127.0.0.1: seq=0 ttl=64 time=45.2 ms"} {
		for _, e := range state.Apply(nil, time.Now(), transform.Event{Topic: ping, Data: []byte(line)}) {
			fmt.Println(e.Topic, string(e.Data), pipeline.Info(topics.TopicInfo{Name: ping}).Unit)
		}
	}
	// Output: ping 0.0452 s
}
