// Package lens reads the streams of language models and agents as one conversation.
//
// Such a stream tells a few messages in many small events, and each provider does it in
// its own dialect. A [Dialect] is data: a table of paths that says where the text, the
// tool calls, the usage and the end are. A [Reader] recognizes the dialect of a stream
// from its head and its first events, and turns each event into [Update] values. A
// [Conversation] applies them.
//
//   - Recognition is certain or does not happen: a stream that is not a conversation is
//     never read as one, and costs nothing after the first events.
//   - Text, thinking and tool arguments are exact to the byte, also when the stream cuts
//     them between the halves of a UTF-16 surrogate pair.
//   - Unknown events and unknown members are ignored. An event that is not valid JSON
//     changes nothing.
//   - Memory is bounded, whatever the stream sends.
//
// Users add dialects in the same form as the built-in ones: see [Parse].
package lens
