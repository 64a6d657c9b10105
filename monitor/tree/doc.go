// Package tree reads streams that tell the changes of one tree of values.
//
// Such a stream sends the whole tree once and then patches of it. A [Finder] recognizes
// it, and a [Tree] applies its events. Two dialects are known:
//
//   - [PathData]: events named put, patch and delete with {"path":"/a/b","data":…}, as
//     Firebase and LaunchDarkly send them.
//   - [JSONPatch]: events with an array of operations (RFC 6902), after one event with
//     the whole tree or none.
//
// A tree is bounded, whatever the stream sends: see [MaxBytes], [MaxNodes] and
// [MaxDepth]. What a limit leaves out is counted. An event that is not valid changes
// nothing.
package tree
