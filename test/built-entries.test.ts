import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { autopatchForecast } from "./support/forecast.ts";

const dist = fileURLToPath(new URL("../dist", import.meta.url));

// prints what an import loads, in a process that has loaded nothing yet
const script = (entry: string) => `
import { registerHooks } from "node:module";
const loaded = [];
registerHooks({
  load(url, context, next) {
    if (!url.startsWith("node:")) loaded.push(url);
    return next(url, context);
  },
});
await import(${JSON.stringify(entry)});
console.log(JSON.stringify(loaded));
`;

describe("Importing a built entry", () => {
  test.each(["ringwright", "ringwright/bullmq"])(
    "loads a few files of ours and one small package: %s",
    (entry) => {
      const { own, packages } = loadedBy(entry);

      expect(packages).toEqual(["is-network-error", "p-retry"]);
      expect(own).toBeLessThanOrEqual(5);
    },
  );

  test.each(["ringwright/rules", "ringwright/report", "ringwright/mocks"])(
    "loads a few files of ours and at most one small package: %s",
    (entry) => {
      const { own, packages } = loadedBy(entry);

      expect(["", "fflate"]).toContain(packages.join());
      expect(own).toBeLessThanOrEqual(5);
    },
  );
});

describe("The built library", () => {
  test("loads what pictures are drawn with once one is drawn", () => {
    const code = `${script(new URL(import.meta.resolve("ringwright/report")).href)}
const before = loaded.length;
const { timelineSvg } = await import("ringwright/report");
const svg = timelineSvg(${JSON.stringify(autopatchForecast())});
console.log(svg.startsWith("<svg"), before < loaded.length, loaded.some((url) => url.includes("/d3-scale/")));`;
    const root = fileURLToPath(new URL("..", import.meta.url));
    const printed = execFileSync(process.execPath, ["--input-type=module", "-e", code], {
      cwd: root,
      encoding: "utf8",
    });

    expect(printed.trim().split("\n").at(-1)).toBe("true true true");
  });

  test("holds each class once, whichever entry a caller takes it from", () => {
    const files = [dist, join(dist, "chunks")].flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.endsWith(".js"))
        .map((name) => readFileSync(join(folder, name), "utf8")),
    );
    const classes = files.flatMap((code) =>
      [...code.matchAll(/^var (\w+) = class extends \w*Error\b/gm)].map(([, name]) => name),
    );

    expect(classes).toContain("GraphError");
    expect(classes.filter((name, at) => classes.indexOf(name) !== at)).toEqual([]);
  });

  test("has source maps that hold the sources, since the package does not ship them", () => {
    const path = join(dist, "chunks/core.js.map");

    const map = JSON.parse(readFileSync(path, "utf8")) as {
      sources: string[];
      sourcesContent: (string | null)[];
    };
    const at = map.sources.findIndex((source) => source.endsWith("src/tenant/connect.ts"));

    const original = join(dirname(path), map.sources[at] ?? "");
    expect(map.sourcesContent[at]).toBe(readFileSync(original, "utf8"));
    expect(map.sourcesContent).not.toContain(null);
  });
});

function loadedBy(entry: string): { own: number; packages: string[] } {
  const { href } = new URL(import.meta.resolve(entry));
  const printed = execFileSync(process.execPath, ["--input-type=module", "-e", script(href)], {
    encoding: "utf8",
  });
  const urls = JSON.parse(printed) as string[];
  const names = urls.map((url) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1]);
  return {
    own: names.filter((name) => name === undefined).length,
    packages: [...new Set(names.filter((name) => name !== undefined))].sort(),
  };
}
