/** What `ringwright demo` applies: three rings, four groups. */
export const demoConfig = `version: 1
stack: demo
groups:
  all-windows: { existing: true, displayName: All Windows devices }
  pilot:
    displayName: WinUpdate-Pilot
    description: First devices to receive updates
    membershipRule: (device.deviceOSType -eq "Windows") and (device.accountEnabled -eq true)
    sample: { percent: 5 }
  early:
    displayName: WinUpdate-Early
    membershipRule: (device.deviceOSType -eq "Windows") and (device.accountEnabled -eq true)
    sample: { percent: 20, offset: 5 }
  vip:
    displayName: WinUpdate-VIP
    members: { devices: [LT-0001, LT-0002, LT-0003] }
rings:
  pilot:
    displayName: Ring 1 - Pilot
    order: 10
    quality: { deferralDays: 0, deadlineDays: 2 }
    feature: { deferralDays: 0 }
    gracePeriodDays: 2
    assignments: [ { group: pilot }, { exclude: vip } ]
  early:
    displayName: Ring 2 - Early
    order: 20
    quality: { deferralDays: 3, deadlineDays: 3 }
    feature: { deferralDays: 0 }
    gracePeriodDays: 2
    assignments: [ { group: early }, { exclude: vip } ]
  broad:
    displayName: Ring 3 - Broad
    order: 30
    quality: { deferralDays: 7 }
    feature: { deferralDays: 0 }
    restartWarning: { hours: 4 }
    maintenanceWindow: { start: "02:00", end: "05:00" }
    assignments: [ { group: all-windows }, { exclude: pilot }, { exclude: early }, { exclude: vip } ]
guards: { maxDeletes: 0 }
`;
