import type { DesiredState } from "../config/desired-state.ts";
import type { DeviceCache } from "../devices/directory-cache.ts";
import type { Fetch } from "../graph/client-options.ts";
import type { OperationOptions } from "../graph/request.ts";
import type { ReadinessResult } from "../health/readiness/readiness-options.ts";
import { readReleases } from "../health/read-releases.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { pinContent } from "./observe/content.ts";
import { observeRollout } from "./observe/observe-rollout.ts";
import { startedRollout } from "./tick/begin.ts";
import { RolloutCommandError } from "./tick/commands.ts";

/** How the readiness of a rollout is read. */
export interface RolloutReadinessOptions extends OperationOptions {
  /** Shown in the report. */
  readonly tenantId?: string | undefined;
  /** Where directory devices are kept between runs. */
  readonly cache?: DeviceCache | undefined;
  /** Gets report files, without a token. Default: the global one. */
  readonly fetch?: Fetch | undefined;
  /** Told what is being read. */
  readonly onProgress?: ((sentence: string) => void) | undefined;
}

/**
 * How ready the devices of a rollout of the files are, stage by stage: what a start looks at, whether it
 * runs already or not. Keeps and writes nothing.
 *
 * Needs what `readReadiness` needs.
 *
 * @throws {RolloutCommandError} where the files do not have it, or no source knows its content.
 * @throws {Error} where policies, groups or devices cannot be read.
 */
export async function readRolloutDevices(
  tenant: Tenant,
  desired: DesiredState,
  name: string,
  options: RolloutReadinessOptions = {},
): Promise<ReadinessResult> {
  const { abortSignal, tenantId = null, cache, fetch, onProgress } = options;
  const spec = desired.rollouts?.[name];
  if (spec === undefined) {
    const known = Object.keys(desired.rollouts ?? {});
    const others = known.length > 0 ? `; there are ${known.join(", ")}` : "";
    throw new RolloutCommandError(`the files have no rollout ${name}${others}`, { isKnown: false });
  }
  const { catalog, notes } = await readReleases(tenant, { abortSignal });
  const now = tenant.now();
  const content = pinContent(spec, { catalog, tools: desired.tools }, now);
  if (typeof content === "string") throw new RolloutCommandError(`${name}: ${content}`);
  const { state } = startedRollout(
    { name, stack: desired.stack, tenantId, spec, content },
    { by: "readiness", identity: null },
    now,
  );
  const { seen, readinessLines } = await observeRollout(tenant, desired, state, {
    abortSignal,
    frozen: new Map(),
    stored: undefined,
    cache,
    fetch,
    onProgress,
  });
  const { readiness, problems } = seen;
  // without the devices there is nothing to tell
  if (!readiness) throw new Error(`${name}: ${problems.join("; ")}`);
  const { total, stages, unchecked } = readiness;
  return {
    report: {
      formatVersion: 1,
      createdAt: now.toISOString(),
      tenantId,
      content: { kind: spec.content.kind, title: content.title },
      total,
      populations: stages,
      unchecked,
      notes: [...notes, ...problems],
      complete: problems.length === 0 && unchecked.every(({ failed }) => !failed),
    },
    lines: function* lines() {
      yield* readinessLines();
    },
  };
}
