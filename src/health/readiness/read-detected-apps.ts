import type { CompatibilityEntry } from "../../config/compatibility/compatibility-schema.ts";
import type { GraphClient, OperationOptions } from "../../graph/index.ts";
import { type WireObject, wireText } from "../../kind/wire.ts";
import type { Fleet } from "../fleet.ts";
import { mattersTo } from "./compatibility-rule.ts";
import type { DetectedApp, DetectedApps } from "./readiness-facts.ts";

/** A platform that is none of these may be Windows: some rows say `unknown`. */
const otherPlatforms = /^(ios|macos|android|chromeos|tvos|linux)/i;

/**
 * The apps that some entry asks about, and which devices of the fleet have them. The list of apps is read
 * whole, since no source says which filters it takes; devices only of what may warn or block. Intune
 * looks for apps every 7 days, and for unmanaged ones on devices of the company alone.
 *
 * @throws {GraphError} 403 without `DeviceManagementManagedDevices.Read.All`.
 * @see https://learn.microsoft.com/graph/api/intune-devices-detectedapp-list
 * @see https://learn.microsoft.com/intune/intune-service/apps/app-discovered-apps
 */
export async function readDetectedApps(
  graph: GraphClient,
  entries: readonly CompatibilityEntry[],
  fleet: Fleet,
  { abortSignal }: OperationOptions,
): Promise<DetectedApps> {
  const list = {
    version: "v1.0",
    path: "/deviceManagement/detectedApps",
    query: { $select: "id,displayName,version,platform", $top: "1000" },
  } as const;
  const apps = new Map<string, DetectedApp>();
  for await (const row of graph.list<WireObject>(list, { abortSignal, mayRepeat: true })) {
    const app = {
      id: wireText(row, "id"),
      name: wireText(row, "displayName").trim(),
      version: wireText(row, "version").trim(),
    };
    if (app.id === "" || otherPlatforms.test(wireText(row, "platform"))) continue;
    if (mattersTo(entries, app)) apps.set(app.id, app);
  }
  const found = [...apps.values()];
  const byDevice = new Map<number, number[]>();
  const lists = await graph.lists<number, WireObject>(
    [...found.keys()],
    (index) => ({
      method: "GET",
      version: "v1.0",
      path: `/deviceManagement/detectedApps/${encodeURIComponent(found[index]?.id ?? "")}/managedDevices`,
      query: { $select: "id", $top: "1000" },
    }),
    { abortSignal },
  );
  for (const [index, rows] of lists)
    for (const row of rows) {
      const place = fleet.indexOfReported(undefined, wireText(row, "id"));
      if (place !== undefined) byDevice.set(place, [...(byDevice.get(place) ?? []), index]);
    }
  return { apps: found, byDevice };
}
