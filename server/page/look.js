"use strict";

// lookAt tells which listener hears a block of the wire, and shows its panel.
function lookAt(block) {
  for (const [name, panel] of page.panels) panel.node.classList.toggle("looked", Boolean(block?.dispatched) && name === block.name);
  const code = text => el("code", "", text);
  const node = $("listener");
  if (!block || block.aside) {
    node.replaceChildren("Choose an event to see which listener hears it.");
  } else if (!block.dispatched) {
    node.replaceChildren(block.lines.every(l => l.field === "comment") ? "A comment: no listener hears it." : "No data: nothing is dispatched, no listener is called.");
  } else {
    const id = block.id ? ["; ", code("e.lastEventId"), " becomes ", code(quote(block.id))] : ["; it has no id, so ", code("e.lastEventId"), " stays ", code(quote(block.lastId))];
    const hears = block.name === "message" ? [code("onmessage"), " hears it, since it has no event field"] :
      [code(`addEventListener(${quote(cut(block.name, 60))}, fn)`), " hears it, ", code("onmessage"), " does not"];
    node.replaceChildren(...hears, ...id, ".");
  }
}
