package exposition

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// comment parses a line that begins with #. It returns true after # EOF.
func (p *parser) comment() (end bool, err error) {
	p.at++
	if p.om {
		if !p.accept(' ') {
			return false, errComment
		}
		if strings.HasPrefix(p.text[p.at:], "EOF") {
			return p.eof()
		}
	} else if p.blanks(); p.text[p.at-1] == '#' { // no blank: not metadata
		p.restOfLine()
		return false, nil
	}
	keyword := p.keyword()
	if keyword == "" {
		if p.om {
			return false, errComment
		}
		p.restOfLine()
		return false, nil
	}
	return false, p.metadataLine(keyword)
}

func (p *parser) eof() (end bool, err error) {
	p.at += len("EOF")
	p.accept('\n')
	if p.at < len(p.text) {
		return false, errAfterEOF
	}
	return true, nil
}

// keyword skips the keyword of metadata and the blanks behind it, and returns it, or "".
func (p *parser) keyword() string {
	for _, k := range []string{"HELP", "TYPE", "UNIT"} {
		rest, ok := strings.CutPrefix(p.text[p.at:], k)
		if !ok || rest == "" || rest[0] != ' ' && (p.om || rest[0] != '\t') || k == "UNIT" && !p.om {
			continue
		}
		p.at += len(k) + 1
		p.skip()
		return k
	}
	return ""
}

// metadataLine parses the rest of a line with metadata.
func (p *parser) metadataLine(keyword string) (err error) {
	var name string
	if p.peek() == '"' {
		name, err = p.quoted("a name", "", true)
	} else if name = p.name(true); name == "" {
		err = fmt.Errorf("expected the name of a metric after %s, not %s", keyword, p.next())
	}
	if err != nil {
		return err
	}
	at, line := p.at, p.line
	value := p.restOfLine()
	m := p.metadata[name]
	if err = p.set(&m, keyword, name, value); err != nil {
		p.at, p.line = at, line // the error is about this line
		return err
	}
	p.metadata[name] = m
	return nil
}

// set sets the metadata that a line contains. value is what follows the name.
func (p *parser) set(m *Metadata, keyword, name, value string) error {
	if p.om && !strings.HasPrefix(value, " ") {
		return fmt.Errorf("expected a blank and a text after %s %s", keyword, name)
	}
	value = value[min(1, len(value)):]
	if !utf8.ValidString(value) {
		return errors.New("the text is not UTF-8")
	}
	switch keyword {
	case "HELP":
		m.Help = p.help(value)
	case "UNIT":
		if value != "" && !strings.HasSuffix(name, "_"+value) {
			return fmt.Errorf("the unit %q is not the end of the name %s", value, name)
		}
		m.Unit = value
	case "TYPE":
		t, ok := p.typeOf(value)
		if !ok {
			return fmt.Errorf("there is no type %q", value)
		}
		m.Type = t
	}
	return nil
}

func (p *parser) help(text string) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	if p.om {
		return unescape.Replace(text)
	}
	return unescapeHelp.Replace(text)
}

var unescapeHelp = strings.NewReplacer(`\\`, `\`, `\n`, "\n")

// typeOf returns the type with this name, and whether the format has it.
func (p *parser) typeOf(name string) (Type, bool) {
	if !p.om {
		name = strings.Trim(name, " \t") // some exporters align columns
	}
	switch t := Type(name); t {
	case Counter, Gauge, Histogram, Summary:
		return t, true
	case GaugeHistogram, Info, StateSet:
		return t, p.om
	case "unknown":
		return Unknown, p.om
	case "untyped":
		return Unknown, !p.om
	}
	return Unknown, false
}
