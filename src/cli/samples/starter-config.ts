/** The file that `ringwright init` writes: three rings, four groups, every guard. `schema` is a path. */
export const starterConfig = (
  stack: string,
  schema: string,
): string => `# yaml-language-server: $schema=${schema}
version: 1
stack: ${stack}                    # the scope of ownership: one stack, one set of files
# tenantId: 11111111-2222-3333-4444-555555555555   # any other tenant is then refused

groups:
  # dynamic: Entra ID fills it by the rule
  pilot:
    displayName: WinUpdate-Pilot
    description: First devices to receive updates
    membershipRule: (device.deviceOSType -eq "Windows") and (device.accountEnabled -eq true)
    sample: { percent: 5 }         # a stable share of what the rule selects
  early:
    displayName: WinUpdate-Early
    membershipRule: (device.deviceOSType -eq "Windows") and (device.accountEnabled -eq true)
    sample: { percent: 20, offset: 5 }   # the next devices, none of the pilot's
  # assigned: exactly these devices, by name, object id or device id
  vip:
    displayName: WinUpdate-VIP
    members: { devices: [] }
  # existing: { existing: true, displayName: All Windows devices }   # referred to, never written

rings:
  pilot:
    displayName: Ring 1 - Pilot
    order: 10
    quality: { deferralDays: 0, deadlineDays: 2 }
    feature: { deferralDays: 0, deadlineDays: 5, uninstallWindowDays: 30 }
    gracePeriodDays: 2
    assignments: [ { group: pilot }, { exclude: vip } ]
  early:
    displayName: Ring 2 - Early
    order: 20
    quality: { deferralDays: 5, deadlineDays: 3 }
    feature: { deferralDays: 0, deadlineDays: 5, uninstallWindowDays: 30 }
    gracePeriodDays: 2
    assignments: [ { group: early }, { exclude: vip } ]
  broad:
    displayName: Ring 3 - Broad
    order: 30
    quality: { deferralDays: 11, deadlineDays: 3 }
    feature: { deferralDays: 0, deadlineDays: 5, uninstallWindowDays: 30 }
    gracePeriodDays: 2
    activeHours: { start: "08:00", end: "18:00" }
    assignments: [ { allDevices: true }, { exclude: pilot }, { exclude: early }, { exclude: vip } ]

guards: { maxDeletes: 0, maxChangedPercent: 50 }
`;
