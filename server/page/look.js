"use strict";

// lookAt tells which listener receives a block of the wire, and shows its panel.
function lookAt(block) {
  for (const [name, panel] of page.panels) panel.node.classList.toggle("looked", Boolean(block?.dispatched) && name === block.name);
  const code = text => el("code", "", text);
  const node = $("listener");
  if (!block || block.aside) {
    node.replaceChildren("Choose an event to see which listener receives it.");
  } else if (!block.dispatched) {
    node.replaceChildren(block.lines.every(l => l.field === "comment") ? "A comment: no listener receives it." : "No data, so no event is dispatched.");
  } else {
    const id = block.id ? ["; ", code("e.lastEventId"), " becomes ", code(quote(block.id))] : ["; it has no id, so ", code("e.lastEventId"), " stays ", code(quote(block.lastId))];
    const hears = block.name === "message" ? [code("onmessage"), " receives it, because it has no event field"] :
      [code(`addEventListener(${quote(cut(block.name, 60))}, fn)`), " receives it, ", code("onmessage"), " does not"];
    node.replaceChildren(...hears, ...id, ".");
  }
}
