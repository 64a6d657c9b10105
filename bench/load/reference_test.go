package load_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"topicmux/bench/load"
	"topicmux/bench/produce"
)

// frames returns the events with these numbers of two topics in turn.
func frames(from, to int) []string {
	var all []string
	for seq := from; seq <= to; seq++ {
		all = append(all, frame(0, seq), frame(1, seq))
	}
	return all
}

// identical returns n streams of the same events.
func identical(events []string, n int) [][]string {
	streams := make([][]string, n)
	for i := range streams {
		streams[i] = slices.Clone(events)
	}
	return streams
}

// runAll reads streams of two topics, in pieces of some size.
func runAll(t *testing.T, streams [][]string, readSize int, change func(*load.Options)) (*load.Tally, *load.Faults) {
	t.Helper()
	var answers []string
	for _, events := range streams {
		answers = append(answers, plainHead+strings.Join(events, ""))
	}
	return run(t, serve(t, answers...), func(o *load.Options) {
		o.Subscribers, o.Topics, o.ReadSize = len(streams), 2, readSize
		if change != nil {
			change(o)
		}
	})
}

func TestIdenticalStreamsAreAllCounted(t *testing.T) {
	t.Parallel()
	const streams, events = 12, 3000 // more than fits in a reference
	for _, size := range []int{0, 1500, 5000, 100_000} {
		tally, faults := runAll(t, identical(frames(1, events), streams), size, nil)
		want := uint64(streams * events * 2)
		if faults.Total() != 0 || tally.Events != want || tally.Latency.Count() != want {
			t.Errorf("in pieces of %d: %d events, %d times, want %d; faults: %v",
				size, tally.Events, tally.Latency.Count(), want, faults)
		}
	}
}

func TestFaultInOneOfManyStreamsIsCounted(t *testing.T) {
	t.Parallel()
	const at = 400
	for _, tt := range []struct {
		name   string
		spoil  func(events []string) []string
		kind   load.Kind
		count  uint64
		events int // more or less than the others have
	}{
		{"lost", func(e []string) []string { return slices.Delete(e, at, at+1) }, load.Lost, 1, -1},
		{"repeated", func(e []string) []string { return slices.Insert(e, at, e[at-1]) }, load.Repeated, 1, 0},
		{"reordered", func(e []string) []string { e[at], e[at+2] = e[at+2], e[at]; return e }, load.Reordered, 1, -1},
		{"misnamed", func(e []string) []string { e[at] = strings.Replace(e[at], "t00", "t01", 1); return e }, load.Misnamed, 1, -1},
		{"spoiled", func(e []string) []string { e[at] = strings.Replace(e[at], "xx\n", "xy\n", 1); return e }, load.Malformed, 1, -1},
		{"another id", func(e []string) []string {
			e[at] = strings.Replace(e[at], "id: 00-0", "id: 00-1", 1)
			return e
		}, load.WrongID, 1, 0},
		{"a comment", func(e []string) []string { return slices.Insert(e, at, ":\n\n") }, load.Lost, 0, 0},
		{"another order of topics", func(e []string) []string { e[at], e[at+1] = e[at+1], e[at]; return e }, load.Lost, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, faulty := range []int{0, 5, 11} {
				streams := identical(frames(1, 1000), 12)
				streams[faulty] = tt.spoil(streams[faulty])
				tally, faults := runAll(t, streams, 8000, nil)
				want := uint64(12*2000 + tt.events)
				// A malformed event also counts as lost.
				found := faults.Count[tt.kind] == tt.count && (tt.count > 0 || faults.Total() == 0)
				if !found || tally.Events != want {
					t.Errorf("stream %d: %d events, want %d; faults: %v", faulty, tally.Events, want, faults)
				}
			}
		})
	}
}

func TestCyclesAreAllCounted(t *testing.T) {
	t.Parallel()
	const cycle, rounds, streams = 50, 60, 10
	var events []string
	for range rounds {
		events = append(events, frames(1, cycle)...)
	}
	for _, size := range []int{0, 3000, 20_000} {
		tally, faults := runAll(t, identical(events, streams), size, func(o *load.Options) { o.Promise.Cycle = cycle })
		if want := uint64(cycle * rounds * streams * 2); faults.Total() != 0 || tally.Events != want {
			t.Errorf("in pieces of %d: %d events, want %d; faults: %v", size, tally.Events, want, faults)
		}
	}
}

func TestOneOrderIsComparedWithTheReference(t *testing.T) {
	t.Parallel()
	var events []string
	for i, f := range frames(1, 500) {
		_, rest, _ := strings.Cut(f, "\n")
		events = append(events, fmt.Sprintf("id: ab-%d\n%s", 90+i, rest))
	}
	streams := identical(events, 12)
	streams[7][300] = strings.Replace(streams[7][300], "id: ab-390", "id: ab-389", 1)
	tally, faults := runAll(t, streams, 6000, func(o *load.Options) { o.Promise.IDs = produce.IDsTotal })
	if faults.Count[load.WrongID] != 1 || faults.Total() != 1 || tally.Events != 12*1000 {
		t.Errorf("%d events, faults: %v", tally.Events, faults)
	}
}
