import type { ToolStanding } from "../tools/output/tool-standings.ts";

/** How a way of standing is shown. */
export interface StandingWords {
  /** As a part of a sentence about devices. */
  readonly text: string;
  /** What a person does about it; null where nothing is to be done. */
  readonly advice: string | null;
  readonly colour: "green" | "blue" | "yellow" | "magenta" | "red";
}

/** How a device can stand to a version of a tool, in words. */
export const toolStandingWords: Readonly<Record<ToolStanding, StandingWords>> = {
  ok: { text: "as wanted", advice: null, colour: "green" },
  placed: {
    text: "placed, not active yet",
    advice: "the next run of the activation switches Path",
    colour: "blue",
  },
  notPlaced: {
    text: "folder not there yet",
    advice: "the next run of placing brings it",
    colour: "blue",
  },
  notRun: {
    text: "no script ran yet",
    advice: "the device gets its scripts within about eight hours of being online",
    colour: "blue",
  },
  busy: {
    text: "a build runs from the folder before",
    advice: "the next run tries again; where it stays so, look at what never ends there",
    colour: "yellow",
  },
  locked: {
    text: "another run of the scripts was at work",
    advice: "the next run tries again",
    colour: "yellow",
  },
  foreignPath: {
    text: "another program of that name is earlier on Path",
    advice: "take its folder from the machine's Path, or uninstall it",
    colour: "red",
  },
  hashMismatch: {
    text: "archive or folder differs from the pinned digest",
    advice: "stop: find out who changed the file on the share before anything goes on",
    colour: "red",
  },
  unsupportedOs: {
    text: "Windows is too old for the version",
    advice: "leave the device out, or update its Windows first",
    colour: "yellow",
  },
  noSpace: {
    text: "the disk is too full",
    advice: "free the space that the detail names",
    colour: "red",
  },
  noArchive: {
    text: "the archive is not on the share, or cannot be read",
    advice: "copy it there under its vendor's name; computer accounts need read access",
    colour: "red",
  },
  error: {
    text: "the script found what it does not work on",
    advice: "see the detail, and C:\\ProgramData\\Ringwright on the device",
    colour: "red",
  },
  scriptError: {
    text: "the script ended with an error",
    advice: "see the detail, and C:\\ProgramData\\Ringwright on the device",
    colour: "red",
  },
  cutOutput: {
    text: "what it printed was cut",
    advice: "another script or profile prints after it: look at what runs in PowerShell there",
    colour: "magenta",
  },
  unreadableOutput: {
    text: "what it printed is nothing of the scripts",
    advice: "see whether somebody changed the remediation, and plan",
    colour: "magenta",
  },
};
