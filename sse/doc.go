// Package sse implements Server-Sent Events (text/event-stream): a decoder, an
// encoder, and a client that reconnects.
//
// It guarantees:
//
//   - The decoder returns the same events as a browser's EventSource, byte for byte,
//     however the stream is split into chunks. It accepts all three line ends and one
//     byte order mark. It replaces invalid UTF-8 as the WHATWG decoder does. An id
//     applies until the next one, an event type only to its event.
//   - [Decoder.Next] returns an event as soon as its last byte has arrived. No call
//     waits for a byte that it does not need.
//   - Nothing is truncated silently. An event larger than [DecoderOptions.MaxEvent] is a
//     [*LimitError]. An incomplete event at the end of a stream is discarded, as the
//     standard requires; [Decoder.Unfinished] reports it.
//   - The decoder and the encoder do not allocate per event once their buffers have
//     grown. The data of an [Event] is valid until the next call; [Event.Clone] copies
//     it.
//   - The encoder rejects what the format cannot represent. So an encoded event decodes
//     to the same event, except that line ends become LF.
//   - The client runs on the goroutine that calls [Client.Run], and calls its handler
//     and hooks on it. It reconnects until its context ends, its handler returns an
//     error, or the server answers 204 or refuses. It reports every change of its
//     [State].
//
// Comments such as "P5" or "R3" in the source refer to the numbered rules of the
// format: P for parsing, R for connecting and reconnecting, S for serving.
package sse
