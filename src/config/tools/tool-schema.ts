import type { input, ZodString } from "zod";
import { assignmentsShapeOf } from "../../assignments/schema.ts";
import { keyPattern } from "../../kind/address.ts";
import { lazySchema, type Output, z } from "../../kind/zod.ts";
import { remediationLineSchema } from "../../remediations/schema.ts";
import { versionProblem } from "../../tools/registry/find-tool.ts";
import type { ToolKind, ToolVariable } from "../../tools/registry/tool-kind.ts";
import { placeSchema } from "./place-schema.ts";

/**
 * A share by its UNC path. It becomes part of a script, so that nothing may stand in it that means
 * something to PowerShell, and no part leads upwards.
 */
const sharePattern =
  /^\\\\[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?(?:\\[A-Za-z0-9_](?:[A-Za-z0-9._ -]{0,78}[A-Za-z0-9_-])?){1,16}$/;

const lines = lazySchema(() => z.strictObject(assignmentsShapeOf(remediationLineSchema())));

const toolShape = () => ({
  /** How many versions stand side by side, the wanted one included: 1 to 5. Default 2. */
  keep: z.int().min(1).max(5).exactOptional(),
  /**
   * Share with the archives, as the vendor names them, such as `\\files\share\go`. Devices read it where a
   * remediation places the folder.
   */
  source: z
    .string()
    .max(256)
    .regex(
      sharePattern,
      String.raw`must be a share such as \\files\share\go: names of letters, digits, ., _, - and blanks`,
    )
    .exactOptional(),
  /** Of the devices. Default x64. */
  architecture: z.enum(["x64", "arm64"]).exactOptional(),
  /** Whose machine PATH leads to the version, and when that is looked at. */
  assignments: lines().shape.assignments,
  /** How the folder of the version comes to devices, and to which. */
  place: placeSchema().exactOptional(),
});

/** Another version beside it, which a rollout takes devices to. */
const nextSchema = (version: ZodString) =>
  z.strictObject({
    version,
    /** Key of an assigned group: its devices have this version. The rollout fills it. */
    group: z.string().regex(keyPattern, "must be a key of the files"),
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
    version,
    next: nextSchema(version).exactOptional(),
    ...Object.fromEntries(
      statedVariables(kind).map((variable) => [
        toolVariableKey(variable),
        z.enum(variable.values).exactOptional(),
      ]),
    ),
  });
}

const anyToolSchema = lazySchema(() =>
  z.strictObject({
    ...toolShape(),
    version: z.string(),
    next: nextSchema(z.string()).exactOptional(),
  }),
);

/** What every tool states. */
export type ToolSpec = Output<typeof anyToolSchema>;

/** `tools` of a config: by the name of the tool, with its variables beside what every tool states. */
export type WrittenTools = Readonly<
  Record<string, input<ReturnType<typeof anyToolSchema>> & Readonly<Record<string, unknown>>>
>;

/** All of `tools`, for editors; each tool is checked by itself, so that it has errors of its own. */
export const toolsSchema = (kinds: readonly ToolKind[]) =>
  z.strictObject(
    Object.fromEntries(kinds.map((kind) => [kind.name, toolSchema(kind).exactOptional()])),
  );
