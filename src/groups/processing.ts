import { graphPath } from "../graph/index.ts";
import type { Processing } from "../kind/device-membership.ts";
import { wireText } from "../kind/wire.ts";
import { isDynamic } from "./properties.ts";

/** How a dynamic group tells whether Entra ID has evaluated it. */
export const groupProcessing: Processing = {
  path: "processing",
  // the status is beta only, and only for one group at a time
  // https://learn.microsoft.com/graph/api/resources/membershipruleprocessingstatus?view=graph-rest-beta
  status: (id) => ({
    method: "GET",
    version: "beta",
    path: graphPath`/groups/${id}`,
    query: {
      $select: "id,groupTypes,membershipRuleProcessingState,membershipRuleProcessingStatus",
    },
  }),
  isDynamic,
  isPaused: (wire) => wireText(wire, "membershipRuleProcessingState").toLowerCase() === "paused",
  isPausedIn: (fields) => fields["processing"] === "paused",
};
