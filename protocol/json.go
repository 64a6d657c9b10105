package protocol

import (
	"bytes"
	"encoding/json"
)

// AppendJSON appends v to dst as topicmux writes JSON: on one line, and with < > &
// as they are, so that patterns stay readable. v must be a type that encoding/json
// can encode; otherwise AppendJSON appends nothing or a part.
func AppendJSON(dst []byte, v any) []byte {
	buf := bytes.NewBuffer(dst)
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v)
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
}
