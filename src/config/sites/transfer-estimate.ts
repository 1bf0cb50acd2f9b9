/** What has to reach the devices of one site, and over what. */
export interface Transfer {
  /** A whole number from 0 on. */
  readonly devices: number;
  /** That each of them gets. */
  readonly bytes: number;
  /** Of the whole link; more than 0. */
  readonly mbitPerSecond: number;
  /** The share of the bytes that comes from peers or a cache at the site, 0 to 1. */
  readonly peerShare: number;
}

/** How long a link is busy with nothing else, in hours; exact, not rounded. */
export interface TransferEstimate {
  readonly hoursWithoutPeers: number;
  /** Never less than one copy takes: the first device has nobody to get it from. */
  readonly hoursWithPeers: number;
}

const bitsInMbit = 1_000_000;

/**
 * How long the whole link of a site is busy with a content, where every device fetches it over the
 * link, and where peers give each other their share.
 *
 * @example
 * const { hoursWithoutPeers, hoursWithPeers } = transferEstimate({
 *   devices: 800,
 *   bytes: 70_000_000,
 *   mbitPerSecond: 50,
 *   peerShare: 0.8,
 * });
 * console.log(hoursWithoutPeers.toFixed(1), hoursWithPeers.toFixed(1)); // 2.5 0.5
 *
 * @throws {RangeError} for a number that is none of these.
 */
export function transferEstimate(transfer: Transfer): TransferEstimate {
  const { devices, bytes, mbitPerSecond, peerShare } = transfer;
  demand(Number.isSafeInteger(devices) && devices >= 0, "devices", devices);
  demand(Number.isSafeInteger(bytes) && bytes >= 0, "bytes", bytes);
  demand(Number.isFinite(mbitPerSecond) && mbitPerSecond > 0, "mbitPerSecond", mbitPerSecond);
  demand(peerShare >= 0 && peerShare <= 1, "peerShare", peerShare);
  const hoursFor = (copies: number) => (copies * bytes * 8) / (mbitPerSecond * bitsInMbit) / 3600;
  return {
    hoursWithoutPeers: hoursFor(devices),
    hoursWithPeers: hoursFor(Math.max(devices * (1 - peerShare), Math.min(devices, 1))),
  };
}

function demand(isSound: boolean, name: string, value: number): void {
  if (!isSound) throw new RangeError(`${name} must not be ${value}`);
}
