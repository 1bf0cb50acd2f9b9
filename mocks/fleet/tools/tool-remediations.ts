import { isWireObject, textOf, type WireObject } from "../../ground/wire.ts";
import { audienceOf, type Audience } from "../../policies/audience.ts";
import type { Tenant } from "../../state/tenant.ts";
import { readToolScript, type ToolScript } from "./tool-script.ts";

/** A remediation that is of a tool, and whom it reaches now. */
export interface ToolRemediation {
  readonly id: string;
  readonly detection: ToolScript | undefined;
  readonly remediation: ToolScript | undefined;
  /** Another one for each text of the two scripts. */
  readonly edition: number;
  readonly schedule: unknown;
  /** Whether its remediation script runs where the detection finds an issue. */
  readonly remediates: boolean;
  readonly audience: Audience;
}

/** Finds the remediations of tools among all; scripts are read once for each text. */
export interface ToolRemediations {
  isToolScript(row: WireObject): boolean;
  /** In the order of the list of remediations. */
  list(tenant: Tenant): readonly ToolRemediation[];
}

interface ReadScripts {
  readonly texts: readonly string[];
  readonly detection: ToolScript | undefined;
  readonly remediation: ToolScript | undefined;
  readonly edition: number;
}

/** Nothing is read yet. */
export function createToolRemediations(): ToolRemediations {
  const known = new Map<string, ReadScripts>();
  let editions = 0;
  const read = (row: WireObject): ReadScripts => {
    const id = textOf(row, "id");
    const texts = [textOf(row, "detectionScriptContent"), textOf(row, "remediationScriptContent")];
    const found = known.get(id);
    if (found !== undefined && found.texts.every((text, place) => text === texts[place]))
      return found;
    const [detection, remediation] = texts.map(scriptIn);
    const made = { texts, detection, remediation, edition: editions++ };
    known.set(id, made);
    return made;
  };
  const isToolScript = (row: WireObject): boolean => {
    const { detection, remediation } = read(row);
    return detection !== undefined || remediation !== undefined;
  };
  return {
    isToolScript,
    list: (tenant) =>
      [...tenant.rows.table("deviceHealthScripts").entries()]
        .map(([, row]) => row)
        .filter(isToolScript)
        .map((row) => {
          const id = textOf(row, "id");
          const { detection, remediation, edition, texts } = read(row);
          const assignment = scheduledAssignment(tenant, id);
          return {
            id,
            detection,
            remediation,
            edition,
            schedule: assignment?.["runSchedule"],
            remediates: assignment?.["runRemediationScript"] === true && texts[1] !== "",
            audience: audienceOf(tenant, id),
          };
        }),
  };
}

/** The first assignment of a remediation that includes anybody: its schedule goes for all. */
export function scheduledAssignment(tenant: Tenant, scriptId: string): WireObject | undefined {
  return (tenant.rows.assignments.get(scriptId.toLowerCase()) ?? []).find((item) =>
    isWireObject(item["runSchedule"]),
  );
}

function scriptIn(content: string): ToolScript | undefined {
  return readToolScript(Buffer.from(content, "base64").toString("utf8"));
}
