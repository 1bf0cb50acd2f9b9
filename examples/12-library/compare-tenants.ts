// The rings of two tenants side by side: which are in one alone, and which values differ. Rings
// are paired by name, since ids differ; assignments are not compared, since groups do. Prints:
//   Ring 1 - Pilot: the same
//   Ring 2 - Broad: gracePeriodDays is 2 in Contoso, not set in Adatum
//   Ring 2 - Broad: quality.deferralDays is 7 in Contoso, 10 in Adatum
//   Ring 3 - Servers: in Contoso alone
//   Ring 4 - Kiosks: cannot be paired, several in Adatum have the name
import { connect, type Tenant, type TenantPolicy, type Ring } from "ringwright";
import { createMockTenants } from "ringwright/mocks";
import { terminalText } from "ringwright/report";

type Rings = ReadonlyMap<string, readonly TenantPolicy<Ring>[]>;

async function ringsByName(tenant: Tenant): Promise<Rings> {
  const rings: TenantPolicy<Ring>[] = [];
  for await (const ring of tenant.rings.list()) rings.push(ring);
  return Map.groupBy(rings, ({ displayName }) => displayName);
}

/** Every value by its path, such as `quality.deferralDays`; what Graph leaves unset is left out. */
function valuesOf(value: unknown, path = ""): [path: string, json: string][] {
  if (value === null || value === undefined) return [];
  if (typeof value !== "object" || Array.isArray(value)) return [[path, JSON.stringify(value)]];
  return Object.entries(value).flatMap(([name, inner]) =>
    valuesOf(inner, path === "" ? name : `${path}.${name}`),
  );
}

function* differences(name: string, one: Rings, other: Rings): Generator<string> {
  const here = one.get(name) ?? [];
  const there = other.get(name) ?? [];
  // a name is no key: which of two rings is meant, nobody knows
  const twice = [here, there].findIndex(({ length }) => length > 1);
  if (twice !== -1) {
    yield `cannot be paired, several in ${twice === 0 ? "Contoso" : "Adatum"} have the name`;
    return;
  }
  const [left] = here;
  const [right] = there;
  if (!left || !right) {
    yield `in ${left ? "Contoso" : "Adatum"} alone`;
    return;
  }
  const before = new Map(valuesOf(left.properties));
  const after = new Map(valuesOf(right.properties));
  const paths = [...new Set([...before.keys(), ...after.keys()])].filter(
    // a description says who manages the ring, not what devices do
    (path) => path !== "description" && before.get(path) !== after.get(path),
  );
  if (paths.length === 0) yield "the same";
  for (const path of paths.sort())
    yield `${path} is ${before.get(path) ?? "not set"} in Contoso, ${after.get(path) ?? "not set"} in Adatum`;
}

// real tenants: connect(new DefaultAzureCredential({ tenantId })), from @azure/identity
const contoso = "11111111-1111-4111-8111-111111111111";
const adatum = "22222222-2222-4222-8222-222222222222";
const pilot = { displayName: "Ring 1 - Pilot", qualityUpdatesDeferralPeriodInDays: 0 };
const broad = { displayName: "Ring 2 - Broad", deadlineForQualityUpdatesInDays: 3 };
const kiosk = { displayName: "Ring 4 - Kiosks" };
const mocks = createMockTenants({
  tenants: [
    {
      tenantId: contoso,
      rings: [
        pilot,
        { ...broad, qualityUpdatesDeferralPeriodInDays: 7, deadlineGracePeriodInDays: 2 },
        { displayName: "Ring 3 - Servers" },
        kiosk,
      ],
    },
    {
      tenantId: adatum,
      rings: [pilot, { ...broad, qualityUpdatesDeferralPeriodInDays: 10 }, kiosk, kiosk],
    },
  ],
});
const open = (tenantId: string) =>
  connect(mocks.credential(tenantId), { fetch: mocks.tenant(tenantId).fetch });

const [one, other] = await Promise.all([ringsByName(open(contoso)), ringsByName(open(adatum))]);
for (const name of [...new Set([...one.keys(), ...other.keys()])].sort())
  // names are what somebody typed in a tenant: not for a terminal as they are
  for (const line of differences(name, one, other)) console.log(terminalText(`${name}: ${line}`));
