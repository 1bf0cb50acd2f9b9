import type { DesiredState } from "../../config/desired-state.ts";
import type { DesiredTool } from "../../config/tools/desired-tool.ts";
import { toolRemediation } from "../../config/tools/tool-remediation.ts";
import { remediationKind } from "../../remediations/kind.ts";
import type { Change } from "./plan.ts";

/** An archive that a change has devices fetch. */
export interface PlacedArchive {
  /** For people, such as `Go 1.27.4`. */
  readonly title: string;
  /** Null where the pin does not say it. */
  readonly bytes: number | null;
}

/**
 * The archive that devices fetch by a change: one that makes or changes the remediation by which a
 * tool of the files places a version. Undefined of every other change.
 */
export function placedArchive(
  { resources, tools }: Pick<DesiredState, "resources" | "tools">,
  { address, kind, action }: Pick<Change, "address" | "kind" | "action">,
): PlacedArchive | undefined {
  if (kind !== remediationKind.name || action === "delete" || action === "forget") return undefined;
  const resource = resources.find((each) => each.address === address);
  const name = resource?.givenBy?.replace(/^tool\//, "");
  const tool = name === undefined ? undefined : tools?.[name];
  if (!resource || !tool) return undefined;
  const placed = placing(name ?? "", tool).get(resource.key);
  return (
    placed && { title: `${tool.kind.title} ${placed.version}`, bytes: placed.pin.size ?? null }
  );
}

/** The versions that remediations place, by their keys. */
function placing(name: string, { version, pin, next }: DesiredTool) {
  const versions = new Map([[toolRemediation(name, "place", false), { version, pin }]]);
  if (next) versions.set(toolRemediation(name, "place", true), next);
  return versions;
}
