"use strict";

// A page may stay open all day. What it remembers is bounded here; beyond a bound
// the oldest goes, unless the comment says otherwise.
const bounds = {
  panels: 120, // topics with a panel; further ones are counted and can be selected
  longName: 36, // characters of a topic's name; the panel of a longer one is higher
  notes: 12, // names and patterns that no topic matches; the others are not mentioned
  names: 2000, // names that a mistyped one is compared with; the others are not suggested
  series: 8, // numbers of a payload that are drawn
  points: 180, // of a series
  parse: 256 << 10, // longest payload in characters that is parsed as JSON; a longer one is text
  lines: 60, // of a log
  line: 400, // characters of a line of a log; the rest is cut
  text: 4000, // characters of a text or of JSON; the rest is cut
  messages: 12, // of a chat
  message: 4000, // characters of a message; the rest is cut
  rows: 7, // of a table or of progress
  columns: 6, // of a table
  states: 24, // changes of a state
  blocks: 250, // events in the wire's picture
  fresh: 25, // events that are added to the wire's picture at once; who could read more?
  wireLine: 1500, // characters of a line in the wire's picture; the rest is counted
  wireLines: 40, // lines of an event in the wire's picture; the rest is counted
  pending: 1 << 20, // characters of a line that has not ended; the rest is dropped
  steps: 6, // of the story of a reconnect
};
