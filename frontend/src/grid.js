// The grid of ranges: a spreadsheet over the rows of one term. Fetched only on its page.
import { begin } from "./grid/grid.js";

document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-range-grid]").forEach(begin));
