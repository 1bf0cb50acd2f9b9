/** The config names a tenant, and this is another one, or cannot be told. Nothing was written. */
export class WrongTenantError extends Error {
  // a literal: minifiers rename classes, and callers match on it
  override readonly name = "WrongTenantError";
}
