import type { LoggedItem, MockTenant } from "ringwright/mocks";

type LoggedWrite = Omit<LoggedItem, "id">;

/** What was to be written since a request, the parts of batches one by one. */
export function writesOf(mock: MockTenant, from = 0): LoggedWrite[] {
  return mock.requests
    .slice(from)
    .flatMap((request): readonly LoggedWrite[] => request.batch ?? [request])
    .filter(({ method, path }) => method !== "GET" && !path.endsWith("getByIds"));
}
