// Package number writes numbers for people.
//
// A [Range] says what is known of the values that are written alike: those of
// one series in the window that is shown, the cells of a column, the ticks of
// an axis. Its [Style] decides once for all of them which digits are worth
// writing, and [Style.Fit] how that is done in a number of cells. So the
// values of one series have the same decimals, and stand under each other.
//
// The rules, for whoever has to write the same numbers elsewhere:
//
//  1. Digits follow the data. No decimal is written that the data does not
//     carry, so an integer looks like one. Up to three decimals are written as
//     they came.
//  2. Of longer ones as many are written as tell a fiftieth of the range
//     apart that the chart spans, at least three significant digits and at
//     least one decimal.
//  3. From 10,000 on thousands are set apart by commas where they fit.
//  4. Base units (B, B/s, Hz, W, V, …) take a decimal prefix from 1,000 on, and
//     those that people divide (s, V, A, …) one below 1. Where the values of a
//     series are far apart, each has its own prefix and three digits. Plain
//     numbers, words and rates (events, req/s) take one only where their
//     digits do not fit. Other units (°C, ms, hPa) are better off without, and
//     % never has one.
//  5. Where a number does not fit, the commas go first, then decimals, then
//     the prefix comes, then a power of ten: whichever keeps the finest
//     difference. A number that does not fit at all is left out, never cut.
//  6. A percentage below 100 is never written as 100: it gets more decimals,
//     or it is "<100".
//
// Every text is true: read back, it is within half a unit of its last digit of
// the value.
package number
