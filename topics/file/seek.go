package file

import (
	"bytes"
	"os"
)

// lastLines returns the offset at which the last n lines of a file begin. A last line
// without a line end does not count: it begins at the end, and more of it may follow.
// With All it is 0.
func lastLines(f *os.File, n int) (int64, error) {
	if n < 0 {
		return 0, nil
	}
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	buf := make([]byte, 64<<10)
	for end := info.Size(); end > 0; {
		begin := max(0, end-int64(len(buf)))
		block := buf[:end-begin]
		if _, err := f.ReadAt(block, begin); err != nil {
			return 0, err
		}
		for i := bytes.LastIndexByte(block, '\n'); i >= 0; i = bytes.LastIndexByte(block[:i], '\n') {
			if n == 0 {
				return begin + int64(i) + 1, nil
			}
			n--
		}
		end = begin
	}
	return 0, nil
}
