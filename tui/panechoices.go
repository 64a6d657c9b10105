package tui

import (
	"strconv"
	"strings"

	"topicmux/tui/savedstate"
)

// viewState returns how the user wants to see the data of a pane.
func (c *choices) viewState(p *pane) (l viewState) {
	f := c.pane(p)
	l.View, l.Sort, _ = strings.Cut(choose(viewText(f.View, f.Sort), c.saved.View(p.topic), c.saved.Base(p.topic, savedstate.ViewChoice)), " ")
	if s := choose(strings.Join(f.Fields, "\n"), c.saved.Field(p.topic), c.saved.Base(p.topic, savedstate.FieldChoice)); s != "" {
		l.Fields = strings.Split(s, "\n")
	}
	return l
}

func (c *choices) setViewState(p *pane) {
	f, l := c.pane(p), p.viewState
	c.keepOf(p, savedstate.ViewChoice, viewText(f.View, f.Sort), viewText(l.View, l.Sort), func(own string) { c.saved.SetView(p.topic, own) })
	c.keepOf(p, savedstate.FieldChoice, strings.Join(f.Fields, "\n"), strings.Join(l.Fields, "\n"), // names contain no line ends
		func(own string) { c.saved.SetField(p.topic, own) })
}

func viewText(view, sort string) string { return strings.TrimRight(view+" "+sort, " ") }

// hidden reports whether the user has hidden a pane.
func (c *choices) hidden(p *pane) bool {
	own, file := "", c.hiddenInFile(p)
	if c.saved.Hidden(p.topic) {
		own = isHidden
	}
	return choose(file, own, c.saved.Base(p.topic, savedstate.HiddenChoice)) == isHidden
}

func (c *choices) setHidden(p *pane, hidden bool) {
	own := ""
	if hidden {
		own = isHidden
	}
	c.keepOf(p, savedstate.HiddenChoice, c.hiddenInFile(p), own, func(own string) { c.saved.SetHidden(p.topic, own == isHidden) })
}

// isHidden stands for a hidden pane.
const isHidden = "hidden"

func (c *choices) hiddenInFile(p *pane) string {
	if h := c.pane(p).Hidden; h != nil && *h {
		return isHidden
	}
	return ""
}

// size returns the size of a pane as factors of its usual size.
func (c *choices) size(p *pane) (width, height float64) {
	f := c.pane(p)
	if base := c.saved.Base(p.topic, savedstate.SizeChoice); base == sizeText(f.Width, f.Height) {
		if w, h := c.saved.Size(p.topic); base != "" || w != 1 || h != 1 {
			return w, h
		}
	}
	return orOne(f.Width), orOne(f.Height)
}

func (c *choices) setSize(p *pane, width, height float64) {
	f := c.pane(p)
	base := sizeText(f.Width, f.Height)
	if sizeText(width, height) == base {
		width, height, base = 1, 1, ""
	}
	c.saved.SetSize(p.topic, width, height)
	c.saved.SetBase(p.topic, savedstate.SizeChoice, base)
}

// resetSize gives a pane the size of the config file again.
func (c *choices) resetSize(p *pane) {
	f := c.pane(p)
	c.setSize(p, f.Width, f.Height)
}

// sizeText returns the base for a size, "" for the usual one.
func sizeText(width, height float64) string {
	if orOne(width) == 1 && orOne(height) == 1 {
		return ""
	}
	return factorText(orOne(width)) + " " + factorText(orOne(height))
}

func factorText(v float64) string {
	if v == 0 {
		return ""
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

func orOne(v float64) float64 {
	if v > 0 {
		return v
	}
	return 1
}
