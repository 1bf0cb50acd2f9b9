const byteUnits = ["B", "kB", "MB", "GB", "TB", "PB"] as const;

/** Bytes as people read them, in powers of 1,000 and three digits: `56 GB`, `70.2 MB`. */
export function bytesText(bytes: number): string {
  const digits = bytes === 0 ? 0 : Math.floor(Math.log10(Number(bytes.toPrecision(3))));
  const power = Math.min(byteUnits.length - 1, Math.floor(digits / 3));
  return `${shortNumber(bytes / 1000 ** power)} ${byteUnits[power] ?? "B"}`;
}

/** How long a link is busy, as people read it: `2.5 h`, `30 min`, `3.1 days`, `less than a minute`. */
export function linkTimeText(hours: number): string {
  const minutes = hours * 60;
  if (minutes < 1) return "less than a minute";
  if (minutes < 59.5) return `${minutes.toFixed(0)} min`;
  if (hours < 48) return `${trimmed(hours.toFixed(1))} h`;
  return `${trimmed((hours / 24).toFixed(1))} days`;
}

function shortNumber(value: number): string {
  return value >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

function trimmed(text: string): string {
  return text.replace(/\.0$/, "");
}
