package settings

import (
	"cmp"
	"strings"

	"github.com/spf13/pflag"
)

// A Source is where Load finds the settings.
type Source struct {
	Name string // of the config file, as problems call it
	Data []byte // of the config file; empty without one
	Hint string // what to do about problems in it

	// Opened is called with the name of each file whose content is a setting, such as that of
	// a token. Default: nil.
	Opened func(file string)

	Getenv func(name string) string
	Flags  *pflag.FlagSet // that Define was called with; nil: no flags
}

// Load sets what the table is bound to: first to the defaults, then to what the file
// has, then the environment, then the flags. The error is a *Problems. After an
// error the values mean nothing.
func Load(t Table, src Source) error {
	for _, s := range t {
		s.Value.reset()
	}
	doc, root := parse(src.Name, src.Hint, src.Data, false, t)
	doc.opened = src.Opened
	if root != nil {
		root.Fields(t)
	}
	if err := doc.err(); err != nil {
		return err
	}
	for _, s := range t {
		if text := src.variable(s); text != "" {
			if err := s.applyVariable(text, src.Hint); err != nil {
				return err
			}
		}
	}
	for _, s := range t {
		if texts := src.flag(s); len(texts) > 0 {
			if err := s.Value.apply(texts); err != nil {
				return &Problems{"--" + s.Flag + ": " + err.Error(), src.Hint}
			}
		}
	}
	return nil
}

// applyVariable sets the value to that of its environment variable.
func (s Setting) applyVariable(text, hint string) error {
	if s.Value.apply == nil {
		doc, root := parse(s.Env, hint, []byte(text), true, Table{s})
		if root != nil {
			s.Value.decode(*root)
		}
		return doc.err()
	}
	if err := s.Value.apply([]string{text}); err != nil {
		return &Problems{s.Env + ": " + err.Error(), hint}
	}
	return nil
}

func (src Source) variable(s Setting) string {
	if s.Env == "" {
		return ""
	}
	return src.Getenv(s.Env)
}

// flag returns the texts of the setting's flag, in order.
func (src Source) flag(s Setting) []string {
	if src.Flags == nil || s.Flag == "" {
		return nil
	}
	return src.Flags.Lookup(s.Flag).Value.(*flagTexts).texts
}

// flagTexts is the pflag.Value of a setting. It keeps the texts of the command line
// for Load, which is called again when the config file has changed.
type flagTexts struct {
	value Value // checks the texts; nothing else reads what it is bound to
	texts []string
}

// Set implements pflag.Value.
func (f *flagTexts) Set(text string) error {
	if err := f.value.apply([]string{text}); err != nil {
		return err
	}
	f.texts = append(f.texts, text)
	return nil
}

// Type implements pflag.Value.
func (f *flagTexts) Type() string { return f.value.kind }

func (f *flagTexts) String() string { return strings.Join(f.texts, ",") }

// Define defines the flags of the table. What the table is bound to is only for
// checking the texts: Load fills another one. The help shows the default; where the
// environment has one, that.
func Define(f *pflag.FlagSet, t Table, getenv func(name string) string) {
	for _, s := range t {
		if s.Flag == "" {
			continue
		}
		flag := f.VarPF(&flagTexts{value: s.Value}, s.Flag, s.Short, s.Help)
		flag.Hidden = s.Hidden
		if flag.DefValue = s.shownDefault(getenv); s.Value.kind == "bool" {
			flag.NoOptDefVal = "true"
		}
	}
}

// shownDefault returns the default of the flag as the help shows it.
func (s Setting) shownDefault(getenv func(name string) string) string {
	env := Source{Getenv: getenv}.variable(s)
	if s.NoDefault {
		return ""
	}
	return cmp.Or(env, s.Value.text)
}
