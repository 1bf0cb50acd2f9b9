/** Who changed an object last, by the tenant's audit logs. */
export interface ChangedBy {
  readonly address: string;
  /** Of the object; null where it is gone. */
  readonly id: string | null;
  /** Sign-in name of the person; null where an application acted by itself. */
  readonly user: string | null;
  /** The application; null where the log does not say. */
  readonly app: string | null;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** What was done, in the words of the log. */
  readonly activity: string;
}

/** An object whose last change is looked for. */
export interface AuditedObject {
  readonly address: string;
  readonly kind: string;
  /** Null where it is gone: then it is looked for by its name. */
  readonly id: string | null;
  readonly displayName: string;
}

/** One event of either log. */
export interface AuditEvent {
  readonly ids: readonly string[];
  readonly names: readonly string[];
  readonly isDelete: boolean;
  readonly appId: string | null;
  readonly by: Omit<ChangedBy, "address" | "id">;
}
