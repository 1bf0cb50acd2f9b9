import type { LeaseTerms } from "../../state/lease-record.ts";

/**
 * How leases of tenants are kept where workers of a queue run: a worker says every 3 seconds that it
 * is at work; one that was silent for 20 has lost its tenant, and writes nothing more after 8. So a
 * tenant of a lost worker goes on within the half minute in which the queue gives its job to another.
 * Clocks must agree within 10 seconds. Everything that applies to these tenants has to use the same.
 */
export const workerLeaseTerms: LeaseTerms = {
  heartbeatEveryMs: 3000,
  unsureAfterMs: 8000,
  takenAfterMs: 20_000,
};
