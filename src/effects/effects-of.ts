import {
  type Effect,
  type EffectTable,
  unnoticed,
  type ValueMove,
  type Values,
} from "../kind/effect.ts";
import { isPartPath } from "../kind/object-part.ts";
import type { FieldChange } from "../kind/property.ts";
import type { AnyKind } from "../registry/kinds.ts";

/** The devices that an effect meets: those that had the policy and keep it, get it, or lose it. */
export type Meeting = "kept" | "gained" | "lost";

/** An effect of a change, and whom it meets; nobody where it is about the object only. */
export interface MetEffect extends Effect {
  readonly meets: readonly Meeting[];
  /** Id of the only group whose devices it meets. Default: all of them. */
  readonly within?: string;
}

/** An object before and after a change. */
export interface ChangedObject {
  readonly kind: AnyKind;
  /** Undefined before creation. */
  readonly was: Values | undefined;
  /** Undefined where it goes. */
  readonly will: Values | undefined;
  /** What differs, values behind requests of their own included. */
  readonly fields: readonly FieldChange[];
  /** Whether devices may get it that did not have it: new targets, or none before. */
  readonly gains: boolean;
  /** Whether devices may lose it. */
  readonly loses: boolean;
  /** What the operator has paused, such as `quality`. */
  readonly paused: readonly string[];
}

/**
 * What a change does to devices: each changed value to those that keep the policy, the whole
 * policy to those that get it, and its loss to those that lose it. Pure; the one place that
 * answers this, for every kind and action.
 */
export function effectsOf(change: ChangedObject): readonly MetEffect[] {
  const { kind, was, will, fields, gains, loses, paused } = change;
  const met: MetEffect[] = [];
  if (will !== undefined && was !== undefined) {
    for (const { path, before, after } of fields) {
      const isPart = kind.parts?.some((part) => isPartPath(part, path)) === true;
      const values = isPart ? { before, after } : { before: was[path], after: will[path] ?? null };
      met.push(...meeting("kept", effectsAt(kind, path, { ...values, will, paused })));
    }
  }
  if (will !== undefined && gains) {
    for (const path of Object.keys(kind.effects)) {
      const after = will[path] ?? null;
      if (after === null) continue;
      const move = { before: undefined, after, will, paused };
      met.push(...meeting("gained", effectsAt(kind, path, move)));
    }
  }
  if (loses && (will === undefined || kind.role === "policy")) {
    const { deleteConsequence: left } = kind;
    const leaves = typeof left === "string" ? left : left(was ?? {});
    const message =
      will === undefined
        ? leaves
        : `Devices that it no longer reaches lose the ${kind.title}. ${leaves}`;
    met.push({ level: "caution", outcome: "loss", message, meets: ["lost"] });
  }
  return merged(met);
}

/** Whether devices notice a value: names, texts and tags are for people only. */
export function isSeenByDevices(kind: AnyKind, path: string): boolean {
  const entry = entryAt(kind.effects, path);
  return entry !== undefined && entry !== unnoticed;
}

function meeting(whom: Meeting, effects: readonly Effect[]): MetEffect[] {
  return effects.map((effect) => ({ ...effect, meets: [whom] }));
}

function effectsAt(kind: AnyKind, path: string, move: ValueMove): readonly Effect[] {
  const entry = entryAt(kind.effects, path);
  if (typeof entry !== "function") return [];
  const effects = entry(move);
  if (effects === undefined) return [];
  return "level" in effects ? [effects] : effects;
}

// a difference within a part stands under the path of the part
function entryAt(table: EffectTable, path: string): EffectTable[string] | undefined {
  if (Object.hasOwn(table, path)) return table[path];
  const part = Object.keys(table).find((known) => isPartPath({ path: known }, path));
  return part === undefined ? undefined : table[part];
}

/** One line for each sentence, whoever it meets. */
function merged(effects: readonly MetEffect[]): readonly MetEffect[] {
  const byMessage = new Map<string, MetEffect>();
  for (const effect of effects) {
    const same = byMessage.get(effect.message);
    const meets = [...new Set([...(same?.meets ?? []), ...effect.meets])];
    byMessage.set(effect.message, { ...effect, meets });
  }
  return [...byMessage.values()];
}
