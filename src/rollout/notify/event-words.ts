import type { RolloutSpec } from "../../config/rollouts/rollout-schema.ts";
import type { RolloutEventType } from "../state/rollout-state.ts";

/** What `on` of a webhook may name. */
export type NotifyEvent = RolloutSpec["notify"][number]["on"][number];

/** How an event is told to a chat. */
export interface EventWords {
  /** What has to be in `on` for it to be sent; null: it is never sent. */
  readonly on: NotifyEvent | null;
  /** Goes on where a sentence begins with the rollout's name. */
  readonly words: string;
  /** A colour of adaptive cards. */
  readonly tone: "good" | "warning" | "attention" | "accent";
}

/** Of each event. More kinds of event happen than `on` has names for. */
export const eventWords: Readonly<Record<RolloutEventType, EventWords>> = {
  started: { on: "started", words: "has started", tone: "accent" },
  restarted: { on: "started", words: "begins again with a newer release", tone: "accent" },
  stageReleased: { on: null, words: "releases a stage", tone: "accent" },
  stageReached: { on: null, words: "has reached a stage", tone: "accent" },
  stageSoaked: { on: null, words: "judges a stage", tone: "accent" },
  stagePassed: { on: "stagePassed", words: "has passed a stage", tone: "good" },
  overridden: {
    on: "stagePassed",
    words: "has passed a stage in spite of its gates",
    tone: "warning",
  },
  awaitingApproval: { on: "awaitingApproval", words: "waits for an approval", tone: "warning" },
  approved: { on: null, words: "is approved", tone: "good" },
  held: { on: "held", words: "is held", tone: "attention" },
  paused: { on: "held", words: "is paused by a person", tone: "warning" },
  rollingBack: { on: "held", words: "is stopped and goes back", tone: "attention" },
  cleared: { on: "cleared", words: "goes on: its hold is cleared", tone: "good" },
  resumed: { on: "cleared", words: "is resumed", tone: "good" },
  retried: { on: "cleared", words: "is looked at again", tone: "accent" },
  aborted: { on: "aborted", words: "is aborted", tone: "attention" },
  superseded: { on: "aborted", words: "ends: a newer release took its place", tone: "attention" },
  rolledBack: { on: "rolledBack", words: "is rolled back", tone: "attention" },
  rollbackFailed: {
    on: "rollbackFailed",
    words: "could not be rolled back",
    tone: "attention",
  },
  completed: { on: "completed", words: "is completed", tone: "good" },
  holdRenewed: { on: null, words: "renews a hold", tone: "accent" },
  holdExpiring: {
    on: "holdExpiring",
    words: "holds a stage that is soon let go",
    tone: "attention",
  },
};
