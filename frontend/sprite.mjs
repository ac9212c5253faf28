// One SVG file with a <symbol> an icon, so that a page names an icon and the browser fetches them all once.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

export function symbol(name, svg) {
  const inside = svg.replace(/<!--[\s\S]*?-->/g, "").match(/<svg[^>]*>([\s\S]*)<\/svg>/)?.[1];
  if (inside === undefined) throw new Error(`The icon "${name}" is not an SVG file.`);
  const paths = inside.replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "").replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${paths}</symbol>`;
}

export async function sprite(names, folder) {
  const symbols = await Promise.all(names.map(async (name) => symbol(name, await readFile(join(folder, `${name}.svg`), "utf8"))));
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
}
