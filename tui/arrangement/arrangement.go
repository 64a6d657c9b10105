// Package arrangement describes a dashboard that can be shared: which layout it has, in which
// order its panes are, what they show, and how their names and numbers are written.
//
// An [Arrangement] is what a config file says. It is a value: a change of the file is another
// Arrangement. [Arrangement.YAML] writes one in the form of the config file.
package arrangement

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"topicmux/monitor"
	"topicmux/monitor/alert"
	"topicmux/monitor/number"
	"topicmux/monitor/store"
	"topicmux/tui/internal/layout"
	"topicmux/tui/internal/list"
	"topicmux/tui/internal/pattern"
	"topicmux/tui/internal/view"
	"topicmux/tui/theme"
)

const (
	// MaxPanes is the largest number of panes, of entries in the order, and of selectors to
	// hide.
	MaxPanes = 512
	// MaxGroups is the largest number of groups.
	MaxGroups = 64
	// MaxTitle is the largest width of a title, in cells.
	MaxTitle = 60
	// MinSize is the smallest size of a pane relative to its usual size.
	MinSize = 0.1
	// MaxSize is the largest one.
	MaxSize = 10.0
	// MinShare is the smallest part of the width that the first pane has in the layout main.
	MinShare = 0.1
	// MaxShare is the largest one.
	MaxShare = 0.9
)

// Arrangement is the arrangement of a dashboard. The zero value leaves everything to the
// dashboard and its user.
type Arrangement struct {
	// Layout is the name of a layout; see [Layouts]. Default (""): it depends on the number
	// of topics.
	Layout string
	// MainShare is the part of the width that the first pane has in the layout main.
	// Default (0): 0.6.
	MainShare float64
	// ListSort is the column by which the list is sorted, "-name" for descending. Default
	// (""): name.
	ListSort string
	// Order lists the panes that come first. Default (nil): panes are in order of
	// appearance.
	Order []Selector
	// Hide selects panes that are hidden. Default (nil): none.
	Hide []Selector
	// Groups are the patterns of topics that share a pane. Default (nil): none.
	Groups []string
	// Panes say how panes are shown. Of several for a topic, the most specific one counts
	// for each property. Default (nil): as the topics say.
	Panes []Pane
	// Window is the time span of the charts. Default (0): one minute.
	Window time.Duration
	// Theme is the theme. Default (nil): auto.
	Theme *theme.Scheme
	// Fields are jq expressions that are charted. Default (nil): none.
	Fields monitor.Fields
	// Alerts are the alert rules. Default (nil): none.
	Alerts []*alert.Rule
	// AlertCommand is run for each alert. Default (""): none.
	AlertCommand string
	// ArrivalTime uses the time at which events arrive. Default (false): their own time.
	ArrivalTime bool
	// Quiet disables the bell. Default (false): enabled.
	Quiet bool
}

// Pane is how the panes of a selector are shown. The zero value of each property leaves it to
// the topic.
type Pane struct {
	// Of selects the panes.
	Of Selector
	// Title is shown instead of the name. It is for one pane.
	Title string
	// View is the name of a view; see [Views]. A topic that it does not fit has its best
	// view.
	View string
	// Sort is the column by which a table is sorted, "-name" for descending.
	Sort string
	// Fields are the paths of the fields to chart, as in "cores.3".
	Fields []string
	// Unit, Format, Min and Max are as in [store.Presentation].
	Unit     string
	Format   number.Pattern
	Min, Max *float64
	// Width and Height are relative to the usual size. Default (0): 1.
	Width, Height float64
	// Hidden hides or shows the panes. Default (nil): [Arrangement.Hide] decides.
	Hidden *bool
}

// Layouts returns the names of the layouts.
func Layouts() []string {
	var out []string
	for _, k := range layout.All() {
		out = append(out, k.String())
	}
	return out
}

// Views returns the names of the views, sorted.
func Views() []string { return view.Names() }

// Pane returns how the pane of a topic is shown. The own name is that without its stream.
func (a *Arrangement) Pane(topic, own string) Pane {
	type match struct {
		*Pane
		rank int
	}
	var all []match
	for i := range a.Panes {
		if rank := a.Panes[i].Of.rank(topic, own); rank > 0 {
			all = append(all, match{&a.Panes[i], rank})
		}
	}
	slices.SortStableFunc(all, func(x, y match) int { return cmp.Compare(x.rank, y.rank) })
	out := Pane{Of: Selector{text: topic}}
	for _, m := range all {
		out.adopt(m.Pane, topic)
	}
	if out.Hidden == nil && slices.ContainsFunc(a.Hide, func(s Selector) bool { return s.Matches(topic, own) }) {
		hidden := true
		out.Hidden = &hidden
	}
	return out
}

// adopt replaces the properties that another pane of the topic has.
func (p *Pane) adopt(q *Pane, topic string) {
	if q.Title != "" && (!q.Of.IsPattern() || q.Of.text == topic) {
		p.Title = q.Title
	}
	if q.View != "" || q.Sort != "" {
		p.View, p.Sort = q.View, q.Sort
	}
	if q.Fields != nil {
		p.Fields = q.Fields
	}
	p.Unit = cmp.Or(q.Unit, p.Unit)
	if !q.Format.IsZero() {
		p.Format = q.Format
	}
	if q.Min != nil {
		p.Min = q.Min
	}
	if q.Max != nil {
		p.Max = q.Max
	}
	p.Width, p.Height = cmp.Or(q.Width, p.Width), cmp.Or(q.Height, p.Height)
	if q.Hidden != nil {
		p.Hidden = q.Hidden
	}
}

// Place returns the place of a topic in the order, from 0, or the number of entries if it is
// not listed.
func (a *Arrangement) Place(topic, own string) int {
	for i, s := range a.Order {
		if s.Matches(topic, own) {
			return i
		}
	}
	return len(a.Order)
}

// Presentation returns how the names and numbers of a topic are written. A title that several
// streams share has the name of the stream in front.
func (a *Arrangement) Presentation(topic, stream string) store.Presentation {
	own := topic
	if stream != "" {
		own = strings.TrimPrefix(topic, stream+".")
	}
	p := a.Pane(topic, own)
	if own != topic && p.Title != "" && !slices.ContainsFunc(a.Panes, func(q Pane) bool { return q.Of.text == topic && q.Title != "" }) {
		p.Title = stream + " " + p.Title
	}
	return store.Presentation{Title: p.Title, Unit: p.Unit, Format: p.Format, Min: p.Min, Max: p.Max}
}

// Presents reports whether another arrangement writes names and numbers differently.
func (a *Arrangement) Presents(b *Arrangement) bool {
	return !slices.EqualFunc(a.Panes, b.Panes, func(x, y Pane) bool {
		return x.Of == y.Of && x.Title == y.Title && x.Unit == y.Unit && x.Format == y.Format && same(x.Min, y.Min) && same(x.Max, y.Max)
	})
}

func same(a, b *float64) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }

// ListColumns returns the columns by which the list can be sorted: "-name" for descending.
func ListColumns() []string {
	var out []string
	for c := list.ByName; c < list.ByPlace; c++ {
		out = append(out, c.String(), "-"+c.String())
	}
	return out
}

// CheckGroup returns why a text is not the pattern of a group.
func CheckGroup(s string) error {
	_, err := pattern.Parse(s)
	return err
}
