import type { DesiredState } from "../../config/desired-state.ts";
import type { DesiredTool } from "../../config/tools/desired-tool.ts";
import { placingAddress } from "../../config/tools/tool-address.ts";
import type { Change } from "./change.ts";

/** An archive that a change has devices fetch. */
export interface PlacedArchive {
  /** For people, such as `Go 1.27.4`. */
  readonly title: string;
  /** Null where the pin does not say it. */
  readonly bytes: number | null;
}

/**
 * The archive that devices fetch by a change: one that makes or changes the remediation or the app by
 * which a tool of the files places a version. Undefined of every other change.
 */
export function placedArchive(
  { resources, tools }: Pick<DesiredState, "resources" | "tools">,
  { address, action }: Pick<Change, "address" | "action">,
): PlacedArchive | undefined {
  if (action === "delete" || action === "forget" || tools === undefined) return undefined;
  const resource = resources.find((each) => each.address === address);
  const name = resource?.givenBy?.replace(/^tool\//, "");
  const tool = name === undefined ? undefined : tools[name];
  if (!resource || !tool) return undefined;
  const placed = placing(name ?? "", tool).get(address);
  return (
    placed && { title: `${tool.kind.title} ${placed.version}`, bytes: placed.pin.size ?? null }
  );
}

/** The versions that are placed, by the addresses of what does so. */
function placing(name: string, { version, pin, next, placing: { as } }: DesiredTool) {
  const versions = new Map([[placingAddress(name, as, false), { version, pin }]]);
  if (next) versions.set(placingAddress(name, as, true), next);
  return versions;
}
