package sources

import (
	"slices"
	"strings"

	"topicmux/cmd/internal/settings"
	"topicmux/topics/transform"
)

// sourceSchema returns the schema of a source. It says which keys each kind has.
func sourceSchema() settings.Schema {
	var r reader
	common := r.table().Properties()
	first := settings.Schema{} // what may stand in a source that has no kind yet
	allow(first, common)
	var cases, kindKeys []settings.Schema
	for _, k := range kinds {
		all := k.table(&r).Properties()
		first[k.name] = all[k.name]
		kindKeys = append(kindKeys, required(k.name))
		allow(all, k.common(&r).Properties())
		cases = append(cases, settings.Schema{
			"if":   required(k.name),
			"then": settings.Schema{"properties": all, "additionalProperties": false},
		})
	}
	// A mapping is never null. One rule says all kinds; a choice of required keys would say the
	// first only.
	never := settings.Schema{"type": "null", "errorMessage": "this source needs one of the keys " + strings.Join(kindNames(), ", ")}
	cases = append(cases, settings.Schema{
		"if":   settings.Schema{"not": settings.Schema{"anyOf": kindKeys}},
		"then": settings.Schema{"properties": first, "additionalProperties": false, "allOf": []settings.Schema{never}},
	})
	return settings.Schema{
		"type": "object", "required": []string{"name"}, "properties": common, "allOf": cases,
	}
}

// common are the keys of the kind that other kinds have too.
func (k kind) common(r *reader) settings.Table {
	return slices.DeleteFunc(r.table(), func(s settings.Setting) bool { return k.many && slices.Contains(ownInfo, s.Key) })
}

// allow adds keys to properties whose schemas are at another place.
func allow(properties, keys settings.Schema) {
	for key := range keys {
		properties[key] = true
	}
}

func required(key string) settings.Schema { return settings.Schema{"required": []string{key}} }

// stepSchema returns the schema of a step.
func stepSchema() settings.Schema {
	properties := settings.Schema{}
	for _, k := range transform.Kinds() {
		step := stepArgument(k.Name)
		step["description"] = k.Name + " " + k.Help + "."
		step["examples"] = []string{k.Example}
		properties[k.Name] = step
	}
	return settings.Schema{
		"type": "object", "properties": properties, "additionalProperties": false,
		"minProperties": 1, "maxProperties": 1,
	}
}

// stepArgument returns the schema of the argument of a step.
func stepArgument(name string) settings.Schema {
	switch name {
	case "rate":
		return settings.Schema{"enum": []any{true, "true", ""}}
	case "keep":
		return settings.Enum("all", "latest")
	case "scale", "min", "max":
		return settings.NumberSchema()
	case "every":
		return settings.DurationSchema()
	}
	return settings.AnyText()
}
