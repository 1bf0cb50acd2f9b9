import { isWireObject, type WireObject } from "../../ground/wire.ts";
import { readLiteral } from "./script-literal.ts";

/** What a script that Ringwright rendered of a tool says of itself: all of it stands in its text. */
export interface ToolScript {
  readonly tool: string;
  readonly version: string;
  readonly purpose: "placing" | "activation";
  /** Whether it is the remediation of the two. A detection looks alone. */
  readonly doesChange: boolean;
  readonly minimumBuild: number;
  /** Holds a folder for each version, such as `C:\go`. */
  readonly root: string;
  /** Folder for `Path` within a version's; empty where it is that folder itself. */
  readonly bin: string;
  /** What it puts into `Path`. */
  readonly segment: string;
  readonly algorithm: string;
  /** Hash of the archive. */
  readonly hex: string;
  /** UNC folder of the archive; empty where it should lie beside the script. */
  readonly share: string;
  readonly archive: string;
  /** Machine variables and the values that they shall have. */
  readonly wanted: readonly { readonly name: string; readonly value: string }[];
  readonly mustNotBeSet: readonly string[];
  /** Names of variables that the output shows. */
  readonly reported: readonly string[];
  /** Names of the tool's programs, without ending. */
  readonly processes: readonly string[];
  readonly waitMinutes: number;
}

/** No script of Intune is longer than 200 KB. */
const longestScript = 204_800;
const mark = "Rendered by ringwright";
const dataBlock = /^\$data = (?=@\{)/m;
// what only one of them does
const looks = "$facts = Get-Facts 'notNeeded' $notRead";
const changes = {
  placing: "New-VersionFolder $archive }",
  activation: "Set-MachinePath $facts.path $view.wantedPath",
} as const;

/**
 * Reads a script out of its text. Undefined for any other script, and for one that looks alike and
 * has another block of data: nothing in it can make the mock throw.
 */
export function readToolScript(text: string): ToolScript | undefined {
  if (text.length > longestScript || !text.includes(mark)) return undefined;
  const block = dataBlock.exec(text);
  if (block === null) return undefined;
  const data = readLiteral(text, block.index + block[0].length);
  if (!isWireObject(data)) return undefined;
  const purpose = own(data, "purpose");
  if (purpose !== "placing" && purpose !== "activation") return undefined;
  const doesChange = text.includes(changes[purpose]);
  if (doesChange === text.includes(looks)) return undefined;
  return scriptOf(data, purpose, doesChange);
}

function scriptOf(
  data: WireObject,
  purpose: ToolScript["purpose"],
  doesChange: boolean,
): ToolScript | undefined {
  const text = (name: string, pattern: RegExp): string | undefined => {
    const value = own(data, name);
    return typeof value === "string" && pattern.test(value) ? value : undefined;
  };
  const whole = (name: string, most: number): number | undefined => {
    const value = own(data, name);
    return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most
      ? Number(value)
      : undefined;
  };
  const tool = text("tool", /^[a-z]{1,16}$/);
  const version = text("version", /^\d[0-9A-Za-z.+-]{0,31}$/);
  const root = text("root", /^[A-Z]:\\[^";\r\n]{1,100}$/);
  const segment = text("segment", /^[A-Z]:\\[^";\r\n]{1,250}$/);
  const executable = text("executable", /^[^\\/:;"\r\n]{1,60}\.exe$/);
  const program = text("program", /^[^/:;"\r\n]{1,200}\.exe$/);
  const algorithm = text("algorithm", /^SHA(?:256|512)$/);
  const hex = text("hex", /^[0-9a-f]{64}(?:[0-9a-f]{64})?$/);
  const share = text("share", /^(?:\\\\.{1,250})?$/);
  const archive = text("archive", /^[^\\/:"]{1,120}$/);
  const minimumBuild = whole("minimumBuild", 99_999);
  const waitMinutes = whole("waitMinutes", 30);
  const wanted = pairsOf(own(data, "wanted"));
  const mustNotBeSet = textsOf(own(data, "mustNotBeSet"));
  const reported = textsOf(own(data, "reported"));
  const processes = textsOf(own(data, "processes"));
  if (
    tool === undefined ||
    version === undefined ||
    root === undefined ||
    segment === undefined ||
    executable === undefined ||
    program === undefined ||
    !`\\${program}`.endsWith(`\\${executable}`) ||
    algorithm === undefined ||
    hex === undefined ||
    share === undefined ||
    archive === undefined ||
    minimumBuild === undefined ||
    waitMinutes === undefined ||
    wanted === undefined ||
    mustNotBeSet === undefined ||
    reported === undefined ||
    processes === undefined
  )
    return undefined;
  return {
    tool,
    version,
    purpose,
    doesChange,
    minimumBuild,
    root,
    bin: program.slice(0, -executable.length).replace(/\\$/, ""),
    segment,
    algorithm,
    hex,
    share,
    archive,
    wanted,
    mustNotBeSet,
    reported,
    processes,
    waitMinutes,
  };
}

function own(object: WireObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function textsOf(value: unknown): readonly string[] | undefined {
  const isTexts = Array.isArray(value) && value.every((item) => typeof item === "string");
  return isTexts ? (value as readonly string[]) : undefined;
}

function pairsOf(value: unknown): ToolScript["wanted"] | undefined {
  const isPairs =
    Array.isArray(value) &&
    value.every(
      (item) =>
        isWireObject(item) &&
        typeof own(item, "name") === "string" &&
        typeof own(item, "value") === "string",
    );
  return isPairs ? (value as ToolScript["wanted"]) : undefined;
}
