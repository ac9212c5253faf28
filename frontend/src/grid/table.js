// The table itself: Tabulator with virtual rows, a selection like a spreadsheet's and an editor of our own. It shows texts
// and says what was written; what a text means, the server decides.
import { EditModule, FormatModule, FrozenColumnsModule, InteractionModule, KeybindingsModule, ResizeColumnsModule, SelectRangeModule, Tabulator } from "tabulator-tables";

Tabulator.registerModule([EditModule, FormatModule, FrozenColumnsModule, InteractionModule, KeybindingsModule, ResizeColumnsModule, SelectRangeModule]);

const WIDTH = { scope: 130, value: 112, day: 118, text: 240, past: 96 };

// A field to write in; Enter keeps it and goes down, Tab keeps it and goes right, Esc leaves the cell as it was.
function editor(choices, { typed, go, onEditing, onEditingOver }) {
  return (cell, onRendered, success, cancel) => {
    onEditing(cell.getData().id, cell.getField());
    const field = document.createElement("input");
    field.type = "text";
    field.className = "grid-editor";
    field.setAttribute("aria-label", cell.getColumn().getDefinition().title);
    const first = typed();
    field.value = first ?? cell.getValue() ?? "";
    if (choices.length) field.setAttribute("list", "grid-choices");
    onRendered(() => {
      field.focus({ preventScroll: true });
      if (first === null) field.select();
    });
    let over = false;
    const end = (how, ...told) => {
      if (over) return;
      over = true;
      how(...told);
      setTimeout(onEditingOver, 0);
    };
    field.addEventListener("blur", () => end(success, field.value.trim()));
    field.addEventListener("keydown", (event) => {
      const to = { Enter: [event.shiftKey ? -1 : 1, 0], Tab: [0, event.shiftKey ? -1 : 1] }[event.key];
      if (event.key === "Escape") end(cancel);
      else if (to) end(success, field.value.trim());
      else return;
      event.preventDefault();
      event.stopPropagation();
      if (to) setTimeout(() => go(...to), 0);
    });
    return field;
  };
}

export function newTable(place, { about, editable, shown, mark, onEditing, onEdited, onEditingOver, onSelected }) {
  let typed = null;
  const take = () => {
    const text = typed;
    typed = null;
    return text;
  };
  const formatter = (cell) => {
    const element = cell.getElement();
    const found = mark(cell.getData().id, cell.getField());
    const is = found?.is ?? "";
    if ((element.dataset.mark ?? "") !== is) {
      element.dataset.mark = is;
      if (is === "problem" || is === "clash") element.setAttribute("aria-invalid", "true");
      else element.removeAttribute("aria-invalid");
    }
    const title = found?.text ?? cell.getData().intervals?.[cell.getField()] ?? "";
    if (element.title !== title) element.title = title;
    return document.createTextNode(cell.getValue() ?? "");
  };
  const column = ({ field, title, is }) => ({
    field,
    title: is === "value" && about.term.unit ? `${title} (${about.term.unit})` : title,
    headerHozAlign: is === "value" && !about.term.choices.length ? "right" : "left",
    hozAlign: is === "value" && !about.term.choices.length ? "right" : "left",
    width: WIDTH[is],
    visible: is !== "scope" || shown(field),
    editor: editable ? editor(is === "value" ? about.term.choices : [], { typed: take, go: (down, right) => go(down, right), onEditing, onEditingOver }) : undefined,
    editable: () => editable,
    formatter,
  });
  const table = new Tabulator(place, {
    index: "id",
    data: [],
    maxHeight: "60vh",
    rowHeight: 34, // all alike, so that nothing has to be measured while one scrolls
    renderVerticalBuffer: 200,
    nestedFieldSeparator: false,
    layout: "fitData",
    placeholder: editable ? "No range yet. Add a row, or paste rows from a spreadsheet." : "No range yet.",
    columns: [...about.columns.map(column), { field: "deals", title: "Past deals", width: WIDTH.past, hozAlign: "right", headerHozAlign: "right", formatter }],
    columnDefaults: { resizable: "header" },
    rowHeader: { formatter: "rownum", width: 48, hozAlign: "right", resizable: false, frozen: true, title: "<span class='visually-hidden'>Row</span>" },
    selectableRange: 1,
    selectableRangeColumns: true,
    selectableRangeRows: true,
    selectableRangeClearCells: false,
    editTriggerEvent: "dblclick",
    keybindings: { navNext: false, navPrev: false },
  });

  const columns = () => table.getColumns().filter((one) => one.isVisible() && one.getField());
  const rows = () => table.getRows();
  const selection = () => {
    const range = table.getRanges()[0];
    if (!range || !rows().length) return null;
    const fields = range.getColumns().map((one) => one.getField()).filter(Boolean);
    return { rows: range.getRows(), fields, top: range.getTopEdge() };
  };
  const cellAt = (row, field) => rows()[row]?.getCells().find((cell) => cell.getField() === field);
  function select(row, field) {
    const cell = cellAt(row, field);
    if (!cell) return;
    table.getRanges()[0]?.setBounds(cell, cell);
    cell.getRow().scrollTo("nearest", false).catch(() => undefined);
    table.scrollToColumn(field, undefined, false).catch(() => undefined);
    holder().focus({ preventScroll: true });
  }
  function go(down, right) {
    const at = selection();
    if (!at) return;
    const fields = columns().map((one) => one.getField());
    const to = fields[fields.indexOf(at.fields[0]) + right] ?? at.fields[0];
    select(Math.min(rows().length - 1, Math.max(0, at.top + down)), to);
  }
  const holder = () => place.querySelector(".tabulator-tableholder");
  const editing = () => Boolean(place.querySelector(".grid-editor"));
  function edit(text = null) {
    const at = selection();
    const cell = at && cellAt(at.top, at.fields[0]);
    if (!cell || !editable || cell.getField() === "deals") return;
    typed = text;
    cell.edit(true);
    typed = null;
  }

  table.on("cellEdited", onEdited);
  table.on("rangeChanged", onSelected);
  table.on("rangeAdded", onSelected);
  const built = new Promise((resolve) => {
    table.on("tableBuilt", () => {
      place.setAttribute("aria-label", `Ranges of ${about.term.name}`);
      holder().setAttribute("role", "rowgroup"); // it takes the focus, so it is the part that may stand in a grid
      place.querySelector(".tabulator-table").setAttribute("role", "presentation");
      resolve();
    });
  });
  return { table, built, columns, rows, selection, select, edit, editing, holder };
}
