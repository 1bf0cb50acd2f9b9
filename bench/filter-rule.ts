// How fast rules of assignment filters are evaluated. Prints when run directly:
// node bench/filter-rule.ts
import { pathToFileURL } from "node:url";
import { compileFilterRule } from "../src/rules/filters/index.ts";
import { againstByHand, type ByHandCase } from "./against-by-hand.ts";
import { lineOf, type Measure } from "./measure.ts";

interface Row extends Readonly<Record<string, unknown>> {
  readonly deviceName: string;
  readonly manufacturer: string;
  readonly model: string | null;
  readonly deviceCategoryDisplayName: string;
  readonly managedDeviceOwnerType: string;
  readonly joinType: string;
  readonly processorArchitecture: string;
  readonly osVersion: string;
  readonly skuNumber: number;
}

const deviceCount = 1_000_000;

/** The measurements, each against its budget. */
export async function bench(): Promise<Measure[]> {
  const rows = devices(deviceCount);
  return await Promise.resolve(
    cases.map((one) => againstByHand("filter rule", one, compileFilterRule(one.rule), rows)),
  );
}

const cases: readonly ByHandCase<Row>[] = [
  {
    name: "one test",
    rule: '(device.manufacturer -eq "LENOVO")',
    byHand: (row) => row.manufacturer?.toLowerCase() === "lenovo",
  },
  {
    name: "owner, join and edition",
    rule: '(device.deviceOwnership -eq "Corporate") and (device.deviceTrustType -in ["Azure AD joined", "Hybrid Azure AD joined"]) and (device.operatingSystemSKU -in ["Enterprise", "Education"])',
    byHand: (row) => {
      const join = row.joinType?.toLowerCase();
      return (
        row.managedDeviceOwnerType?.toLowerCase() === "company" &&
        (join === "azureadjoined" || join === "hybridazureadjoined") &&
        (row.skuNumber === 4 || row.skuNumber === 121)
      );
    },
  },
  {
    name: "list, prefix and part of a name",
    rule: '(device.model -in ["20XW00", "Latitude 5440", "Surface Pro 9"]) or (device.deviceName -startsWith "KIOSK-") or (device.deviceName -contains "-00042")',
    byHand: (row) => {
      const name = row.deviceName?.toLowerCase();
      return (
        ["20xw00", "latitude 5440", "surface pro 9"].includes(row.model?.toLowerCase() ?? "") ||
        name?.startsWith("kiosk-") ||
        name?.includes("-00042")
      );
    },
  },
  {
    name: "negations and a version",
    rule: '(device.operatingSystemVersion -ge 10.0.22631.4000) and (device.model -ne "Virtual Machine") and (device.deviceCategory -notIn ["Kiosk", "Lab"]) and (device.deviceCategory -ne $null)',
    byHand: (row) => {
      const category = row.deviceCategoryDisplayName?.toLowerCase();
      return (
        isAtLeast(row.osVersion, [10, 0, 22631, 4000]) &&
        row.model?.toLowerCase() !== "virtual machine" &&
        !["kiosk", "lab", "", "unknown"].includes(category)
      );
    },
  },
];

function isAtLeast(text: string, least: readonly number[]): boolean {
  const parts = text.split(".");
  for (let index = 0; index < least.length; index++) {
    const difference = Number(parts[index] ?? 0) - (least[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function devices(count: number): readonly Row[] {
  // a fixed sequence, so that every run sees the same devices
  let state = 7;
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const pick = <T>(values: readonly [T, ...T[]]): T => values[next(values.length)] ?? values[0];
  return Array.from({ length: count }, (_, index): Row => {
    return {
      deviceName: `${pick(["LT", "DT", "KIOSK"])}-${String(index).padStart(7, "0")}`,
      manufacturer: pick(["LENOVO", "Lenovo", "Dell Inc.", "Microsoft Corporation", "HP"]),
      model: pick(["20XW00", "Latitude 5440", "Latitude 7440", "Virtual Machine", "HP 840", null]),
      deviceCategoryDisplayName: pick(["Unknown", "Unknown", "Kiosk", "Office", "Lab", ""]),
      managedDeviceOwnerType: pick(["company", "company", "company", "personal", "unknown"]),
      joinType: pick([
        "azureADJoined",
        "azureADJoined",
        "hybridAzureADJoined",
        "azureADRegistered",
      ]),
      processorArchitecture: pick(["x64", "x64", "arM64"]),
      osVersion: pick(["10.0.22631.4460", "10.0.26100.2314", "10.0.19045.5131", "10.0.22631.3880"]),
      skuNumber: pick([4, 4, 48, 121, 101]),
    };
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const measure of await bench()) console.log(lineOf(measure));
}
