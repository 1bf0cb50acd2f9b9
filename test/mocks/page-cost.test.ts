import { describe, expect, test } from "vitest";
import { createCountedTenant, type Made } from "./counted-tenant.ts";

const fleet = 500;
const size = 20;

/** Reads all pages; gives what each made, and how many rows were read. */
function readPages(
  tenant: ReturnType<typeof createCountedTenant>,
  path: string,
): { readonly pages: readonly Made[]; readonly read: number } {
  const pages: Made[] = [];
  let read = 0;
  let next: string | undefined = path;
  while (next !== undefined) {
    Object.assign(tenant.made, { rows: 0, ids: 0, keys: 0 });
    const body = tenant.get(next);
    pages.push({ ...tenant.made });
    read += (body["value"] as unknown[]).length;
    next = (body["@odata.nextLink"] as string | undefined)?.replace(/^.*\/beta/, "");
  }
  return { pages, read };
}

/** Everyone in one assigned group, and that in another one. */
function tenantWithGroups(): {
  readonly tenant: ReturnType<typeof createCountedTenant>;
  readonly inner: string;
  readonly outer: string;
} {
  const tenant = createCountedTenant(fleet);
  const members = tenant.state.list("devices").map((device) => device["id"]);
  const inner = String(tenant.state.add("groups", { displayName: "Inner", members })["id"]);
  const outer = tenant.state.add("groups", { displayName: "Outer", members: [inner] });
  return { tenant, inner, outer: String(outer["id"]) };
}

describe("a page of a long list", () => {
  test.each(["members", "transitiveMembers"])("of %s makes its own rows only", (relation) => {
    const { tenant, inner } = tenantWithGroups();

    const { pages, read } = readPages(tenant, `/groups/${inner}/${relation}?$top=${size}`);

    expect(read).toBe(fleet);
    // one id more tells whether there is a next page
    expect(pages.slice(0, -1)).toEqual(
      Array.from({ length: fleet / size - 1 }, () => ({ rows: size, ids: size + 1, keys: 0 })),
    );
    expect(pages.at(-1)).toEqual({ rows: size, ids: size, keys: 0 });
  });

  test("of nested members makes its own rows only", () => {
    const { tenant, outer } = tenantWithGroups();

    const { pages, read } = readPages(tenant, `/groups/${outer}/transitiveMembers?$top=${size}`);

    expect(read).toBe(fleet + 1);
    expect(Math.max(...pages.map(({ rows }) => rows))).toBe(size);
    expect(Math.max(...pages.map(({ ids }) => ids))).toBe(size + 1);
  });

  test("of one type looks through the members once, on the first page", () => {
    const { tenant, outer } = tenantWithGroups();
    const path = `/groups/${outer}/transitiveMembers/microsoft.graph.device`;

    const { pages, read } = readPages(tenant, `${path}?$count=true&$top=${size}`);

    expect(read).toBe(fleet);
    expect(pages[0]).toEqual({ rows: size, ids: fleet + size + 1, keys: 0 });
    expect(Math.max(...pages.slice(1).map(({ ids }) => ids))).toBe(size + 1);
  });

  test("of filtered devices goes on where the last page ended", () => {
    const { tenant } = tenantWithGroups();

    const { pages } = readPages(tenant, `/devices?$filter=accountEnabled eq true&$top=${size}`);

    const made = pages.reduce((sum, { rows }) => sum + rows, 0);
    // the row after a page is made for both of its neighbours
    expect(made).toBe(fleet + pages.length - 1);
  });

  test("of devices in ranges of their ids makes its own rows only, and looks at each id once", () => {
    const { tenant } = tenantWithGroups();
    let total = 0;

    for (const digit of "0123456789abcdef") {
      const filter = `$filter=startswith(deviceId,'${digit}')`;
      const { pages, read } = readPages(tenant, `/devices?${filter}&$count=true&$top=${size}`);

      const made = pages.reduce((sum, { rows }) => sum + rows, 0);
      expect(made).toBe(read + pages.length - 1);
      expect(pages.map(({ keys }) => keys)).toEqual([fleet, ...pages.slice(1).map(() => 0)]);
      total += read;
    }

    expect(total).toBe(fleet);
  });

  test("of all devices counts them without a look at any", () => {
    const { tenant } = tenantWithGroups();

    const { pages } = readPages(tenant, `/devices?$count=true&$top=${size}`);

    expect(pages[0]).toEqual({ rows: size + 1, ids: 0, keys: 0 });
  });

  test("of a first delta round goes on where the last page ended", () => {
    const { tenant } = tenantWithGroups();

    const { pages, read } = readPages(tenant, "/devices/delta?$select=id");

    expect(read).toBe(fleet);
    expect(pages.map(({ rows }) => rows)).toEqual([101, 101, 101, 101, 100]);
  });

  test("of device statuses goes on where the last page ended", () => {
    const { tenant, outer } = tenantWithGroups();
    const target = { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId: outer };
    const ring = tenant.state.add("deviceConfigurations", {
      displayName: "Broad",
      assignments: [{ target }],
    });
    tenant.clock.advance(8 * 3_600_000);
    const path = `/deviceManagement/deviceConfigurations/${String(ring["id"])}/deviceStatuses`;

    const { pages, read } = readPages(tenant, `${path}?$top=${size}`);

    expect(read).toBe(fleet);
    expect(Math.max(...pages.map(({ rows }) => rows))).toBe(size + 1);
  });
});
