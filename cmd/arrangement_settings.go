package cmd

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"topicmux/cmd/internal/settings"
	"topicmux/internal/fuzzy"
	"topicmux/internal/jq"
	"topicmux/monitor/number"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/arrangement"
)

// arrangementTable describes the arrangement of a dashboard in the config file.
func arrangementTable(a *arrangement.Arrangement) settings.Table {
	return settings.Table{
		{Key: "layout", Doc: "How the panes are laid out; by default as it suits their number.", Value: settings.TextFrom(&a.Layout, "", func(n settings.Node) string { return oneOf(n, "layout", arrangement.Layouts()) })},
		{Key: "mainShare", Doc: "How much of the width the first pane has in the layout main.", Value: settings.Custom(&a.MainShare, func(n settings.Node) {
			a.MainShare = numberBetween(n, arrangement.MinShare, arrangement.MaxShare)
		})},
		{Key: "listSort", Doc: "The column that sorts the list; - in front for descending.", Value: settings.TextFrom(&a.ListSort, "", func(n settings.Node) string { return oneOf(n, "column", arrangement.ListColumns()) })},
		{Key: "order", Doc: "Topics and patterns whose panes come first, in this order.", Value: settings.Custom(&a.Order, func(n settings.Node) { a.Order = readSelectors(n) })},
		{Key: "hide", Doc: "Topics and patterns whose panes are hidden.", Value: settings.Custom(&a.Hide, func(n settings.Node) { a.Hide = readSelectors(n) })},
		{Key: "groups", Doc: "Patterns of numeric topics that share a pane, such as net.*.", Value: settings.Custom(&a.Groups, func(n settings.Node) { a.Groups = readGroups(n) })},
		{Key: "panes", Doc: "How the panes of topics and patterns are shown.", Value: settings.Custom(&a.Panes, func(n settings.Node) { a.Panes = readPanes(n) }, paneTable(&arrangement.Pane{}).Keys()...)},
	}
}

// oneOf reads one of some words.
func oneOf(n settings.Node, what string, words []string) string {
	if n.Describe(settings.Enum(words...)) {
		return ""
	}
	word := n.Text()
	if slices.Contains(words, word) {
		return word
	}
	hint := "want one of " + strings.Join(words, ", ")
	if near := fuzzy.Nearest(word, words); near != "" {
		hint = "did you mean " + near + "? " + hint
	}
	n.FailHint(hint, "there is no %s %q", what, word)
	return ""
}

// numberBetween reads a number in a range.
func numberBetween(n settings.Node, low, high float64) float64 {
	schema := settings.NumberSchema()
	schema["minimum"], schema["maximum"] = low, high
	if n.Describe(schema) {
		return 0
	}
	v, err := strconv.ParseFloat(n.Text(), 64)
	if err != nil || !(v >= low && v <= high) {
		n.Fail("want a number from %v to %v", low, high)
		return 0
	}
	return v
}

// selectorPattern and groupPattern are the forms of selectors and groups for editors.
const (
	selectorPattern = `^[^*>]*(\*[^*>]*)?$|^([^*>]*\.)?>$`
	groupPattern    = `^[^*]+\*[^*]*$|^\*[^*]+$`
)

// selectorHint says what a selector looks like.
const selectorHint = `want a topic or a pattern, such as cpu, "*.cpu" or "net.>"`

func readSelectors(n settings.Node) (all []arrangement.Selector) {
	n.List(func(n settings.Node) {
		if n.Describe(settings.Schema{"anyOf": settings.AnyText()["anyOf"], "minLength": 1, "pattern": selectorPattern}) {
			return
		}
		if len(all) == arrangement.MaxPanes {
			n.Fail("the maximum is %d entries", arrangement.MaxPanes)
			return
		}
		word := n.Text()
		of, err := arrangement.ParseSelector(word)
		if err != nil {
			n.FailHint(selectorHint, "%q: %v", word, err)
		}
		all = append(all, of)
	})
	return all
}

// readGroups reads the patterns of groups.
func readGroups(n settings.Node) (all []string) {
	n.Describe(settings.Schema{"uniqueItems": true})
	n.List(func(n settings.Node) {
		if n.Describe(settings.Schema{"type": "string", "pattern": groupPattern}) {
			return
		}
		word := n.Text()
		err := arrangement.CheckGroup(word)
		switch {
		case err != nil:
			n.FailHint("want a pattern such as \"net.*\" or \"*.cpu\"", "%q: %v", word, err)
		case slices.Contains(all, word):
			n.Fail("the group %s is here twice", word)
		case len(all) == arrangement.MaxGroups:
			n.Fail("the maximum is %d groups", arrangement.MaxGroups)
		default:
			all = append(all, word)
		}
	})
	return all
}

// readPanes reads for each topic or pattern how its panes are shown.
func readPanes(n settings.Node) (all []arrangement.Pane) {
	n.Describe(settings.Schema{"propertyNames": settings.Schema{"minLength": 1, "pattern": selectorPattern}})
	titles := make(map[string]string)
	n.Pairs("topics and what to change here, such as load: {title: Load, unit: jobs}", func(name string, n settings.Node) {
		if len(all) == arrangement.MaxPanes {
			n.Fail("the maximum is %d panes", arrangement.MaxPanes)
			return
		}
		problems := n.Problems()
		of, err := arrangement.ParseSelector(name)
		if err != nil {
			n.FailKey(selectorHint, "%q: %v", name, err)
		}
		p := arrangement.Pane{Of: of}
		n.Fields(paneTable(&p))
		if n.Problems() > problems {
			return
		}
		switch of, taken := titles[p.Title]; {
		case p.Min != nil && p.Max != nil && *p.Min >= *p.Max:
			n.Fail("min %v is not below max %v", *p.Min, *p.Max)
		case p.Title != "" && p.Of.IsPattern() && arrangement.CheckGroup(name) != nil:
			n.FailHint("a title is for one pane: give the topics titles", "%s stands for several panes, which cannot have the same title", name)
		case p.Title != "" && taken:
			n.FailHint("give each pane its own title", "the title %q is already that of %s", p.Title, of)
		}
		titles[p.Title] = name
		all = append(all, p)
	})
	return all
}

// paneTable describes a pane in the config file.
func paneTable(p *arrangement.Pane) settings.Table {
	size := func(at *float64) settings.Value {
		return settings.Custom(at, func(n settings.Node) { *at = numberBetween(n, arrangement.MinSize, arrangement.MaxSize) })
	}
	return settings.Table{
		{Key: "title", Doc: "Shown instead of the name.", Value: settings.TextFrom(&p.Title, "", func(n settings.Node) string { return readLabel(n, "title", arrangement.MaxTitle) })},
		{Key: "view", Doc: "How the topic is drawn; a topic that the view does not fit has its best view.", Value: settings.TextFrom(&p.View, "", func(n settings.Node) string { return oneOf(n, "view", arrangement.Views()) })},
		{Key: "sort", Doc: "The column that sorts a table; - in front for descending.", Value: settings.TextFrom(&p.Sort, "", func(n settings.Node) string { return readLabel(n, "column", arrangement.MaxTitle) })},
		{Key: "field", Doc: "The path of a field to chart, such as .total, or a list of them.", Value: settings.Custom(&p.Fields, func(n settings.Node) { p.Fields = readPaths(n) })},
		{Key: "unit", Doc: "Shown after the numbers, which it does not change.", Value: settings.TextFrom(&p.Unit, "", func(n settings.Node) string { return readLabel(n, "unit", maxUnit) })},
		{Key: "format", Doc: "How numbers are written: decimals such as 0.00, or si, bytes, percent or duration.", Value: settings.Custom(&p.Format, func(n settings.Node) { p.Format = readFormat(n) })},
		{Key: "min", Doc: "The lower end of the range.", Value: settings.Custom(&p.Min, func(n settings.Node) { p.Min = readBound(n) })},
		{Key: "max", Doc: "The upper end of the range.", Value: settings.Custom(&p.Max, func(n settings.Node) { p.Max = readBound(n) })},
		{Key: "width", Doc: "The width relative to the usual one.", Value: size(&p.Width)},
		{Key: "height", Doc: "The height relative to the usual one.", Value: size(&p.Height)},
		{Key: "hidden", Doc: "Hides the pane, or shows one that hide would hide.", Value: settings.Custom(&p.Hidden, func(n settings.Node) { hidden := n.Bool(); p.Hidden = &hidden })},
	}
}

// maxUnit is the largest width of a unit, in cells.
const maxUnit = 16

// readLabel reads a text for the screen of at most w cells.
func readLabel(n settings.Node, what string, w int) string {
	label := n.Text()
	switch {
	case strings.TrimSpace(label) == "":
		n.FailHint("leave the key out for the default", "the %s is empty", what)
	case text.CleanLine(label, len(label)) != label || strings.TrimSpace(label) != label:
		n.FailHint("write it in one line, without control characters and without blanks around it", "the %s has characters that cannot be shown", what)
	case text.Width(label) > w:
		n.FailHint("write a shorter one", "the %s is %d cells wide; the maximum is %d", what, text.Width(label), w)
	}
	return label
}

// formatPattern is the form of a format for editors.
const formatPattern = `^ *((0(,000)?(\.0{1,8})?)|(0(\.0{1,8})? +)?(si|bytes|percent)|duration) *$`

func readFormat(n settings.Node) number.Pattern {
	if n.Describe(settings.Schema{
		"type": []string{"string", "number"}, "pattern": formatPattern, "patternErrorMessage": number.PatternHint,
		"examples": []string{"0.00", "0,000", "si", "0.0 bytes", "percent", "duration"},
	}) {
		return number.Pattern{}
	}
	p, err := number.ParsePattern(n.Text())
	if err != nil {
		n.FailHint(number.PatternHint, "%v", err)
	}
	return p
}

func readBound(n settings.Node) *float64 {
	if n.Describe(settings.NumberSchema()) {
		return nil
	}
	v, err := strconv.ParseFloat(n.Text(), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		n.Fail("want a number")
	}
	return &v
}

// maxPaths is the largest number of fields in a pane.
const maxPaths = 16

// readPaths reads the path of a field, or a list of them.
func readPaths(n settings.Node) (all []string) {
	read := func(n settings.Node) {
		path, err := fieldPath(n.Text())
		switch {
		case err != nil:
			n.FailHint("want the path of a field, such as .total or .cores[3]", "%v", err)
		case len(all) == maxPaths:
			n.Fail("the maximum is %d fields", maxPaths)
		default:
			all = append(all, path)
		}
	}
	if n.IsList() {
		n.List(read)
	} else {
		read(n)
	}
	return all
}

// fieldPath returns the path of a field as the dashboard has it. An expression is an error:
// it belongs under fields.
func fieldPath(written string) (string, error) {
	if strings.ContainsAny(written, "|(") {
		if _, err := jq.Parse(written); err == nil {
			return "", fmt.Errorf("%q is an expression, which belongs under fields", written)
		}
	}
	if path := store.FieldPath(written); path != "" && text.CleanLine(path, len(path)) == path {
		return path, nil
	}
	return "", fmt.Errorf("%q is not the path of a field", written)
}
