import type { PolicyValue } from "../entries/merge-entries.ts";
import { mapActiveHours } from "./active-hours.ts";
import { mapAlwaysRestart } from "./always-restart.ts";
import { mapAutomaticUpdates } from "./automatic-updates.ts";
import { ImportDraft, type ImportRow } from "./import-draft.ts";
import { mapTemplate } from "./map-template.ts";
import { mapTargetRelease } from "./target-release.ts";
import { mapUpdateService } from "./update-service.ts";

/** What the values of one Group Policy object, or of one machine, become. */
export interface ImportedValues {
  /** Properties of a ring, without a name; undefined where no value becomes one. */
  readonly ring: Readonly<Record<string, unknown>> | undefined;
  readonly setting: Readonly<Record<string, unknown>> | undefined;
  /** One for each value, in the order of the files. */
  readonly rows: readonly ImportRow[];
}

const preference =
  "is a registry preference, which PCs keep when the object goes; take it out of the object, and decide by hand";

/** Equivalent properties of a ring and a setting, and what became of every value. Pure. */
export function importValues(
  values: readonly PolicyValue[],
  { gpo, isOn }: { readonly gpo: string | null; readonly isOn: boolean },
): ImportedValues {
  const draft = new ImportDraft(values);
  for (const value of values) {
    if (!isOn) draft.say(value, "notInForce", "the computer side of the policy is turned off");
    else if (value.lostTo !== undefined)
      draft.say(value, "notInForce", `${value.lostTo} goes before it`);
    else if (value.isPreference) draft.say(value, "none", preference);
    else if (value.value === undefined)
      draft.say(value, "implied", "the file takes the value out; nothing is written");
  }
  mapAutomaticUpdates(draft);
  mapUpdateService(draft);
  mapTargetRelease(draft);
  mapActiveHours(draft);
  mapAlwaysRestart(draft);
  mapTemplate(draft);
  return { ring: draft.spec("ring"), setting: draft.spec("setting"), rows: draft.rows(gpo) };
}
