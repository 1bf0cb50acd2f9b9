import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { importGroupPolicy } from "ringwright";
import { knownValues } from "../../src/gpo/template/find-policy.ts";
import { load } from "../support/lab.ts";

const root = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate";
const names = (key: "" | "AU") => [
  ...knownValues()
    .filter((known) => known.key === key)
    .map(({ name }) => name),
  ...(key === "" ? ["Unheard"] : []),
];
const value = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 8 }) },
  fc.integer({ min: 0, max: 70 }),
  fc.constantFrom(
    "https://wsus.corp.example:8531",
    "http://other.example",
    "25H2",
    "Windows 11",
    "Windows 9",
    "",
    "${var:HOME}",
    "# - x\ny: 1",
  ),
);
const policies = (key: "" | "AU") =>
  fc.dictionary(fc.constantFrom(...names(key)), value, { maxKeys: 12 });

function importOf(text: string) {
  const bytes = new TextEncoder().encode(text);
  return importGroupPolicy([{ name: "x.reg", bytes }], { stack: "corp" });
}

function reg(update: Record<string, string | number>, au: Record<string, string | number>): string {
  const lines = (values: Record<string, string | number>) =>
    Object.entries(values).map(([name, content]) =>
      typeof content === "number"
        ? `"${name}"=dword:${content.toString(16)}`
        : `"${name}"=hex(1):${[...Buffer.from(`${content}\0`, "utf16le")].map((byte) => byte.toString(16)).join(",")}`,
    );
  return [
    "Windows Registry Editor Version 5.00",
    `[${root}]`,
    ...lines(update),
    `[${root}\\AU]`,
    ...lines(au),
  ].join("\r\n");
}

describe("an import", () => {
  test("has a row a value and gives a config that is valid, whatever the values", async () => {
    await fc.assert(
      fc.asyncProperty(policies(""), policies("AU"), async (update, au) => {
        const { config, rows, problems } = importOf(reg(update, au));

        expect(problems).toEqual([]);
        expect(rows).toHaveLength(Object.keys(update).length + Object.keys(au).length);
        expect(rows.some(({ target }) => target !== null)).toBe(config !== undefined);
        if (config) expect((await load(stringify(config))).resources.length).toBeGreaterThan(0);
      }),
      { numRuns: 150 },
    );
  });

  test("knows every name that a rule knows", () => {
    for (const key of ["", "AU"] as const) {
      const all = Object.fromEntries(names(key).map((name) => [name, 1]));

      const { rows } = importOf(key === "" ? reg(all, {}) : reg({}, all));

      expect(rows.filter(({ outcome }) => outcome === "unknown").map(({ name }) => name)).toEqual(
        key === "" ? ["Unheard"] : [],
      );
    }
  });

  test("takes any text for a file without breaking", () => {
    const heads = ["", "Windows Registry Editor Version 5.00\n", "REGEDIT4\n", `${root}\n`];
    fc.assert(
      fc.property(
        fc.constantFrom(...heads),
        fc.array(
          fc.oneof(
            fc.string(),
            fc.constantFrom(
              `[${root}]`,
              '"A"=dword:1',
              '"B"=hex(7):61,00,\\',
              '"C"="',
              "    A    REG_DWORD    0x1",
              "\\",
            ),
          ),
        ),
        (head, lines) => {
          const { rows, problems } = importOf(head + lines.join("\n"));

          expect(rows.every(({ line }) => line > 0)).toBe(true);
          expect(problems.every(({ message }) => message !== "")).toBe(true);
        },
      ),
    );
  });
});
