import { amountText } from "../../kind/amounts.ts";
import type { FleetResult } from "../../fleet/run/fleet-options.ts";
import { summarizeFleet } from "../../fleet/summary/summarize-fleet.ts";
import type { VerbSettings } from "../../fleet/verbs/verb-run.ts";
import { noApprovals, type Plan } from "../../reconcile/plan/plan.ts";
import { joinApprovals } from "../../reconcile/plan/refusals.ts";
import { fleetText } from "../../report/fleet/fleet-text.ts";
import { approvalsOf } from "../approvals.ts";
import type { Call } from "../command-line/define-command.ts";
import { confirm } from "../confirm.ts";
import type { fleetApplyCommand } from "../declarations/fleet.ts";
import { durationInMs } from "../duration.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { fleetProgress } from "../fleet/fleet-progress.ts";
import { type OpenFleetCommand, withFleet } from "../fleet/open-fleet-command.ts";
import { readPlanFolder, type SavedPlans } from "../fleet/saved-plans.ts";
import { ShownPlans } from "../fleet/shown-plans.ts";
import { distinctChanges, tellFleet } from "../fleet/tell-fleet.ts";
import { ownHolder } from "../lease-holder.ts";
import type { Terminal } from "../terminal.ts";

type ApplyCall = Call<typeof fleetApplyCommand>;

/** `ringwright fleet apply`: plans or takes saved plans, asks, writes wave by wave, reports. */
export async function runFleetApply({
  options,
  operands: { plans },
  terminal,
}: ApplyCall): Promise<number> {
  if (plans === undefined && options.digest !== undefined) {
    throw new CommandError("--digest is of saved plans; name their folder: fleet apply DIR");
  }
  const saved = plans === undefined ? undefined : await readPlanFolder(plans, options.digest);
  if (saved && options.pin) {
    throw new CommandError("--pin is for plans that are made now; saved ones are of their content");
  }
  return await withFleet(options, terminal, async (open) => {
    const result = saved
      ? await applySaved(saved, open, options, terminal)
      : options.yes
        ? await applyNow(open, options, terminal)
        : await applyAsking(open, options, terminal);
    return await tellFleet(result, open.list, options, terminal);
  });
}

async function applyNow(
  open: OpenFleetCommand,
  options: ApplyCall["options"],
  terminal: Terminal,
  { only = open.only, approved }: Approved = {},
): Promise<FleetResult> {
  const progress = fleetProgress(terminal);
  const settings = settingsOf(options);
  const shown = new ShownPlans();
  return await open.fleet
    .run({
      verb: "apply",
      only,
      parallel: open.parallel,
      pin: options.pin && approved === undefined,
      by: ownHolder(terminal.env).who,
      abortSignal: terminal.abortSignal,
      onProgress: progress.onProgress,
      settings: ({ key }) => ({
        ...settings,
        ...approved?.(key),
        // after all that stands against it, and before the first write
        confirm: (plan) => {
          progress.clear();
          terminal.err(shown.before(key, plan, terminal.paintErr));
          return true;
        },
      }),
    })
    .finally(progress.clear);
}

interface Approved {
  readonly only?: readonly string[] | undefined;
  readonly approved?: ((tenant: string) => VerbSettings) | undefined;
}

/** Saved plans are applied where a fresh plan says the same; other tenants are left alone. */
async function applySaved(
  { content, plans }: SavedPlans,
  open: OpenFleetCommand,
  options: ApplyCall["options"],
  terminal: Terminal,
): Promise<FleetResult> {
  const listed = new Set(open.fleet.tenants);
  const gone = [...plans.keys()].find((key) => !listed.has(key));
  if (gone !== undefined) {
    throw new CommandError(
      `the plans are of ${gone}, which ${open.list.file} does not have any more; plan again`,
      ExitCode.stale,
    );
  }
  const takes = await open.fleet.nextContent();
  if (takes !== content) {
    throw new CommandError(
      `the plans are of other content than the waves take now (${takes.slice(0, 19)}); plan that with: ringwright fleet plan --pinned --out DIR`,
      ExitCode.stale,
    );
  }
  const wanted = open.only ?? open.fleet.tenants;
  const only = wanted.filter((key) => plans.has(key));
  await askFor(
    [...plans].flatMap(([key, { plan }]) => (only.includes(key) ? [plan] : [])),
    options,
    terminal,
  );
  return await applyNow(open, options, terminal, {
    only,
    approved: (key) => {
      const found = plans.get(key);
      if (!found) throw new TypeError(`no plan of ${key} was saved`);
      const approvals = joinApprovals(found.approvals, approvalsOf(options));
      return { ...approvals, approved: found.plan };
    },
  });
}

/**
 * Shows what the tenants that may begin would get, asks, applies exactly that; then the same for
 * those whose wave has opened by it.
 */
async function applyAsking(
  open: OpenFleetCommand,
  options: ApplyCall["options"],
  terminal: Terminal,
): Promise<FleetResult> {
  if (!terminal.ask) {
    throw new CommandError(
      "nobody can be asked here, so nothing was written. Look at: ringwright fleet plan, then apply with --yes, or save the plans and apply those",
    );
  }
  const asked = new Set<string>();
  let result: FleetResult | undefined;
  for (let round = 0; ; round++) {
    const plans = new Map<string, Plan>();
    const distinct = new ShownPlans();
    const progress = fleetProgress(terminal);
    const shown = await open.fleet
      .run({
        verb: "plan",
        asApply: true,
        pin: options.pin && round === 0,
        only: open.only,
        parallel: open.parallel,
        abortSignal: terminal.abortSignal,
        onProgress: progress.onProgress,
        settings: ({ key }) => ({
          ...settingsOf(options),
          onPlan: (plan) => {
            plans.set(key, plan);
            distinct.add(key, plan);
          },
        }),
      })
      .finally(progress.clear);
    const next = shown.runs.flatMap(({ tenant, outcome }) =>
      outcome !== "waiting" && !asked.has(tenant) ? [tenant] : [],
    );
    // every wave that is open was asked for
    if (result && next.length === 0) return result;
    terminal.err(fleetText(shown, summarizeFleet(shown, open.list), terminal.paintErr));
    for (const text of distinctChanges(distinct.list(), terminal, terminal.paintErr)) {
      terminal.err(text);
    }
    await askFor([...plans.values()], options, terminal);
    for (const tenant of next) asked.add(tenant);
    const more = await applyNow(
      open,
      { ...options, pin: options.pin && round === 0 },
      terminal,
      round === 0 && next.length === 0
        ? {}
        : { only: next, approved: (key) => ({ approved: plans.get(key) }) },
    );
    result = result ? joined(result, more) : more;
    if (next.length === 0 || terminal.abortSignal.aborted) return result;
  }
}

async function askFor(
  plans: readonly Plan[],
  { yes }: ApplyCall["options"],
  terminal: Terminal,
): Promise<void> {
  const changed = plans.filter(({ changes }) => changes.length > 0);
  if (yes || changed.length === 0) return;
  const changes = changed.reduce((sum, plan) => sum + plan.changes.length, 0);
  await confirm(
    {
      text: `Apply ${amountText(changes, "change", "changes")} to ${amountText(changed.length, "tenant", "tenants")}? Only "yes" applies:`,
      unasked: "nobody can be asked here, so nothing was written. Apply with --yes",
    },
    terminal,
  );
}

function settingsOf(options: ApplyCall["options"]): VerbSettings {
  const { partial, impact, backup, wait } = options;
  return {
    ...joinApprovals(noApprovals, approvalsOf(options)),
    partial,
    impact,
    backup,
    waitInMs: durationInMs(wait),
  };
}

/** Two runs of one apply: what the later says of a tenant counts. */
function joined(first: FleetResult, second: FleetResult): FleetResult {
  const later = new Map(second.runs.map((run) => [run.tenant, run]));
  const known = new Set(first.runs.map(({ tenant }) => tenant));
  return {
    ...second,
    startedAt: first.startedAt,
    runs: [
      ...first.runs.map((run) => later.get(run.tenant) ?? run),
      ...second.runs.filter(({ tenant }) => !known.has(tenant)),
    ],
  };
}
