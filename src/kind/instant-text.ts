/** An instant as people read it: `2026-12-27 08:00 UTC`. */
export function instantText(instant: Date): string {
  return `${instant.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
