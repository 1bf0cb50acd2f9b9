import { lazySchema, z } from "../kind/zod.ts";
import type { LintFinding } from "./finding.ts";

/** Findings that a team knows and lives with, so that only new ones are told. Plain data. */
export interface LintBaseline {
  readonly formatVersion: 1;
  readonly findings: readonly BaselineEntry[];
}

/** A finding by what it is about. Lines and texts change, and it stays the same finding. */
export interface BaselineEntry extends Pick<LintFinding, "id" | "address" | "other" | "path"> {}

const entrySchema = lazySchema(() =>
  z.object({
    id: z.string(),
    address: z.string().exactOptional(),
    other: z.string().exactOptional(),
    path: z.string().exactOptional(),
  }),
);
const baselineSchema = lazySchema(() =>
  z.object({ formatVersion: z.literal(1), findings: z.array(entrySchema()) }),
);

/** What these findings are known by from now on. */
export function lintBaseline(findings: readonly LintFinding[]): LintBaseline {
  const entries = new Map<string, BaselineEntry>();
  for (const { id, address, other, path } of findings) {
    const entry = {
      id,
      ...(address !== undefined && { address }),
      ...(other !== undefined && { other }),
      ...(path !== undefined && { path }),
    };
    entries.set(baselineKey(entry), entry);
  }
  const keys = [...entries.keys()].sort();
  return { formatVersion: 1, findings: keys.flatMap((key) => entries.get(key) ?? []) };
}

/** @throws {SyntaxError} where the text is no baseline, with what is wrong. */
export function parseLintBaseline(text: string): LintBaseline {
  const parsed = baselineSchema().safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  const [problem] = parsed.error.issues;
  throw new SyntaxError(
    `${problem?.path.join(".") || "it"}: ${problem?.message ?? "is no baseline"}`,
  );
}

export function baselineKey({ id, address = "", other = "", path = "" }: BaselineEntry): string {
  return [id, address, other, path].join(" ");
}
