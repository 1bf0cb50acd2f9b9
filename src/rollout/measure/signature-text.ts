import { replaceHarmful } from "../../kind/harmful-text.ts";

/** Characters of a signature that count. */
const signatureLimit = 200;

const guid = /\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?/gi;
const address = /0x[0-9a-f]+/gi;
// a name of a person ends at the next separator, or where nothing can be a part of it
const userFolder =
  /((?:\b(?:users|documents and settings)|\/home)[\\/]+)[^\\/\s:"'<>|]+(?: [^\\/\s:"'<>|]+){0,3}(?=[\\/])|((?:\b(?:users|documents and settings)|\/home)[\\/]+)[^\\/\s:"'<>|]+/gi;
const number = /\p{Nd}+(?:[.,]\p{Nd}+)*/gu;

/**
 * What stays of the text of an error on whatever host it comes: addresses, numbers (also of goroutines),
 * GUIDs and the folders of people become `*`, white space one space. Case is kept, what a terminal would
 * obey is replaced, and at most 200 characters are. Normalised again, it is the same.
 */
export function normalSignature(text: string): string {
  const plain = replaceHarmful(text.replace(/\s+/g, " "), () => "?")
    .trim()
    .replace(guid, "*")
    .replace(address, "*")
    .replace(userFolder, (_, named?: string, last?: string) => `${named ?? last ?? ""}*`)
    .replace(number, "*");
  return Array.from(plain).slice(0, signatureLimit).join("").trim();
}
