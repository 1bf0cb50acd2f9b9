import { formatOsBuild } from "../devices/os-build.ts";
import type { ReleaseCatalog } from "../releases/release.ts";
import type { PolicyDraft } from "./compliance-policy.ts";
import type { DeviceLine } from "./compliance-report.ts";
import type { Fleet } from "./fleet.ts";
import { explain } from "./errors/explain.ts";
import { isHotpatch } from "./ring-compliance.ts";

/** Every device of every policy. Policies whose reports could not be read have none. */
export function* deviceLines(
  drafts: readonly PolicyDraft[],
  rings: readonly PolicyDraft[],
  fleet: Fleet,
  catalog: ReleaseCatalog,
): Generator<DeviceLine> {
  for (const { kind, policy, tally, failed } of drafts) {
    if (failed) continue;
    for (const device of tally.devices()) {
      const build = fleet.build(device);
      const code = tally.error(device) ?? "";
      const others = rings.filter(
        (ring) => ring.policy.id !== policy.id && ring.reach.devices[device] === 1,
      );
      yield {
        policyKind: kind,
        policy: policy.displayName,
        policyId: policy.id,
        device: fleet.name(device),
        managedDeviceId: fleet.managedDeviceId(device),
        osBuild: build === null ? "" : formatOsBuild(build),
        hotpatch: build !== null && isHotpatch(build, catalog),
        lastSyncAt: fleet.lastSyncAt(device)?.toISOString() ?? "",
        state: tally.state(device) ?? "unknown",
        reason: tally.reason(device),
        errorCode: code,
        errorMeaning: code === "" ? "" : (explain(code).meaning ?? ""),
        otherRings: kind === "ring" ? others.map((ring) => ring.policy.displayName).join("; ") : "",
        model: fleet.model(device),
      };
    }
  }
}
