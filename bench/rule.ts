// How fast rules are read and evaluated. Prints when run directly: node bench/rule.ts
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { interpretRule } from "../mocks/membership/index.ts";
import { run } from "../src/cli/run.ts";
import { plainPaint } from "../src/report/paint.ts";
import { againstByHand, type ByHandCase } from "./against-by-hand.ts";
import { bench as filters } from "./filter-rule.ts";
import { lineOf, type Measure } from "./measure.ts";
import { anyTest, deviceRule, ruleDevice, ruleUser, userRule } from "../test/rules/arbitraries.ts";
import {
  checkMembershipRule,
  compileMembershipRule,
  parseMembershipRule,
  sampleClause,
} from "../src/rules/membership/index.ts";

interface Row extends Readonly<Record<string, unknown>> {
  readonly deviceId: string;
  readonly deviceOSType: string;
  readonly deviceOSVersion: string;
  readonly deviceOwnership: string | undefined;
  readonly accountEnabled: boolean;
  readonly displayName: string;
  readonly devicePhysicalIds: readonly string[];
}

const deviceCount = 1_000_000;

/** The measurements, each against its budget. */
export async function bench(): Promise<Measure[]> {
  const rows = devices(deviceCount);
  const results = cases.map((one) =>
    againstByHand("compiled rule", one, compileMembershipRule(one.rule), rows),
  );
  return [...results, ...(await filters()), readRate(), await checkTime()];
}

const prefixes = [...sampleClause({ percent: 5 }).matchAll(/"([0-9a-f]+)"/g)].map(
  ([, digits = ""]) => digits,
);

const cases: readonly ByHandCase<Row>[] = [
  {
    name: "one test",
    rule: 'device.deviceOSType -eq "Windows"',
    byHand: (row) => row.deviceOSType?.toLowerCase() === "windows",
  },
  {
    name: "five mixed tests",
    rule: '(device.deviceOSType -eq "Windows") and (device.accountEnabled -eq true) and (device.deviceOSVersion -startsWith "10.0.2") and (device.deviceOwnership -eq "Company") and -not (device.displayName -match "^(SRV|KIOSK)-.*-T$")',
    byHand: (row) =>
      row.deviceOSType?.toLowerCase() === "windows" &&
      row.accountEnabled &&
      row.deviceOSVersion?.toLowerCase().startsWith("10.0.2") &&
      row.deviceOwnership?.toLowerCase() === "company" &&
      !/^(?:SRV|KIOSK)-.*-T$/i.test(row.displayName),
  },
  {
    name: "list, ending and collection",
    rule: '(device.displayName -endsWith "-07") or (device.deviceOwnership -in ["Personal", "Unknown"]) or (device.devicePhysicalIds -any (_ -eq "[OrderID]:ring1"))',
    byHand: (row) =>
      row.displayName?.toLowerCase().endsWith("-07") ||
      ["personal", "unknown"].includes(row.deviceOwnership?.toLowerCase() ?? "") ||
      row.devicePhysicalIds?.some((id) => id.toLowerCase() === "[orderid]:ring1"),
  },
  {
    name: `sample of ${prefixes.length} prefixes`,
    rule: `(device.deviceOSType -eq "Windows") and (${sampleClause({ percent: 5 })})`,
    byHand: (row) => {
      if (row.deviceOSType?.toLowerCase() !== "windows") return false;
      const id = row.deviceId?.toLowerCase();
      return prefixes.some((prefix) => id.startsWith(prefix));
    },
  },
];

function readRate(): Measure {
  const rules = cases.map(({ rule }) => rule);
  const count = 10_000;
  const start = performance.now();
  for (let index = 0; index < count; index++) {
    const rule = rules[index % rules.length] ?? "";
    if (parseMembershipRule(rule).rule === undefined || !checkMembershipRule(rule).valid) {
      throw new Error(`not valid: ${rule}`);
    }
  }
  const perSecond = (count / (performance.now() - start)) * 1000;
  return {
    name: "rules parsed and checked",
    value: Math.round(perSecond),
    unit: "rules/s",
  };
}

function devices(count: number, from = 0): readonly Row[] {
  // a fixed sequence, so that every run sees the same devices
  let state = 42 + from;
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const pick = (values: readonly string[]) => values[next(values.length)] ?? "";
  const hex = (length: number) =>
    next(16 ** length)
      .toString(16)
      .padStart(length, "0");
  return Array.from({ length: count }, (_, index): Row => {
    return {
      deviceId: `${hex(4)}${hex(4)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(6)}${hex(6)}`,
      deviceOSType: pick(["Windows", "Windows", "Windows", "WINDOWS", "iPhone", "AndroidForWork"]),
      deviceOSVersion: pick(["10.0.22631.4460", "10.0.26100.2314", "10.0.19045.5131", "17.5"]),
      deviceOwnership: pick(["Company", "Company", "Personal", ""]),
      accountEnabled: next(20) > 0,
      displayName: `${pick(["LT", "DT", "SRV", "KIOSK"])}-${String(from + index).padStart(6, "0")}-${next(100)}`,
      devicePhysicalIds: [`[HWID]:h:${hex(6)}`, `[OrderID]:${pick(["ring1", "ring2", "none"])}`],
    };
  });
}

/** The whole command over a file of 10,000 rules. */
async function checkTime(): Promise<Measure> {
  const folder = await mkdtemp(join(tmpdir(), "ringwright-bench-"));
  const file = join(folder, "rules.jsonl");
  const line = (index: number) => JSON.stringify({ rule: cases[index % cases.length]?.rule });
  await writeFile(file, Array.from({ length: 10_000 }, (_, index) => `${line(index)}\n`).join(""));
  let lines = 0;
  const start = performance.now();
  const code = await run(["rule", "check", "--input", file, "--json"], {
    out: (text) => (lines += text.endsWith("\n") ? 1 : 0),
    err: (text) => process.stderr.write(text),
    env: {},
    paintOut: plainPaint,
    paintErr: plainPaint,
    live: false,
    ask: undefined,
    abortSignal: new AbortController().signal,
  });
  const seconds = (performance.now() - start) / 1000;
  await rm(folder, { recursive: true });
  if (code !== 0 || lines !== 10_000) throw new Error(`rule check ended with ${code}`);
  return {
    name: "rule check --input of 10,000 rules",
    value: Number(seconds.toFixed(2)),
    unit: "s",
  };
}

const fuzzRules = 100_000;

/** Generated rules, compiled here and interpreted by the mock tenant: both must say the same. */
export async function fuzz(): Promise<Measure[]> {
  const now = new Date("2026-01-01T00:00:00Z");
  const pairs = fc.oneof(
    { weight: 3, arbitrary: fc.tuple(deviceRule, ruleDevice) },
    { weight: 2, arbitrary: fc.tuple(userRule, ruleUser) },
    { weight: 1, arbitrary: fc.tuple(anyTest, fc.oneof(ruleDevice, ruleUser)) },
  );
  // \w takes letters of every script in .NET, and only ASCII in the interpreter
  const compared = pairs.filter(
    ([rule]) => !rule.includes("\\w") && checkMembershipRule(rule).valid,
  );
  let [done, selected, disagreements] = [0, 0, 0];
  for (let seed = 1; done < fuzzRules; seed++) {
    const size = Math.min(1000, fuzzRules - done);
    for (const [rule, object] of fc.sample(compared, { numRuns: size, seed })) {
      const ours = compileMembershipRule(rule)(object, { now });
      done++;
      if (ours) selected++;
      if (ours === interpretRule(rule, object, now)) continue;
      disagreements++;
      if (disagreements <= 5) console.error(`disagree on ${rule}\n  for ${JSON.stringify(object)}`);
    }
  }
  if (selected === 0 || selected === done) throw new Error("the rules select all or nothing");
  return await Promise.resolve([
    {
      name: `fuzz: disagreements in ${fuzzRules} rules`,
      value: disagreements,
      unit: "rules",
      budget: { atMost: 0 },
    },
  ]);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const measure of await bench()) console.log(lineOf(measure));
}
