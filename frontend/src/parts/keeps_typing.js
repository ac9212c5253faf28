// <div data-keeps-typing> refreshes itself, but never under the hands of somebody who is writing in it: what arrives while
// a control inside was changed, or a form of a part stands open, is left out and asked for again afterwards. A control that
// only has the focus keeps it, by its id.
const touched = (control) =>
  control.type === "hidden" || control.type === "submit" ? false
    : control.matches("select") ? [...control.options].some((option) => option.selected !== option.defaultSelected && control.selectedIndex > 0)
      : control.value !== control.defaultValue;

export const writing = (region) =>
  region.querySelector(".part-form") !== null ||
  [...region.querySelectorAll("input, textarea, select")].some(touched);

export function keepsTyping(root) {
  const missed = new WeakSet();
  root.addEventListener("htmx:beforeSwap", (event) => {
    const region = event.detail.target;
    if (!region?.matches?.("[data-keeps-typing]") || event.detail.requestConfig.elt !== region || !writing(region)) return;
    event.detail.shouldSwap = false;
    missed.add(region);
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
