import type { GraphClient, GraphError } from "../graph/index.ts";
import type { GraphRequest, OperationOptions } from "../graph/request.ts";
import type { WireObject } from "./wire.ts";
import { isMapping } from "./value-at.ts";

/** What comparing needs to know, or all that a write has to send back. */
export type Need = "compare" | "write";

/**
 * Values that Graph masks or leaves out where it shows an object, and tells only one by one: the
 * encrypted texts of a setting, the scripts of a remediation.
 */
export interface Concealed {
  /** What they are called in messages, such as `encrypted values`. */
  readonly noun: string;
  /** Whether Graph masks values of such an object, told or not: what is masked is never part of a plan. */
  readonly masks: (wire: WireObject) => boolean;
  readonly ask: (
    wire: WireObject,
    need: Need,
  ) => readonly { readonly key: string; readonly request: GraphRequest }[];
  /** What an answer tells, by key. Default: its `value`, under the key that was asked for. */
  readonly told?: (body: WireObject) => readonly (readonly [key: string, text: string])[];
  /** The object with what was told; what was not asked for stays masked. */
  readonly fill: (wire: WireObject, texts: ReadonlyMap<string, string>) => WireObject;
}

/** An object that may be masked. */
export interface MaskedObject {
  readonly wire: WireObject;
  /** Undefined: nothing of its kind is masked. */
  readonly concealed: Concealed | undefined;
}

/**
 * The objects with their masked values filled in, asked for all at once. An error takes
 * the place of an object that is not told whole: a mask must never pass for a value.
 */
export async function readConcealed<Item extends MaskedObject>(
  graph: GraphClient,
  items: readonly Item[],
  need: Need,
  options: OperationOptions,
): Promise<(readonly [Item, WireObject | GraphError])[]> {
  const asked = items.flatMap((item) =>
    (item.concealed?.ask(item.wire, need) ?? []).map((question) => ({ item, ...question })),
  );
  const texts = new Map(items.map((item) => [item, new Map<string, string>()]));
  const errors = new Map<Item, GraphError>();
  for (const [{ item, key }, answer] of await graph.batchOf(asked, requestOf, options)) {
    if (!answer.ok) {
      if (!errors.has(item)) errors.set(item, answer.error);
    } else if (isMapping(answer.response.body)) {
      for (const [name, text] of toldBy(item, key, answer.response.body))
        texts.get(item)?.set(name, text);
    }
  }
  return items.map((item) => {
    const told = texts.get(item) ?? new Map<string, string>();
    const isMasked = item.concealed !== undefined && told.size > 0;
    return [
      item,
      errors.get(item) ?? (isMasked ? item.concealed.fill(item.wire, told) : item.wire),
    ];
  });
}

function toldBy(
  { concealed }: MaskedObject,
  key: string,
  body: WireObject,
): readonly (readonly [key: string, text: string])[] {
  if (concealed?.told) return concealed.told(body);
  const { value } = body;
  return typeof value === "string" ? [[key, value]] : [];
}

function requestOf({ request }: { readonly request: GraphRequest }): GraphRequest {
  return request;
}
