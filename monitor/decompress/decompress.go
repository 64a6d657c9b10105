// Package decompress decodes the content encodings that the standard library lacks:
// Brotli and Zstandard.
//
// A client of a stream does not ask for them, but some proxies use them anyway. Each
// decoder returns what the server has flushed without waiting for more, and its memory is
// bounded by the largest window that HTTP allows: 16 MiB for Brotli, 8 MiB for Zstandard.
package decompress

import (
	"io"

	brotli "github.com/molecule-man/go-brrr"

	"github.com/klauspost/compress/zstd"
)

// Encodings are the decoders by the names of their encodings, for sse.Options.
var Encodings = map[string]func(io.Reader) (io.ReadCloser, error){
	"br":   newBrotli,
	"zstd": newZstandard,
}

func newBrotli(r io.Reader) (io.ReadCloser, error) { return brotli.NewReader(r), nil }

// maxZstandardWindow is the largest window that RFC 9659 allows.
const maxZstandardWindow = 8 << 20

func newZstandard(r io.Reader) (io.ReadCloser, error) {
	d, err := zstd.NewReader(r,
		zstd.WithDecoderConcurrency(1), // reads no block before it is needed
		zstd.WithDecoderMaxWindow(maxZstandardWindow),
		zstd.WithDecoderLowmem(true),
	)
	if err != nil {
		return nil, err
	}
	return d.IOReadCloser(), nil
}
