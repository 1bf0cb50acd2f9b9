/** Policy files of two rings, and a rollout of October's updates that asks for an approval between them. */
export const octoberRollout = `version: 1
stack: corp
groups:
  pilot: { displayName: Pilot, membershipRule: (device.deviceOSType -eq "Windows"), sample: { percent: 50 } }
  rest: { displayName: Rest, membershipRule: (device.deviceOSType -eq "Windows"), sample: { percent: 50, offset: 50 } }
rings:
  pilot: { displayName: Ring pilot, order: 10, quality: { deferralDays: 0, deadlineDays: 2 }, gracePeriodDays: 2, assignments: [ { group: pilot } ] }
  rest: { displayName: Ring rest, order: 20, quality: { deferralDays: 0, deadlineDays: 2 }, gracePeriodDays: 2, assignments: [ { group: rest } ] }
rollouts:
  october:
    content: { kind: quality, release: 2026-10-13, onSupersede: continue }
    actuator: ringPause
    stages:
      - { name: pilot, ring: pilot, soak: { minHours: 0, startsAtReached: 0.1 }, timeoutDays: 20, gates: [reach, board] }
      - { name: rest, ring: rest, timeoutDays: 20, gates: [reach] }
    gates: { reach: { type: devicesSucceeded, min: 0.1 }, board: { type: approval } }
`;
