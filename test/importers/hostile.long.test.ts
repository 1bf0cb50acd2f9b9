import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { desiredState, type ImportFormat, importFormats, importPolicies } from "ringwright";
import { describe, expect, test } from "vitest";
import { scanJson } from "../../src/importers/read/scan-json.ts";
import { command, folderWith } from "../support/cli.ts";
import { expectHarmlessJson, expectHarmlessText, hostileNames } from "../support/hostile.ts";
import { fixtures, fixtureTenant, importFileOf } from "./fixture-files.ts";

const [ring = {}] = fixtureTenant.deviceConfigurations;

async function importOf(from: ImportFormat, name: string, content: unknown) {
  const file =
    content instanceof Uint8Array ? { name, bytes: content } : importFileOf(name, content);
  return await importPolicies([file], { from, stack: "corp" });
}

describe("a file of strangers", () => {
  const names = ["a.json", "a.yaml", "a.ps1", "terraform.tfstate", "a.har"];
  const soup = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          ...Array.from("{}[]()@$#'\"`;=,:.\n\\<>&|%"),
          "@(",
          "@{",
          "<#",
          "#>",
          "@'\n",
          "\n'@",
          "null",
          "true",
          "12e3",
          '"id"',
          "AADGroup 'x'",
          "IntuneWindowsUpdateForBusinessRingUpdateProfileWindows10 'x' {",
          "Configuration X {",
          "\ufeff",
          "\u0000",
        ),
        fc.string({ maxLength: 6 }),
      ),
      { maxLength: 60 },
    )
    .map((parts) => new TextEncoder().encode(parts.join("")));

  test("is read, or refused with its place, whatever its bytes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.uint8Array({ maxLength: 300 }), soup),
        fc.constantFrom(...importFormats),
        fc.constantFrom(...names),
        async (bytes, from, name) => {
          const { problems, config } = await importPolicies([{ name, bytes }], {
            from,
            stack: "corp",
          });

          expect(config).toBeUndefined();
          for (const { file, line, message } of problems) {
            expect(file).toBe(name);
            expect(line !== undefined || / byte \d+ /.test(message)).toBe(true);
          }
        },
      ),
      { numRuns: 1500 },
    );
  });

  test("is read, or refused, also where a good one was cut or changed", async () => {
    const good = importFormats.flatMap((from) =>
      fixtures(from).map(({ name, bytes }) => ({ from, name, bytes })),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...good),
        fc.nat(),
        fc.nat(255),
        fc.boolean(),
        async ({ from, name, bytes }, place, byte, isCut) => {
          const at = place % bytes.length;
          const changed = isCut ? bytes.slice(0, at) : Uint8Array.from(bytes);
          if (!isCut) changed[at] = byte;

          const { problems } = await importPolicies([{ name, bytes: changed }], {
            from,
            stack: "corp",
          });

          for (const { line, message } of problems)
            expect(line !== undefined || / byte \d+ /.test(message)).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
  });

  test("is read, or refused, also where any value in it is another one", async () => {
    const good = importFormats.flatMap((from) =>
      fixtures(from)
        .filter(({ name }) => /\.(json|har|tfstate)$/.test(name))
        .map(({ name, bytes }) => ({
          from,
          name,
          value: JSON.parse(new TextDecoder().decode(bytes)) as unknown,
        })),
    );
    const odd = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom("constructor", "__proto__", "", "%x%", "${var:X}", "a*", "@{x=1}", {}, []),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...good),
        fc.array(fc.nat(), { minLength: 1, maxLength: 8 }),
        odd,
        fc.boolean(),
        async ({ from, name, value }, steps, other, isSameTenant) => {
          const bytes = new TextEncoder().encode(JSON.stringify(replaced(value, steps, other)));
          const others = fixtures(from).filter((file) => file.name !== name);

          const { config, rows, problems } = await importPolicies([...others, { name, bytes }], {
            from,
            stack: "corp",
            isSameTenant,
            createGroups: true,
          });

          const env = { RINGWRIGHT_VAR_X: "x" };
          if (config) expect(desiredState(config, { env }).stack).toBe("corp");
          const places = rows.map(({ source, file, path }) => `${source} ${file} ${path}`);
          expect(new Set(places).size).toBe(places.length);
          for (const { line } of problems) expect(line).toBe(1);
        },
      ),
      { numRuns: 400 },
    );
  });

  test("is refused at the line and column of its fault", async () => {
    const { problems } = await importOf("graph", "a.json", '{\n  "displayName": "x",\n  oops\n}');

    expect(problems).toEqual([
      {
        file: "a.json",
        line: 3,
        column: 3,
        message: "is not valid JSON: has no name in quotes where one should be",
      },
    ]);
  });

  test("is refused where it is nested too deep, however deep", async () => {
    const { problems } = await importOf("graph", "a.json", "[".repeat(1_000_000));

    expect(problems).toEqual([
      {
        file: "a.json",
        line: 1,
        column: 65,
        message: "is not valid JSON: is nested more than 64 levels deep",
      },
    ]);
  });

  test.each([
    ["lists", `@(${"@(".repeat(100_000)}`],
    ["blocks", `x = y {${" a = b {".repeat(100_000)}`],
  ])("of PowerShell is refused where it nests %s too deep", async (_, inner) => {
    const text = `AADGroup 'x' {\n  a = ${inner}`;

    const { problems } = await importOf("m365dsc", "a.ps1", text);

    expect(problems).toMatchObject([{ file: "a.ps1", line: 2 }]);
  });

  test("is refused at the byte that is no text", async () => {
    const { problems } = await importOf("graph", "a.json", Uint8Array.of(0x7b, 0x22, 0xff));

    expect(problems).toEqual([
      { file: "a.json", message: "is neither UTF-8 nor UTF-16 from byte 2 on" },
    ]);
  });

  test("is refused where it is too large, and so are too many", async () => {
    const large = await importOf("graph", "a.json", new Uint8Array(16 * 1024 * 1024 + 1));
    const file = importFileOf("a.json", "{}");
    const many = await importPolicies(Array(5001).fill(file), { from: "graph", stack: "corp" });

    expect(large.problems).toEqual([{ file: "a.json", message: "has more than 16 MB" }]);
    expect(many.problems).toEqual([{ file: "a.json", message: "is one file more than 5000" }]);
  });

  test("loses a text that is too long, with what stands beside it", async () => {
    const long = "x".repeat(64 * 1024 + 1);

    const { config, rows } = await importOf("graph", "a.json", { ...ring, description: long });

    expect(config?.rings?.["ring-1-pilot"]).not.toHaveProperty("description");
    expect(rows.find(({ path }) => path === "description")).toMatchObject({
      outcome: "invalid",
      note: "is longer than 65536 characters",
    });
  });

  test("sets no property of all objects", async () => {
    const text = `{"@odata.type":"#microsoft.graph.windowsUpdateForBusinessConfiguration","displayName":"a","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}`;
    const state = `{"version":4,"resources":[{"mode":"managed","type":"azuread_group","name":"x","instances":[{"attributes":{"__proto__":{"polluted":true},"display_name":"a"}}]},{"mode":"managed","type":"__proto__","name":"x","instances":[{"attributes":{}}]}]}`;

    const { config } = await importOf("graph", "a.json", text);
    const terraform = await importOf("terraform", "a.json", state);

    expect(config?.rings).toMatchObject({ a: { displayName: "a" } });
    expect(terraform.problems).toEqual([]);
    expect({}).not.toHaveProperty("polluted");
  });
});

/** A document with one value in it replaced: the one that the steps lead to. */
function replaced(value: unknown, [step = 0, ...rest]: readonly number[], other: unknown): unknown {
  if (typeof value !== "object" || value === null) return other;
  const entries = Object.entries(value);
  const chosen = entries.length === 0 ? undefined : entries[step % entries.length];
  if (!chosen) return other;
  const [name, inner] = chosen as [string, unknown];
  const next = rest.length === 0 ? other : replaced(inner, rest, other);
  if (Array.isArray(value)) return value.with(Number(name), next);
  return { ...value, [name]: next };
}

describe("scanJson", () => {
  test("takes what JSON.parse takes, and nothing else", () => {
    const anyText = fc.oneof(
      fc.json(),
      fc
        .tuple(fc.json(), fc.nat(), fc.constantFrom(...Array.from('{}[],:"\\0e-. \n\tu')))
        .map(([text, place, sign]) => {
          const at = place % (text.length + 1);
          return text.slice(0, at) + sign + text.slice(at + 1);
        }),
      fc
        .array(fc.constantFrom(...Array.from('{}[],:"\\'), "1", "-", "e", "null", '"a"'), {
          maxLength: 8,
        })
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        let isValid = true;
        try {
          JSON.parse(text);
        } catch {
          isValid = false;
        }

        const fault = scanJson(text, 1000);

        expect(fault === undefined).toBe(isValid);
        if (fault) expect(fault.offset).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 3000 },
    );
  });
});

describe("names of strangers", () => {
  test("do nothing to a terminal, a log or the written file", async () => {
    for (const name of hostileNames) {
      const { folder } = await folderWith("");
      const file = join(folder, "answer.json");
      const value = [
        { ...ring, displayName: name, description: name, qualityUpdatesPaused: true },
        { ...ring, id: null, displayName: "Good", [name]: name },
      ];
      await writeFile(file, JSON.stringify({ value }));
      const out = join(folder, "out");

      const text = await command(undefined, ["import", "graph", file, "--out", out]);
      const json = await command(undefined, [
        "import",
        "graph",
        file,
        "--out",
        `${out}2`,
        "--json",
      ]);

      expect(text.code).toBe(0);
      expectHarmlessText(text.out + text.err, name);
      expectHarmlessJson(json.out, name);
      expect(await readdir(out)).toEqual(["ringwright.yaml"]);
      const comment = (await readFile(join(out, "ringwright.yaml"), "utf8"))
        .split("\n")
        .filter((line) => line.startsWith("#"));
      expectHarmlessText(comment.join("\n"), name);
    }
  });

  test("are quoted for the shell in what takes them out of Terraform's state", async () => {
    const { folder } = await folderWith("");
    const file = join(folder, "state.json");
    const resource = {
      mode: "managed",
      type: "microsoft365_graph_beta_device_management_windows_update_ring",
      name: "x",
      instances: [
        { index_key: "'; rm -rf ~; '", attributes: { display_name: "A", drivers_excluded: true } },
      ],
    };
    await writeFile(file, JSON.stringify({ version: 4, resources: [resource] }));

    const { out } = await command(undefined, [
      "import",
      "terraform",
      file,
      "--out",
      join(folder, "out"),
    ]);

    expect(out).toContain(
      `terraform state rm 'microsoft365_graph_beta_device_management_windows_update_ring.x["'\\''; rm -rf ~; '\\''"]'\n`,
    );
  });
});

describe("a folder of strangers", () => {
  test("is read without its links, and other files in it are passed over", async () => {
    const { folder } = await folderWith("");
    const backup = join(folder, "backup");
    await mkdir(backup);
    await writeFile(join(folder, "secret.json"), JSON.stringify({ ...ring, displayName: "Other" }));
    await writeFile(join(backup, "ring.json"), JSON.stringify(ring));
    await writeFile(join(backup, "README.md"), "{");
    await symlink(join(folder, "secret.json"), join(backup, "link.json"));

    const { code, out, err } = await command(undefined, [
      "import",
      "graph",
      backup,
      "--out",
      join(folder, "out"),
    ]);

    expect(code).toBe(0);
    expect(out).not.toContain("Other");
    expect(err).toBe(
      `${join(backup, "link.json")} is a link, which is not followed within a folder.\n`,
    );
  });
});
