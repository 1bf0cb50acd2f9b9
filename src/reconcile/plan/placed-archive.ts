import type { DesiredState } from "../../config/desired-state.ts";
import { valueAt } from "../../kind/value-at.ts";
import { remediationKind } from "../../remediations/kind.ts";
import type { Change } from "./plan.ts";

/** An archive that a change has devices fetch. */
export interface PlacedArchive {
  /** For people, such as `Go 1.27.4`. */
  readonly title: string;
  /** Null where the pin does not say it. */
  readonly bytes: number | null;
}

/** What gives a place for a version, and where the tool holds that. */
const placing: Readonly<Record<string, readonly string[]>> = { place: [], "place-next": ["next"] };

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
  const at = placing[resource.key.slice(`${name}.`.length)];
  if (at === undefined) return undefined;
  const [version, size] = [
    [...at, "version"],
    [...at, "pin", "size"],
  ].map((path) => valueAt(tool, path));
  return {
    title: `${tool.kind.title} ${typeof version === "string" ? version : ""}`.trim(),
    bytes: typeof size === "number" ? size : null,
  };
}
