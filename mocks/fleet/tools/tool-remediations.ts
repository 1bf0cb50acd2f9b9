import { isWireObject, textOf, type WireObject } from "../../ground/wire.ts";
import { audienceOf, type Audience } from "../../policies/audience.ts";
import { publishApps } from "../../policies/app-publishing.ts";
import type { AppFolder } from "../../state/app-content.ts";
import type { Tenant } from "../../state/tenant.ts";
import { readToolScript, type ToolScript } from "./tool-script.ts";

/**
 * A remediation that is of a tool, or an app that places one, and whom it reaches now. Of an app the
 * detection is its rule, and the remediation what installs it.
 */
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
  /** What lies beside the remediation script; undefined of a remediation, beside which there is nothing. */
  readonly folder?: AppFolder | undefined;
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
  const apps = (tenant: Tenant): readonly ToolRemediation[] => {
    publishApps(tenant);
    return [...tenant.rows.table("mobileApps").entries()].flatMap(([, app]) => {
      const id = textOf(app, "id");
      const folder = tenant.rows.appContents.folders.get(id.toLowerCase());
      if (app["publishingState"] !== "published" || folder === undefined) return [];
      const installer = folder.files[textOf(app, "setupFilePath")]?.text ?? "";
      const { detection, remediation, edition } = read({
        id,
        detectionScriptContent: detectionIn(app),
        remediationScriptContent: Buffer.from(installer).toString("base64"),
      });
      if (detection === undefined || remediation === undefined) return [];
      const audience = audienceOf(tenant, id);
      const schedule = everyEightHours;
      return [
        { id, detection, remediation, edition, schedule, remediates: true, audience, folder },
      ];
    });
  };
  const isToolScript = (row: WireObject): boolean => {
    const { detection, remediation } = read(row);
    return detection !== undefined || remediation !== undefined;
  };
  return {
    isToolScript,
    list: (tenant) => [
      ...[...tenant.rows.table("deviceHealthScripts").entries()]
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
      ...apps(tenant),
    ],
  };
}

/**
 * Every eight hours the agent of a PC looks for the apps that it is to have.
 *
 * Left out: that it tries an app again sooner after a failure, and that an app is not tried on another
 * architecture or an older release than it asks for; scripts of tools say so themselves.
 */
const everyEightHours: WireObject = {
  "@odata.type": "#microsoft.graph.deviceHealthScriptHourlySchedule",
  interval: 8,
};

/** The first assignment of a remediation that includes anybody: its schedule goes for all. */
export function scheduledAssignment(tenant: Tenant, scriptId: string): WireObject | undefined {
  return (tenant.rows.assignments.get(scriptId.toLowerCase()) ?? []).find((item) =>
    isWireObject(item["runSchedule"]),
  );
}

/** The script by which an app is found, in Base64. */
function detectionIn({ rules }: WireObject): string {
  const all = Array.isArray(rules) ? rules.filter(isWireObject) : [];
  const rule = all.find(({ ruleType }) => ruleType === "detection");
  return rule === undefined ? "" : textOf(rule, "scriptContent");
}

function scriptIn(content: string): ToolScript | undefined {
  return readToolScript(Buffer.from(content, "base64").toString("utf8"));
}
