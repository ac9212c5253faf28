// Copy, cut and paste as spreadsheets do, and the keys of the grid that Tabulator does not have.
import { laid, parse, write as written } from "./tsv.js";

export function clipboard(root, { grid, about, write, addPending, say }) {
  const place = root.querySelector("[data-grid-place]");
  const copied = () => {
    const at = grid.selection();
    return at ? written(at.rows.map((row) => at.fields.map((field) => String(row.getData()[field] ?? "")))) : "";
  };
  const cleared = () => {
    const at = grid.selection();
    if (!at || !about.edits) return;
    const wishes = at.rows.flatMap((row) => at.fields.filter((field) => field !== "deals" && row.getData()[field]).map((column) => ({ do: "set", row: row.getData().id, column, value: "" })));
    if (wishes.length) write(wishes);
  };
  async function paste(text) {
    const at = grid.selection();
    const fields = grid.columns().map((column) => column.getField());
    const from = Math.max(0, fields.indexOf(at?.fields[0] ?? fields[0]));
    const top = at?.top ?? 0;
    const cells = laid(parse(text), at?.rows.length ?? 1, at?.fields.length ?? 1);
    const needed = Math.max(...cells.map(([row]) => row)) + 1 + top - grid.rows().length;
    if (needed > 0) await addPending(needed);
    const rows = grid.rows();
    const inside = cells.filter(([, column]) => fields[from + column] && fields[from + column] !== "deals");
    if (inside.length < cells.length) say("Some pasted columns lie outside the grid and were left out.");
    await write(inside.map(([row, column, value]) => ({ do: "set", row: rows[top + row].getData().id, column: fields[from + column], value })));
  }
  const ours = (event) => !grid.editing() && place.contains(event.target);

  place.addEventListener("copy", (event) => {
    if (!ours(event)) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", copied());
  });
  place.addEventListener("cut", (event) => {
    if (!ours(event) || !about.edits) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", copied());
    cleared();
  });
  place.addEventListener("paste", (event) => {
    if (!ours(event) || !about.edits) return;
    event.preventDefault();
    paste(event.clipboardData.getData("text/plain"));
  });
  place.addEventListener("keydown", (event) => {
    if (!ours(event)) return;
    const held = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    const button = (name) => root.querySelector(`[data-do=${name}]`);
    if (event.key === "Tab") event.stopPropagation(); // Tab leaves the grid; inside it the arrows move
    else if (held && key === "z") button(event.shiftKey ? "redo" : "undo")?.click();
    else if (held && key === "y") button("redo")?.click();
    else if (held && key === "d") button("fill")?.click();
    else if (event.key === "Delete" || event.key === "Backspace") cleared();
    else if (event.key === "F2") grid.edit();
    else if (!held && !event.altKey && event.key.length === 1) grid.edit(event.key);
    else return;
    if (event.key === "Tab") return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
}
