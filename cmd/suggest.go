package cmd

import (
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"topicmux/cmd/internal/settings"
	"topicmux/internal/fuzzy"
	"topicmux/sse"
)

// foreignFlags are flags by the names that other programs have for them. The first that
// the command has is suggested.
var foreignFlags = map[string][]string{
	"port": {"addr", "server"}, "p": {"addr"}, "host": {"addr", "server"}, "listen": {"addr"}, "bind": {"addr"}, "address": {"addr"},
	"url": {"server"}, "file": {"config"}, "f": {"config"}, "bearer": {"token"}, "auth": {"token"},
	"cert": {"tls-cert"}, "key": {"tls-key"}, "tls": {"tls-cert"}, "remote": {"allow-remote"},
	"topic": {"topics", "topic-field"}, "filter": {"topics"}, "select": {"topics"}, "history": {"last"}, "tail": {"last"}, "n": {"once", "last"},
	"count": {"once"}, "limit": {"once"}, "timeout": {"wait", "retry"}, "format": {"json", "log-format"}, "verbose": {"log-level"}, "debug": {"log-level"},
	"no-color": {"color"}, "silent": {"quiet"}, "q": {"quiet"}, "jq": {"field", "topic-field"}, "body": {"data"}, "request": {"method"},
	"dry-run": {"check"}, "test": {"check"},
}

// addressFlags are the flags by which other programs take the address that is an
// argument of watch and tail.
var addressFlags = []string{"addr", "address", "host", "port", "p", "server", "url"}

// flagError makes a usage error of an error in the flags. A flag after a word that is not a
// command belongs to that word.
func (a *app) flagError(c *cobra.Command, err error) error {
	if words := c.Flags().Args(); c == c.Root() && len(words) > 0 {
		return unknownCommand(c, words[0], a.argsFrom(words[0])...)
	}
	return flagError(c, err)
}

// matchFlags are the names by which the flag match of run is known.
var matchFlags = []string{"match", "m", "regexp", "regex", "pattern"}

func flagError(c *cobra.Command, err error) error {
	var (
		unknown *pflag.NotExistError
		invalid *pflag.InvalidValueError
		missing *pflag.ValueRequiredError
	)
	switch {
	case errors.As(err, &unknown):
		if slices.Contains(addressFlags, unknown.GetSpecifiedName()) && c.Flags().Lookup("topics") != nil {
			return usageError(err, "the address is an argument: %s 127.0.0.1:8080", c.CommandPath())
		}
		if slices.Contains(matchFlags, unknown.GetSpecifiedName()) {
			return usageError(err, "to pick values out of text: topicmux run --match 'time=([0-9.]+)' 'ping 127.0.0.1', or match: in a config file, beside stdin: true for piped text")
		}
		if near := nearFlag(c, unknown.GetSpecifiedName()); near != "" {
			return usageError(err, "did you mean %s?", near)
		}
	case errors.As(err, &invalid):
		flag := invalid.GetFlag()
		what := "invalid value"
		if errors.Is(err, strconv.ErrRange) {
			what = "value out of range"
		}
		hint := wantedValue(flag)
		if near := settings.SuggestDuration(invalid.GetValue()); near != "" && flag.Value.Type() == "duration" {
			hint = "did you mean " + near + "?"
		}
		return usageError(fmt.Errorf("--%s: %s %q", flag.Name, what, invalid.GetValue()), "%s", hint)
	case errors.As(err, &missing):
		flag := missing.GetFlag()
		return usageError(fmt.Errorf("--%s needs a value", flag.Name), "%s", wantedValue(flag))
	}
	return usageError(err, "%s --help shows the flags", c.CommandPath())
}

// wantedValue returns a hint about the values of a flag.
func wantedValue(flag *pflag.Flag) string {
	switch flag.Value.Type() {
	case "duration":
		return "want a duration such as 30s or 5m"
	case "int":
		return "want a whole number"
	case "bool":
		return "want true or false"
	}
	name, usage := pflag.UnquoteUsage(flag)
	return "--" + flag.Name + " " + name + ": " + usage
}

// nearFlag returns the flag that was probably meant, as you type it, or "". It may be a
// flag of another command.
func nearFlag(c *cobra.Command, name string) string {
	for _, other := range foreignFlags[name] {
		if c.Flags().Lookup(other) != nil {
			return "--" + other
		}
	}
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if len(name) > 1 {
		if near := fuzzy.Nearest(name, names); near != "" {
			return "--" + near
		}
	}
	for _, command := range []string{"tail", "watch", "publish", "serve", "run"} {
		other, _, err := c.Root().Find([]string{command})
		if err == nil && len(name) > 1 && other.Flags().Lookup(name) != nil {
			return other.CommandPath() + " --" + name
		}
	}
	return ""
}

// foreignCommands are the names that other programs have for a command.
var foreignCommands = map[string][]string{
	"serve":   {"server", "start", "run", "up", "daemon"},
	"watch":   {"dashboard", "ui", "tui", "show", "view", "open", "connect", "top"},
	"tail":    {"sub", "subscribe", "listen", "stream", "follow", "cat", "get", "events", "print"},
	"publish": {"pub", "send", "post", "push", "emit", "put"},
}

// foreignPaths are paths of a server in place of which other programs have a command.
var foreignPaths = map[string][]string{
	"/topics":  {"topics", "topic", "list", "ls", "catalog", "catalogue"},
	"/clients": {"clients", "sessions"},
	"/metrics": {"metrics", "stats"},
	"/healthz": {"health", "status", "ping"},
}

// unknownCommand is the error of an unknown command, with a suggestion. The rest are the
// arguments after it.
func unknownCommand(root *cobra.Command, name string, rest ...string) error {
	err := fmt.Errorf("there is no command %q", name)
	if name == "demo" {
		return usageError(err, "run topicmux without a command for the demo")
	}
	if path := foreignWord(foreignPaths, name); path != "" && (len(rest) == 0 || !isProgram(name)) {
		return usageError(err, "ask the server: curl %s%s", sse.Redact(serverURL()), path)
	}
	if taker := takerOf(name); taker != "" {
		return usageError(err, "%s is a config file: %s %s", name, taker, name)
	}
	var names []string
	for _, c := range root.Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	near := foreignWord(foreignCommands, name)
	if near == "" {
		near = fuzzy.Nearest(name, names)
	}
	switch {
	case near != "":
		return usageError(err, "did you mean topicmux %s?", near)
	case isProgram(name):
		return usageError(err, "to show the output of this program: topicmux run %s", shellArgument(name, rest))
	case strings.ContainsAny(name, ":/"), checkInput(name) == nil:
		return usageError(err, "did you mean topicmux watch %s?", name)
	default:
		return usageError(err, "topicmux --help shows the commands")
	}
}

// shellArgument returns a program and its arguments as one argument for a shell.
func shellArgument(program string, args []string) string {
	if len(args) == 0 {
		return program
	}
	line := program
	for _, arg := range args {
		line += " " + shellQuote(arg)
	}
	return shellQuote(line)
}

// shellQuote quotes a word for a shell if it needs it.
func shellQuote(word string) string {
	if word != "" && strings.Trim(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+./:,=@%") == "" {
		return word
	}
	if !strings.ContainsAny(word, "\"\\$`!") && strings.Contains(word, "'") {
		return `"` + word + `"`
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// isProgram reports whether a name without a path is that of a program in PATH.
func isProgram(name string) bool {
	_, err := exec.LookPath(name)
	return err == nil && !strings.ContainsAny(name, `:/\`)
}

// knownCommand checks the arguments of help, which are a command.
func knownCommand(help *cobra.Command, args []string) error {
	c, rest, err := help.Root().Find(args)
	switch {
	case err == nil && len(rest) == 0:
		return nil
	case c == nil, c == help.Root():
		return unknownCommand(help.Root(), args[0])
	}
	return usageError(fmt.Errorf("%s has no command %q", c.CommandPath(), rest[0]), "%s --help shows its flags", c.CommandPath())
}

// foreignWord returns the key that has the word in its list, or "".
func foreignWord(words map[string][]string, word string) string {
	for key, others := range words {
		if slices.Contains(others, strings.ToLower(word)) {
			return key
		}
	}
	return ""
}
