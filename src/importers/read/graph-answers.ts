import { isMapping } from "../../kind/value-at.ts";
import { type WireObject, wireText } from "../../kind/wire.ts";
import { pathText } from "../fields/wire-fields.ts";
import type { Steps } from "../source-object.ts";

/** One object in an answer of Graph, and where it stands. */
export interface AnsweredObject {
  readonly place: string;
  readonly wire: WireObject;
  /** The collection that its context names. */
  readonly collection: string | undefined;
}

/** What a document of answers holds. */
export interface GraphAnswers {
  readonly objects: readonly AnsweredObject[];
  /** Places of lists whose next page is not there. */
  readonly unfinished: readonly string[];
  /** Places of answers that are errors. */
  readonly failed: readonly string[];
}

/** Objects of an answer, of a list, of a `$batch`, or of several of them in one list. */
export function graphAnswers(document: unknown, at: Steps = []): GraphAnswers {
  if (Array.isArray(document))
    return joinedAnswers(
      document.map((item: unknown, place) => graphAnswers(item, [...at, place])),
    );
  if (!isMapping(document)) return none;
  if (Array.isArray(document["responses"])) {
    return joinedAnswers(
      document["responses"].map((item: unknown, place) =>
        batchItem(item, [...at, "responses", place]),
      ),
    );
  }
  if (isMapping(document["error"]) && document["displayName"] === undefined)
    return { ...none, failed: [pathText(at)] };
  const collection = collectionOf(document);
  if (!Array.isArray(document["value"]))
    return { ...none, objects: [{ place: pathText(at), wire: document, collection }] };
  const isUnfinished = wireText(document, "@odata.nextLink") !== "";
  return {
    ...none,
    objects: document["value"].filter(isMapping).map((wire, place) => ({
      place: pathText([...at, "value", place]),
      wire,
      collection,
    })),
    unfinished: isUnfinished ? [pathText(at)] : [],
  };
}

function batchItem(item: unknown, at: Steps): GraphAnswers {
  if (!isMapping(item)) return none;
  const { status } = item;
  if (typeof status === "number" && status >= 300) return { ...none, failed: [pathText(at)] };
  return graphAnswers(item["body"], [...at, "body"]);
}

const none: GraphAnswers = { objects: [], unfinished: [], failed: [] };

/** Several answers as one. */
export function joinedAnswers(answers: readonly GraphAnswers[]): GraphAnswers {
  return {
    objects: answers.flatMap(({ objects }) => objects),
    unfinished: answers.flatMap(({ unfinished }) => unfinished),
    failed: answers.flatMap(({ failed }) => failed),
  };
}

/** The collection in a context such as `…$metadata#deviceManagement/deviceConfigurations/$entity`. */
export function collectionOf(wire: WireObject): string | undefined {
  const context = wireText(wire, "@odata.context");
  const inner = context.slice(context.indexOf("#") + 1);
  // what follows a key is a list below one object, such as its assignments
  return /^(?:deviceManagement\/)?([A-Za-z]+)(?:\(assignments\(\)\)|\([A-Za-z,()]*\))?(?:\/\$entity)?$/.exec(
    inner,
  )?.[1];
}
