import { dirname, resolve } from "node:path";
import { valueAt } from "../kind/value-at.ts";
import { isTimeZone } from "./calendar.ts";
import type { ConfigIssue } from "./config-error.ts";
import type { FreezeEvent } from "./ics/freeze-events.ts";
import type { Merged } from "./merge.ts";
import { fileProblem, readFileUpTo, unreadableText } from "./read-source.ts";

/** Ten years of a busy calendar have about 1 MB. */
const limitInBytes = 4 * 1024 * 1024;

type FreezeFile =
  /** No events where no file is named. */
  | { readonly ok: true; readonly events?: readonly FreezeEvent[] }
  | { readonly ok: false; readonly issue: ConfigIssue };

/** The events of the file that `calendar.freeze.ics` names, relative to the file that names it. */
export async function readFreezeFile(merged: Merged, now: Date): Promise<FreezeFile> {
  const path = ["calendar", "freeze", "ics"];
  const [ics, timeZone] = [path, ["calendar", "timeZone"]].map((at) => valueAt(merged.value, at));
  if (typeof ics !== "string" || ics === "") return { ok: true };
  // the schema says what is wrong with it
  if (typeof timeZone !== "string" || !isTimeZone(timeZone)) return { ok: true, events: [] };
  const source = merged.sourceOf(path);
  const read = await eventsOf(resolve(dirname(source.file), ics), timeZone, now);
  if (typeof read !== "string") return { ok: true, events: read };
  const place = source.place(path, "value");
  const message = `${JSON.stringify(ics)} ${read}`;
  return {
    ok: false,
    issue: { id: "RC304", file: source.file, ...place, path: path.join("."), message },
  };
}

/** The events, or what is wrong with the file. */
async function eventsOf(
  file: string,
  timeZone: string,
  now: Date,
): Promise<readonly FreezeEvent[] | string> {
  const problem = await fileProblem(file, "a calendar");
  if (problem !== undefined) return problem;
  let read;
  try {
    read = await readFileUpTo(file, limitInBytes);
  } catch (error) {
    return unreadableText(error);
  }
  if (read.size > limitInBytes)
    return `has more than ${limitInBytes / 1024 / 1024} MB; take old events out`;
  const { freezeEvents } = await import("./ics/freeze-events.ts");
  const text = new TextDecoder().decode(read.bytes);
  return await freezeEvents(text, { timeZone, now });
}
