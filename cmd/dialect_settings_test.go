package cmd

import (
	"errors"
	"os"
	"strings"
	"testing"

	"topicmux/monitor/lens"
	"topicmux/sse"
)

// documentedDialect returns the example of a dialect in the manual, and its stream.
func documentedDialect(t *testing.T) (config, stream string) {
	t.Helper()
	manual, err := os.ReadFile("../docs/config.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(manual), "### Dialects of language models and agents")
	_, section, _ = strings.Cut(section, "```yaml\n")
	config, section, _ = strings.Cut(section, "```")
	_, section, _ = strings.Cut(section, "```\n")
	stream, _, _ = strings.Cut(section, "```")
	return config, stream
}

// TestDocumentedDialectReadsItsStream runs the example of the manual.
func TestDocumentedDialectReadsItsStream(t *testing.T) {
	t.Parallel()
	config, stream := documentedDialect(t)
	s, err := parseWatchConfig("wall.yaml", []byte(config))
	if err != nil {
		t.Fatal(err)
	}
	r := lens.New(lens.Head{}, s.dialects)
	var c lens.Conversation
	events := sse.NewDecoder(strings.NewReader(stream), sse.DecoderOptions{})
	for {
		ev, err := events.Next()
		if err != nil {
			break
		}
		updates, ok := r.Read(ev)
		if !ok {
			t.Errorf("%s: it does not belong to the dialect", ev.Data)
		}
		for _, u := range updates {
			c.Apply(u)
		}
	}
	if r.Dialect() != "acme" || len(c.Messages) != 1 {
		t.Fatalf("dialect %q, %d messages", r.Dialect(), len(c.Messages))
	}
	m := c.Messages[0]
	if m.Role != "assistant" || m.Key != "m1" || m.Finish != "stop" || m.Text(lens.Thinking) != "Two and two" || m.Text(lens.Text) != "It is four.Checked." {
		t.Errorf("message %+v: thinking %q, text %q", m, m.Text(lens.Thinking), m.Text(lens.Text))
	}
	tool := m.Parts[2]
	if tool.Tool != "add" || tool.ID != "c1" || string(tool.Text) != `{"a":2,"b":2}` || string(tool.Output) != "4" {
		t.Errorf("tool %s %s: %s gives %s", tool.Tool, tool.ID, tool.Text, tool.Output)
	}
	if c.Usage != (lens.Tokens{Input: 12, Output: 5}) || len(c.Errors) != 1 || c.Errors[0].Text != "slow down" || !c.Ended {
		t.Errorf("usage %+v, errors %+v, ended %t", c.Usage, c.Errors, c.Ended)
	}
}

// TestDialectsReplaceBuiltInOnes checks the precedence by name, and the fixed role.
func TestDialectsReplaceBuiltInOnes(t *testing.T) {
	t.Parallel()
	s, err := parseWatchConfig("w.yaml", []byte("dialects:\n- {name: ollama, shapes: [model & response], role: =robot, each: 'list[]', text: t | u, choice: n}\n"))
	if err != nil {
		t.Fatal(err)
	}
	r := lens.New(lens.Head{}, s.dialects)
	updates, _ := r.Read(sse.Event{Type: sse.DefaultEvent, Data: []byte(`{"model":"m","created_at":"t","response":"x","done":false,"list":[{"t":"a"},{"n":1,"u":"b"}]}`)})
	if len(updates) != 2 || string(updates[0].Text) != "a" || updates[1].Choice != 1 || updates[1].Role != "robot" {
		t.Errorf("updates %+v", updates)
	}
}

// TestWrongDialectsAreExplained checks place, text and hint of the errors.
func TestWrongDialectsAreExplained(t *testing.T) {
	t.Parallel()
	const ok = "name: x\n  shapes: [a]\n  "
	for _, c := range []struct{ dialect, want, hint string }{
		{ok + "txt: b", `w.yaml:4:3: unknown key "txt"`, "did you mean text?"},
		{ok + "usage: {inptu: b}", `w.yaml:4:11: unknown key "inptu"`, "did you mean input?"},
		{ok + "tool: b", "w.yaml:4:9: want keys and values here: arguments, id, name, result", ""},
		{ok + "text: a b", `w.yaml:4:9: path "a b": it has a blank or an operator`, "want a path such as"},
		{ok + "text: ''", "w.yaml:4:9: the path is empty", "want a path such as"},
		{ok + "end: 'a:word'", `w.yaml:4:8: condition "a:word": unknown type "word"`, "want a condition such as"},
		{"name: x\n  text: b\n  shapes: [a, 'b..c']", `w.yaml:4:15: condition "b..c": path "b..c": a step has no name`, "want a condition such as"},
		{ok + "anyCase: perhaps", "w.yaml:4:12: want true or false", ""},
		{ok + "rules: [{kind: txt}]", `w.yaml:4:18: unknown kind "txt"`, "did you mean text?"},
		{ok + "rules: [{kind: text, text: b, mode: appnd}]", `w.yaml:4:39: unknown mode "appnd"`, "did you mean append?"},
		{ok + "rules: [{kind: text, txt: b}]", `w.yaml:4:24: unknown key "txt"`, "did you mean text?"},
		{ok + "rules: [{kind: end}, {kind: text}]", `w.yaml:4:25: kind "text" needs text`, "rules of kind text"},
		{ok + "rules: [{kind: text, text: b, on: [c]}]", "w.yaml:4:12: on needs the dialect's type", "rules of kind text"},
		{ok + "rules: [{kind: text, text: ^b}]", `w.yaml:4:12: text: path "^b": it has more ^ than the rule has arrays`, "rules of kind text"},
		{ok + "each: list\n  text: b", `w.yaml:2:3: dialect "x": rule 1: each "list": it does not end with []`, "a dialect needs"},
		{"shapes: [a]\n  text: b", "w.yaml:2:3: it has no name", "a dialect needs"},
		{"name: x\n  text: b", `w.yaml:2:3: dialect "x": headers, shapes and hints are empty`, "a dialect needs"},
		{ok + "type: b", `w.yaml:2:3: dialect "x": it has no rules`, "a dialect needs"},
		{ok + "text: b\n- name: x\n  shapes: [c]\n  text: d", `w.yaml:5:3: there are two dialects named "x"`, "change its name"},
		{"[]", "w.yaml:2:3: want keys and values here", ""},
		{ok + "rules: 5", "w.yaml:4:10: want a list here", ""},
	} {
		text := []byte("dialects:\n- " + c.dialect + "\n")
		_, err := parseWatchConfig("w.yaml", text)
		agree(t, "watch", text, err)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s:\n got %v\nwant %s", c.dialect, err, c.want)
			continue
		}
		var f *commandError
		if !errors.As(err, &f) || !strings.Contains(f.hint, c.hint) {
			t.Errorf("%s: hint %q, want %q", c.dialect, f.hint, c.hint)
		}
	}
}

// TestDialectsAreBounded has more than a config file may.
func TestDialectsAreBounded(t *testing.T) {
	t.Parallel()
	var many strings.Builder
	for i := range maxDialects + 1 {
		many.WriteString("- {name: x" + strings.Repeat("y", i) + ", shapes: [a], text: b}\n")
	}
	if _, err := parseWatchConfig("w.yaml", []byte("dialects:\n"+many.String())); err == nil || !strings.Contains(err.Error(), "the maximum is 32 dialects") {
		t.Errorf("error %v", err)
	}
	rules := strings.Repeat("{kind: end},", maxRules+1)
	if _, err := parseWatchConfig("w.yaml", []byte("dialects: [{name: x, shapes: [a], rules: ["+rules+"]}]")); err == nil || !strings.Contains(err.Error(), "the maximum is 128 rules") {
		t.Errorf("error %v", err)
	}
}
