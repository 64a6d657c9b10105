package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"topicmux/tui/internal/abbr"
)

func TestASmallPaneShowsItsValue(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 72, 20, Options{}) // panes of 24 cells
	d.open()
	for i := range 6 {
		d.publish(fmt.Sprintf("svc0.host%d.requests", i), "%d.5", 41+i)
	}
	d.frame()
	for i := range 6 {
		d.shows(fmt.Sprintf("%d.5", 41+i))
	}
	d.shows("1 …host0… ●")
	d.press("1 v v v") // so that the title shows the value as well
	d.shows("41.5 ╮")
}

func TestTheTitleGivesUpTheUnitThenTheNameThenTheValue(t *testing.T) {
	t.Parallel()
	full := paneTitle{key: "1", name: "svc0.host0.rps", value: " 48.2", unit: "MB/s"}
	for _, c := range []struct {
		w    int
		want paneTitle
	}{
		{32, full},
		{31, paneTitle{key: "1", name: "svc0.host0.rps", value: " 48.2", unit: "", field: ""}},
		{22, paneTitle{key: "1", name: "sv…t0.rps", value: " 48.2", unit: "", field: ""}},
		{19, paneTitle{key: "1", name: "s….rps", value: " 48.2", unit: "", field: ""}},
		{18, paneTitle{key: "1", name: "svc…ost0.rps", value: "", unit: "", field: ""}},
		{8, paneTitle{key: "1", name: "s…", value: "", unit: "", field: ""}},
	} {
		got := full
		got.fit(c.w)
		if got != c.want {
			t.Errorf("in %d cells: got %+v, want %+v", c.w, got, c.want)
		}
	}
}

func TestAChosenTitleIsCutAtItsEndAfterTheField(t *testing.T) {
	t.Parallel()
	full := paneTitle{key: "1", name: "Orders of the shop", value: "48", field: "map(.count*.price)", chosen: true}
	for w, want := range map[int]paneTitle{
		47: {key: "1", name: full.name, value: "48", field: full.field, chosen: true},
		36: {key: "1", name: full.name, value: "48", field: "map(.c…", chosen: true},
		30: {key: "1", name: full.name, value: "48", chosen: true},
		22: {key: "1", name: "Orders of t…", value: "48", chosen: true},
	} {
		got := full
		got.fit(w)
		if got != want {
			t.Errorf("in %d cells: got %+v, want %+v", w, got, want)
		}
	}
	var names abbr.Names
	names.Set([]string{"Orders of today", "Orders of yesterday", "Load of the machine"})
	for title, want := range map[string]string{"Load of the machine": "Load of …", "Orders of today": "…today"} {
		if got, apart := names.ShortenTitle(title, 9); got != want || !apart {
			t.Errorf("%s is shortened to %s", title, got)
		}
	}
}

func TestANumberWithoutItsUnitKeepsItsPrefix(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 48, 12, Options{})
	d.open()
	d.publish("svc0.host0.memory", "12500000000 B")
	d.publish("svc0.host0.traffic", "950000 B/s")
	d.frame()
	d.shows("12.5G ╮")
	d.shows("950k ╮")
}

func TestALongNumberIsShortenedBeforeItGoes(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 48, 12, Options{})
	d.open()
	d.publish("mem.bytes", "7123441372")
	d.publish("world.population", "8231678528")
	d.publish("btc.price", "64121.55 EUR")
	d.publish("neg.temperature", "-21284.25")
	d.frame()
	d.shows("7.1234G ╮")
	d.shows("8.2317G ╮")
	d.shows("64121.6 ╮")
	d.shows("-21284 ╮")
}

func TestTheTitleNamesTheField(t *testing.T) {
	t.Parallel()
	full := paneTitle{key: "1", name: "svc0.host0.rps", value: "493", unit: "ms", field: "latency_total"}
	for _, c := range []struct {
		w    int
		want paneTitle
	}{
		{42, full},
		{39, paneTitle{key: "1", name: "svc0.host0.rps", value: "493", unit: "", field: "latency_total"}},
		{36, paneTitle{key: "1", name: "svc….host0.rps", value: "493", unit: "", field: "latency_total"}},
		{30, paneTitle{key: "1", name: "svc0….rps", value: "493", unit: "", field: "latenc…"}},
		{24, paneTitle{key: "1", name: "svc0.host0.rps", value: "493", unit: "", field: ""}},
	} {
		got := full
		got.fit(c.w)
		if got.left()+got.right() > c.w || got.field == "" != (c.want.field == "") || got.unit != c.want.unit || got.value != c.want.value {
			t.Errorf("in %d cells: got %+v, want %+v", c.w, got, c.want)
		}
	}
}

func TestTheTitleFits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ti := paneTitle{
			key:   rapid.SampledFrom([]string{"", "7"}).Draw(t, "key"),
			name:  rapid.StringN(1, 128, 128).Draw(t, "name"),
			value: rapid.SampledFrom([]string{"", " 48.2", "degraded", "世界世界"}).Draw(t, "value"),
			field: rapid.SampledFrom([]string{"", "rx", "latency_ms"}).Draw(t, "field"),
			unit:  rapid.SampledFrom([]string{"", "%", "k events"}).Draw(t, "unit"),
		}
		w := rapid.IntRange(7, 200).Draw(t, "w")
		had := ti.value
		ti.fit(w)
		if ti.left()+ti.right() > w {
			t.Fatalf("%+v takes %d+%d of %d cells", ti, ti.left(), ti.right(), w)
		}
		if had != "" && ti.value == "" && w >= 22 {
			t.Fatalf("%+v has room for a value in %d cells", ti, w)
		}
	})
}

func TestTitlesOnTheScreenStayApart(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{200, 60}, {120, 40}, {80, 24}, {40, 10}} {
		d := newDesk(t, size[0], size[1], Options{})
		d.open()
		for i := range 6 {
			for _, what := range []string{"rps", "latency_ms", "state"} {
				d.publish(fmt.Sprintf("svc%d.host%d.%s", i/3, i%3, what), "%d", 12345+i)
			}
		}
		d.press(": l a y o u t space g r i d enter")
		d.frame()
		lines, seen := d.lines(), make(map[string]string)
		for _, p := range d.model.panes.shown() {
			if !p.visible() {
				continue
			}
			row := []rune(lines[p.rect.Y])[p.rect.X : p.rect.X+p.rect.W]
			title := strings.TrimLeft(string(row[1:]), " 0123456789●")
			name, _, _ := strings.Cut(title, " ")
			if other := seen[name]; other != "" {
				t.Errorf("at %v %s and %s have the title %q:\n%s", size, other, p.topic, name, strings.Join(lines, "\n"))
			}
			if name != p.topic && !strings.Contains(name, "…") {
				t.Errorf("at %v the title of %s is %q", size, p.topic, name)
			}
			seen[name] = p.topic
		}
	}
}

func TestATitleHasNoHoleAfterABurst(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{"5": "5", " 5": " 5", "          5": "  5", "": "", "     ": "  "} {
		if got := narrowed(value); got != want {
			t.Errorf("%q: got %q, want %q", value, got, want)
		}
	}
}

// TestTheLowerEdgeSaysWhyNumbersAreEvents is about metrics that name what they are of.
func TestTheLowerEdgeSaysWhyNumbersAreEvents(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		payload string // %d is the number of the entity
		of      int
		want    string
	}{
		{`{"requests":70,"latency_ms":10.5,"user":"u%d","ok":true}`, 4, "events of 4 users · f charts a field"},
		{`{"requests":70,"latency_ms":10.5,"user":"u%d","ok":true}`, 500, "events of 100+ users · f charts a field"},
		{`{"device_id":%d,"temp":20.5}`, 2, "events of 2 devices · f charts a field"},
		{`{"data":{"city":"c%d","temp":20.5}}`, 3, "events of 3 cities · f charts a field"},
		{`{"event":"e%d","x":1.5,"y":2.5}`, 3, "events of several types · f charts a field"},
		{`{"block":"0x%d","slot":%[1]d,"state":"0x%[1]d1","parent":"0x%[1]d2"}`, 1000, "shown as events · f charts a field"},
		{`{"user":"u%d","room":"lobby"}`, 3, ""},
	} {
		d := newDesk(t, 80, 20, Options{})
		d.open()
		for i := range 1000 {
			d.publish("metrics", c.payload, i%c.of)
			d.now = d.now.Add(10 * time.Millisecond)
		}
		lines := d.frame()
		edge := lines[len(lines)-2]
		if c.want == "" && strings.Contains(edge, "events of") || !strings.Contains(edge, c.want) {
			t.Errorf("%s: %q, want %q", c.payload, edge, c.want)
		}
		if c.want == "" {
			continue
		}
		d.press("f down enter")
		d.hides("charts a field")
	}
}

// TestTheLowerEdgeNamesWhatIsDrawn is about values without a history, which no chart
// can show.
func TestTheLowerEdgeNamesWhatIsDrawn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ data, once, twice string }{
		{"37.5", " big ", " line "},
		{`{"a":1,"b":2}`, "", " line "},
		{`{"rx":1,"tx":2}`, "", " mirror "},
	} {
		d := newDesk(t, 80, 20, Options{})
		d.open()
		d.publish("x", "%s", c.data)
		edge := func() string {
			lines := d.frame()
			return lines[len(lines)-2]
		}
		if got := edge(); c.once != "" && !strings.Contains(got, c.once) || strings.Contains(got, "line") || strings.Contains(got, "mirror") {
			t.Errorf("%s once: %q", c.data, got)
		}
		d.press("z")
		if got := edge(); strings.Contains(got, "line") || !strings.Contains(got, "zoom ·") || strings.Contains(got, "·  ·") {
			t.Errorf("%s once, zoomed: %q", c.data, got)
		}
		d.press("z")
		for range 3 {
			d.now = d.now.Add(time.Second)
			d.publish("x", "%s", c.data)
		}
		if got := edge(); !strings.Contains(got, c.twice) {
			t.Errorf("%s again: %q", c.data, got)
		}
	}
}

// A long number has one form in the title and in the pane, whatever the width.
func TestTheTitleAndThePaneWriteANumberAlike(t *testing.T) {
	t.Parallel()
	for w := 26; w < 80; w++ {
		d := newDesk(t, w, 12, Options{})
		d.open()
		d.publish("q", "1784116401123")
		d.frame()
		text := strings.Join(d.lines(), "\n")
		grouped, plain := strings.Count(text, "1,784,116,401,123"), strings.Count(text, "1784116401123")
		if grouped > 0 && plain > 0 || grouped+plain == 0 {
			t.Errorf("%d cells:\n%s", w, text)
		}
	}
}
