package lens

import (
	"fmt"
	"slices"
	"strings"
)

// A rule is a Rule ready to use.
type rule struct {
	kind       Kind
	mode       Mode
	conditions []condition
	text       sources
	message    sources
	part       []sources
	newPart    bool // the last resort for the key of the part is a new one
	role       sources
	choice     sources
	tool       sources
	id         sources
	reason     sources
	tokens     [5]sources // input, output, total, cached, reasoning
}

// compiled is a Dialect ready to use.
type compiled struct {
	*Dialect
	name    string
	role    string
	typ     sources
	types   *program            // finds the type; nil without one
	byType  map[string]*program // by types in Rule.On
	prefix  []string            // of types in Rule.On that end with a star, the longest first
	byStart []*program
	other   *program // for events of other types

	form     *program // for the conditions in shapes and hints
	shapes   [][]condition
	hints    [][]condition
	replaces bool // a rule replaces texts
}

func compile(d *Dialect) (*compiled, error) {
	c := &compiled{Dialect: d, name: d.Name, role: d.Role, byType: make(map[string]*program)}
	if c.role == "" {
		c.role = "assistant"
	}
	for i := range d.Rules {
		if err := c.check(&d.Rules[i]); err != nil {
			return nil, fmt.Errorf("rule %d: %w", i+1, err)
		}
		c.replaces = c.replaces || d.Rules[i].Mode == Replace
	}
	if err := c.compileType(); err != nil {
		return nil, err
	}
	c.form = newProgram()
	var err error
	if c.shapes, err = c.compileShapes(d.Shapes); err != nil {
		return nil, fmt.Errorf("shapes: %w", err)
	}
	if c.hints, err = c.compileShapes(d.Hints); err != nil {
		return nil, fmt.Errorf("hints: %w", err)
	}
	return c, c.compileRules()
}

func (c *compiled) compileType() (err error) {
	if c.Type == "" {
		return nil
	}
	if c.typ, err = parseSources(c.Type); err != nil {
		return fmt.Errorf("type: %w", err)
	}
	c.types = newProgram()
	return bind([]*program{c.types}, c.typ)
}

// compileRules makes a program for each type, with the rules for it.
func (c *compiled) compileRules() (err error) {
	var starts []string
	for _, r := range c.Rules {
		for _, on := range r.On {
			if start, ok := strings.CutSuffix(on, "*"); ok {
				starts = append(starts, start)
			} else {
				c.byType[c.plain(on)] = nil
			}
		}
	}
	for on := range c.byType {
		if c.byType[on], err = c.programFor(on); err != nil {
			return err
		}
	}
	slices.SortFunc(starts, func(a, b string) int { return len(b) - len(a) })
	c.prefix = slices.Compact(starts)
	for i, start := range c.prefix {
		p, err := c.programFor(c.plain(start) + "*")
		if err != nil {
			return err
		}
		c.prefix[i], c.byStart = c.plain(start), append(c.byStart, p)
	}
	c.other, err = c.programFor("")
	return err
}

// programFor returns the program for events of a type.
func (c *compiled) programFor(typ string) (*program, error) {
	p := newProgram()
	for i := range c.Rules {
		if r := &c.Rules[i]; c.isFor(r, typ) {
			if err := c.add(p, r); err != nil {
				return nil, fmt.Errorf("rule %d: %w", i+1, err)
			}
		}
	}
	return p, nil
}

func (c *compiled) isFor(r *Rule, typ string) bool {
	return len(r.On) == 0 || slices.ContainsFunc(r.On, func(on string) bool {
		start, ok := strings.CutSuffix(c.plain(on), "*")
		return c.plain(on) == typ || ok && strings.HasPrefix(typ, start)
	})
}

// plain returns a type as it is compared.
func (c *compiled) plain(typ string) string {
	if !c.AnyCase {
		return typ
	}
	return strings.ReplaceAll(strings.ToLower(typ), "_", "")
}

// conditions returns conditions with values as they are compared.
func (c *compiled) conditions(s string) ([]condition, error) {
	all, err := parseConditions(s)
	for i := range all {
		for j, v := range all[i].values {
			all[i].values[j] = newPattern(c.plain(v.text))
		}
	}
	return all, err
}

func (c *compiled) compileRule(r *Rule, scopes []*program) (*rule, error) {
	out := &rule{kind: r.Kind, mode: r.Mode}
	var err error
	sourcesOf := func(name, path string) (all sources) {
		if path == "" || err != nil {
			return nil
		}
		if all, err = parseSources(path); err == nil {
			err = bind(scopes, all)
		}
		if err != nil {
			err = fmt.Errorf("%s: %w", name, err)
		}
		return all
	}
	out.text = sourcesOf("text", r.Text)
	out.message = sourcesOf("message", r.Message)
	out.role = sourcesOf("role", r.Role)
	out.choice = sourcesOf("choice", r.Choice)
	out.tool = sourcesOf("tool", r.Tool)
	out.id = sourcesOf("id", r.ID)
	out.reason = sourcesOf("reason", r.Reason)
	for i, path := range []string{r.Input, r.Output, r.Total, r.Cached, r.Reasoning} {
		out.tokens[i] = sourcesOf("usage", path)
	}
	part := r.Part
	if part == "+" {
		part, out.newPart = "", true
	} else if before, ok := strings.CutSuffix(part, " | +"); ok {
		part, out.newPart = before, true
	}
	if part != "" {
		for one := range strings.SplitSeq(part, " , ") {
			out.part = append(out.part, sourcesOf("part", one))
		}
	}
	if err != nil {
		return nil, err
	}
	if out.conditions, err = c.conditions(r.If); err != nil {
		return nil, err
	}
	for i := range out.conditions {
		if err := bind(scopes, out.conditions[i].from); err != nil {
			return nil, fmt.Errorf("condition %q: %w", r.If, err)
		}
	}
	return out, nil
}

// compileShapes compiles conditions on an event, for the program c.form.
func (c *compiled) compileShapes(all []string) (out [][]condition, err error) {
	for _, s := range all {
		conditions, err := c.conditions(s)
		if err != nil {
			return nil, err
		}
		for i := range conditions {
			if err := bind([]*program{c.form}, conditions[i].from); err != nil {
				return nil, fmt.Errorf("condition %q: %w", s, err)
			}
		}
		out = append(out, conditions)
	}
	return out, nil
}
