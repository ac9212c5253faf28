// Beside the grid: cells that somebody else changed meanwhile, with both texts to choose from, and what lint finds, each
// with a way to its cell. And one sentence for those who do not see which cell is selected.
const made = (name, text = "", ...classes) => {
  const element = document.createElement(name);
  element.textContent = text;
  element.classList.add(...classes);
  return element;
};

function press(text, does, ...classes) {
  const button = made("button", text, "btn", "btn-sm", ...classes);
  button.type = "button";
  button.addEventListener("click", does);
  return button;
}

export function panels(root, { store, about, grid, write, refresh }) {
  const title = (column) => about.columns.find(({ field }) => field === column)?.title ?? column;
  const rowNumber = (id) => store.ordered().findIndex((row) => row.id === id);
  const spoken = made("div", "", "visually-hidden");
  spoken.setAttribute("aria-live", "polite");
  root.append(spoken);

  function clash([key, draft]) {
    const item = made("li");
    const at = rowNumber(draft.row);
    const yours = draft.removes ? "you wanted to remove the row" : `you wrote “${draft.text || "nothing"}”`;
    item.append(made("span", `Row ${at + 1}, ${title(draft.column)}: ${draft.who || "somebody else"} wrote “${draft.theirs || "nothing"}”, ${yours}. `));
    const mine = draft.removes ? { do: "remove", row: draft.row } : { do: "set", row: draft.row, column: draft.column, value: draft.text, seen: draft.theirs };
    item.append(
      press(draft.removes ? "Keep the row" : "Take theirs", () => {
        store.keepTheirs(key);
        refresh(draft.row);
        clashes();
      }),
      press(draft.removes ? "Remove it anyway" : "Write mine", () => {
        store.keepTheirs(key);
        write([mine]);
      }),
    );
    return item;
  }
  function clashes() {
    const found = [...store.drafts].filter(([, draft]) => draft.theirs !== undefined);
    root.querySelector("[data-grid-clash-list]").replaceChildren(...found.map(clash));
    root.querySelector("[data-grid-clashes]").hidden = found.length === 0;
  }
  function problems(found) {
    root.querySelector("[data-grid-problem-list]").replaceChildren(...found.slice(0, 50).map((one) => {
      const item = made("li", "", one.severity === "error" ? "is-error" : "is-warning");
      item.append(press(`Row ${one.row + 1}${one.column ? `, ${title(one.column)}` : ""}`, () => grid.select(one.row, one.column || "best"), "btn-link"), made("span", ` ${one.what} ${one.advice ?? ""}`));
      return item;
    }));
    if (found.length > 50) root.querySelector("[data-grid-problem-list]").append(made("li", `And ${found.length - 50} more.`));
    root.querySelector("[data-grid-problems]").hidden = found.length === 0;
  }
  function place(at) {
    if (document.activeElement !== grid.holder()) return;
    const data = at.rows[0].getData();
    const more = at.rows.length * at.fields.length;
    const draft = store.drafts.get(`${data.id}|${at.fields[0]}`);
    spoken.textContent = `Row ${at.top + 1}, ${title(at.fields[0])}: ${data[at.fields[0]] || "empty"}.${more > 1 ? ` ${more} cells selected.` : ""}${draft ? ` ${draft.problem}` : ""}`;
  }
  return { clashes, problems, place };
}
