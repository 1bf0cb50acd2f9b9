import { diagnosticIds } from "../reconcile/plan/diagnostic-ids.ts";
import { guardNames } from "../reconcile/plan/guard-names.ts";
import type { Change } from "../reconcile/plan/change.ts";
import type { Plan } from "../reconcile/plan/plan.ts";
import { reachTail } from "./change-sentence.ts";
import { labelledText } from "./consequence-text.ts";
import { byDevices } from "./harm.ts";

/** One thing that a reader has to know before anything else. */
export interface FirstLine {
  readonly address: string | undefined;
  /** One sentence or more; the label of a danger is not part of it. */
  readonly text: string;
  /**
   * `DANGER` where devices restart, change or lose something by it, or an object goes; `REFUSED`
   * where apply refuses the plan for it; undefined for a warning.
   */
  readonly label: "DANGER" | "REFUSED" | undefined;
}

/**
 * What must be read before anything else; empty where nothing is. First what harms devices, the
 * most devices first, then objects that go, guards and conflicts, devices with too many rings or
 * none, and what happens to policies that the plan does not change.
 */
export function readFirst({ changes, diagnostics }: Plan): readonly FirstLine[] {
  const dangers = changes
    .flatMap(({ address, consequences }) =>
      consequences.filter(({ level }) => level === "danger").map((one) => ({ address, one })),
    )
    .sort((a, b) => byDevices(a.one, b.one))
    .map(({ address, one }) => ({ address, text: labelledText(one), label: "DANGER" as const }));
  const said = saidFirst.flatMap((ids) =>
    diagnostics
      .filter(({ id }) => ids.includes(id))
      .map(({ id, address, message, severity }) => ({
        address,
        text: `${withoutAddress(message, address)} [${id}]`,
        label: severity === "error" ? ("REFUSED" as const) : undefined,
      })),
  );
  return [...dangers, ...changes.flatMap(goneLine), ...said];
}

/** Whether `readFirst` holds this diagnostic already. */
export function isSaidFirst(id: string): boolean {
  return saidFirst.some((ids) => ids.includes(id));
}

// guards that are exceeded or overridden, and what no change says but happens to devices
const saidFirst: readonly (readonly string[])[] = [
  guardNames.map((name) => diagnosticIds[name]),
  [diagnosticIds.conflict],
  [diagnosticIds.inTwoRings, diagnosticIds.inNoRing],
  [diagnosticIds.sideEffect],
];

/** A sentence that begins with the address that stands before it already. */
export function withoutAddress(message: string, address: string | undefined): string {
  const opening = `${address} `;
  return message.startsWith(opening) ? message.slice(opening.length) : message;
}

function goneLine(change: Change): FirstLine[] {
  const { address, action, displayName } = change;
  if (action !== "delete" && action !== "replace") return [];
  const what = action === "delete" ? "is deleted" : "is deleted, and a new one takes its place";
  return [{ address, text: `"${displayName}" ${what}${reachTail(change)}`, label: "DANGER" }];
}
