import { description, plain, type Property, unorderedList } from "../kind/property.ts";
import { isWireObject, type WireObject, wireObjects, wireText } from "../kind/wire.ts";
import { type ContentMarker, committedContent } from "./content-marker.ts";
import { detectionScript, rulesWith } from "./detection-rule.ts";

/** In schema order; markers count on it, so a new property goes to the end. */
export const win32AppProperties: readonly Property[] = [
  plain("displayName", "displayName"),
  description(),
  plain("publisher", "publisher"),
  plain("version", "displayVersion"),
  plain("fileName", "fileName"),
  plain("setupFile", "setupFilePath"),
  plain("installCommand", "installCommandLine"),
  plain("uninstallCommand", "uninstallCommandLine"),
  experience("runAs", "runAsAccount"),
  experience("restart", "deviceRestartBehavior"),
  {
    path: "successCodes",
    plane: "config",
    mutable: "always",
    read: ({ returnCodes }) =>
      wireObjects(returnCodes)
        .filter(({ type }) => type === "success")
        .map(({ returnCode }) => returnCode),
    write: (value) => ({
      returnCodes: (value as readonly number[]).map((returnCode) => ({
        "@odata.type": "#microsoft.graph.win32LobAppReturnCode",
        returnCode,
        type: "success",
      })),
    }),
    normalise: (value) => [...(value as readonly number[])].sort((a, b) => a - b),
  },
  {
    path: "architecture",
    plane: "config",
    mutable: "always",
    read: (wire) => architectureOf(wire),
    // the older property has to be none beside it
    write: (value) => ({ applicableArchitectures: "none", allowedArchitectures: value }),
  },
  plain("minimumRelease", "minimumSupportedWindowsRelease"),
  {
    path: "detect.script",
    plane: "config",
    mutable: "always",
    read: detectionScript,
    write: (value, live) => ({ rules: rulesWith(value, live) }),
    statedAtCreation: "an app without a detection is installed again and again",
  },
  contentValue("archive"),
  contentValue("bytes"),
  contentValue("digest"),
  contentValue("installer"),
  unorderedList("roleScopeTagIds", "roleScopeTagIds"),
  plain("committedContentVersion", "committedContentVersion", {
    plane: "server",
    mutable: "never",
  }),
  plain("publishingState", "publishingState", { plane: "server", mutable: "never" }),
  plain("size", "size", { plane: "server", mutable: "never" }),
];

/** One value of `installExperience`, sent with those beside it. */
function experience(path: string, name: "runAsAccount" | "deviceRestartBehavior"): Property {
  const of = (wire: WireObject | undefined): WireObject => {
    const whole = wire?.["installExperience"];
    return isWireObject(whole) ? whole : {};
  };
  return {
    path,
    plane: "config",
    mutable: "always",
    read: (wire) => of(wire)[name] ?? null,
    write: (value, live) => ({
      installExperience: {
        "@odata.type": "#microsoft.graph.win32LobAppInstallExperience",
        ...of(live),
        [name]: value,
      },
    }),
  };
}

function architectureOf(wire: WireObject): string | null {
  const allowed = wireText(wire, "allowedArchitectures");
  if (allowed !== "") return allowed;
  const applicable = wireText(wire, "applicableArchitectures");
  return applicable === "" || applicable === "none" ? null : applicable;
}

/** A value of the content, which is uploaded and not written with the others. */
function contentValue(name: Exclude<keyof ContentMarker, "version">): Property {
  return {
    path: `content.${name}`,
    plane: "config",
    mutable: "always",
    hasNoPast: true,
    read: (wire) => committedContent(wire)?.[name] ?? null,
    write: () => ({}),
  };
}
