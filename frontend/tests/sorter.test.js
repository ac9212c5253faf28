import assert from "node:assert/strict";
import { test } from "node:test";
import { down, drop, fromPlaces, place, tie, up } from "../src/sorter/order.js";

const ORDER = [["a"], ["b", "c"], ["d"]];

test("places are shared by what is tied", () => {
  assert.deepEqual(["a", "b", "c", "d"].map((key) => place(ORDER, key)), [1, 2, 2, 4]);
});

test("a step up leaves a tie first and passes a whole tie next", () => {
  assert.deepEqual(up(ORDER, "c"), [["a"], ["c"], ["b"], ["d"]]);
  assert.deepEqual(up(ORDER, "d"), [["a"], ["d"], ["b", "c"]]);
  assert.deepEqual(up(ORDER, "a"), ORDER);
});

test("a step down leaves a tie first and passes a whole tie next", () => {
  assert.deepEqual(down(ORDER, "b"), [["a"], ["c"], ["b"], ["d"]]);
  assert.deepEqual(down(ORDER, "a"), [["b", "c"], ["a"], ["d"]]);
  assert.deepEqual(down(ORDER, "d"), ORDER);
});

test("a tie is made with the one above and undone again", () => {
  assert.deepEqual(tie(ORDER, "d"), [["a"], ["b", "c", "d"]]);
  assert.deepEqual(tie(ORDER, "c"), [["a"], ["b"], ["c"], ["d"]]);
  assert.deepEqual(tie(ORDER, "a"), ORDER);
});

test("what is dropped between tied keys joins them, and stands alone elsewhere", () => {
  assert.deepEqual(drop(ORDER, "d", 2), [["a"], ["b", "d", "c"]]);
  assert.deepEqual(drop(ORDER, "d", 0), [["d"], ["a"], ["b", "c"]]);
  assert.deepEqual(drop(ORDER, "b", 3), [["a"], ["c"], ["d"], ["b"]]);
});

test("no step loses or repeats a key", () => {
  const keys = ["a", "b", "c", "d"];
  for (const step of [up, down, tie]) keys.forEach((key) => assert.deepEqual(step(ORDER, key).flat().sort(), keys));
  keys.forEach((key) => [0, 1, 2, 3].forEach((at) => assert.deepEqual(drop(ORDER, key, at).flat().sort(), keys)));
});

test("numbered fields with equal numbers are tied, and those without come last", () => {
  assert.deepEqual(fromPlaces([["a", NaN], ["b", 2], ["c", 1], ["d", 2]]), [["c"], ["b", "d"], ["a"]]);
});
