// <input type="search" data-filter="#list">: shows only the items of the list whose data-words hold every word typed.
import { fresh, words } from "./find.js";

export function filters(root) {
  fresh(root, "[data-filter]", "filterReady").forEach((field) => {
    const list = document.querySelector(field.dataset.filter);
    if (!list) return;
    field.addEventListener("input", () => {
      const typed = words(field.value.toLowerCase());
      list.querySelectorAll("[data-words]").forEach((item) => {
        item.hidden = !typed.every((word) => item.dataset.words.includes(word));
      });
      list.querySelectorAll("section").forEach((part) => {
        part.hidden = !part.querySelector("[data-words]:not([hidden])");
      });
    });
  });
}
