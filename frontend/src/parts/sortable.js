// A list the member puts in order: drag by the handle, or Alt+↑ / Alt+↓ on an item. The order travels in the hidden inputs
// inside the items; afterwards the list fires "sorted", so hx-trigger="sorted" can save it.
import Sortable from "sortablejs";
import { fresh } from "./find.js";

export function sortables(root) {
  fresh(root, "[data-sortable]", "sortReady").forEach((list) => {
    const done = () => list.dispatchEvent(new CustomEvent("sorted", { bubbles: true }));
    Sortable.create(list, { handle: list.dataset.sortable || undefined, animation: 120, onEnd: done });
    list.addEventListener("keydown", (event) => {
      if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
      const item = [...list.children].find((child) => child.contains(event.target));
      const other = event.key === "ArrowUp" ? item?.previousElementSibling : item?.nextElementSibling;
      if (!item || !other) return;
      event.preventDefault();
      if (event.key === "ArrowUp") other.before(item);
      else other.after(item);
      event.target.focus();
      done();
    });
  });
}
