import assert from "node:assert/strict";
import { test } from "node:test";
import { destination, drillUrl } from "../src/charts/drill.js";
import { dressed } from "../src/charts/look.js";
import { fitted, rowCount } from "../src/charts/specification.js";

test("a single chart takes the width of its place", () => {
  const spec = fitted({ mark: "bar", width: 300, encoding: {} });
  assert.equal(spec.width, "container");
  assert.deepEqual(spec.autosize, { type: "fit-x", contains: "padding" });
});

test("a chart of several panels keeps its own widths", () => {
  const spec = { hconcat: [] };
  assert.equal(fitted(spec), spec);
  const rows = { mark: "bar", encoding: { row: { field: "term" } } };
  assert.equal(fitted(rows), rows);
});

test("rows are counted wherever the specification keeps them", () => {
  assert.equal(rowCount({ data: { values: [1, 2, 3] } }), 3);
  assert.equal(rowCount({ datasets: { a: [1], b: [1, 2] } }), 2);
  assert.equal(rowCount({}), 0);
});

test("a mark with an address of this site leads there, and nowhere else", () => {
  assert.equal(destination({ href: "/deals?x=1" }, undefined), "/deals?x=1");
  assert.equal(destination({ href: "https://elsewhere.example" }, undefined), null);
  assert.equal(destination({ href: "//elsewhere.example" }, undefined), null);
  assert.equal(destination(undefined, "/deals"), null);
});

test("a mark without an address hands its fields to the figure's own", () => {
  assert.equal(drillUrl("/deals?page=1", { country: "FR", _vgsid_: 7, n: 3, gone: null }), "/deals?page=1&country=FR&n=3");
});

test("a narrow chart breaks its legend into two columns and keeps its other looks", () => {
  const spec = { config: { legend: { orient: "top" }, axis: { labelColor: "currentColor" } } };
  assert.deepEqual(dressed(spec, { font: "Inter", width: 320 }).config.legend, { orient: "top", columns: 2 });
  assert.deepEqual(dressed(spec, { font: "Inter", width: 900 }).config.legend, { orient: "top" });
  assert.equal(dressed(spec, { font: "Inter", width: 900 }).config.font, "Inter");
  assert.deepEqual(dressed(spec, { font: "Inter", width: 900 }).config.axis, { labelColor: "currentColor" });
});
