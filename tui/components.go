package tui

// components are the parts of a dashboard. Each has its own state, handlers and
// keys. A component may use only the components above it in this list.
type components struct {
	overlays   *overlays
	appearance *appearance
	saver      *saver
	history    *history
	timeline   *timeline
	panes      *paneSet
	workspace  *workspace
	navigator  *navigator
	resizing   *resizing
	groups     *grouping
	hiding     *hiding
	search     *search
	alerts     *alerts
	streams    *streamSet
	viewer     *viewer
	borders    *borders
	tabs       *tabBar
	reader     *reader
	list       *listView
	topicField *topicField
	health     *streamHealth
	connection *connection
	resumption *resumption
	sharer     *sharer
	exporter   *exporter
	palette    *palette
	rearranger *rearranger
	chrome     *chrome
	scene      *scene
}
