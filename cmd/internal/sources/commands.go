package sources

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"topicmux/topics"
	"topicmux/topics/command"
)

// Commands returns a source for each line of a shell, all with the same options. NAME= before
// a line names its topic, if the name has no capital letter: those are variables of the
// environment. Other lines are named after their programs.
func Commands(lines []string, opts command.Options) (List, error) {
	if len(lines) > maxSources {
		return nil, fmt.Errorf("there are %d commands; the maximum is %d", len(lines), maxSources)
	}
	var out List
	for _, line := range lines {
		name, rest := splitName(line)
		if strings.TrimSpace(rest) == "" {
			return nil, fmt.Errorf("the command %q is empty", line)
		}
		if name == "" {
			program := programOf(rest)
			if program == "" {
				return nil, fmt.Errorf("%q runs no program; names have no capital letters, as in load=uptime", line)
			}
			name = freeName(out, program)
		}
		topic, err := topics.ParseName(name)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(out, func(s Source) bool { return s.Name == topic }) {
			return nil, fmt.Errorf("two commands have the name %q", name)
		}
		own := opts
		own.Shell = rest
		own.Lines.Topic.Name = topic
		own.Lines.Topic.Help = rest
		src, err := command.Source(own)
		if err == nil {
			err = declarable(src.Topics)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, Source{Source: src, Name: topic, Kind: "command", From: rest})
	}
	return out, nil
}

// splitName splits the name from a line such as load=uptime.
func splitName(line string) (name, rest string) {
	name, rest, found := strings.Cut(line, "=")
	if !found || strings.ToLower(name) != name || strings.ContainsAny(name, " \t'\"/$") {
		return "", line
	}
	if _, err := topics.ParseName(name); err != nil {
		return "", line
	}
	return name, rest
}

// wrappers are programs that run another one.
var wrappers = []string{"sudo", "env", "exec", "nice", "nohup", "time", "stdbuf", "unbuffer", "watch"}

// programOf returns the name of the program that a line runs, as a part of a topic's name,
// or "" if it runs none.
func programOf(line string) string {
	for _, word := range strings.Fields(line) {
		base := path.Base(word)
		if strings.HasPrefix(word, "-") || strings.Contains(word, "=") || slices.Contains(wrappers, base) {
			continue
		}
		name := strings.Join(strings.FieldsFunc(base, func(r rune) bool {
			return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_'
		}), "-")
		if name = strings.Trim(name, "-"); name != "" {
			return name
		}
	}
	return ""
}

// freeName returns a name that no source has: the name itself, or with a number.
func freeName(l List, name string) string {
	free := name
	for n := 2; slices.ContainsFunc(l, func(s Source) bool { return s.Name.String() == free }); n++ {
		free = name + "-" + strconv.Itoa(n)
	}
	return free
}
