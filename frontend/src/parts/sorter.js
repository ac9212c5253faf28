// The ballot sorter: terms put in order by drag, by buttons or by Alt+↑, Alt+↓ and Alt+T (tie with the one above). Without
// script each item is a numbered field; with it the numbers are kept in step, and the hidden field holds the order as JSON.
// After each change the list fires "sorted". The markup is kit/parts/sorter.html, what comes back is read by kit.sorter.
import Sortable from "sortablejs";
import * as orders from "../sorter/order.js";
import { fresh } from "./find.js";

const KEYS = { ArrowUp: "up", ArrowDown: "down", t: "tie", T: "tie" };

function begin(box) {
  const list = box.querySelector("[data-sorter-list]");
  const hidden = box.querySelector("[data-sorter-order]");
  const status = box.querySelector("[data-sorter-status]");
  const items = new Map([...list.children].map((item) => [item.dataset.key, item]));
  const number = (key) => items.get(key).querySelector("[data-sorter-place]");
  let order = orders.fromPlaces([...items.keys()].map((key) => [key, number(key).value === "" ? NaN : Number(number(key).value)]));

  const said = (key) => {
    const tied = order[orders.groupOf(order, key)].filter((other) => other !== key).map((other) => items.get(other).dataset.name);
    return `${items.get(key).dataset.name}: place ${orders.place(order, key)} of ${items.size}${tied.length ? `, tied with ${tied.join(", ")}` : ""}.`;
  };
  const show = () => {
    const focused = document.activeElement;
    orders.flat(order).forEach((key, index, keys) => {
      const item = items.get(key);
      list.append(item);
      const tied = orders.tiedAbove(order, key);
      item.classList.toggle("tied", tied);
      item.querySelector("[data-sorter-shown]").textContent = orders.place(order, key);
      number(key).value = orders.place(order, key);
      const tie = item.querySelector("[data-move=tie]");
      tie.setAttribute("aria-pressed", String(tied));
      tie.disabled = index === 0;
      item.querySelector("[data-move=up]").disabled = index === 0;
      item.querySelector("[data-move=down]").disabled = index === keys.length - 1 && !tied;
    });
    hidden.value = JSON.stringify(order);
    if (focused && list.contains(focused)) (focused.disabled ? focused.closest("[data-key]") : focused).focus();
  };
  const change = (next, key) => {
    const changed = JSON.stringify(next) !== JSON.stringify(order);
    order = next;
    show();
    status.textContent = said(key);
    if (changed) list.dispatchEvent(new CustomEvent("sorted", { bubbles: true, detail: { order } }));
  };

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    const { key } = button.closest("[data-key]").dataset;
    change(orders[button.dataset.move](order, key), key);
  });
  list.addEventListener("keydown", (event) => {
    const move = event.altKey && KEYS[event.key];
    const item = event.target.closest("[data-key]");
    if (!move || !item) return;
    event.preventDefault();
    change(orders[move](order, item.dataset.key), item.dataset.key);
  });
  Sortable.create(list, {
    handle: "[data-sorter-handle]",
    animation: 120,
    onEnd: ({ item, newIndex }) => change(orders.drop(order, item.dataset.key, newIndex), item.dataset.key),
  });
  items.forEach((item) => {
    item.tabIndex = -1; // takes the focus when the button that was pressed has nothing more to do
  });
  box.dataset.sorterReady = "yes"; // the numbered fields give way to the buttons
  show();
}

export function sorters(root) {
  fresh(root, "[data-sorter]", "sorterBegun").forEach(begin);
}
