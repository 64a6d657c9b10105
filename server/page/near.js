"use strict";

// What a person probably meant with a name or pattern that no topic matches.

// meant returns the name or pattern that a mistyped one most likely means, or "".
function meant(item, names) {
  const known = names.slice(0, bounds.names);
  return nearest(item, [...known, ...known.map(name => reshaped(item, name))].filter(s => s !== "" && s !== item));
}

// reshaped returns the pattern with the words of a name: nett.* and net.rx make
// net.*. It is empty for a plain name, and where the two have not the same shape.
function reshaped(pattern, name) {
  const parts = pattern.split(".");
  const words = name.split(".");
  if (!parts.some(isWild)) return "";
  const made = parts.map((part, i) => isWild(part) ? part : words[i] ?? part).join(".");
  return matches(made, name) ? made : "";
}

const isWild = part => part === "*" || part === ">";

// nearest returns the name that is nearest to s, in any case: of one to four characters
// one may differ, of five to eight two, and so on. Two neighbours in the wrong order
// differ once. Of two names it is the shorter one.
function nearest(s, names) {
  let [best, limit] = ["", Math.ceil(s.length / 4)];
  const sorted = [...new Set(names)].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  for (const name of sorted) {
    const [a, b] = [s.toLowerCase(), name.toLowerCase()];
    const d = s.length > 1 && b.startsWith(a) ? Math.min(1, b.length - a.length) : distance(a, b, limit);
    if (d <= limit) [best, limit] = [name, d - 1];
  }
  return best;
}

// distance is how many insertions, deletions, changes and swaps of neighbours lead from
// a to b; more than most counts as one more.
function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let [above, row] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      next[j + 1] = Math.min(row[j] + (a[i] === b[j] ? 0 : 1), next[j] + 1, row[j + 1] + 1);
      if (i > 0 && j > 0 && a[i] === b[j - 1] && a[i - 1] === b[j]) next[j + 1] = Math.min(next[j + 1], above[j - 1] + 1);
    }
    [above, row] = [row, next];
  }
  return row[b.length];
}
