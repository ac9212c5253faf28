// The grid of ranges: brings the store, the table, the clipboard, the toolbar, the findings and the chart together.
import { newChart } from "../range_chart/chart.js";
import { clipboard } from "./clipboard.js";
import { panels } from "./panels.js";
import { keyOf, newStore } from "./store.js";
import { newTable } from "./table.js";
import { ask, tell } from "./talk.js";
import { toolbar } from "./toolbar.js";

const NEEDED = ["best", "target"];
const LINT_AFTER_MS = 700;

export async function begin(root) {
  const about = JSON.parse(document.getElementById(root.dataset.grid).textContent);
  const components = new Map(); // id → Tabulator's row
  const pending = new Map(); // id below zero → cells of a row that is not whole yet
  const findings = new Map(); // key → finding of lint
  const fromOthers = new Set(); // keys of cells that somebody else changed while this page was open
  let editing = null; // the row somebody types in, which nothing may redraw, and the text that was seen in the cell
  let ready = false;
  let nextPending = -1;

  const store = newStore({ send: (said) => tell(about.url, said), onChange: (change) => show(change) });
  const say = (text) => {
    root.querySelector("[data-grid-status]").textContent = text;
  };
  const drafted = (row) => [...store.drafts.values()].filter((draft) => draft.row === row && !draft.removes);
  const flat = (row) => ({
    id: row.id,
    deals: row.deals === undefined ? "" : String(row.deals),
    intervals: row.intervals,
    ...Object.fromEntries(about.columns.map(({ field }) => [field, row.cells[field] ?? ""])),
    ...Object.fromEntries(drafted(row.id).map((draft) => [draft.column, draft.text])),
  });
  const mark = (row, column) => {
    const key = keyOf(row, column);
    const draft = store.drafts.get(key);
    if (draft) return { is: draft.theirs === undefined ? "problem" : "clash", text: draft.problem };
    if (pending.has(row)) return { is: "pending", text: pending.get(row).problem };
    if (findings.has(key)) return { is: "warned", text: findings.get(key).what };
    return fromOthers.has(key) ? { is: "others", text: "Changed by somebody else while you were here." } : null;
  };
  const used = new Set();
  const grid = newTable(root.querySelector("[data-grid-place]"), {
    about, mark,
    editable: about.edits,
    shown: (field) => used.has(field) || (field === "scope.region" && used.size === 0),
    onEditing: (row, column) => {
      editing = { row, seen: store.text(row, column) };
    },
    onEdited: (cell) => write([{ do: "set", row: cell.getData().id, column: cell.getField(), value: cell.getValue(), seen: editing?.seen }]),
    onEditingOver: () => {
      const over = editing;
      editing = null;
      if (over) refresh(over.row);
    },
    onSelected: () => selected(),
  });
  const chart = newChart(root.querySelector("[data-range-chart]"), { about, write: (wishes) => write(wishes) });
  const side = panels(root, { store, about, grid, write: (wishes) => write(wishes), refresh: (id) => refresh(id) });

  const refresh = (id) => {
    const row = store.rows.get(id) ?? pending.get(id);
    const component = components.get(id);
    if (!row || !component || editing?.row === id) return;
    component.update(flat(row));
    component.reformat();
  };
  async function show({ changed, gone, others }) {
    if (!ready) return;
    gone.forEach((id) => {
      components.get(id)?.delete();
      components.delete(id);
    });
    const added = changed.filter((row) => !components.has(row.id));
    others.map((id) => store.rows.get(id)).filter((row) => components.has(row.id)).forEach((row) => {
      const shown = components.get(row.id).getData();
      about.columns.filter(({ field }) => (row.cells[field] ?? "") !== shown[field]).forEach(({ field }) => fromOthers.add(keyOf(row.id, field)));
    });
    changed.forEach((row) => refresh(row.id));
    const before = components.get(pending.keys().next().value); // rows that are not whole yet stay last
    for (const row of added) components.set(row.id, await (before ? grid.table.addRow(flat(row), true, before) : grid.table.addRow(flat(row), false)));
    [...store.drafts.values()].forEach((draft) => refresh(draft.row));
    reveal(changed);
    side.clashes();
    bar.state();
    counted();
    if (changed.length || gone.length) lintSoon();
    if (others.length) say(`Somebody else changed ${others.length === 1 ? "a row" : `${others.length} rows`} just now.`);
    selected();
  }
  const counted = () => {
    const many = store.rows.size;
    root.querySelector("[data-grid-count]").textContent = `${many.toLocaleString("en")} range${many === 1 ? "" : "s"}${pending.size ? `, ${pending.size} not whole yet` : ""}.`;
  };
  // A dimension that somebody uses has its column on the screen.
  const reveal = (rows) => {
    rows.flatMap((row) => Object.keys(row.cells)).filter((field) => field.startsWith("scope.") && !used.has(field)).forEach((field) => {
      used.add(field);
      grid.table.getColumn(field)?.show();
    });
    bar.dimensions();
  };

  const whole = (cells) => NEEDED.every((name) => cells[name]) && Object.entries(cells).some(([name, text]) => name.startsWith("limit.") && text);
  // Rows that are not whole yet take their cells here; as soon as one is whole it goes to the server.
  function gathered(wishes) {
    const touched = new Set();
    const rest = wishes.filter((wish) => {
      if (!(wish.row < 0)) return true;
      if (wish.do === "remove") {
        components.get(wish.row)?.delete();
        [pending, components].forEach((map) => map.delete(wish.row));
      } else {
        pending.get(wish.row).cells[wish.column] = wish.value;
        touched.add(wish.row);
      }
      return false;
    });
    const ripe = [...touched].filter((id) => whole(pending.get(id).cells));
    [...touched].forEach(refresh);
    return { wishes: [...rest, ...ripe.map((id) => ({ do: "add", cells: pending.get(id).cells, from: id }))] };
  }
  async function write(all) {
    const { wishes } = gathered(all);
    counted();
    if (!wishes.length) return null;
    try {
      const { answers, steps } = await store.change(wishes);
      steps.forEach((wish, at) => {
        if (wish.from === undefined) return;
        if (answers[at].done) {
          components.get(wish.from)?.delete();
          [pending, components].forEach((map) => map.delete(wish.from));
        } else pending.get(wish.from).problem = answers[at].problem;
        refresh(wish.from);
      });
      told(answers);
      return answers;
    } catch (refused) {
      say(refused.message);
      wishes.filter((wish) => wish.do === "set").forEach((wish) => {
        store.drafts.set(keyOf(wish.row, wish.column), { ...wish, text: wish.value, problem: refused.message });
        refresh(wish.row);
      });
      return null;
    } finally {
      counted();
      bar.state();
    }
  }
  function told(answers) {
    const kept = answers.filter((answer) => answer.done).length;
    const not = answers.filter((answer) => !answer.done);
    if (!answers.length) return;
    const all = answers.length === 1 ? "Kept." : `All ${answers.length} changes kept.`;
    say(not.length ? `${kept} of ${answers.length} changes kept. ${not[0].problem}${not.length > 1 ? ` And ${not.length - 1} more, marked in the grid.` : ""}` : all);
  }
  const turn = async (undoing) => {
    try {
      const result = await undoing;
      if (result) told(result.answers);
    } catch (refused) {
      say(refused.message);
    }
  };
  async function addPending(many, cells = {}) {
    const ids = Array.from({ length: many }, () => nextPending--);
    for (const id of ids) {
      pending.set(id, { id, cells: { ...cells } });
      components.set(id, await grid.table.addRow(flat(pending.get(id)), false));
    }
    counted();
    return ids;
  }
  const bar = toolbar(root, { about, grid, store, used, write, addPending, undo: () => turn(store.undo()), redo: () => turn(store.redo()), cellsOf: (id) => (store.rows.get(id) ?? pending.get(id))?.cells ?? {} });
  clipboard(root, { grid, about, write, addPending, say });

  let choosing = 0;
  const selected = () => {
    clearTimeout(choosing);
    choosing = setTimeout(() => {
      const at = ready && grid.selection();
      if (!at?.rows.length) return;
      const data = at.rows[0].getData();
      chart.show(store.rows.get(data.id) ?? null, at.top + 1);
      side.place(at);
    }, 150);
  };
  let linting = 0;
  const lintSoon = () => {
    clearTimeout(linting);
    linting = setTimeout(async () => {
      const { problems } = await ask(about.problems).catch(() => ({ problems: null }));
      if (!problems) return;
      const rows = store.ordered();
      const before = [...findings.keys()].map((key) => Number(key.split("|")[0]));
      findings.clear();
      problems.filter((one) => rows[one.row]).forEach((one) => findings.set(keyOf(rows[one.row].id, one.column || "best"), one));
      new Set([...before, ...[...findings.keys()].map((key) => Number(key.split("|")[0]))]).forEach(refresh);
      side.problems(problems);
    }, LINT_AFTER_MS);
  };

  await grid.built;
  try {
    for (let after = ""; ;) {
      const page = await ask(about.url, after ? { after } : {});
      store.load(page);
      page.rows.flatMap((row) => Object.keys(row.cells)).filter((field) => field.startsWith("scope.")).forEach((field) => used.add(field));
      after = page.next;
      if (!after) break;
      say(`${store.rows.size.toLocaleString("en")} ranges so far …`);
    }
  } catch (refused) {
    say(refused.message);
    return;
  }
  say("");
  await grid.table.setData(store.ordered().map(flat));
  grid.rows().forEach((row) => components.set(row.getData().id, row));
  used.forEach((field) => grid.table.getColumn(field)?.show());
  ready = true;
  counted();
  bar.state();
  bar.dimensions();
  lintSoon();
  root.addEventListener("live", async () => {
    await store.settled(); // what this page just wrote is in its answer
    store.take(await ask(about.url, { since: store.since() }).catch(() => ({})));
  });
  root.dataset.gridState = "ready";
  if (about.at.row !== null) grid.select(about.at.row, about.at.column || "best");
  else selected();
}
