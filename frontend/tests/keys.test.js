import assert from "node:assert/strict";
import { test } from "node:test";
import { isTyping, sequence } from "../src/parts/keys.js";

const bindings = new Set(["g r", "g s", "?"]);

test("a pair typed in time is found, and only then", () => {
  const match = sequence(bindings);
  assert.equal(match("g", 0), null);
  assert.equal(match("r", 1000), "g r");
  assert.equal(match("g", 5000), null);
  assert.equal(match("r", 9000), null);
});

test("a single key works, also after half a pair", () => {
  const match = sequence(bindings);
  assert.equal(match("?", 0), "?");
  match("g", 10);
  assert.equal(match("?", 20), "?");
});

test("keys typed into a field mean letters", () => {
  assert.equal(isTyping({ tagName: "INPUT" }), true);
  assert.equal(isTyping({ tagName: "BUTTON" }), false);
  assert.equal(isTyping(null), false);
});
