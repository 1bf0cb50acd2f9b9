import type { GraphClient, GraphRequest, OperationOptions } from "../graph/index.ts";
import type { WireObject } from "../kind/wire.ts";
import { ringKind } from "./kind.ts";

/** How many devices have taken a ring's settings. It tells nothing of installed updates. */
export interface RingDelivery {
  /** All devices that the ring reaches, as Intune counts them. */
  readonly devices: number;
  /** Took the settings as they are now. */
  readonly delivered: number;
  /** Not checked in since the last change. */
  readonly pending: number;
  /** Errors, failures and conflicts with another ring. */
  readonly failed: number;
}

/**
 * Each ring with its delivery, in one batch; null where Intune does not tell.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-deviceconfig-deviceconfigurationdeviceoverview
 */
export async function readDeliveries<Of extends { readonly id: string }>(
  graph: GraphClient,
  rings: readonly Of[],
  options: OperationOptions,
): Promise<(readonly [Of, RingDelivery | null])[]> {
  const answers = await graph.batchOf(rings, readOverview, options);
  return answers.map(([ring, answer]) => {
    if (answer.ok) return [ring, deliveryFromWire(answer.response.body as WireObject)];
    // a count is no reason to show no ring at all
    if (answer.error.status === 403 || answer.error.status === 404) return [ring, null];
    throw answer.error;
  });
}

function readOverview({ id }: { readonly id: string }): GraphRequest {
  return {
    method: "GET",
    version: "beta",
    path: `${ringKind.path}/${encodeURIComponent(id)}/deviceStatusOverview`,
  };
}

function deliveryFromWire(wire: WireObject): RingDelivery | null {
  const count = (name: string) => {
    const value = wire[`${name}Count`];
    return typeof value === "number" ? value : Number.NaN;
  };
  const delivered = count("success");
  const pending = count("pending");
  const failed = count("error") + count("failed");
  const devices = delivered + pending + failed + count("notApplicable");
  // a count that did not come is not 0, and no sum holds without it
  return Number.isNaN(devices) ? null : { devices, delivered, pending, failed };
}
