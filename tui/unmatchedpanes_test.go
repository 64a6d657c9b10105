package tui

import (
	"testing"
	"time"

	"topicmux/monitor/number"
	"topicmux/tui/arrangement"
)

func TestNamesInTheDashboardThatMatchNoTopicAreReported(t *testing.T) {
	t.Parallel()
	a := arrangement.Arrangement{
		Order: selectors(t, "nwes", "n*"), Hide: selectors(t, "secret.>", "gone"), Groups: []string{"disk.*"},
		Panes: []arrangement.Pane{
			paneFor(t, "cpuu", func(p *arrangement.Pane) { p.Title = "Load" }),
			paneFor(t, "net", func(p *arrangement.Pane) { p.View = "progress" }),
			paneFor(t, "n*", func(p *arrangement.Pane) { p.View = "line" }),
		},
	}
	d := newDesk(t, 160, 40, Options{Arrangement: a})
	d.open()
	d.publish("cpu", "37.5")
	d.publish("net", "12")
	d.publish("news", "hello")
	d.publish("secret.one", "1")
	d.frame()
	d.hides("match")
	d.now = d.now.Add(3 * time.Second)
	d.frame()
	d.shows("? 5 dashboard keys without a match")
	d.press("i")
	for _, want := range []string{
		`panes: no topic "cpuu"; did you mean cpu?`, `panes: net has no view "progress"; its views are line`,
		`order: no topic "nwes"; did you mean news?`, `hide: no topic "gone"`, `groups: no topic matches "disk.*"`,
	} {
		d.shows(want)
	}
	d.hides("secret.>\"")
	d.hides("n*")
}

func TestAPercentageOfBytesIsRefused(t *testing.T) {
	t.Parallel()
	percent, err := number.ParsePattern("percent")
	if err != nil {
		t.Fatal(err)
	}
	as := func(p *arrangement.Pane) { p.Format = percent }
	d := newDesk(t, 160, 40, Options{Arrangement: arrangement.Arrangement{Panes: []arrangement.Pane{paneFor(t, "mem", as), paneFor(t, "share", as)}}})
	d.open()
	d.publish("mem", "44763017216 B")
	d.publish("share", "0.256")
	d.now = d.now.Add(3 * time.Second)
	d.frame()
	d.shows("44.76")
	d.shows("25.6 %")
	d.press("i")
	d.shows("panes: mem has the unit B: the format percent is for fractions")
	d.hides("share has the unit")
}
