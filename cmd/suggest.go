package cmd

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flagError is what cobra calls for a mistake in the flags.
func flagError(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		var names []string
		c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if near := nearest(unknown.GetSpecifiedName(), names); near != "" {
			return misused(err, "did you mean --%s?", near)
		}
	}
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) {
		err = fmt.Errorf("--%s wants a value of type %s, and %q is none",
			invalid.GetFlag().Name, invalid.GetFlag().Value.Type(), invalid.GetValue())
	}
	return misused(err, "%s --help shows the flags", c.CommandPath())
}

// unknownCommand says that there is no such command, and which one is near.
func unknownCommand(root *cobra.Command, name string) error {
	err := fmt.Errorf("there is no command %q", name)
	var names []string
	for _, c := range root.Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	switch near := nearest(name, names); {
	case near != "":
		return misused(err, "did you mean topicmux %s?", near)
	case strings.ContainsAny(name, ":/"):
		return misused(err, "topicmux watch %s shows a stream", name)
	default:
		return misused(err, "topicmux --help shows the commands")
	}
}

// nearest returns the name that is most like s, or "" if none is. Of two that
// are equally like it, it is the shorter one.
func nearest(s string, names []string) string {
	best, limit := "", 1+len(s)/3
	byLength := func(a, b string) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	}
	for _, name := range slices.SortedFunc(slices.Values(names), byLength) {
		d := distance(s, name)
		if len(s) > 1 && strings.HasPrefix(name, s) {
			d = min(d, 1)
		}
		if d <= limit {
			best, limit = name, d-1
		}
	}
	return best
}

// distance is how many insertions, deletions and changes of a byte lead from a
// to b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
