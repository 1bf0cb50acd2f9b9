import type { Config } from "../config/schema.ts";
import { mapActiveHours } from "./active-hours.ts";
import { mapAlwaysRestart } from "./always-restart.ts";
import { mapAutomaticUpdates } from "./automatic-updates.ts";
import { ImportDraft, type ImportRow } from "./import-draft.ts";
import type { PolicyValue } from "./merge-entries.ts";
import { type SimpleRule, simpleRules } from "./simple-rules.ts";
import { mapTargetRelease } from "./target-release.ts";
import { mapUpdateService } from "./update-service.ts";
import { withoutEquivalent } from "./without-equivalent.ts";

/** What registry values become. */
export interface ImportedPolicies {
  /** Undefined where nothing of it can be said in a policy file. */
  readonly config: Config | undefined;
  /** One for each value, in the order of the files. */
  readonly rows: readonly ImportRow[];
}

// what the rules with several values leave over is of another type, or out of range
const special = {
  "": ["WUServer", "WUStatusServer", "TargetReleaseVersion", "SetActiveHours"],
  AU: [
    "NoAutoUpdate",
    "AUOptions",
    "AutomaticMaintenanceEnabled",
    "AlwaysAutoRebootAtScheduledTime",
    "UseWUServer",
    "UseUpdateClassPolicySource",
  ],
};

/** Equivalent rings and settings, unassigned, and what became of every value. Pure. */
export function importPolicies(
  values: readonly PolicyValue[],
  options: { readonly stack: string },
): ImportedPolicies {
  const draft = new ImportDraft(values);
  for (const value of values) {
    if (value.value === undefined)
      draft.say(value, "implied", "the file takes the value out; nothing is written");
  }
  mapAutomaticUpdates(draft);
  mapUpdateService(draft);
  mapTargetRelease(draft);
  mapActiveHours(draft);
  mapAlwaysRestart(draft);
  for (const rule of simpleRules) mapSimply(draft, rule);
  for (const [key, names] of Object.entries(withoutEquivalent)) {
    for (const [name, why] of Object.entries(names)) draft.say(draft.open(key, name), "none", why);
  }
  for (const [key, names] of Object.entries(special)) {
    for (const name of names)
      draft.say(
        draft.open(key, name),
        "invalid",
        "has a type or a value that Windows does not take",
      );
  }
  for (const [key, name] of knownNames()) {
    const elsewhere = key === "" ? "AU" : "";
    draft.say(
      draft.open(elsewhere, name),
      "notInForce",
      `Windows reads it below ${keyName(key)}, not here`,
    );
  }
  const [ring, setting] = [draft.spec("ring"), draft.spec("setting")];
  const rows = draft.rows();
  if (!ring && !setting) return { config: undefined, rows };
  const config = {
    version: 1,
    stack: options.stack,
    ...(ring && { rings: { gpo: { displayName: "Windows Update from Group Policy", ...ring } } }),
    ...(setting && {
      settings: { gpo: { displayName: "Windows Update settings from Group Policy", ...setting } },
    }),
  };
  return { config: config as Config, rows };
}

function mapSimply(draft: ImportDraft, rule: SimpleRule): void {
  const { key, name, side, path, values, asNode = [] } = rule;
  const value = draft.open(key, name);
  const switches = (rule.switches ?? []).map((by) => ({ by, state: draft.number(key, by) }));
  const decides = switches.find(({ state }) => state !== undefined);
  if (value) {
    const number = draft.number(key, name);
    if (decides?.state === 0) draft.say(value, "notInForce", `${decides.by} is 0`);
    else if (number === undefined)
      draft.say(value, "invalid", "is no REG_DWORD, so Windows does not read it");
    else if (asNode.includes(number))
      draft.map(value, "setting", `nodes.${name}`, number, noteOf(rule, "no ring can say it"));
    else if (values && !(number in values))
      draft.say(
        value,
        "invalid",
        `is none of ${[...Object.keys(values), ...asNode].join(", ")} (is ${number})`,
      );
    else draft.map(value, side, path, values ? values[number] : number, noteOf(rule));
  }
  for (const { by, state } of switches) {
    draft.say(
      draft.open(key, by),
      "implied",
      state === 0 ? "what it switches is left out" : "values that are stated are in force",
    );
  }
}

const legacyNote = "Windows 11 does not act on it, Windows 10 does";

function noteOf({ isLegacy, note }: SimpleRule, more?: string): string | undefined {
  const notes = [more, note, isLegacy && legacyNote].filter((text) => text !== undefined);
  return notes.length > 0 ? notes.join("; ") : undefined;
}

/** Every name that a rule knows, with the key that Windows reads it below. */
function knownNames(): readonly (readonly ["" | "AU", string])[] {
  return [
    ...simpleRules.flatMap(({ key, name, switches = [] }) =>
      [name, ...switches].map((known) => [key, known] as const),
    ),
    ...(["", "AU"] as const).flatMap((key) =>
      [...Object.keys(withoutEquivalent[key]), ...special[key]].map((name) => [key, name] as const),
    ),
  ];
}

function keyName(key: "" | "AU"): string {
  return key === "" ? "WindowsUpdate" : "WindowsUpdate\\AU";
}
