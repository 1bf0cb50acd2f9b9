import type { WireObject } from "../ground/wire.ts";

/** Who did something: a person, an application, or a person with one. */
export interface AuditActor {
  readonly userPrincipalName: string | null;
  readonly appId: string | null;
  readonly appName: string | null;
}

/** One thing that was done, as both audit logs tell it. */
export interface AuditEntry {
  readonly id: string;
  readonly at: Date;
  readonly actor: AuditActor;
  /** Such as `deviceConfigurations`, or `groups`. */
  readonly collection: string;
  readonly operation: "Create" | "Patch" | "Delete" | "Action";
  readonly correlationId: string;
  readonly object: { readonly id: string; readonly displayName: string; readonly type: string };
}

/** Who works in the portal of a mock tenant. */
export const portalActor: AuditActor = {
  userPrincipalName: "admin@contoso.onmicrosoft.com",
  appId: "5926fc8e-304e-4f59-8bed-58ca97cc39a4",
  appName: "Microsoft Intune portal extension",
};

/** An event of Intune. Unverified: texts of names and activities. */
export function intuneAudit(entry: AuditEntry): WireObject {
  const { id, at, actor, operation, correlationId, object, collection } = entry;
  const activity = `${operation} ${object.type}`;
  return {
    id,
    displayName: activity,
    componentName: "DeviceConfiguration",
    activity: null,
    activityDateTime: at.toISOString(),
    activityType: activity,
    activityOperationType: operation,
    activityResult: "Success",
    correlationId,
    category: /UpdateP/.test(collection) ? "SoftwareUpdates" : "DeviceConfiguration",
    actor: {
      auditActorType: actor.userPrincipalName === null ? "Application" : "ItPro",
      userPermissions: ["*"],
      applicationId: actor.appId,
      applicationDisplayName: actor.appName,
      userPrincipalName: actor.userPrincipalName,
      servicePrincipalName: null,
      ipAddress: null,
      userId: null,
    },
    resources: [
      {
        displayName: object.displayName,
        auditResourceType: object.type,
        resourceId: object.id,
        modifiedProperties: [],
      },
    ],
  };
}

const groupActivities = {
  Create: "Add group",
  Patch: "Update group",
  Delete: "Delete group",
  Action: "Add member to group",
} as const;

/** An event of the directory. */
export function directoryAudit(entry: AuditEntry): WireObject {
  const { id, at, actor, operation, correlationId, object } = entry;
  const { userPrincipalName, appId, appName } = actor;
  return {
    id: `Directory_${id}`,
    category: "GroupManagement",
    correlationId,
    result: "success",
    resultReason: "",
    activityDisplayName: groupActivities[operation],
    activityDateTime: at.toISOString(),
    loggedByService: "Core Directory",
    operationType: operation === "Patch" ? "Update" : "Add",
    initiatedBy: {
      user: userPrincipalName === null ? null : { userPrincipalName },
      app: userPrincipalName === null ? { appId, displayName: appName } : null,
    },
    targetResources: [
      { id: object.id, displayName: object.displayName, type: "Group", modifiedProperties: [] },
    ],
    additionalDetails: [],
  };
}
