import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { type Browser, launch } from 'puppeteer-core';

/** Switches of the package that turn off checks which people's browsers make. */
const UNSAFE_SWITCHES: readonly string[] = ['--disable-web-security', '--allow-running-insecure-content'];

/**
 * Starts a headless browser for the page's tests and its screenshot. The browser is unpacked from its npm package into the
 * system's temporary directory. It uses only fonts from npm packages, so pages look the same on every machine.
 */
export async function startBrowser(): Promise<Browser> {
  const executablePath = await chromium.executablePath();
  return await launch({
    args: chromium.args.filter((arg) => !UNSAFE_SWITCHES.includes(arg)),
    executablePath,
    headless: 'shell',
    env: { ...process.env, FONTCONFIG_FILE: await writeFontConfig() },
  });
}

/** Configures Open Sans, which the browser's package unpacks, and DejaVu for characters that Open Sans lacks. */
async function writeFontConfig(): Promise<string> {
  const dejavu = dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'));
  const path = join(tmpdir(), 'userstats-fonts.conf');
  const xml = (text: string) => text.replace(/[&<]/g, (c) => (c === '&' ? '&amp;' : '&lt;'));
  const dirs = [join(tmpdir(), 'fonts'), dejavu].map((dir) => `<dir>${xml(dir)}</dir>`);
  const cache = `<cachedir>${xml(join(tmpdir(), 'userstats-fonts-cache'))}</cachedir>`;
  await writeFile(path, `<?xml version="1.0"?>\n<fontconfig>${dirs.join('')}${cache}</fontconfig>\n`);
  return path;
}
