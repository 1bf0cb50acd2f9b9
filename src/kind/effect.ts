/**
 * How much a reader has to know of it: `danger` restarts, upgrades or takes away unasked;
 * `caution` changes what people at their PCs notice; `note` is for completeness.
 */
export type EffectLevel = "danger" | "caution" | "note";

/** What reviewers ask first, and what the summary of a plan counts. */
export type EffectOutcome = "restart" | "upgrade" | "insider" | "loss";

/** What a value, or a change of it, does to a device: one sentence. */
export interface Effect {
  readonly level: EffectLevel;
  readonly message: string;
  readonly outcome?: EffectOutcome;
  /** The only devices that it does something to. Default: all that are reached. */
  readonly on?: "windows10" | "windows11" | "takesHotpatches" | "lacksHotpatches";
}

/** Values of an object by property path; null where nothing is set. */
export type Values = Readonly<Record<string, unknown>>;

/** One value that becomes another on devices. */
export interface ValueMove {
  /** Undefined for devices that have no such policy yet; null where nothing was set. */
  readonly before: unknown;
  /** Null where nothing is set. */
  readonly after: unknown;
  /** The whole object as it will be, live values that the files leave alone included. */
  readonly will: Values;
  /** What the operator has paused, such as `quality`. */
  readonly paused: readonly string[];
}

export type PropertyEffect = (move: ValueMove) => Effect | readonly Effect[] | undefined;

/** A property that needs no sentence, and why. */
export interface NoEffect {
  readonly none: string;
}

/** What each property of a kind does to devices, in both directions: every property is in it. */
export type EffectTable = Readonly<Record<string, PropertyEffect | NoEffect>>;

/** Devices of a policy, by the Windows that they run. */
export interface ReachedDevices {
  readonly devices: number;
  readonly windows11: number;
  readonly windows10: number;
}

/** An object as it will be, for judging what of it Windows does not honour. */
export interface Outlook {
  readonly will: Values;
  /** Whom it will reach; undefined where devices were not read, or cannot be known. */
  readonly reached: ReachedDevices | undefined;
}

export const danger = (message: string, outcome?: EffectOutcome): Effect => ({
  level: "danger",
  message,
  ...(outcome && { outcome }),
});

export const caution = (message: string): Effect => ({ level: "caution", message });

export const note = (message: string): Effect => ({ level: "note", message });

/** Names, texts and tags, which devices never see. */
export const unnoticed: NoEffect = { none: "devices never see it" };
