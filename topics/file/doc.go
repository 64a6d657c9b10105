// Package file provides a source that follows files as tail -F does, and publishes their
// lines.
//
// It guarantees that no line is lost and none is published twice, for the usual ways in
// which logs are rotated:
//
//   - Renamed and created again. The old file is read to its end before the new one, and
//     for a while after that, for writers that still have it open. Files that were
//     rotated between two looks are found beside it and read, in order.
//   - Copied and truncated. What was not read before the truncation is read from the
//     copy. Lines written between the copy and the truncation are lost to everybody. A
//     truncation is detected by what was read before, not by the size.
//   - Compressed. A file that is open is read to its end, although it has been deleted.
//     A file that was rotated and compressed with gzip between two looks is read too.
//   - Deleted and created, also with the same inode.
//
// Files may be missing at first, disappear and come back, be symbolic links, and match a
// pattern only later. A file that cannot be read is a state of the topic if no other can,
// and otherwise a note; see lines.Options.Notes.
//
// Changes are noticed at once where the system reports them, and within Options.Poll
// elsewhere, as on network file systems.
package file
