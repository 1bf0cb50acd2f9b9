import type { LeaseTerms } from "../../state/lease-record.ts";

/**
 * How the leases of tenants are kept, by commands and by workers of a queue alike: a holder says every
 * 3 seconds that it is at work; one that was silent for 20 has lost its tenant, and writes nothing
 * more after 8. So a tenant of a lost worker goes on within the half minute in which a queue gives its
 * job to another. Clocks of hosts that share a store must agree within 10 seconds.
 */
export const tenantLeaseTerms: LeaseTerms = {
  heartbeatEveryMs: 3000,
  unsureAfterMs: 8000,
  takenAfterMs: 20_000,
};
