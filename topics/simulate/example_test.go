package simulate_test

import (
	"fmt"

	"topicmux/topics/simulate"
)

func Example() {
	g, err := simulate.NewGenerator(simulate.Options{Shape: simulate.Walk, Seed: 1, Min: 15, Max: 25})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s %s %s\n", g.Next(), g.Next(), g.Next())
	// Output: 20.05 20.25 20.63
}
