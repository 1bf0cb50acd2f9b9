import { type WireObject, wireText } from "../kind/wire.ts";

/** What a PC's processor is, as far as updates differ by it. */
export type Architecture = "arm64" | "other" | "unknown";

/** The property of a managed device that `architectureIn` reads; of beta alone. */
export const architectureProperty = "processorArchitecture";

/**
 * `unknown` where Intune does not tell it, or uses a word that is not known here.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-devices-manageddevicearchitecture?view=graph-rest-beta
 */
export function architectureIn(row: WireObject): Architecture {
  return architectures.get(wireText(row, architectureProperty).toLowerCase()) ?? "unknown";
}

const architectures: ReadonlyMap<string, Architecture> = new Map([
  ["arm64", "arm64"],
  ["arm", "other"],
  ["x86", "other"],
  ["x64", "other"],
]);
