package cmd

import "testing"

func TestMemoryLimitLeavesRoomToCollect(t *testing.T) {
	t.Parallel()
	const mib = 1 << 20
	for _, c := range []struct{ inUse, want int64 }{
		{20, 448}, {350, 448}, {400, 500}, {800, 1000},
	} {
		if got := memoryLimit(448*mib, c.inUse*mib); got != c.want*mib {
			t.Errorf("%d MiB in use: the limit is %d MiB, want %d", c.inUse, got/mib, c.want)
		}
	}
	if used := memoryInUse(); used <= 0 {
		t.Errorf("%d bytes are in use", used)
	}
}
