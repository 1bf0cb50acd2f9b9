/** The files of the second half of `ringwright demo`: three rings that evidence releases. */
export const demoRollout = `version: 1
stack: demo
groups:
  pilot: { displayName: Pilot, membershipRule: (device.deviceOSType -eq "Windows"), sample: { percent: 20 } }
  early: { displayName: Early, membershipRule: (device.deviceOSType -eq "Windows"), sample: { percent: 30, offset: 20 } }
  broad: { displayName: Broad, membershipRule: (device.deviceOSType -eq "Windows"), sample: { percent: 50, offset: 50 } }
rings:
  pilot: { displayName: Ring 1 - Pilot, order: 10, quality: { deferralDays: 0, deadlineDays: 2 }, gracePeriodDays: 2, assignments: [ { group: pilot } ] }
  early: { displayName: Ring 2 - Early, order: 20, quality: { deferralDays: 0, deadlineDays: 2 }, gracePeriodDays: 2, assignments: [ { group: early } ] }
  broad: { displayName: Ring 3 - Broad, order: 30, quality: { deferralDays: 0, deadlineDays: 3 }, gracePeriodDays: 2, assignments: [ { group: broad } ] }
rollouts:
  november:
    content: { kind: quality, release: 2026-11-10 }
    tick: { maxGapHours: 24 }
    actuator: ringPause
    stages:
      - { name: pilot, ring: pilot, soak: { minHours: 48 }, timeoutDays: 10, gates: [reach, failures] }
      - { name: early, ring: early, soak: { minHours: 72 }, timeoutDays: 12, gates: [reach, failures] }
      - { name: broad, ring: broad, timeoutDays: 14, gates: [reach] }
    gates:
      reach: { type: devicesSucceeded, min: 0.9 }
      failures: { type: failureRate, max: 0.05, minSample: 59, strata: [model] }
    rollback: { automatic: [failures] }
`;
