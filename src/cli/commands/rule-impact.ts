import { jsonText } from "../../report/escape.ts";
import type { DesiredState } from "../../config/desired-state.ts";
import type { RingMoves } from "../../operate/rules/ring-moves.ts";
import { type DeviceMove, type RuleImpact, ruleImpact } from "../../operate/rules/rule-impact.ts";
import { deviceLabel } from "../../report/device-label.ts";
import { impactTotals, movedLine } from "../../report/rule-impact-text.ts";
import { readTenantId } from "../../tenant/tenant-id.ts";
import type { Call } from "../command-line/define-command.ts";
import type { ruleImpactCommand } from "../declarations/rule.ts";
import { openDeviceCache } from "../device-cache.ts";
import { CommandError, ExitCode } from "../exit-code.ts";
import { configHere } from "../find-config.ts";
import { loadConfig } from "../load-config.ts";
import { Progress } from "../progress.ts";
import { inCommandWords } from "../refusal-words.ts";
import { put } from "../rules/rule-input.ts";
import { timeOption, usableDeviceRule } from "../rules/usable-rule.ts";
import { signIn } from "../sign-in.ts";
import type { Terminal } from "../terminal.ts";

type Options = Call<typeof ruleImpactCommand>["options"];

/**
 * `ringwright rule impact`: the tenant's devices that join and leave a group when its rule
 * changes, told as they are read. Writes nothing.
 */
export async function runRuleImpact({
  options,
  operands: { rule },
  terminal,
}: Call<typeof ruleImpactCommand>): Promise<number> {
  const { group, from: otherRule } = options;
  if ((group === undefined) === (otherRule === undefined)) {
    throw new CommandError(
      "say what the rule is compared with: --group NAME, or --from RULE, and not both",
    );
  }
  usableDeviceRule(rule);
  timeOption(options.now, new Date());
  const desired = await configOf(options, terminal);
  if (otherRule !== undefined) usableDeviceRule(otherRule, "--from");
  const tenant = await signIn(options, terminal);

  const from = otherRule === undefined ? { group: group ?? "", desired } : { rule: otherRule };
  const progress = new Progress(terminal);
  const [joins, leaves]: [ShownMove[], ShownMove[]] = [[], []];
  progress.show({ type: "devices", read: 0 });
  const tenantId = await readTenantId(tenant, { abortSignal: terminal.abortSignal });
  const note = (sentence: string) => {
    progress.show({ type: "note", sentence });
  };
  const store = await openDeviceCache(options, terminal, tenantId, note);
  const impact = await inCommandWords(
    async () =>
      await ruleImpact(
        tenant,
        { rule, from, now: timeOption(options.now, tenant.now()) },
        {
          abortSignal: terminal.abortSignal,
          cache: store && tenantId !== undefined ? { store, tenantId } : undefined,
          onNote: note,
          onProgress: (read, of) => progress.show({ type: "devices", read, of }),
          onMove: async (move) => {
            if (options.json) (move.move === "join" ? joins : leaves).push(shown(move));
            else {
              progress.clear();
              await put(terminal, lineOf(move, terminal));
            }
          },
        },
      ),
  ).finally(() => {
    progress.clear();
    store?.close();
  });

  if (options.json) {
    const { group: changed, before, counts, rings, consequences, notes } = impact;
    const document: RuleImpactDocument = {
      formatVersion: 1,
      group: changed,
      rule,
      before,
      joins,
      leaves,
      counts,
      rings,
      consequences,
      notes,
    };
    terminal.out(jsonText(document));
  } else terminal.out(impactTotals(impact, terminal.paintOut));
  return ExitCode.ok;
}

/** The config that is named, or the one that stands here; none is no error. */
async function configOf(options: Options, terminal: Terminal): Promise<DesiredState | undefined> {
  if (options.from !== undefined) {
    if (options.config === undefined) return undefined;
    throw new CommandError("--config tells the rings of a group; compare with --group, not --from");
  }
  const config = options.config ?? configHere();
  return config === undefined ? undefined : await loadConfig(config, terminal);
}

function lineOf({ device, move, rings }: DeviceMove, { paintOut }: Terminal): string {
  return `${movedLine(deviceLabel(device), move, rings, paintOut)}\n`;
}

/** The devices that join and leave a group when its rule changes. */
export interface RuleImpactDocument extends Pick<
  RuleImpact,
  "group" | "before" | "counts" | "rings" | "consequences" | "notes"
> {
  readonly formatVersion: 1;
  /** The new one. */
  readonly rule: string;
  readonly joins: readonly ShownMove[];
  readonly leaves: readonly ShownMove[];
}

/** A device that joins or leaves. */
export interface ShownMove {
  readonly displayName: string;
  readonly id: string;
  readonly rings?: RingMoves;
}

function shown({ device: { displayName, id }, rings }: DeviceMove): ShownMove {
  return { displayName, id, ...(rings && { rings }) };
}
