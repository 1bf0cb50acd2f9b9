import type { TenantRecord } from "../book/tenant-record.ts";
import type { WaveState } from "./judge-waves.ts";

/** Whether a tenant may take a content now, and why not. */
export type Permit =
  | { readonly may: true }
  | {
      readonly may: false;
      readonly code: "waveClosed" | "breaker" | "rolloutHeld";
      /** One sentence. */
      readonly reason: string;
    };

/**
 * Whether a tenant may take the content. One that was begun with it may always go on, or try again:
 * the breaker keeps a fault from more tenants, and not from being mended.
 */
export function mayBegin(
  { tenant, content }: Pick<TenantRecord, "tenant" | "content">,
  wave: string,
  waves: readonly WaveState[],
  hash: string,
): Permit {
  const at = waves.findIndex(({ name }) => name === wave);
  const state = waves[at];
  if (!state) throw new TypeError(`${tenant} is in the wave ${wave}, which the list does not have`);
  if (content?.hash === hash) return { may: true };
  if (state.phase === "closed") {
    const before = waves.slice(0, at).find(({ phase }) => phase !== "passed");
    return { may: false, code: "waveClosed", reason: closedWaveReason(state, before) };
  }
  if (state.tripped.length > 0) {
    return {
      may: false,
      code: "breaker",
      reason: `the wave ${state.name} is held: ${failuresText(state)}, and ${state.limit} may; correct the cause, and tenants that failed are tried again first`,
    };
  }
  return { may: true };
}

/** Why the wave before does not let the next one begin. */
function closedWaveReason(wave: WaveState, before: WaveState | undefined): string {
  if (!before) return `the wave ${wave.name} is not open`;
  const { name, phase, done, failed, tenants, limit, passesAt, heldTenants } = before;
  const waits = `the wave ${wave.name} waits for ${name}`;
  switch (phase) {
    case "soaking":
      return `${waits}, which soaks until ${passesAt}`;
    case "held":
      if (heldTenants.length > 0) {
        return `${waits}, in which a rollout is held or rolled back: ${someOf(heldTenants)}`;
      }
      return `${waits}, which is held: ${failuresText(before)}, and ${limit} of ${tenants} may`;
    case "open":
    case "closed":
    case "passed":
      return `${waits}, where ${done} of ${tenants} tenants are through${failed > 0 ? ` and ${failed} failed` : ""}`;
    default:
      return phase satisfies never;
  }
}

function failuresText({ failures, failed }: WaveState): string {
  const parts = failures.map(({ code, tenants }) => `${tenants} failed with ${code}`);
  return parts.length > 0 ? parts.join(", ") : `${failed} failed`;
}

function someOf(keys: readonly string[]): string {
  const shown = keys.slice(0, 5).join(", ");
  return keys.length > 5 ? `${shown} and ${keys.length - 5} more` : shown;
}
