import type { DesiredState } from "../../config/desired-state.ts";
import type { RolloutReadinessOptions } from "../../rollout/readiness.ts";
import type { ReadinessLine, ReadinessReport } from "../../health/readiness/readiness.ts";
import type { AskedGroup, ReadinessResult } from "../../health/readiness/readiness-options.ts";
import { readReadiness } from "../../health/readiness/read-readiness.ts";
import { findNamedGroup } from "../../operate/rules/named-group.ts";
import { jsonText, terminalText } from "../../report/escape.ts";
import { readinessCsv } from "../../report/readiness-csv.ts";
import { readinessHtml } from "../../report/readiness-html.ts";
import { readinessText } from "../../report/readiness-text.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { Call } from "../command-line/define-command.ts";
import type { reportReadinessCommand } from "../declarations/report.ts";
import { openDeviceCache } from "../device-cache.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { configHere, findConfig } from "../find-config.ts";
import { loadConfig } from "../load-config.ts";
import { numberOption } from "../number-option.ts";
import { ownTenant } from "../own-tenant.ts";
import { Progress } from "../progress.ts";
import { readinessContent } from "../readiness-content.ts";
import { inCommandWords } from "../refusal-words.ts";
import { signIn } from "../sign-in.ts";
import { spareMemory } from "../spare-memory.ts";
import { demandExclusionsPlace, writeExclusions } from "../write-exclusions.ts";
import { writePrivate } from "../write-private.ts";

/** Which devices are ready for some content, and each device where they were asked for. */
export interface ReadinessDocument extends ReadinessReport {
  /** With `--devices`; absent without. */
  readonly devices?: readonly ReadinessLine[];
}

/** `ringwright report readiness`: which devices are ready for some content. Read-only. */
export async function runReportReadiness({
  options,
  terminal,
}: Call<typeof reportReadinessCommand>): Promise<number> {
  const asked = askedOf(options);
  spareMemory();
  const { abortSignal } = terminal;
  const progress = new Progress(terminal);
  const warn = (sentence: string) =>
    progress.line(`${terminal.paintErr("yellow", "note")} ${terminalText(sentence)}`);
  const config =
    asked.rollout !== undefined ? findConfig(options.config) : (options.config ?? configHere());
  const desired = config === undefined ? undefined : await loadConfig(config, terminal);
  const { writeExclusions: exclusions } = options;
  if (exclusions !== undefined) demandExclusionsPlace(exclusions, desired);
  const tenant = await signIn(options, terminal);
  const { id: tenantId, name: tenantName } = await ownTenant(tenant, desired, terminal);
  const groups = await groupsCalled(options.group, tenant, desired, abortSignal);
  const store = await openDeviceCache({ ...options, config }, terminal, tenantId, warn);
  const how = {
    abortSignal,
    tenantId,
    cache: store && tenantId !== undefined ? { store, tenantId } : undefined,
    onProgress: (sentence: string) => progress.step(sentence),
  };
  let result: ReadinessResult;
  try {
    result =
      asked.rollout !== undefined && desired
        ? await ofRollout(tenant, desired, asked.rollout, how)
        : await readReadiness(tenant, {
            ...how,
            content: readinessContent(options.content ?? ""),
            leastFreeGb: asked.leastFreeGb,
            compatibility: desired?.compatibility,
            rings: options.ring.length > 0 ? options.ring : undefined,
            groups: groups.length > 0 ? groups : undefined,
            onNote: warn,
          });
  } finally {
    progress.clear();
    store?.close();
  }
  const { report, lines } = result;
  if (options.csv !== undefined)
    await writePrivate(options.csv, await readinessCsv(lines()), abortSignal);
  if (options.html !== undefined)
    await writePrivate(options.html, readinessHtml(report, { tenantName }));
  if (options.json)
    terminal.out(
      jsonText({
        ...report,
        ...(options.devices && { devices: [...lines()] }),
      } satisfies ReadinessDocument),
    );
  else
    terminal.out(
      readinessText(report, terminal.paintOut, {
        tenantName,
        columns: terminal.outColumns?.(),
        ...(options.devices && { devices: lines() }),
      }),
    );
  if (exclusions !== undefined && desired)
    await writeExclusions(exclusions, result, desired, terminal, asked.rollout !== undefined);
  if (!report.complete) return ExitCode.partial;
  return report.total.counts.block > 0 ? ExitCode.differences : ExitCode.ok;
}

type Options = Call<typeof reportReadinessCommand>["options"];

/** What is asked for, once it goes together. */
function askedOf({ content, rollout, leastFreeGb, ring, group }: Options): {
  readonly rollout?: string | undefined;
  readonly leastFreeGb?: number | undefined;
} {
  if ((content === undefined) === (rollout === undefined))
    throw new CommandError(
      "say what devices are to be ready for, with either --content KIND:VALUE or --rollout NAME",
    );
  if (rollout !== undefined) {
    if (ring.length + group.length > 0 || leastFreeGb !== undefined)
      throw new CommandError(
        "--rollout takes its stages and its start as they are; --ring, --group and --least-free-gb go with --content",
      );
    return { rollout };
  }
  // refused before anybody signs in
  readinessContent(content ?? "");
  if (leastFreeGb === undefined) return {};
  const free = numberOption("--least-free-gb", leastFreeGb, 0, 1000);
  return { leastFreeGb: free };
}

async function ofRollout(
  tenant: Tenant,
  desired: DesiredState,
  name: string,
  how: RolloutReadinessOptions,
): Promise<ReadinessResult> {
  const { readRolloutDevices } = await import("../../rollout/readiness.ts");
  try {
    return await readRolloutDevices(tenant, desired, name, how);
  } catch (error) {
    if ((error as Error).name !== "RolloutCommandError") throw error;
    throw new CommandError((error as Error).message);
  }
}

async function groupsCalled(
  names: readonly string[],
  tenant: Tenant,
  desired: DesiredState | undefined,
  abortSignal: AbortSignal,
): Promise<readonly AskedGroup[]> {
  const found = new Map<string, AskedGroup>();
  for (const name of names) {
    const { group, key, displayName } = await inCommandWords(
      async () => await findNamedGroup(tenant, name, desired, { abortSignal }),
    );
    if (group === undefined)
      throw new CommandError(
        `group ${displayName} is in the files and not in the tenant; apply the files first`,
      );
    found.set(group.id, { id: group.id, displayName, key });
  }
  return [...found.values()];
}
