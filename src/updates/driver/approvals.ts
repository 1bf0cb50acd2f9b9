import type { Part, PartDifference, PartLine, PartState } from "../../kind/object-part.ts";
import { isLikePattern } from "../../kind/name-pattern.ts";
import { actOnDrivers, type DriverAction, judgeAction, untakenDrivers } from "./action.ts";
import { driverFromWire, type DriverRow, readDrivers } from "./inventory.ts";
import type { DriverApproval } from "./schema.ts";

/**
 * Decisions on the drivers of a policy, as files state them. The first entry that matches
 * a driver decides. A driver that somebody suspended stays suspended: a pause is the
 * operator's. Entries wait as long as the inventory has no driver for them.
 */
export const approvalsPart: Part = {
  path: "approvals",
  read: readDrivers,
  diff: diffApprovals,
  write: (id, lines) => [
    [...grouped(lines).values()].flatMap((alike) => {
      const [first] = alike;
      if (!first) return [];
      const driverIds = alike.map((line) => line.id);
      return actOnDrivers(id, first.step as DriverAction, driverIds, first.on);
    }),
  ],
  refusedBy: (body) => {
    const ids = untakenDrivers(body);
    return ids.length === 0
      ? undefined
      : `the service did not take ${ids.length === 1 ? "driver" : "drivers"} ${ids.slice(0, 5).join(", ")}${ids.length > 5 ? " and others" : ""}; look at them in the portal, or with: ringwright driver list`;
  },
};

function diffApprovals({ wanted, object, rows }: PartState): PartDifference {
  const entries = wanted as readonly DriverApproval[];
  const drivers = rows.map(driverFromWire);
  const lines: PartLine[] = [];
  const notes: PartDifference["notes"][number][] = [];
  const used = new Set<number>();
  for (const driver of drivers) {
    const index = entries.findIndex(({ match }) => matches(match, driver));
    const entry = entries[index];
    if (!entry) continue;
    used.add(index);
    const note = decide(entry, driver, lines);
    if (note !== undefined) notes.push({ severity: "warning", message: note });
  }
  for (const [index, { match }] of entries.entries()) {
    if (used.has(index)) continue;
    const shadowed = drivers.some((driver) => matches(match, driver));
    notes.push({
      severity: "info",
      message: `approvals: ${describe(match)} ${shadowed ? "is decided by an earlier entry" : waiting(object, drivers.length)}`,
    });
  }
  return { lines, problems: [], notes };
}

/** Adds what has to be done to a driver; gives a sentence where the wish cannot be met. */
function decide(entry: DriverApproval, driver: DriverRow, lines: PartLine[]): string | undefined {
  const { action, deployOn } = entry;
  const title = titleOf(driver);
  if (action === "approve" && driver.status === "suspended") {
    return `driver ${title} is suspended by an operator, and apply leaves that alone. Take it up again with: ringwright driver approve`;
  }
  const verdict = judgeAction(action, driver);
  if (verdict.possible) {
    const on = action === "approve" ? deployOn : undefined;
    lines.push({
      path: `approvals.${title} (${driver.manufacturer}, ${driver.class})`,
      before: driver.status,
      after: `${outcome[action]}${on === undefined ? "" : `, offered from ${on}`}`,
      step: action,
      id: driver.id,
      ...(on !== undefined && { on }),
    });
    return undefined;
  }
  if (verdict.done) {
    return action === "approve" && deployOn !== undefined && driver.deployOn !== deployOn
      ? `driver ${title} is approved already, offered ${driver.deployOn === null ? "at once" : `from ${driver.deployOn}`}; that date cannot change to ${deployOn} any more. Suspend and approve it by hand to change it`
      : undefined;
  }
  // what was never offered needs no suspension
  if (action === "suspend") return undefined;
  return `driver ${title} cannot be ${outcome[action]}: ${verdict.why}`;
}

// most names end in the version already
function titleOf({ name, version }: DriverRow): string {
  return name.includes(version) ? name : `${name} ${version}`;
}

const outcome = { approve: "approved", decline: "declined", suspend: "suspended" } as const;

function grouped(lines: readonly PartLine[]): Map<string, PartLine[]> {
  const groups = new Map<string, PartLine[]>();
  for (const line of lines) {
    const key = `${line.step} ${line.on ?? ""}`;
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return groups;
}

/** `*` stands for any text; letter case does not count. */
export function matches(match: DriverApproval["match"], driver: DriverRow): boolean {
  return (["name", "version", "manufacturer", "class"] as const).every((property) => {
    const pattern = match[property];
    return pattern === undefined || isLikePattern(pattern, driver[property]);
  });
}

function describe(match: DriverApproval["match"]): string {
  return Object.entries(match)
    .map(([property, pattern]) => `${property} "${pattern}"`)
    .join(", ");
}

function waiting(object: PartState["object"], drivers: number): string {
  if (drivers > 0) return "matches no driver of the inventory; it waits for one";
  const status = object?.["inventorySyncStatus"] as { driverInventorySyncState?: unknown } | null;
  const failed = status?.driverInventorySyncState === "failure";
  return failed
    ? "waits: the last inventory of the policy failed"
    : "waits for the inventory of the policy, which takes up to a day after it is assigned";
}
