import { hashPair } from "../ground/random.ts";
import type { WireObject } from "../ground/wire.ts";
import type { EditionShares } from "../options/options.ts";

/** What the details of a managed device depend on besides seed and index. */
export interface DetailTraits {
  readonly seed: number;
  readonly index: number;
  readonly osVersion: string;
  readonly personal: boolean;
  readonly trust: "AzureAd" | "ServerAd" | "Workplace";
  readonly category: string | null;
  readonly isLongTerm: boolean;
  readonly editions: EditionShares | undefined;
}

/** Edition, processor, Configuration Manager and primary user of a managed device. */
export interface ManagedDetails {
  readonly edition: { readonly skuFamily: string; readonly skuNumber: number };
  readonly processorArchitecture: "x64" | "x86" | "arM64";
  /** Workloads that Intune has of a co-managed PC; null where it is not one. */
  readonly features: WireObject | null;
  /** False for a kiosk that nobody signs in to. */
  readonly hasUser: boolean;
}

/**
 * Details that came after the other traits, from a stream of their own, so that nothing else of a
 * seed's fleet moves. Shares are plausible, not measured: of company PCs 78 % Enterprise, 14 % Pro,
 * the others Education, of personal ones half Home; one in sixteen on ARM, some old ones on x86;
 * half of the hybrid joined ones co-managed; one kiosk in four without primary user.
 */
export function managedDetails(pc: DetailTraits): ManagedDetails {
  const seed = pc.seed ^ 0x3c6e_f372;
  const roll = (trait: number, sides: number): number => hashPair(seed, pc.index, trait) % sides;
  const isOld = pc.osVersion.startsWith("10.0.19");
  return {
    edition: pc.isLongTerm
      ? { skuFamily: "EnterpriseS", skuNumber: 125 }
      : pc.editions === undefined
        ? editionOf(pc.personal, roll(1, 100))
        : editionAmong(pc.editions, roll(1, 10_000) / 10_000),
    processorArchitecture: roll(2, 16) === 0 ? "arM64" : isOld && roll(3, 6) === 0 ? "x86" : "x64",
    features:
      pc.trust === "ServerAd" && roll(4, 2) === 0 ? features((trait) => roll(trait, 4)) : null,
    hasUser: pc.category !== "Kiosk" || roll(5, 4) !== 0,
  };
}

// numbers: https://learn.microsoft.com/windows/win32/api/sysinfoapi/nf-sysinfoapi-getproductinfo
// Unverified: the names of skuFamily, but for Enterprise
function editionOf(personal: boolean, roll: number): ManagedDetails["edition"] {
  if (personal)
    return roll < 50 ? { skuFamily: "Home", skuNumber: 101 } : { skuFamily: "Pro", skuNumber: 48 };
  if (roll < 78) return { skuFamily: "Enterprise", skuNumber: 4 };
  return roll < 92
    ? { skuFamily: "Pro", skuNumber: 48 }
    : { skuFamily: "Education", skuNumber: 121 };
}

function editionAmong(
  { home = 0, pro = 0, education = 0 }: EditionShares,
  roll: number,
): ManagedDetails["edition"] {
  if (roll < home) return { skuFamily: "Home", skuNumber: 101 };
  if (roll < home + pro) return { skuFamily: "Pro", skuNumber: 48 };
  if (roll < home + pro + education) return { skuFamily: "Education", skuNumber: 121 };
  return { skuFamily: "Enterprise", skuNumber: 4 };
}

// learn.microsoft.com/graph/api/resources/intune-devices-configurationmanagerclientenabledfeatures
function features(roll: (trait: number) => number): WireObject {
  return {
    inventory: true,
    modernApps: roll(6) < 2,
    resourceAccess: roll(7) < 3,
    deviceConfiguration: roll(8) < 2,
    compliancePolicy: roll(9) < 3,
    windowsUpdateForBusiness: roll(10) < 3,
    endpointProtection: roll(11) < 2,
    officeApps: roll(12) < 2,
  };
}
