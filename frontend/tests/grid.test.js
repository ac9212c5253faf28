import assert from "node:assert/strict";
import { test } from "node:test";
import { keyOf, newStore } from "../src/grid/store.js";
import { laid, parse, write } from "../src/grid/tsv.js";

test("what a spreadsheet copies is read cell by cell, quotes and line ends included", () => {
  assert.deepEqual(parse('a\t"b ""x"""\r\n"two\nlines"\t\r\n'), [["a", 'b "x"'], ["two\nlines", ""]]);
  assert.deepEqual(parse(write([["a", "b\tc"], ['"', "d\ne"]])), [["a", "b\tc"], ['"', "d\ne"]]);
});

test("one cell fills the selection, a block repeats where it fits and else is laid down once", () => {
  assert.deepEqual(laid([["x"]], 2, 2).map(([, , text]) => text), ["x", "x", "x", "x"]);
  assert.deepEqual(laid([["a"], ["b"]], 4, 1), [[0, 0, "a"], [1, 0, "b"], [2, 0, "a"], [3, 0, "b"]]);
  assert.deepEqual(laid([["a", "b"], ["c"]], 1, 1), [[0, 0, "a"], [0, 1, "b"], [1, 0, "c"], [1, 1, ""]]);
});

// A server of one row that checks what was seen, as the real one does.
function server(cells) {
  let events = 0;
  const row = { id: 1, position: 0, cells: { ...cells } };
  const told = () => ({ changed: [{ ...row, cells: { ...row.cells } }], gone: [], seen: (events += 1) });
  return {
    row,
    async send({ steps }) {
      const answers = steps.map((step) => {
        const now = row.cells[step.column] ?? "";
        if (now !== step.seen && now !== step.value) return { done: false, row: 1, problem: "Ana changed this.", theirs: { [step.column]: now }, who: "Ana" };
        if (step.value === "plenty") return { done: false, row: 1, problem: "not a number" };
        row.cells[step.column] = step.value;
        return { done: true, row: 1 };
      });
      return { answers, ...told() };
    },
  };
}

function open(cells) {
  const there = server(cells);
  const store = newStore({ send: there.send, onChange: () => undefined });
  store.load({ rows: [{ id: 1, position: 0, cells: { ...cells } }], seen: 0 });
  return { there, store };
}

const set = (column, value) => ({ do: "set", row: 1, column, value });

test("undo takes back a change of several cells, redo makes it again", async () => {
  const { there, store } = open({ best: "1", target: "2" });
  await store.change([set("best", "3"), set("target", "4")]);
  await store.undo();
  assert.deepEqual(there.row.cells, { best: "1", target: "2" });
  await store.redo();
  assert.deepEqual(there.row.cells, { best: "3", target: "4" });
  assert.equal(store.canRedo(), false);
});

test("undo never takes back what somebody else wrote meanwhile", async () => {
  const { there, store } = open({ best: "1" });
  await store.change([set("best", "3")]);
  there.row.cells.best = "9";
  await store.undo();
  assert.equal(there.row.cells.best, "9");
  assert.equal(store.drafts.get(keyOf(1, "best")).theirs, "9");
});

test("what is refused is kept as it was typed, with the reason, until it is written well", async () => {
  const { store } = open({ best: "1" });
  await store.change([set("best", "plenty")]);
  assert.deepEqual([store.drafts.get("1|best").text, store.text(1, "best"), store.canUndo()], ["plenty", "1", false]);
  await store.change([set("best", "2")]);
  assert.deepEqual([store.drafts.size, store.text(1, "best")], [0, "2"]);
});

test("changes made at once are sent one after the other, each on what the one before left", async () => {
  const { there, store } = open({ best: "1" });
  await Promise.all([store.change([set("best", "2")]), store.change([set("best", "3")])]);
  assert.deepEqual([there.row.cells.best, store.drafts.size], ["3", 0]);
});

test("a new change forgets what could be redone", async () => {
  const { store } = open({ best: "1" });
  await store.change([set("best", "2")]);
  await store.undo();
  await store.change([set("best", "5")]);
  assert.equal(store.canRedo(), false);
});
