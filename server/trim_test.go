package server

import "testing"

func TestMemoryIsTrimmedOnceItIsQuiet(t *testing.T) {
	t.Parallel()
	const mib = 1 << 20
	tr := trimmer{memory: memory{held: 20 * mib}}
	allocated := int64(0)
	for i, c := range []struct {
		held, allocated, load int64 // in MiB; allocated since the last time
		due                   bool
	}{
		{20, 1, 0, false},
		{30, 1, 0, false},     // a bit more
		{400, 400, 64, false}, // busy
		{400, 100, 64, false},
		{400, 1, 64, true}, // what it holds was garbage or not
		{90, 1, 64, false},
		{90, 1, 63, false},
		{90, 1, 0, true}, // let go of
		{25, 1, 0, false},
		{24, 1, 0, false},
		{60, 1, 0, true},
	} {
		allocated += c.allocated * mib
		now := memory{c.held * mib, allocated}
		due := tr.due(now, c.load*mib)
		if due != c.due {
			t.Errorf("step %d: due is %t", i, due)
		}
		if due {
			tr.memory, tr.most = now, c.load*mib
		}
	}
}
