// Asking and telling the server: JSON both ways, and a refusal as an error with the server's own words.
import { csrfToken } from "../parts/find.js";

export class Refused extends Error {}

async function answered(response) {
  const said = await response.json().catch(() => ({}));
  if (response.ok) return said;
  const words = response.status === 403 ? "You may not change these ranges, or you were signed out meanwhile. Reload the page to see." : `The server answered with an error (${response.status}). Nothing was changed; try again.`;
  throw new Refused(said.problem ?? words);
}

const reached = (asking) => asking.catch(() => {
  throw new Refused("The server could not be reached. What you typed stays here; try again.");
});

export function ask(url, parameters = {}) {
  const full = new URL(url, window.location.href);
  Object.entries(parameters).forEach(([name, value]) => full.searchParams.set(name, value));
  return reached(fetch(full, { headers: { Accept: "application/json" } })).then(answered);
}

export function tell(url, said) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": csrfToken() };
  return reached(fetch(url, { method: "POST", headers, body: JSON.stringify(said) })).then(answered);
}
