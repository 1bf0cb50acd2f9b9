import type { ToolScriptData } from "./tool-script-data.ts";

/** What decisions need of a tool's data: the block that stands at the top of every script. */
export interface ScriptValues {
  readonly tool: string;
  readonly version: string;
  readonly minimumBuild: number;
  /** The segment of PATH of the wanted version, such as `C:\go\1.27.4\bin`. */
  readonly segment: string;
  /** Regular expressions, without case: a segment of any version, whose name is the first group. */
  readonly ownPattern: string;
  /** The same of the wanted version. */
  readonly wantedPattern: string;
  /** Machine variables and the values that they shall have. */
  readonly wanted: readonly { readonly name: string; readonly value: string }[];
  readonly mustNotBeSet: readonly string[];
  /** Names of variables that the output shows. */
  readonly reported: readonly string[];
}

/** The values that decisions need, of data that was checked. */
export function scriptValues(data: ToolScriptData): ScriptValues {
  const { tool, version, minimumBuild, root, bin, mustNotBeSet, environment, variables } = data;
  const asked = Object.entries(variables).map(([name, value]) => ({ name, value }));
  const askedNames = new Set(Object.keys(variables));
  const wanted = [...environment.filter(({ name }) => !askedNames.has(name)), ...asked];
  const below = bin === "" ? "" : `\\\\${patternOf(bin)}`;
  // PATH may hold a segment in quotes; the end is one for JavaScript and for .NET, whose `$` also
  // stands before a last line feed
  const patternFor = (name: string) =>
    `^ *"?${patternOf(root)}\\\\${name}${below}\\\\?"? *(?![\\s\\S])`;
  return {
    tool,
    version,
    minimumBuild,
    segment: [root, version, ...(bin === "" ? [] : [bin])].join("\\"),
    ownPattern: patternFor('([^\\\\";]+)'),
    wantedPattern: patternFor(patternOf(version)),
    wanted,
    mustNotBeSet,
    reported: [...wanted.map(({ name }) => name), ...mustNotBeSet],
  };
}

function patternOf(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|-]/g, "\\$&");
}
