import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { autopatchForecast } from "./support/forecast.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
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
  test.each([
    ["ringwright", ""],
    ["ringwright/rules", ""],
    ["ringwright/report", ""],
    ["ringwright/bullmq", ""],
    ["ringwright/mocks", "fflate"],
  ])("loads a few files of ours, and nothing that is only called: %s", (entry, packages) => {
    const { own, packages: loaded } = loadedBy(entry);

    expect(loaded.join()).toBe(packages);
    expect(own.length).toBeLessThanOrEqual(5);
    expect(own.filter((file) => file.startsWith("late"))).toEqual([]);
  });
});

describe("What a built entry reads late", () => {
  const chunks = join(dist, "chunks");
  const codeOf = (name: string) => readFileSync(join(chunks, name), "utf8");
  const importsOf = (name: string) =>
    [...codeOf(name).matchAll(/^(?:import|export) .*?from "([^"]+)"|^import "([^"]+)"/gm)].map(
      ([, from = "", alone = ""]) => from || alone,
    );
  const withAllBehind = (first: readonly string[]): string[] => {
    const names = new Set(first);
    for (const name of names)
      for (const from of importsOf(name)) if (from.startsWith("./")) names.add(basename(from));
    return [...names];
  };
  const late = readdirSync(chunks).filter((name) => /^late[^.]*\.js$/.test(name));

  // it is required: before Node 24 that fails while what it needs is being imported elsewhere
  test("needs no package for it, which others may be importing at that moment", () => {
    const files = withAllBehind(late);

    expect(late.length).toBe(3);
    expect(files.length).toBeGreaterThan(late.length);
    const packages = files.flatMap(importsOf).filter((from) => !/^(\.\/|node:)/.test(from));
    expect(packages).toEqual([]);
  });

  test("is imported by nothing that is there before it", () => {
    const entries = ["index", "rules", "report", "bullmq"].flatMap((name) => [
      ...readFileSync(join(dist, `${name}.js`), "utf8").matchAll(/"\.\/chunks\/([^"]+)"/g),
    ]);
    const early = withAllBehind(entries.map(([, name = ""]) => name));

    expect(early).toContain("core.js");
    const own = early.flatMap((name) => [...codeOf(name).matchAll(/import\("(\.\/[^"]+)"\)/g)]);
    expect(own.map(([, from]) => from)).toEqual([]);
  });
});

describe("The built library", () => {
  test("loads what pictures are drawn with once one is drawn", () => {
    const code = `${script("ringwright/report")}
const before = loaded.length;
const { timelineSvg } = await import("ringwright/report");
const svg = timelineSvg(${JSON.stringify(autopatchForecast())});
console.log(svg.startsWith("<svg"), before < loaded.length, loaded.some((url) => url.includes("/d3-scale/")));`;
    const printed = printedBy(["--input-type=module", "-e", code]);

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
    const chunks = join(dist, "chunks");
    const maps = readdirSync(chunks).filter((name) => name.endsWith(".js.map"));
    const sources = maps.flatMap((name) => {
      const map = JSON.parse(readFileSync(join(chunks, name), "utf8")) as SourceMap;
      return map.sources.map(
        (source, at) => [join(chunks, source), map.sourcesContent[at]] as const,
      );
    });

    for (const part of ["graph/client.ts", "tenant/connect.ts"])
      expect(sources.filter(([path]) => path.endsWith(`/src/${part}`))).toHaveLength(1);
    for (const [path, content] of sources) expect(content, path).toBe(readFileSync(path, "utf8"));
  });

  test("says in a stack where a line stands in the sources", () => {
    const code = `import { RingClient } from "ringwright";
new RingClient({}).create({}).catch((error) => console.log(error.stack));`;

    const stack = printedBy(["--enable-source-maps", "--input-type=module", "-e", code]);

    const [, line] = /resource-client\.ts:(\d+)/.exec(stack) ?? [];
    const source = readFileSync(join(root, "src/kind/resource-client.ts"), "utf8");
    expect(source.split("\n")[Number(line) - 1]).toContain("invalidSpec(");
  });
});

type SourceMap = { readonly sources: string[]; readonly sourcesContent: (string | null)[] };

const printedBy = (args: readonly string[]): string =>
  execFileSync(process.execPath, args, { cwd: root, encoding: "utf8" });

function loadedBy(entry: string): { own: string[]; packages: string[] } {
  const printed = printedBy(["--input-type=module", "-e", script(entry)]);
  const urls = JSON.parse(printed) as string[];
  const packageOf = (url: string) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
  return {
    own: urls.filter((url) => packageOf(url) === undefined).map((url) => basename(url)),
    packages: [...new Set(urls.flatMap((url) => packageOf(url) ?? []))].sort(),
  };
}
