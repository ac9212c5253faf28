// Tabs after the ARIA pattern: arrows move, the address remembers (#tab-id), without script every panel simply stands open.
import { fresh } from "./find.js";

export function tabs(root) {
  fresh(root, "[role=tablist][data-tabs]", "tabsReady").forEach((list) => {
    const all = [...list.querySelectorAll("[role=tab]")];
    const show = (tab, focus) => {
      all.forEach((one) => {
        const on = one === tab;
        one.setAttribute("aria-selected", String(on));
        one.tabIndex = on ? 0 : -1;
        document.getElementById(one.getAttribute("aria-controls")).hidden = !on;
      });
      if (focus) tab.focus();
      window.dispatchEvent(new Event("resize")); // charts in a panel that was hidden measure themselves again
    };
    list.addEventListener("click", (event) => {
      const tab = event.target.closest("[role=tab]");
      if (!tab) return;
      event.preventDefault();
      show(tab, false);
      window.history.replaceState(null, "", `#${tab.getAttribute("aria-controls")}`);
    });
    list.addEventListener("keydown", (event) => {
      const at = all.indexOf(document.activeElement);
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
      if (at < 0 || to === undefined) return;
      event.preventDefault();
      show(all[(to + all.length) % all.length], true);
    });
    const named = all.find((tab) => `#${tab.getAttribute("aria-controls")}` === window.location.hash);
    show(named ?? all.find((tab) => tab.getAttribute("aria-selected") === "true") ?? all[0], false);
  });
}
