// Package server serves a hub over HTTP: many topics as one event stream on one
// connection, and the requests to publish and to look around.
//
// Its guarantees:
//
//   - The head of a stream leaves at once, and every event as soon as it is
//     published. What is new goes out in one write, up to 64 KiB at a time.
//   - A stream is the subscription's bytes as they are. No client waits for
//     another: one that reads slowly is told its gaps, and one that takes nothing
//     for Options.WriteTimeout is cut.
//   - A connection that its client closed is noticed at once, without a write.
//   - Every refusal, also of a request that is not HTTP, is JSON of the form
//     {"error":"…","hint":"…"} with a fitting status. When a publish is refused,
//     nothing was published.
//   - Without tokens the server takes only listeners that no other machine can
//     reach. With tokens nobody reads or writes a topic that the token's patterns
//     do not match, by whatever route, and no answer and no log holds a token.
//     Requests for a foreign host, and writes by pages of another origin, are
//     refused.
//   - Serve returns when every connection and goroutine of its has ended, in
//     bounded time: each stream gets what is pending and a $drain first.
//
// [Run] puts sources, hub and server together and ends them in the right order.
// [HubOptions] gives a hub the frames of this wire.
package server
