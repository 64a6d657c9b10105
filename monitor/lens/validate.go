package lens

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Parse reads dialects from JSON: an array of them, or a single one. Names of members
// are as in Dialect and Rule, in lower case: "name", "any_case". The error names the
// dialect, the rule and the member that is wrong. YAML with the same names can be
// decoded into Dialect values and checked with [Dialect.Validate].
func Parse(data []byte) ([]Dialect, error) {
	var all []Dialect
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	into := any(&all)
	if trimmed := bytes.TrimSpace(data); len(trimmed) > 0 && trimmed[0] == '{' {
		all = make([]Dialect, 1)
		into = &all[0]
	}
	if err := dec.Decode(into); err != nil {
		return nil, fmt.Errorf("read dialects: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("read dialects: there is more after the end of the JSON")
	}
	for i := range all {
		if err := all[i].Validate(); err != nil {
			return nil, err
		}
		if slices.ContainsFunc(all[:i], func(d Dialect) bool { return d.Name == all[i].Name }) {
			return nil, fmt.Errorf("dialect %q: there are two with that name", all[i].Name)
		}
	}
	return all, nil
}

// Validate reports what is wrong with the dialect, or nil. The error names the dialect,
// the rule and the member.
func (d *Dialect) Validate() error {
	if strings.TrimSpace(d.Name) == "" {
		return errors.New("dialect: it has no name")
	}
	if err := d.validate(); err != nil {
		return fmt.Errorf("dialect %q: %w", d.Name, err)
	}
	return nil
}

func (d *Dialect) validate() error {
	switch {
	case len(d.Headers)+len(d.Shapes)+len(d.Hints) == 0:
		return errors.New("headers, shapes and hints are empty, so no stream can be recognized")
	case len(d.Hints) > 0 && len(d.URLs) == 0:
		return errors.New("hints need urls")
	case len(d.Rules) == 0:
		return errors.New("it has no rules")
	}
	for _, h := range d.Headers {
		if name, _, _ := strings.Cut(h, ":"); strings.TrimSpace(name) == "" || strings.ContainsAny(strings.TrimSpace(name), " \t") {
			return fmt.Errorf("header %q: want \"Name\" or \"Name: value\"", h)
		}
	}
	if slices.Contains(d.Shapes, "") || slices.Contains(d.Hints, "") {
		return errors.New("a condition in shapes or hints is empty")
	}
	_, err := compile(d)
	return err
}

// kinds are the kinds with the members that each may have, besides On, Each and If.
var kinds = map[Kind][]string{
	Start:     {"message", "role", "choice"},
	Text:      {"text", "mode", "message", "part", "role", "choice"},
	Thinking:  {"text", "mode", "message", "part", "role", "choice"},
	Tool:      {"text", "mode", "message", "part", "role", "choice", "tool", "id"},
	Result:    {"text", "mode", "message", "part", "role", "choice", "tool", "id", "reason"},
	Finish:    {"message", "choice", "reason"},
	Usage:     {"message", "input", "output", "total", "cached", "reasoning"},
	Error:     {"text", "message", "choice", "reason"},
	End:       {"message", "reason"},
	Close:     {"message", "part", "choice"},
	Keepalive: {},
}

// required are the members that a kind needs.
var required = map[Kind]string{Text: "text", Thinking: "text", Result: "text", Finish: "reason", Close: "part"}

// check reports what is wrong with a rule by itself.
func (c *compiled) check(r *Rule) error {
	allowed, ok := kinds[r.Kind]
	if !ok {
		return fmt.Errorf("unknown kind %q: want start, text, thinking, tool, result, finish, usage, error, end, close or keepalive", r.Kind)
	}
	switch r.Mode {
	case "", Append, Replace, Fill, JSON:
	default:
		return fmt.Errorf("unknown mode %q: want append, replace, fill or json", r.Mode)
	}
	if len(r.On) > 0 && c.Type == "" {
		return errors.New("on needs the dialect's type")
	}
	members := map[string]string{
		"text": r.Text, "mode": string(r.Mode), "message": r.Message, "part": r.Part, "role": r.Role, "choice": r.Choice,
		"tool": r.Tool, "id": r.ID, "reason": r.Reason, "input": r.Input, "output": r.Output, "total": r.Total,
		"cached": r.Cached, "reasoning": r.Reasoning,
	}
	for _, name := range []string{
		"text", "mode", "message", "part", "role", "choice", "tool", "id", "reason", "input", "output", "total", "cached", "reasoning",
	} {
		if members[name] != "" && !slices.Contains(allowed, name) {
			return fmt.Errorf("kind %q has no %s", r.Kind, name)
		}
	}
	if name := required[r.Kind]; name != "" && members[name] == "" {
		return fmt.Errorf("kind %q needs %s", r.Kind, name)
	}
	return nil
}
