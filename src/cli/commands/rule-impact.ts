import { existsSync } from "node:fs";
import type { DesiredState } from "../../config/desired-state.ts";
import { loadDesiredState } from "../../config/load.ts";
import { defaultConfigNames } from "../../config/read-source.ts";
import type { OperationOptions } from "../../graph/request.ts";
import { sameMembershipRule } from "../../rules/membership/index.ts";
import { kindOf } from "../../registry/kinds.ts";
import { type ImpactGroup, impactTotals, movedLine } from "../../report/rule-impact-text.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import type { GlobalOptions } from "../global-options.ts";
import { Progress } from "../progress.ts";
import { signIn } from "../sign-in.ts";
import type { Terminal } from "../terminal.ts";
import { labelOf, type RuleDevice, tenantDevices } from "./rule-devices.ts";
import { findGroup, membership } from "./rule-group.ts";
import { put } from "./rule-input.ts";
import { countMoves } from "./rule-moves.ts";
import { ringMoves, type RingMoves } from "./rule-rings.ts";
import { timeOf, usableDeviceRule } from "./rule-usable.ts";

interface RuleImpactOptions extends GlobalOptions {
  readonly group?: string;
  readonly from?: string;
  readonly now?: string;
}

/** What the new rule is compared with. */
interface Before {
  readonly isMember: (device: RuleDevice) => boolean;
  /** Null where no rule decided. */
  readonly rule: string | null;
  readonly group: ImpactGroup | null;
  readonly ringsOf: ((device: RuleDevice, joins: boolean) => RingMoves) | undefined;
  readonly notes: readonly string[];
}

interface MovedDevice {
  readonly displayName: string;
  readonly id: string;
  readonly rings?: RingMoves;
}

/**
 * `ringwright rule impact`: the tenant's devices that join and leave a group when its rule
 * changes, told as they are read. Writes nothing.
 */
export async function runRuleImpact(
  text: string,
  options: RuleImpactOptions,
  terminal: Terminal,
): Promise<number> {
  if ((options.group === undefined) === (options.from === undefined)) {
    throw new CommandError(
      "say what the rule is compared with: --group NAME, or --from RULE, and not both",
    );
  }
  const rule = usableDeviceRule(text);
  timeOf(options.now, new Date());
  const desired = await configOf(options, terminal);
  const old = options.from === undefined ? undefined : usableDeviceRule(options.from, "--from");
  const { abortSignal } = terminal;
  const tenant = await signIn(options, terminal);
  const now = timeOf(options.now, tenant.now());
  const before: Before = old
    ? {
        isMember: (device) => old.matches(device.rule, { now }),
        rule: old.text,
        group: null,
        ringsOf: undefined,
        notes: [],
      }
    : await groupBefore(tenant, options.group ?? "", text, desired, now, { abortSignal });

  const progress = new Progress(terminal);
  const onProgress = (count: number) => progress.step(`Reading devices: ${count} ...`);
  const [joins, leaves]: [MovedDevice[], MovedDevice[]] = [[], []];
  const rings = new Map<string, { enter: number; leave: number; unknown: number }>();
  progress.step("Reading devices ...");
  const [counts] = await countMoves(
    tenantDevices(tenant, { abortSignal, onProgress }),
    [{ before: before.isMember, after: (device) => rule.matches(device.rule, { now }) }],
    async (device, move) => {
      const moves = before.ringsOf?.(device, move === "join");
      if (moves) addRings(rings, moves);
      if (options.json) {
        const { displayName, id } = device;
        (move === "join" ? joins : leaves).push({
          displayName,
          id,
          ...(moves && { rings: moves }),
        });
      } else {
        progress.clear();
        await put(terminal, `${movedLine(labelOf(device), move, moves, terminal.paintOut)}\n`);
      }
    },
  ).finally(() => progress.clear());
  if (counts === undefined) throw new TypeError("one change gave no count");

  const consequences = consequencesOf(before, text);
  const impact = { group: before.group, counts, rings: Object.fromEntries(rings) };
  terminal.out(
    options.json
      ? `${JSON.stringify({ formatVersion: 1, group: before.group, rule: text, before: before.rule, joins, leaves, counts, rings: impact.rings, consequences, notes: before.notes }, null, 2)}\n`
      : impactTotals(impact, [...before.notes, ...consequences], terminal.paintOut),
  );
  return ExitCode.ok;
}

/** The config that is named, or the one that stands here; none is no error. */
async function configOf(
  options: RuleImpactOptions,
  { abortSignal, env }: Terminal,
): Promise<DesiredState | undefined> {
  if (options.from !== undefined) {
    if (options.config === undefined) return undefined;
    throw new CommandError("--config tells the rings of a group; compare with --group, not --from");
  }
  const config = options.config ?? defaultConfigNames.find((name) => existsSync(name));
  return config === undefined ? undefined : await loadDesiredState(config, { abortSignal, env });
}

async function groupBefore(
  tenant: Tenant,
  name: string,
  rule: string,
  desired: DesiredState | undefined,
  now: Date,
  options: OperationOptions,
): Promise<Before> {
  const { key, group, displayName } = await findGroup(tenant, name, desired, options);
  const shown = { id: group?.id ?? null, displayName, address: key ? `group/${key}` : null };
  const ringsOf =
    desired && key !== undefined ? await ringMoves(tenant, desired, key, now, options) : undefined;
  const base = { group: shown, ringsOf };
  if (!group) {
    const notes = ["The tenant does not have the group yet: it begins empty."];
    return { ...base, isMember: () => false, rule: null, notes };
  }
  const isMember = await membership(tenant, group, now, options);
  const live = group.membershipRule;
  const notes: string[] = [];
  if (live === null) notes.push("The group is assigned now, so it is compared with its members.");
  else if (group.processing === "paused") {
    notes.push("The group's processing is paused: nothing moves until it is resumed.");
  }
  if (live !== null && sameMembershipRule(live, rule)) {
    notes.push("The group has this rule already, at most spelt in another way.");
  }
  return { ...base, isMember, rule: live, notes };
}

/** What the write itself does, besides the moves. */
function consequencesOf(before: Before, after: string): readonly string[] {
  if (before.rule !== null && sameMembershipRule(before.rule, after)) return [];
  if (before.group !== null && before.group.id === null) return [];
  const change = { path: "membershipRule", before: before.rule, after };
  return kindOf("group").consequences?.([change]) ?? [];
}

function addRings(
  rings: Map<string, { enter: number; leave: number; unknown: number }>,
  moves: RingMoves,
): void {
  const at = (address: string) => {
    const count = rings.get(address) ?? { enter: 0, leave: 0, unknown: 0 };
    rings.set(address, count);
    return count;
  };
  for (const address of moves.enters) at(address).enter++;
  for (const address of moves.leaves) at(address).leave++;
  for (const address of moves.unknown) at(address).unknown++;
}
