// Builds what the browser runs into the Python package: app.js, app.css, charts.js, grid.js, grid.css, theme.js, icons.svg and the fonts.
// `npm run build` once, `npm run watch` while working. Nothing is loaded from anywhere else at run time.
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { sprite } from "./sprite.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../src/dealwright/web/kit/static/dealwright");
const watching = process.argv.includes("--watch");

const options = {
  entryPoints: ["app.js", "charts.js", "grid.js", "theme.js", "app.css", "grid.css"].map((name) => join(here, "src", name)),
  outdir: out,
  bundle: true,
  format: "iife",
  target: ["es2022", "chrome111", "firefox115", "safari16.4"],
  minify: !watching,
  sourcemap: watching ? "linked" : false,
  legalComments: "eof",
  assetNames: "[name]",
  loader: { ".woff2": "file", ".svg": "dataurl" },
  logLevel: "warning",
};

await mkdir(out, { recursive: true });

const names = (await readFile(join(here, "icons.txt"), "utf8")).split("\n").map((line) => line.trim()).filter((line) => line && !line.startsWith("#"));
const icons = await sprite(names, join(here, "../node_modules/@tabler/icons/icons/outline"));
const logo = await readFile(join(here, "src/logo.svg"), "utf8");

if (watching) {
  await Promise.all([writeFile(join(out, "icons.svg"), icons), writeFile(join(out, "logo.svg"), logo)]);
  const context = await esbuild.context(options);
  await context.watch();
  process.stdout.write("watching frontend/src\n");
} else {
  // Everything is built first and written last, so that a server that runs meanwhile never misses a file.
  const { outputFiles } = await esbuild.build({ ...options, write: false });
  const made = new Map([...outputFiles.map((file) => [basename(file.path), file.contents]), ["icons.svg", icons], ["logo.svg", logo]]);
  const kept = (name) => readFile(join(out, name)).catch(() => null);
  await Promise.all([...made].map(async ([name, contents]) => {
    if ((await kept(name))?.equals(Buffer.from(contents))) return; // unchanged: a server that runs need not notice
    await writeFile(join(out, name), contents);
  }));
  const stale = (await readdir(out)).filter((name) => !made.has(name));
  await Promise.all(stale.map((name) => rm(join(out, name))));
}
