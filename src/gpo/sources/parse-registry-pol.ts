import {
  policyKey,
  type RegistryEntry,
  type RegistryText,
  type RegistryValue,
  type SourceProblem,
} from "../entries/registry-entry.ts";
import { PolRecords, type PolRecord } from "./pol-records.ts";

const hive = "HKEY_LOCAL_MACHINE";

/**
 * Reads the `registry.pol` of the computer side of a Group Policy object. Its names with `**`
 * are instructions: `**del.NAME` takes a value out, `**delvals.` all values of the key.
 *
 * @see https://learn.microsoft.com/openspecs/windows_protocols/ms-gpreg
 */
export function parseRegistryPol(file: string, bytes: Uint8Array): RegistryText {
  const entries: RegistryEntry[] = [];
  const problems: SourceProblem[] = [];
  let otherValues = 0;
  const records = new PolRecords(bytes);
  const set = new Set<string>();
  for (let record = records.next(); record; record = records.next()) {
    const at = { file, line: record.number };
    const key = `${hive}\\${record.key}`;
    // a key that is only created: no name, no type, no data
    if (record.name === "" && record.type === 0) continue;
    if (record.name.startsWith("**")) {
      entries.push(...instructed(record, key, at, set));
    } else if (policyKey(key) === undefined) {
      otherValues++;
    } else {
      entries.push({ key, name: record.name, value: valueOf(record), ...at });
      set.add(placeOfValue(key, record.name));
    }
  }
  if (records.problem !== undefined) problems.push({ file, message: records.problem });
  return { entries, problems, otherValues };
}

function instructed(
  record: PolRecord,
  key: string,
  at: Pick<RegistryEntry, "file" | "line">,
  set: ReadonlySet<string>,
): readonly RegistryEntry[] {
  const name = record.name.toLowerCase();
  const takenOut = (each: string) => ({ key, name: each, value: undefined, ...at });
  if (name.startsWith("**del.")) return [takenOut(record.name.slice("**del.".length))];
  if (name.startsWith("**delvals"))
    return [{ key, name: "", value: undefined, deletes: "values" as const, ...at }];
  if (name === "**deletevalues") return listed(record).map(takenOut);
  if (name === "**deletekeys") {
    return listed(record).map((below) => ({
      key: `${key}\\${below}`,
      name: "",
      value: undefined,
      deletes: "key" as const,
      ...at,
    }));
  }
  if (name.startsWith("**soft.")) {
    const own = record.name.slice("**soft.".length);
    return set.has(placeOfValue(key, own))
      ? []
      : [{ key, name: own, value: valueOf(record), ...at }];
  }
  // `**SecureKey` sets an access list: no value of a policy
  return [];
}

function placeOfValue(key: string, name: string): string {
  return `${key}\n${name}`.toLowerCase();
}

function listed(record: PolRecord): readonly string[] {
  return textOf(record.data)
    .split(";")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

function valueOf({ type, data }: PolRecord): RegistryValue {
  if (type === 1) return { type: "REG_SZ", data: textOf(data) };
  if (type === 2) return { type: "REG_EXPAND_SZ", data: textOf(data) };
  if (type === 7) return { type: "REG_MULTI_SZ", data: textOf(data).split("\0") };
  if (type === 4 && data.length === 4) {
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    return { type: "REG_DWORD", data: view.getUint32(0, true) };
  }
  return { type: "other", data: [...data].map((byte) => byte.toString(16)).join(" ") };
}

function textOf(data: Uint8Array): string {
  return new TextDecoder("utf-16le").decode(data).replace(/\0+$/, "");
}
