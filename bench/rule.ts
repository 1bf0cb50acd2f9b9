// How fast rules are read and evaluated. Prints when run directly: node bench/rule.ts
import { pathToFileURL } from "node:url";
import {
  checkMembershipRule,
  compileMembershipRule,
  parseMembershipRule,
  sampleClause,
} from "../src/groups/rule/index.ts";

interface Measurement {
  name: string;
  value: number;
  unit: string;
  budget: string;
  ok: boolean;
}

interface Row extends Readonly<Record<string, unknown>> {
  readonly deviceId: string;
  readonly deviceOSType: string;
  readonly deviceOSVersion: string;
  readonly deviceOwnership: string | undefined;
  readonly accountEnabled: boolean;
  readonly displayName: string;
  readonly devicePhysicalIds: readonly string[];
}

interface Case {
  readonly name: string;
  readonly rule: string;
  readonly byHand: (row: Row) => boolean;
}

const deviceCount = 1_000_000;
const rounds = 5;

/** The measurements, each against its budget. */
export async function bench(): Promise<Measurement[]> {
  const rows = devices(deviceCount);
  const results = cases.map((one) => compare(one, rows));
  return await Promise.resolve([...results, readRate()]);
}

const prefixes = [...sampleClause({ percent: 5 }).matchAll(/"([0-9a-f]+)"/g)].map(
  ([, digits = ""]) => digits,
);

const cases: readonly Case[] = [
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

// the best of several rounds in turn: other work on the machine disturbs both alike
function compare({ name, rule, byHand }: Case, rows: readonly Row[]): Measurement {
  const compiled = compileMembershipRule(rule);
  let [bestByHand, bestCompiled] = [Infinity, Infinity];
  for (let round = 0; round < rounds; round++) {
    const hand = time(rows, byHand);
    const ours = time(rows, compiled);
    if (hand.count !== ours.count) throw new Error(`${name}: ${hand.count} and ${ours.count}`);
    bestByHand = Math.min(bestByHand, hand.elapsed);
    bestCompiled = Math.min(bestCompiled, ours.elapsed);
  }
  const value = bestByHand / bestCompiled;
  return {
    name: `compiled rule, ${name}, 1 M devices: speed against hand-written`,
    value: Number(value.toFixed(2)),
    unit: "x",
    budget: ">= 0.5",
    ok: value >= 0.5,
  };
}

function time(rows: readonly Row[], test: (row: Row) => boolean) {
  const start = performance.now();
  let count = 0;
  for (const row of rows) if (test(row)) count++;
  return { elapsed: performance.now() - start, count };
}

function readRate(): Measurement {
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
    budget: "for information",
    ok: true,
  };
}

function devices(count: number): readonly Row[] {
  // a fixed sequence, so that every run sees the same devices
  let state = 42;
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
      displayName: `${pick(["LT", "DT", "SRV", "KIOSK"])}-${String(index).padStart(6, "0")}-${next(100)}`,
      devicePhysicalIds: [`[HWID]:h:${hex(6)}`, `[OrderID]:${pick(["ring1", "ring2", "none"])}`],
    };
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { name, value, unit, budget, ok } of await bench()) {
    console.log(`${ok ? "ok  " : "FAIL"} ${name}: ${value} ${unit} (${budget})`);
  }
}
