import assert from "node:assert/strict";
import { test } from "node:test";
import { bars, extent, rounded, shares, stepOf } from "../src/range_chart/bands.js";

const DEALS = [[0, 1], [5, 2], [8, 3], [10, 2], [20, 1], [30, 1]];
const MARKS = [0, 8, 12, 25].map((value) => ({ value }));

test("every past deal lies in one band, and a mark belongs to the better band", () => {
  const less = shares(DEALS, MARKS, -1).map(({ deals }) => deals);
  assert.deepEqual(less, [1, 5, 2, 1, 1]);
  const more = shares(DEALS, [...MARKS].reverse(), 1).map(({ deals }) => deals);
  assert.deepEqual(more, [1, 1, 5, 3, 0]);
});

test("without deals no share is invented", () => {
  assert.deepEqual(shares([], MARKS, -1).map(({ share }) => share), [0, 0, 0, 0, 0]);
});

test("the extent holds every mark, and one odd deal does not squeeze all others", () => {
  const [low, high] = extent([...DEALS.map(([value]) => [value, 1000]), [1e6, 1]], MARKS);
  assert.ok(low < 0 && high > 30 && high < 100);
});

test("steps are round, and whole where the kind is", () => {
  assert.deepEqual([stepOf([0, 25], false), stepOf([0, 90], true), stepOf([0, 3e6], false)], [0.2, 1, 20000]);
  assert.equal(rounded(12.3456, 0.2), 12.4);
  assert.equal(rounded(0.30000000000000004, 0.1), 0.3);
});

test("bars hold every deal", () => {
  const all = (drawn) => drawn.reduce((sum, { deals }) => sum + deals, 0);
  assert.deepEqual([all(bars(DEALS, [0, 25], 10)), all(bars(DEALS, [0, 25], 3))], [10, 10]);
});
