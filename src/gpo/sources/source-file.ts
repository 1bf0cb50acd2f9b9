/** One file of Group Policy, of whatever kind. */
export interface GroupPolicyFile {
  /** Its path as it was given, for messages; says what it is in a backup folder. */
  readonly name: string;
  readonly bytes: Uint8Array;
}
