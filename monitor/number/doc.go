// Package number formats numbers for display in a limited space.
//
// A [Range] describes values that are displayed together, such as those of a
// series, a table column or an axis. [Range.Style] determines which of their
// digits are useful, and [Style.Fit] returns a [Format] for a number of terminal
// cells. All values of a Range get the same number of decimals, so they align.
//
// These are the rules:
//
//  1. Only digits that are in the data are written, so integers have no
//     decimals. Up to eight decimals are written unrounded, if there is room.
//  2. Otherwise decimals are rounded. The result has at least three significant
//     digits and one decimal, and enough digits to distinguish a fiftieth of
//     the chart's range.
//  3. Thousands are separated by commas from 10,000 on, if there is room.
//  4. Base units (B, B/s, Hz, W, V, …) have an SI prefix from 1,000 on. Units
//     such as s, V and A also have one below 1. Values of very different
//     magnitude each have their own prefix and three digits. Plain numbers,
//     words and rates (events, req/s) have a prefix only if their digits do not
//     fit. Other units (°C, ms, hPa) have one only instead of an exponent, and
//     % never has one.
//  5. If a number does not fit, the options are to drop commas, to drop
//     decimals, to use a prefix, and to use an exponent. The option that keeps
//     most digits wins. A number that does not fit at all is omitted, never
//     truncated.
//  6. A percentage below 100 is never written as 100. It gets more decimals, or
//     becomes "<100".
//
// A formatted number differs from the value by at most half a unit of its last
// digit.
package number
