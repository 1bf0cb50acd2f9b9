// HTTP requests, a $batch being one. They are counts, so that they are tested as well.
import { applyText, createBenchLab, mixedConfig, planText, requestsOf } from "./lab.ts";
import type { Measure } from "./measure.ts";

const numbers = Array.from({ length: 50 }, (_, index) => index);

export async function bench(): Promise<Measure[]> {
  return [...(await fiftyRings()), await dynamicExclusions(), await threeHundred()];
}

/** 50 rings, each assigned to two groups of its own. */
async function fiftyRings(): Promise<Measure[]> {
  const { mock, tenant } = createBenchLab({ groups: groups({}) });
  await applyText(tenant, rings(3, "a", "b"));
  const unchanged = await requestsOf(mock, async () => {
    const { changes } = await planText(tenant, rings(3, "a", "b"));
    if (changes.length > 0) throw new Error("the plan of 50 rings is not empty");
  });
  const changed = await requestsOf(mock, async () => await applyText(tenant, rings(4, "b", "a")));
  return [
    {
      name: "unchanged plan, 50 rings x 2 groups",
      value: unchanged,
      unit: "requests",
      budget: { atMost: 2 },
      rivals:
        "IntuneCD 11, 2 for its modules; Terraform 50 with group ids in the files, 150 with a data source for each group",
    },
    {
      name: "apply, all 50 rings and assignments changed",
      value: changed,
      unit: "requests",
      budget: { atMost: 16 },
      rivals:
        "IntuneCD 261, swapped assignments not written; Terraform 200 with group ids in the files, 300 with data sources",
    },
  ];
}

/** The same where each ring gains an exclusion whose processing has to be read. */
async function dynamicExclusions(): Promise<Measure> {
  const { mock, tenant } = createBenchLab({
    groups: groups({
      groupTypes: ["DynamicMembership"],
      membershipRule: '(device.displayName -startsWith "A")',
      membershipRuleProcessingState: "On",
    }),
  });
  await applyText(tenant, rings(3, "a", "b"));
  return {
    name: "the same, each gaining an exclusion of a dynamic group",
    value: await requestsOf(mock, async () => await applyText(tenant, rings(4, "b", "a"))),
    unit: "requests",
    budget: { atMost: 20 },
  };
}

/** 100 rings, 100 groups, 100 other policies, all assigned. */
async function threeHundred(): Promise<Measure> {
  const config = mixedConfig(100);
  const { mock, tenant } = createBenchLab({});
  await applyText(tenant, config);
  const requests = await requestsOf(mock, async () => {
    const { changes, summary } = await planText(tenant, config);
    if (changes.length > 0 || summary.unchanged !== 300)
      throw new Error("the plan of 300 objects is not empty");
  });
  return {
    name: "unchanged plan, 300 objects of all kinds, all assigned",
    value: requests,
    unit: "requests",
    budget: { atMost: 2 },
  };
}

function groups(more: object): { readonly displayName: string }[] {
  return numbers.flatMap((n) => [
    { displayName: `Group A${n}`, ...more },
    { displayName: `Group B${n}`, ...more },
  ]);
}

function rings(days: number, included: "a" | "b", excluded: "a" | "b"): string {
  return [
    "version: 1",
    "stack: bench",
    "groups:",
    ...numbers.flatMap((n) => [
      `  a${n}: { existing: true, displayName: Group A${n} }`,
      `  b${n}: { existing: true, displayName: Group B${n} }`,
    ]),
    "rings:",
    ...numbers.map(
      (n) =>
        `  r${n}: { displayName: Ring ${n}, quality: { deferralDays: ${days} }, assignments: [ { group: ${included}${n} }, { exclude: ${excluded}${n} } ] }`,
    ),
  ].join("\n");
}
