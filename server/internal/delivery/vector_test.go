package delivery_test

import (
	"bytes"
	"io"
	"math/rand/v2"
	"net"
	"testing"

	"topicmux/server/internal/delivery"
)

// TestPiecesArriveAsOne writes many pieces, few and more than the system takes at
// once, to a connection that takes a part of them each time.
func TestPiecesArriveAsOne(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	out, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	in, err := ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if err := out.(*net.TCPConn).SetWriteBuffer(4 << 10); err != nil {
		t.Fatal(err)
	}

	rng := rand.New(rand.NewPCG(1, 2))
	var want []byte
	var turns [][][]byte
	for _, most := range []int{1, 2, 7, 40, 1024, 1025, 3000} {
		for range 20 {
			var pieces [][]byte
			for range most {
				piece := make([]byte, 1+rng.IntN(200_000/most))
				for i := range piece {
					piece[i] = byte(rng.Uint32())
				}
				pieces, want = append(pieces, piece), append(want, piece...)
			}
			turns = append(turns, pieces)
		}
	}
	short := make(chan int, 1)
	go func() {
		defer out.Close()
		parts := 0
		for _, pieces := range turns {
			for left := pieces; len(left) > 0; {
				var err error
				if left, err = delivery.WriteSome(out, left); err != nil {
					t.Error(err)
					break
				}
				if len(left) > 0 {
					parts++
				}
			}
		}
		short <- parts
	}()
	got, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%d bytes came, %d were written, or not the same", len(got), len(want))
	}
	if n := <-short; n == 0 {
		t.Error("the connection took everything at once, so this proves nothing")
	}
}
