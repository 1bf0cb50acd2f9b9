import { type WireObject, wireText } from "../kind/wire.ts";

/** What decides how long an edition gets updates. */
export type Servicing = "homePro" | "enterprise" | "ltsc" | "iotLtsc";

/** An edition of Windows as far as its servicing needs it. */
export interface Edition {
  /** As people call it. */
  readonly name: string;
  readonly servicing: Servicing;
}

interface KnownEdition extends Edition {
  /** Numbers of `GetProductInfo`, those of the N and evaluation editions included. */
  readonly skus: readonly number[];
  /** Values of `skuFamily`, in lower case. */
  readonly families: readonly string[];
}

/**
 * The place in this table is what a fleet keeps of an edition.
 *
 * Unverified: the values of `skuFamily` besides `Enterprise`; the number comes first.
 *
 * @see https://learn.microsoft.com/windows/win32/api/sysinfoapi/nf-sysinfoapi-getproductinfo
 */
const editions: readonly KnownEdition[] = [
  edition("Home", "homePro", [98, 99, 100, 101], ["home", "core"]),
  edition("Pro", "homePro", [48, 49], ["pro", "professional"]),
  edition("Pro for Workstations", "homePro", [161, 162], ["proworkstation"]),
  edition("Pro Education", "homePro", [164, 165], ["proeducation"]),
  edition("Enterprise", "enterprise", [4, 27, 72, 84], ["enterprise"]),
  edition("Enterprise multi-session", "enterprise", [175], ["serverrdsh"]),
  edition("Education", "enterprise", [121, 122], ["education"]),
  edition("IoT Enterprise", "enterprise", [188], ["iotenterprise"]),
  edition("Enterprise LTSC", "ltsc", [125, 126, 129, 130], ["enterprises"]),
  edition("IoT Enterprise LTSC", "iotLtsc", [191], ["iotenterprises"]),
];

/** The edition of a managed device as one byte: 0 where it is not known. */
export function editionCode(row: WireObject): number {
  const sku = row["skuNumber"];
  const byNumber = editions.findIndex(({ skus }) => typeof sku === "number" && skus.includes(sku));
  if (byNumber >= 0) return byNumber + 1;
  const family = wireText(row, "skuFamily").toLowerCase();
  return editions.findIndex(({ families }) => families.includes(family)) + 1;
}

/** Undefined for 0. */
export function editionOf(code: number): Edition | undefined {
  return editions[code - 1];
}

function edition(
  name: string,
  servicing: Servicing,
  skus: readonly number[],
  families: readonly string[],
): KnownEdition {
  return { name, servicing, skus, families };
}
