import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { Browser, Page as Tab } from 'puppeteer-core';
import { type Stack, startStack } from '../../../../local/stack/stack.ts';
import { readDays } from '../../../../reporting/days/read-days.ts';
import { quietLog } from '../../../../shared/cli/quiet-log.ts';
import { readSettings } from '../../../../shared/state/guild-settings.ts';
import { DAY_MS, daysIn, monthStart } from '../../../../shared/time.ts';
import { generateKeys } from '../../../../simulator/discord/rest/key-pair.ts';
import { makeLife } from '../../../../simulator/life/life.ts';
import { startBrowser } from '../../../../simulator/page/browser.ts';
import { type Page, startPage } from '../../../../simulator/page/page-server.ts';
import { type CommandSession, startCommandSession } from '../../../../simulator/session/commands-session.ts';
import { play } from '../../../../simulator/session/player.ts';
import { PLACES, SERVER } from '../../../../simulator/session/simulated-server.ts';
import { OBJECT_NAMES } from '../../../support/object-names.ts';

const MONTH = '2018-01';
const MESSAGES = 60;
const NOW = Date.parse('2018-02-02T10:00:00Z');
const PHONE = { width: 375, height: 812 };
const DESK = { width: 1280, height: 800 };

const dir = mkdtempSync(join(tmpdir(), 'userstats-page-'));
let stack: Stack;
let session: CommandSession;
let page: Page;
let browser: Browser;
let tab: Tab;
let complaints: string[];

before(async () => {
  [stack, browser] = await Promise.all([startStack({ log: quietLog }), startBrowser()]);
  await stack.startIngest();
  const events = [
    ...makeLife({
      seed: 1,
      start: monthStart(MONTH),
      days: 31,
      people: 8,
      channels: 3,
      messages: MESSAGES,
      voice: 12,
    }),
  ];
  await play(events, { stack, flushSeconds: 86_400, log: quietLog });
  session = await startCommandSession(NOW, quietLog, stack);
  page = await startPage({ port: 0, log: quietLog });
  page.open(session);
});
after(async () => {
  await browser?.close();
  await page?.stop();
  await session?.stop();
  await stack?.stop();
  rmSync(dir, { recursive: true });
});

beforeEach(async () => {
  complaints = [];
  tab = await browser.newPage();
  tab.on('pageerror', (error) => complaints.push(String(error)));
  tab.on('console', (said) => complaints.push(said.text()));
  await tab.setViewport(DESK);
  await tab.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
});
afterEach(async () => {
  await tab.close();
  assert.deepEqual(
    complaints,
    [],
    'the page runs without errors, and within its own content security policy',
  );
});

async function open(query: Record<string, string> = {}): Promise<void> {
  await tab.goto(`${page.url}?${new URLSearchParams({ channel: PLACES.mods, ...query })}`);
  await tab.locator('.slash').wait();
  await tab.focus('.slash');
}

/** Waits for text in what a selector finds. */
const see = (selector: string, text: string) => tab.waitForSelector(`${selector} ::-p-text(${text})`);
const count = (selector: string) => tab.$$(selector).then((found) => found.length);
const textOf = (selector: string) => tab.$eval(selector, (element) => element.textContent ?? '');
const evaluate = (expression: string): Promise<unknown> => tab.evaluate(expression);
/** The last exchange of the channel. */
const LAST = '.exchange:last-child';

const KEYS = ['Enter', 'Tab', 'Escape', 'Backspace', 'ArrowDown', 'ArrowUp'] as const;

/** Types texts and presses keys. */
async function type(...texts: string[]): Promise<void> {
  for (const text of texts) {
    const key = KEYS.find((one) => one === text);
    await (key ? tab.keyboard.press(key) : tab.keyboard.type(text));
  }
}

/** Asks for a full report and waits for its answer, not for an earlier one's. Gives the id of its message. */
async function reported(): Promise<string> {
  const { messages } = session.discord.rest;
  const newest = () => messages.inChannel(PLACES.mods).at(-1)?.id ?? '';
  const earlier = newest();
  const answered = Promise.withResolvers<string>();
  const unwatch = messages.watch(({ id, embeds }) => {
    if (id !== earlier && embeds.length > 0) answered.resolve(id);
  });
  await open();
  await type('/report ', 'full', 'Enter', 'Enter');
  const id = await answered.promise;
  unwatch();
  await see(`${LAST} .embed`, 'Total users');
  return id;
}

/** Messages by hour of the day as they stand in the database. */
async function messagesByHour(): Promise<number[]> {
  const hours = Array.from({ length: 24 }, () => 0);
  const start = monthStart(MONTH);
  for await (const { users } of readDays(SERVER, daysIn(start, start + 31 * DAY_MS))) {
    for (const { event, hour, count: found } of [...users].flatMap(({ cells }) => cells)) {
      if (event === 'msg') hours[hour] = (hours[hour] ?? 0) + found;
    }
  }
  return hours;
}

describe('a command', () => {
  test('is typed by keyboard with live completion, thinks, and is answered with an embed', async () => {
    await open();
    await type('/');
    await see('.popup li', '/userstats-privacy');
    await type('rep');
    await tab.waitForFunction('document.querySelectorAll(".popup li").length === 1');
    assert.equal(await evaluate('document.activeElement.getAttribute("aria-expanded")'), 'true');
    await type('Tab');
    await see('.popup li.active', 'full');
    await type('Enter', 'da', 'Tab');
    // The application's own offers: what it reads dates as.
    await see('.popup li.active', 'yesterday → 1 Feb 2018 00:00 – 2 Feb 2018 00:00 UTC');
    await type('ArrowDown', 'ArrowUp', 'Jan');
    await see('.popup li.active', 'Jan → 1 Jan 2018 00:00 – 1 Feb 2018 00:00 UTC, 31 days');
    await type('Enter');
    await tab.waitForFunction('document.activeElement.className === "tail"');
    await evaluate(`{
      window.states = [];
      const note = () => document.querySelector('.thinking') && window.states.push('thinking');
      new MutationObserver(note).observe(document.querySelector('.log'), { childList: true, subtree: true });
    }`);
    await type('Enter');
    await see(`${LAST} .embed`, 'Total users');
    assert.deepEqual(await evaluate('[...new Set(window.states)]'), ['thinking']);
    assert.match(await textOf(`${LAST} .embed h4`), /all channels, 1 Jan 2018 00:00 – 1 Feb 2018 00:00 UTC/);
    const messages = await tab.$eval(`${LAST} .field:nth-child(5)`, (field) => field.textContent);
    assert.equal(messages, `Messages${MESSAGES}`);
    assert.equal(await textOf(`${LAST} .used`), 'Mmoderator used /report');
    assert.equal(await count(`${LAST} .only-you`), 0);
    assert.equal(await evaluate('document.activeElement.className'), 'slash');
  });

  test('is typed as it is read, and its file is what the database holds', async () => {
    await open();
    await type('/report type:hourly dates:January 2018');
    await see('.popup li.active', 'January 2018 →');
    await type('Enter', 'Enter');
    await tab.waitForSelector(`${LAST} .file .download`);
    const client = await browser.target().createCDPSession();
    await client.send('Browser.setDownloadBehavior', {
      behavior: 'allow',
      downloadPath: dir,
      eventsEnabled: true,
    });
    const done = new Promise<void>((resolve) => {
      client.on('Browser.downloadProgress', ({ state }) => state === 'completed' && resolve());
    });
    await tab.click(`${LAST} .file .download`);
    await done;
    assert.deepEqual(readdirSync(dir), ['report-hourly-all-2018-01-01-2018-02-01.csv.gz']);
    const csv = gunzipSync(readFileSync(join(dir, readdirSync(dir)[0] ?? ''))).toString();
    const [header = '', ...rows] = csv.replace('\uFEFF', '').trimEnd().split('\r\n');
    const column = header.split(',').indexOf('Messages');
    const truth = await messagesByHour();
    assert.deepEqual(
      rows.map((row) => Number(row.split(',')[column])),
      truth,
    );
    assert.equal(
      truth.reduce((sum, hour) => sum + hour),
      MESSAGES,
    );
  });

  test('with an option that has no value is not sent', async () => {
    await open();
    const before = await count('.exchange');
    await type('/report ', 'Escape', 'Enter');
    await see('.error', 'type: this option needs a value.');
    assert.equal(await count('.exchange'), before);
    await type('Backspace');
    assert.equal(await evaluate('document.querySelector(".slash").value'), '/report');
  });

  test('of a member is refused, and only they see it', async () => {
    await open({ as: 'member', channel: PLACES.general });
    await type('/report ', 'full', 'Enter', 'Enter');
    await see(`${LAST} .content`, 'Only moderators can ask for statistics here');
    await see(`${LAST} .only-you`, 'Only you can see this');
    await tab.click('#as-moderator');
    await see('.me', 'moderator');
    await tab.waitForFunction('!document.querySelector(".log").textContent.includes("Only moderators")');
    await tab.click('#as-member');
    await tab.waitForSelector(`${LAST} .only-you button`);
    await tab.click(`${LAST} .only-you button`);
    await tab.waitForFunction('document.querySelectorAll(".exchange").length === 0');
  });

  test('that is signed with another key gets no answer, and the page says why', async (t) => {
    const key = process.env['DISCORD_PUBLIC_KEY'] ?? '';
    t.after(() => {
      process.env['DISCORD_PUBLIC_KEY'] = key;
    });
    process.env['DISCORD_PUBLIC_KEY'] = generateKeys().publicKey;
    await open();
    await type('/report ', 'full', 'Enter', 'Enter');
    await see(`${LAST} .failure`, 'The application did not respond: its endpoint answered HTTP 401.');
    await type('/userstats dates:ye');
    await see('.popup .note', 'endpoint answered HTTP 401');
    complaints = complaints.filter((said) => !said.includes('502 (Bad Gateway)'));
  });
});

describe('a message', () => {
  test('shows each edit where it stands, pictures and files too', async () => {
    const id = await reported();
    const { messages } = session.discord.rest;
    const edit = (
      body: Record<string, unknown>,
      ...uploads: [name: string, type: string, bytes: Uint8Array][]
    ) =>
      messages.edit(id, {
        body,
        uploads: uploads.map(([filename, contentType, bytes], at) => ({
          id: `${at}`,
          filename,
          contentType,
          bytes,
        })),
        fileLimit: 10_000,
      });
    const before = await count('.exchange');
    edit({ content: '12 of 31 days…' });
    await see(`${LAST} .content`, '12 of 31 days…');
    const png = readFileSync(new URL('../../../support/fixtures/dot.png', import.meta.url));
    const embed = { title: 'Drawn', image: { url: 'attachment://chart.png' } };
    edit(
      // Named, they are all that it has from now on.
      { content: 'Done.', embeds: [embed], attachments: [0, 1, 2].map((id) => ({ id })) },
      ['chart.png', 'image/png', png],
      ['second.png', 'image/png', png],
      ['a.csv.gz', 'application/gzip', png],
    );
    await see(`${LAST} .content`, 'Done.');
    await tab.waitForFunction(
      `[...document.querySelectorAll('${LAST} .picture img')].filter((image) => image.naturalWidth > 0).length === 2`,
    );
    assert.equal(await count(`${LAST} .embed .picture`), 1);
    assert.equal(await count(`${LAST} .file`), 1);
    assert.equal(await count('.exchange'), before);
  });

  test('is text, whatever stands in it', async () => {
    const id = await reported();
    const { messages } = session.discord.rest;
    const hostile = '<img src=x onerror=alert(1)> [x](javascript:alert(1)) **<b>bold</b>**';
    const description = `${hostile} <#${PLACES.mods}> [site](https://example.org/)`;
    messages.edit(id, { body: { content: hostile, embeds: [{ description }] }, uploads: [], fileLimit: 0 });
    await see(`${LAST} .content`, '<img src=x onerror=alert');
    assert.equal(await textOf(`${LAST} .content strong`), '<b>bold</b>');
    assert.equal(await count(`${LAST} .content img, ${LAST} .content a`), 0);
    assert.equal(await textOf(`${LAST} .embed .mention`), '#bot-mods');
    assert.deepEqual(
      await evaluate(`[...document.querySelectorAll('${LAST} .embed a')].map((a) => a.href)`),
      ['https://example.org/'],
    );
  });
});

describe('buttons and menus', () => {
  test('are used in the role of who looks: settings by keyboard', async () => {
    await open();
    await type('/userstats-');
    await see('.popup li', '/userstats-help');
    assert.equal(await count('.popup li ::-p-text(/userstats-settings)'), 0);
    await open({ as: 'admin' });
    await type('/userstats-settings ', 'Enter');
    const menu = `${LAST} [data-custom-id="settings:ignoredChannels"]`;
    await tab.waitForSelector(menu);
    await tab.focus(menu);
    await type('Enter');
    await see(`${LAST} li.active`, 'bot-mods');
    await type('ArrowDown', 'Enter', 'Escape');
    await see(`${menu} .pill`, 'bot-general');
    await see(`${LAST} blockquote`, '#bot-general');
    assert.deepEqual((await readSettings(SERVER)).ignoredChannels, [PLACES.general]);
    assert.equal(await evaluate('document.activeElement.dataset.customId'), 'settings:ignoredChannels');
  });

  test('the privacy panel’s button gets an answer of its own', async () => {
    await open({ as: 'member', channel: PLACES.general });
    await type('/userstats-privacy ', 'Enter');
    await tab.waitForSelector(`${LAST} .button.danger`);
    await tab.click(`${LAST} .button.danger`);
    // There is no worker in this test.
    await see(`${LAST} .content`, 'Nothing was unlinked');
    await see(`${LAST} .only-you`, 'Only you can see this');
  });
});

describe('the page', () => {
  test('is dark or light, and keeps to the width of a phone', async () => {
    await tab.setViewport(PHONE);
    const grounds = new Set<unknown>();
    const assertFits = async (what: string) => {
      const width = await evaluate(
        'Math.max(document.documentElement.scrollWidth, document.querySelector(".scroller").scrollWidth)',
      );
      assert.equal(width, PHONE.width, what);
    };
    for (const theme of ['dark', 'light']) {
      await open({ theme, as: 'admin' });
      grounds.add(await evaluate('getComputedStyle(document.querySelector(".chat")).backgroundColor'));
      await type('/');
      await tab.waitForSelector('.popup li');
      await assertFits('commands');
      await type('report ', 'hourly', 'Enter', 'dates:this month');
      await see('.popup li.active', 'this month →');
      await assertFits('dates');
      await type('Escape', 'Enter');
      await tab.waitForSelector(`${LAST} .file`);
      await assertFits('a file');
      await type('/userstats-settings ', 'Enter');
      await tab.waitForSelector(`${LAST} .menu`);
      await assertFits('menus');
    }
    assert.equal(grounds.size, 2);
    await tab.click('.opener');
    await tab.waitForSelector('#sidebar [aria-current]:focus');
    await tab.click('#as-member');
    await see('.me', 'member');
    await type('Escape');
    await tab.waitForFunction('document.querySelector("#sidebar").inert');
  });

  test('says in which language it is asked', async () => {
    await open({ locale: 'de' });
    const sent = tab.waitForRequest((request) => request.url().endsWith('/api/commands'));
    await type('/userstats-help ', 'Enter');
    assert.equal((JSON.parse((await sent).postData() ?? '{}') as { locale?: string }).locale, 'de');
    await tab.waitForSelector(`${LAST} .content`);
  });

  test('is in English where the address names no language, but a property of every object', async () => {
    const [locale = ''] = OBJECT_NAMES;
    const asked = tab.waitForRequest((request) => request.url().includes('/api/guild'));
    await open({ locale });
    assert.equal(new URL((await asked).url()).searchParams.get('locale'), 'en-US', locale);
  });
});
