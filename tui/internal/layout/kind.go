package layout

// Kind is a layout.
type Kind uint8

// The layouts, in the order in which a key cycles through them.
const (
	// Grid gives all panes about the same size. Panes with wide content are
	// wider.
	Grid Kind = iota
	// Rows stacks the panes at full width.
	Rows
	// Columns puts the panes side by side at full height.
	Columns
	// Main gives the first pane most of the width and stacks the others beside
	// it.
	Main
	// Tabs shows a single pane below a line with the names of all.
	Tabs
	// List shows each pane as a line, and the focused pane in the rest of the
	// height.
	List

	kinds
)

var names = [kinds]string{"grid", "rows", "columns", "main", "tabs", "list"}

// String returns the name of the layout, a single word.
func (k Kind) String() string {
	if k >= kinds {
		return "?"
	}
	return names[k]
}

// Next returns the layout after k. After the last comes the first.
func (k Kind) Next() Kind { return (k + 1) % kinds }

// All returns all layouts in order.
func All() []Kind { return []Kind{Grid, Rows, Columns, Main, Tabs, List} }

// Parse returns the layout with that name.
func Parse(name string) (Kind, bool) {
	for k, n := range names {
		if n == name {
			return Kind(k), true
		}
	}
	return Grid, false
}
