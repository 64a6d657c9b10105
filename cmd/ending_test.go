package cmd

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestExitCodeTellsHowAStreamEnded reads streams of other servers to their end with each
// command that ends with its stream.
func TestExitCodeTellsHowAStreamEnded(t *testing.T) {
	t.Setenv("COLUMNS", "80")
	const (
		word     = `data: {"object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"word "}}]}` + "\n\n"
		last     = `data: {"object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}` + "\n\n"
		done     = "data: [DONE]\n\n"
		failed   = `data: {"error":{"message":"overloaded","type":"server_error"}}` + "\n\n"
		topic    = "event: a\ndata: 1\n\nevent: b\ndata: 2\n\n"
		message  = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{}}\n\nevent: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hi\"}}\n\n"
		messages = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"
		cut      = "\x00" // the connection breaks here
	)
	for name, c := range map[string]struct{ body, verdict string }{
		"[DONE]":                           {word + last + done, ""},
		"a clean end of topics":            {topic, ""},
		"a clean end after a message":      {word + last, ""},
		"the end marker of a dialect":      {message + messages, ""},
		"$complete":                        {topic + "event: $complete\ndata: {}\n\n", ""},
		"an error":                         {word + failed, "error reported: overloaded"},
		"an error before [DONE]":           {word + failed + done, "error reported: overloaded"},
		"an error without a message":       {failed, "error reported: overloaded"},
		"nothing but an error":             {failed + done, "error reported: overloaded"},
		"an error of topics before an end": {topic + failed + "event: done\ndata: {}\n\n", "error reported: overloaded"},
		"an error that is overcome":        {topic + failed + topic + done, ""},
		"a cut after [DONE]":               {word + last + done + cut, ""},
		"a cut after the end of topics":    {topic + done + cut, ""},
		"a half event after [DONE]":        {word + last + done + "data: {", ""},
		"a cut after an error":             {word + failed + cut, "error reported: overloaded"},
		"an error event among topics":      {topic + "event: error\ndata: {\"error\":\"disk full\"}\n\n", "error reported: disk full"},
		"a clean end in a message":         {word + word, "cut: the server closed the stream in the middle of a message"},
		"a cut in a message":               {word + cut, "cut: the connection broke: unexpected EOF in the middle of a message"},
		"a cut of topics":                  {topic + cut, "cut: the connection broke: unexpected EOF"},
		"a cut in a message of a dialect":  {message + cut, "cut: the connection broke: unexpected EOF in the middle of a message"},
	} {
		url := answering(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			text, broken := strings.CutSuffix(c.body, cut)
			_, _ = io.WriteString(w, text)
			_ = http.NewResponseController(w).Flush()
			if broken {
				panic(http.ErrAbortHandler)
			}
		})
		stream := streamSettings{source: url, last: -1}
		post := requestSettings{method: http.MethodPost}
		for command, run := range map[string]func(std stdio) error{
			"tail --no-reconnect": func(std stdio) error {
				return runTail(t.Context(), std, tailSettings{streamSettings: stream, noReconnect: true})
			},
			"tail -X POST": func(std stdio) error {
				return runTail(t.Context(), std, tailSettings{streamSettings: stream, requestSettings: post})
			},
			"watch --plain": func(std stdio) error {
				return runWatch(t.Context(), std, watchSettings{streamSettings: stream, requestSettings: post, plain: true, wait: testTimeout})
			},
			"watch --once": func(std stdio) error {
				s := watchSettings{streamSettings: stream, requestSettings: post, once: true, wait: testTimeout, color: "never"}
				s.noState = true
				return runWatch(t.Context(), std, s)
			},
		} {
			var out, said bytes.Buffer
			err := run(stdio{out: newOutput(&out), err: newOutput(&said)})
			var known *commandError
			switch {
			case c.verdict == "" && err != nil:
				t.Errorf("%s, %s: ended with %v", name, command, err)
			case c.verdict != "" && (err == nil || err.Error() != url+": "+c.verdict || errors.As(err, &known) && (known.printed || known.code > 1)):
				t.Errorf("%s, %s: ended with %v, want %s", name, command, err, c.verdict)
			}
		}
	}
}

// TestARecordedErrorIsReported reads recordings with each command that ends with its input.
// Only the end of a connection is missing in a recording, so a cut is no failure.
func TestARecordedErrorIsReported(t *testing.T) {
	t.Setenv("COLUMNS", "80")
	const (
		word    = `data: {"object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"word "}}]}` + "\n\n"
		failed  = `data: {"error":{"message":"overloaded","type":"server_error"}}` + "\n\n"
		done    = "data: [DONE]\n\n"
		topic   = "event: a\ndata: 1\n\nevent: b\ndata: 2\n\n"
		message = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{}}\n\n"
	)
	for name, c := range map[string]struct{ body, failure string }{
		"a conversation with an error":      {word + failed, "overloaded"},
		"an error before [DONE]":            {word + failed + done, "overloaded"},
		"nothing but an error":              {failed, "overloaded"},
		"an error of a dialect":             {message + "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n", "Overloaded"},
		"an error event among topics":       {topic + "event: error\ndata: disk full\n\n", "disk full"},
		"an error and an incomplete event":  {word + failed + "data: {", "overloaded"},
		"an error in lines of JSON":         {"{\"v\":1}\n{\"error\":\"disk full\"}\n", "disk full"},
		"an error that is overcome":         {topic + failed + topic, ""},
		"half a conversation":               {word, ""},
		"a complete conversation":           {word + done, ""},
		"an error in a line of text":        {"one\nerror\n", ""},
		"topics of a topicmux server":       {"event: $hello\ndata: {\"server\":\"topicmux\",\"topics\":[]}\n\n" + topic + failed, ""},
		"a topic with a member about error": {topic + "event: a\ndata: {\"error\":null}\n\n", ""},
	} {
		file := filepath.Join(t.TempDir(), "tape.sse")
		if err := os.WriteFile(file, []byte(c.body), 0o600); err != nil {
			t.Fatal(err)
		}
		stream := streamSettings{source: file, last: -1}
		for command, run := range map[string]func(std stdio) error{
			"tail": func(std stdio) error { return runTail(t.Context(), std, tailSettings{streamSettings: stream}) },
			"tail --json": func(std stdio) error {
				return runTail(t.Context(), std, tailSettings{streamSettings: stream, json: true})
			},
			"tail --raw": func(std stdio) error {
				return runTail(t.Context(), std, tailSettings{streamSettings: stream, raw: true})
			},
			"tail -": func(std stdio) error {
				in, err := os.Open(file)
				if err != nil {
					return err
				}
				defer in.Close()
				std.in = in
				return runTail(t.Context(), std, tailSettings{streamSettings: streamSettings{source: "-", last: -1}})
			},
			"watch --plain": func(std stdio) error {
				return runWatch(t.Context(), std, watchSettings{streamSettings: stream, plain: true, wait: testTimeout})
			},
			"watch --once": func(std stdio) error {
				s := watchSettings{streamSettings: stream, once: true, wait: testTimeout, color: "never"}
				s.noState = true
				return runWatch(t.Context(), std, s)
			},
		} {
			var out, said bytes.Buffer
			err := run(stdio{out: newOutput(&out), err: newOutput(&said)})
			name := name + ", " + command
			var known *commandError
			switch want := ": error reported: " + c.failure; {
			case c.failure == "" && err != nil:
				t.Errorf("%s: ended with %v", name, err)
			case c.failure != "" && (err == nil || !strings.HasSuffix(err.Error(), want) || strings.Contains(err.Error(), "read ") || errors.As(err, &known) && known.printed):
				t.Errorf("%s: ended with %v, want %s", name, err, want)
			}
			if c.failure != "" && strings.HasSuffix(c.body, "{") && !strings.Contains(said.String()+out.String(), "incomplete event") {
				t.Errorf("%s: says %q of the incomplete event", name, &said)
			}
		}
	}
}

// TestAConversationThatIsCompleteIsNotRequestedAgain has a GET request, which is repeated
// when its stream ends otherwise.
func TestAConversationThatIsCompleteIsNotRequestedAgain(t *testing.T) {
	t.Parallel()
	requests := 0
	url := answering(t, func(w http.ResponseWriter, _ *http.Request) {
		if requests++; requests > 1 {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, "retry: 1\n\ndata: {\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\ndata: [DONE]\n\n")
	})
	var out, said bytes.Buffer
	err := runTail(t.Context(), stdio{out: newOutput(&out), err: newOutput(&said)}, tailSettings{streamSettings: streamSettings{source: url, last: -1}})
	if err != nil || requests != 1 || strings.Contains(said.String(), "retrying") || strings.Count(said.String(), "closed") != 1 {
		t.Errorf("ended with %v after %d requests, and printed\n%s", err, requests, &said)
	}
}

// TestAlertsAboutTheStreamFire uses rules that hold by the end of the stream, and others
// that do not.
func TestAlertsAboutTheStreamFire(t *testing.T) {
	t.Setenv("COLUMNS", "80")
	url := answering(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, "event: a\ndata: 1\n\nevent: a\ndata: 2\n\n")
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
	for rule, fires := range map[string]bool{
		"$stream.events >= 2": true, "$stream.status == 200": true, "$stream.ttfe < 1h": true, "$stream.cut": true, "$stream.verdict == cut": true,
		"$stream.events > 2": false, "$stream.failed": false, "$stream.ttft > 1h": false, "$stream.rate < 1": false,
	} {
		stream := streamSettings{source: url, last: -1}
		post := requestSettings{method: http.MethodPost}
		rules := alertSettings{fromLine: []string{rule}}
		for command, run := range map[string]func(std stdio) error{
			"tail": func(std stdio) error {
				return runTail(t.Context(), std, tailSettings{streamSettings: stream, requestSettings: post, alertSettings: rules})
			},
			"watch --plain": func(std stdio) error {
				s := watchSettings{streamSettings: stream, requestSettings: post, plain: true, wait: testTimeout}
				s.alertSettings = rules
				return runWatch(t.Context(), std, s)
			},
			"watch --once": func(std stdio) error {
				s := watchSettings{streamSettings: stream, requestSettings: post, once: true, wait: testTimeout, color: "never"}
				s.alertSettings, s.noState = rules, true
				return runWatch(t.Context(), std, s)
			},
		} {
			var out bytes.Buffer
			err := run(stdio{out: newOutput(&out), err: newOutput(&out)})
			told := strings.Contains(strings.ToLower(out.String()), "alert: "+rule)
			if told != fires || strings.Contains(out.String(), "no topic") {
				t.Errorf("%s, %s: ended with %v, and printed\n%s", command, rule, err, &out)
			}
		}
	}
}
