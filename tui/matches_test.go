package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"topicmux/sse"
)

func (d *desk) finds(typed string) {
	d.press("esc /")
	d.writes(typed)
	d.press("enter")
}

func TestAnyPayloadIsSearched(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 150, 40, Options{})
	d.open()
	for i := range 5 {
		d.now = d.now.Add(time.Second)
		d.publish("message", `{"type":"order.paid","id":%d,"note":"M\u00fcller"}`, i)
		d.publish("chat", `{"role":"user","text":"where is my order?"}`)
		d.publish("procs", `[{"name":"order-api","cpu":%d}]`, i)
		d.publish("price", `{"bid":%d.5,"ask":7,"currency":"EUR"}`, 100+i)
		d.publish("cpu", "%d.25", 30+i)
		d.publish("app", "INFO ORDER %d served", i)
		d.publish("pino", `{"level":40,"msg":"slow","took":%d}`, i)
	}
	d.frame()
	for _, c := range []struct {
		typed, shows, hides string
		found               string
	}{
		{"order", "order.paid", "cpu ●", "20 matches in 4 topics"},
		{"eur", `"currency":"EUR"`, "chat ●", "5 matches in 1 topic"},
		{"EUR", `"currency":"EUR"`, "chat ●", "5 matches in 1 topic"},
		{"33.25", "33.25", "price ●", "1 match in 1 topic"},
		{"müller", "Müller", "app ●", "5 matches in 1 topic"},
		{"id=3", "order.paid", "chat ●", "1 match in 1 topic"},
		{"warn", "slow", "app ●", "5 matches in 1 topic"}, // the level, which is a number in the payload
		{"^\\d+\\.25$", "30.25", "price ●", "5 matches in 1 topic"},
		{"bid..10[23]", `"bid":103.5`, "chat ●", "2 matches in 1 topic"},
	} {
		d.finds(c.typed)
		d.shows(c.shows)
		d.hides(c.hides)
		d.shows("filter /" + c.typed)
		d.shows(c.found)
	}
	d.press("esc")
	d.shows("cpu ●")
	d.hides("matches")
}

func TestAPaneThatIsThereForItsNameKeepsItsView(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 30, Options{})
	d.open()
	for i := range 5 {
		d.now = d.now.Add(time.Second)
		d.publish("cpu", "%d.25", 30+i)
		d.publish("news", "the cpu is busy")
	}
	d.frame()
	d.finds("cpu")
	d.shows("line ─╯")
	d.shows("the cpu is busy")
	d.shows("5 matches in 1 topic")
}

func TestMatchesAreCountedOneByOne(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 30, Options{})
	d.open()
	for i := range 40 {
		d.now = d.now.Add(time.Second)
		d.publish("price", `{"bid":%d.5,"ask":7,"tag":"%d"}`, 100+i, i%10)
	}
	d.frame()
	d.finds(`"tag":"3"`)
	d.shows("4 matches in 1 topic")
	d.press("n")
	d.shows("search /")
	d.shows("1 of 4")
	d.shows("133.5") // the newest
	d.press("n n")
	d.shows("3 of 4")
	d.press("N")
	d.shows("2 of 4")
	d.press("n n n")
	d.shows("no more matches in price")
	d.shows("4 of 4")
	d.now = d.now.Add(time.Second)
	d.publish("price", `{"bid":1,"ask":7,"tag":"3"}`)
	d.frame()
	d.shows("5 of 5")
	d.press("esc")
	d.hides("of 5")
	d.shows("line ─╯")
}

func TestTheListShowsWhatWasFound(t *testing.T) {
	t.Parallel()
	d := many(t, 60, 120, 40, Options{})
	d.publish("t07", `{"note":"needle in a haystack"}`)
	d.frame()
	d.finds("needle")
	if got := d.row(1); !strings.Contains(got, "t07") || !strings.Contains(got, "needle in a haystack") {
		t.Errorf("the line is %q", got)
	}
	d.shows("1 match in 1 topic")
}

// TestASearchCostsTheSameHoweverMuchComes fills the store with more events than
// a frame may search. The rest is searched in the next frames.
func TestASearchCostsTheSameHoweverMuchComes(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 30, Options{})
	d.open()
	const topics, each = 4, 900
	text := strings.Repeat("filler ", 140)
	for i := range topics * each {
		d.publish(fmt.Sprintf("t%02d", i%topics), "%s number %d", text, i/topics)
	}
	d.frame()
	d.finds("n[u]mber 8.7$") // a regular expression
	if !d.model.search.query.behind {
		t.Fatal("a search looked through 4 MB at once")
	}
	d.hides("Nothing matches") // the search is not complete yet
	frames := 0
	for d.model.search.query.behind {
		before := 0
		for _, p := range d.model.panes.all {
			before += int(p.match.upto)
		}
		if !d.wake.After(d.now) {
			t.Fatal("the search is not done and asks for no frame")
		}
		d.now = d.wake
		d.frame()
		after := 0
		for _, p := range d.model.panes.all {
			after += int(p.match.upto)
		}
		if looked := (after - before) * len(text); looked > frameWork || looked == 0 {
			t.Fatalf("a frame looked through %d bytes, may look through %d", looked, frameWork)
		}
		frames++
	}
	d.shows(fmt.Sprintf("%d matches in 4 topics", topics*10))
	t.Logf("%d frames", frames)
}

func TestEventsThatWentBeforeTheyWereLookedAtAreTold(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 30, Options{})
	d.open()
	d.publish("app", "needle 0")
	d.frame()
	d.finds("needle")
	d.shows("1 match in 1 topic")
	for i := range 3000 { // three times what a topic stores
		d.publish("app", "needle %d", i+1)
	}
	for d.frame(); d.model.search.query.behind; d.now = d.wake {
		d.frame()
	}
	d.shows("1000+ matches in 1 topic")
}

func BenchmarkFindFrame(b *testing.B) {
	for _, typed := range []string{"needle", "ne[e]dle"} {
		b.Run(typed, func(b *testing.B) {
			d := &desk{t: &testing.T{}, now: start}
			*d = *newDesk(d.t, 200, 60, Options{})
			d.open()
			payload := []byte("2026-08-12T10:00:00Z INFO request served path=/events status=200 took=17")
			burst := func() { // events of a frame at 100,000 events per second
				for i := range 5000 {
					d.store.Stream(0).Apply(sse.Event{Type: fmt.Sprint("topic", i%16), Data: payload}, d.now)
				}
				d.now = d.now.Add(50 * time.Millisecond)
			}
			burst()
			d.model.Update(frameArrived{})
			f, _ := parseQuery(typed)
			d.model.search.setQuery(f)
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				burst()
				st := d.store.Acquire()
				b.StartTimer()
				d.model.search.apply(st, frameWork)
				b.StopTimer()
				d.store.Release()
				b.StartTimer()
			}
		})
	}
}
