/** What tells devices apart of which one kind may fail while the rest is well. */
export const strataNames = ["model", "osVersion", "site"] as const;
/** One of those. */
export type StratumName = (typeof strataNames)[number];

/** What devices install that policies decide on. */
export const installSubjects = ["driver", "feature", "quality"] as const;
