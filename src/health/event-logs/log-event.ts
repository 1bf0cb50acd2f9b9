import { isMapping } from "../../kind/value-at.ts";
import { isNoError, normalCode } from "../errors/result-code.ts";
import type { EventElement } from "./event-tree.ts";
import { articleOf, flatCells, zonedInstant } from "./signal-row.ts";
import { resultCodes, type SignalMeaning, updateEvents } from "./update-events.ts";

/** What one line or record says of one device and one update. What it does not say is null. */
export interface LogEvent {
  /** In small letters. */
  readonly device: string | null;
  /** Epoch milliseconds; null where it has no time, or one of an unknown zone or order. */
  readonly at: number | null;
  /** Null where it is no event: an entry of a history, a line of a log. */
  readonly eventId: number | null;
  readonly provider: string | null;
  readonly meaning: SignalMeaning;
  /** `0x80070070`. */
  readonly code: string | null;
  /** `KB5068861`. */
  readonly kb: string | null;
  readonly title: string | null;
}

/** Names of computers have 15 characters, with their domain some more; longer ones are made up. */
const nameLimit = 256;

const updateClient = /WindowsUpdateClient$/i;
const servicing = /^(?:Microsoft-Windows-)?Servicing$/i;

interface RawEvent {
  readonly device: string;
  readonly at: unknown;
  readonly eventId: string;
  readonly resultCode: string;
  readonly provider: string;
  readonly code: string;
  readonly kb: string;
  readonly title: string;
  readonly message: string;
  /** Values of the event by name, or in their order. */
  readonly data: readonly (readonly [name: string, value: string])[];
}

/**
 * A value of JSON or CSV: our own columns, what `Get-WinEvent` gives, or an entry of an update
 * history. Undefined where it is none of them.
 */
export function eventOfRow(value: unknown): LogEvent | undefined {
  if (!isMapping(value)) return undefined;
  const cell = flatCells(value);
  const first = (...names: readonly string[]) =>
    names.map((name) => textOf(cell(name))).find((text) => text !== "") ?? "";
  const raw: RawEvent = {
    device: first("device", "MachineName", "ComputerName", "Computer"),
    at: ["at", "TimeCreated", "Date", "TimeGenerated"]
      .map(cell)
      .find((time) => time !== undefined && time !== null && time !== ""),
    eventId: first("eventId", "Id", "EventID"),
    resultCode: first("resultCode", "Result"),
    provider: first("ProviderName", "Provider", "Source"),
    code: first("hresult", "UnmappedResultCode", "ErrorCode"),
    kb: first("kb"),
    title: first("Title", "updateTitle"),
    message: first("Message", "Description"),
    data: propertiesOf(cell("Properties")),
  };
  return raw.eventId === "" && raw.resultCode === "" ? undefined : eventOf(raw);
}

/** An event as XML or binary XML has it; undefined where it has no number. */
export function eventOfElement(event: EventElement): LogEvent | undefined {
  const system = event.children.find(({ name }) => name === "System");
  const part = (name: string) => system?.children.find((child) => child.name === name);
  const eventId = part("EventID")?.text.trim() ?? "";
  if (!/^\d{1,10}$/.test(eventId)) return undefined;
  const message = event.children
    .find(({ name }) => name === "RenderingInfo")
    ?.children.find(({ name }) => name === "Message");
  return eventOf({
    device: part("Computer")?.text.trim() ?? "",
    at: part("TimeCreated")?.attributes.get("SystemTime"),
    eventId,
    resultCode: "",
    provider: part("Provider")?.attributes.get("Name") ?? "",
    code: "",
    kb: "",
    title: "",
    message: message?.text ?? "",
    data: event.children
      .filter(({ name }) => name === "EventData" || name === "UserData")
      .flatMap(dataOf),
  });
}

/** The values below an element: `Data` by the name it bears, others by their own. */
function dataOf(element: EventElement): (readonly [string, string])[] {
  return element.children.flatMap((child) =>
    child.children.length > 0
      ? dataOf(child)
      : [[child.attributes.get("Name") ?? child.name, child.text.trim()] as const],
  );
}

function eventOf(raw: RawEvent): LogEvent {
  const eventId = /^\d{1,10}$/.test(raw.eventId) ? Number(raw.eventId) : null;
  const isServicing = servicing.test(raw.provider);
  const isOfUpdates = isServicing || raw.provider === "" || updateClient.test(raw.provider);
  const named = (pattern: RegExp) => raw.data.find(([name]) => pattern.test(name))?.[1] ?? "";
  // of a provider of something else its codes are as well
  const code = codeIn(
    !isOfUpdates
      ? []
      : [
          raw.code,
          named(/^(?:errorCode|hresult|status)$/i),
          ...raw.data.filter(([name]) => /^\d+$/.test(name)).map(([, value]) => value),
          ...(raw.message.match(/\b0x[0-9a-f]{8}\b/gi) ?? []),
        ],
  );
  const title = titleIn(raw, named(/^updateTitle$/i));
  const kb =
    articleOf(raw.kb) ??
    articleOf(named(/^PackageIdentifier$/i)) ??
    kbIn([title ?? "", named(/^PackageIdentifier$/i), raw.message]);
  return {
    device: raw.device === "" || raw.device.length > nameLimit ? null : raw.device.toLowerCase(),
    at: timeOf(raw.at) ?? null,
    eventId,
    provider: raw.provider === "" ? null : raw.provider.slice(0, 128),
    meaning: isServicing
      ? servicingMeaning(eventId, named(/^IntendedPackageState$/i) || raw.message)
      : clientMeaning(raw, eventId),
    code,
    kb: isOfUpdates ? kb : null,
    title: isOfUpdates ? title : null,
  };
}

/** Numbers of other providers mean other things. */
function clientMeaning({ provider, resultCode }: RawEvent, eventId: number | null): SignalMeaning {
  if (eventId === null)
    return resultCodes[/^\d$/.test(resultCode) ? Number(resultCode) : -1] ?? "other";
  const isOurs = provider === "" || updateClient.test(provider);
  return (isOurs ? updateEvents[eventId] : undefined) ?? "other";
}

/**
 * Events of the log Setup about packages.
 *
 * Unverified: no page of Microsoft's lists them; 2, 3 and 4 are what devices write.
 */
function servicingMeaning(eventId: number | null, state: string): SignalMeaning {
  if (eventId === 2 && /\b(?:Installed|112)\b/.test(state)) return "succeeded";
  if (eventId === 2 && /\b(?:Absent|0)\b/.test(state)) return "uninstalled";
  if (eventId === 3) return "failed";
  return eventId === 4 ? "restartNeeded" : "other";
}

function propertiesOf(value: unknown): (readonly [string, string])[] {
  if (!Array.isArray(value)) return [];
  return (value as unknown[])
    .slice(0, 64)
    .map((item, index) => [String(index), textOf(isMapping(item) ? item["Value"] : item)]);
}

function codeIn(texts: readonly string[]): string | null {
  for (const text of texts) {
    const code = normalCode(text);
    // of small numbers it cannot be told whether they are codes
    if (/^0x[0-9A-F]{8}$/.test(code) && !isNoError(code) && /^0x[89C]|^0x0024/.test(code))
      return code;
  }
  return null;
}

function kbIn(texts: readonly string[]): string | null {
  for (const text of texts) {
    const found = /\bKB(\d{6,8})\b/i.exec(text);
    if (found) return `KB${found[1]}`;
  }
  return null;
}

const guid = /^\{?[0-9a-f-]{36}\}?$/i;

function titleIn(raw: RawEvent, named: string): string | null {
  const inOrder = raw.data.find(
    ([name, value]) => /^\d+$/.test(name) && value.length > 12 && !guid.test(value),
  )?.[1];
  // "... the following update: 2026-11 Cumulative Update ...", in any language
  const said = /[:：]\s*([^:：]{6,}?)[.。]?$/.exec(raw.message.slice(0, 2_000).trim())?.[1];
  const title = [raw.title, named, inOrder, raw.message.includes("KB") ? said : undefined].find(
    (text) => text !== undefined && text !== "",
  );
  return title === undefined ? null : title.trim().slice(0, 300);
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value.trim();
  return typeof value === "number" ? String(value) : "";
}

/**
 * A time of which the zone is known: with its offset, or as Windows PowerShell writes JSON
 * (`/Date(1731245345000)/`), within an object, too.
 */
function timeOf(value: unknown): number | undefined {
  if (isMapping(value)) return timeOf(value["value"] ?? value["DateTime"]);
  const ticks =
    typeof value === "string" ? /^\/Date\((-?\d{1,15})\)\/$/.exec(value)?.[1] : undefined;
  return ticks === undefined ? zonedInstant(value) : Number(ticks);
}
