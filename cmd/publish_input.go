package cmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
)

// maxStdin is the size in bytes of the largest event that is read from standard
// input, and of the longest line. A server takes less unless it is configured
// otherwise, and says so itself.
const maxStdin = 16 << 20

// byteOrderMark may stand before UTF-8. It is not a part of the text.
var byteOrderMark = []byte("\ufeff")

// errWide tells that the input is in an encoding that no repair helps.
var errWide = hinted(errors.New("standard input is UTF-16, but an event stream is UTF-8"),
	"convert it: iconv -f UTF-16 -t UTF-8")

// stripMark returns the beginning of the input without a byte order mark. The
// error is errWide where that is of another encoding.
func stripMark(begin []byte) ([]byte, error) {
	if bytes.HasPrefix(begin, []byte("\xff\xfe")) || bytes.HasPrefix(begin, []byte("\xfe\xff")) {
		return nil, errWide
	}
	return bytes.TrimPrefix(begin, byteOrderMark), nil
}

// repairUTF8 returns the text with U+FFFD in the place of what is not UTF-8, as a
// browser would read it, and whether anything was.
func repairUTF8(text []byte) (repaired []byte, was bool) {
	if utf8.Valid(text) {
		return text, false
	}
	repaired, err := unicode.UTF8.NewDecoder().Bytes(text)
	if err != nil {
		panic(err) // this decoder replaces, and never fails
	}
	return repaired, true
}

// notUTF8 tells of a repair. It is said once, however many there are.
const notUTF8 = "not UTF-8: invalid bytes become \ufffd; iconv converts other encodings"

// readEvent reads standard input as one event: the line end that closes it, as
// every program writes one, is not part of the data.
func readEvent(ctx context.Context, std stdio, opts publishSettings, printf func(format string, args ...any)) ([]byte, error) {
	in, done, err := openInput(ctx, std, "-")
	if err != nil {
		return nil, err
	}
	defer done()
	data, err := io.ReadAll(io.LimitReader(in, maxStdin+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read standard input: %w", err)
	case len(data) > maxStdin:
		return nil, hinted(fmt.Errorf("standard input is larger than %s, too large for one event", sizeText(maxStdin)),
			"a server accepts 1 MiB by default; --lines publishes each line as an event")
	}
	if data, err = stripMark(data); err != nil {
		return nil, err
	}
	data, repaired := repairUTF8(data)
	if repaired {
		printf("standard input: %s", notUTF8)
	}
	data, found := bytes.CutSuffix(data, []byte{'\n'})
	if found {
		data = bytes.TrimSuffix(data, []byte{'\r'})
	}
	if len(data) == 0 && !opts.allowEmpty { // a lone line end has no data either
		return nil, hinted(errors.New("standard input is empty"), "--allow-empty publishes an event without data")
	}
	return data, nil
}
