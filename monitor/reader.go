package monitor

import (
	"io"
	"net/http"

	"topicmux/monitor/records"
	"topicmux/sse"
)

// A recordReader reads what a session follows: records, or events once the first bytes
// have shown that.
type recordReader struct {
	*records.Decoder
	session *Session
}

// newReader returns a reader of r.
func (s *Session) newReader(r io.Reader, opts records.Options) *recordReader {
	opts.OnLine, opts.MaxEvent = s.onLine(), s.opts.Client.MaxEvent
	return &recordReader{records.NewDecoder(r, opts), s}
}

// Next returns the next event. Its lines are a block of their own, as if a blank line
// followed.
func (r *recordReader) Next() (sse.Event, error) {
	ev, err := r.Decoder.Next()
	r.session.form.Store(uint32(r.Form()))
	if err == nil && r.Form() != records.EventStream && !r.session.opts.Unstored {
		r.session.store.Line(sse.Line{Kind: sse.LineBlank})
	}
	return ev, err
}

// readOther returns the reader of a response that declares no event stream, or nil if the
// response cannot contain records.
func (s *Session) readOther(resp *http.Response, body io.Reader) sse.EventReader {
	form, ok := records.FormOf(resp.Header.Get("Content-Type"))
	if !ok {
		return nil
	}
	s.other = true
	return s.newReader(body, records.Options{
		Form: form, Whole: resp.ContentLength >= 0,
		LastEventID: resp.Request.Header.Get("Last-Event-ID"),
	})
}

// noteForm notes the form of a response that declares an event stream.
func (s *Session) noteForm(phase sse.Phase) {
	switch {
	case phase == sse.Connecting:
		s.other = false
	case phase == sse.Open && !s.other:
		s.form.Store(uint32(records.EventStream))
	}
}

// Form returns the form of the stream: an event stream or one of records. It is
// records.Unknown before the first bytes.
func (s *Session) Form() records.Form { return records.Form(s.form.Load()) }
