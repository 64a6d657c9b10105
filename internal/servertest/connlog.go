package servertest

import (
	"bufio"
	"fmt"
	"io"
	"net/http"

	"topicmux/sse"
	"topicmux/topics"
)

// A ConnLog records what one connection of a subscriber requested and what it
// received until it ended.
type ConnLog struct {
	Selection   topics.Selection // default: all topics
	LastEventID string           // of the request; "" starts a new subscription
	Last        int              // events of each topic that a new subscription replays
	ReadBuffer  int              // of the socket in bytes; 0: the kernel's default
	OnHello     func()           // called for $hello; or nil
	OnEvent     func()           // called for each event with an id; or nil

	History  *History // of the hub that answers
	Received []Received
	Finished bool // the event "end" was received

	done  map[string]int // by topic: certainly published before the request
	begun map[string]int // by topic: at most published before $hello arrived
}

// Count returns how many events and gaps were received.
func (l *ConnLog) Count() (events, gaps int) {
	for _, h := range l.Received {
		switch {
		case h.ID != "":
			events++
		case h.Type == "$gap":
			gaps++
		}
	}
	return events, gaps
}

// A Received is one event as a client read it.
type Received struct {
	Type string
	ID   string
	Data string
}

// ResumeID returns the event id from which the next connection resumes.
func (l *ConnLog) ResumeID() string {
	for i := len(l.Received) - 1; i >= 0; i-- {
		if l.Received[i].ID != "" {
			return l.Received[i].ID
		}
	}
	return l.LastEventID
}

// Query returns the query string of the request.
func (l *ConnLog) Query() string {
	return fmt.Sprintf("topics=%s&last=%d", l.Selection, l.Last)
}

// WriteRequest writes the request and records what was published before it.
func (l *ConnLog) WriteRequest(w io.Writer) error {
	l.done, l.begun = l.History.counts()
	request := "GET /events?" + l.Query() + " HTTP/1.1\r\nHost: localhost\r\n"
	if l.LastEventID != "" {
		request += "Last-Event-ID: " + l.LastEventID + "\r\n"
	}
	_, err := io.WriteString(w, request+"\r\n")
	return err
}

// Read reads the response until it ends or the event "end" arrives. The status is 0
// if the response header is incomplete.
func (l *ConnLog) Read(r io.Reader) (status int) {
	body := bufio.NewReader(r)
	resp, err := http.ReadResponse(body, nil)
	if err != nil {
		return 0
	}
	if resp.StatusCode != http.StatusOK {
		return resp.StatusCode
	}
	dec := sse.NewDecoder(body, sse.DecoderOptions{})
	before := ""
	for !l.Finished {
		e, err := dec.Next()
		if err != nil {
			break
		}
		h := Received{Type: e.Type, Data: string(e.Data)}
		if id := dec.LastEventID(); id != before {
			h.ID, before = id, id
		}
		if h.Type == "$hello" {
			_, l.begun = l.History.counts()
			if l.OnHello != nil {
				l.OnHello()
			}
		}
		if h.ID != "" && l.OnEvent != nil {
			l.OnEvent()
		}
		l.Received = append(l.Received, h)
		l.Finished = h.Type == "end"
	}
	return resp.StatusCode
}

// A Gap is the data of the event "$gap".
type Gap struct {
	Topic, From, To, Reason string
	Missed                  int
	AtLeast                 bool
}

// Attribute moves the log to the history of the hub that answered, if the server
// restarted while the request was on its way. The time of its arrival is unknown then.
func (l *ConnLog) Attribute(h *History) {
	if h == l.History {
		return
	}
	l.History, l.done = h, map[string]int{}
	_, l.begun = h.counts()
}
