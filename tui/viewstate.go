package tui

// viewState is how a user chose to see a topic; the zero value is how the
// dashboard would. What is not there, such as a view that does not fit, counts
// as not chosen.
type viewState struct {
	View   string   // the view's name; "": the best one
	Fields []string // those that are charted; nil: all
	Sort   string   // a table's column, "-name" for descending
}
