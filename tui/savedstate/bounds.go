package savedstate

import (
	"maps"
	"slices"
)

// forgetOldest removes the topic that has not changed for longest.
func (m *State) forgetOldest() {
	oldest, at := "", ^uint64(0)
	for _, name := range slices.Sorted(maps.Keys(m.state.Topics)) {
		if t := m.state.Topics[name]; t.Turn < at {
			oldest, at = name, t.Turn
		}
	}
	delete(m.state.Topics, oldest)
}

// factor limits a size to a range that a layout can use.
func factor(f float64) float64 {
	if !(f > 0) {
		return 1
	}
	return min(max(f, 0.1), 10)
}

func short(s string) string {
	if len(s) > maxWord {
		return ""
	}
	return s
}

func fit(names []string, most int) []string {
	var out []string
	for _, s := range names {
		if len(s) <= maxWord && len(out) < most {
			out = append(out, s)
		}
	}
	return out
}
