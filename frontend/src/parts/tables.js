// A wide table or picture scrolls in its own box: the box takes the keyboard's focus only when there is something to scroll.
// A row with data-href is followed by a click anywhere in it; the keyboard uses the link inside.
import { fresh } from "./find.js";

export function tables(root) {
  fresh(root, ".table-responsive, .chart-place", "scrollReady").forEach((box) => {
    const measure = () => {
      const scrolls = box.scrollWidth > box.clientWidth + 1;
      box.classList.toggle("scrolls", scrolls);
      if (scrolls) {
        box.tabIndex = 0;
        box.setAttribute("role", "region");
        box.setAttribute("aria-label", box.dataset.label ?? box.querySelector("caption")?.textContent.trim() ?? "Table, scrolls sideways");
      } else {
        ["tabindex", "role", "aria-label"].forEach((name) => box.removeAttribute(name));
      }
    };
    const watch = new ResizeObserver(measure);
    [box, ...box.children].forEach((each) => watch.observe(each)); // a picture is drawn later and grows its place
    measure();
  });
  fresh(root, "tr[data-href]", "hrefReady").forEach((row) =>
    row.addEventListener("click", (event) => {
      if (event.target.closest("a,button,input,label,select,summary") || window.getSelection()?.toString()) return;
      window.location.assign(row.dataset.href);
    }),
  );
}
