import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { readDays } from '../../../../../reporting/days/read-days.ts';
import { DAY_MS, daysIn, monthStart } from '../../../../../shared/time.ts';
import { generateKeys } from '../../../../../simulator/discord/rest/key-pair.ts';
import { PLACES, SERVER } from '../../../../../simulator/session/simulated-server.ts';
import { LAST, MESSAGES, MONTH, usePageTab } from '../../../../support/simulator/page-tab.ts';

const { browser, tab, open, type, see, count, textOf, evaluate, allowProblem } = usePageTab();

/** Sums the month's messages in the database by hour of the day. */
async function readMessagesByHour(): Promise<number[]> {
  const hours = Array.from({ length: 24 }, () => 0);
  const start = monthStart(MONTH);
  for await (const { users } of readDays(SERVER, daysIn(start, start + 31 * DAY_MS))) {
    for (const { event, hour, count: found } of [...users].flatMap(({ cells }) => cells)) {
      if (event === 'msg') hours[hour] = (hours[hour] ?? 0) + found;
    }
  }
  return hours;
}

/** Holds the edits of deferred replies back until `shown`. The bot runs in this process and would often be faster than the page. */
function holdReplies(t: TestContext, shown: Promise<void>): void {
  const { fetch } = globalThis;
  t.mock.method(globalThis, 'fetch', async (...[input, init]: Parameters<typeof fetch>) => {
    if (init?.method === 'PATCH' && String(input).endsWith('/messages/@original')) await shown;
    return fetch(input, init);
  });
}

test('a command is typed with completion, shown as thinking and answered with an embed', async (t) => {
  await open();
  await type('/');
  await see('.popup li', '/userstats-privacy');
  await type('rep');
  await tab().waitForFunction('document.querySelectorAll(".popup li").length === 1');
  assert.equal(await evaluate('document.activeElement.getAttribute("aria-expanded")'), 'true');
  await type('Tab');
  await see('.popup li.active', 'full');
  await type('Enter', 'da', 'Tab');
  // These choices come from the application.
  await see('.popup li.active', 'yesterday → 1 Feb 2018 00:00 – 2 Feb 2018 00:00 UTC');
  await type('ArrowDown', 'ArrowUp', 'Jan');
  await see('.popup li.active', 'Jan → 1 Jan 2018 00:00 – 1 Feb 2018 00:00 UTC, 31 days');
  await type('Enter');
  await tab().waitForFunction('document.activeElement.className === "tail"');
  const thinking = Promise.withResolvers<void>();
  holdReplies(t, thinking.promise);
  await type('Enter');
  await see(`${LAST} .thinking`, 'is thinking…');
  thinking.resolve();
  await see(`${LAST} .embed`, 'Total users');
  assert.equal(await count('.thinking'), 0);
  assert.match(await textOf(`${LAST} .embed h4`), /all channels, 1 Jan 2018 00:00 – 1 Feb 2018 00:00 UTC/);
  const messages = await tab().$eval(`${LAST} .field:nth-child(5)`, (field) => field.textContent);
  assert.equal(messages, `Messages${MESSAGES}`);
  assert.equal(await textOf(`${LAST} .used`), 'Mmoderator used /report');
  assert.equal(await count(`${LAST} .only-you`), 0);
  assert.equal(await evaluate('document.activeElement.className'), 'slash');
});

test('a command can be typed as one line, and its file has the database’s numbers', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'userstats-page-'));
  t.after(() => rmSync(dir, { recursive: true }));
  await open();
  await type('/report type:hourly dates:January 2018');
  await see('.popup li.active', 'January 2018 →');
  await type('Enter', 'Enter');
  await tab().waitForSelector(`${LAST} .file .download`);
  const client = await browser().target().createCDPSession();
  await client.send('Browser.setDownloadBehavior', {
    behavior: 'allow',
    downloadPath: dir,
    eventsEnabled: true,
  });
  const done = new Promise<void>((resolve) => {
    client.on('Browser.downloadProgress', ({ state }) => state === 'completed' && resolve());
  });
  await tab().click(`${LAST} .file .download`);
  await done;
  assert.deepEqual(readdirSync(dir), ['report-hourly-all-2018-01-01-2018-02-01.csv.gz']);
  const csv = gunzipSync(readFileSync(join(dir, readdirSync(dir)[0] ?? ''))).toString();
  const [header = '', ...rows] = csv.replace('\uFEFF', '').trimEnd().split('\r\n');
  const column = header.split(',').indexOf('Messages');
  const truth = await readMessagesByHour();
  assert.deepEqual(
    rows.map((row) => Number(row.split(',')[column])),
    truth,
  );
  assert.equal(
    truth.reduce((sum, hour) => sum + hour),
    MESSAGES,
  );
});

test('a pasted command fills the fields, and the application is asked for no choices', async () => {
  await open();
  const requests: string[] = [];
  tab().on('request', (request) => requests.push(new URL(request.url()).pathname));
  await evaluate(`{
    const input = document.querySelector('.slash');
    input.value = '/report type:hourly dates:January 2018';
    input.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' }));
  }`);
  await tab().waitForFunction('document.activeElement.className === "tail"');
  const fields = await evaluate('[...document.querySelectorAll(".chip input")].map(({ value }) => value)');
  assert.deepEqual(fields, ['hourly: hours 0 to 23, as a chart and CSV', 'January 2018']);
  assert.deepEqual(requests, ['/api/lines']);
});

test('a command with an option without a value is not sent', async () => {
  await open();
  const before = await count('.exchange');
  await type('/report ', 'Escape', 'Enter');
  await see('.error', 'type: this option needs a value.');
  assert.equal(await count('.exchange'), before);
  await type('Backspace');
  assert.equal(await evaluate('document.querySelector(".slash").value'), '/report');
});

test('a member’s report is refused, and only the member sees the refusal', async () => {
  await open({ as: 'member', channel: PLACES.general });
  await type('/report ', 'full', 'Enter', 'Enter');
  await see(`${LAST} .content`, 'Only moderators can ask for statistics here');
  await see(`${LAST} .only-you`, 'Only you can see this');
  await tab().click('#as-moderator');
  await see('.me', 'moderator');
  await tab().waitForFunction('!document.querySelector(".log").textContent.includes("Only moderators")');
  await tab().click('#as-member');
  await tab().waitForSelector(`${LAST} .only-you button`);
  await tab().click(`${LAST} .only-you button`);
  await tab().waitForFunction('document.querySelectorAll(".exchange").length === 0');
});

test('the page says why the application did not answer a command with a wrong signature', async (t) => {
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
  allowProblem('502 (Bad Gateway)');
});
