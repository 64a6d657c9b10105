package protocol_test

import (
	"bytes"
	"fmt"
	"testing"

	"topicmux/protocol"
)

// BenchmarkParseHello parses a $hello with 10,000 topics.
func BenchmarkParseHello(b *testing.B) {
	var data bytes.Buffer
	data.WriteString(`{"server":"topicmux 1","session":"","epoch":"7fk2q","heartbeat":15000,"topics":[`)
	for i := range 10_000 {
		if i > 0 {
			data.WriteByte(',')
		}
		fmt.Fprintf(&data, `{"name":"service%d.cpu","kind":"number","unit":"%%","min":0,"max":100,"help":"load","keep":"all","state":"live","last":"7fk2q-%d"}`, i, i)
	}
	data.WriteString(`]}`)
	b.SetBytes(int64(data.Len()))
	for b.Loop() {
		if hello, ok := protocol.ParseHello(data.Bytes()); !ok || len(hello.Topics) != 10_000 {
			b.Fatal("not parsed")
		}
	}
}
