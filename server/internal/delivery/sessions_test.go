package delivery_test

import (
	"testing"

	"topicmux/server/internal/delivery"
)

func TestNamesThatWereEndedAreBounded(t *testing.T) {
	t.Parallel()
	for count, want := range map[int]int{10: 10, 1024: 1024, 1030: 1024, 3000: 1024} {
		n, oldest, newest := delivery.EndedNames(count)
		if n != want || oldest != (count <= 1024) || !newest {
			t.Errorf("of %d names %d are remembered, the oldest %t, the newest %t", count, n, oldest, newest)
		}
	}
}
