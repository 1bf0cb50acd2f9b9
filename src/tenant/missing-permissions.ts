import type { TokenClaims } from "../graph/index.ts";
import type { PermissionNeed } from "./permission-needs.ts";

/**
 * Of the needs those that a token cannot meet. Undefined where the token does not say what
 * it may do: it cannot be read, it is from a service that leaves the claims out, or an application
 * has a directory role, which stands for permissions that no claim names.
 *
 * A need that is met can still be refused: Graph also asks for roles of Intune and Entra ID, and
 * of a person for the person's own.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function missingPermissions(
  claims: TokenClaims | undefined,
  needs: readonly PermissionNeed[],
): readonly PermissionNeed[] | undefined {
  const held = claims === undefined ? undefined : heldPermissions(claims);
  if (held === undefined) return undefined;
  return needs.filter(({ permission, instead }) => {
    const enough = [permission, ...(instead === undefined ? [] : [instead])].flatMap(withHigher);
    return !enough.some((name) => held.has(name.toLowerCase()));
  });
}

/** One sentence for a need that is not met: what is missing, for what, and what to do. */
export function missingPermissionText(
  { permission, instead, addresses }: PermissionNeed,
  claims: TokenClaims | undefined,
): string {
  const app = claims?.appid === undefined ? "" : ` of app ${claims.appid}`;
  const [first = "nothing", ...more] = addresses;
  const others = more.length === 0 ? "" : ` and ${more.length} more`;
  const least = instead === undefined ? "" : ` (${instead} would do)`;
  return `The token${app} lacks ${permission}${least}, which writing ${first}${others} needs: grant it, with consent of an administrator, and sign in again.`;
}

/** In lower case; undefined where the token does not say. */
function heldPermissions({ roles, scp, wids }: TokenClaims): ReadonlySet<string> | undefined {
  const scopes = scp?.split(" ").filter((scope) => scope !== "") ?? [];
  if (scopes.length > 0) return lowerCased(scopes);
  // Entra ID leaves the claim out where it would be empty
  if (roles === undefined || roles.length === 0) return undefined;
  return (wids ?? []).every((role) => namesNoRole.has(role.toLowerCase()))
    ? lowerCased(roles)
    : undefined;
}

function lowerCased(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.map((name) => name.toLowerCase()));
}

/**
 * Template ids that stand in tokens without any role having been assigned.
 *
 * Unverified: the first is seen in tokens of applications and described nowhere; the second is
 * that of every user.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
const namesNoRole: ReadonlySet<string> = new Set([
  "0997a1d0-0d1d-4acb-b408-d5ca73121e90",
  "b79fbf4d-3ef9-4689-8143-76b194e85509",
]);

/** A permission and all that include it. */
function withHigher(permission: string): readonly string[] {
  return [permission, ...(includedIn[permission] ?? [])];
}

const groupsWrite = [
  "Group.ReadWrite.All",
  "Directory.ReadWrite.All",
  "Directory.AccessAsUser.All",
];

/**
 * By a permission, those that give all that it gives.
 *
 * @see https://learn.microsoft.com/graph/permissions-reference
 * @see https://learn.microsoft.com/graph/api/device-list#permissions
 * @see https://learn.microsoft.com/graph/api/group-update#permissions
 * @see https://learn.microsoft.com/graph/api/group-post-members#permissions
 */
const includedIn: Readonly<Record<string, readonly string[]>> = {
  "DeviceManagementConfiguration.Read.All": ["DeviceManagementConfiguration.ReadWrite.All"],
  "DeviceManagementManagedDevices.Read.All": ["DeviceManagementManagedDevices.ReadWrite.All"],
  "Device.Read.All": ["Device.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"],
  "DeviceManagementApps.Read.All": ["DeviceManagementApps.ReadWrite.All"],
  "DeviceManagementScripts.Read.All": ["DeviceManagementScripts.ReadWrite.All"],
  "Group.Create": groupsWrite,
  "Group.ReadWrite.All": groupsWrite.slice(1),
  "GroupMember.ReadWrite.All": groupsWrite,
  "GroupMember.Read.All": [
    "GroupMember.ReadWrite.All",
    "Group.Read.All",
    "Directory.Read.All",
    ...groupsWrite,
  ],
};
