/** Whether bytes are text in UTF-16, with its mark or without it. */
export function isUtf16([first, second, third, fourth]: Uint8Array): boolean {
  const hasMark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  // every other byte of plain letters is 0
  const isLittle = second === 0 && fourth === 0 && first !== 0 && third !== 0;
  const isBig = first === 0 && third === 0 && second !== 0 && fourth !== 0;
  return hasMark || isLittle || isBig;
}
