package lens_test

import (
	"strings"
	"testing"

	"topicmux/monitor/lens"
	"topicmux/sse"
)

// TestBuiltInDialectsAreValid checks the table.
func TestBuiltInDialectsAreValid(t *testing.T) {
	t.Parallel()
	for _, d := range lens.Dialects() {
		if err := d.Validate(); err != nil {
			t.Error(err)
		}
	}
}

// TestParseSaysWhatIsWrong checks the errors for the dialects of users.
func TestParseSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	const ok = `"shapes":["a"],"rules":[{"kind":"text","text":"t"}]`
	for _, c := range []struct{ json, want string }{
		{`{`, "read dialects: unexpected EOF"},
		{`[{"nam":"x"}]`, `read dialects: json: unknown field "nam"`},
		{`{"name":"x",` + ok + `} {}`, "read dialects: there is more after the end of the JSON"},
		{`[{"name":"x",` + ok + `},{"name":"x",` + ok + `}]`, `dialect "x": there are two with that name`},
		{`[{` + ok + `}]`, "dialect: it has no name"},
		{`{"name":"x","rules":[{"kind":"text","text":"t"}]}`, `dialect "x": headers, shapes and hints are empty, so no stream can be recognized`},
		{`{"name":"x","hints":["a"],"rules":[{"kind":"text","text":"t"}]}`, `dialect "x": hints need urls`},
		{`{"name":"x","shapes":["a"]}`, `dialect "x": it has no rules`},
		{`{"name":"x","shapes":[""],"rules":[{"kind":"text","text":"t"}]}`, `dialect "x": a condition in shapes or hints is empty`},
		{`{"name":"x","headers":["a b: c"],"rules":[{"kind":"text","text":"t"}]}`, `dialect "x": header "a b: c": want "Name" or "Name: value"`},
		{`{"name":"x","shapes":["a:text"],"rules":[{"kind":"end"}]}`, `dialect "x": shapes: condition "a:text": unknown type "text": want string, number, bool, object, array, any`},
		{`{"name":"x","shapes":["a..b"],"rules":[{"kind":"end"}]}`, `dialect "x": shapes: condition "a..b": path "a..b": a step has no name`},
		{`{"name":"x","shapes":["a"],"rules":[{"kind":"words"}]}`, `dialect "x": rule 1: unknown kind "words": want start, text, thinking, tool, result, finish, usage, error, end, close or keepalive`},
		{`{"name":"x","shapes":["a"],"rules":[{"kind":"end"},{"kind":"text"}]}`, `dialect "x": rule 2: kind "text" needs text`},
		{`{"name":"x","shapes":["a"],"rules":[{"kind":"text","text":"t","tool":"n"}]}`, `dialect "x": rule 1: kind "text" has no tool`},
		{`{"name":"x","shapes":["a"],"rules":[{"kind":"text","text":"t","mode":"add"}]}`, `dialect "x": rule 1: unknown mode "add": want append, replace, fill or json`},
		{`{"name":"x","shapes":["a"],"rules":[{"kind":"text","text":"t","on":["y"]}]}`, `dialect "x": rule 1: on needs the dialect's type`},
		{`{"name":"x","shapes":["a"],"rules":[{"kind":"text","text":"a b"}]}`, `dialect "x": rule 1: text: path "a b": it has a blank or an operator`},
		{`{"name":"x","shapes":["a"],"rules":[{"kind":"text","text":"@name"}]}`, `dialect "x": rule 1: text: unknown name "@name": want @event or @data`},
		{`{"name":"x","shapes":["a"],"rules":[{"kind":"text","text":"^t"}]}`, `dialect "x": rule 1: text: path "^t": it has more ^ than the rule has arrays`},
		{`{"name":"x","shapes":["a"],"rules":[{"kind":"text","text":"t","each":"list"}]}`, `dialect "x": rule 1: each "list": it does not end with []`},
		{`{"name":"x","shapes":["a"],"rules":[{"kind":"text","text":"t[0]"}]}`, `dialect "x": rule 1: text: path "t[0]": only [] at the end of a step is known`},
	} {
		if _, err := lens.Parse([]byte(c.json)); err == nil || err.Error() != c.want {
			t.Errorf("%s:\n got %v\nwant %s", c.json, err, c.want)
		}
	}
}

// ownDialect is what a user adds for a server that is in no table.
const ownDialect = `[{
	"name": "my server",
	"shapes": ["tokens_predicted:number & stop:bool", "k=say*"],
	"type": "k",
	"role": "robot",
	"rules": [
		{"kind": "text", "text": "content"},
		{"kind": "text", "on": ["say", "say.*"], "each": "lines[].words[]", "text": "the\\.word | alt", "message": "^^who", "choice": "^n"},
		{"kind": "usage", "if": "stop", "output": "tokens_predicted"},
		{"kind": "end", "if": "stop", "reason": "=stopped"},
		{"kind": "end", "on": ["bye"], "reason": "k"}
	]
}]`

// TestDialectOfAUser checks that a dialect in a user's table works like a built-in one.
func TestDialectOfAUser(t *testing.T) {
	t.Parallel()
	extra, err := lens.Parse([]byte(ownDialect))
	if err != nil {
		t.Fatal(err)
	}
	r := lens.New(lens.Head{}, extra)
	var c lens.Conversation
	for _, data := range []string{
		`{"content":"Hello","stop":false,"tokens_predicted":1}`,
		`{"content":" there","stop":true,"tokens_predicted":2}`,
		`{"k":"say.loud","who":"bob","lines":[{"n":0,"words":[{"the.word":"a"},{"alt":"b"}]},{"n":1,"words":[{"the.word":"c"}, 5]}]}`,
		`{"k":"bye"}`,
	} {
		updates, ok := r.Read(sse.Event{Type: sse.DefaultEvent, Data: []byte(data)})
		if !ok {
			t.Errorf("%s: it does not belong to the dialect", data)
		}
		for _, u := range updates {
			c.Apply(u)
		}
	}
	var said []string
	for _, m := range c.Messages {
		said = append(said, m.Role+" "+m.Key+" "+m.Text(lens.Text))
	}
	if got, want := strings.Join(said, "; "), "robot 1 Hello there; robot bob ab; robot bob c"; got != want {
		t.Errorf("messages %q, want %q", got, want)
	}
	if r.Dialect() != "my server" || !c.Ended || c.EndReason != "bye" {
		t.Errorf("dialect %q, ended %t because of %q", r.Dialect(), c.Ended, c.EndReason)
	}
}

// TestDialectOfAUserReplacesABuiltIn checks that the same name replaces it.
func TestDialectOfAUserReplacesABuiltIn(t *testing.T) {
	t.Parallel()
	extra := []lens.Dialect{{Name: "ollama", Shapes: []string{"model & response"}, Rules: []lens.Rule{{Kind: lens.Text, Text: "model"}}}, {Name: "broken"}}
	r := lens.New(lens.Head{}, extra)
	updates, _ := r.Read(sse.Event{Type: sse.DefaultEvent, Data: []byte(`{"model":"m","created_at":"t","response":"x","done":false}`)})
	if len(updates) != 1 || string(updates[0].Text) != "m" {
		t.Errorf("updates %+v", updates)
	}
}
