/** One report in the making. */
export interface ExportJob {
  readonly id: string;
  /** As it was asked for; letter case counts. */
  readonly reportName: string;
  readonly select: readonly string[];
  readonly filter: string | null;
  readonly filters: ReadonlyMap<string, string>;
  readonly format: "csv" | "json";
  readonly localization: string;
  readonly requestedAt: number;
  /** Part of the address of the file: whoever has it may read. */
  readonly signature: string;
}
