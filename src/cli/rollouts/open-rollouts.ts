import type { DesiredState } from "../../config/desired-state.ts";
import {
  RolloutController,
  type RolloutControllerOptions,
} from "../../rollout/controller/controller.ts";
import { RolloutCommandError } from "../../rollout/tick/commands.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { readTenantId } from "../../tenant/tenant-id.ts";
import type { GlobalOptions } from "../command-line/global-options.ts";
import { type DeviceCacheOptions, openDeviceCache } from "../device-cache.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { findConfig } from "../find-config.ts";
import { isGone, ownHolder } from "../lease-holder.ts";
import { loadConfig } from "../load-config.ts";
import { Progress } from "../progress.ts";
import { signIn } from "../sign-in.ts";
import { stateStore, whileOpen } from "../state-store.ts";
import type { Terminal } from "../terminal.ts";
import { policyFolder } from "../policy-folder.ts";

/** What works on rollouts for the length of one command. */
export interface OpenRollouts {
  readonly controller: RolloutController;
  readonly tenant: Tenant;
  readonly desired: DesiredState;
}

/**
 * Signs in, opens the store and does some work on rollouts.
 *
 * @throws {CommandError} with code 5 where a rollout does not allow what was asked of it.
 */
export async function withRollouts<T>(
  options: GlobalOptions & DeviceCacheOptions & Pick<RolloutControllerOptions, "backup">,
  terminal: Terminal,
  work: (open: OpenRollouts) => Promise<T>,
): Promise<T> {
  const config = findConfig(options.config);
  const desired = await loadConfig(config, terminal);
  const tenant = await signIn(options, terminal);
  const named = { ...options, config };
  const opened = await stateStore(named, terminal, () => desired.stateStore);
  const progress = new Progress(terminal);
  const tenantId = await readTenantId(tenant, { abortSignal: terminal.abortSignal });
  const cached = await openDeviceCache(named, terminal, tenantId, (sentence) => {
    progress.show({ type: "note", sentence });
  });
  const controller = new RolloutController(tenant, desired, {
    store: opened.store,
    owner: ownHolder(terminal.env),
    lease: { isGone },
    backup: options.backup,
    cache: cached && tenantId !== undefined ? { store: cached, tenantId } : undefined,
    folder: policyFolder(config),
    onProgress: (sentence) => {
      progress.step(sentence);
    },
  });
  try {
    return await whileOpen(opened, async () => await work({ controller, tenant, desired }));
  } catch (error) {
    if (error instanceof RolloutCommandError)
      throw new CommandError(error.message, error.isKnown ? ExitCode.refused : ExitCode.error);
    throw error;
  } finally {
    cached?.close();
    progress.clear();
  }
}
