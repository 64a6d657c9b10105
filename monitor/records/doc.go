// Package records reads streams that are not Server-Sent Events: JSON values one after
// the other, JSON text sequences, a JSON array that grows, and lines of text.
//
// It gives each record as an [sse.Event] of the type "message", and guarantees:
//
//   - The records do not depend on how the stream is split into chunks. They are valid
//     UTF-8: invalid bytes are replaced as sse.Decoder does. A byte order mark at the
//     start is skipped, and lines may end with LF, CR or both.
//   - [Decoder.Next] returns a record as soon as its last byte has arrived. The last byte
//     of an object, or of a string in an array, is its closing mark, and that of a line is
//     its line end. A number in an array, and an array that is a record, are
//     complete with the byte after them.
//   - Nothing is lost silently. A line that is not JSON becomes a record with its text.
//     An incomplete record at the end is left out, and [Decoder.Unfinished] reports it. A
//     record larger than [Options].MaxEvent is an *sse.LimitError.
//   - The decoder does not allocate per record once its buffers have grown. Its memory is
//     a small multiple of the largest recent record, however deep the record is nested.
//
// The form of a stream comes from its media type, see [FormOf], or from its first bytes.
// An event stream is then decoded as one, and what cannot be a stream, such as an HTML
// page, is an *sse.NotStreamError.
package records
