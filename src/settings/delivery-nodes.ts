import { z } from "../kind/zod.ts";

const whole = (min: number, max: number) => () =>
  z.int().min(min).max(max).nullable().exactOptional();
const oneOf =
  <const T extends readonly number[]>(...values: T) =>
  () =>
    z.literal(values).nullable().exactOptional();

const anyWhole = whole(0, 4_294_967_295);
const percent = whole(0, 100);
/** Seconds, at most 30 days. */
const fallback = whole(0, 2_592_000);

/** Names or addresses of cache servers, with commas between them. Unverified: the greatest length. */
const cacheHosts = () =>
  z
    .string()
    .max(1024)
    .regex(
      /^[A-Za-z0-9](?:[A-Za-z0-9.:-]*[A-Za-z0-9])?(?:,[A-Za-z0-9](?:[A-Za-z0-9.:-]*[A-Za-z0-9])?)*$/,
      'must be names or addresses with commas between them, such as "cache1.corp.example,10.1.2.3"',
    )
    .nullable()
    .exactOptional();

/**
 * Nodes of Delivery Optimization and Connected Cache by their own names, with the values that each
 * takes. Order is fixed as that of the Update nodes is.
 *
 * @see https://learn.microsoft.com/windows/client-management/mdm/policy-csp-deliveryoptimization
 */
export const deliveryValues = {
  /** 0 no peers, 1 LAN, 2 group, 3 Internet, 99 simple, 100 bypass. */
  DODownloadMode: oneOf(0, 1, 2, 3, 99, 100),
  /** 0 unset, 1 AD site, 2 domain SID, 3 DHCP option 234, 4 DNS suffix, 5 Entra tenant; for mode 2. */
  DOGroupIdSource: whole(0, 5),
  /** Goes before the source. */
  DOGroupId: () => z.guid().nullable().exactOptional(),
  /** 0 none, 1 subnet, 2 local discovery (Windows 11). */
  DORestrictPeerSelectionBy: whole(0, 2),
  /** Kilobytes a second; 0 adapts to what is free. */
  DOMaxBackgroundDownloadBandwidth: anyWhole,
  DOMaxForegroundDownloadBandwidth: anyWhole,
  /** Of the bandwidth that is free; 0 adapts. */
  DOPercentageMaxBackgroundBandwidth: percent,
  DOPercentageMaxForegroundBandwidth: percent,
  DOCacheHost: cacheHosts,
  /** 0 none, 1 DHCP option 235, 2 the same before DOCacheHost. */
  DOCacheHostSource: whole(0, 2),
  /** Seconds until a device gives up the cache server. */
  DODelayCacheServerFallbackBackground: fallback,
  DODelayCacheServerFallbackForeground: fallback,
  /** Seconds until a device gives up its peers. */
  DODelayBackgroundDownloadFromHttp: anyWhole,
  DODelayForegroundDownloadFromHttp: anyWhole,
};

/** A node of Delivery Optimization that a setting can write. */
export type DeliveryNode = keyof typeof deliveryValues;

export const deliveryNodes = Object.keys(deliveryValues) as readonly DeliveryNode[];

const known: ReadonlySet<string> = new Set(deliveryNodes);

/** Whether a node is one of Delivery Optimization, and not of Windows Update. */
export function isDeliveryNode(node: string): node is DeliveryNode {
  return known.has(node);
}
