import { chunksOf } from "../../graph/lists.ts";
import type { GraphRequest } from "../../graph/request.ts";
import type { DriverRow } from "./inventory.ts";

/** What can be done to a driver. Graph's `suspend` is what the portal calls pause. */
export type DriverAction = "approve" | "decline" | "suspend";

/** Whether an action on a driver would do anything, and if not, why. */
export type DriverVerdict =
  | { readonly possible: true }
  /** It is as wanted already. */
  | { readonly possible: false; readonly done: true }
  /** The service would ignore or fail it. */
  | { readonly possible: false; readonly done: false; readonly why: string };

const sent: DriverVerdict = { possible: true };
const done: DriverVerdict = { possible: false, done: true };

/**
 * Whether an action would do anything. An approved or suspended driver can never be
 * declined, and one that was never approved cannot be suspended.
 *
 * @see https://learn.microsoft.com/intune/intune-service/protect/windows-driver-updates-policy
 */
export function judgeAction(action: DriverAction, { status }: DriverRow): DriverVerdict {
  const refuse = (why: string): DriverVerdict => ({ possible: false, done: false, why });
  switch (action) {
    case "approve":
      return status === "approved" ? done : sent;
    case "decline":
      if (status === "declined") return done;
      return status === "needsReview"
        ? sent
        : refuse(
            `it is ${status}, and only a driver that needs review can be declined; suspend it instead`,
          );
    case "suspend":
      if (status === "suspended") return done;
      return status === "approved"
        ? sent
        : refuse(`it is ${status}, and only an approved driver can be suspended`);
    default:
      return action satisfies never;
  }
}

/** The service takes 1 to 100 drivers a call. */
const driversPerCall = 100;

/**
 * One action on many drivers. `deployOn` is the first day of the offer, for approvals.
 *
 * @beta
 * @see https://learn.microsoft.com/graph/api/intune-softwareupdate-windowsdriverupdateprofile-executeaction?view=graph-rest-beta
 */
export function actOnDrivers(
  profileId: string,
  action: DriverAction,
  driverIds: readonly string[],
  deployOn?: string,
): readonly GraphRequest[] {
  return chunksOf(driverIds, driversPerCall).map((ids) => ({
    method: "POST",
    version: "beta",
    path: `/deviceManagement/windowsDriverUpdateProfiles/${encodeURIComponent(profileId)}/executeAction`,
    body: {
      actionName: action,
      driverIds: ids,
      ...(deployOn !== undefined && { deploymentDate: `${deployOn}T00:00:00Z` }),
    },
    operation: "create",
  }));
}

/** Ids that the service did not take, although it answered 200. */
export function untakenDrivers(body: unknown): readonly string[] {
  const { value } = (body ?? {}) as { value?: Readonly<Record<string, unknown>> | null };
  return ["failedDriverIds", "notFoundDriverIds"].flatMap((list) => {
    const ids = value?.[list];
    return Array.isArray(ids) ? ids.map(String) : [];
  });
}
