// What the grid knows: the rows as the server has them, what was typed and not kept, and what can be undone.
// Every change travels with the text that was seen. What the server refuses stays in `drafts`, so nothing typed is lost; a
// clash holds the other's text too. Undo is a change like any other, made on what one wrote oneself.
const STEPS_AT_ONCE = 1000;

export const keyOf = (row, column) => `${row}|${column}`;

export function newStore({ send, onChange }) {
  const rows = new Map(); // id → { id, position, cells, deals, intervals }
  const drafts = new Map(); // key → { row, column, text, problem, theirs, who }
  const undone = [];
  const done = [];
  let seen = 0;
  let queue = Promise.resolve();

  const text = (row, column) => rows.get(row)?.cells[column] ?? "";
  const ordered = () => [...rows.values()].sort((one, other) => one.position - other.position || one.id - other.id);

  function take({ changed = [], gone = [], seen: newest = seen }, { own = new Set() } = {}) {
    changed.forEach((row) => rows.set(row.id, row));
    gone.forEach((id) => rows.delete(id));
    seen = Math.max(seen, newest);
    const others = changed.filter((row) => !own.has(row.id)).map((row) => row.id);
    if (changed.length || gone.length) onChange({ changed, gone, others });
  }

  const step = (wish) => {
    if (wish.do === "set") return { ...wish, seen: wish.seen ?? text(wish.row, wish.column) };
    if (wish.do === "remove") return { ...wish, seen: wish.seen ?? rows.get(wish.row)?.cells ?? {} };
    return wish;
  };

  // The change that takes this one back, on the text it left behind.
  const inverse = (wish, answer) => {
    if (wish.do === "set") return { do: "set", row: wish.row, column: wish.column, seen: text(wish.row, wish.column), value: wish.seen };
    if (wish.do === "remove") return { do: "restore", row: wish.row };
    return { do: "remove", row: answer.row, seen: { ...rows.get(answer.row)?.cells } };
  };

  function note(wish, answer) {
    if (wish.do === "add") return;
    const columns = wish.do === "set" ? [wish.column] : Object.keys(answer.theirs ?? {});
    columns.forEach((column) => {
      const key = keyOf(wish.row, column);
      if (answer.done) drafts.delete(key);
      else drafts.set(key, { row: wish.row, column, text: wish.value ?? "", removes: wish.do === "remove", problem: answer.problem, theirs: answer.theirs?.[column], who: answer.who });
    });
  }

  async function perform(wishes) {
    const steps = wishes.map(step).filter((wish) => wish.do !== "set" || wish.value !== wish.seen || drafts.delete(keyOf(wish.row, wish.column)));
    const kept = [];
    const answers = [];
    for (let from = 0; from < steps.length; from += STEPS_AT_ONCE) {
      const some = steps.slice(from, from + STEPS_AT_ONCE);
      const said = await send({ steps: some, since: seen });
      take(said, { own: new Set(said.answers.map((answer) => answer.row)) });
      some.forEach((wish, at) => {
        note(wish, said.answers[at]);
        if (said.answers[at].done) kept.unshift(inverse(wish, said.answers[at]));
      });
      answers.push(...said.answers);
    }
    return { kept, answers, steps };
  }

  // One change after the other: what the first leaves behind is what the second has seen.
  function change(wishes, { onto = done, fresh = true } = {}) {
    const turn = queue.then(() => perform(wishes)).then((result) => {
      if (result.kept.length) {
        onto.push(result.kept);
        if (fresh) undone.length = 0;
      }
      onChange({ changed: [], gone: [], others: [] });
      return result;
    });
    queue = turn.catch(() => undefined);
    return turn;
  }

  return {
    rows, drafts, text, ordered, take, change,
    load: (page) => {
      page.rows.forEach((row) => rows.set(row.id, row));
      seen = seen || page.seen; // of the first page: what changes while the others arrive is told again
    },
    since: () => seen,
    settled: () => queue,
    canUndo: () => done.length > 0,
    canRedo: () => undone.length > 0,
    undo: () => (done.length ? change(done.pop(), { onto: undone, fresh: false }) : null),
    redo: () => (undone.length ? change(undone.pop(), { onto: done, fresh: false }) : null),
    keepTheirs: (key) => drafts.delete(key),
  };
}
