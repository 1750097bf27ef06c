import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, test } from 'node:test';
import { userAgent } from '../../../shared/discord/user-agent.ts';

afterEach(() => {
  delete process.env['REPOSITORY_URL'];
});

test('the User-Agent has Discord’s form and the version of the package', () => {
  const file = new URL('../../../package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  assert.equal(userAgent(), `DiscordBot (https://discord.com/developers, ${version})`);
});

test('REPOSITORY_URL is in the User-Agent if it fits the header', () => {
  process.env['REPOSITORY_URL'] = 'https://example.org/us/userstats';
  assert.match(userAgent(), /^DiscordBot \(https:\/\/example\.org\/us\/userstats, /);
  for (const url of [
    '',
    'example.org',
    'https://a b',
    'https://a,b',
    'https://a)',
    'https://a\r\nX: y',
    'https://ä€',
  ]) {
    process.env['REPOSITORY_URL'] = url;
    assert.match(userAgent(), /^DiscordBot \(https:\/\/discord\.com\/developers, /, url);
  }
});
