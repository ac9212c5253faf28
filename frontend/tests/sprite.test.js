import assert from "node:assert/strict";
import { test } from "node:test";
import { symbol } from "../sprite.mjs";

test("an icon becomes a symbol with its name and without its frame", () => {
  const svg = '<!-- tags: [a] -->\n<svg xmlns="x" width="24">\n  <path d="M1 1" />\n</svg>';
  assert.match(symbol("box", svg), /^<symbol id="box" viewBox="0 0 24 24"[^>]*><path d="M1 1" \/><\/symbol>$/);
});

test("a file that is no icon is refused by name", () => {
  assert.throws(() => symbol("box", "hello"), /"box" is not an SVG file/);
});
