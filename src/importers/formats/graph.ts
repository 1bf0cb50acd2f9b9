import { isMapping, valueAt } from "../../kind/value-at.ts";
import { type GraphAnswers, graphAnswers, joinedAnswers } from "../read/graph-answers.ts";
import type { ContentDraft } from "../read/content-draft.ts";
import type { SourceDocument } from "../read/read-document.ts";
import { readJson } from "../read/read-document.ts";
import type { Steps } from "../source-object.ts";

/**
 * Answers of Graph as they were copied or recorded: an object, a list, a `$batch`, a HAR file. Of a
 * recording only what was answered is read: its requests carry tokens.
 */
export function readGraph(document: SourceDocument, draft: ContentDraft): void {
  if (document.form !== "json") return;
  const { file, value } = document;
  const answers = isRecording(value) ? recorded(file, value, draft) : graphAnswers(value);
  for (const { place, wire, collection } of answers.objects)
    draft.addWire(file, place, wire, { collection });
  for (const place of answers.unfinished)
    draft.warn(`${listPlace(file, place)} goes on behind its @odata.nextLink, which is not there`);
  for (const place of answers.failed)
    draft.addOther(file, place, "is an error that Graph answered");
}

/** Whether this is a HAR file: an HTTP archive of a browser. */
export function isRecording(value: unknown): boolean {
  return Array.isArray(valueAt(value, ["log", "entries"]));
}

function recorded(file: string, value: unknown, draft: ContentDraft): GraphAnswers {
  const entries = valueAt(value, ["log", "entries"]) as readonly unknown[];
  return joinedAnswers(entries.map((entry, place) => answerOf(file, entry, place, draft)));
}

function answerOf(file: string, entry: unknown, place: number, draft: ContentDraft): GraphAnswers {
  const at: Steps = ["log", "entries", place, "response"];
  const nothing = { objects: [], unfinished: [], failed: [] };
  const content = valueAt(entry, ["response", "content"]);
  const text = isMapping(content) ? content["text"] : undefined;
  const other = (reason: string) => {
    draft.addOther(file, `log.entries[${place}]`, reason);
    return nothing;
  };
  if (typeof text !== "string") return other("was recorded without a body");
  const body = valueAt(content, ["encoding"]) === "base64" ? fromBase64(text) : text;
  if (!/^\s*[{[]/.test(body)) return other("is no JSON");
  const read = readJson(file, body);
  return "value" in read ? graphAnswers(read.value, at) : other("is no valid JSON");
}

function fromBase64(text: string): string {
  return Buffer.from(text, "base64").toString("utf8");
}

function listPlace(file: string, place: string): string {
  return place === "" ? `the list in ${file}` : `the list at ${place} in ${file}`;
}
