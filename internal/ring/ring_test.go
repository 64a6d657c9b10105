package ring_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"topicmux/internal/ring"
)

// items returns the items of a ring, oldest first.
func items(r *ring.Ring[int]) []int {
	out := []int{}
	for i := range r.Len() {
		out = append(out, *r.At(i))
	}
	return out
}

// TestARingIsAQueue compares a ring with a slice over random operations.
func TestARingIsAQueue(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	var r ring.Ring[int]
	want := []int{}
	for step := range 5_000 {
		switch op := random.IntN(10); {
		case op < 5:
			r.Push(step)
			want = append(want, step)
		case op < 6 && len(want) > 0:
			if got := r.Pop(); got != want[0] {
				t.Fatalf("step %d: Pop returns %d, want %d", step, got, want[0])
			}
			want = want[1:]
		case op < 7 && len(want) > 0:
			r.Drop()
			want = want[1:]
		case op < 8 && len(want) > 0:
			r.Resize(len(want))
			r.Replace(step)
			want = append(want[1:], step)
		case op == 8:
			r.Resize(len(want) + random.IntN(4))
		case op == 9:
			clone := r.Clone()
			r.Push(-1)
			if got := items(&clone); !slices.Equal(got, want) || r.Len() != len(want)+1 {
				t.Fatalf("step %d: the clone has %v, want %v", step, got, want)
			}
			r = clone
		}
		if got := items(&r); !slices.Equal(got, want) || r.Len() != len(want) || r.Cap() < r.Len() {
			t.Fatalf("step %d: items %v in a ring of %d, want %v", step, got, r.Cap(), want)
		}
	}
}

// TestARingForgetsWhatItDrops checks that dropped items are not kept in memory.
func TestARingForgetsWhatItDrops(t *testing.T) {
	t.Parallel()
	var r ring.Ring[*int]
	for range 3 {
		r.Push(new(int))
	}
	first := r.At(0)
	r.Drop()
	if *first != nil {
		t.Error("Drop leaves the item in the ring")
	}
	first = r.At(0)
	r.Pop()
	if *first != nil {
		t.Error("Pop leaves the item in the ring")
	}
}

func TestAFullRingThatDropsDoesNotAllocate(t *testing.T) {
	var r ring.Ring[int]
	for i := range 16 {
		r.Push(i)
	}
	if n := testing.AllocsPerRun(100, func() { r.Drop(); r.Push(1); r.Replace(2) }); n != 0 {
		t.Errorf("%v allocations for each item, want none", n)
	}
}
