import { nodeCrypto } from "../graph/late-crypto.ts";

/**
 * One entry of a log as it goes over a network: with an id of its own, so that one which a
 * client sent twice, since the first answer was lost, is read once.
 */
export function logFrame(content: string): string {
  return `${magic} ${nodeCrypto().randomUUID()} ${content.length}\n${content}`;
}

/**
 * What the frames of a log hold, in order.
 *
 * @throws {Error} where something else stands between them.
 */
export function readFrames(text: string, name: string): string {
  const seen = new Set<string>();
  const parts: string[] = [];
  for (let at = 0; at < text.length;) {
    frameHead.lastIndex = at;
    const [head, id, length] = frameHead.exec(text) ?? [];
    const start = at + (head?.length ?? 0);
    const end = start + Number(length);
    if (head === undefined || id === undefined || end > text.length) {
      throw new Error(
        `${name} is no log of ringwright, or was changed by hand; move it away where no run is at work`,
      );
    }
    if (!seen.has(id)) parts.push(text.slice(start, end));
    seen.add(id);
    at = end;
  }
  return parts.join("");
}

const magic = "ringwright-log-1";
const frameHead = new RegExp(`${magic} ([0-9a-f-]{36}) (\\d+)\\n`, "y");
