/** A name as commands compare names: in one letter case, accents composed. */
export function foldedName(name: string): string {
  return name.normalize("NFC").toLowerCase();
}
