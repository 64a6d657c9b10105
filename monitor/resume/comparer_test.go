package resume_test

import (
	"fmt"
	"testing"
	"time"

	"topicmux/monitor/resume"
	"topicmux/sse"
)

// rig feeds a comparer with a stream that has an event every 100 ms.
type rig struct {
	t   *testing.T
	c   resume.Comparer
	now time.Time
	id  string // the last event id
}

func newRig(t *testing.T) *rig {
	t.Helper()
	return &rig{t: t, now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
}

// live sends new events with the ids from first to last. An id of "" is none.
func (r *rig) live(id func(n int) string, first, last int) {
	for n := first; n <= last; n++ {
		r.now = r.now.Add(100 * time.Millisecond)
		r.event(id(n), n)
	}
}

// replay sends events at once.
func (r *rig) replay(id func(n int) string, first, last int) {
	for n := first; n <= last; n++ {
		r.event(id(n), n)
	}
}

func (r *rig) event(id string, n int) {
	sets := id != ""
	if sets {
		r.id = id
	}
	r.c.Event(r.now, &sse.Event{Type: "message", ID: []byte(r.id), Data: fmt.Appendf(nil, "value %d", n)}, sets)
}

// back reconnects. It takes 300 ms.
func (r *rig) back(kind resume.Kind, id string) {
	r.c.Begin(kind, id)
	if kind != resume.Cut {
		r.id = id
	}
	r.now = r.now.Add(300 * time.Millisecond)
	r.c.Open(r.now)
}

func (r *rig) is(want string, done bool) {
	r.t.Helper()
	got, ok := r.c.Result(r.now)
	if !ok || got.String() != want || got.Done != done {
		r.t.Errorf("got %q, %v, done %v, want %q", got, ok, got.Done, want)
	}
}

func numbered(n int) string { return fmt.Sprint(n) }
func prefixed(n int) string { return fmt.Sprintf("7fk2q-%d", n) }
func sparse(n int) string   { return fmt.Sprint(10 * n) }
func none(int) string       { return "" }
func constant(int) string   { return "same" }

func fifths(n int) string {
	if n%5 != 0 {
		return ""
	}
	return fmt.Sprint(n)
}

func unordered(n int) string {
	return fmt.Sprintf("%x-id", n*2654435761)
}

func TestWhatComesBack(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		id          func(int) string
		kind        resume.Kind
		after       string
		first, last int // replayed
		next        int // the first new event
		want        string
	}{
		"all":                     {numbered, resume.Cut, "", 11, 13, 14, "resumed after 10: 3 replayed, none missed, no duplicates"},
		"with a prefix":           {prefixed, resume.Cut, "", 11, 13, 14, "resumed after 7fk2q-10: 3 replayed, none missed, no duplicates"},
		"nothing happened":        {numbered, resume.Cut, "", 1, 0, 11, "resumed after 10: none replayed, none missed, no duplicates"},
		"no history":              {numbered, resume.Cut, "", 1, 0, 14, "resumed after 10: none replayed, 3 missed, no duplicates"},
		"a short history":         {numbered, resume.Cut, "", 13, 13, 14, "resumed after 10: 1 replayed, 2 missed, no duplicates"},
		"the event of the id":     {numbered, resume.Cut, "", 10, 13, 14, "resumed after 10: 4 replayed, none missed, 1 duplicate"},
		"everything":              {numbered, resume.Cut, "", 1, 13, 14, "resumed after 10: 13 replayed, none missed, 10 duplicates"},
		"after an older one":      {numbered, resume.After, "5", 6, 13, 14, "resumed after 5: 8 replayed, none missed, 5 duplicates"},
		"after one that is gone":  {numbered, resume.After, "5", 8, 13, 14, "resumed after 5: 6 replayed, 2 missed, 3 duplicates"},
		"after no number":         {numbered, resume.After, "x", 1, 0, 14, "resumed after x: none replayed, missed unknown, no duplicates"},
		"without an id":           {numbered, resume.Forget, "", 1, 0, 14, "reconnected without an id: none replayed, 3 missed, no duplicates"},
		"without an id, history":  {numbered, resume.Forget, "", 1, 13, 14, "reconnected without an id: 13 replayed, none missed, 10 duplicates"},
		"repeated":                {numbered, resume.Repeat, "", 1, 13, 14, "request repeated: 13 replayed, none missed, 10 duplicates"},
		"ids with holes":          {sparse, resume.Cut, "", 11, 13, 14, "resumed after 100: 3 replayed, missed unknown, no duplicates"},
		"ids without order":       {unordered, resume.Cut, "", 9, 13, 14, "resumed after " + unordered(10) + ": 5 replayed, missed unknown, 2 duplicates"},
		"ids now and then":        {fifths, resume.Cut, "", 11, 13, 14, "resumed after 10: 3 replayed, missed unknown, no duplicates"},
		"ids now and then, twice": {fifths, resume.Cut, "", 9, 13, 14, "resumed after 10: 5 replayed, missed unknown, 2 duplicates"},
		"one id for all":          {constant, resume.Cut, "", 11, 13, 14, "resumed after same: 3 replayed, missed unknown, no duplicates"},
		"one id for all, twice":   {constant, resume.Cut, "", 9, 13, 14, "resumed after same: 5 replayed, missed unknown, 2 duplicates"},
		"without ids":             {none, resume.Cut, "", 1, 0, 14, "reconnected without an id: none replayed, missed unknown, no duplicates"},
		"without ids, everything": {none, resume.Cut, "", 1, 13, 14, "reconnected without an id: 13 replayed, missed unknown, 10 duplicates"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.live(c.id, 1, 10)
			if _, ok := r.c.Result(r.now); ok {
				t.Error("there is a result before a reconnect")
			}
			r.back(c.kind, c.after)
			r.replay(c.id, c.first, c.last)
			r.live(c.id, c.next, c.next+5)
			r.is(c.want, true)
			r.live(c.id, c.next+6, c.next+20)
			r.is(c.want, true)
		})
	}
}

// A line that can be known before the next event does not wait for it.
func TestAPauseEndsTheHistory(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.live(numbered, 1, 10)
	r.back(resume.Cut, "")
	r.replay(numbered, 11, 12)
	r.is("resumed after 10: 2 replayed, none missed, no duplicates", false)
	r.now = r.c.Next()
	r.is("resumed after 10: 2 replayed, none missed, no duplicates", true)
	if next := r.c.Next(); !next.IsZero() {
		t.Errorf("it changes at %v", next)
	}
}

// A server that resumes nothing shows only with its next event what was missed.
func TestTheNextEventShowsWhatWasMissed(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.live(numbered, 1, 10)
	r.back(resume.Cut, "")
	r.now = r.now.Add(time.Second)
	r.is("resumed after 10: none replayed, none missed, no duplicates", false)
	r.live(numbered, 15, 15)
	r.is("resumed after 10: none replayed, 4 missed, no duplicates", true)
}

func TestALongIDIsShortened(t *testing.T) {
	t.Parallel()
	r := resume.Result{Kind: resume.After, ID: `[{"topic":"eqiad.mediawiki.recentchange","partition":0,"offset":5012345678}` + "\x1b[2J]", Exact: true}
	if got, want := r.String(), `resumed after [{"topic":…"offset":5012345678}]: none replayed, none missed, no duplicates`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A reconnect that is cut short by another is forgotten.
func TestTheNewestOfSeveralReconnectsCounts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		first  resume.Kind
		id     string
		second resume.Kind
		want   string
	}{
		"two cuts":             {resume.Cut, "", resume.Cut, "resumed after 10: none replayed, 3 missed, no duplicates"},
		"repeated twice":       {resume.Repeat, "", resume.Repeat, "request repeated: none replayed, 3 missed, no duplicates"},
		"cut after a resume":   {resume.After, "7", resume.Cut, "resumed after 7: none replayed, 6 missed, no duplicates"},
		"cut without an id":    {resume.Forget, "", resume.Cut, "reconnected without an id: none replayed, 3 missed, no duplicates"},
		"repeated after a cut": {resume.Cut, "", resume.Repeat, "request repeated: none replayed, 3 missed, no duplicates"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.live(numbered, 1, 10)
			r.c.Begin(c.first, c.id)
			r.back(c.second, "")
			r.live(numbered, 14, 20)
			r.is(c.want, true)
		})
	}
}

// Before the first response there is nothing that could come back.
func TestAReconnectBeforeTheFirstResponseComparesNothing(t *testing.T) {
	t.Parallel()
	for _, kind := range []resume.Kind{resume.Cut, resume.Forget, resume.Repeat} {
		r := newRig(t)
		r.back(kind, "")
		r.live(numbered, 1, 10)
		if got, ok := r.c.Result(r.now); ok {
			t.Errorf("kind %d: got %q", kind, got)
		}
	}
}

func TestAServerThatSaysWhatIsMissingIsBelieved(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		exact bool
		want  string
	}{
		"exactly":  {true, "resumed after 100: 3 replayed, 7 missed, no duplicates"},
		"at least": {false, "resumed after 100: 3 replayed, at least 7 missed, no duplicates"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.live(sparse, 1, 10)
			r.back(resume.Cut, "")
			r.c.Announces()
			r.c.Missed(7, c.exact)
			r.now = r.now.Add(200 * time.Millisecond) // its history takes a while
			r.replay(sparse, 18, 20)
			r.is(c.want, false)
			r.c.Live(r.now)
			r.live(sparse, 21, 22)
			r.is(c.want, true)
		})
	}
}

func TestMemoryOfEventsIsBounded(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.live(numbered, 1, 20_000)
	r.back(resume.After, "0")
	r.replay(numbered, 1, 20_000)
	r.now = r.now.Add(time.Second)
	r.is("resumed after 0: 20000 replayed, none missed, 4096 duplicates", true)
}

func BenchmarkEvent(b *testing.B) {
	var c resume.Comparer
	ev := sse.Event{Type: "cpu", ID: []byte("7fk2q-1042"), Data: []byte(`{"total":12.3,"cores":[10.1,14.2]}`)}
	now := time.Now()
	b.ReportAllocs()
	for b.Loop() {
		now = now.Add(time.Millisecond)
		c.Event(now, &ev, true)
	}
}

// A second reconnect knows the events that the first one brought.
func TestASecondReconnectKnowsWhatTheFirstBrought(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.live(numbered, 1, 10)
	r.back(resume.Cut, "")
	r.replay(numbered, 11, 13)
	r.live(numbered, 14, 14)
	r.back(resume.After, "9")
	r.replay(numbered, 10, 14)
	r.live(numbered, 15, 15)
	r.is("resumed after 9: 5 replayed, none missed, 5 duplicates", true)
}

func TestABriefResultHasItsNumbers(t *testing.T) {
	t.Parallel()
	for want, r := range map[string]resume.Result{
		"none replayed":                      {},
		"3 replayed, 2 missed":               {Replayed: 3, Missed: 2, Exact: true},
		"28 replayed, 12 duplicates":         {Replayed: 28, Duplicates: 12},
		"28 replayed, 1 missed, 1 duplicate": {Replayed: 28, Missed: 1, Duplicates: 1},
	} {
		if got := r.Brief(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
