import test from "node:test";
import assert from "node:assert/strict";
import { said } from "../src/parts/totals.js";

test("weights that make the whole leave nothing", () => assert.equal(said([60, 39.9, 0.1], 100), "100 of 100"));
test("weights say what is left or too much", () => {
  assert.equal(said([60, 30.5], 100), "90.5 of 100, 9.5 left");
  assert.equal(said([60, 50], 100), "110 of 100, 10 too much");
});
