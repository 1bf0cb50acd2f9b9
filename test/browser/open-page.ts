import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";

/** A page as its reader has it. */
export interface Reader {
  readonly width: number;
  readonly theme: "light" | "dark";
  readonly media?: "print";
}

/** Widths of a phone and of a screen, in both themes. */
export const readers: readonly Reader[] = [360, 1440].flatMap((width) =>
  (["light", "dark"] as const).map((theme) => ({ width, theme })),
);

/** A document, as people open a report: from a file. */
export interface Document {
  readonly content: string;
  readonly type: "html" | "svg";
}

export async function startBrowser(): Promise<Browser> {
  const executablePath = process.env["CHROMIUM"];
  if (executablePath === undefined)
    throw new Error("CHROMIUM names no browser: run npm run test:browser");
  return await chromium.launch({ executablePath });
}

/**
 * A window in which documents are opened one after the other, and read in several ways: to start a
 * window and the tools in it takes as long as to look at what it shows.
 */
export class ReaderWindow {
  readonly page: Page;
  /** What the document that is open said, and what it asked for. */
  readonly complaints: string[] = [];
  readonly requests: string[] = [];
  readonly #folder: string;
  #shown = 0;

  private constructor(page: Page, folder: string) {
    this.page = page;
    this.#folder = folder;
    page.on("console", (message) => this.complaints.push(message.text()));
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("dialog", (dialog) => {
      this.complaints.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("request", (request) => this.requests.push(request.url()));
  }

  static async open(browser: Browser): Promise<ReaderWindow> {
    const folder = await mkdtemp(join(tmpdir(), "ringwright-browser-"));
    const context = await browser.newContext();
    return new ReaderWindow(await context.newPage(), folder);
  }

  async show({ content, type }: Document, reader: Reader): Promise<void> {
    // of a name of its own, so that no document is taken for the one before it
    const file = join(this.#folder, `page-${++this.#shown}.${type}`);
    await writeFile(file, content);
    await this.readAs(reader);
    this.complaints.splice(0);
    this.requests.splice(0);
    const url = pathToFileURL(file).href;
    await this.page.goto(url);
    this.requests.splice(this.requests.indexOf(url), 1);
  }

  /** What is open, as another reader has it. */
  async readAs({ width, theme, media }: Reader): Promise<void> {
    await this.page.setViewportSize({ width, height: 900 });
    await this.page.emulateMedia({ colorScheme: theme, media: media ?? "screen" });
  }

  async close(): Promise<void> {
    await this.page.context().close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
