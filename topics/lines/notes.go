package lines

import (
	"errors"
	"fmt"
	"strings"

	"github.com/dustin/go-humanize"

	"topicmux/topics"
)

// A notes counts what happened to the lines of a source, and publishes sentences about it.
type notes struct {
	pub  *topics.Publisher
	opts Options

	dropped, cut, replaced, tooLarge, noTopic, lost int

	matched   bool // a line has matched Options.Match
	unmatched int  // lines that did not match before the first that did
	example   []byte
}

const (
	// maxUnmatched is after how many lines without a match a note says so.
	maxUnmatched = 20
	maxExample   = 120 // bytes of a line in a note
)

// pending reports whether there is something to say.
func (n *notes) pending() bool {
	return n.dropped+n.cut+n.replaced+n.tooLarge+n.noTopic+n.lost > 0
}

// publish says what happened since the last call.
func (n *notes) publish() error {
	if !n.pending() {
		return nil
	}
	for _, c := range []struct {
		count *int
		one   string // what happened to "1 line"
		many  string
	}{
		{&n.dropped, "was dropped", fmt.Sprintf("more than %s arrived in a second", humanize.Comma(int64(n.opts.Rate)))},
		{&n.cut, "was cut", fmt.Sprintf("longer than %s bytes", humanize.Comma(int64(n.opts.MaxLine)))},
		{&n.replaced, "was changed", "bytes that are not UTF-8 text were replaced"},
		{&n.tooLarge, "was dropped", "larger than the server allows for an event"},
		{&n.noTopic, "went to " + n.opts.Topic.Name.String(), "there are too many topics"},
		{&n.lost, "was dropped", "its topic is complete"},
	} {
		if *c.count == 0 {
			continue
		}
		if err := n.say(fmt.Sprintf("%s: %s", happened(*c.count, c.one), c.many)); err != nil {
			return err
		}
		*c.count = 0
	}
	return nil
}

// happened returns "1 line was cut" or "3 lines were cut".
func happened(count int, what string) string {
	if count == 1 {
		return "1 line " + what
	}
	if rest, ok := strings.CutPrefix(what, "was "); ok {
		what = "were " + rest
	}
	return humanize.Comma(int64(count)) + " lines " + what
}

// noMatch counts a line that does not match, and says so if none has matched so far.
func (n *notes) noMatch(line []byte) error {
	if n.matched {
		return nil
	}
	n.example = append(n.example[:0], wholeRunes(line[:min(len(line), maxExample)])...)
	if n.unmatched++; n.unmatched != maxUnmatched {
		return nil
	}
	return n.sayUnmatched()
}

// sayUnfinished says that a line has not ended. Its end would make it an event.
func (n *notes) sayUnfinished(begin []byte) error {
	begin = wholeRunes(begin[:min(len(begin), maxExample)])
	return n.say("waiting for the end of a line that begins with: " + string(appendText(nil, begin)))
}

// sayEndless says that a line is too long already and has not ended.
func (n *notes) sayEndless() error {
	return n.say(fmt.Sprintf("a line is longer than %s bytes and has not ended", humanize.Comma(int64(n.opts.MaxLine))))
}

func (n *notes) sayUnmatched() error {
	return n.say(fmt.Sprintf("no line of %d matched %s; the last was: %s",
		n.unmatched, n.opts.Match, n.example))
}

// end says what is left to say after the last line.
func (n *notes) end() error {
	if !n.matched && n.unmatched > 0 && n.unmatched < maxUnmatched {
		if err := n.sayUnmatched(); err != nil {
			return err
		}
		n.unmatched = maxUnmatched
	}
	return n.publish()
}

// say publishes a note. A note that the hub rejects is left out: the notes are not worth
// a failure of their source.
func (n *notes) say(text string) error {
	if err := n.pub.Declare(n.opts.Notes); err != nil {
		return onlyClosed(err)
	}
	return onlyClosed(n.pub.Publish(n.opts.Notes.Name, []byte(text)))
}

func onlyClosed(err error) error {
	if errors.Is(err, topics.ErrClosed) {
		return err
	}
	return nil
}
