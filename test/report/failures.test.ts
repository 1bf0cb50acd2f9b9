import { describe, expect, test } from "vitest";
import { emptyCounts } from "../../src/health/policy-tally.ts";
import {
  type ComplianceReport,
  type ErrorCount,
  errorMeaningOf,
  type PolicyCompliance,
} from "ringwright";
import { complianceHtml, complianceText, plainPaint } from "ringwright/report";

const error = (code: string): ErrorCount => {
  const known = errorMeaningOf(code);
  if (known === undefined) throw new Error(`no meaning of ${code}`);
  return { ...known, devices: 3 };
};

describe("failures in a compliance report", () => {
  test("are shown with their cause and class", () => {
    const text = shown(error("0x80072EFD"));

    expect(text).toContain(
      "3 x 0x80072EFD: The update service could not be reached. Firewall rules",
    );
    expect(text).toContain("download addresses (network)");
    expect(page(error("0x80072EFD"))).toContain(
      "The update service could not be reached. Firewall rules",
    );
  });

  test("say that their class is not known, though their meaning is", () => {
    expect(shown(error("0x80240FFF"))).toContain("(unknown class)");
    expect(page(error("0x80240FFF"))).toMatch(/<td[^>]*>unknown<\/td>/);
  });

  test("say where no page of Microsoft gives the meaning", () => {
    expect(shown(error("0x800F0991"))).toContain("missing (no page of Microsoft says so)");
    expect(page(error("0x800F0991"))).toContain("missing (no page of Microsoft says so)");
    expect(page(error("0x800F0991"))).not.toContain("href");
  });
});

const shown = (...errors: ErrorCount[]): string =>
  complianceText(report(errors), [], plainPaint).replace(/\s+/g, " ");

const page = (...errors: ErrorCount[]): string => complianceHtml(report(errors), []);

function report(errors: ErrorCount[]): ComplianceReport {
  const policy: PolicyCompliance = {
    kind: "featureUpdate",
    id: "1",
    displayName: "25H2",
    stack: null,
    key: null,
    ours: null,
    target: "Windows 11, version 25H2",
    counts: { ...emptyCounts(), patched: 7, failing: 3 },
    total: 10,
    patchedPercent: 70,
    dueAt: null,
    dueFrom: null,
    dueAssumed: false,
    paused: null,
    conflicts: { count: 0, devices: [] },
    unmanaged: 0,
    unreachable: [],
    licenceUnknown: 0,
    contradicted: 0,
    unjudged: null,
    reasons: [],
    errors,
    windows: [],
    drivers: null,
    notEvaluated: [],
    error: null,
  };
  return {
    formatVersion: 1,
    createdAt: "2026-11-26T00:00:00Z",
    tenantId: null,
    release: {
      releasedOn: "2026-11-10",
      displayName: "2026-11 B",
      kb: "5000001",
      articles: [],
      revisions: [],
    },
    windowsData: { asOf: "2026-10-06", sources: ["file"], sentence: "of the data of 2026-10-06" },
    silentDays: 14,
    devices: { managed: 10, unmanaged: 0, withoutRing: 0 },
    hotpatch: {
      buildTakes: 0,
      buildTakesNone: 10,
      buildUnknown: 0,
      arm64: 0,
      architectureUnknown: 0,
      chpeOff: { unknown: "nobody tells" },
      readiness: { unknown: "nobody tells" },
      licences: { unknown: "nobody tells" },
    },
    policies: [policy],
    notes: [],
    complete: true,
  };
}
