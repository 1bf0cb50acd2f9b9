import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import * as ringwright from "ringwright";
import * as bullmq from "ringwright/bullmq";
import * as mocks from "ringwright/mocks";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

// what the examples take for given, besides what they import
const given = `
declare const graph: GraphClient;
declare const tenant: Tenant;
declare const desired: DesiredState;
declare const plan: Plan;
declare const ring: TenantPolicy<Ring>;
declare const id: string;
declare const credential: TokenCredential;
declare const store: StateStore;
declare const redis: NodeRedisClient;
declare const container: BlobContainer;
declare const work: TenantWork;
`;
const givenClass = "GraphClient";
const givenTypes = [
  "BlobContainer",
  "DesiredState",
  "JournalEntry",
  "NodeRedisClient",
  "Plan",
  "Ring",
  "StateStore",
  "Tenant",
  "TenantPolicy",
  "TokenCredential",
];

describe("Examples in docstrings and on the page about queues", () => {
  test("compile, and one that is wrong does not", () => {
    const examples = ["src", "mocks"].flatMap(examplesBelow);
    const page = readFileSync(join(root, "docs/fleet-on-a-queue.md"), "utf8");
    const blocks = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = ""]) => code);

    expect(examples.length).toBeGreaterThanOrEqual(14);
    expect(blocks).toHaveLength(4);
    const programs = examples.map(({ file, code }) => program(file, code));
    const wrong = program("src/index.ts", "await tenant.rings.stop(ring.id);");
    expect(errorsOf([wrong, ...programs, ...blocks])).toEqual([
      expect.stringMatching(/^example-0\.ts.*Property 'stop' does not exist/),
    ]);
  });
});

function examplesBelow(folder: string): { file: string; code: string }[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .flatMap((name) => {
      const file = join(folder, name);
      const text = readFileSync(join(root, file), "utf8");
      return [...text.matchAll(/\/\*\*[\s\S]*?\*\//g)]
        .map(([docstring]) => docstring.replace(/^ *(\/\*\*|\*\/|\* ?)/gm, ""))
        .flatMap((docstring) => [
          ...docstring.matchAll(/```ts\n([\s\S]*?)```/g),
          ...docstring.matchAll(/@example\n([\s\S]*?)(?=\n@|$)/g),
        ])
        .map(([, code = ""]) => ({ file, code }));
    });
}

/** An example as a file: what it names comes from the package, or from the file that it is in. */
function program(file: string, code: string): string {
  const uses = (name: string) => new RegExp(`\\b${name}\\b`).test(code);
  const packages = {
    ringwright: Object.keys(ringwright),
    "ringwright/mocks": Object.keys(mocks),
    "ringwright/bullmq": Object.keys(bullmq),
  };
  const imports = Object.entries(packages).map(([from, names]) => {
    const used = names.filter((name) => uses(name) && name !== givenClass);
    return `import { ${used.join(", ")} } from "${from}";`;
  });
  const known = Object.values(packages).flat();
  const text = readFileSync(join(root, file), "utf8");
  const own = [...text.matchAll(/^export (?:async )?(?:function\*?|const|class) (\w+)/gm)]
    .map(([, name = ""]) => name)
    .filter((name) => uses(name) && !known.includes(name));
  const declared = join(root, "dist/types", file.replace(/ts$/, "js"));
  return `${imports.join("\n")}
import { ${own.join(", ")} } from ${JSON.stringify(declared)};
import { ${givenClass}, type ${givenTypes.join(", type ")} } from "ringwright";
import type { TenantWork } from "ringwright/bullmq";
import { hostname } from "node:os";
import { DefaultAzureCredential } from "@azure/identity";
${given}
export async function example() {
${code}
}
`;
}

function errorsOf(programs: readonly string[]): string[] {
  // within the repository, so that packages resolve, this one by its own name
  const folder = mkdtempSync(join(root, "node_modules/.docstrings-"));
  try {
    programs.forEach((text, index) => {
      writeFileSync(join(folder, `example-${index}.ts`), text);
    });
    const compilerOptions = {
      // as whoever installs the package: against its declarations
      paths: {},
      noUnusedLocals: false,
      allowImportingTsExtensions: true,
      rewriteRelativeImportExtensions: false,
      noEmit: true,
    };
    const config = {
      extends: join(root, "tsconfig.json"),
      compilerOptions,
      include: ["*.ts"],
      exclude: [],
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    const compiler = join(root, "node_modules/@typescript/native/bin/tsc");
    execFileSync(process.execPath, [compiler, "-p", folder], { encoding: "utf8" });
    return [];
  } catch (error) {
    return String((error as { stdout?: string }).stdout ?? error)
      .split("\n")
      .filter((line) => line.includes("error TS"))
      .map((line) => relative(folder, line));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
