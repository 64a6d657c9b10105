package view

import (
	"strings"

	"topicmux/monitor/store"
)

// EntityName returns the word for several of the entities that a field names, such as
// "users" for "data.user_id".
func EntityName(path string) string {
	name := strings.ToLower(store.FieldLabel(path))
	if stem, ok := strings.CutSuffix(name, "id"); ok && stem != "" {
		name = stem
	}
	name = strings.ReplaceAll(strings.TrimRight(name, "_-"), "_", " ")
	switch {
	case strings.HasSuffix(name, "y") && !strings.HasSuffix(name, "ay"):
		return strings.TrimSuffix(name, "y") + "ies"
	case strings.HasSuffix(name, "s"), strings.HasSuffix(name, "x"), strings.HasSuffix(name, "ch"):
		return name + "es"
	}
	return name + "s"
}
