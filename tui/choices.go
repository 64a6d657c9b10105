package tui

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"topicmux/tui/arrangement"
	"topicmux/tui/savedstate"
)

// choices are how the user wants to see the dashboard. The config file is where it begins.
// What the user then chooses on the screen counts instead, and is saved, as long as the file
// says about it what it said when the user chose: each choice is saved with its base, which
// is the value in the file.
type choices struct {
	saved *savedstate.State       // nil saves nothing
	file  arrangement.Arrangement // what the config file says
	panes map[string]arrangement.Pane
}

// The keys of choices in the saved state.
const (
	layoutKey = "layout"
	orderKey  = "order"
	groupsKey = "groups"
	windowKey = "window"
	themeKey  = "theme"
)

// setFile replaces what the config file says.
func (c *choices) setFile(a arrangement.Arrangement) { c.file, c.panes = a, nil }

// pane returns what the config file says about a pane.
func (c *choices) pane(p *pane) arrangement.Pane {
	if len(c.file.Panes)+len(c.file.Hide) == 0 {
		return arrangement.Pane{}
	}
	known, ok := c.panes[p.topic]
	if !ok {
		known = c.file.Pane(p.topic, p.own)
		if c.panes == nil {
			c.panes = make(map[string]arrangement.Pane)
		}
		c.panes[p.topic] = known
	}
	return known
}

// title returns the title of a pane.
func (c *choices) title(p *pane) string {
	if len(c.file.Panes) == 0 {
		return p.topic
	}
	stream := strings.TrimSuffix(strings.TrimSuffix(p.topic, p.own), ".")
	return cmp.Or(c.file.Presentation(p.topic, stream).Clean().Title, p.topic)
}

// baseOf returns the base for a value of the config file. A long one is replaced by its hash.
func baseOf(value string) string {
	const most = 64
	if len(value) <= most {
		return value
	}
	sum := sha256.Sum256([]byte(value))
	return hex.EncodeToString(sum[:8])
}

// choose returns the value that counts: the user's, if it was chosen while the file said the
// same, or else that of the file.
func choose(file, own, base string) string {
	if base == baseOf(file) && (own != "" || base != "") {
		return own
	}
	return file
}

// base returns the base of the choice under a key.
func (c *choices) base(key string) string { return c.saved.Text("base of " + key) }

// keep saves a choice with its base. A choice that equals the file is not saved.
func (c *choices) keep(key, file, own string, set func(own string)) {
	base := baseOf(file)
	if own == file {
		own, base = "", ""
	}
	set(own)
	c.saved.SetText("base of "+key, base)
}

// keepOf is like keep for a choice about a pane.
func (c *choices) keepOf(p *pane, of savedstate.Choice, file, own string, set func(own string)) {
	base := baseOf(file)
	if own == file {
		own, base = "", ""
	}
	set(own)
	c.saved.SetBase(p.topic, of, base)
}

// layout returns the name of the layout, or "" for the default.
func (c *choices) layout() string { return choose(c.file.Layout, c.saved.Layout(), c.base(layoutKey)) }

func (c *choices) setLayout(name string) {
	c.keep(layoutKey, c.file.Layout, name, c.saved.SetLayout)
}

// text returns the value under a key that the config file has a default for.
func (c *choices) text(key, file string) string {
	return choose(file, c.saved.Text(key), c.base(key))
}

func (c *choices) setText(key, file, own string) {
	c.keep(key, file, own, func(own string) { c.saved.SetText(key, own) })
}

// mainShare returns the part of the width that the first pane has in the layout main, or 0
// for the default.
func (c *choices) mainShare() float64 {
	share, _ := strconv.ParseFloat(c.text(mainShare, factorText(c.file.MainShare)), 64)
	return share
}

func (c *choices) setMainShare(share float64) {
	c.setText(mainShare, factorText(c.file.MainShare), factorText(share))
}

func (c *choices) listSort() string { return c.text(listSort, c.file.ListSort) }

func (c *choices) setListSort(sort string) { c.setText(listSort, c.file.ListSort, sort) }

// window returns the time span that the user or the config file has chosen, or 0.
func (c *choices) window() time.Duration {
	own := ""
	if w := c.saved.Window(); w > 0 {
		own = w.String()
	}
	d, _ := time.ParseDuration(choose(windowText(c.file.Window), own, c.base(windowKey)))
	return d
}

func (c *choices) setWindow(d time.Duration) {
	c.keep(windowKey, windowText(c.file.Window), windowText(d), func(own string) {
		d, _ := time.ParseDuration(own)
		c.saved.SetWindow(d)
	})
}

func windowText(d time.Duration) string {
	if d <= 0 {
		return ""
	}
	return d.String()
}

// theme returns the name of the theme that the user has chosen, or "" if the config file or
// the default counts.
func (c *choices) theme() string {
	if own := c.saved.Theme(); choose(c.fileTheme(), own, c.base(themeKey)) == own {
		return own
	}
	return ""
}

func (c *choices) setTheme(name string) { c.keep(themeKey, c.fileTheme(), name, c.saved.SetTheme) }

func (c *choices) fileTheme() string {
	if c.file.Theme == nil {
		return ""
	}
	return c.file.Theme.Name()
}

// order returns the topics in the order that the user has chosen, or nil if the config file
// or the default counts.
func (c *choices) order() []string {
	if own := c.saved.Order(); c.base(orderKey) == baseOf(c.fileOrder()) {
		return own
	}
	return nil
}

func (c *choices) setOrder(names []string) {
	c.saved.SetOrder(names)
	base := baseOf(c.fileOrder())
	if names == nil {
		base = ""
	}
	c.saved.SetText("base of "+orderKey, base)
}

func (c *choices) fileOrder() string {
	var all []string
	for _, s := range c.file.Order {
		all = append(all, s.String())
	}
	return strings.Join(all, "\n")
}

// groups returns the patterns of the groups.
func (c *choices) groups() []string {
	own, file := strings.Join(c.saved.Groups(), "\n"), strings.Join(c.file.Groups, "\n")
	chosen := choose(file, own, c.base(groupsKey))
	if chosen == "" {
		return nil
	}
	return strings.Split(chosen, "\n")
}

// setGrouped adds or removes a group.
func (c *choices) setGrouped(pattern string, on bool) {
	all := slices.DeleteFunc(slices.Clone(c.groups()), func(s string) bool { return s == pattern })
	if on {
		all = append(all, pattern)
	}
	file := strings.Join(c.file.Groups, "\n")
	c.keep(groupsKey, file, strings.Join(all, "\n"), func(own string) {
		for _, s := range slices.Clone(c.saved.Groups()) {
			c.saved.SetGrouped(s, false)
		}
		for s := range strings.SplitSeq(own, "\n") {
			if s != "" {
				c.saved.SetGrouped(s, true)
			}
		}
	})
}
