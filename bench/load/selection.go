package load

import (
	"math/bits"
	"math/rand/v2"
	"strings"

	"topicmux/bench/event"
)

// selections returns up to n different sets of topics as bits. Each set contains at least
// half of the topics. The sets are the same in every run.
func selections(n, topics int) []uint64 {
	all := uint64(1)<<topics - 1
	if n <= 0 || topics > 16 {
		return []uint64{all}
	}
	var sets []uint64
	for set := range all {
		if bits.OnesCount64(set) >= (topics+1)/2 {
			sets = append(sets, set)
		}
	}
	shuffle := rand.New(rand.NewPCG(1, 2)).Shuffle
	shuffle(len(sets), func(i, j int) { sets[i], sets[j] = sets[j], sets[i] })
	return sets[:min(n, len(sets))]
}

func names(set uint64) string {
	var list []string
	for ; set != 0; set &= set - 1 {
		list = append(list, event.Name(bits.TrailingZeros64(set)))
	}
	return strings.Join(list, ",")
}
