// Runs before the first paint, so that a page in dark mode never flashes white. The choice is remembered in this browser.
import { chosen, shown } from "./theme/choice.js";

const system = window.matchMedia("(prefers-color-scheme: dark)");
const apply = () => {
  const choice = chosen(window.localStorage);
  document.documentElement.dataset.bsTheme = shown(choice, system.matches);
  document.documentElement.dataset.themeChoice = choice;
  document.dispatchEvent(new CustomEvent("dealwright:theme"));
};

apply();
system.addEventListener("change", apply);
window.addEventListener("storage", apply);
document.addEventListener("dealwright:theme-chosen", apply);
