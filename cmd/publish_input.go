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

// maxStdin is the size in bytes of the largest event that is read from standard input,
// and of the longest line. A server accepts less by default, and responds so.
const maxStdin = 16 << 20

// byteOrderMark may precede UTF-8. It is not a part of the text.
var byteOrderMark = []byte("\ufeff")

// errUTF16 is the error of an input in UTF-16, which cannot be repaired.
var errUTF16 = withHint(errors.New("standard input is UTF-16, but an event stream is UTF-8"),
	"convert it: iconv -f UTF-16 -t UTF-8")

// stripByteOrderMark returns the beginning of the input without a byte order mark. The
// error is errUTF16 if the mark is that of UTF-16.
func stripByteOrderMark(begin []byte) ([]byte, error) {
	if bytes.HasPrefix(begin, []byte("\xff\xfe")) || bytes.HasPrefix(begin, []byte("\xfe\xff")) {
		return nil, errUTF16
	}
	return bytes.TrimPrefix(begin, byteOrderMark), nil
}

// repairUTF8 returns the text with U+FFFD in place of invalid UTF-8, as in a browser,
// and whether there was any.
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

// notUTF8 is the message about repairs. It is printed once.
const notUTF8 = "not UTF-8: invalid bytes become \ufffd; iconv converts other encodings"

// readEvent reads standard input as one event. The line end at the end, which most
// programs write, is not part of the data.
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
		return nil, withHint(fmt.Errorf("standard input is larger than %s, too large for one event", sizeText(maxStdin)),
			"a server accepts 1 MiB by default; --lines publishes each line as an event")
	}
	if data, err = stripByteOrderMark(data); err != nil {
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
		return nil, withHint(errors.New("standard input is empty"), "--allow-empty publishes an event without data")
	}
	return data, nil
}
