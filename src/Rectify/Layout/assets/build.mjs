// Bundles the pages' style, scripts and icons into wwwroot/dist. Usage: node build.mjs
import { readFile, mkdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";
import { build } from "esbuild";
import { compile } from "sass";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.resolve(here, "../../wwwroot/dist");

// Oldest browser on a government desktop that the pages promise to work in.
const target = ["es2020", "chrome80"];

/** One `<symbol>` an icon: pages draw them with `<use href="icons.svg#name">`. */
async function sprite() {
  const icons = JSON.parse(await readFile(path.join(here, "icons.json"), "utf8"));
  const symbols = await Promise.all(Object.entries(icons).map(async ([name, file]) => {
    const svg = await readFile(path.join(here, "node_modules/@tabler/icons/icons", `${file}.svg`), "utf8");
    const shapes = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "")
      .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" ?\/>/, "").replace(/\s*\n\s*/g, "");
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" `
      + `stroke-linecap="round" stroke-linejoin="round">${shapes}</symbol>`;
  }));
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

/** The theme as one style sheet; Bootstrap's own deprecation notices are not ours to mend. */
async function style() {
  const sheet = compile(path.join(here, "styles/theme.scss"), {
    loadPaths: [path.join(here, "node_modules")],
    quietDeps: true,
    silenceDeprecations: ["import", "global-builtin", "color-functions"],
  });
  await build({
    stdin: { contents: sheet.css, loader: "css", resolveDir: here },
    outfile: path.join(out, "theme.css"), bundle: true, minify: true, target,
  });
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await Promise.all([
  build({
    entryPoints: { page: path.join(here, "scripts/page.ts"), charts: path.join(here, "scripts/charts.ts") },
    outdir: out, bundle: true, minify: true, format: "iife", target, legalComments: "none",
  }),
  style(),
  sprite().then((icons) => writeFile(path.join(out, "icons.svg"), icons)),
]);
