/** An error of the parser, and what to do where a value was taken for an option. */
export function withDashAdvice(message: string): string {
  // no option has one dash and more than one letter
  return message.replace(
    /(unknown option '-[^-'][^']+[^]*?)(\n|$)/,
    "$1. A value that begins with a dash goes last, after --$2",
  );
}
