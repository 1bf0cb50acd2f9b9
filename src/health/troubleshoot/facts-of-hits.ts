import type { KnowledgeHit } from "../knowledge/open-knowledge.ts";
import type { DeviceFacts } from "./facts.ts";

// a download that is not what was announced
const checksumCodes = ["0x80200053", "0x80246002"];

/** What a code says of the device that reports it: only what ships is believed. */
export function factsOfHits(hits: readonly KnowledgeHit[]): DeviceFacts {
  const hit = hits.find(
    ({ match, trust, kind }) => match === "code" && trust === "shipped" && kind !== "symptom",
  );
  if (hit === undefined) return {};
  return {
    ...(hit.class !== null && { failureClass: hit.class }),
    ...(hit.codes.some((code) => checksumCodes.includes(code)) && { checksumFailed: true }),
    ...(hit.id === "alert/SafeguardHold" && { offered: false, safeguardHold: true }),
    ...(hit.id === "alert/PolicyConflictPause" && { paused: true }),
  };
}
