import { isMapping } from "../kind/value-at.ts";
import { BackupError } from "./backup-error.ts";
import type { BackupKey } from "./backup-key.ts";
import { longestText } from "./manifest.ts";
import { parseStored, sha256, storedJson } from "./stored-json.ts";

/** An object in the form in which it is stored, and the hash that names it. */
export interface HashedObject {
  readonly hash: string;
  readonly text: string;
}

/** What is stored is ASCII, so that characters are bytes. */
const partBytes = 4 * 1024 * 1024;

export function hashedObject(value: unknown): HashedObject {
  const text = storedJson(value);
  return { hash: sha256(text), text };
}

/** Objects as texts that a store takes, each object once, by hash. */
export function packParts(
  objects: readonly HashedObject[],
  stack: string,
  key: BackupKey | undefined,
): string[] {
  const byHash = new Map(objects.map((object) => [object.hash, object.text]));
  const sorted = [...byHash].sort(([a], [b]) => (a < b ? -1 : 1));
  const bodies: string[] = [];
  let open: string[] = [];
  let bytes = 0;
  for (const [hash, text] of sorted) {
    if (bytes > 0 && bytes + text.length > partBytes) {
      bodies.push(`{${open.join(",")}}`);
      [open, bytes] = [[], 0];
    }
    open.push(`"${hash}":${text}`);
    bytes += text.length;
  }
  if (open.length > 0) bodies.push(`{${open.join(",")}}`);
  return key ? bodies.map((body) => key.seal(body, aboutPart(stack))) : bodies;
}

/**
 * The objects of a part, each held against the hash that names it.
 *
 * @throws {BackupError} where it is not what was written.
 */
export function openPart(
  { id, stack, wanted }: { readonly id: string; readonly stack: string; readonly wanted: string },
  text: string | undefined,
  key: BackupKey | undefined,
): Map<string, unknown> {
  const damaged = (why: string) => new BackupError("damaged", `backup ${id} is damaged: ${why}`);
  if (text === undefined) throw damaged("a part of it is missing");
  if (text.length > longestText) throw damaged("a part of it is longer than any that is written");
  if (sha256(text) !== wanted) throw damaged("a part of it is not what was written");
  const body = key ? key.open(text, aboutPart(stack)) : text;
  if (body === undefined) throw damaged("its key does not open a part of it");
  let value: unknown;
  try {
    value = parseStored(body);
  } catch (error) {
    throw damaged((error as TypeError).message);
  }
  if (!isMapping(value)) throw damaged("a part of it is no mapping");
  for (const [hash, object] of Object.entries(value))
    if (sha256(storedJson(object)) !== hash)
      throw damaged("an object in it is not what was written");
  return new Map(Object.entries(value));
}

function aboutPart(stack: string): string {
  return `ringwright backup part of ${stack}`;
}
