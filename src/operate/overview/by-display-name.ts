/** Orders by display name, by code units, the same everywhere. */
export function byDisplayName(
  { displayName: a }: { readonly displayName: string },
  { displayName: b }: { readonly displayName: string },
): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
