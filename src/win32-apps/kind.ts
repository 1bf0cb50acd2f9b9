import { definePolicy } from "../assignments/policy-kind.ts";
import { compileWin32App } from "./compile.ts";
import { appsPath, contentRequests, uploadProgress } from "./content-requests.ts";
import { packContent } from "./content/pack-content.ts";
import { lacksScripts } from "./detection-rule.ts";
import { win32AppEffects } from "./effects.ts";
import { win32AppProperties } from "./properties.ts";
import { win32AppSchema } from "./schema.ts";
import { win32AppTerms } from "./terms.ts";

const odataType = "#microsoft.graph.win32LobApp";

/**
 * Win32 apps (`win32LobApp`) that place a version of a tool. Others of the tenant are nobody's.
 *
 * Unverified: that a list leaves no script of a rule out; one that does is asked for one by one.
 *
 * @see https://learn.microsoft.com/graph/api/resources/intune-apps-win32lobapp?view=graph-rest-beta
 */
export const win32AppKind = definePolicy({
  name: "win32App",
  section: "win32Apps",
  title: "Win32 app",
  givenBy: "tools",
  collection: {
    version: "beta",
    path: appsPath,
    odataType,
    assignmentType: "#microsoft.graph.mobileAppAssignment",
    assignParameter: "mobileAppAssignments",
    filter: "isof('microsoft.graph.win32LobApp')",
  },
  permissions: {
    read: "DeviceManagementApps.Read.All",
    write: "DeviceManagementApps.ReadWrite.All",
  },
  isApart: true,
  holds: (wire) => wire["@odata.type"] === odataType,
  schema: win32AppSchema,
  properties: win32AppProperties,
  targets: { filters: true, everyone: true, users: true },
  terms: win32AppTerms,
  compile: compileWin32App,
  effects: win32AppEffects,
  deleteConsequence:
    "Devices get it no more; folders that it has placed stay, since nothing uninstalls them.",
  concealed: {
    noun: "scripts",
    masks: () => false,
    ask: (wire) =>
      lacksScripts(wire)
        ? [
            {
              key: "rules",
              request: {
                method: "GET",
                version: "beta",
                path: `${appsPath}/${encodeURIComponent(String(wire["id"]))}`,
              },
            },
          ]
        : [],
    told: (body) => [["rules", JSON.stringify(body["rules"] ?? [])]],
    fill: (wire, texts) => ({
      ...wire,
      rules: JSON.parse(texts.get("rules") ?? "[]") as unknown,
    }),
  },
  content: {
    path: "content",
    pack: packContent,
    requests: contentRequests,
    progress: uploadProgress,
    isReady: ({ publishingState }) => publishingState === "published",
  },
});
