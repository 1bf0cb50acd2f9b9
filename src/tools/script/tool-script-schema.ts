import type { ZodType } from "zod";
import { lazySchema, z } from "../../kind/zod.ts";
import type { ToolScriptData } from "./tool-script-data.ts";

const word = "[A-Za-z0-9][A-Za-z0-9._+-]*";

/** Texts that a script may hold. None has a quote, a `$`, a backtick, a `%` or a line end. */
const scriptTexts = {
  tool: /^[a-z]{1,16}$/,
  version: /^(?=.{1,32}$)\d[0-9A-Za-z]*(?:[.+-][0-9A-Za-z]+)*$/,
  archive: new RegExp(`^(?=.{5,120}$)${word}\\.zip$`),
  share: /^\\\\[A-Za-z0-9][A-Za-z0-9.-]*(?:\\[A-Za-z0-9][A-Za-z0-9._ $-]*)+$/,
  folder: new RegExp(`^(?=.{1,64}$)${word}$`),
  root: new RegExp(`^(?=.{4,100}$)[A-Z]:(?:\\\\${word})+$`),
  within: new RegExp(`^(?=.{1,100}$)${word}(?:\\\\${word})*$`),
  executable: new RegExp(`^(?=.{5,64}$)${word}\\.exe$`),
  process: new RegExp(`^(?=.{1,64}$)${word}$`),
  line: /^[A-Za-z0-9][A-Za-z0-9 ._+/()-]{0,99}$/,
  argument: /^[A-Za-z0-9._=/-]{1,64}$/,
  name: /^[A-Za-z_][A-Za-z0-9_]{0,31}$/,
  value: /^[A-Za-z0-9 ._:/\\@,;=+*|~()-]{1,255}$/,
};

// folders of Windows and of its users: the root's permissions are set
const foreignRoot =
  /^[A-Z]:\\(?:windows|users|program files.*|programdata|progra~\d|recovery|perflogs|documents and settings)(?:\\|$)/i;
// they would change more than the tool
const windowsNames =
  /^(?:path|pathext|comspec|psmodulepath|te?mp|tmp|systemroot|windir|systemdrive|os|username|userprofile|appdata|localappdata|programdata|programfiles.*|processor_.*|number_of_processors)$/i;
const holdsCredentials = /:\/\/[^/]*@/;
const mostNames = 12;

// one problem for each value: later rules are not asked where an earlier one fails
const text = (pattern: RegExp, what: string) =>
  z.string().regex(pattern, { error: `must be ${what}`, abort: true });
/** A name of Windows' folders neither ends in a point nor holds two. */
const path = (pattern: RegExp, what: string) =>
  text(pattern, what).refine((value) => !/\.\.|\.(?:\\|$)/.test(value), {
    message: `must be ${what}, without a folder that is or ends in points`,
    abort: true,
  });
const variableName = () =>
  text(scriptTexts.name, "the name of a variable: letters, digits and _, at most 32").refine(
    (name) => !windowsNames.test(name),
    { message: "must not be a variable of Windows itself" },
  );
const variableValue = () =>
  text(
    scriptTexts.value,
    "1-255 characters without quotes, $, %, backticks, & and line ends",
  ).refine((value) => !holdsCredentials.test(value), {
    message: "must not hold credentials: whoever reads Intune can read a script",
  });

/** Holds every value against the list of what a script may hold. */
export const toolScriptDataSchema = lazySchema((): ZodType<ToolScriptData> =>
  z
    .strictObject({
      tool: text(scriptTexts.tool, "1-16 letters a-z"),
      version: text(scriptTexts.version, "a version such as 1.27.4: digits, letters and . + -"),
      proof: z
        .strictObject({
          algorithm: z.enum(["SHA256", "SHA512"]),
          hex: text(/^[0-9a-f]+$/, "hex digits in lower case"),
        })
        .refine(({ algorithm, hex }) => hex.length === (algorithm === "SHA256" ? 64 : 128), {
          message: "must have 64 digits for SHA256, 128 for SHA512",
          path: ["hex"],
        }),
      archive: path(scriptTexts.archive, "the name of a .zip file: letters, digits and . _ + -"),
      share: path(scriptTexts.share, "a folder such as \\\\server\\share\\tools")
        .max(200)
        .nullable(),
      topFolder: path(scriptTexts.folder, "the name of one folder").nullable(),
      root: path(
        scriptTexts.root,
        "a folder such as C:\\go, of letters, digits and . _ + -",
      ).refine((root) => !foreignRoot.test(root), {
        message: "must not be a folder of Windows or of its users: its permissions are set",
      }),
      bin: z.union([z.literal(""), path(scriptTexts.within, "a folder such as bin, or empty")]),
      executable: path(scriptTexts.executable, "the name of an .exe file"),
      versionFile: z
        .strictObject({
          path: path(scriptTexts.within, "a file within the version's folder"),
          firstLine: text(scriptTexts.line, "a line of letters, digits and . _ + / ( ) -"),
        })
        .nullable(),
      probe: z.strictObject({
        arguments: z
          .array(text(scriptTexts.argument, "an argument of letters, digits and . _ = / -"))
          .max(8),
        expect: text(scriptTexts.line, "words of letters, digits and . _ + / ( ) -"),
      }),
      environment: z
        .array(z.strictObject({ name: variableName(), value: variableValue() }))
        .max(mostNames),
      mustNotBeSet: z.array(variableName()).max(mostNames),
      variables: z.record(variableName(), variableValue()),
      processes: z.array(path(scriptTexts.process, "the name of a program")).max(16),
      keep: z.int().min(1).max(10),
      minimumBuild: z.int().min(10_240).max(99_999),
      waitMinutes: z.int().min(0).max(30),
    })
    .superRefine((data, context) => {
      const names = [
        ...data.mustNotBeSet,
        ...Object.keys(data.variables),
        ...data.environment
          .map(({ name }) => name)
          .filter((name) => !Object.hasOwn(data.variables, name)),
      ];
      for (const name of twice(names))
        context.addIssue({
          code: "custom",
          path: ["environment"],
          message: `must name ${name} once only: Windows takes large and small letters as one`,
        });
      if (names.length > mostNames)
        context.addIssue({
          code: "custom",
          path: ["environment"],
          message: `must be at most ${mostNames} names together with variables and mustNotBeSet`,
        });
    }),
);

/** Names that stand there a second time. */
function twice(names: readonly string[]): readonly string[] {
  const lower = names.map((name) => name.toLowerCase());
  return names.filter((_, index) => lower.indexOf(lower[index] ?? "") < index);
}
