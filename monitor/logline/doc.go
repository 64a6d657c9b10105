// Package logline reads the lines that loggers write, as text and as JSON: who
// says how bad it is, when it happened, what happened, and what else is told.
//
// Two tables hold all that is known of loggers: of text the patterns in
// dialects.go, of JSON the keys and the rules in keys.go. A logger is added by
// a line there.
//
// What a line does not tell for sure is left out: a message without a level is
// better than one with a wrong level. Every input is bounded: of a line
// maxHeader bytes are searched for a header, of an object maxFields members are
// read. Input need not be clean, and output is not: whoever shows it cleans it.
package logline
