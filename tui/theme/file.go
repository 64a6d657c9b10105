package theme

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/lucasb-eyer/go-colorful"

	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
)

// maxFile is the largest size of a theme file, in bytes. A file with all slots
// has 2 KiB. The limit is small because the parser's time is quadratic in the
// nesting depth.
const maxFile = 16 << 10

// slotNames are the names of the slots in a theme file.
var slotNames = map[string]screen.Color{
	"bright": Bright, "muted": Muted, "faint": Faint, "ghost": Ghost,
	"border": Border, "border-focus": BorderFocus, "title": Title, "title-focus": TitleFocus, "track": Track,
	"good": Good, "warn": Warn, "bad": Bad, "info": Info, "accent": Accent,
	"selection": Selection, "band": Band, "bar": Bar,
	"key": Key, "string": String, "number": Number, "literal": Literal, "punct": Punct,
	"you": You, "other": Other,
}

// file is a theme file. Values that it omits come from its base.
type file struct {
	Name       string `yaml:"name"`
	Base       base   `yaml:"base"`
	Background hex    `yaml:"background"`
	Text       hex    `yaml:"text"`
	Colors     colors `yaml:"colors"`
	Series     []hex  `yaml:"series"`
	Heat       []hex  `yaml:"heat"`
}

// Load reads a theme file. Its errors contain the name of the file, the line,
// the column and the source text.
func Load(path string) (*Scheme, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return nil, err
	case len(data) > maxFile:
		return nil, fmt.Errorf("theme %s: a theme has at most %d bytes", path, maxFile)
	}
	s, err := Parse(data)
	if err != nil {
		return nil, fmt.Errorf("theme %s: %w", path, err)
	}
	return s, nil
}

// Parse parses the text of a theme file.
func Parse(data []byte) (*Scheme, error) {
	var f file
	if err := yaml.UnmarshalWithOptions(data, &f, yaml.Strict()); err != nil && !errors.Is(err, io.EOF) {
		return nil, errors.New(strings.TrimRight(yaml.FormatError(err, false, true), "\n"))
	}
	if f.Base == "" {
		f.Base = "dark"
	}
	switch {
	case slices.Contains(f.Series, "") || slices.Contains(f.Heat, ""):
		return nil, errors.New("a colour of series or heat is empty")
	case len(f.Series) > SeriesCount:
		return nil, fmt.Errorf("series has %d colours, and there are at most %d", len(f.Series), SeriesCount)
	case len(f.Heat) == 1 || len(f.Heat) > HeatSteps:
		return nil, fmt.Errorf("heat needs 2 to %d colours, from calm to alarming", HeatSteps)
	}
	p := f.palette()
	return &Scheme{name: f.name(), help: "from a file", dark: p, most: colorprofile.TrueColor}, nil
}

func (f *file) name() string {
	if name := text.CleanLine(strings.TrimSpace(f.Name), 40); name != "" {
		return name
	}
	return "own"
}

// palette returns the palette of the base with the colours of the file.
func (f *file) palette() *palette {
	onDark := true
	if f.Background != "" {
		l, _, _ := mustHex(string(f.Background)).OkLab()
		onDark = l < 0.5
	}
	p := *Find(string(f.Base)).palette(onDark)
	if f.Background != "" {
		p.dark, p.forced, p.ground, p.deep = onDark, true, string(f.Background), string(f.Background)
	}
	if f.Text != "" {
		p.text, p.forced = string(f.Text), true
	}
	for slot, c := range f.Colors {
		p.named[slot] = string(c)
	}
	for i := range p.series {
		if n := len(f.Series); n > 0 {
			p.series[i] = string(f.Series[i%n])
		}
	}
	if n := len(f.Heat); n > 0 {
		p.heat = make([]stop, n)
		for i, c := range f.Heat {
			p.heat[i] = stop{float64(i) / float64(n-1), string(c)}
		}
	}
	return &p
}

// hex is a colour such as "#7aa2f7".
type hex string

// UnmarshalYAML parses a colour.
func (h *hex) UnmarshalYAML(node ast.Node) error {
	s, ok := node.(*ast.StringNode)
	if ok && len(s.Value) == 7 {
		if _, err := colorful.Hex(s.Value); err == nil {
			*h = hex(strings.ToLower(s.Value))
			return nil
		}
	}
	return &yaml.SyntaxError{Message: `want a colour in quotes, such as "#7aa2f7"`, Token: node.GetToken()}
}

// base is the name of the theme that a file is based on.
type base string

// UnmarshalYAML parses the name of a theme that has colours.
func (b *base) UnmarshalYAML(node ast.Node) error {
	s, ok := node.(*ast.StringNode)
	if ok && Find(s.Value) != nil && Find(s.Value).most == colorprofile.TrueColor && s.Value != "auto" {
		*b = base(s.Value)
		return nil
	}
	return &yaml.SyntaxError{Message: "want dark, light, contrast, redgreen or blueyellow", Token: node.GetToken()}
}

// colors maps the slots of a file to colours.
type colors map[screen.Color]hex

// UnmarshalYAML parses the slots.
func (c *colors) UnmarshalYAML(node ast.Node) error {
	*c = colors{}
	m, ok := node.(ast.MapNode)
	if !ok {
		return &yaml.SyntaxError{Message: "want names of colours, such as good", Token: node.GetToken()}
	}
	for it := m.MapRange(); it.Next(); {
		slot, known := slotNames[it.Key().String()]
		if !known {
			return &yaml.SyntaxError{Message: "there is no colour with that name", Token: it.Key().GetToken()}
		}
		var h hex
		if err := h.UnmarshalYAML(it.Value()); err != nil {
			return err
		}
		(*c)[slot] = h
	}
	return nil
}
