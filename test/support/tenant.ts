import { afterEach, expect } from "vitest";
import { createMockTenant, type MockTenant, type MockTenantOptions } from "ringwright/mocks";
import { checkExchange } from "./graph-types.ts";

const problems: string[] = [];

// registered once for each test file that imports this
afterEach(() => {
  const found = problems.splice(0);
  expect(found, "requests that Microsoft's own type declarations do not allow").toEqual([]);
});

/**
 * A mock tenant whose every request is also held against Microsoft's type declarations.
 * A test whose requests depart from them fails at its end; one that means to send such a
 * request calls {@link takeTypeProblems} or uses `createMockTenant` itself.
 */
export function createTestTenant(options: MockTenantOptions = {}): MockTenant {
  return createMockTenant({
    ...options,
    onExchange: (exchange) => {
      const { method, path, version, body } = exchange;
      problems.push(...checkExchange({ method, path, version, body }));
      options.onExchange?.(exchange);
    },
  });
}

/** What was found since the last call or test; it no longer fails the test. */
export function takeTypeProblems(): string[] {
  return problems.splice(0);
}
