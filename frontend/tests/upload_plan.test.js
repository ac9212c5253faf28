import assert from "node:assert/strict";
import { test } from "node:test";
import { fingerprint, humanSize, missing, parts } from "../src/parts/upload_plan.js";

test("a file is cut into parts that touch and end where the file ends", () => {
  assert.deepEqual(parts(10, 4), [
    { index: 0, from: 0, to: 4 },
    { index: 1, from: 4, to: 8 },
    { index: 2, from: 8, to: 10 },
  ]);
});

test("an empty file is still one part, so that the server can say it is empty", () => {
  assert.deepEqual(parts(0, 4), [{ index: 0, from: 0, to: 0 }]);
});

test("what the server has is not sent again", () => {
  assert.deepEqual(missing(parts(10, 4), [0, 2]).map((part) => part.index), [1]);
});

test("the same file chosen again has the same fingerprint", () => {
  const file = { name: "deals.csv", size: 12, lastModified: 7 };
  assert.equal(fingerprint(file), fingerprint({ ...file }));
  assert.notEqual(fingerprint(file), fingerprint({ ...file, size: 13 }));
});

test("sizes read like a person says them", () => {
  assert.equal(humanSize(999), "999 B");
  assert.equal(humanSize(1000), "1 kB");
  assert.equal(humanSize(1_530_000), "1.53 MB");
  assert.equal(humanSize(999_999), "1 MB");
  assert.equal(humanSize(2_000_000_000), "2 GB");
});
