import { splitAlpha } from "../../statistics/sample-size.ts";
import { twoShareDifference } from "../../statistics/share-difference.ts";
import type { DeviceHealth } from "./device-health.ts";
import type { DeviceOutcomes } from "./device-outcomes.ts";
import type { HealthUpdate, ModelFailures, ShareOf } from "./health-report.ts";

interface Counts {
  failed: number;
  tried: number;
}

interface UpdateDraft extends Counts {
  readonly models: Map<string, Counts>;
  readonly rings: Map<string, Counts>;
  readonly codes: Map<string, number>;
}

const mostShown = 5;
const confidence = 0.95;

/** How each update went on the devices that said so. */
export class UpdateTally {
  readonly #updates = new Map<string, UpdateDraft>();

  /** What all sources together tell of one device. */
  add(device: DeviceHealth, outcomes: DeviceOutcomes, since: number): void {
    for (const { kb, codes } of outcomes.tried(since)) {
      const draft = this.#updates.get(kb) ?? noTries();
      this.#updates.set(kb, draft);
      const hasFailed = codes.length > 0;
      count(draft, hasFailed);
      count(countsIn(draft.models, device.line.model), hasFailed);
      for (const ring of device.rings) count(countsIn(draft.rings, ring), hasFailed);
      for (const code of codes) draft.codes.set(code, (draft.codes.get(code) ?? 0) + 1);
    }
  }

  /** Those that failed anywhere. */
  failed(
    articles: ReadonlySet<string>,
    ringNames: ReadonlyMap<string, string>,
  ): readonly HealthUpdate[] {
    return [...this.#updates]
      .filter(([, { failed }]) => failed > 0)
      .map(([kb, draft]) => ({
        kb,
        isOfRelease: articles.has(kb),
        failed: draft.failed,
        tried: draft.tried,
        models: modelsOf(draft),
        rings: mostOf(draft.rings).map(([id, counts]) => shareOf(ringNames.get(id) ?? id, counts)),
        codes: [...draft.codes]
          .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
          .slice(0, mostShown)
          .map(([code]) => code),
      }))
      .sort((a, b) => b.failed - a.failed || (a.kb < b.kb ? -1 : 1));
  }
}

function modelsOf(draft: UpdateDraft): readonly ModelFailures[] {
  const level = splitAlpha(confidence, Math.max(1, draft.models.size));
  return mostOf(draft.models).map(([model, counts]) => {
    const others = { failures: draft.failed - counts.failed, devices: draft.tried - counts.tried };
    const { lower } = twoShareDifference(
      { failures: counts.failed, devices: counts.tried },
      others,
      level,
    );
    return { ...shareOf(model, counts), standsOut: others.devices > 0 && lower > 0 };
  });
}

function mostOf(counts: ReadonlyMap<string, Counts>): readonly (readonly [string, Counts])[] {
  return [...counts]
    .filter(([, { failed }]) => failed > 0)
    .sort(([a, x], [b, y]) => y.failed - x.failed || x.tried - y.tried || (a < b ? -1 : 1))
    .slice(0, mostShown);
}

function shareOf(name: string, { failed, tried }: Counts): ShareOf {
  return { name, devices: failed, of: tried };
}

function noTries(): UpdateDraft {
  return { failed: 0, tried: 0, models: new Map(), rings: new Map(), codes: new Map() };
}

function countsIn(groups: Map<string, Counts>, name: string): Counts {
  const counts = groups.get(name) ?? { failed: 0, tried: 0 };
  groups.set(name, counts);
  return counts;
}

function count(counts: Counts, hasFailed: boolean): void {
  counts.tried++;
  if (hasFailed) counts.failed++;
}
