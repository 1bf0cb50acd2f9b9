import type { ByteView } from "./byte-view.ts";

/**
 * A value of a record as XML would show it. What is of a type that is not known is hexadecimal.
 *
 * @see https://github.com/libyal/libevtx/blob/main/documentation/Windows%20XML%20Event%20Log%20(EVTX).asciidoc
 */
export function evtxValueText(type: number, view: ByteView, size: number): string {
  if ((type & 0x80) !== 0) return arrayText(type & 0x7f, view, size);
  switch (type) {
    case 0x00:
      view.skip(size);
      return "";
    case 0x01:
      return view.text(size >> 1).replace(/\0+$/, "");
    case 0x02:
      return view.bytes(size).toString("latin1").replace(/\0+$/, "");
    case 0x03:
      return String(view.i8());
    case 0x04:
      return String(view.u8());
    case 0x05:
      return String(view.i16());
    case 0x06:
      return String(view.u16());
    case 0x07:
      return String(view.i32());
    case 0x08:
      return String(view.u32());
    case 0x09:
      return String(view.i64());
    case 0x0a:
      return String(view.u64());
    case 0x0b:
      return String(view.f32());
    case 0x0c:
      return String(view.f64());
    case 0x0d:
      return String(view.bytes(size).some((byte) => byte !== 0));
    case 0x0f:
      return guidText(view);
    case 0x10:
      return `0x${(size === 8 ? view.u64() : BigInt(view.u32())).toString(16)}`;
    case 0x11:
      return fileTimeText(view.u64());
    case 0x14:
      return `0x${view.u32().toString(16)}`;
    case 0x15:
      return `0x${view.u64().toString(16)}`;
    default:
      return view.bytes(size).toString("hex").toUpperCase();
  }
}

/** `2026-11-10T12:00:00.0000000Z`: ticks of 100 ns since 1601. */
function fileTimeText(ticks: bigint): string {
  const at = new Date(Number(ticks / 10_000n) - 11_644_473_600_000);
  if (Number.isNaN(at.getTime())) return "";
  const fraction = String(ticks % 10_000_000n).padStart(7, "0");
  return at.toISOString().replace(/\.\d{3}Z$/, `.${fraction}Z`);
}

function guidText(view: ByteView): string {
  const hex = (value: number, length: number) => value.toString(16).padStart(length, "0");
  const parts = [hex(view.u32(), 8), hex(view.u16(), 4), hex(view.u16(), 4)];
  const rest = view.bytes(8).toString("hex");
  return `{${[...parts, rest.slice(0, 4), rest.slice(4)].join("-")}}`.toUpperCase();
}

const sizes: Readonly<Record<number, number>> = {
  0x03: 1,
  0x04: 1,
  0x05: 2,
  0x06: 2,
  0x07: 4,
  0x08: 4,
  0x09: 8,
  0x0a: 8,
  0x0b: 4,
  0x0c: 8,
  0x0d: 4,
  0x0f: 16,
  0x11: 8,
  0x14: 4,
  0x15: 8,
};

function arrayText(type: number, view: ByteView, size: number): string {
  if (type === 0x01)
    return view
      .text(size >> 1)
      .replace(/\0+$/, "")
      .replaceAll("\0", "\n");
  const one = sizes[type];
  if (one === undefined) return view.bytes(size).toString("hex").toUpperCase();
  return Array.from({ length: Math.floor(size / one) }, () => evtxValueText(type, view, one)).join(
    "\n",
  );
}
