package tui

import (
	"errors"
	"io/fs"
	"math"
	"path/filepath"
	"slices"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor/alert"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/arrangement"
	"topicmux/tui/theme"
)

// sharer writes the dashboard as it is on the screen to a file that watch -c reads.
type sharer struct {
	*shared
	panes      *paneSet
	workspace  *workspace
	timeline   *timeline
	appearance *appearance
	groups     *grouping
	alerts     *alerts
}

// saveDashboard is the command that saves the dashboard, and dashboardFile the name of the
// file without an extension.
const (
	saveDashboard = "save-dashboard"
	dashboardFile = "dashboard"
)

// arrangement returns the arrangement on the screen.
func (s *sharer) arrangement() arrangement.Arrangement {
	a := s.chosen.file
	a.Layout, a.MainShare, a.ListSort = "", s.chosen.mainShare(), s.chosen.listSort()
	if !s.workspace.unasked {
		a.Layout = s.workspace.kind.String()
	}
	a.Window, a.Theme, a.ArrivalTime = s.timeline.window, nil, s.timeline.arrival
	if s.appearance.scheme != theme.Find("auto") {
		a.Theme = s.appearance.scheme
	}
	a.AlertCommand, a.Fields, a.Alerts = "", s.opts.Fields, s.rules()
	a.Groups = nil
	listed := len(a.Order) == 0 || s.chosen.order() != nil // otherwise the file's patterns give the order
	if listed {
		a.Order = nil
	}
	for _, of := range s.groups.grouped {
		a.Groups = append(a.Groups, of.String())
	}
	a.Panes = slices.Clone(a.Panes)
	st := s.store.Acquire()
	defer s.store.Release()
	for _, p := range s.panes.all {
		of, err := arrangement.ParseSelector(p.topic)
		if err != nil {
			continue // a name that no file can have
		}
		if listed && !p.isGroup() && p.absent == present && len(a.Order) < arrangement.MaxPanes {
			a.Order = append(a.Order, of)
		}
		s.addPane(&a, of, p, st.Topic(p.topic))
	}
	return a
}

// rules returns the alert rules that are not muted.
func (s *sharer) rules() []*alert.Rule {
	return slices.DeleteFunc(s.alerts.watch.Rules(), s.alerts.watch.Muted)
}

// addPane adds what the user has chosen for a pane to an arrangement.
func (s *sharer) addPane(a *arrangement.Arrangement, of arrangement.Selector, p *pane, t *store.Topic) {
	file := s.chosen.pane(p)
	width, height := s.chosen.size(p)
	own := arrangement.Pane{View: p.viewState.View, Sort: p.viewState.Sort, Fields: p.viewState.Fields, Width: factorOf(width), Height: factorOf(height)}
	if s.opts.Fields.Names(p.topic) != nil {
		own.Fields = nil // they are under fields
	}
	if own.View == "" && file.View != "" && t != nil {
		own.View = p.current(t).Name()
	}
	hidden := s.chosen.hiddenInFile(p) == isHidden
	same := own.View == file.View && own.Sort == file.Sort && slices.Equal(own.Fields, file.Fields) &&
		own.Width == factorOf(file.Width) && own.Height == factorOf(file.Height)
	if same && hidden == p.hidden {
		return
	}
	i := slices.IndexFunc(a.Panes, func(q arrangement.Pane) bool { return q.Of == of })
	if i < 0 {
		if len(a.Panes) >= arrangement.MaxPanes {
			return
		}
		i = len(a.Panes)
		a.Panes = append(a.Panes, arrangement.Pane{Of: of})
	}
	q := &a.Panes[i]
	if !same {
		q.View, q.Sort, q.Fields, q.Width, q.Height = own.View, own.Sort, own.Fields, own.Width, own.Height
	}
	if hidden != p.hidden {
		hide := p.hidden
		q.Hidden = &hide
	}
}

// factorOf returns a size for a file: 0 for the usual one.
func factorOf(v float64) float64 {
	v = math.Round(1e4*orOne(v)) / 1e4
	if v == 1 {
		return 0
	}
	return v
}

// save returns the command that writes the arrangement to a file: to a new one with a name
// that is free, or else to the one that is named, if it does not exist.
func (s *sharer) save(name string) tea.Cmd {
	a := s.arrangement()
	data, dir := a.YAML(), s.opts.SaveDir
	what := text.Plural(len(a.Order), "pane")
	return func() tea.Msg {
		if name == "" {
			path, err := writeNew(dir, dashboardFile, "yaml", data)
			return fileSaved{path: path, what: what, err: err}
		}
		if filepath.Ext(name) == "" {
			name += ".yaml"
		}
		if !filepath.IsAbs(name) {
			name = filepath.Join(dir, name)
		}
		err := createFile(name, data)
		if errors.Is(err, fs.ErrExist) {
			err = errors.New(name + " exists already · " + saveDashboard + " with another name")
		}
		return fileSaved{path: name, what: what, err: err}
	}
}

// readSave reads the name of the file after the command.
func (s *sharer) readSave(_ *store.State, word string) (choice, string) {
	return choice{text: saveDashboard + " " + word, does: func() tea.Cmd { return s.save(word) }}, ""
}

// choice returns the command without a name.
func (s *sharer) choice() choice {
	return choice{text: saveDashboard, note: "[FILE] for watch -c; " + dashboardFile + ".yaml", does: func() tea.Cmd { return s.save("") }}
}
