// The three choices of the theme button, and what each shows.
export const CHOICES = ["system", "light", "dark"];
const KEY = "dealwright-theme";

export function chosen(storage) {
  try {
    const value = storage.getItem(KEY);
    return CHOICES.includes(value) ? value : "system";
  } catch {
    return "system"; // storage is switched off in this browser: follow the system
  }
}

export function choose(storage, choice) {
  try {
    storage.setItem(KEY, choice);
  } catch {
    // storage is switched off: the choice lasts for this page only
  }
}

export const shown = (choice, systemIsDark) => (choice === "system" ? (systemIsDark ? "dark" : "light") : choice);
export const after = (choice) => CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length];
