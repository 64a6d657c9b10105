package tui

import (
	"cmp"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"topicmux/monitor"
	"topicmux/monitor/alert"
	"topicmux/monitor/store"
	"topicmux/tui/abbr"
	"topicmux/tui/layout"
	"topicmux/tui/list"
	"topicmux/tui/pattern"
	"topicmux/tui/screen"
	"topicmux/tui/theme"
)

// Model is the dashboard's state on the screen: which panes there are, where
// they stand, and what the person is looking at. What the panes show lives in
// the store, which the feed fills.
type Model struct {
	*shared
	session *monitor.Session
	wakeAt  func(time.Time)
	out     *painter // nil: frames are asked for with View
	again   func()   // connects at once; nil: there is no connection
	keys    []group

	scheme    *theme.Scheme
	theme     *theme.Theme
	profile   colorprofile.Profile
	dark      bool
	darkKnown bool // the terminal has told
	begun     time.Time
	noColor   bool

	width, height int
	grid          *screen.Grid
	unshown       bool // the painter has not got the frame yet

	panes    []*pane // in the order of the screen, hidden ones too
	byTopic  map[string]*pane
	seen     int // how many of the store's topics have a pane
	silent   int // how many of them are stale
	focus    *pane
	zoomed   bool
	kind     layout.Kind
	unasked  bool // kind is what the dashboard has by itself
	plan     layout.Plan
	list     *list.List
	unlisted bool   // the list does not know yet what is shown
	listedAt uint64 // the version of the store that the list was ordered by
	page     int
	window   time.Duration
	end      time.Time // of a recording that is over; zero: it goes on
	pause    pause
	cursor   cursor
	grouped  []pattern.Pattern // whose topics share a pane
	overlays *overlays
	click    click
	hints    []hint // the keys that the status line shows
	held     *grip  // the border that the mouse holds; nil: none
	traffic  traffic
	printed  bool // the frames are for paper: no key works, and no rate was measured
	history  history
	families families
	names    abbr.Names // of the panes on the screen

	visibleNames []string // its room
	find         find

	visibility visibility
	leaving    time.Time // when the next ended topic leaves the screen

	coalesced coalesced
	alerts    *alert.Watch
	alerted   func(alert.Change) // is told of each change; nil: nobody is
	book      *alertBook
	bell      bell
	refused   bool // the server said no before it ever said yes

	arrival     bool // events go by their arrival
	remembering bool // a change of memory is on its way to the file
	unsaved     bool // the last one did not get there, and that was told
}

// pause freezes the picture at an instant while the store goes on.
type pause struct {
	on    bool
	at    time.Time
	count uint64 // events in the store at that instant
}

func newModel(session *monitor.Session, opts Options, wakeAt func(time.Time)) *Model {
	m := &Model{
		shared:  &shared{opts: opts, store: session.Store(), clock: opts.Clock},
		session: session, wakeAt: wakeAt,
		profile: colorprofile.Detect(opts.Output, opts.Environ), dark: true,
		grid: screen.New(0, 0), window: cmp.Or(opts.Window, usualWindow), arrival: opts.ArrivalTime,
		alerts: session.Alerts(),
		scheme: opts.Theme, byTopic: make(map[string]*pane), list: list.New(), unasked: true,
	}
	m.schedule = m.wakeSoon
	m.overlays = &overlays{shared: m.shared}
	m.keys = m.keymap()
	if m.scheme == nil {
		m.scheme = theme.Find("auto")
	}
	m.book = newAlertBook(m.alerts, opts)
	if strings.HasPrefix(lookup(opts.Environ, "TERM"), "linux") {
		m.grid.SetGlyphs(screen.Console)
	}
	m.setTheme()
	return m
}

// Init has nothing to ask: the painter asks the terminal whether it is dark or
// light.
func (m *Model) Init() tea.Cmd { return nil }

// Update takes one message to its handler.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := m.remember(m.handle(msg))
	m.layout()
	return m, cmd
}

func (m *Model) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case frameArrived:
		return m.onFrame()
	case tea.KeyPressMsg:
		m.dirty = true
		return m.press(msg.String(), msg.Text)
	case tea.PasteMsg:
		m.dirty = true
		return m.press("", msg.Content)
	case tea.WindowSizeMsg:
		m.resize(msg.Width, msg.Height)
	case tea.MouseClickMsg:
		return m.onClick(msg.Mouse())
	case tea.MouseMotionMsg:
		m.onDrag(msg.Mouse())
	case tea.MouseReleaseMsg:
		m.held = nil
	case tea.MouseWheelMsg:
		m.onWheel(msg.Mouse())
	case tea.BackgroundColorMsg:
		if !m.darkKnown { // later ones are of what a theme has set
			m.dark, m.darkKnown = msg.IsDark(), true
			m.setTheme()
		}
	case tea.ColorProfileMsg:
		m.profile = msg.Profile
		m.setTheme()
	case tea.ModeReportMsg:
		m.onModeReport(msg)
	case tea.ResumeMsg:
		m.repaint()
	case rememberDue:
		return m.onRememberDue()
	case remembered:
		m.onRemembered(msg)
	case saved:
		m.onSaved(msg)
	case monitor.History:
		m.onHistoryFetched(msg)
	case commandFailed:
		m.notify(msg.err.Error(), theme.Warn)
	case screenOpened:
		m.grid.Forget()
		m.unshown = true
	case frameWanted:
		m.unshown = true
	case stopped:
		return tea.Quit
	}
	return nil
}

// onFrame takes over what the feed has learned since the last frame.
func (m *Model) onFrame() tea.Cmd {
	alarm := m.watchAlerts()
	now := m.clock()
	st := m.store.Acquire()
	defer m.store.Release()
	m.dirty = true
	m.traffic.measure(st, now)
	m.ended(st)
	m.book.check(st, now)
	if !m.pause.on && !now.Before(m.filledAt(st)) {
		m.openPanes(st)
		m.followShapes(st)
		if m.applyFind(st, frameWork) {
			m.arrange()
		}
		if m.applyVisibility(st) {
			m.settleFocus()
		}
	}
	m.refreshList(st)
	m.wakeAt(m.nextWake(st, now))
	if st.Conn.Phase == store.Closed && st.Conn.Reason != "" && (st.Conn.Connects == 0 || isOther(st.Trouble)) {
		m.refused = true
		return tea.Quit
	}
	return alarm
}

// openPanes gives each new topic its pane.
func (m *Model) openPanes(st *store.State) {
	if m.seen == len(st.Topics) {
		return
	}
	for _, t := range st.Topics[m.seen:] {
		p := &pane{
			topic: t.Name, shape: shapeOf(t), look: m.lookOf(t.Name),
			came: t.Index, hidden: m.saved.Hidden(t.Name),
		}
		want(st, p)
		m.insert(p)
	}
	m.seen = len(st.Topics)
	m.regroupWith(st)
	if shown := m.shown(); m.focus == nil && len(shown) > 0 {
		m.focus = shown[0]
	}
	m.arrange()
}

// followShapes gives panes the room that suits what their topics turned out
// to be.
func (m *Model) followShapes(st *store.State) {
	changed, regroup := false, false
	for _, p := range m.panes {
		t := st.Topic(p.topic)
		if shape := shapeOf(t); shape != p.shape {
			before := p.want()
			p.shape, p.needs, p.needed = shape, 0, 0
			regroup = regroup || p.want() != before || m.grouped != nil
		}
		changed = !m.plan.List && p.measure(t) || changed
	}
	if regroup {
		m.regroupWith(st)
	}
	if regroup || changed {
		m.arrange()
	}
}

// nextWake is the next instant at which the picture changes by itself: a
// countdown's second, a topic that falls silent, a rate that runs out.
func (m *Model) nextWake(st *store.State, now time.Time) time.Time {
	var next time.Time
	sooner := func(t time.Time) {
		if t.After(now) && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	if st.Conn.Phase == store.Waiting {
		sooner(now.Truncate(time.Second).Add(time.Second))
	}
	sooner(m.message.until)
	sooner(m.filledAt(st))
	sooner(resumeUntil(&st.Conn))
	sooner(m.alerts.Next())
	sooner(m.book.nextCheck(st))
	sooner(m.groundAt())
	if m.pause.on {
		return next
	}
	sooner(m.traffic.settles())
	sooner(ratesSettle(st, now))
	sooner(m.leaving)
	sooner(m.findAgain(now))
	var silence time.Time
	m.silent, silence = st.Silence(now)
	sooner(silence)
	sooner(m.ratesFallAt(st, now))
	m.wakeForList(st, sooner)
	return next
}

func (m *Model) resize(w, h int) {
	m.width, m.height = w, h
	if m.begun.IsZero() {
		m.begun = m.clock()
	}
	m.grid.Resize(w, h)
	m.grid.Forget() // what a terminal does with its picture then, nobody knows
	m.arrange()
}

// onModeReport takes over how the terminal measures characters, as the
// renderer beneath does, and whether it can show an update all at once.
func (m *Model) onModeReport(msg tea.ModeReportMsg) {
	if msg.Mode == ansi.ModeSynchronizedOutput && m.out != nil {
		m.out.setSync(msg.Value.IsReset())
	}
	if msg.Mode == ansi.ModeUnicodeCore && !msg.Value.IsNotRecognized() && !msg.Value.IsPermanentlyReset() {
		m.grid.SetMethod(ansi.GraphemeWidth)
		m.repaint()
	}
}

// shown returns the panes that are neither hidden nor in a group, in the order
// of the screen.
func (m *Model) shown() []*pane {
	out := make([]*pane, 0, len(m.panes))
	for _, p := range m.panes {
		if p.shows() {
			out = append(out, p)
		}
	}
	return out
}

// anyShown reports whether shown returns any.
func (m *Model) anyShown() bool { return slices.ContainsFunc(m.panes, (*pane).shows) }
