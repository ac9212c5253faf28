// <section data-total="100"> adds up the weights of its rows while one is being typed and says what is left in
// <span data-total-said>. A row carries its saved weight in data-weight; the one that is open has an input named …weight.
import { fresh } from "./find.js";

export function said(weights, whole) {
  const sum = Math.round(weights.reduce((one, other) => one + other, 0) * 1e6) / 1e6;
  const rest = Math.round((whole - sum) * 1e6) / 1e6;
  if (rest === 0) return `${sum} of ${whole}`;
  return `${sum} of ${whole}, ${Math.abs(rest)} ${rest > 0 ? "left" : "too much"}`;
}

export function totals(root) {
  fresh(root, "[data-total]", "adds").forEach((section) => {
    section.addEventListener("input", () => {
      const inputs = [...section.querySelectorAll("input[name$=weight]")].filter((input) => input.value.trim() !== "");
      const weights = inputs.map((input) => Number(input.value.replace(",", "."))).filter(Number.isFinite);
      weights.push(...[...section.querySelectorAll("[data-weight]")].map((row) => Number(row.dataset.weight)));
      section.querySelector("[data-total-said]").textContent = said(weights, Number(section.dataset.total));
    });
  });
}
