package tui

// viewState is how the user has chosen to see a topic. The zero value is the
// default. A choice that is not available, such as a view that does not fit, is
// ignored.
type viewState struct {
	View   string   // name of the view; "" for the best
	Fields []string // charted fields; nil for the default
	Sort   string   // column of a table, "-name" for descending
}
