import type { Config } from "../config/schema.ts";
import { mapActiveHours } from "./active-hours.ts";
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
  AU: ["NoAutoUpdate", "AUOptions", "UseWUServer", "UseUpdateClassPolicySource"],
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
  const { key, name, side, path, values, note } = rule;
  const value = draft.open(key, name);
  const switches = (rule.switches ?? []).map((by) => ({ by, state: draft.number(key, by) }));
  const off = switches.find(({ state }) => state === 0);
  const isOn = switches.some(({ state }) => state === 1);
  if (value) {
    const number = draft.number(key, name);
    if (off && !isOn) draft.say(value, "notInForce", `${off.by} is 0`);
    else if (number === undefined)
      draft.say(value, "invalid", "is no REG_DWORD, so Windows does not read it");
    else if (values && !(number in values))
      draft.say(value, "invalid", `is none of ${Object.keys(values).join(", ")} (is ${number})`);
    else draft.map(value, side, path, values ? values[number] : number, note);
  }
  for (const { by } of switches) {
    const state = draft.number(key, by);
    draft.say(
      draft.open(key, by),
      "implied",
      state === 0 ? "what it switches is left out" : "values that are stated are in force",
    );
  }
}
