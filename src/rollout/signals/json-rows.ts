/** A value of a file, or what stands there instead. */
export type FileRow =
  | { readonly ok: true; readonly value: unknown }
  /** `cut`: the file ends within it, or cannot be read further. `unreadable`: it is no JSON or CSV, or far too long. */
  | { readonly ok: false; readonly why: "cut" | "unreadable" };

/** A longer line or object is no event. Counted, and not kept. */
export const rowLimit = 1_000_000;

const unreadable: FileRow = { ok: false, why: "unreadable" };
const cutShort: FileRow = { ok: false, why: "cut" };

/** One value a line. A line without an end is taken where it is whole. */
export async function* jsonLineRows(chunks: AsyncIterable<string>): AsyncGenerator<FileRow> {
  let [line, isTooLong] = ["", false];
  for await (const chunk of chunks) {
    const [first = "", ...rest] = chunk.split("\n");
    // what is too long is passed over up to its end
    if (!isTooLong) line += first;
    isTooLong ||= line.length > rowLimit;
    for (const next of rest) {
      if (isTooLong) yield unreadable;
      else if (line.trim() !== "") yield parsed(line, unreadable);
      line = next;
      isTooLong = line.length > rowLimit;
    }
    if (isTooLong) line = "";
  }
  if (isTooLong) yield unreadable;
  else if (line.trim() !== "") yield parsed(line, cutShort);
}

/** The objects of one array, without reading it whole. What else stands between them is unreadable. */
export async function* jsonArrayRows(chunks: AsyncIterable<string>): AsyncGenerator<FileRow> {
  let [object, depth, inText, isEscaped] = ["", 0, false, false];
  let state: "before" | "within" | "after" = "before";
  let isStray = false;
  for await (const chunk of chunks) {
    let from = 0;
    for (let index = 0; index < chunk.length; index++) {
      const character = chunk[index] ?? "";
      if (depth === 0) {
        if (state === "before" && character === "[") state = "within";
        else if (state === "within" && character === "]") state = "after";
        else if (state === "within" && character === "{") [depth, from] = [1, index];
        else if (!/[\s,\ufeff]/.test(character)) {
          // a whole run of it is one
          if (!isStray) yield unreadable;
          isStray = true;
          continue;
        }
        isStray = false;
      } else if (inText) {
        if (isEscaped) isEscaped = false;
        else if (character === "\\") isEscaped = true;
        else if (character === '"') inText = false;
      } else if (character === '"') inText = true;
      else if (character === "{" || character === "[") depth++;
      else if ((character === "}" || character === "]") && --depth === 0) {
        yield parsed(object + chunk.slice(from, index + 1), unreadable);
        object = "";
      }
    }
    if (depth > 0) object += chunk.slice(from);
    if (object.length > rowLimit) {
      // where it ends cannot be told any more
      yield unreadable;
      break;
    }
  }
  if (state === "within") yield cutShort;
}

function parsed(text: string, otherwise: FileRow): FileRow {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return otherwise;
  }
}
