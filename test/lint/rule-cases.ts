/** For each rule a config that breaks it, and one next to it that does not. */
export interface RuleCase {
  readonly broken: string;
  readonly sound: string;
  /** Beside the config. */
  readonly files?: Record<string, string>;
}

const people = `groups:
  pilot: { displayName: Pilot, members: { devices: [LT-1] } }
  broad: { displayName: Broad, members: { devices: [LT-2] } }
`;

/** Two rings, of which the second is looked at. */
function second(
  properties: string,
  first = "quality: { deferralDays: 0, deadlineDays: 2 }",
): string {
  return `${people}rings:
  first: { displayName: First, order: 10, ${first}, gracePeriodDays: 2, assignments: [ { group: pilot } ] }
  second: { displayName: Second, order: 20, ${properties}, assignments: [ { group: broad } ] }
`;
}

/** One dynamic group. */
function rule(text: string): string {
  return `groups:\n  some: { displayName: Some, membershipRule: '${text}' }\n`;
}

function filter(text: string): string {
  return `filters:\n  some: { displayName: Some, platform: windows10AndLater, rule: '${text}' }\n`;
}

function setting(properties: string): string {
  return `settings:\n  some: { displayName: Some, ${properties} }\n`;
}

/** A ring with a native window, for all devices. */
function native(
  window: string,
  ring = "automaticUpdateMode: autoInstallAndRebootAtMaintenanceTime",
): string {
  return `rings:
  some: { displayName: Some, ${ring}, maintenanceWindow: { ${window}, enforce: native }, assignments: [ { allDevices: true } ] }
`;
}

/** One remediation, its scripts as they are. */
function remediation(detect: string, more = "", schedule = "every: day, at: '03:00'"): string {
  return `remediations:
  some: { displayName: Some, detect: { script: ${JSON.stringify(detect)} }, ${more} assignments: [ { allDevices: true, schedule: { ${schedule} } } ] }
`;
}

/** Two policies for all devices. */
function together(a: string, b: string): string {
  return `${people}${a}\n${b}\n`;
}

const forPilot = "assignments: [ { group: pilot } ]";
const calendar = `calendar: { timeZone: Europe/Berlin, businessHours: { start: "08:00", end: "17:00" } }\n`;
const weekly =
  'automaticUpdateMode: autoInstallAndRebootAtScheduledTime, maintenanceWindow: { start: "02:00", day: friday';

/** A rollout of one release through a ring of its own; `first` and `gate` are what is looked at. */
function rollout(
  first = "timeoutDays: 7",
  gate = "type: failureRate, max: 0.05, minSample: 59",
  more = "",
  ring = "",
): string {
  return `rings:
  first: { displayName: First, quality: { deferralDays: 0 }, ${ring}assignments: [ { allDevices: true } ] }
  last: { displayName: Last, quality: { deferralDays: 0 }, assignments: [] }
rollouts:
  one:
    content: { kind: quality, release: 2026-12-08 }
    actuator: ringPause
    stages:
      - { name: first, ring: first, soak: { minHours: 48 }, gates: [g], ${first} }
      - { name: last, ring: last, timeoutDays: 14, gates: [reach] }
    gates: { g: { ${gate} }, reach: { type: devicesSucceeded, min: 0.9 } }
    ${more}
`;
}

/** Shares of a population, one stage each. */
function shares(...percent: readonly number[]): string {
  const stages = percent.map(
    (share, index) =>
      `{ name: s${index}, percent: ${share}, soak: { minHours: 48 }, timeoutDays: 7, gates: [reach] }`,
  );
  return `${people.replace("broad:", "to: { displayName: To }\n  broad:")}rollouts:
  one:
    content: { kind: quality, release: 2026-12-08 }
    population: { include: [broad] }
    actuator: { type: groupMembership, group: to }
    stages: [ ${stages.join(", ")} ]
    gates: { reach: { type: devicesSucceeded, min: 0.9 } }
`;
}

const driverRollout = (devices: string) => `groups:
  some: { displayName: Some }
driverUpdates:
  some: { displayName: Some, approval: manual, assignments: [ { group: some } ] }
rollouts:
  one:
    content: { kind: driver, drivers: ["Intel*"] }
    actuator: driverApproval
    stages: [ { name: some, group: some, timeoutDays: 7, gates: [reach] } ]
    gates: { reach: { type: devicesSucceeded, min: 0.9 } }
    rollback: { devices: ${devices} }
`;
const featureRollout = (days: number) =>
  rollout(`timeoutDays: 20`, undefined, "", `feature: { uninstallWindowDays: ${days} }, `).replace(
    "kind: quality, release: 2026-12-08",
    'kind: feature, version: "Windows 11, version 25H2"',
  );
const metric = (query: string) =>
  rollout(
    undefined,
    `type: prometheus, url: "https://p.example", query: "${query}", pass: value < 1, onMissing: hold`,
  );

const goTool = (version: string, more = "") =>
  String.raw`tools: { go: { version: "${version}", ${more} source: '\\files\go' } }`;

const goPins = {
  "tools.lock.json": JSON.stringify({
    formatVersion: 1,
    tools: {
      go: Object.fromEntries(
        ["1.25.3", "1.27.4"].map((version) => [
          version,
          {
            x64: {
              file: `go${version}.windows-amd64.zip`,
              url: `https://go.dev/dl/go${version}.windows-amd64.zip`,
              sha256: "a".repeat(64),
              from: "https://go.dev/dl/",
              readAt: "2026-11-20T09:00:00Z",
            },
          },
        ]),
      ),
    },
  }),
};

/** Rules that files alone can break. The time is 22 November 2026. */
export const ruleCases: Readonly<Record<string, RuleCase>> = {
  RL112: {
    broken: rollout(undefined, undefined, "", "userPauseAccess: enabled, "),
    sound: rollout(undefined, undefined, "", "userPauseAccess: disabled, "),
  },
  RL416: {
    broken: driverRollout("withApproval"),
    sound: driverRollout("never"),
  },
  RL701: {
    broken: rollout(undefined, "type: failureRate, max: 0.05"),
    sound: rollout(),
  },
  RL703: {
    broken: rollout().replace("minHours: 48", "minHours: 24"),
    sound: rollout(),
  },
  RL704: {
    broken: rollout("timeoutDays: 2"),
    sound: rollout(),
  },
  RL706: {
    broken:
      rollout(
        undefined,
        undefined,
        'windows: [ { days: [sat], start: "02:00", end: "05:00", timeZone: UTC } ]',
      ) +
      "calendar: { timeZone: UTC, freeze: [ { name: long, from: 2026-11-20, to: 2027-01-31 } ] }",
    sound: rollout(
      undefined,
      undefined,
      'windows: [ { days: [sat], start: "02:00", end: "05:00", timeZone: UTC } ]',
    ),
  },
  RL707: {
    broken: rollout("timeoutDays: 36"),
    sound: rollout(),
  },
  RL708: {
    broken: featureRollout(10),
    sound: featureRollout(30),
  },
  RL709: {
    broken: metric("rate(errors[5m])"),
    sound: metric("max(rate(errors[5m]))"),
  },
  RL710: {
    broken: shares(60, 50),
    sound: shares(60, 40),
  },
  RL711: {
    broken: rollout().replace("gates: [reach]", "gates: [g]"),
    sound: rollout(),
  },
  RL103: {
    broken: second("quality: { deferralDays: 7, deadlineDays: 1 }"),
    sound: second("quality: { deferralDays: 7, deadlineDays: 2 }"),
  },
  RL106: {
    broken: second(
      "quality: { deferralDays: 7, deadlineDays: 2 }, engagedRestart: { deadlineDays: 7 }",
    ),
    sound: second("quality: { deferralDays: 7 }, engagedRestart: { deadlineDays: 7 }"),
  },
  RL108: {
    broken: second("automaticUpdateMode: notifyDownload"),
    sound: second("automaticUpdateMode: notifyDownload, quality: { deadlineDays: 3 }"),
  },
  RL109: {
    broken: second("businessReadyUpdatesOnly: windowsInsiderBuildSlow"),
    sound: second("businessReadyUpdatesOnly: businessReadyOnly"),
  },
  RL110: {
    broken: second(
      "quality: { deadlineDays: 3 }, updateNotificationLevel: disableAllNotifications",
    ),
    sound: second("quality: { deadlineDays: 3 }, updateNotificationLevel: restartWarningsOnly"),
  },
  RL111: {
    broken: second("skipChecksBeforeRestart: true"),
    sound: second("skipChecksBeforeRestart: false"),
  },
  RL113: {
    broken: second("deliveryOptimizationMode: httpOnly"),
    sound: second("deliveryOptimizationMode: userDefined"),
  },
  RL201: {
    broken: second(`quality: { deadlineDays: 3 }, ${weekly} }`),
    sound: second(`quality: { deferralDays: 7 }, ${weekly} }`),
  },
  RL202: {
    broken: second('activeHours: { start: "04:00", end: "23:00" }'),
    sound: second('activeHours: { start: "04:00", end: "22:00" }'),
  },
  RL203: {
    broken: `${second('activeHours: { start: "09:00", end: "17:00" }')}${calendar}`,
    sound: `${second('activeHours: { start: "08:00", end: "18:00" }')}${calendar}`,
  },
  RL204: {
    broken: second('maintenanceWindow: { start: "02:00", end: "04:30" }'),
    sound: second('maintenanceWindow: { start: "02:00", end: "05:00" }'),
  },
  RL205: {
    broken: second('maintenanceWindow: { start: "02:00", end: "05:00" }'),
    sound: second('maintenanceWindow: { start: "02:00" }'),
  },
  RL206: {
    broken: second('maintenanceWindow: { start: "02:30" }'),
    sound: second('maintenanceWindow: { start: "02:00" }'),
  },
  RL207: {
    broken: second(`quality: { deferralDays: 7 }, ${weekly}, weeks: [secondWeek] }`),
    sound: second(`quality: { deferralDays: 0 }, ${weekly}, weeks: [secondWeek, thirdWeek] }`),
  },
  RL208: {
    broken: second(
      'automaticUpdateMode: windowsDefault, activeHours: { start: "08:00", end: "18:00" }',
    ),
    sound: second(
      'automaticUpdateMode: autoInstallAtMaintenanceTime, activeHours: { start: "08:00", end: "18:00" }',
    ),
  },
  RL209: {
    broken: second("automaticUpdateMode: autoInstallAndRebootAtScheduledTime"),
    sound: second(`${weekly} }`),
  },
  RL210: {
    broken: second("postponeRebootUntilAfterDeadline: true"),
    sound: second("postponeRebootUntilAfterDeadline: false"),
  },
  RL211: {
    broken: native('start: "22:00", end: "04:00"', "quality: { deadlineDays: 5 }"),
    sound: native('start: "22:00", end: "04:00"'),
  },
  RL212: {
    broken: native(
      'start: "16:00", end: "20:00"',
      'automaticUpdateMode: autoInstallAtMaintenanceTime, activeHours: { start: "08:00", end: "18:00" }',
    ),
    sound: native(
      'start: "20:00", end: "23:00"',
      'automaticUpdateMode: autoInstallAtMaintenanceTime, activeHours: { start: "08:00", end: "18:00" }',
    ),
  },
  RL213: {
    broken: setting(
      'maintenanceWindow: { nodes: { Enabled: true, StartTime: "02:00", DurationHours: 3, RepeatScheduleOption: 1, StartDate: "2026-10-01" } }',
    ),
    sound: setting(
      'maintenanceWindow: { nodes: { Enabled: true, StartTime: "02:00", DurationHours: 3, RepeatScheduleOption: 1, StartDate: "2026-12-01" } }',
    ),
  },
  RL214: {
    broken: native('start: "00:00", end: "04:00", day: tuesday, weeks: [secondWeek]'),
    sound: native('start: "00:00", end: "04:00", day: wednesday, weeks: [secondWeek]'),
  },
  RL215: {
    broken: native('start: "02:00", end: "05:00"'),
    sound: native('start: "01:00", end: "05:00"'),
  },
  RL216: {
    broken: together(
      `settings:\n  some: { displayName: Some, maintenanceWindow: { start: "01:00", end: "05:00" }, ${forPilot} }`,
      `featureUpdates:\n  some: { displayName: Windows Autopatch - Pilot, version: "Windows 11, version 26H2", ${forPilot} }`,
    ),
    sound: together(
      `settings:\n  some: { displayName: Some, maintenanceWindow: { start: "01:00", end: "05:00" }, ${forPilot} }`,
      `featureUpdates:\n  some: { displayName: Pilot, version: "Windows 11, version 26H2", ${forPilot} }`,
    ),
  },
  RL218: {
    broken: together(
      `settings:\n  a: { displayName: A, maintenanceWindow: { start: "01:00", end: "05:00" }, ${forPilot} }`,
      `  b: { displayName: B, maintenanceWindow: { start: "03:00", end: "06:00" }, ${forPilot} }`,
    ),
    sound: together(
      `settings:\n  a: { displayName: A, maintenanceWindow: { start: "01:00", end: "05:00" }, ${forPilot} }`,
      `  b: { displayName: B, maintenanceWindow: { start: "03:00", end: "06:00" }, assignments: [ { group: broad } ] }`,
    ),
  },
  RL219: {
    broken: `${native('start: "12:00", end: "15:00"')}${calendar}`,
    sound: `${native('start: "17:00", end: "22:00"')}${calendar}`,
  },
  RL220: {
    broken: native('start: "01:00", end: "01:00"'),
    sound: native('start: "01:00", end: "01:00", day: sunday'),
  },
  RL221: {
    broken: native(
      'start: "01:00", end: "05:00"',
      "applicability: { osEdition: { name: E, rule: include, editions: [windows10Enterprise] } }",
    ),
    sound: native('start: "01:00", end: "05:00"', "applicability: { osEdition: null }"),
  },
  RL222: {
    broken: together(
      `rings:\n  some: { displayName: Some, ${weekly} }, ${forPilot} }`,
      `settings:\n  some: { displayName: Some, maintenanceWindow: { start: "20:00", end: "23:00" }, ${forPilot} }`,
    ),
    sound: together(
      `rings:\n  some: { displayName: Some, ${weekly} }, ${forPilot} }`,
      `settings:\n  some: { displayName: Some, maintenanceWindow: { start: "01:00", end: "04:00" }, ${forPilot} }`,
    ),
  },
  RL223: {
    broken: native('start: "01:00", end: "05:00"', "automaticUpdateMode: notifyDownload"),
    sound: native('start: "01:00", end: "05:00"'),
  },
  RL224: {
    broken: together(
      `expediteUpdates:\n  some: { displayName: Some, release: 2026-11-10, daysUntilForcedReboot: 1, ${forPilot} }`,
      `settings:\n  some: { displayName: Some, maintenanceWindow: { start: "01:00", end: "05:00" }, ${forPilot} }`,
    ),
    sound: together(
      `expediteUpdates:\n  some: { displayName: Some, release: 2026-11-10, daysUntilForcedReboot: 1, ${forPilot} }`,
      `settings:\n  some: { displayName: Some, maintenanceWindow: { start: "01:00", end: "05:00" }, assignments: [] }`,
    ),
  },
  RL301: {
    broken: `groups:
  laptops: { displayName: L, membershipRule: 'device.displayName -startsWith "LT"' }
  berlin: { displayName: B, membershipRule: 'device.displayName -contains "BER"' }
rings:
  a: { displayName: A, assignments: [ { group: laptops } ] }
  b: { displayName: B, assignments: [ { group: berlin } ] }
`,
    sound: `groups:
  laptops: { displayName: L, membershipRule: 'device.displayName -startsWith "LT"' }
  desktops: { displayName: B, membershipRule: 'device.displayName -startsWith "PC"' }
rings:
  a: { displayName: A, assignments: [ { group: laptops } ] }
  b: { displayName: B, assignments: [ { group: desktops } ] }
`,
  },
  RL302: {
    broken: `groups:
  own: { displayName: O, membershipRule: 'device.deviceOwnership -eq "Company"' }
rings:
  a: { displayName: A, assignments: [ { group: own } ] }
`,
    sound: `groups:
  own: { displayName: O, membershipRule: 'device.deviceOwnership -eq "Company"' }
rings:
  a: { displayName: A, assignments: [ { group: own } ] }
  b: { displayName: B, assignments: [ { allDevices: true }, { exclude: own } ] }
`,
  },
  RL303: {
    broken: second("quality: { deferralDays: 3 }", "quality: { deferralDays: 4 }"),
    sound: second("quality: { deferralDays: 4 }", "quality: { deferralDays: 3 }"),
  },
  RL304: {
    // offered at 0, found within 22 hours, forced two days later: 70 hours, and two days to look
    broken: second("quality: { deferralDays: 4 }"),
    sound: second("quality: { deferralDays: 5 }"),
  },
  RL305: {
    broken: second("quality: { deferralDays: 3 }", "quality: { deferralDays: 3 }"),
    sound: second("quality: { deferralDays: 4 }", "quality: { deferralDays: 3 }"),
  },
  RL306: {
    broken: `groups:
  some: { displayName: S, membershipRule: 'device.displayName -startsWith "LT"', sample: { percent: 25 } }
rings:
  a: { displayName: A, order: 1, assignments: [ { group: some } ] }
  b: { displayName: B, order: 2, assignments: [] }
`,
    sound: `groups:
  some: { displayName: S, membershipRule: 'device.displayName -startsWith "LT"', sample: { percent: 20 } }
rings:
  a: { displayName: A, order: 1, assignments: [ { group: some } ] }
  b: { displayName: B, order: 2, assignments: [] }
`,
  },
  RL307: {
    broken: second("quality: { deferralDays: 15, deadlineDays: 5 }, gracePeriodDays: 2"),
    sound: second("quality: { deferralDays: 14, deadlineDays: 5 }, gracePeriodDays: 2"),
  },
  RL308: {
    broken: "rings:\n  only: { displayName: Only }\n",
    sound: second("quality: { deferralDays: 7 }"),
  },
  RL309: {
    broken: `${people}rings:
  a: { displayName: A, ${forPilot} }
  b: { displayName: B, assignments: [ { allDevices: true } ] }
`,
    sound: `${people}rings:
  a: { displayName: A, ${forPilot} }
  b: { displayName: B, assignments: [ { allDevices: true }, { exclude: pilot } ] }
`,
  },
  RL311: {
    broken: second("quality: { deadlineDays: null }"),
    sound: second("quality: { deadlineDays: 3 }"),
  },
  RL401: {
    broken: together(
      `rings:\n  some: { displayName: Some, feature: { deferralDays: 10 }, ${forPilot} }`,
      `featureUpdates:\n  some: { displayName: Some, version: "Windows 11, version 26H2", ${forPilot} }`,
    ),
    sound: together(
      `rings:\n  some: { displayName: Some, feature: { deferralDays: 0 }, ${forPilot} }`,
      `featureUpdates:\n  some: { displayName: Some, version: "Windows 11, version 26H2", ${forPilot} }`,
    ),
  },
  RL404: {
    broken: 'featureUpdates:\n  some: { displayName: Some, version: "Windows 11, version 23H2" }\n',
    sound: 'featureUpdates:\n  some: { displayName: Some, version: "Windows 11, version 25H2" }\n',
  },
  RL405: {
    broken: together(
      `featureUpdates:\n  a: { displayName: A, version: "Windows 11, version 26H2", ${forPilot} }`,
      `  b: { displayName: B, version: "Windows 11, version 25H2", ${forPilot} }`,
    ),
    sound: together(
      `featureUpdates:\n  a: { displayName: A, version: "Windows 11, version 26H2", ${forPilot} }`,
      `  b: { displayName: B, version: "Windows 11, version 26H2", ${forPilot} }`,
    ),
  },
  RL407: {
    broken: together(
      `rings:\n  some: { displayName: Some, allowWindows11Upgrade: true, ${forPilot} }`,
      `featureUpdates:\n  some: { displayName: Some, version: "Windows 10, version 22H2", ${forPilot} }`,
    ),
    sound: together(
      `rings:\n  some: { displayName: Some, allowWindows11Upgrade: false, ${forPilot} }`,
      `featureUpdates:\n  some: { displayName: Some, version: "Windows 10, version 22H2", ${forPilot} }`,
    ),
  },
  RL411: {
    broken: together(
      `rings:\n  some: { displayName: Some, quality: { deferralDays: 7 }, ${forPilot} }`,
      `expediteUpdates:\n  some: { displayName: Some, release: 2026-11-10, daysUntilForcedReboot: 1, ${forPilot} }`,
    ),
    sound: together(
      `rings:\n  some: { displayName: Some, quality: { deferralDays: 7 }, ${forPilot} }`,
      `expediteUpdates:\n  some: { displayName: Some, description: exploited in the wild, release: 2026-11-10, daysUntilForcedReboot: 1, ${forPilot} }`,
    ),
  },
  RL412: {
    broken: `${people}expediteUpdates:\n  some: { displayName: Some, release: 2026-10-13, daysUntilForcedReboot: 1, ${forPilot} }\n`,
    sound: `${people}expediteUpdates:\n  some: { displayName: Some, release: 2026-10-13, daysUntilForcedReboot: 1, assignments: [] }\n`,
  },
  RL414: {
    broken: together(
      `driverUpdates:\n  a: { displayName: A, approval: manual, ${forPilot} }`,
      `  b: { displayName: B, approval: automatic, ${forPilot} }`,
    ),
    sound: together(
      `driverUpdates:\n  a: { displayName: A, approval: manual, ${forPilot} }`,
      `  b: { displayName: B, approval: automatic, assignments: [ { group: broad } ] }`,
    ),
  },
  RL417: {
    broken: together(
      `rings:\n  some: { displayName: Some, driversExcluded: true, ${forPilot} }`,
      `driverUpdates:\n  some: { displayName: Some, approval: manual, ${forPilot} }`,
    ),
    sound: together(
      `rings:\n  some: { displayName: Some, driversExcluded: false, ${forPilot} }`,
      `driverUpdates:\n  some: { displayName: Some, approval: manual, ${forPilot} }`,
    ),
  },
  RL421: {
    broken: together(
      `rings:\n  some: { displayName: Some, automaticUpdateMode: notifyDownload, ${forPilot} }`,
      `expediteUpdates:\n  some: { displayName: Some, release: 2026-11-10, daysUntilForcedReboot: 1, ${forPilot} }`,
    ),
    sound: together(
      `rings:\n  some: { displayName: Some, automaticUpdateMode: windowsDefault, ${forPilot} }`,
      `expediteUpdates:\n  some: { displayName: Some, release: 2026-11-10, daysUntilForcedReboot: 1, ${forPilot} }`,
    ),
  },
  RL422: {
    broken: together(
      `settings:\n  some: { displayName: Some, updateSources: { feature: wsus, quality: wsus, driver: wsus, other: wsus }, wsus: { server: "https://wsus:8531" }, ${forPilot} }`,
      `qualityUpdates:\n  some: { displayName: Some, hotpatch: true, ${forPilot} }`,
    ),
    sound: together(
      `settings:\n  some: { displayName: Some, updateSources: { feature: wsus, quality: windowsUpdate, driver: wsus, other: wsus }, wsus: { server: "https://wsus:8531" }, ${forPilot} }`,
      `qualityUpdates:\n  some: { displayName: Some, hotpatch: true, ${forPilot} }`,
    ),
  },
  RL423: {
    broken: `rings:\n  some: { displayName: Some, quality: { deferralDays: 3 } }\n${setting('wsus: { server: "https://wsus:8531" }')}`,
    sound: `rings:\n  some: { displayName: Some, quality: { deadlineDays: 3 } }\n${setting('wsus: { server: "https://wsus:8531" }')}`,
  },
  RL424: {
    broken: `rings:\n  some: { displayName: Some, driversExcluded: true }\n${setting("nodes: { ExcludeWUDriversInQualityUpdate: 1 }")}`,
    sound: `rings:\n  some: { displayName: Some, quality: { deferralDays: 1 } }\n${setting("nodes: { ExcludeWUDriversInQualityUpdate: 1 }")}`,
  },
  RL425: {
    broken: setting("nodes: { SetPolicyDrivenUpdateSourceForQualityUpdates: 1 }"),
    sound: setting(
      "updateSources: { feature: windowsUpdate, quality: windowsUpdate, driver: windowsUpdate, other: windowsUpdate }",
    ),
  },
  RL426: {
    broken: setting("nodes: { TargetReleaseVersion: 24H2 }"),
    sound: setting('nodes: { TargetReleaseVersion: 24H2, ProductVersion: "Windows 11" }'),
  },
  RL427: {
    broken: setting('automaticUpdate: { mode: autoInstallAtMaintenanceTime, time: "03:00" }'),
    sound: setting('automaticUpdate: { mode: autoInstallAndRebootAtScheduledTime, time: "03:00" }'),
  },
  RL428: {
    broken: setting('wsus: { server: "http://wsus:8530" }'),
    sound: setting('wsus: { server: "https://wsus:8531" }'),
  },
  RL429: {
    broken: setting(
      "nodes: { DOCacheHost: cache1.corp.example, DODelayCacheServerFallbackBackground: 3600 }",
    ),
    sound: setting(
      "nodes: { DOCacheHost: cache1.corp.example, DODelayCacheServerFallbackBackground: 3600, DODelayCacheServerFallbackForeground: 60 }",
    ),
  },
  RL431: {
    broken: "featureUpdates:\n  a: { displayName: A, version: 25H2 }\n",
    sound: 'featureUpdates:\n  a: { displayName: A, version: "Windows 11, version 25H2" }\n',
  },
  RL430: {
    broken: setting("nodes: { DODownloadMode: 100 }"),
    sound: setting("nodes: { DODownloadMode: 99 }"),
  },
  RL501: {
    broken: `${people}rings:\n  some: { displayName: Some, assignments: [ { allUsers: true }, { exclude: pilot } ] }\n`,
    sound: `${people}rings:\n  some: { displayName: Some, assignments: [ { allDevices: true }, { exclude: pilot } ] }\n`,
  },
  RL502: {
    broken: `rings:\n  some: { displayName: Some, assignments: [ { allUsers: true } ] }\nfeatureUpdates:\n  some: { displayName: Some, version: "Windows 11, version 26H2" }\n`,
    sound: `rings:\n  some: { displayName: Some, assignments: [ { allDevices: true } ] }\nfeatureUpdates:\n  some: { displayName: Some, version: "Windows 11, version 26H2" }\n`,
  },
  RL503: {
    broken: `groups:\n  pilot: { displayName: Pilot, members: { devices: [] } }\nrings:\n  some: { displayName: Some, ${forPilot} }\n`,
    sound: `groups:\n  pilot: { displayName: Pilot, members: { devices: [LT-1] } }\nrings:\n  some: { displayName: Some, ${forPilot} }\n`,
  },
  RL506: {
    broken: `groups:
  laptops: { displayName: L, membershipRule: 'device.displayName -startsWith "LT"' }
  desktops: { displayName: B, membershipRule: 'device.displayName -startsWith "PC"' }
rings:
  a: { displayName: A, assignments: [ { group: laptops }, { exclude: desktops } ] }
`,
    sound: `groups:
  laptops: { displayName: L, membershipRule: 'device.displayName -startsWith "LT"' }
  desktops: { displayName: B, membershipRule: 'device.displayName -startsWith "LT-9"' }
rings:
  a: { displayName: A, assignments: [ { group: laptops }, { exclude: desktops } ] }
`,
  },
  RL507: {
    broken: `groups:
  kiosks: { displayName: K, membershipRule: 'device.displayName -startsWith "KIOSK"' }
rings:
  a: { displayName: A, assignments: [ { allDevices: true }, { exclude: kiosks } ] }
`,
    sound: `groups:
  kiosks: { displayName: K, members: { devices: [KIOSK-1] } }
rings:
  a: { displayName: A, assignments: [ { allDevices: true }, { exclude: kiosks } ] }
`,
  },
  RL508: {
    broken: `rings:\n  a: { displayName: A, assignments: [ { allDevices: true } ] }\nexceptions: [ { device: LT-1, from: ring/a, until: 2026-11-21, reason: travels } ]\n`,
    sound: `rings:\n  a: { displayName: A, assignments: [ { allDevices: true } ] }\nexceptions: [ { device: LT-1, from: ring/a, until: 2026-11-22, reason: travels } ]\n`,
  },
  RL509: {
    broken: "rings:\n  a: { displayName: 'Ring of ${env:TOWN}' }\n",
    sound: "rings:\n  a: { displayName: Ring of $TOWN }\n",
  },
  RL511: {
    broken: `groups:
  vip: { displayName: VIP, members: { devices: [LT-1] } }
rings:
  a: { displayName: A, assignments: [ { exclude: vip } ] }
`,
    sound: `groups:
  vip: { displayName: VIP, members: { devices: [LT-1] } }
rings:
  a: { displayName: A, assignments: [ { allDevices: true }, { exclude: vip } ] }
`,
  },
  RL510: {
    broken: `groups:
  pilot: { displayName: Pilot, members: { devices: [LT-1] } }
filters:
  corporate: { displayName: Corporate, platform: windows10AndLater, rule: '(device.deviceOwnership -eq "Corporate")' }
rings:
  a: { displayName: A, assignments: [ { allDevices: true }, { group: pilot } ] }
`,
    sound: `groups:
  pilot: { displayName: Pilot, members: { devices: [LT-1] } }
filters:
  corporate: { displayName: Corporate, platform: windows10AndLater, rule: '(device.deviceOwnership -eq "Corporate")' }
rings:
  a: { displayName: A, assignments: [ { allDevices: true, filter: corporate }, { group: pilot } ] }
`,
  },
  RL603: {
    broken: rule('device.deviceOwnership -eq "Corporate"'),
    sound: rule('device.deviceOwnership -eq "Company"'),
  },
  RL606: {
    broken: rule(
      'device.memberOf -any (group.objectId -in ["1b9f7a44-0000-4000-8000-000000000001"])',
    ),
    sound: rule('device.displayName -eq "LT-1"'),
  },
  RL607: {
    broken: rule('device.displayName -contains "LT"'),
    sound: rule('device.displayName -startsWith "LT"'),
  },
  RL608: {
    broken: rule('device.deviceOSVersion -ge "10.0.26100"'),
    sound: rule('device.deviceOSVersion -startsWith "10.0.26100."'),
  },
  RL609: {
    broken: rule('device.deviceOSVersion -startsWith "10.0.26100"'),
    sound: rule('device.deviceOSVersion -startsWith "10.0.26100."'),
  },
  RL610: {
    broken: rule('device.deviceTrustType -eq "Joined"'),
    sound: rule('device.deviceTrustType -eq "AzureAD"'),
  },
  RL611: {
    broken: rule('device.displayName -ne "null"'),
    sound: rule("device.displayName -ne null"),
  },
  RL612: {
    broken: rule('device.displayname -eq "LT-1"'),
    sound: rule('device.displayName -eq "LT-1"'),
  },
  RL613: {
    broken: rule('(device.displayName -eq "A") -and (device.displayName -eq "B")'),
    sound: rule('(device.displayName -eq "A") -or (device.displayName -eq "B")'),
  },
  RL614: {
    broken: rule('device.enrollmentProfileName -eq "Kiosk"'),
    sound: rule('device.displayName -eq "Kiosk"'),
  },
  RL615: {
    broken: rule('device.devicePhysicalIds -any _ -eq "a" -and device.accountEnabled -eq true'),
    sound: rule(
      '(device.devicePhysicalIds -any (_ -eq "a")) -and (device.accountEnabled -eq true)',
    ),
  },
  RL616: {
    broken: rule(
      'device.displayName -eq "A" -and device.accountEnabled -eq true -or device.displayName -eq "B"',
    ),
    sound: rule(
      '(device.displayName -eq "A" -and device.accountEnabled -eq true) -or (device.displayName -eq "B")',
    ),
  },
  RL617: {
    broken: rule("device.displayName -ne $null"),
    sound: rule("device.displayName -ne null"),
  },
  RL619: {
    broken: rule('device.accountEnabled -eq "true"'),
    sound: rule("device.accountEnabled -eq true"),
  },
  RL622: {
    broken: rule('device.displayName -eq `"a`"'),
    sound: rule('device.displayName -eq "a"'),
  },
  RL623: {
    broken: rule('device.displayName -ne ""'),
    sound: rule("device.displayName -ne null"),
  },
  RL624: {
    broken: rule('device.displayName -eq "LT*"'),
    sound: rule('device.displayName -startsWith "LT"'),
  },
  RL625: {
    broken: rule('device.deviceId -eq "LT-1"'),
    sound: rule('device.deviceId -eq "1b9f7a44-0000-4000-8000-000000000001"'),
  },
  RL626: {
    broken: rule('device.devicePhysicalIds -contains "[ZTDId]"'),
    sound: rule('(device.devicePhysicalIds -any (_ -startsWith "[ZTDId]"))'),
  },
  RL627: {
    broken: rule("device.extension_c272a57b722d4eb29bfe327874ae79cb_a -eq true"),
    sound: rule('device.extension_c272a57b722d4eb29bfe327874ae79cb_a -eq "true"'),
  },
  RL628: {
    broken: rule('device.displayName -match "(?i)a"'),
    sound: rule('device.displayName -match "a"'),
  },
  RL630: {
    broken: rule('(device.devicePhysicalIds -any (_ -ne "[OrderID]:1"))'),
    sound: rule('(device.devicePhysicalIds -any (_ -eq "[OrderID]:1"))'),
  },
  RL631: {
    broken: rule('device.displayName -ne "LT-1"'),
    sound: rule('(device.displayName -ne "LT-1") -and (device.displayName -ne null)'),
  },
  RL640: {
    broken: filter(
      '(device.model -eq "A") and (device.deviceName -eq "B") or (device.deviceName -eq "C")',
    ),
    sound: filter(
      '((device.model -eq "A") and (device.deviceName -eq "B")) or (device.deviceName -eq "C")',
    ),
  },
  RL641: {
    broken: filter('(device.osVersion -startsWith "10.0.2")'),
    sound: filter('(device.model -startsWith "10.0.2")'),
  },
  RL642: {
    broken: filter('(device.isTpmAttested -eq "True")'),
    sound: filter('(device.model -eq "True")'),
  },
  RL643: {
    broken: filter('(device.deviceOwnership -eq "Company")'),
    sound: filter('(device.deviceOwnership -eq "Corporate")'),
  },
  RL644: {
    broken: filter('(device.model -eq " ")'),
    sound: filter('(device.model -eq "A")'),
  },
  RL801: {
    broken: remediation("exit 1", 'remediate: { script: "Restart-Computer -Force" },'),
    sound: remediation("# shutdown /r would be wrong\nexit 1"),
  },
  RL802: {
    broken: remediation("Write-Output fine", "remediate: { script: Repair-It },"),
    sound: remediation("Write-Output fine"),
  },
  RL803: {
    broken: remediation("exit 1", "remediate: { script: Repair-It },").replace(
      "allDevices: true,",
      "allDevices: true, runRemediation: false,",
    ),
    sound: remediation("exit 1", "remediate: { script: Repair-It },"),
  },
  RL804: {
    broken: remediation("Write-Output 'größer'"),
    sound: remediation("\ufeffWrite-Output 'größer'"),
  },
  RL805: {
    broken: remediation("exit 0", "", "every: hour"),
    sound: remediation("exit 0", "", "every: hour, interval: 4"),
  },
  RL902: { broken: goTool("1.25.3"), sound: goTool("1.27.4"), files: goPins },
  RL903: {
    broken: goTool("1.27.4", "gotoolchain: auto,"),
    sound: goTool("1.27.4"),
    files: goPins,
  },
};
