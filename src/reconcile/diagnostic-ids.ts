/**
 * What each diagnostic of a plan means. Ids are stable: pipelines match on them.
 * RW1xx: finding objects and references. RW2xx: state that operators or the service own. RW3xx: changes
 * that need a decision. RW4xx: guards.
 */
export const diagnosticIds = {
  ambiguous: "RW101",
  missingId: "RW102",
  missingReference: "RW103",
  wrongKind: "RW104",
  blockedDependency: "RW105",
  memberNotFound: "RW106",
  memberAmbiguous: "RW107",
  unread: "RW108",
  otherStack: "RW109",
  refused: "RW110",
  copied: "RW111",
  autopatch: "RW112",
  keptTarget: "RW113",
  claimedTwice: "RW114",
  sameGroup: "RW115",
  stillUsed: "RW116",
  partProblem: "RW117",
  untimely: "RW118",
  partNote: "RW203",
  paused: "RW201",
  rollingBack: "RW202",
  conflict: "RW301",
  needsAdopt: "RW302",
  needsReplace: "RW303",
  cannotReplace: "RW304",
  protected: "RW305",
  needsPrune: "RW306",
  incomplete: "RW307",
  maxDeletes: "RW401",
  maxChangedPercent: "RW402",
  maxDevicesAffected: "RW403",
  freeze: "RW404",
} as const;
