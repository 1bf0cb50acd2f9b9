import type { MockTenant, MockTenantOptions } from "ringwright/mocks";
import { onTestFinished } from "vitest";
import { createTestTenant } from "./tenant.ts";

/** A tenant that commands reach over HTTP, on the machine's clock; closed when the test ends. */
export function served(options: MockTenantOptions = {}): MockTenant {
  // one fleet, whatever the day
  const mock = createTestTenant({
    startAt: "2026-11-22T08:00:00Z",
    ...options,
    clock: "real",
  });
  onTestFinished(async () => await mock.close());
  return mock;
}

/** Id of the ring of that name. */
export function idOf(mock: MockTenant, name: string): string {
  const rings = mock.state.list("deviceConfigurations");
  return String(rings.find(({ displayName }) => displayName === name)?.["id"]);
}

/** The ring of that name as the tenant holds it. */
export function liveOf(mock: MockTenant, name: string): Record<string, unknown> {
  return mock.state.get("deviceConfigurations", idOf(mock, name)) ?? {};
}
