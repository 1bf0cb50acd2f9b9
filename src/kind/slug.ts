/** A name as lower-case letters, digits and single hyphens; empty where it has none of them. */
export function slugOf(name: string, longest: number): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, longest)
    .replace(/-+$/, "");
}
