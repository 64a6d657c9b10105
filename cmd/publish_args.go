package cmd

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// negativeNumbersAsData returns the arguments of publish with topic and data after a
// --, so that a negative number is data and not a flag. It does not change other
// command lines.
func negativeNumbersAsData(root *cobra.Command, args []string) []string {
	c, rest, err := root.Find(args)
	if err != nil || c.Name() != "publish" || !slices.ContainsFunc(rest, isNegative) {
		return args
	}
	var flags, data []string
	for i := 0; i < len(rest); i++ {
		switch arg := rest[i]; {
		case arg == "--":
			data = append(data, rest[i+1:]...)
			i = len(rest)
		case isNegative(arg), arg == "-", !strings.HasPrefix(arg, "-"):
			data = append(data, arg)
		default:
			flags = append(flags, arg)
			if i+1 < len(rest) && wantsNext(c.Flags(), arg) {
				i++
				flags = append(flags, rest[i])
			}
		}
	}
	return slices.Concat([]string{c.Name()}, flags, []string{"--"}, data)
}

// isNegative reports whether an argument begins like a negative number.
func isNegative(arg string) bool {
	digits, ok := strings.CutPrefix(arg, "-")
	digits = strings.TrimPrefix(digits, ".")
	return ok && digits != "" && digits[0] >= '0' && digits[0] <= '9'
}

// wantsNext reports whether the value of a flag is the next argument.
func wantsNext(f *pflag.FlagSet, arg string) bool {
	if name, long := strings.CutPrefix(arg, "--"); long {
		flag := f.Lookup(name)
		return flag != nil && flag.NoOptDefVal == ""
	}
	for i := 1; i < len(arg); i++ {
		if flag := f.ShorthandLookup(arg[i : i+1]); flag != nil && flag.NoOptDefVal == "" {
			return i == len(arg)-1
		}
	}
	return false
}
