import type { AddCommand, LazyAction } from "./rule-commands.ts";

/** The commands under `ringwright import`. */
export function addImportCommands(add: AddCommand, action: LazyAction): void {
  add(
    "gpo <files...>",
    "Turn the registry values of Windows Update policies into rings and settings",
    "reg export HKLM\\Software\\Policies\\Microsoft\\Windows\\WindowsUpdate wu.reg && ringwright import gpo wu.reg --out policies",
  )
    .option("--out <path>", "file or folder to write to", "ringwright.yaml")
    .option("--stack <name>", "the stack that shall own them", "corp-updates")
    .option("--force", "write over an existing file")
    .action(
      action(async () => {
        const { runImportGpo } = await import("./import-gpo.ts");
        return async (
          options: Parameters<typeof runImportGpo>[1],
          io: Parameters<typeof runImportGpo>[2],
          files: readonly string[],
        ) => await runImportGpo(files, options, io);
      }),
    );
}
