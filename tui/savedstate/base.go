package savedstate

// Choice is a property of a topic's pane that the user can choose.
type Choice uint8

// The choices.
const (
	ViewChoice Choice = iota
	FieldChoice
	HiddenChoice
	SizeChoice

	choices
)

// Base returns the base of a choice: what the config file said when the user made it, or ""
// if it said nothing.
func (m *State) Base(name string, of Choice) string {
	t := m.read().Topics[name]
	return *t.base(of)
}

// SetBase saves the base of a choice.
func (m *State) SetBase(name string, of Choice, base string) {
	m.edit(name, func(t *topic) { *t.base(of) = short(base) })
}

func (t *topic) base(of Choice) *string {
	return [choices]*string{&t.ViewBase, &t.FieldBase, &t.HiddenBase, &t.SizeBase}[of]
}
