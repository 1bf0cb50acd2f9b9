import { type BatchResult, type GraphError, isGraphError } from "../graph/index.ts";
import type { GraphRequest } from "../graph/request.ts";
import type { WireObject } from "./property.ts";

/** What comparing needs to know, or all that a write has to send back. */
export type Need = "compare" | "write";

/** Values that Graph masks in an object and tells only one by one, such as encrypted texts. */
export interface Concealed {
  readonly ask: (
    wire: WireObject,
    need: Need,
  ) => readonly { readonly key: string; readonly request: GraphRequest }[];
  /** The object with what was told; what was not asked for stays masked. */
  readonly fill: (wire: WireObject, texts: ReadonlyMap<string, string>) => WireObject;
}

interface ConcealedObject {
  readonly wire: WireObject;
  /** Absent: nothing of the object is masked. */
  readonly concealed: Concealed | undefined;
}

/**
 * The objects with their masked values filled in, asked for all at once. An error takes
 * the place of an object that is not told whole: a mask must never pass for a value.
 */
export async function tell(
  objects: readonly ConcealedObject[],
  need: Need,
  read: (requests: readonly GraphRequest[]) => Promise<readonly BatchResult[]>,
): Promise<(WireObject | GraphError)[]> {
  const asked = objects.flatMap(({ wire, concealed }, index) =>
    (concealed?.ask(wire, need) ?? []).map((question) => ({ index, ...question })),
  );
  if (asked.length === 0) return objects.map(({ wire }) => wire);
  const answers = await read(asked.map(({ request }) => request));
  const told = objects.map((): Map<string, string> | GraphError => new Map());
  for (const [at, answer] of answers.entries()) {
    const question = asked[at];
    const texts = question && told[question.index];
    if (!texts || isGraphError(texts)) continue;
    if (!answer.ok) {
      told[question.index] = answer.error;
      continue;
    }
    const value = (answer.response.body as WireObject | null | undefined)?.["value"];
    if (typeof value === "string") texts.set(question.key, value);
  }
  return objects.map(({ wire, concealed }, index) => {
    const texts = told[index];
    if (isGraphError(texts)) return texts;
    return concealed && texts ? concealed.fill(wire, texts) : wire;
  });
}
