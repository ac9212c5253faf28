import assert from "node:assert/strict";
import { test } from "node:test";
import { after, choose, chosen, shown } from "../src/theme/choice.js";

const storage = () => {
  const kept = new Map();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
};
const broken = { getItem() { throw new Error("off"); }, setItem() { throw new Error("off"); } };

test("without a choice the page looks as the system does", () => {
  assert.equal(chosen(storage()), "system");
  assert.equal(shown("system", true), "dark");
  assert.equal(shown("system", false), "light");
});

test("a choice is remembered and wins over the system", () => {
  const kept = storage();
  choose(kept, "dark");
  assert.equal(chosen(kept), "dark");
  assert.equal(shown("dark", false), "dark");
});

test("the button goes round all three", () => {
  assert.deepEqual(["system", "light", "dark"].map(after), ["light", "dark", "system"]);
});

test("a browser whose storage is off follows the system", () => {
  choose(broken, "dark");
  assert.equal(chosen(broken), "system");
});
