package decompress_test

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/klauspost/compress/zstd"
	brotli "github.com/molecule-man/go-brrr"

	"topicmux/monitor/decompress"
)

type writer interface {
	io.WriteCloser
	Flush() error
}

// writers are encoders by the names of their encodings.
func writers(t *testing.T) map[string]func(io.Writer) writer {
	t.Helper()
	return map[string]func(io.Writer) writer{
		"br": func(w io.Writer) writer {
			z, err := brotli.NewWriter(w, 5)
			if err != nil {
				t.Fatal(err)
			}
			return z
		},
		"zstd": func(w io.Writer) writer {
			z, err := zstd.NewWriter(w, zstd.WithWindowSize(1<<20))
			if err != nil {
				t.Fatal(err)
			}
			return z
		},
	}
}

// TestFlushedBytesComeAtOnce: a decoder that needs a byte more than has been flushed would
// wait for ever.
func TestFlushedBytesComeAtOnce(t *testing.T) {
	t.Parallel()
	parts := []string{"data: a\n\n", ":\n", "data: " + strings.Repeat("long ", 100_000) + "\n\n", "x", "data: b\n\n"}
	for name, open := range writers(t) {
		for kind, slow := range map[string]func(io.Reader) io.Reader{"chunks": func(r io.Reader) io.Reader { return r }, "bytes": iotest.OneByteReader} {
			t.Run(name+" in "+kind, func(t *testing.T) {
				t.Parallel()
				in, out := io.Pipe()
				defer in.Close()
				dec, err := decompress.Encodings[name](slow(in))
				if err != nil {
					t.Fatal(err)
				}
				next := make(chan string, len(parts)) // the writer may still write the end of a flush
				go func() {
					defer out.Close()
					z := open(out)
					for part := range next {
						_, _ = io.WriteString(z, part)
						_ = z.Flush()
					}
					_ = z.Close()
				}()
				for _, part := range parts {
					next <- part
					got := make([]byte, len(part))
					if _, err := io.ReadFull(dec, got); err != nil || string(got) != part {
						t.Fatalf("got %d bytes, %v", len(got), err)
					}
				}
				close(next)
				if n, err := dec.Read(make([]byte, 1)); n > 0 || err != io.EOF {
					t.Errorf("at the end: %d, %v", n, err)
				}
				if err := dec.Close(); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

func TestCutIsAnError(t *testing.T) {
	t.Parallel()
	for name, open := range writers(t) {
		var b bytes.Buffer
		z := open(&b)
		_, _ = io.WriteString(z, "data: a\n\ndata: b\n\n")
		_ = z.Close()
		for n := 1; n < b.Len(); n++ {
			dec, err := decompress.Encodings[name](bytes.NewReader(b.Bytes()[:n]))
			if err != nil {
				t.Fatal(err)
			}
			if got, err := io.ReadAll(dec); err == nil {
				t.Errorf("%s, %d bytes of %d: %q without an error", name, n, b.Len(), got)
			}
		}
	}
}

func TestGarbageIsAnError(t *testing.T) {
	t.Parallel()
	for name, open := range decompress.Encodings {
		dec, err := open(strings.NewReader("data: a\n\ndata: b\n\n"))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(dec); err == nil {
			t.Errorf("%s: %q without an error", name, got)
		}
	}
}

func TestZstandardWindowIsBounded(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	z, err := zstd.NewWriter(&b, zstd.WithWindowSize(16<<20))
	if err != nil {
		t.Fatal(err)
	}
	_, _ = z.Write(make([]byte, 20<<20))
	_ = z.Close()
	dec, err := decompress.Encodings["zstd"](&b)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, dec); err == nil {
		t.Error("a window of 16 MiB is accepted")
	}
}
