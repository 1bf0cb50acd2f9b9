import { ringKind } from "../rings/kind.ts";
import { driverUpdateKind } from "../updates/driver/kind.ts";
import { expediteUpdateKind } from "../updates/expedite/kind.ts";
import { featureUpdateKind } from "../updates/feature/kind.ts";
import { qualityUpdateKind } from "../updates/quality/kind.ts";
import type { ServiceCategory } from "../update-service/service-policy.ts";

const decides: Readonly<Record<string, readonly ServiceCategory[]>> = {
  [ringKind.name]: ["quality", "feature", "driver"],
  [featureUpdateKind.name]: ["feature"],
  [expediteUpdateKind.name]: ["quality"],
  [qualityUpdateKind.name]: ["quality"],
  [driverUpdateKind.name]: ["driver"],
};

/**
 * Whether a policy of Intune of this kind and one of the update service both decide on the same
 * updates of a device. What it is that a policy of an unknown category decides is not known, so it
 * meets all of them.
 */
export function meetsService(kind: string, category: ServiceCategory): boolean {
  const categories = decides[kind];
  return categories !== undefined && (category === "other" || categories.includes(category));
}
