import { isAmbiguous } from "../../graph/index.ts";
import { terminalText } from "../../report/escape.ts";
import type { TenantObject } from "../../snapshot/snapshot.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { DriverAction } from "../../updates/driver/action.ts";
import type { DriverRow } from "../../updates/driver/inventory.ts";
import { CommandError } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import type { Audit } from "./audit-file.ts";

type Result = "applied" | "unchanged" | "pending" | "failed" | "unknown";

export interface DriverOutcome {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly result: Result;
  readonly before: string;
  readonly after: string | null;
}

/** One line of `audit.jsonl`. An action leaves two: one before its requests, one of what became of them. */
export interface DriverAuditLine {
  readonly at: string;
  readonly event: "request" | "result";
  readonly action: DriverAction;
  /** Object id of the policy. */
  readonly policy: string;
  readonly displayName: string;
  readonly deployOn: string | null;
  readonly drivers: readonly { readonly id: string; readonly result?: Result }[];
  readonly requestIds: readonly string[];
  readonly tenantId: string | null;
  readonly appId: string | null;
  readonly error?: string;
}

export interface DriverWork {
  readonly action: DriverAction;
  readonly policy: TenantObject;
  readonly chosen: readonly DriverRow[];
  readonly due: readonly DriverRow[];
  readonly deployOn: string | undefined;
  readonly audit: Audit<DriverAuditLine>;
}

/** Sends what is due, with an audit line before and one after, and reads it back. */
export async function performDriverAction(
  tenant: Tenant,
  work: DriverWork,
  terminal: Terminal,
): Promise<{ outcomes: readonly DriverOutcome[]; line: DriverAuditLine | undefined }> {
  const { action, policy, chosen, due, deployOn, audit } = work;
  if (due.length === 0) return { outcomes: chosen.map(unchanged), line: undefined };
  const { abortSignal } = terminal;
  const claims = await tenant.graph.tokenClaims({ abortSignal });
  const line = (event: DriverAuditLine["event"]): DriverAuditLine => ({
    at: tenant.now().toISOString(),
    event,
    action,
    policy: policy.id,
    displayName: policy.displayName,
    deployOn: deployOn ?? null,
    drivers: due.map(({ id }) => ({ id })),
    requestIds: [],
    tenantId: claims?.tid ?? null,
    appId: claims?.appid ?? null,
  });
  try {
    await audit?.(line("request"));
  } catch (error) {
    // what cannot be written down is not done
    throw new CommandError(
      `the audit line cannot be kept (${(error as Error).message}), so nothing was sent; name another file with --journal FILE`,
    );
  }
  let requestIds: readonly string[] = [];
  let error: string | undefined;
  let isUnknown = false;
  try {
    const ids = due.map(({ id }) => id);
    const when = deployOn === undefined ? {} : { deployOn };
    ({ requestIds } = await tenant.driverUpdates.act(policy.id, action, ids, {
      ...when,
      abortSignal,
    }));
  } catch (thrown) {
    error = (thrown as Error).message;
    isUnknown = isAmbiguous(thrown) || abortSignal.aborted;
  }
  const after = await readBack(tenant, work, error === undefined, terminal);
  const outcomes = chosen.map((driver): DriverOutcome => {
    if (!due.includes(driver)) return unchanged(driver);
    const status = after?.get(driver.id)?.status ?? null;
    const reached = status === wanted[action];
    const result = reached
      ? "applied"
      : error === undefined
        ? "pending"
        : after === undefined || isUnknown
          ? "unknown"
          : "failed";
    return { ...named(driver), result, before: driver.status, after: status };
  });
  const told: DriverAuditLine = {
    ...line("result"),
    requestIds,
    drivers: outcomes
      .filter(({ result }) => result !== "unchanged")
      .map(({ id, result }) => ({ id, result })),
    ...(error !== undefined && { error }),
  };
  try {
    await audit?.(told);
  } catch (failure) {
    // the request is out: the line is shown, so that it is not lost
    terminal.err(
      `${terminal.paintErr("yellow", "warning")} the audit line could not be kept (${terminalText((failure as Error).message)}): ${JSON.stringify(told)}\n`,
    );
  }
  return { outcomes, line: told };
}

const wanted = { approve: "approved", decline: "declined", suspend: "suspended" } as const;
const waitsInMs = [0, 1000, 2000, 4000, 8000];

/** The drivers after the action: read again until they show it; undefined where they cannot be read. */
async function readBack(
  tenant: Tenant,
  { action, policy, due }: DriverWork,
  patient: boolean,
  terminal: Terminal,
): Promise<Map<string, DriverRow> | undefined> {
  let rows: Map<string, DriverRow> | undefined;
  for (const wait of patient ? waitsInMs : [0]) {
    const { abortSignal } = terminal;
    if (wait > 0) await tenant.sleep(wait, { abortSignal });
    try {
      const drivers = await driversOf(tenant, policy, terminal);
      rows = new Map(drivers.map((driver) => [driver.id, driver]));
    } catch (error) {
      terminal.err(
        `${terminal.paintErr("yellow", "warning")} reading back failed: ${terminalText((error as Error).message)}\n`,
      );
      return undefined;
    }
    if (due.every(({ id }) => rows?.get(id)?.status === wanted[action])) break;
  }
  return rows;
}

function unchanged(driver: DriverRow): DriverOutcome {
  return { ...named(driver), result: "unchanged", before: driver.status, after: driver.status };
}

function named({ id, name, version }: DriverRow): Pick<DriverOutcome, "id" | "name" | "version"> {
  return { id, name, version };
}

/** The drivers of a policy, read whole. */
export async function driversOf(
  tenant: Tenant,
  policy: TenantObject,
  { abortSignal }: Terminal,
): Promise<DriverRow[]> {
  const drivers: DriverRow[] = [];
  for await (const driver of tenant.driverUpdates.drivers(policy.id, { abortSignal }))
    drivers.push(driver);
  return drivers;
}
