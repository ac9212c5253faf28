// The buttons above the grid: rows that come and go, fill down, one value for all selected cells, undo and redo.
export function toolbar(root, { about, grid, store, used, write, addPending, undo, redo, cellsOf }) {
  const button = (name) => root.querySelector(`[data-do=${name}]`);
  const chosen = () => grid.selection() ?? { rows: [], fields: [], top: 0 };
  const dimension = root.querySelector("[data-dimensions]");
  const dialog = document.getElementById("grid-bulk");

  const does = {
    async add() {
      await addPending(1);
      grid.select(grid.rows().length - 1, grid.columns()[0].getField());
    },
    async duplicate() {
      const cells = chosen().rows.map((row) => ({ ...cellsOf(row.getData().id) }));
      if (cells.length) await write(cells.map((each) => ({ do: "add", cells: each })));
      grid.select(grid.rows().length - 1, grid.columns()[0].getField());
    },
    remove: () => write(chosen().rows.map((row) => ({ do: "remove", row: row.getData().id }))),
    fill() {
      const { rows, fields } = chosen();
      const first = rows[0]?.getData();
      write(rows.slice(1).flatMap((row) => fields.filter((field) => field !== "deals").map((column) => ({ do: "set", row: row.getData().id, column, value: first[column] ?? "" }))));
    },
    bulk() {
      dialog.querySelector("input").value = "";
      dialog.showModal();
    },
    undo, redo,
  };
  root.querySelectorAll("[data-do]").forEach((one) => one.addEventListener("click", () => does[one.dataset.do]()));
  dialog?.addEventListener("close", () => {
    if (dialog.returnValue !== "set") return;
    dialog.returnValue = "";
    const { rows, fields } = chosen();
    const value = dialog.querySelector("input").value.trim();
    write(rows.flatMap((row) => fields.filter((field) => field !== "deals").map((column) => ({ do: "set", row: row.getData().id, column, value }))));
  });
  dimension.addEventListener("change", () => {
    if (!dimension.value) return;
    used.add(dimension.value);
    grid.table.showColumn(dimension.value);
    grid.table.redraw();
    list();
  });
  function list() {
    const hidden = about.columns.filter(({ field, is }) => is === "scope" && !grid.table.getColumn(field)?.isVisible());
    dimension.replaceChildren(dimension.options[0], ...hidden.map(({ field, title }) => new Option(title, field)));
    dimension.hidden = hidden.length === 0;
  }
  return {
    dimensions: list,
    state: () => {
      if (!about.edits) return;
      button("undo").disabled = !store.canUndo();
      button("redo").disabled = !store.canRedo();
    },
  };
}
