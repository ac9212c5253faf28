// One range over the past deals of its scope: bars of deals, and a handle for each figure that pointer and arrows move.
// While a handle moves, the share of past deals in each band follows; on release the cell is written as in the grid, with
// the same answer when somebody else wrote it. Without past deals it says so and stays editable.
import { ask } from "../grid/talk.js";
import { bars, extent, rounded, shares, stepOf } from "./bands.js";

const SVG = "http://www.w3.org/2000/svg";
const BARS = 48;
const WHOLE = new Set(["days", "months", "count", "choice", "yes_no"]);
const percent = (share) => `${(share * 100).toFixed(share > 0 && share < 0.01 ? 1 : 0)} %`;

function made(name, attributes = {}, text = "") {
  const element = ["svg", "rect"].includes(name) ? document.createElementNS(SVG, name) : document.createElement(name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  if (text) element.textContent = text;
  return element;
}

export function newChart(section, { about, write }) {
  const { term } = about;
  const sign = term.better === "more" ? 1 : -1;
  const columns = about.columns.filter(({ is }) => is === "value");
  const body = section.querySelector("[data-chart-body]");
  const asked = new Map(); // scope → past values, asked once
  let shown = null; // { id, text } of what is drawn
  let wanted = 0;

  const number = (text) => (term.choices.length ? term.choices.indexOf(text) : Number(text));
  const text = (value) => (term.choices.length ? term.choices[Math.round(value)] ?? "" : String(value));
  const said = (value) => `${text(value)}${term.unit && !term.choices.length ? ` ${term.unit}` : ""}`;
  const scopeOf = (row) => Object.fromEntries(Object.entries(row.cells).filter(([field]) => field.startsWith("scope.")).map(([field, value]) => [field.slice(6), value]));
  const marksOf = (row) => columns.filter(({ field }) => row.cells[field]).map(({ field, title }) => ({ field, title, value: number(row.cells[field]) })).filter(({ value }) => Number.isFinite(value));

  function past(scope) {
    const key = JSON.stringify(scope);
    if (!asked.has(key)) asked.set(key, ask(about.past, scope).catch((refused) => {
      asked.delete(key);
      return { values: [], why: refused.message, source: "" };
    }));
    return asked.get(key);
  }

  async function show(row, place) {
    if (!row) {
      section.hidden = true;
      shown = null;
      return;
    }
    const scope = scopeOf(row);
    const now = { id: row.id, text: JSON.stringify(row.cells) };
    if (shown?.text === now.text && shown.id === now.id) return;
    if (body.querySelector("[data-dragged]")) return; // a hand is on it
    wanted = row.id;
    const found = await past(scope);
    if (wanted !== row.id) return;
    const focused = shown?.id === row.id && document.activeElement?.dataset.field;
    shown = now;
    section.hidden = false;
    section.querySelector("[data-chart-title]").textContent = `Row ${place}: ${Object.values(scope).join(", ") || "every deal"}`;
    const many = found.values.reduce((sum, [, deals]) => sum + deals, 0);
    section.querySelector("[data-chart-source]").textContent = many ? `${many.toLocaleString("en")} won deal${many === 1 ? "" : "s"} of ${found.source}` : found.why;
    draw(row, found.values);
    if (focused) body.querySelector(`[data-field="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  function draw(row, values) {
    const marks = marksOf(row);
    const ends = extent(values, marks);
    const whole = WHOLE.has(term.kind);
    const step = stepOf(ends, whole);
    const at = (value) => (100 * (value - ends[0])) / (ends[1] - ends[0]);
    const plot = made("div", { class: "range-plot" });
    const svg = made("svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none", "aria-hidden": "true" });
    const drawn = bars(values, ends, BARS);
    const tallest = Math.max(1, ...drawn.map(({ deals }) => deals));
    drawn.forEach(({ from, width, deals }) => svg.append(made("rect", { x: from, width, y: 100 - (96 * deals) / tallest, height: (96 * deals) / tallest })));
    plot.append(svg);
    const table = made("dl", { class: "range-bands" });
    const bands = () => {
      const found = values.length ? shares(values, marks, sign) : [];
      const names = ["as good as the best", ...marks.slice(1).map((mark) => (mark.field === "target" ? "best to target" : `to the ${mark.title.toLowerCase()}`)), "beyond the walk-away"];
      table.replaceChildren(...found.map((band, index) => {
        const pair = made("div");
        pair.append(made("dt", {}, names[index]), made("dd", {}, percent(band.share)));
        return pair;
      }));
    };
    marks.forEach((mark, index) => plot.append(handle(mark, { index, row, ends, step, at, bands })));
    bands();
    const axis = made("div", { class: "range-axis", "aria-hidden": "true" });
    axis.append(made("span", {}, said(rounded(ends[0], step))), made("span", {}, said(rounded(ends[1], step))));
    body.replaceChildren(plot, axis, table);
  }

  function handle(mark, { index, row, ends, step, at, bands }) {
    const slider = made("div", { class: `range-mark level-${index % 4}`, "data-field": mark.field, role: "slider", tabindex: about.edits ? "0" : "-1", "aria-label": mark.title });
    const label = made("span", { class: "range-mark-label" });
    slider.append(label);
    const start = mark.value;
    const place = () => {
      slider.style.left = `${Math.min(100, Math.max(0, at(mark.value)))}%`;
      slider.style.setProperty("--row", index);
      label.textContent = `${mark.title} ${said(mark.value)}`;
      const pairs = { valuemin: rounded(ends[0], step), valuemax: rounded(ends[1], step), valuenow: mark.value, valuetext: said(mark.value) };
      Object.entries(pairs).forEach(([name, value]) => slider.setAttribute(`aria-${name}`, value));
      slider.classList.toggle("to-left", at(mark.value) > 60);
    };
    const move = (value) => {
      const top = term.choices.length ? term.choices.length - 1 : Infinity;
      mark.value = Math.min(top, rounded(Math.min(ends[1], Math.max(ends[0], value)), step));
      if (term.choices.length) mark.value = Math.max(0, mark.value);
      place();
      bands();
    };
    const keep = () => {
      delete slider.dataset.dragged;
      if (mark.value !== number(row.cells[mark.field])) write([{ do: "set", row: row.id, column: mark.field, value: text(mark.value), seen: row.cells[mark.field] }]);
    };
    place();
    if (!about.edits) {
      slider.setAttribute("aria-readonly", "true");
      return slider;
    }
    slider.addEventListener("pointerdown", (event) => {
      slider.setPointerCapture(event.pointerId);
      slider.dataset.dragged = "yes";
      slider.focus({ preventScroll: true });
      event.preventDefault();
    });
    slider.addEventListener("pointermove", (event) => {
      if (!slider.dataset.dragged) return;
      const box = slider.parentElement.getBoundingClientRect();
      move(ends[0] + ((event.clientX - box.left) / box.width) * (ends[1] - ends[0]));
    });
    ["pointerup", "pointercancel"].forEach((name) => slider.addEventListener(name, keep));
    let later = 0;
    slider.addEventListener("keydown", (event) => {
      const big = 10 * step;
      const to = { ArrowRight: step, ArrowUp: step, ArrowLeft: -step, ArrowDown: -step, PageUp: big, PageDown: -big, Home: -Infinity, End: Infinity }[event.key];
      if (event.key === "Escape") move(start);
      else if (to === undefined) return;
      else move(Number.isFinite(to) ? mark.value + to : to < 0 ? ends[0] : ends[1]);
      event.preventDefault();
      slider.dataset.dragged = "yes";
      clearTimeout(later);
      later = setTimeout(keep, 600); // one change for a row of presses
    });
    slider.addEventListener("blur", () => {
      clearTimeout(later);
      if (slider.dataset.dragged) keep();
    });
    return slider;
  }
  return { show };
}
