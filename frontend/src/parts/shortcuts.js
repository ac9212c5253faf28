// Ctrl K (or ⌘ K) opens the search over everything, also from a field; `?` shows the shortcuts; `g r` and the like follow the link that carries data-key="g r"; `/` goes to the page's search.
import { isTyping, sequence } from "./keys.js";

export function shortcuts(root) {
  const help = root.getElementById("shortcuts");
  const targets = new Map([...root.querySelectorAll("[data-key]")].map((element) => [element.dataset.key, element]));
  const search = () => root.querySelector("[data-search]");
  const match = sequence(new Set([...targets.keys(), "?", "/"]));

  root.querySelectorAll("[data-show-shortcuts]").forEach((button) => button.addEventListener("click", () => help?.showModal()));
  root.addEventListener("keydown", (event) => {
    const everywhere = root.querySelector("[data-search-everywhere]");
    if (everywhere && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      everywhere.click();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || root.querySelector("dialog[open]")) return;
    const binding = match(event.key, event.timeStamp);
    if (!binding) return;
    event.preventDefault();
    if (binding === "?") help?.showModal();
    else if (binding === "/") (search() ? search().focus() : root.querySelector("[data-search-everywhere]")?.click());
    else targets.get(binding).click();
  });
}
