import { createHash } from "node:crypto";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { loadTenantList } from "ringwright";
import { describe, expect, test } from "vitest";
import { fleetFolder, idOf, problemsOf } from "../fleet-folder.ts";

const base = { "base/rings.yaml": "version: 1\nstack: corp\n" };
const app = "77777777-1111-4111-8111-111111111111";

const whole = `version: 1
defaults: { base: ./base, credential: partner-app, timeZone: Europe/Berlin }
credentials:
  partner-app: { type: managedFederated, clientId: ${app} }
  own: { type: secret, clientId: ${app}, secretEnv: FABRIKAM_SECRET }
groups:
  gold: { tags: [gold], overlay: segments/gold.yaml }
  all-p1: { tags: [p1] }
tenants:
  fabrikam: { tenantId: ${idOf(2)}, wave: later, overlay: tenants/fabrikam, vars: { HELPDESK: "+49" } }
  contoso: { tenantId: ${idOf(1).toUpperCase()}, name: Contoso GmbH, tags: [gold, p1, gold], wave: 0, cloud: usgov, credential: own }
  wingtip: { tenantId: ${idOf(3)}, base: base/rings.yaml, timeZone: UTC, freeze: [{ name: Fair, from: "2026-12-01", to: "2026-12-04" }] }
waves: [{ name: own, wave: 0, soakHours: 48 }, { name: later, soakHours: 72 }, { name: rest }]
breaker: { maxFailedTenants: 2 }
state: { store: redis, url: "\${var:REDIS}" }
`;
const layers = { ...base, "segments/gold.yaml": "", "tenants/fabrikam/rings.yaml": "" };

/** A list of tenants without anything else in it, with its folder. */
async function listed(text: string, files: Readonly<Record<string, string>> = base) {
  const folder = await fleetFolder({ ...files, "tenants.yaml": text });
  return { folder, file: join(folder, "tenants.yaml") };
}

async function problems(text: string, files?: Readonly<Record<string, string>>) {
  const { folder, file } = await listed(text, files);
  return await problemsOf(loadTenantList(file, { env: {} }), folder);
}

/** The head of a list whose tenants follow. */
const head = "version: 1\ndefaults: { base: ./base }\n";
const one = `tenants: { contoso: { tenantId: ${idOf(1)} } }\n`;

describe("loadTenantList", () => {
  test("gives tenants by waves with what defaults and groups say of them", async () => {
    const { folder, file } = await listed(whole, layers);

    const list = await loadTenantList(file, { env: { RINGWRIGHT_VAR_REDIS: "redis://a:6379/0" } });

    expect(list).toEqual({
      file,
      folder,
      hash: `sha256:${createHash("sha256").update(whole).digest("hex")}`,
      waves: [
        { name: "own", tenants: ["contoso"], soakHours: 48 },
        { name: "later", tenants: ["fabrikam"], soakHours: 72 },
        { name: "rest", tenants: ["wingtip"], soakHours: 0 },
      ],
      credentials: {
        "partner-app": { type: "managedFederated", clientId: app },
        own: { type: "secret", clientId: app, secretEnv: "FABRIKAM_SECRET" },
      },
      breaker: { maxFailedTenants: 2, maxFailedPercent: 5 },
      tenants: [
        {
          key: "contoso",
          tenantId: idOf(1),
          name: "Contoso GmbH",
          tags: ["gold", "p1"],
          wave: "own",
          credential: "own",
          cloud: "usgov",
          timeZone: "Europe/Berlin",
          freeze: [],
          layers: [
            { role: "base", path: "./base" },
            { role: "segment", path: "segments/gold.yaml" },
          ],
          vars: {},
        },
        {
          key: "fabrikam",
          tenantId: idOf(2),
          name: null,
          tags: [],
          wave: "later",
          credential: "partner-app",
          cloud: "global",
          timeZone: "Europe/Berlin",
          freeze: [],
          layers: [
            { role: "base", path: "./base" },
            { role: "tenant", path: "tenants/fabrikam" },
          ],
          vars: { HELPDESK: "+49" },
        },
        {
          key: "wingtip",
          tenantId: idOf(3),
          name: null,
          tags: [],
          wave: "rest",
          credential: "partner-app",
          cloud: "global",
          timeZone: "UTC",
          freeze: [{ name: "Fair", from: "2026-12-01", to: "2026-12-04" }],
          layers: [{ role: "base", path: "base/rings.yaml" }],
          vars: {},
        },
      ],
    });
  });

  test("keeps the store's URL, which may be secret, out of any JSON", async () => {
    const { file } = await listed(whole, layers);
    const secret = "redis://:s3cret@a:6379/0";

    const list = await loadTenantList(file, { env: { RINGWRIGHT_VAR_REDIS: secret } });

    expect(list.stateStore).toEqual({ store: "redis", url: secret });
    expect(JSON.stringify(list)).not.toContain("s3cret");
    expect(list.files?.locate(["tenants", "contoso", "cloud"])).toMatchObject({ line: 11 });
  });

  test("one wave takes all where none is written", async () => {
    const { file } = await listed(`${head}${one}`);

    const { waves, breaker, credentials, tenants } = await loadTenantList(file);

    expect(waves).toEqual([{ name: "all", tenants: ["contoso"], soakHours: 0 }]);
    expect(breaker).toEqual({ maxFailedTenants: 5, maxFailedPercent: 5 });
    expect([credentials, tenants[0]?.credential]).toEqual([{}, null]);
  });

  test("takes each way to sign in", async () => {
    const types = `
  a: { type: certificate, clientId: ${app}, path: /run/secrets/app.pem, passwordEnv: PEM_PASSWORD }
  b: { type: workload, clientId: ${app}, tokenFile: /var/run/token }
  c: { type: managedFederated, clientId: ${app}, identityClientId: ${app}, audience: "api://AzureADTokenExchangeUSGov" }
  d: { type: managed }
  e: { type: github, clientId: ${app} }
  f: { type: azurePipelines, clientId: ${app}, serviceConnectionId: ${app} }
  g: { type: token, env: "TOKEN_{tenant}" }
`;
    const { file } = await listed(`${head}credentials:${types}${one}`);

    const { credentials } = await loadTenantList(file);

    expect(Object.values(credentials).map(({ type }) => type)).toEqual([
      "certificate",
      "workload",
      "managedFederated",
      "managed",
      "github",
      "azurePipelines",
      "token",
    ]);
  });

  test("stops at an abort", async () => {
    const { file } = await listed(`${head}${one}`);

    await expect(
      loadTenantList(file, { abortSignal: AbortSignal.abort(new Error("enough")) }),
    ).rejects.toThrow("enough");
  });
});

describe("shares of tenants", () => {
  const ids = fc.uniqueArray(fc.uuid({ version: 4 }), { minLength: 12, maxLength: 40 });
  const shares = fc.uniqueArray(fc.integer({ min: 20, max: 90 }), { minLength: 1, maxLength: 3 });

  async function waveOf(tenantIds: readonly string[], percents: readonly number[]) {
    const tenants = tenantIds.map((id, place) => `  t${place}: { tenantId: ${id} }\n`).join("");
    const written = percents.map((percent) => `{ name: w${percent}, percent: ${percent} }`);
    const { file } = await listed(
      `${head}tenants:\n${tenants}waves: [${[...written, "{ name: rest }"].join(", ")}]\n`,
    );
    const list = await loadTenantList(file).catch((error: unknown) => {
      // a share that takes nobody is refused, which another test is about
      if (/has no tenants/.test(String(error))) return undefined;
      throw error;
    });
    return list && new Map(list.tenants.map((tenant) => [tenant.tenantId, tenant.wave]));
  }

  test("a larger share has every tenant of a smaller, whoever else is in the list", async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(ids, shares, async (tenantIds, percents) => {
        const sorted = percents.toSorted((a, b) => a - b);
        const all = await waveOf(tenantIds, sorted);
        const fewer = await waveOf(tenantIds.slice(3), sorted);
        const single = await waveOf(tenantIds, sorted.slice(-1));
        if (!all || !fewer || !single) return;
        compared++;
        for (const [id, wave] of fewer) expect(wave).toBe(all.get(id));
        for (const [id, wave] of all) {
          expect(single.get(id) === "rest").toBe(wave === "rest");
        }
      }),
      { numRuns: 25 },
    );
    expect(compared).toBeGreaterThan(5);
  });

  test("are of about their size", async () => {
    const tenantIds = Array.from(
      { length: 400 },
      (_, place) => `${place.toString(16).padStart(8, "0")}-1111-4111-8111-111111111111`,
    );

    const waves = await waveOf(tenantIds, [10, 50]);

    const inShare = [...(waves?.values() ?? [])].filter((wave) => wave === "w10").length;
    expect(inShare).toBeGreaterThan(25);
    expect(inShare).toBeLessThan(58);
  });
});

describe("a list that is refused", () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    [
      "an unknown key",
      `${head}tenants: { contoso: { tenantId: ${idOf(1)}, tag: [gold] } }\n`,
      ['tenants.yaml:3:71: tenants.contoso.tag: is not a known property; did you mean "tags"?'],
    ],
    [
      "the same tenant twice",
      `${head}tenants:\n  a: { tenantId: ${idOf(1)} }\n  b: { tenantId: ${idOf(1).toUpperCase()} }\n`,
      [
        "tenants.yaml:5:18: tenants.b.tenantId: is the tenant of a too; a tenant stands in a list once",
      ],
    ],
    [
      "a key of other characters",
      `${head}tenants: { Contoso: { tenantId: ${idOf(1)} } }\n`,
      ['tenants.yaml:3:12: tenants.Contoso: must be 1 to 64 of a-z, 0-9 and - (is "Contoso")'],
    ],
    [
      "no tenants",
      `${head}tenants: {}\n`,
      ["tenants.yaml:3:10: tenants: must have at least one tenant"],
    ],
    [
      "no base",
      `version: 1\n${one}`,
      ["tenants.yaml:2:21: tenants.contoso: has no base; state base: here or in defaults"],
    ],
    [
      "a wave without tenants",
      `${head}${one}waves: [{ name: own, wave: 0 }, { name: rest }]\n`,
      ["tenants.yaml:4:9: waves.0: has no tenants: none states wave: 0"],
    ],
    [
      "a wave by name without tenants, and a rest without any",
      `${head}tenants: { a: { tenantId: ${idOf(1)}, wave: 1 } }\nwaves: [{ name: x }, { name: one, wave: 1 }, { name: rest }]\n`,
      [
        "tenants.yaml:4:9: waves.0: has no tenants: none states wave: x",
        "tenants.yaml:4:46: waves.2: has no tenants: all of them are in other waves",
      ],
    ],
    [
      "a share without tenants",
      `${head}${one}waves: [{ name: early, percent: 0.001 }, { name: rest }]\n`,
      [
        "tenants.yaml:4:9: waves.0: has no tenants: none of those that state no wave falls into this share of 0.001 %; take a larger one, or state wave: early at tenants",
      ],
    ],
    [
      "a tenant in no wave",
      `${head}tenants: { a: { tenantId: ${idOf(1)}, wave: 0 }, b: { tenantId: ${idOf(2)} } }\nwaves: [{ name: own, wave: 0 }]\n`,
      [
        "tenants.yaml:3:79: tenants.b: is in no wave; state wave: here, or end the waves with one that has neither wave nor percent",
      ],
    ],
    [
      "a tenant in a wave that is not there",
      `${head}tenants: { a: { tenantId: ${idOf(1)}, wave: 3 } }\nwaves: [{ name: own, wave: 0 }, { name: rest }]\n`,
      [
        "tenants.yaml:3:71: tenants.a.wave: is no wave of this list (is 3)",
        "tenants.yaml:4:9: waves.0: has no tenants: none states wave: 0",
        "tenants.yaml:4:33: waves.1: has no tenants: all of them are in other waves",
      ],
    ],
    [
      "a tenant in a wave where none is written",
      `${head}tenants: { a: { tenantId: ${idOf(1)}, wave: 3 } }\n`,
      ["tenants.yaml:3:71: tenants.a.wave: is no wave of this list, which has no waves: at all"],
    ],
    [
      "waves that contradict each other",
      `${head}${one}waves: [{ name: a, wave: 0, percent: 9 }, { name: a, wave: 0 }, { name: b, percent: 9 }, { name: rest }]\n`,
      [
        "tenants.yaml:4:9: waves.0: has no tenants: none states wave: 0",
        "tenants.yaml:4:38: waves.0.percent: stands beside wave; a wave takes a number or a share",
        "tenants.yaml:4:43: waves.1: has no tenants: none states wave: 0",
        "tenants.yaml:4:51: waves.1.name: is given to two waves (is a)",
        "tenants.yaml:4:60: waves.1.wave: is given to two waves (is 0)",
        "tenants.yaml:4:65: waves.2: has no tenants: none of those that state no wave falls into this share of 9 %; take a larger one, or state wave: b at tenants",
        "tenants.yaml:4:85: waves.2.percent: must be more than 9: a share counts from 0 and contains those before it (is 9)",
      ],
    ],
    [
      "two segments with an overlay for one tenant",
      `${head}groups: { gold: { tags: [gold], overlay: base }, p1: { tags: [p1], overlay: base } }\ntenants: { a: { tenantId: ${idOf(1)}, tags: [gold, p1] } }\n`,
      [
        "tenants.yaml:4:71: tenants.a.tags: put it into gold and p1, which both have an overlay; a tenant has at most three layers: a base, one segment, its own",
      ],
    ],
    [
      "a credential that is not there",
      `version: 1\ndefaults: { base: base, credential: constructor }\ncredentials: { own: { type: managed } }\ntenants: { a: { tenantId: ${idOf(1)}, credential: other } }\n`,
      [
        "tenants.yaml:2:37: defaults.credential: is none of the credentials of this list; there are own (is constructor)",
        "tenants.yaml:4:77: tenants.a.credential: is none of the credentials of this list; there are own (is other)",
      ],
    ],
    [
      "names that every object has",
      `${head}credentials: { constructor: { type: managed } }\n${one}`,
      [
        "tenants.yaml:3:16: credentials.constructor: is a name that every object has by itself; take another",
      ],
    ],
    [
      "a freeze without a time zone",
      `${head}tenants: { a: { tenantId: ${idOf(1)}, freeze: [{ name: Fair, from: "2026-12-01", to: "2026-12-04" }] } }\n`,
      [
        "tenants.yaml:3:15: tenants.a: has a freeze and no time zone; state timeZone: here or in defaults",
      ],
    ],
    [
      "a variable outside of state",
      `${head}tenants: { a: { tenantId: ${idOf(1)}, name: "\${var:NAME}", tags: ["\${var:TAG}"] } }\n`,
      [
        "tenants.yaml:3:71: tenants.a.name: has a variable, which only state: may have; what a tenant's layers read stands in its vars",
        "tenants.yaml:3:93: tenants.a.tags.0: has a variable, which only state: may have; what a tenant's layers read stands in its vars",
        "tenants.yaml:3:93: tenants.a.tags.0: must be 1 to 64 of a-z, 0-9 and -",
      ],
    ],
    [
      "a variable that is not set",
      `${head}${one}state: { store: redis, url: "\${var:REDIS}" }\n`,
      [
        "tenants.yaml:4:29: state.url: ${var:REDIS} needs the environment variable RINGWRIGHT_VAR_REDIS, which is not set",
      ],
    ],
    ["no YAML", "tenants: [", ["tenants.yaml:1:10: [ is opened here and never closed"]],
    [
      "a merge key",
      `${head}tenants: { a: &a { tenantId: ${idOf(1)} }, b: { <<: *a } }\n`,
      [
        "tenants.yaml:3:75: tenants.b.<<: YAML merge keys are not supported; write the properties out, or use an alias (*name) for a whole value",
      ],
    ],
    [
      "a prototype",
      `${head}tenants: { __proto__: { tenantId: ${idOf(1)} } }\n`,
      ['tenants.yaml:3:12: tenants.__proto__: "__proto__" is not allowed as a key'],
    ],
  ];

  test.each(cases)("%s", async (_what, text, expected) => {
    expect(await problems(text)).toEqual(expected);
  });

  test("aliases that multiply", async () => {
    const bomb = Array.from({ length: 12 }, (_, place) =>
      place === 0 ? "a0: &a0 [x, x]" : `a${place}: &a${place} [*a${place - 1}, *a${place - 1}]`,
    ).join("\n");

    expect((await problems(`${head}${one}${bomb}\n`))[0]).toContain("aliases that multiply");
  });

  test("layers that are not there, lead out, are links, or are no YAML", async () => {
    const { folder, file } = await listed(
      `version: 1
defaults: { base: missing }
groups: { gold: { tags: [gold], overlay: ../gold } }
tenants:
  a: { tenantId: ${idOf(1)}, base: linked, overlay: /etc/passwd }
  b: { tenantId: ${idOf(2)}, base: linked/rings.yaml, overlay: base/notes.txt }
`,
      { ...base, "base/notes.txt": "" },
    );
    await symlink(join(folder, "base"), join(folder, "linked"));

    expect(await problemsOf(loadTenantList(file), folder)).toEqual([
      'tenants.yaml:3:42: groups.gold.overlay: must be a file or folder in the folder of this list, or below it (is "../gold")',
      'tenants.yaml:5:79: tenants.a.overlay: must be a file or folder in the folder of this list, or below it (is "/etc/passwd")',
    ]);
    const { file: second, folder: other } = await listed(
      `version: 1
defaults: { base: missing }
tenants:
  a: { tenantId: ${idOf(1)}, base: linked }
  b: { tenantId: ${idOf(2)}, base: linked/rings.yaml, overlay: base/notes.txt }
`,
      { ...base, "base/notes.txt": "" },
    );
    await symlink(join(other, "base"), join(other, "linked"));

    expect(await problemsOf(loadTenantList(second), other)).toEqual([
      'tenants.yaml:2:19: defaults.base: does not exist, or is a link that leads nowhere (is "missing")',
      'tenants.yaml:4:62: tenants.a.base: is a link, or lies behind one; links are not followed (is "linked")',
      'tenants.yaml:5:62: tenants.b.base: is a link, or lies behind one; links are not followed (is "linked/rings.yaml")',
      'tenants.yaml:5:90: tenants.b.overlay: is no YAML file; a layer is one, or a folder of them (is "base/notes.txt")',
    ]);
  });

  test("a list that is not there, or is a program", async () => {
    const folder = await fleetFolder({ "tenants.ts": "export default {}" });

    expect(await problemsOf(loadTenantList(join(folder, "tenants.yaml")), folder)).toEqual([
      "tenants.yaml: does not exist, or is a link that leads nowhere",
    ]);
    expect(await problemsOf(loadTenantList(join(folder, "tenants.ts")), folder)).toEqual([
      "tenants.ts: is no YAML file, and a list of tenants must be one",
    ]);
  });
});

describe("a secret in a list", () => {
  test.each([
    ["secret: Zq8~s3cret", "secret", "secretEnv"],
    ["clientSecret: Zq8~s3cret", "clientSecret", "secretEnv"],
    ["client_secret: Zq8~s3cret", "client_secret", "secretEnv"],
    ["password: Zq8~s3cret", "password", "secretEnv"],
    ["accessToken: Zq8~s3cret", "accessToken", "secretEnv"],
  ])("is refused with advice and never told: %s", async (written, key, instead) => {
    const text = `${head}credentials:\n  app: { type: secret, clientId: ${app}, secretEnv: APP_SECRET, ${written} }\n${one}`;

    const told = await problems(text);

    expect(told).toEqual([
      `tenants.yaml:4:95: credentials.app.${key}: would hold a secret, and no secret stands in this file: name an environment variable or a file instead (${instead}), and take this one out of the history too`,
    ]);
  });

  test("is not told either where it stands in place of a variable's name", async () => {
    const told = await problems(
      `${head}credentials:\n  app: { type: secret, clientId: ${app}, secretEnv: "Zq8~s3cret" }\n  other: { type: token, env: "ey.s3cret" }\n${one}`,
    );

    expect(told).toEqual([
      "tenants.yaml:4:83: credentials.app.secretEnv: must be the name of an environment variable, in upper case",
      "tenants.yaml:5:30: credentials.other.env: must be the name of an environment variable such as TOKEN_{tenant}",
    ]);
  });
});
