import { hash32, shareOf } from "../ground/random.ts";
import type { InstalledAppOptions } from "../options/installed-app.ts";

/** Apps of a simulated fleet unless told otherwise. Shares are plausible, not measured. */
export const usualApps: readonly InstalledAppOptions[] = [
  { displayName: "Contoso ERP", version: "9.1.0", share: 0.1 },
  { displayName: "Contoso ERP", version: "9.2.4", share: 0.2 },
  { displayName: "Contoso VPN Client", version: "4.8.03045", share: 0.3 },
  { displayName: "Contoso VPN Client", version: "5.1.2.42", share: 0.6 },
  { displayName: "7-Zip 24.09 (x64)", version: "24.09", publisher: "Igor Pavlov", share: 0.4 },
  { displayName: "Fabrikam CAD", version: "", publisher: "Fabrikam, Inc.", share: 0.03 },
];

/** Of apps of one name, the one that a PC has; undefined where it has none. */
export function appOf(
  versions: readonly InstalledAppOptions[],
  seed: number,
  deviceId: string,
): InstalledAppOptions | undefined {
  const [first] = versions;
  if (first === undefined) return undefined;
  const roll = shareOf(hash32(seed, "app", first.displayName, deviceId));
  let sum = 0;
  for (const app of versions) {
    sum += app.share;
    if (roll < sum) return app;
  }
  return undefined;
}
