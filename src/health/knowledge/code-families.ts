/** What result codes with the same first digits have in common. */
export interface CodeFamily {
  /** Without the last digits, such as `0x8024`. */
  readonly prefix: string;
  readonly title: string;
  readonly action: string;
  readonly source: string;
}

const reference =
  "https://learn.microsoft.com/windows/deployment/update/windows-update-error-reference";
const upgrade =
  "https://learn.microsoft.com/troubleshoot/windows-client/setup-upgrade-and-drivers/windows-10-upgrade-error-codes";
const hresults = "https://learn.microsoft.com/windows/win32/com/structure-of-com-error-codes";

const families: readonly CodeFamily[] = [
  {
    prefix: "0x80244",
    title: "A code of Windows Update about talking to its server",
    action: "Look at proxy, firewall and the server that the device asks.",
    source: reference,
  },
  {
    prefix: "0x80246",
    title: "A code of Windows Update about downloads",
    action: "Let the device download it again, and look at what is on the way.",
    source: reference,
  },
  {
    prefix: "0x8024C",
    title: "A code of Windows Update about drivers",
    action: "Look at the driver that the log names.",
    source: reference,
  },
  {
    prefix: "0x8024",
    title: "A code of Windows Update",
    action: "Read WindowsUpdate.log around the time of the error.",
    source: reference,
  },
  {
    prefix: "0x8007",
    title: "An error of Windows itself (Win32); its last four digits are the number",
    action:
      "Look the number up with net helpmsg, and CBS.log or WindowsUpdate.log for what met it.",
    source: hresults,
  },
  {
    prefix: "0x800F",
    title: "A code of Windows servicing or of device setup",
    action: "Read CBS.log, or setupapi.dev.log for a driver, around the time of the error.",
    source: reference,
  },
  {
    prefix: "0x8019",
    title: "An answer of a web server; its last three digits are the HTTP status",
    action: "Look at what proxy and server say of that status.",
    source: hresults,
  },
  {
    prefix: "0x8020",
    title: "A code of the transfer service (BITS)",
    action: "Look at bits and at the network, and let the device download it again.",
    source: "https://learn.microsoft.com/windows/win32/bits/bits-return-values",
  },
  {
    prefix: "0x80D0",
    title: "A code of Delivery Optimization",
    action: "Look at dosvc and at what blocks its addresses.",
    source: "https://learn.microsoft.com/windows/deployment/do/delivery-optimization-troubleshoot",
  },
  {
    prefix: "0xC190",
    title: "A code of Windows Setup",
    action: "Run SetupDiag, and read setupact.log and setuperr.log.",
    source: upgrade,
  },
  {
    prefix: "0xC180",
    title: "A code of Windows Setup",
    action: "Run SetupDiag, and read setupact.log and setuperr.log.",
    source: upgrade,
  },
];

/** The narrowest family of a code; undefined for one of none. Unverified: that each stands on its page. */
export function familyOf(code: string): CodeFamily | undefined {
  return families.find(({ prefix }) => code.startsWith(prefix));
}
