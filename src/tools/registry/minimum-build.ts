import type { ToolKind } from "./tool-kind.ts";
import { compareToolVersions } from "./tool-version.ts";

/**
 * The smallest build of Windows that a version runs on, such as 10240; null where that is not known.
 *
 * @throws {RangeError} where the grammar refuses the version.
 */
export function minimumBuild(kind: ToolKind, version: string): number | null {
  const found = kind.minimumBuilds.find(
    ({ from }) => compareToolVersions(kind, version, from) >= 0,
  );
  return found?.build ?? null;
}
