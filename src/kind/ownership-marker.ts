import { addressPattern } from "./address.ts";
import { canonical, normal, type Property } from "./property.ts";
import { stableHash } from "./stable-hash.ts";

/**
 * The ownership marker: the last line of a description. It lives in the tenant, so losing
 * local files loses nothing, and it names the object it stands on, so that a portal copy
 * is told from the original.
 */
export interface Marker {
  /** The stack that owns the object. */
  readonly stack: string;
  /** The address, such as `ring/broad`. */
  readonly key: string;
  /** The object it was written for; absent until the first write after creation. */
  readonly id?: string;
  /** What was last applied: a digest of each managed property, in schema order. */
  readonly last?: string;
  /** The files said so at the last apply: it is not deleted, also once they no longer hold it. */
  readonly protect: boolean;
  /** Id of the object that this one is about to replace. */
  readonly replaces?: string;
  /** Parts that a later version wrote; they are written back as they are. */
  readonly later?: readonly string[];
}

/** A description taken apart. */
export interface SplitDescription {
  /** What people wrote; null where nothing. */
  readonly text: string | null;
  readonly marker?: Marker;
  /** The major version of a marker that this version cannot read. */
  readonly newerMarker?: number;
}

const head = "[ringwright v1 ";
const anyHead = /^\[ringwright v(\d{1,3}) /;
const stackPattern = /^[a-z0-9-]{1,32}$/;
const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const laterPattern = /^[a-z][A-Za-z0-9]{0,31}(=[A-Za-z0-9_.:/-]{1,64})?$/;
const digestPattern = /^[A-Za-z0-9_.-]{1,512}$/;

/** Takes a description apart into what people wrote and the marker, if its last line is one. */
export function splitDescription(description: unknown): SplitDescription {
  if (typeof description !== "string" || description === "") return { text: null };
  // cheap, since it runs on every object of a tenant
  const start = description.lastIndexOf("[ringwright v");
  const lineBegins = start === 0 || description[start - 1] === "\n";
  const last = start >= 0 && lineBegins ? description.slice(start).trim() : "";
  const isLine = last.endsWith("]") && !last.includes("\n");
  const marker = isLine && last.startsWith(head) ? parse(last.slice(head.length, -1)) : undefined;
  if (!marker) {
    const major = isLine ? Number(anyHead.exec(last)?.[1] ?? 1) : 1;
    return { text: description, ...(major > 1 && { newerMarker: major }) };
  }
  const text = description.slice(0, start).trimEnd();
  return { text: text === "" ? null : text, marker };
}

/** A description with its marker as the last line; null where both are empty. */
export function joinDescription(text: unknown, marker: Marker | undefined): string | null {
  const human = typeof text === "string" ? text.trimEnd() : "";
  if (!marker) return human === "" ? null : human;
  return human === "" ? formatMarker(marker) : `${human}\n${formatMarker(marker)}`;
}

function formatMarker(marker: Marker): string {
  const parts = [
    `stack=${marker.stack}`,
    `key=${marker.key}`,
    ...(marker.id ? [`id=${marker.id}`] : []),
    ...(marker.last ? [`last=${marker.last}`] : []),
    ...(marker.replaces ? [`replaces=${marker.replaces}`] : []),
    ...(marker.protect ? ["protect"] : []),
    ...(marker.later ?? []),
  ];
  return `[ringwright v1 ${parts.join(" ")}]`;
}

/**
 * One short hash for each managed property, in schema order; a dot where a property is
 * not managed, or has no past. 24 bits each: enough to tell a change from none, short enough for a
 * description.
 */
export function digest(
  properties: readonly Property[],
  fields: Readonly<Record<string, unknown>>,
): string {
  return properties
    .filter(({ plane }) => plane === "config")
    .map((property) =>
      property.path in fields && property.hasNoPast !== true
        ? hashOf(property, fields[property.path])
        : ".",
    )
    .join("")
    .replace(/\.+$/, "");
}

/** The hash that a digest holds for a property; undefined where it was not managed then. */
export function digestOf(
  properties: readonly Property[],
  last: string | undefined,
  path: string,
): string | undefined {
  let at = 0;
  for (const property of properties) {
    if (property.plane !== "config") continue;
    const managed = last !== undefined && at < last.length && last[at] !== ".";
    if (property.path === path) return managed ? last.slice(at, at + 4) : undefined;
    at += managed ? 4 : 1;
  }
  return undefined;
}

export function hashOf(property: Property, value: unknown): string {
  const hex = stableHash(canonical(normal(property, value)));
  return Buffer.from(hex.slice(0, 6), "hex").toString("base64url");
}

function parse(text: string): Marker | undefined {
  const marker: { -readonly [Name in keyof Marker]?: Marker[Name] } = { protect: false };
  const later: string[] = [];
  for (const part of text.split(" ")) {
    const equals = part.indexOf("=");
    const value = part.slice(equals + 1);
    switch (equals < 0 ? part : part.slice(0, equals)) {
      case "stack":
      case "key":
      case "last":
        if (value !== "") marker[part.slice(0, equals) as "stack"] = value;
        break;
      case "id":
      case "replaces":
        if (value !== "") marker[part.slice(0, equals) as "id"] = value.toLowerCase();
        break;
      case "protect":
        marker.protect = true;
        break;
      default:
        if (part !== "") later.push(part);
        break;
    }
  }
  if (later.length > 0) marker.later = later;
  // anyone may edit a description: what is no marker of ours in every part is none
  const { stack = "", key = "", id, replaces, last } = marker;
  const sound =
    stackPattern.test(stack) &&
    addressPattern.test(key) &&
    (id === undefined || guid.test(id)) &&
    (replaces === undefined || guid.test(replaces)) &&
    (last === undefined || digestPattern.test(last)) &&
    later.every((part) => laterPattern.test(part));
  return sound ? (marker as Marker) : undefined;
}
