// Builds static/dist: two sheets and three scripts (the third only for the editor of a clause) under fixed names
// (the static files storage hashes them), and the two bold faces that WeasyPrint cannot fake (the regular ones come from a Python wheel).
import { copyFile, mkdir } from "node:fs/promises";
import { build } from "esbuild";

const dist = "static/dist";

await build({
  entryPoints: ["static/css/app.css", "static/css/public.css", "static/js/app.js", "static/js/public.js", "static/js/editor.js"],
  outdir: dist,
  entryNames: "[name]",
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome111", "firefox115", "safari16"],
  legalComments: "none",
  logLevel: "warning",
});

await mkdir(`${dist}/fonts`, { recursive: true });
for (const [family, file] of [["serif", "NotoSerifSC"], ["sans", "NotoSansSC"]]) {
  await copyFile(
    `node_modules/@expo-google-fonts/noto-${family}-sc/700Bold/${file}_700Bold.ttf`,
    `${dist}/fonts/${file}-Bold.ttf`,
  );
}
