package picture_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"topicmux/tui/internal/picture"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

func TestAPictureIsWhatTheScreenShows(t *testing.T) {
	t.Parallel()
	g := screen.New(20, 3)
	r := g.All()
	r.Text(0, 0, `<b>"&'世界`, screen.Style{Fg: theme.Bad, Attr: screen.Bold})
	r.Text(0, 1, "selected", screen.Style{Bg: theme.Selection})
	for _, s := range theme.Schemes() {
		for _, p := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI, colorprofile.ASCII} {
			svg := picture.SVG(g, theme.New(theme.Options{Scheme: s, Dark: true, Profile: p}))
			if got := textOf(t, svg); got != `<b>"&'世界selected` {
				t.Errorf("%s: the picture says %q", s.Name(), got)
			}
			if !strings.Contains(svg, `textLength="84.0"`) || !strings.Contains(svg, `font-weight="bold"`) {
				t.Errorf("%s, %v: %s", s.Name(), p, svg)
			}
		}
	}
}

// textOf returns the text of an image, which must be well-formed XML.
func textOf(t *testing.T, svg string) string {
	t.Helper()
	dec, text, inside := xml.NewDecoder(strings.NewReader(svg)), "", 0
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return text
		}
		if err != nil {
			t.Fatalf("%v: %s", err, svg)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if tok.Name.Local == "text" {
				inside++
			}
		case xml.EndElement:
			if tok.Name.Local == "text" {
				inside--
			}
		case xml.CharData:
			if inside > 0 {
				text += string(tok)
			}
		}
	}
}
