// <div data-keeps-typing> refreshes itself, but never under the hands of somebody who is writing in it.
//
// With data-keeps-typing="fields" it holds fields that are saved one by one (.own-field, each with the value it has seen).
// Only those are renewed that somebody else changed and nobody is writing in here; what was just saved keeps its “Undo”.
// Otherwise the whole region is left as it is while a form of a part stands open or a control was changed, and asked for
// again afterwards. A control that only has the focus keeps it, by its id.
const chosen = (select) => [...select.options].some((option) => option.selected !== option.defaultSelected) && select.selectedIndex > 0;
const SILENT = ["hidden", "submit", "button"];

export const touched = (control) =>
  SILENT.includes(control.type) ? false : control.matches("select") ? chosen(control) : control.value !== control.defaultValue;

const writing = (region) =>
  region.querySelector(".part-form") !== null || [...region.querySelectorAll("input, textarea, select")].some(touched);

const seen = (field) => field.querySelector("input[name=seen]")?.value;

function refreshFields(region, html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const arrived = [...fresh.querySelectorAll(".own-field")];
  const here = [...region.querySelectorAll(".own-field")];
  if (region.dataset.keepsTyping !== "fields" || arrived.map((field) => field.id).join() !== here.map((field) => field.id).join()) return false;
  arrived.forEach((field, place) => {
    if (seen(field) === seen(here[place]) || writing(here[place])) return;
    const focused = here[place].contains(document.activeElement) && document.activeElement.id;
    here[place].replaceWith(field);
    window.htmx.process(field);
    if (focused) document.getElementById(focused)?.focus();
  });
  return true;
}

export function keepsTyping(root) {
  const missed = new WeakSet();
  root.addEventListener("htmx:beforeSwap", (event) => {
    const region = event.detail.target;
    if (!region?.matches?.("[data-keeps-typing]") || event.detail.requestConfig.elt !== region) return;
    if (refreshFields(region, event.detail.serverResponse)) event.detail.shouldSwap = false;
    else if (writing(region)) {
      event.detail.shouldSwap = false;
      missed.add(region);
    }
  });
  root.addEventListener("focusout", (event) => {
    const region = event.target.closest?.("[data-keeps-typing]");
    if (!region || !missed.has(region)) return;
    setTimeout(() => {
      if (writing(region)) return;
      missed.delete(region);
      region.dispatchEvent(new CustomEvent("live", { detail: {} }));
    }, 300);
  });
}
