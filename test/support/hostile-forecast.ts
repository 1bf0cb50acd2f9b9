import type { Forecast } from "ringwright";
import { autopatchForecast } from "./forecast.ts";

/** A forecast in whose every text that a person writes stands the given one. */
export function hostileForecast(name: string): Forecast {
  const forecast = autopatchForecast();
  const [first] = forecast.rings;
  return {
    ...forecast,
    release: name,
    content: { kind: "feature", policy: name, name },
    assumptions: { ...forecast.assumptions, sentences: [name, name] },
    rings: forecast.rings.map((ring) => ({
      ...ring,
      key: ring === first ? name : ring.key,
      displayName: name,
      notes: [name],
      freezeHits: [{ name, devices: 3 }],
    })),
    bake: forecast.bake.map((bake) => ({ ...bake, from: name })),
    freezes: forecast.freezes.map((freeze) => ({ ...freeze, name })),
    diagnostics: [{ id: name, severity: "warning", address: name, message: name }],
  };
}
