import { type WireObject, wireText } from "../kind/wire.ts";

/**
 * What an app's content is, as the last line of its notes says it. Graph itself tells no digest of
 * a content; the line is written together with the number of the version that it speaks of.
 */
export interface ContentMarker {
  /** The version of the content that it speaks of. */
  readonly version: string;
  /** File name of the archive. */
  readonly archive: string;
  /** Bytes of the archive. */
  readonly bytes: number;
  /** Of the archive, such as `sha256:0123...`. */
  readonly digest: string;
  /** Of the script that installs it, SHA-256. */
  readonly installer: string;
}

const markerLine =
  /^\[ringwright content v1 version=([0-9A-Za-z._-]{1,64}) archive=([0-9A-Za-z._+-]{1,128}) bytes=(\d{1,15}) digest=(sha(?:256|512):[0-9a-f]{64,128}) installer=(sha256:[0-9a-f]{64})\]$/;

/**
 * What an app holds; undefined where nobody can say: nothing was committed, or what is committed is
 * not what the notes speak of, as after an upload by hand.
 */
export function committedContent(wire: WireObject): ContentMarker | undefined {
  const { marker } = splitNotes(wire["notes"]);
  const committed = wireText(wire, "committedContentVersion");
  if (!marker || committed === "" || marker.version !== committed) return undefined;
  return wire["publishingState"] === "notPublished" ? undefined : marker;
}

/** Notes with the marker as the last line; what people wrote stays. */
export function notesWith(notes: unknown, marker: ContentMarker): string {
  const { version, archive, bytes, digest, installer } = marker;
  const own = `[ringwright content v1 version=${version} archive=${archive} bytes=${bytes} digest=${digest} installer=${installer}]`;
  const { text } = splitNotes(notes);
  return text === "" ? own : `${text}\n${own}`;
}

function splitNotes(notes: unknown): { readonly text: string; readonly marker?: ContentMarker } {
  const all = typeof notes === "string" ? notes.trimEnd() : "";
  const start = all.lastIndexOf("\n") + 1;
  const [, version = "", archive = "", bytes = "", digest = "", installer = ""] =
    markerLine.exec(all.slice(start)) ?? [];
  if (version === "") return { text: all };
  return {
    text: all.slice(0, start).trimEnd(),
    marker: { version, archive, bytes: Number(bytes), digest, installer },
  };
}
