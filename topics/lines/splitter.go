package lines

import (
	"bytes"
	"regexp"
	"unicode/utf8"
)

// An Emit takes a line without its end. cut is the number of bytes that are missing at
// its end because it was too long. The line is valid until Emit returns.
type Emit func(line []byte, cut int) error

// Splitter splits bytes into lines, or into records of several lines. Its memory is
// bounded by MaxLine, twice with First or JSON. Set its fields before the first Write.
type Splitter struct {
	MaxLine int            // see Options.MaxLine; required
	CR      bool           // see Options.CR
	First   *regexp.Regexp // see Options.First
	JSON    bool           // see Options.JSON

	line   bounded // the beginning of a line whose end has not been written yet
	record bounded // the lines of the record so far, joined by line feeds
	lines  int     // number of lines in record
	value  value   // the JSON value that the record is with JSON
	skipLF bool    // the last line ended with a CR, of which a LF may be the second half

	written, lineEnd, done int64 // see Done; lineEnd is the end of the last whole line
}

// NewSplitter returns a splitter with the settings of the options.
func NewSplitter(opts Options) *Splitter {
	opts = opts.withDefaults()
	return &Splitter{MaxLine: opts.MaxLine, CR: opts.CR, First: opts.First, JSON: opts.JSON}
}

// Write emits the lines that chunk completes. It emits lines that are whole in chunk
// without a copy. After an error of emit, which it returns, the splitter must not be
// used any more, but Done says from where to go on.
func (s *Splitter) Write(chunk []byte, emit Emit) error {
	if s.skipLF && len(chunk) > 0 {
		if s.skipLF = false; chunk[0] == '\n' {
			chunk = chunk[1:]
			s.written++
			s.ended()
		}
	}
	for len(chunk) > 0 {
		end := s.end(chunk)
		if end < 0 {
			s.line.add(chunk, s.MaxLine+1) // with room for a CR
			s.written += int64(len(chunk))
			return nil
		}
		line, next := chunk[:end], end+1
		switch {
		case !s.CR:
		case chunk[end] == '\r' && next == len(chunk):
			s.skipLF = true
		case chunk[end] == '\r' && chunk[next] == '\n':
			next++
		}
		s.written += int64(next)
		chunk = chunk[next:]
		if err := s.whole(line, emit); err != nil {
			return err
		}
		s.ended()
	}
	return nil
}

// end returns the index of the first byte that ends a line, or -1.
func (s *Splitter) end(chunk []byte) int {
	switch {
	case s.CR && s.JSON:
		return bytes.IndexAny(chunk, "\r\n\x00")
	case s.JSON:
		return bytes.IndexAny(chunk, "\n\x00")
	case s.CR:
		return bytes.IndexAny(chunk, "\r\n")
	}
	return bytes.IndexByte(chunk, '\n')
}

// ended records that all lines so far have been emitted, unless a record needs them.
func (s *Splitter) ended() {
	s.lineEnd = s.written
	if s.lines == 0 {
		s.done = s.written
	}
}

// whole emits a line of which the end has been read, or adds it to the record. rest is
// the part of the line in the chunk.
func (s *Splitter) whole(rest []byte, emit Emit) error {
	cut := 0
	if s.line.size() > 0 {
		s.line.add(rest, s.MaxLine+1)
		rest, cut = s.line.data, s.line.cut
		defer s.line.reset()
	}
	if n := len(rest); !s.CR && cut == 0 && n > 0 && rest[n-1] == '\r' {
		rest = rest[:n-1]
	}
	if over := len(rest) - s.MaxLine; over > 0 {
		rest, cut = rest[:s.MaxLine], cut+over
	}
	switch {
	case s.JSON:
		return s.joinValue(rest, cut, emit)
	case s.First != nil:
		return s.join(rest, cut, emit)
	}
	return emit(rest, cut)
}

// join adds a line to the record, after it has emitted the record if the line is the
// first one of the next.
func (s *Splitter) join(line []byte, cut int, emit Emit) error {
	if s.lines > 0 && s.First.Match(line) {
		if err := s.emitRecord(emit); err != nil {
			return err
		}
	}
	s.addLine(line, cut)
	return nil
}

// joinValue adds a line to the record, and emits the record if no JSON value is open then.
func (s *Splitter) joinValue(line []byte, cut int, emit Emit) error {
	open := s.value.add(line)
	if cut > 0 { // what is missing may close it
		open = false
		s.value.reset()
	}
	if !open && s.lines == 0 {
		return emit(line, cut)
	}
	if s.addLine(line, cut); open {
		return nil
	}
	return s.emitRecord(emit)
}

// addLine adds a line to the record.
func (s *Splitter) addLine(line []byte, cut int) {
	if s.lines++; s.lines > 1 {
		s.record.add([]byte{'\n'}, s.MaxLine)
	}
	s.record.add(line, s.MaxLine)
	s.record.cut += cut
}

func (s *Splitter) emitRecord(emit Emit) error {
	if s.lines == 0 {
		return nil
	}
	data := s.record.data
	if s.JSON && s.record.cut == 0 {
		data = s.value.compact(data)
	}
	if err := emit(data, s.record.cut); err != nil {
		return err
	}
	s.lines = 0
	s.value.reset()
	s.record.reset()
	s.done = s.lineEnd
	return nil
}

// Waiting reports whether a record waits for another line or for Flush. A record whose
// next line has begun does not wait.
func (s *Splitter) Waiting() bool { return s.lines > 0 && s.line.size() == 0 }

// Flush emits the record that waits for another line, if any.
func (s *Splitter) Flush(emit Emit) error {
	if !s.Waiting() {
		return nil
	}
	return s.emitRecord(emit)
}

// End emits a last line without a line end, and the record. The splitter can be used
// again, for what is not a continuation.
func (s *Splitter) End(emit Emit) error {
	s.skipLF = false
	if s.line.size() > 0 {
		if err := s.whole(nil, emit); err != nil {
			return err
		}
		s.ended()
	}
	return s.emitRecord(emit)
}

// unfinished returns the beginning of the line that has not ended yet, its size so far,
// and the position at which it began.
func (s *Splitter) unfinished() (begin []byte, size int, at int64) {
	return s.line.data, s.line.size(), s.lineEnd
}

// Done returns how many of the written bytes have been emitted, or belong to no line.
// The rest are the lines that a new splitter must get again.
func (s *Splitter) Done() int64 { return s.done }

// A bounded is a buffer that counts what it has no room for.
type bounded struct {
	data []byte
	cut  int
}

// maxRetained is the capacity in bytes up to which a buffer is used again.
const maxRetained = 64 << 10

func (b *bounded) size() int { return len(b.data) + b.cut }

func (b *bounded) add(p []byte, most int) {
	n := min(len(p), max(0, most-len(b.data)))
	if b.cut > 0 { // nothing may follow what is missing
		n = 0
	}
	b.data = append(b.data, p[:n]...)
	b.cut += len(p) - n
}

func (b *bounded) reset() {
	if b.data = b.data[:0]; cap(b.data) > maxRetained {
		b.data = nil
	}
	b.cut = 0
}

// wholeRunes returns b without an incomplete character at its end.
func wholeRunes(b []byte) []byte {
	for i := 1; i < utf8.UTFMax && i <= len(b); i++ {
		if c := b[len(b)-i]; utf8.RuneStart(c) {
			if !utf8.FullRune(b[len(b)-i:]) {
				return b[:len(b)-i]
			}
			break
		}
	}
	return b
}
