/** Photographs `page.png`, a moderator at the demo's page: `npm run picture:page`. */
import { fileURLToPath } from 'node:url';
import { startStack } from '../../local/stack/stack.ts';
import { runCommand } from '../../shared/cli/command.ts';
import { startProgress } from '../../shared/cli/progress-bar.ts';
import { quietLog } from '../../shared/cli/quiet-log.ts';
import { makeLife } from '../../simulator/life/life.ts';
import { startBrowser } from '../../simulator/page/browser.ts';
import { startPage } from '../../simulator/page/page-server.ts';
import { startCommandSession } from '../../simulator/session/commands-session.ts';
import { play } from '../../simulator/session/player.ts';

/** Always the same moment: the picture changes with the page and its replies, not with the day. */
const NOW = Date.parse('2018-02-02T10:00:00Z');
const LIFE = {
  seed: 1,
  start: Date.UTC(2018, 0, 1),
  days: 31,
  people: 150,
  channels: 12,
  messages: 12_000,
  voice: 600,
};
const SIZE = { width: 1000, height: 1180, deviceScaleFactor: 1.4 };
/** Room below the reply for what is offered while the next command is typed, which would hide its end. */
const ROOM = '110px';
const PATH = fileURLToPath(new URL('./page.png', import.meta.url));

const HELP = `Usage: npm run picture:page

Photographs a moderator at the demo's page: docs/images/page.png. Takes about half a minute.`;

async function photograph(): Promise<void> {
  // The browser has no font for emoji.
  const events = [...makeLife(LIFE)].map((event) => ({
    ...event,
    channel: event.channel.replace('-🐈', ''),
  }));
  const stack = await startStack({ log: quietLog });
  await stack.startIngest();
  const progress = startProgress('Living', events.length);
  await play(events, { stack, flushSeconds: 600, log: quietLog, onProgress: progress.update });
  progress.stop();
  const session = await startCommandSession(NOW, quietLog, stack);
  const page = await startPage({ port: 0, log: quietLog });
  page.open(session);
  const browser = await startBrowser();
  try {
    const tab = await browser.newPage();
    await tab.setViewport(SIZE);
    await tab.emulateTimezone('UTC');
    await tab.goto(`${page.url}?theme=dark`);
    const { keyboard } = tab;
    await (await tab.waitForSelector('.slash'))?.focus();
    await keyboard.type('/report type:full');
    await keyboard.press('Enter');
    await keyboard.press('Enter');
    await tab.waitForSelector('.embed footer');
    await tab.waitForFunction('[...document.images].every((image) => image.complete)');
    await tab.evaluate(`{
      document.querySelector('.log').style.paddingBottom = '${ROOM}';
      document.querySelector('.scroller').scrollTo(0, 1e6);
    }`);
    await keyboard.type('/report type:hourly dates:15 Jan to 22 Jan');
    await tab.waitForSelector('.popup li.active ::-p-text(15 Jan to 22 Jan →)');
    await tab.screenshot({ path: PATH });
  } finally {
    await browser.close();
    await page.stop();
    await session.stop();
    await stack.stop();
  }
}

await runCommand({ help: HELP, options: [], run: photograph });
