import {
  createMockTenant,
  type MockTenant,
  type MockTenantOptions,
  type WireObject,
} from "ringwright/mocks";
import { onTestFinished } from "vitest";
import { renderToolScripts } from "../../src/tools/script/render-tool-scripts.ts";
import type { ToolScriptData } from "../../src/tools/script/tool-script-data.ts";
import { goData } from "../tools/script/example-data.ts";
import { ask, type Json, textAt } from "./ask.ts";

export const hour = 3_600_000;
export const day = 24 * hour;

export const toAll = { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" };
export const toGroup = (groupId: string): WireObject => ({
  "@odata.type": "#microsoft.graph.groupAssignmentTarget",
  groupId,
});
export const withoutGroup = (groupId: string): WireObject => ({
  "@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget",
  groupId,
});

/** A tenant whose PCs have Go 1.27.3, which is active. */
export function toolTenant(
  tools: MockTenantOptions["tools"] = {},
  options: MockTenantOptions = {},
): MockTenant {
  const mock = createMockTenant({
    devices: 12,
    tools: { installed: { go: ["1.27.3"] }, ...tools },
    ...options,
  });
  onTestFinished(async () => await mock.close());
  return mock;
}

/** Go at a version: its digest follows from it. */
export function goAt(version: string): ToolScriptData {
  const digits = version.replaceAll(".", "");
  return {
    ...goData,
    version,
    proof: { algorithm: "SHA256", hex: digits.padStart(64, "0") },
    archive: `go${version}.windows-amd64.zip`,
    versionFile: { path: "VERSION", firstLine: `go${version}` },
    probe: { arguments: ["version"], expect: `go${version}` },
    variables: {},
  };
}

/** Adds one of the two remediations of a tool, hourly; gives its id. */
export function addTool(
  mock: MockTenant,
  purpose: "place" | "activate",
  data: ToolScriptData,
  targets: readonly WireObject[] = [toAll],
): string {
  const scripts = renderToolScripts(data);
  const [detection, remediation] =
    purpose === "place"
      ? [scripts.detectPlaced, scripts.placeTool]
      : [scripts.detectTool, scripts.activateTool];
  return addRemediation(mock, `${data.tool} ${purpose}`, { detection, remediation, targets });
}

/** Adds a remediation of any two scripts, hourly; gives its id. */
export function addRemediation(
  mock: MockTenant,
  displayName: string,
  {
    detection,
    remediation,
    targets = [toAll],
  }: {
    readonly detection: string;
    readonly remediation: string;
    readonly targets?: readonly WireObject[];
  },
): string {
  const { id } = mock.state.add("deviceHealthScripts", {
    displayName,
    detectionScriptContent: inBase64(detection),
    remediationScriptContent: inBase64(remediation),
  });
  mock.state.assign(
    "deviceHealthScripts",
    String(id),
    targets.map((target) => ({
      target,
      runRemediationScript: true,
      runSchedule: {
        "@odata.type": "#microsoft.graph.deviceHealthScriptHourlySchedule",
        interval: 1,
      },
    })),
  );
  return String(id);
}

export function inBase64(text: string): string {
  return Buffer.from(text).toString("base64");
}

/** All run states of a remediation, by the name of the PC. */
export async function runStates(mock: MockTenant, id: string): Promise<Map<string, Json>> {
  const states = new Map<string, Json>();
  let path: string | undefined =
    `/beta/deviceManagement/deviceHealthScripts/${id}/deviceRunStates?$expand=managedDevice($select=deviceName)`;
  while (path !== undefined) {
    const { json } = await ask(mock, "GET", path);
    for (const state of json["value"] as unknown as readonly Json[])
      states.set(textAt(state["managedDevice"], "deviceName"), state);
    const next = json["@odata.nextLink"] as unknown;
    path = typeof next === "string" ? next.replace("https://graph.microsoft.com", "") : undefined;
  }
  return states;
}

/** What the detection printed last, as JSON. */
export function printed(state: Json | undefined): Json {
  const text: unknown =
    state?.["postRemediationDetectionScriptOutput"] ??
    state?.["preRemediationDetectionScriptOutput"];
  return JSON.parse(String(text)) as Json;
}

/** Names of PCs that are seen: one in twenty-five was silent before the tenant began. */
export function seenNames(mock: MockTenant): readonly string[] {
  const start = mock.clock.now().getTime();
  return mock.state
    .list("managedDevices")
    .filter((device) => start - Date.parse(String(device["lastSyncDateTime"])) <= 14 * day)
    .map((device) => String(device["deviceName"]));
}
