import { rootOf, type Answer, type Call } from "../ground/call.ts";
import { guidOf } from "../ground/random.ts";
import { allowOnly, parseSelect } from "../odata/query.ts";
import { permissions } from "../routing/permissions.ts";
import type { Route } from "../routing/router.ts";
import type { Tenant } from "../state/tenant.ts";

/**
 * The tenant's subscriptions, on one page and read-only, from the option `subscribedSkus`.
 *
 * @see https://learn.microsoft.com/graph/api/subscribedsku-list
 */
export const subscribedSkuRoutes: readonly Route[] = [
  {
    pattern: "subscribedSkus",
    methods: { GET: listSubscribedSkus },
    read: permissions.licencesRead,
    write: permissions.licencesRead,
  },
];

const properties = [
  "id",
  "accountId",
  "accountName",
  "appliesTo",
  "capabilityStatus",
  "consumedUnits",
  "prepaidUnits",
  "servicePlans",
  "skuId",
  "skuPartNumber",
  "subscriptionIds",
];

function listSubscribedSkus(call: Call, { settings }: Tenant): Answer {
  allowOnly(call.query, ["$select"]);
  const text = call.query.get("$select");
  const select = parseSelect(text, "subscribedSku", new Set(properties)) ?? properties;
  const value = settings.subscribedSkus.map((given, place) => {
    const skuId = guidOf(settings.seed, "sku", place);
    const sku = {
      id: `${settings.tenantId}_${skuId}`,
      accountId: settings.tenantId,
      accountName: settings.organization,
      appliesTo: "User",
      capabilityStatus: "Enabled",
      consumedUnits: 0,
      prepaidUnits: { enabled: 0, suspended: 0, warning: 0, lockedOut: 0 },
      servicePlans: [],
      skuId,
      skuPartNumber: "",
      subscriptionIds: [guidOf(settings.seed, "subscription", place)],
      ...given,
    };
    return Object.fromEntries(Object.entries(sku).filter(([name]) => select.includes(name)));
  });
  return {
    status: 200,
    body: { "@odata.context": `${rootOf(call)}/$metadata#subscribedSkus`, value },
  };
}
