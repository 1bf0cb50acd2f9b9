import { leastPermission } from "../../graph/least-permission.ts";
import type { TokenClaims } from "../../graph/token-claims.ts";
import { kindOf, type KindName } from "../../registry/kinds.ts";
import { missingPermissions } from "../../tenant/missing-permissions.ts";

/** Commands that need the same of a token, and whether it is there. Plain data. */
export interface CommandNeeds {
  readonly commands: readonly string[];
  /** Permissions, the least of each. */
  readonly needs: readonly string[];
  /** Of these those that the token lacks; null where it does not say what it may. */
  readonly missing: readonly string[] | null;
}

/**
 * What each command that goes to the tenant needs, and what of it the token lacks.
 *
 * @param wanted Kinds of resource that the files hold.
 */
export function commandNeeds(
  claims: TokenClaims | undefined,
  wanted: readonly KindName[],
): readonly CommandNeeds[] {
  return rows.map(({ commands, needs }) => {
    const permissions = [...new Set(needs.flatMap((need) => permissionsOf(need, wanted)))];
    const asked = permissions.map((permission) => ({ permission, addresses: [] }));
    const missing = missingPermissions(claims, asked);
    return {
      commands,
      needs: permissions,
      missing: missing?.map(({ permission }) => permission) ?? null,
    };
  });
}

/** What is done: something with kinds of resource (`own`: those of the files), or with an address of Graph. */
type NeededAccess = readonly ["read" | "write", ...(readonly (KindName | "own" | `/${string}`)[])];

const rows: readonly {
  readonly commands: readonly string[];
  readonly needs: readonly NeededAccess[];
}[] = [
  {
    commands: ["plan", "show", "drift", "export", "snapshot create"],
    needs: [["read", "own"]],
  },
  { commands: ["apply", "snapshot restore"], needs: [["write", "own"]] },
  {
    commands: ["rollout tick", "rollout watch", "rollout rollback"],
    needs: [
      ["write", "own"],
      ["read", "/devices"],
    ],
  },
  { commands: ["ring list"], needs: [["read", "ring"]] },
  {
    commands: ["ring pause", "ring extend", "ring resume", "ring rollback"],
    needs: [["write", "ring"]],
  },
  { commands: ["driver list"], needs: [["read", "driverUpdate"]] },
  {
    commands: ["driver approve", "driver decline", "driver pause"],
    needs: [["write", "driverUpdate"]],
  },
  { commands: ["group pilot", "rule impact"], needs: [["read", "group", "/devices"]] },
  { commands: ["remediation results", "report tools"], needs: [["read", "remediation"]] },
  {
    commands: ["report compliance", "report readiness", "report health"],
    needs: [
      ["read", "/deviceManagement/managedDevices"],
      ["write", "/deviceManagement/reports/exportJobs"],
    ],
  },
];

function permissionsOf(
  [access, ...what]: NeededAccess,
  wanted: readonly KindName[],
): readonly string[] {
  return what.flatMap((thing) => {
    if (thing === "own") return wanted.map((kind) => kindOf(kind).permissions[access]);
    if (thing.startsWith("/")) return leastPermission(thing, access) ?? [];
    return kindOf(thing).permissions[access];
  });
}
