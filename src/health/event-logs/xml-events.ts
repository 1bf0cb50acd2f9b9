import { readXml } from "../../gpo/xml/read-xml.ts";
import { XmlError } from "../../gpo/xml/xml-error.ts";
import type { EventElement } from "./event-tree.ts";
import { rowLimit } from "./json-rows.ts";

/** An event of an export in XML, or what stands there instead. */
export type XmlEvent =
  | { readonly ok: true; readonly event: EventElement; readonly place: string }
  | {
      readonly ok: false;
      readonly why: "cut" | "unreadable";
      readonly place: string;
      readonly problem: string;
    };

const end = "</Event>";

/**
 * The events of an export in XML, one at a time: with or without an element around them, as
 * `wevtutil qe /f:xml`, the Event Viewer and `ToXml()` write them.
 */
export async function* xmlEvents(chunks: AsyncIterable<string>): AsyncGenerator<XmlEvent> {
  let text = "";
  let count = 0;
  const failed = (why: "cut" | "unreadable", problem: string): XmlEvent => ({
    ok: false,
    why,
    place: `event ${count + 1}`,
    problem,
  });
  for await (const chunk of chunks) {
    text += chunk;
    for (;;) {
      const from = startOf(text);
      if (from === -1) {
        // a start may be in two pieces
        text = text.slice(-16);
        break;
      }
      const to = text.indexOf(end, from);
      if (to === -1) {
        text = text.slice(from);
        if (text.length > rowLimit) {
          yield failed("unreadable", "is far too long");
          count++;
          // on to the next start
          text = text.slice(end.length);
          if (startOf(text) === -1) text = "";
          continue;
        }
        break;
      }
      yield parsedEvent(text.slice(from, to + end.length), `event ${count + 1}`);
      count++;
      text = text.slice(to + end.length);
    }
  }
  if (startOf(text) !== -1) yield failed("cut", "ends in the middle");
}

function startOf(text: string): number {
  return text.search(/<Event[\s>]/);
}

function parsedEvent(text: string, place: string): XmlEvent {
  try {
    return { ok: true, event: readXml(text), place };
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return { ok: false, why: "unreadable", place, problem: error.message };
  }
}
