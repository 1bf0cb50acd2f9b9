import { settingKind } from "../settings/kind.ts";
import { spellingOf } from "../settings/spelling.ts";
import { nodeNames, ringTwins } from "../settings/update-nodes.ts";
import { ringKind } from "../rings/kind.ts";

/** A policy as the files state it, as far as overlaps are looked for. */
interface StatedPolicy {
  readonly address: string;
  readonly kind: string;
  readonly key: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A warning about two resources that meet on a device. */
export interface Overlap {
  readonly address: string;
  readonly cause: "dual-scan" | "same-node";
  readonly path: readonly string[];
  readonly message: string;
}

/** Where settings and rings of one stack get in each other's way on a device that has both. */
export function policyOverlaps(resources: readonly StatedPolicy[]): readonly Overlap[] {
  const rings = resources.filter(({ kind }) => kind === ringKind.name);
  const settings = resources.filter(({ kind }) => kind === settingKind.name);
  return settings.flatMap((setting) => [
    ...dualScan(setting, settings, rings),
    ...sameNodes(setting, rings),
  ]);
}

// https://learn.microsoft.com/windows/deployment/update/wufb-wsus: a deferral without a
// source policy sends the device to Windows Update, past the server
function dualScan(
  setting: StatedPolicy,
  settings: readonly StatedPolicy[],
  rings: readonly StatedPolicy[],
): Overlap[] {
  if (!isSet(setting, "wsus.server")) return [];
  if (settings.some((other) => isSet(other, "updateSources.quality"))) return [];
  const deferring = rings.find(({ fields }) =>
    ["quality.deferralDays", "feature.deferralDays"].some((path) => path in fields),
  );
  if (!deferring) return [];
  return [
    {
      address: setting.address,
      cause: "dual-scan",
      path: [settingKind.section, setting.key, "wsus"],
      message: `names a WSUS server without updateSources, and ${deferring.address} has a deferral: Windows then takes every update from Windows Update (dual scan). State all four updateSources`,
    },
  ];
}

// https://learn.microsoft.com/mem/intune/configuration/device-profile-troubleshoot
function sameNodes(setting: StatedPolicy, rings: readonly StatedPolicy[]): Overlap[] {
  return nodeNames.flatMap((node) => {
    const twin = ringTwins[node];
    const { path } = spellingOf(node);
    if (twin === undefined || !isSet(setting, path)) return [];
    const ring = rings.find((candidate) => isSet(candidate, twin));
    if (!ring) return [];
    return [
      {
        address: setting.address,
        cause: "same-node",
        path: [settingKind.section, setting.key, ...path.split(".")],
        message: `and ${twin} of ${ring.address} both set ${node}: a device that gets different values of them reports a conflict. Leave it to one of them`,
      },
    ];
  });
}

function isSet({ fields }: StatedPolicy, path: string): boolean {
  return (fields[path] ?? null) !== null;
}
