/**
 * Runs the simulator's page in a real browser, over a month of simulated activity. Its tests can take several seconds,
 * because they type key by key and wait for the bot to draw reports.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach } from 'node:test';
import type { Browser, Page as Tab } from 'puppeteer-core';
import { startStack } from '../../../local/stack/stack.ts';
import { quietLog } from '../../../shared/cli/quiet-log.ts';
import { monthStart } from '../../../shared/time.ts';
import { makeLife } from '../../../simulator/life/life.ts';
import { startBrowser } from '../../../simulator/page/browser.ts';
import { startPage } from '../../../simulator/page/page-server.ts';
import { type CommandSession, startCommandSession } from '../../../simulator/session/commands-session.ts';
import { play } from '../../../simulator/session/player.ts';
import { PLACES } from '../../../simulator/session/simulated-server.ts';

/** The month with activity, and its number of messages. */
export const MONTH = '2018-01';
export const MESSAGES = 60;
const NOW = Date.parse('2018-02-02T10:00:00Z');
const DESKTOP = { width: 1280, height: 800 };

/** The last exchange of the channel that is shown. */
export const LAST = '.exchange:last-child';

const KEYS = ['Enter', 'Tab', 'Escape', 'Backspace', 'ArrowDown', 'ArrowUp'] as const;

interface Started {
  session: CommandSession;
  browser: Browser;
  url: string;
  stop: () => Promise<void>;
}

/** The page in a browser tab, for use inside tests. */
export interface PageTab {
  session: () => CommandSession;
  browser: () => Browser;
  tab: () => Tab;
  /** Opens the moderators' channel, or another view, and focuses the composer. */
  open: (query?: Record<string, string>) => Promise<void>;
  /** Types texts and presses the keys among them. */
  type: (...texts: string[]) => Promise<void>;
  /** Waits for a text inside the element of a selector. */
  see: (selector: string, text: string) => Promise<unknown>;
  count: (selector: string) => Promise<number>;
  textOf: (selector: string) => Promise<string>;
  evaluate: (expression: string) => Promise<unknown>;
  /** Lets the test pass although the console has a message with this text. */
  allowProblem: (text: string) => void;
}

/**
 * Registers hooks that start the page before a file's tests and open a new tab for each. A test fails if the tab has errors
 * or console messages.
 */
export function usePageTab(): PageTab {
  let started: Started | undefined;
  let currentTab: Tab | undefined;
  let problems: string[] = [];
  before(async () => {
    started = await start();
  });
  after(() => started?.stop());
  beforeEach(async () => {
    problems = [];
    currentTab = await openTab(get().browser, (problem) => problems.push(problem));
  });
  afterEach(async () => {
    await currentTab?.close();
    assert.deepEqual(problems, [], 'the page runs without errors and within its content security policy');
  });

  function get(): Started {
    assert.ok(started, 'the page has started');
    return started;
  }

  function tab(): Tab {
    assert.ok(currentTab, 'a tab is open');
    return currentTab;
  }

  return {
    session: () => get().session,
    browser: () => get().browser,
    tab,
    async open(query = {}) {
      await tab().goto(`${get().url}?${new URLSearchParams({ channel: PLACES.mods, ...query })}`);
      await tab().locator('.slash').wait();
      await tab().focus('.slash');
    },
    async type(...texts) {
      for (const text of texts) {
        const key = KEYS.find((one) => one === text);
        await (key ? tab().keyboard.press(key) : tab().keyboard.type(text));
      }
    },
    see: (selector, text) => tab().waitForSelector(`${selector} ::-p-text(${text})`),
    count: async (selector) => (await tab().$$(selector)).length,
    textOf: (selector) => tab().$eval(selector, (element) => element.textContent ?? ''),
    evaluate: (expression) => tab().evaluate(expression),
    allowProblem(text) {
      problems = problems.filter((problem) => !problem.includes(text));
    },
  };
}

async function start(): Promise<Started> {
  const [stack, browser] = await Promise.all([startStack({ log: quietLog }), startBrowser()]);
  await stack.startIngest();
  const start = monthStart(MONTH);
  const life = { seed: 1, start, days: 31, people: 8, channels: 3, messages: MESSAGES, voice: 12 };
  await play([...makeLife(life)], { stack, flushSeconds: 86_400, log: quietLog });
  const session = await startCommandSession(NOW, quietLog, stack);
  const page = await startPage({ port: 0, log: quietLog });
  page.open(session);
  return {
    session,
    browser,
    url: page.url,
    async stop() {
      await browser.close();
      await page.stop();
      await session.stop();
      await stack.stop();
    },
  };
}

async function openTab(browser: Browser, onProblem: (problem: string) => void): Promise<Tab> {
  const tab = await browser.newPage();
  tab.on('pageerror', (error) => onProblem(String(error)));
  tab.on('console', (message) => onProblem(message.text()));
  await tab.setViewport(DESKTOP);
  await tab.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
  return tab;
}
