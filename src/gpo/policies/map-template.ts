import type { PolicyValue } from "../entries/merge-entries.ts";
import { type KnownValue, knownValues } from "../template/find-policy.ts";
import type { PropertyTarget, TemplatePolicy } from "../template/policy.ts";
import type { ImportDraft } from "./import-draft.ts";

const legacyNote = "Windows 11 does not act on it, Windows 10 does";

/**
 * Values that stand for one property each, as the table of the template has them; what the rules
 * over several values left open; switches; and values that stand below the wrong key.
 */
export function mapTemplate(draft: ImportDraft): void {
  const known = knownValues();
  for (const value of known) {
    const from = draft.open(value.key, value.name);
    if (from && value.to !== undefined) mapValue(draft, from, value);
  }
  for (const value of known) {
    const from = draft.open(value.key, value.name);
    if (from) saySwitch(draft, from, value);
  }
  for (const { key, name } of known) {
    const elsewhere = key === "" ? "AU" : "";
    const below = key === "" ? "WindowsUpdate" : `WindowsUpdate\\${key}`;
    draft.say(
      draft.open(elsewhere, name),
      "notInForce",
      `Windows reads it below ${below}, not here`,
    );
  }
}

function mapValue(draft: ImportDraft, from: PolicyValue, known: KnownValue): void {
  const off = switchedOff(draft, known.owners);
  if (off !== undefined) return draft.say(from, "notInForce", off);
  if (known.to === "together") {
    return draft.say(from, "invalid", "has a type or a value that Windows does not take");
  }
  if (known.to === undefined) return;
  if ("none" in known.to) {
    const isOff = known.switches.some(
      (policy) => draft.number(known.key, known.name) === policy.switch?.disabled,
    );
    if (isOff) draft.say(from, "implied", "is off, as without the policy");
    else draft.say(from, "none", known.to.none, known.to.restart);
    return;
  }
  mapProperty(draft, from, known, known.to);
}

function mapProperty(
  draft: ImportDraft,
  from: PolicyValue,
  { key, name, isLegacy }: KnownValue,
  { side, path, values, asNode = [], note }: PropertyTarget,
): void {
  const number = draft.number(key, name);
  const notes = (more?: string) =>
    [more, note, isLegacy ? legacyNote : undefined].filter((text) => text !== undefined).join("; ");
  if (number === undefined)
    draft.say(from, "invalid", "is no REG_DWORD, so Windows does not read it");
  else if (asNode.includes(number))
    draft.map(from, "setting", `nodes.${name}`, number, notes("no ring can say it"));
  else if (values && !(number in values)) {
    const all = [...Object.keys(values), ...asNode].join(", ");
    draft.say(from, "invalid", `is none of ${all} (is ${number})`);
  } else draft.map(from, side, path, values ? values[number] : number, notes() || undefined);
}

/** Why a value is not in force: of the policies that it is of, the first that is stated decides. */
function switchedOff(draft: ImportDraft, owners: readonly TemplatePolicy[]): string | undefined {
  for (const { switch: by } of owners) {
    const state = by && draft.number(by.key, by.name);
    if (by && state !== undefined)
      return state === by.disabled ? `${by.name} is ${state}` : undefined;
  }
  return undefined;
}

/** A value that only switches others. */
function saySwitch(
  draft: ImportDraft,
  from: PolicyValue,
  { key, name, switches }: KnownValue,
): void {
  const state = draft.number(key, name);
  const policy = switches.find(({ switch: by }) => by?.enabled === state || by?.disabled === state);
  if (!policy) {
    draft.say(from, "invalid", "is neither 0 nor 1, so it switches nothing");
    return;
  }
  if (policy.switch?.disabled === state) {
    draft.say(from, "implied", "what it switches is left out");
    return;
  }
  const [missing] = policy.values.filter(({ name: each }) => !draft.holds(policy.key, each));
  if (missing?.default && policy.values.every(({ name: each }) => !draft.holds(policy.key, each))) {
    const why = `is on without ${missing.name}, where the template begins with ${missing.default}; decide by hand`;
    draft.say(from, "none", why);
    return;
  }
  draft.say(from, "implied", "values that are stated are in force");
}
