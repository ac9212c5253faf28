// The button that goes from the system's appearance to light to dark, and says which one holds.
import { after, choose, chosen } from "../theme/choice.js";

const LABELS = { system: "Appearance: as the system", light: "Appearance: light", dark: "Appearance: dark" };

export function themeSwitch(root) {
  const button = root.querySelector("[data-theme-switch]");
  if (!button) return;
  const say = () => {
    const choice = chosen(window.localStorage);
    button.setAttribute("aria-label", LABELS[choice]);
    button.title = LABELS[choice];
  };
  button.addEventListener("click", () => {
    choose(window.localStorage, after(chosen(window.localStorage)));
    document.dispatchEvent(new CustomEvent("dealwright:theme-chosen"));
    say();
  });
  say();
}
