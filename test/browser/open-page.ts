import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";

/** A page as its reader has it. */
export interface Reader {
  readonly width: number;
  readonly theme: "light" | "dark";
}

/** Widths of a phone and of a screen, in both themes. */
export const readers: readonly Reader[] = [360, 1440].flatMap((width) =>
  (["light", "dark"] as const).map((theme) => ({ width, theme })),
);

/** A document that is open, and what it said and asked for while it opened. */
export interface OpenPage {
  readonly page: Page;
  readonly complaints: string[];
  readonly requests: string[];
}

export async function startBrowser(): Promise<Browser> {
  const executablePath = process.env["CHROMIUM"];
  if (executablePath === undefined)
    throw new Error("CHROMIUM names no browser: run npm run test:browser");
  return await chromium.launch({ executablePath });
}

/** Opens a document from a file, as people open a report; gives it to `look`, and closes it. */
export async function withPage(
  browser: Browser,
  { content, type, reader }: { content: string; type: "html" | "svg"; reader: Reader },
  look: (open: OpenPage) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "ringwright-browser-"));
  const file = join(folder, `page.${type}`);
  await writeFile(file, content);
  const context = await browser.newContext({
    viewport: { width: reader.width, height: 900 },
    colorScheme: reader.theme,
  });
  try {
    const page = await context.newPage();
    const open: OpenPage = { page, complaints: [], requests: [] };
    page.on("console", (message) => open.complaints.push(message.text()));
    page.on("pageerror", (error) => open.complaints.push(String(error)));
    page.on("dialog", (dialog) => {
      open.complaints.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("request", (request) => open.requests.push(request.url()));
    const url = pathToFileURL(file).href;
    await page.goto(url);
    open.requests.splice(open.requests.indexOf(url), 1);
    await look(open);
  } finally {
    await context.close();
    await rm(folder, { recursive: true, force: true });
  }
}
