import type { OsBuild } from "../devices/os-build.ts";
import { windowsData } from "./windows-data.ts";

/**
 * Revisions compare only within one track: that of a build, or that of a server which shares the
 * build and counts on its own. A number, so that it can be a key.
 */
export type Track = number;

/** The track of a build's revision. */
export function trackOf(build: number, revision: number): Track {
  return serverOf({ build, revision }) === undefined ? build : -build;
}

/** The build of a track. */
export function buildOfTrack(track: Track): number {
  return Math.abs(track);
}

/** Whether a track is that of a server. */
export function isServerTrack(track: Track): boolean {
  return track < 0;
}

/** The server whose updates a device gets, such as `Windows Server 2025`; undefined for clients. */
export function serverOf({ build, revision }: OsBuild): string | undefined {
  return windowsData.serverTracks.find(
    (server) => server.build === build && revision !== null && revision >= server.fromRevision,
  )?.name;
}
