package layout

// Kind is a way to divide the screen.
type Kind uint8

// The layouts, in the order in which a key cycles them.
const (
	// Grid gives every pane about the same place, wide content a wider one.
	Grid Kind = iota
	// Rows stacks panes as wide as the screen.
	Rows
	// Columns puts panes as high as the screen side by side.
	Columns
	// Main gives the first pane most of the width and stacks the others beside
	// it.
	Main
	// Tabs shows one pane at a time beneath a line with all their names.
	Tabs
	// List gives every pane a line, and the one in focus what is left of the
	// height.
	List

	kinds
)

var names = [kinds]string{"grid", "rows", "columns", "main", "tabs", "list"}

// String returns the name of the layout, one word.
func (k Kind) String() string {
	if k >= kinds {
		return "?"
	}
	return names[k]
}

// Next returns the layout after k; the first one follows the last.
func (k Kind) Next() Kind { return (k + 1) % kinds }

// All returns the layouts in their order.
func All() []Kind { return []Kind{Grid, Rows, Columns, Main, Tabs, List} }

// Parse returns the layout of that name.
func Parse(name string) (Kind, bool) {
	for k, n := range names {
		if n == name {
			return Kind(k), true
		}
	}
	return Grid, false
}
