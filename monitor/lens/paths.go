package lens

import (
	"fmt"
	"strings"
)

// Paths are the rules of a dialect in short: where each part of the conversation is in an
// event. All but End are paths in the notation of Dialect.
type Paths struct {
	Each      string // an array with a final []: the other paths, but End and Error, begin in its elements
	Message   string // the key of the message
	Choice    string // the number of the alternative
	Text      string
	Thinking  string
	Tool      string // the name of a tool that is called
	Arguments string // of the tool
	ID        string // of the call
	Result    string // what the tool has returned
	Finish    string // why the message is complete
	Input     string // numbers of tokens
	Output    string
	Total     string
	Cached    string
	Reasoning string
	Error     string // the message of an error
	End       string // a condition: the stream ends as planned
}

// Rules returns the rules that the paths stand for.
func (p *Paths) Rules() []Rule {
	rule := func(r Rule) Rule {
		r.Each, r.Message, r.Choice = p.Each, p.Message, p.Choice
		return r
	}
	var all []Rule
	add := func(r Rule, needs ...string) {
		if strings.Join(needs, "") != "" {
			all = append(all, r)
		}
	}
	add(rule(Rule{Kind: Thinking, Text: p.Thinking}), p.Thinking)
	add(rule(Rule{Kind: Text, Text: p.Text}), p.Text)
	part := p.ID
	add(rule(Rule{Kind: Tool, Tool: p.Tool, ID: p.ID, Text: p.Arguments, Part: part}), p.Tool, p.Arguments)
	add(rule(Rule{Kind: Result, Text: p.Result, ID: p.ID, Part: part, Mode: Replace}), p.Result)
	add(Rule{Kind: Usage, Each: p.Each, Input: p.Input, Output: p.Output, Total: p.Total, Cached: p.Cached, Reasoning: p.Reasoning},
		p.Input, p.Output, p.Total, p.Cached, p.Reasoning)
	if p.Error != "" {
		first, _, _ := strings.Cut(p.Error, " | ")
		all = append(all, Rule{Kind: Error, If: first, Text: p.Error})
	}
	add(rule(Rule{Kind: Finish, Reason: p.Finish}), p.Finish)
	add(Rule{Kind: End, If: p.End}, p.End)
	return all
}

// CheckPath returns what is wrong with a path in the notation of Dialect, or nil. The
// parts of a key, joined by " , ", are paths, too.
func CheckPath(path string) error {
	if path == "" {
		return fmt.Errorf("the path is empty")
	}
	for one := range strings.SplitSeq(strings.TrimSuffix(path, " | +"), " , ") {
		if one == "+" {
			continue
		}
		if _, err := parseSources(one); err != nil {
			return err
		}
	}
	return nil
}

// CheckCondition returns what is wrong with a condition in the notation of Dialect, or
// nil.
func CheckCondition(condition string) error {
	if condition == "" {
		return fmt.Errorf("the condition is empty")
	}
	_, err := parseConditions(condition)
	return err
}

// Kinds returns the kinds of rules.
func Kinds() []Kind {
	return []Kind{Start, Text, Thinking, Tool, Result, Finish, Usage, Error, End, Close, Keepalive}
}

// ValidateRule reports what is wrong with a rule by itself, or nil.
func (d *Dialect) ValidateRule(r *Rule) error {
	c := &compiled{Dialect: d, byType: make(map[string]*program)}
	if err := c.check(r); err != nil {
		return err
	}
	return c.add(newProgram(), r)
}
