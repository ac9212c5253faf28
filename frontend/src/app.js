// What every page runs. Each part looks for its own data attributes and does nothing where there are none.
import htmx from "htmx.org/dist/htmx.esm.js";
import Alpine from "@alpinejs/csp";
import { confirmDialogs } from "./parts/dialogs.js";
import { dropzones } from "./parts/dropzone.js";
import { filters } from "./parts/filter.js";
import { forms } from "./parts/forms.js";
import { keepsTyping } from "./parts/keeps_typing.js";
import { liveRegions } from "./parts/live.js";
import { menus } from "./parts/menus.js";
import { chartsOnDemand } from "./parts/charts_on_demand.js";
import { passkeys } from "./parts/passkeys.js";
import { shortcuts } from "./parts/shortcuts.js";
import { sortables } from "./parts/sortable.js";
import { sorters } from "./parts/sorter.js";
import { tables } from "./parts/tables.js";
import { tabs } from "./parts/tabs.js";
import { themeSwitch } from "./parts/theme_switch.js";
import { toasts } from "./parts/toasts.js";
import { totals } from "./parts/totals.js";

// The content-security policy forbids eval and inline styles: htmx must neither evaluate expressions nor write a <style>.
htmx.config.allowEval = false;
htmx.config.allowScriptTags = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.historyCacheSize = 0; // pages of a signed-in member are not kept in the browser's storage
htmx.config.refreshOnHistoryMiss = true;

window.htmx = htmx;
window.Alpine = Alpine;

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token;
});

const everywhere = [menus, passkeys, themeSwitch, shortcuts, toasts, confirmDialogs, keepsTyping];
const inEachFragment = [tabs, filters, tables, forms, dropzones, sortables, sorters, liveRegions, chartsOnDemand, totals];

document.addEventListener("DOMContentLoaded", () => {
  everywhere.forEach((start) => start(document));
  inEachFragment.forEach((start) => start(document));
  htmx.onLoad((fragment) => {
    if (fragment !== document.body) inEachFragment.forEach((start) => start(fragment));
  });
  Alpine.start();
});
