import { canonical } from "../kind/property.ts";
import { isMapping } from "../kind/value-at.ts";
import type { BackupContent, BackupObject } from "./backup.ts";

/** An object that differs between two contents. */
export interface ContentDifference {
  readonly address: string;
  readonly displayName: string;
  /** `replaced`: it has another id by now. */
  readonly change: "added" | "removed" | "changed" | "replaced";
  /** Values by path; null where nothing is set, or the object is not there. */
  readonly fields: readonly {
    readonly path: string;
    readonly before: unknown;
    readonly after: unknown;
  }[];
}

/** In what one content differs from an earlier one, by address. What is only referred to is left out. Pure. */
export function diffContents(before: BackupContent, after: BackupContent): ContentDifference[] {
  const addresses = [...new Set([...before.objects.keys(), ...after.objects.keys()])].sort();
  return addresses.flatMap((address): ContentDifference[] => {
    const [one, other] = [before.objects.get(address), after.objects.get(address)].map(ownOnly);
    const displayName = (other ?? one)?.displayName ?? "";
    if (!one && !other) return [];
    if (!one) return [{ address, displayName, change: "added", fields: [] }];
    if (!other) return [{ address, displayName, change: "removed", fields: [] }];
    const fields = fieldsBetween(one, other);
    if (one.id !== other.id) return [{ address, displayName, change: "replaced", fields }];
    return fields.length > 0 ? [{ address, displayName, change: "changed", fields }] : [];
  });
}

function ownOnly(object: BackupObject | undefined): BackupObject | undefined {
  return object?.owner === "other" ? undefined : object;
}

function fieldsBetween(one: BackupObject, other: BackupObject): ContentDifference["fields"] {
  const [before, after] = [one, other].map(({ spec }) => leaves(spec ?? {}, ""));
  const paths = [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])].sort();
  return paths
    .map((path) => ({
      path,
      before: before?.get(path) ?? null,
      after: after?.get(path) ?? null,
    }))
    .filter((field) => canonical(field.before) !== canonical(field.after));
}

/** Lists are values: what of one differs is for the reader to see. */
function leaves(value: Readonly<Record<string, unknown>>, at: string): Map<string, unknown> {
  return new Map(
    Object.entries(value).flatMap(([key, inner]) => {
      const path = at === "" ? key : `${at}.${key}`;
      return isMapping(inner) ? [...leaves(inner, path)] : [[path, inner] as const];
    }),
  );
}
