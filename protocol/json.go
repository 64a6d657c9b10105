package protocol

import (
	"bytes"
	"encoding/json"
)

// AppendJSON appends v to dst as JSON on one line and returns the result. It does not
// escape < > &, so that patterns stay readable. encoding/json must be able to encode v.
// Otherwise AppendJSON appends nothing or a part.
func AppendJSON(dst []byte, v any) []byte {
	buf := bytes.NewBuffer(dst)
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v)
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
}
