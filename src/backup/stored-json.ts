import { nodeCrypto } from "../graph/late-crypto.ts";
import { codesOf } from "../kind/harmful-text.ts";
import { canonical } from "../kind/property.ts";
import { isMapping } from "../kind/value-at.ts";

/**
 * JSON with sorted keys in plain ASCII: equal values give equal bytes, and no byte of it can be
 * changed into another that is read as the same.
 */
export function storedJson(value: unknown): string {
  return canonical(value).replace(/[^\u0020-\u007e]/g, codesOf);
}

/** SHA-256 of a text, in hex. */
export function sha256(text: string): string {
  return nodeCrypto().createHash("sha256").update(text).digest("hex");
}

/**
 * The value of a text that anybody may have written.
 *
 * @throws {TypeError} where it is no JSON, is nested deeper than any backup, or has a key that
 *   stands for the prototype of its object.
 */
export function parseStored(text: string): unknown {
  if (depthOf(text) > deepest) throw new TypeError(`it is nested deeper than ${deepest} levels`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new TypeError("it is no JSON");
  }
  if (hasPrototypeKey(value)) throw new TypeError("it has the key __proto__");
  return value;
}

const deepest = 64;

/** By the brackets alone, so that no depth is too deep to be counted. */
function depthOf(text: string): number {
  let [depth, most] = [0, 0];
  let isText = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (isText) {
      if (character === "\\") at++;
      else if (character === '"') isText = false;
    } else if (character === '"') isText = true;
    else if (character === "{" || character === "[") most = Math.max(most, ++depth);
    else if (character === "}" || character === "]") depth--;
  }
  return most;
}

function hasPrototypeKey(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasPrototypeKey);
  if (!isMapping(value)) return false;
  return Object.hasOwn(value, "__proto__") || Object.values(value).some(hasPrototypeKey);
}
