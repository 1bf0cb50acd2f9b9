import { filterKind } from "../filters/kind.ts";
import { groupKind } from "../groups/kind.ts";
import type { KindName, ResourceKind } from "../kind/resource-kind.ts";
import { ringKind } from "../rings/kind.ts";
import { settingKind } from "../settings/kind.ts";
import { driverUpdateKind } from "../updates/driver/kind.ts";
import { expediteUpdateKind } from "../updates/expedite/kind.ts";
import { featureUpdateKind } from "../updates/feature/kind.ts";
import { qualityUpdateKind } from "../updates/quality/kind.ts";

/** Every kind, in dependency order: a kind refers only to those before it. */
export const kinds: readonly ResourceKind[] = [
  groupKind,
  filterKind,
  ringKind,
  featureUpdateKind,
  expediteUpdateKind,
  qualityUpdateKind,
  driverUpdateKind,
  settingKind,
];

const byName = new Map(kinds.map((kind) => [kind.name, kind]));

/** @throws {RangeError} for a name that no kind has, as in a plan of a later version. */
export function kindOf(name: string): ResourceKind {
  const kind = byName.get(name as KindName);
  if (!kind) throw new RangeError(`unknown kind of resource: ${name}`);
  return kind;
}
