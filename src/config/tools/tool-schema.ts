import { meaning } from "../../kind/meaning.ts";
import type { input, ZodString } from "zod";
import { assignmentsShapeOf } from "../../assignments/schema.ts";
import { keyPattern } from "../../kind/address.ts";
import { lazySchema, type Output, z } from "../../kind/zod.ts";
import { remediationLineSchema, remediationLinesExample } from "../../remediations/schema.ts";
import { versionProblem } from "../../tools/registry/find-tool.ts";
import type { ToolKind, ToolVariable } from "../../tools/registry/tool-kind.ts";
import { placeSchema } from "./place-schema.ts";

/**
 * A share by its UNC path. It becomes part of a script, so that nothing may stand in it that means
 * something to PowerShell, and no part leads upwards.
 */
const sharePattern =
  /^\\\\[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?(?:\\[A-Za-z0-9_](?:[A-Za-z0-9._ -]{0,78}[A-Za-z0-9_-])?){1,16}$/;

const lines = lazySchema(() =>
  z.strictObject(assignmentsShapeOf(remediationLineSchema(), remediationLinesExample)),
);

const toolShape = () => ({
  keep: z
    .int()
    .min(1)
    .max(5)
    .exactOptional()
    .meta(
      meaning("Versions that stand side by side, the wanted one included.", [2], { default: 2 }),
    ),
  source: z
    .string()
    .max(256)
    .regex(
      sharePattern,
      String.raw`must be a share such as \\files\share\go: names of letters, digits, ., _, - and blanks`,
    )
    .exactOptional()
    .meta(
      meaning(
        "Share with the archives, which are named as the vendor names them. Devices fetch from there where a remediation places the folder, never from the Internet.",
        ["\\\\files\\share\\go"],
        { leftOut: "the archive comes through Intune: `place: { as: win32App }`" },
      ),
    ),
  architecture: z
    .enum(["x64", "arm64"])
    .exactOptional()
    .meta(meaning("Processor of the devices.", ["x64"], { default: "x64" })),
  assignments: lines().shape.assignments.meta(
    meaning(
      "Whose machine PATH leads to the version, and when that is looked at.",
      [[{ group: "pilot", schedule: { every: "hour" } }]],
      { leftOut: "not managed: the assignments that the tenant has stay" },
    ),
  ),
  place: placeSchema()
    .exactOptional()
    .meta(
      meaning(
        "How the folder of the version comes to devices, and to which, some days before it is active.",
        [{ assignments: [{ group: "pilot", schedule: { every: "day", at: "02:00" } }] }],
        { leftOut: "by a remediation, to those for whom it is activated" },
      ),
    ),
});

/** Another version beside it, which a rollout takes devices to. */
const nextSchema = (version: ZodString, example: string) =>
  z.strictObject({
    version: version.meta(meaning("The version that a rollout takes devices to.", [example])),
    group: z
      .string()
      .regex(keyPattern, "must be a key of the files")
      .meta(
        meaning(
          "Key under `groups` of an assigned group: its devices have this version. The rollout fills it.",
          ["go-next"],
        ),
      ),
  });

/** The name in the files of a variable that a person may choose: `gotoolchain` for `GOTOOLCHAIN`. */
export function toolVariableKey({ name }: ToolVariable): string {
  return name.toLowerCase();
}

/** Variables of a tool that files may set. */
export function statedVariables({ environment }: ToolKind): readonly ToolVariable[] {
  return environment.filter(({ values, mustNotBeSet }) => !mustNotBeSet && values.length > 0);
}

/** One tool as a policy file states it. What a tool adds to that follows from its data. */
export function toolSchema(kind: ToolKind) {
  // a pattern, so that editors check it as well
  const version = z.string().max(64).regex(new RegExp(kind.version.pattern), versionProblem(kind));
  return z.strictObject({
    ...toolShape(),
    version: version.meta(
      meaning(
        `The version of ${kind.title} that the machine PATH leads to, as its vendor writes it.`,
        [kind.version.example],
      ),
    ),
    next: nextSchema(version, kind.version.example)
      .exactOptional()
      .meta(
        meaning(
          "Another version beside it, which a rollout takes devices to.",
          [{ version: kind.version.example, group: "next" }],
          { leftOut: "there is none" },
        ),
      ),
    ...Object.fromEntries(
      statedVariables(kind).map((variable) => [
        toolVariableKey(variable),
        z
          .enum(variable.values)
          .exactOptional()
          .meta(
            meaning(
              `What activation sets the machine's variable ${variable.name} to.`,
              [variable.values[0]],
              variable.default === null
                ? { leftOut: "the variable is left as it is" }
                : { default: variable.default },
            ),
          ),
      ]),
    ),
  });
}

const anyToolSchema = lazySchema(() =>
  z.strictObject({
    ...toolShape(),
    version: z.string(),
    next: nextSchema(z.string(), "").exactOptional(),
  }),
);

/** What every tool states. */
export type ToolSpec = Output<typeof anyToolSchema>;

/**
 * `tools` of a config: by the name of the tool, with its variables beside what every tool states.
 *
 * @interface
 */
export type WrittenTools = Readonly<
  Record<string, input<ReturnType<typeof anyToolSchema>> & Readonly<Record<string, unknown>>>
>;

/** All of `tools`, for editors; each tool is checked by itself, so that it has errors of its own. */
export const toolsSchema = (kinds: readonly ToolKind[]) =>
  z.strictObject(
    Object.fromEntries(
      kinds.map((kind) => [
        kind.name,
        toolSchema(kind)
          .exactOptional()
          .meta(
            meaning(
              `Versions of ${kind.title} side by side, one of them active.`,
              [{ version: kind.version.example, source: String.raw`\\files\share\tools` }],
              { leftOut: "no version of it is managed" },
            ),
          ),
      ]),
    ),
  );
