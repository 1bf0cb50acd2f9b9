import { BackupError } from "./backup-error.ts";

/**
 * The id that a person means by a name: the whole, the beginning or the end of one.
 *
 * @throws {BackupError} where it is none, or several.
 */
export function meantId(ids: readonly string[], name: string): string {
  if (ids.includes(name)) return name;
  const meant = ids.filter((id) => id.startsWith(name) || id.endsWith(name));
  if (meant.length === 1 && meant[0] !== undefined && name !== "") return meant[0];
  const all = meant.length > 1 ? `${meant.length} backups are called so` : "no backup is called so";
  const some = (meant.length > 1 ? meant : ids).slice(-5).join(", ");
  throw new BackupError("missing", `${JSON.stringify(name)}: ${all}; there are ${some}`);
}
