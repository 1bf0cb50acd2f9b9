import { appContentRoutes } from "./apps/content-routes.ts";
import { approvalRoutes } from "./policies/approval-routes.ts";
import { directoryRoutes } from "./directory/routes.ts";
import { subscribedSkuRoutes } from "./directory/subscribed-skus.ts";
import { deviceProfileRoutes } from "./fleet/device-profiles.ts";
import { detectedAppRoutes } from "./fleet/detected-apps.ts";
import { workFromAnywhereRoutes } from "./fleet/work-from-anywhere.ts";
import { remediationRunRoutes } from "./fleet/remediation-runs.ts";
import { managedDeviceRoutes } from "./fleet/managed-devices.ts";
import { rootOf, type Answer, type Call } from "./ground/call.ts";
import { allowOnly } from "./odata/query.ts";
import { catalogRoutes } from "./policies/catalog-routes.ts";
import { auditRoutes } from "./policies/audit-routes.ts";
import { driverRoutes } from "./policies/drivers.ts";
import { filterRoutes } from "./policies/filter-routes.ts";
import { otherCollectionRoutes } from "./policies/other-collections.ts";
import { qualityApprovalRoutes } from "./policies/quality-approvals.ts";
import { policyRoutes } from "./policies/routes.ts";
import { servicePolicyRoutes } from "./policies/service-policies.ts";
import { updateCatalogRoutes } from "./policies/update-catalog.ts";
import { windowsProductRoutes } from "./policies/windows-products.ts";
import { deliveryRoutes } from "./reports/deliveries.ts";
import { exportJobRoutes } from "./reports/export-jobs.ts";
import { permissions } from "./routing/permissions.ts";
import type { Route } from "./routing/router.ts";
import type { Tenant } from "./state/tenant.ts";

/** Every path the mock tenant answers. */
export function createRoutes(): readonly Route[] {
  return [
    {
      pattern: "organization",
      methods: { GET: organization },
      read: permissions.organizationRead,
      write: permissions.organizationRead,
    },
    ...directoryRoutes,
    ...subscribedSkuRoutes,
    ...filterRoutes,
    ...driverRoutes,
    ...deliveryRoutes,
    ...policyRoutes(),
    ...appContentRoutes,
    ...remediationRunRoutes,
    // its function stands where an id of policyRoutes has named segments
    ...qualityApprovalRoutes,
    ...managedDeviceRoutes,
    ...detectedAppRoutes,
    ...workFromAnywhereRoutes,
    ...deviceProfileRoutes,
    ...updateCatalogRoutes,
    ...windowsProductRoutes,
    ...servicePolicyRoutes,
    ...catalogRoutes,
    ...exportJobRoutes,
    ...approvalRoutes,
    ...auditRoutes,
    ...otherCollectionRoutes,
  ];
}

// learn.microsoft.com/graph/api/organization-list
function organization(call: Call, tenant: Tenant): Answer {
  allowOnly(call.query, ["$select"]);
  const { tenantId, organization: displayName, domain } = tenant.settings;
  const full = {
    id: tenantId,
    displayName,
    countryLetterCode: "DE",
    createdDateTime: "2019-03-04T09:30:00Z",
    tenantType: "AAD",
    verifiedDomains: [
      {
        capabilities: "Email, OfficeCommunicationsOnline",
        isDefault: true,
        isInitial: true,
        name: domain,
        type: "Managed",
      },
    ],
  };
  const select = call.query.get("$select")?.split(",");
  const value =
    select === undefined
      ? full
      : Object.fromEntries(Object.entries(full).filter(([name]) => select.includes(name)));
  return {
    status: 200,
    body: { "@odata.context": `${rootOf(call)}/$metadata#organization`, value: [value] },
  };
}
