package sse_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"time"

	"topicmux/sse"
)

// A decoder reads events from the body of a response or any other reader.
func ExampleDecoder() {
	body := strings.NewReader("event: cpu\nid: 7\ndata: 37.5\n\n: still here\n\ndata: two\ndata: lines\n\n")

	d := sse.NewDecoder(body, sse.DecoderOptions{})
	for ev, err := range d.Events() {
		if err != nil {
			fmt.Println("the stream broke:", err)
			break
		}
		fmt.Printf("%s %q, last id %s\n", ev.Type, ev.Data, ev.ID)
	}
	// Output:
	// cpu "37.5", last id 7
	// message "two\nlines", last id 7
}

// The hook OnLine gets every line, including comments.
func ExampleDecoder_lines() {
	body := strings.NewReader(": hello\ndata: 1\n\n")

	d := sse.NewDecoder(body, sse.DecoderOptions{
		OnLine: func(l sse.Line) { fmt.Printf("%-7v %q\n", l.Kind, l.Raw) },
	})
	for ev, err := range d.Events() {
		fmt.Printf("event   %q, error %v\n", ev.Data, err)
	}
	// Output:
	// comment ": hello"
	// field   "data: 1"
	// blank   ""
	// event   "1", error <nil>
}

func ExampleAppendEvent() {
	frame := sse.Frame{ID: "7fk2q-1042", Event: "cpu", Data: []byte("37.5\n41.0")}

	stream, err := sse.AppendEvent(nil, frame)
	if err != nil {
		fmt.Println(err)
		return
	}
	_, _ = os.Stdout.Write(stream)
	// Output:
	// id: 7fk2q-1042
	// event: cpu
	// data: 37.5
	// data: 41.0
}

// The encoder rejects a frame that the format cannot represent.
func ExampleAppendEvent_refused() {
	_, err := sse.AppendEvent(nil, sse.Frame{Event: "two\nlines"})
	fmt.Println(err)
	// Output:
	// sse: encode event: contains a line end
}

// After a connection breaks, a client resumes at its last event. It ends when the server
// answers 204.
func ExampleClient() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		flush := http.NewResponseController(w).Flush
		switch r.Header.Get("Last-Event-ID") {
		case "":
			w.Header().Set("Content-Type", sse.MediaType)
			_ = flush()
			fmt.Fprint(w, "retry: 200\n\nid: 1\ndata: one\n\n") // and the end
		case "1":
			w.Header().Set("Content-Type", sse.MediaType)
			_ = flush()
			fmt.Fprint(w, "id: 2\ndata: two\n\n")
		default:
			w.WriteHeader(http.StatusNoContent)
		}
	}))
	defer server.Close()

	client, err := sse.NewClient(server.URL, sse.Options{
		OnState: func(s sse.State) {
			fmt.Print(s.Phase)
			if s.Err != nil {
				fmt.Printf(": %v", s.Err)
			}
			fmt.Println()
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	err = client.Run(ctx, func(ev sse.Event) error {
		fmt.Printf("%s %s\n", ev.ID, ev.Data)
		return nil
	})
	fmt.Println("ended with", err)
	// Output:
	// connecting
	// open
	// 1 one
	// waiting: the server ended the stream
	// connecting
	// open
	// 2 two
	// waiting: the server ended the stream
	// connecting
	// closed
	// ended with <nil>
}

// A handler ends the client when it returns an error.
func ExampleClient_Run_once() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", sse.MediaType)
		fmt.Fprint(w, "data: one\n\ndata: two\n\n")
	}))
	defer server.Close()

	client, err := sse.NewClient(server.URL, sse.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	done := errors.New("seen enough")
	err = client.Run(context.Background(), func(ev sse.Event) error {
		fmt.Printf("%s\n", ev.Data)
		return done
	})
	fmt.Println(errors.Is(err, done))
	// Output:
	// one
	// true
}

func ExampleRedact() {
	fmt.Println(sse.Redact("https://me:secret@example.org/events?topics=cpu&access_token=secret"))
	// Output: https://me:xxxxx@example.org/events?topics=cpu&access_token=xxxxx
}
