/** A value of a file, or what stands there instead. */
export type FileRow =
  | { readonly ok: true; readonly value: unknown }
  /** `cut`: the file ends within it, or cannot be read further. `unreadable`: it is no JSON or CSV, or far too long. */
  | {
      readonly ok: false;
      readonly why: "cut" | "unreadable";
      /** Where it stands, such as `line 12`. */
      readonly place: string;
    };

/** A longer line or object is no event. Counted, and not kept. */
export const rowLimit = 1_000_000;

function unreadable(place: string): FileRow {
  return { ok: false, why: "unreadable", place };
}

function cutShort(place: string): FileRow {
  return { ok: false, why: "cut", place };
}

/** One value a line. A line without an end is taken where it is whole. */
export async function* jsonLineRows(chunks: AsyncIterable<string>): AsyncGenerator<FileRow> {
  let [line, isTooLong, number] = ["", false, 1];
  const place = () => `line ${number}`;
  for await (const chunk of chunks) {
    const [first = "", ...rest] = chunk.split("\n");
    // what is too long is passed over up to its end
    if (!isTooLong) line += first;
    isTooLong ||= line.length > rowLimit;
    for (const next of rest) {
      if (isTooLong) yield unreadable(place());
      else if (line.trim() !== "") yield parsed(line, () => unreadable(place()));
      number++;
      line = next;
      isTooLong = line.length > rowLimit;
    }
    if (isTooLong) line = "";
  }
  if (isTooLong) yield unreadable(place());
  else if (line.trim() !== "") yield parsed(line, () => cutShort(place()));
}

/**
 * The objects of one array, or one after another without one, without reading them whole. What else
 * stands between them is unreadable.
 */
export async function* jsonArrayRows(chunks: AsyncIterable<string>): AsyncGenerator<FileRow> {
  let [object, depth, inText, isEscaped] = ["", 0, false, false];
  // `bare`: objects without an array around them
  let state: "before" | "within" | "after" | "bare" = "before";
  let isStray = false;
  let count = 0;
  const place = () => `object ${count + 1}`;
  for await (const chunk of chunks) {
    let from = 0;
    for (let index = 0; index < chunk.length; index++) {
      const character = chunk[index] ?? "";
      if (depth === 0) {
        if (state === "before" && character === "[") state = "within";
        else if (state === "within" && character === "]") state = "after";
        else if (state !== "after" && character === "{") {
          if (state === "before") state = "bare";
          [depth, from] = [1, index];
        } else if (!/[\s,\ufeff]/.test(character)) {
          // a whole run of it is one
          if (!isStray) yield unreadable(place());
          isStray = true;
          continue;
        }
        isStray = false;
      } else if (inText) {
        if (isEscaped) isEscaped = false;
        else if (character === "\\") isEscaped = true;
        else if (character === '"') inText = false;
        else index = placeOf(inTextMark, chunk, index) - 1;
      } else if (character === '"') inText = true;
      else if (character === "{" || character === "[") depth++;
      else if ((character === "}" || character === "]") && --depth === 0) {
        yield parsed(object + chunk.slice(from, index + 1), () => unreadable(place()));
        count++;
        object = "";
      } else if (character !== "}" && character !== "]")
        index = placeOf(outsideMark, chunk, index) - 1;
    }
    if (depth > 0) object += chunk.slice(from);
    if (object.length > rowLimit) {
      // where it ends cannot be told any more
      yield unreadable(place());
      break;
    }
  }
  if (state === "within" || depth > 0) yield cutShort(place());
}

const inTextMark = /["\\]/g;
const outsideMark = /["{}[\]]/g;

/** Where the next sign stands that a reader of JSON looks at; the end of the text where none is. */
function placeOf(mark: RegExp, text: string, from: number): number {
  mark.lastIndex = from;
  return mark.exec(text)?.index ?? text.length;
}

function parsed(text: string, otherwise: () => FileRow): FileRow {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return otherwise();
  }
}
