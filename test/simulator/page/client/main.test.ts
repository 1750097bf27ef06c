import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { readSettings } from '../../../../shared/state/guild-settings.ts';
import { PLACES, SERVER } from '../../../../simulator/session/simulated-server.ts';
import { OBJECT_NAMES } from '../../../support/object-names.ts';
import { LAST, usePageTab } from '../../../support/simulator/page-tab.ts';

const PHONE = { width: 375, height: 812 };

const { session, tab, open, type, see, count, textOf, evaluate } = usePageTab();

/** Asks for a full report and returns the id of the message that answers it. */
async function requestReport(): Promise<string> {
  const { messages } = session().discord.rest;
  const earlier = messages.inChannel(PLACES.mods).at(-1)?.id;
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

describe('a message', () => {
  test('shows each edit in place, with pictures and files', async () => {
    const id = await requestReport();
    const { messages } = session().discord.rest;
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
      // The message keeps only the attachments that it names.
      { content: 'Done.', embeds: [embed], attachments: [0, 1, 2].map((id) => ({ id })) },
      ['chart.png', 'image/png', png],
      ['second.png', 'image/png', png],
      ['a.csv.gz', 'application/gzip', png],
    );
    await see(`${LAST} .content`, 'Done.');
    await tab().waitForFunction(
      `[...document.querySelectorAll('${LAST} .picture img')].filter((image) => image.naturalWidth > 0).length === 2`,
    );
    assert.equal(await count(`${LAST} .embed .picture`), 1);
    assert.equal(await count(`${LAST} .file`), 1);
    assert.equal(await count('.exchange'), before);
  });

  test('stays text if it holds HTML or unsafe links', async () => {
    const id = await requestReport();
    const { messages } = session().discord.rest;
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
  test('change settings by keyboard, for an administrator only', async () => {
    await open();
    await type('/userstats-');
    await see('.popup li', '/userstats-help');
    assert.equal(await count('.popup li ::-p-text(/userstats-settings)'), 0);
    await open({ as: 'admin' });
    await type('/userstats-settings ', 'Enter');
    const menu = `${LAST} [data-custom-id="settings:ignoredChannels"]`;
    await tab().waitForSelector(menu);
    await tab().focus(menu);
    await type('Enter');
    await see(`${LAST} li.active`, 'bot-mods');
    await type('ArrowDown', 'Enter', 'Escape');
    await see(`${menu} .pill`, 'bot-general');
    await see(`${LAST} blockquote`, '#bot-general');
    assert.deepEqual((await readSettings(SERVER)).ignoredChannels, [PLACES.general]);
    assert.equal(await evaluate('document.activeElement.dataset.customId'), 'settings:ignoredChannels');
  });

  test('add a message if the application answers with one', async () => {
    await open({ as: 'member', channel: PLACES.general });
    await type('/userstats-privacy ', 'Enter');
    await tab().waitForSelector(`${LAST} .button.danger`);
    await tab().click(`${LAST} .button.danger`);
    // There is no worker in this test.
    await see(`${LAST} .content`, 'Nothing was unlinked');
    await see(`${LAST} .only-you`, 'Only you can see this');
  });
});

describe('the page', () => {
  test('has a dark and a light theme and fits a phone’s width', async () => {
    await tab().setViewport(PHONE);
    const backgrounds = new Set<unknown>();
    const assertFits = async (content: string) => {
      const width = await evaluate(
        'Math.max(document.documentElement.scrollWidth, document.querySelector(".scroller").scrollWidth)',
      );
      assert.equal(width, PHONE.width, content);
    };
    for (const theme of ['dark', 'light']) {
      await open({ theme, as: 'admin' });
      backgrounds.add(await evaluate('getComputedStyle(document.querySelector(".chat")).backgroundColor'));
      await type('/');
      await tab().waitForSelector('.popup li');
      await assertFits('commands');
      await type('report ', 'hourly', 'Enter', 'dates:this month');
      await see('.popup li.active', 'this month →');
      await assertFits('dates');
      await type('Escape', 'Enter');
      await tab().waitForSelector(`${LAST} .file`);
      await assertFits('a file');
      await type('/userstats-settings ', 'Enter');
      await tab().waitForSelector(`${LAST} .menu`);
      await assertFits('menus');
    }
    assert.equal(backgrounds.size, 2);
    await tab().click('.opener');
    await tab().waitForSelector('#sidebar [aria-current]:focus');
    await tab().click('#as-member');
    await see('.me', 'member');
    await type('Escape');
    await tab().waitForFunction('document.querySelector("#sidebar").inert');
  });

  test('sends the chosen locale with a command', async () => {
    await open({ locale: 'de' });
    const sent = tab().waitForRequest((request) => request.url().endsWith('/api/commands'));
    await type('/userstats-help ', 'Enter');
    assert.equal((JSON.parse((await sent).postData() ?? '{}') as { locale?: string }).locale, 'de');
    await tab().waitForSelector(`${LAST} .content`);
  });

  test('is in English if the address names no locale, but a property of every object', async () => {
    const [locale = ''] = OBJECT_NAMES;
    const sent = tab().waitForRequest((request) => request.url().includes('/api/guild'));
    await open({ locale });
    assert.equal(new URL((await sent).url()).searchParams.get('locale'), 'en-US', locale);
  });
});
