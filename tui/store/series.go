package store

import "time"

// Series is the history of one numeric field.
type Series struct {
	Field string // dotted path in the payload, "" for a bare number
	Unit  string // from the values, "" when they had none; Topic.Unit otherwise
}

// Bucket is a stretch of a series in one column of a chart. Count 0 is a hole.
type Bucket struct {
	Min, Max, Sum, Last float64
	Count               uint64
}

// Empty reports whether nothing fell into the bucket.
func (b Bucket) Empty() bool { return b.Count == 0 }

// Avg returns the mean of the bucket's values; 0 when it is empty.
func (b Bucket) Avg() float64 { return 0 }

// Columns returns the n equal parts of from … to, oldest first, from the
// finest tier that still covers from.
func (s *Series) Columns(from, to time.Time, n int) []Bucket { return nil }

// AppendColumns is Columns into dst's storage, for callers that draw often.
func (s *Series) AppendColumns(dst []Bucket, from, to time.Time, n int) []Bucket { return dst }

// Summary returns from … to as one bucket.
func (s *Series) Summary(from, to time.Time) Bucket { return Bucket{} }

// At returns the newest value as of to, and its time; a zero to means now.
func (s *Series) At(to time.Time) (v float64, at time.Time, ok bool) { return 0, time.Time{}, false }

// Last returns the newest value.
func (s *Series) Last() float64 { return 0 }

// Resolution returns how finely the history at from is known.
func (s *Series) Resolution(from time.Time) time.Duration { return 0 }
