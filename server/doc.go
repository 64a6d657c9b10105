// Package server serves a hub over HTTP: many topics as one event stream on one
// connection, and requests to publish events and to read topics.
//
// Its guarantees:
//
//   - The response header of a stream is sent at once, and each event as soon as it
//     is published. New events are sent in one write of about 64 KiB at most.
//   - A stream sends the bytes of its subscription unchanged. No client waits for
//     another. A client that reads slowly gets gap reports. A client that reads
//     nothing for Options.WriteTimeout is disconnected.
//   - The server notices at once, without a write, that a client has closed its
//     connection.
//   - Every error response, also to a request that is not HTTP, is JSON of the form
//     {"error":"…","hint":"…"} with a matching status. When the server rejects a
//     publish, it has published nothing.
//   - Without tokens the server accepts only listeners that no other machine can
//     reach. With tokens a client can read and write only topics that the patterns
//     of its token match, by whatever route. No response and no log contains a
//     token. The server rejects requests for a foreign host, and writes by pages of
//     another origin.
//   - Serve returns in bounded time, when all its connections and goroutines have
//     ended. Each stream first gets its pending events and a $drain.
//
// [Run] connects sources, hub and server and shuts them down in the right order.
// [HubOptions] sets the event frames that a hub needs for this server; New refuses
// other hubs. [Server.Handler] mounts the server in another fasthttp server, under
// Options.Prefix and with the authorization of Options.Authorize.
//
// Package auth has tokens and permissions, and package certificate keeps the
// certificate of a TLS listener up to date.
package server
