"use strict";

// begins says what to do as long as there is no story to tell.
const begins = "Cut the connection and watch the browser reconnect with the id of its last event.";

function tellNothing() {
  page.steps = [];
  $("journey").replaceChildren(el("li", "", begins));
}

// step adds to the story of a reconnect, which begins with the break.
function step(text, kind = "") {
  if (kind === "bad") page.steps = page.steps.filter(s => s.text === "you cut the connection").slice(-1);
  push(page.steps, { text, kind }, bounds.steps);
  tell();
}

// tellLoss adds a loss to the story: one step for all of a reason.
function tellLoss({ reason, missed, atLeast }) {
  const known = page.steps.find(s => s.reason === reason);
  const loss = known ?? { reason, missed: 0, kind: "bad" };
  loss.missed += Number(missed) || 0;
  loss.atLeast ||= atLeast;
  loss.text = reason === "restarted" ? "the server restarted: its earlier events are gone" :
    `${loss.atLeast ? "at least " : ""}${count(loss.missed)} event${loss.missed === 1 ? "" : "s"} lost: ${lossReasons[reason] ?? reason}`;
  if (!known) push(page.steps, loss, bounds.steps);
  tell();
}

// lossReasons says what each reason of a $gap means.
const lossReasons = { slow: "this page was too slow", evicted: "the server no longer has them" };

// tellEnd says why no more events follow.
function tellEnd({ session, error }) {
  if (error) step(`the stream failed: ${error}`, "bad");
  else step(session ? "the server ended this connection" : "the stream is complete");
}

function tell() {
  [...keep($("journey"), page.steps.length, () => el("li"))].forEach((node, i) => {
    say(node, cut(page.steps[i].text, 200));
    mark(node, "kind", page.steps[i].kind);
  });
}
