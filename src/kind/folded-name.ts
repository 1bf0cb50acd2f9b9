/** A name as the portal and commands compare names: in one letter case, accents composed. */
export function foldedName(name: string): string {
  return name.normalize("NFC").toLowerCase();
}
