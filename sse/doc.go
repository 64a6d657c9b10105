// Package sse speaks text/event-stream, the wire of Server-Sent Events: a
// decoder, an encoder, and a client that reconnects.
//
// It promises the following.
//
//   - The decoder gives what a browser's EventSource gives, byte for byte, for
//     every way of cutting the stream into chunks: all three line ends, one byte
//     order mark, invalid UTF-8 replaced as the WHATWG decoder does, ids that
//     stick, types that do not.
//   - An event is there as soon as its last byte is. No call waits for a byte
//     that it does not need.
//   - Nothing is cut in silence. An event beyond [DecoderOptions.MaxEvent] is a
//     [*LimitError]; what is pending when a stream ends is discarded, as the
//     standard asks.
//   - Decoding and encoding allocate nothing per event once their buffers have
//     grown. [Event] values are views; [Event.Clone] makes them your own.
//   - The encoder refuses what the format cannot say, so an event that was
//     encoded decodes to itself, with line ends turned into LF.
//   - The client runs on the goroutine that calls [Client.Run] and calls back on
//     it. It reconnects until it is told to stop, by its context, its handler,
//     a 204 or a refusal, and reports every change of its [State].
//
// Comments of the form "P5" or "R3" in the source refer to the numbered rules of
// the format: P for parsing, R for connecting and reconnecting, S for serving.
package sse
