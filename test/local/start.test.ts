import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { REST } from '@discordjs/rest';
import { GatewayIntentBits } from 'discord-api-types/v10';
import { commands } from '../../lambdas/interactions/commands/command-definitions.ts';
import { DAY_MS, dayOf } from '../../shared/time.ts';
import { type Client, createClient, type Outcome } from '../../simulator/discord/app/app-client.ts';
import { parseCommandLine } from '../../simulator/discord/app/command-line.ts';
import { type DiscordOptions, type SimulatedDiscord, startDiscord } from '../../simulator/discord/discord.ts';
import type { CommandDefinition } from '../../simulator/discord/limits/command-limits.ts';
import { userId } from '../../simulator/session/simulated-server.ts';
import { eventually } from '../support/eventually.ts';
import { csvRows } from '../support/expected-reports.ts';
import { GUILD } from '../support/ids.ts';
import { application, cleanUp, newFolder, settings, startBotProcess } from '../support/local/bot-process.ts';
import { emulatorsOf } from '../support/local/emulator-processes.ts';
import { assertNoUserIdIn, assertNoUserIds } from '../support/personal-data.ts';
import { run } from '../support/run-command.ts';
import type { Running } from '../support/start-process.ts';

const GENERAL = '800000000000000001';
const LOUNGE = '800000000000000002';
const BOT = 99;
const ADMIN = { id: '710000000000000001', roles: [], permissions: 0x8n };
const EPHEMERAL = 64;
/** Docker kills a container ten seconds after SIGTERM. */
const STOP_MS = 5_000;

after(cleanUp);

describe('npm start', { concurrency: true, timeout: 90_000 }, () => {
  describe('over several lives of the process', { concurrency: 1 }, () => {
    const dir = newFolder();
    const began = Date.now();
    let discord: SimulatedDiscord;
    let client: Client;
    let bot: Running;
    let voiceSince = 0;

    before(async () => {
      discord = await startDiscord({ application });
      client = createClient({ rest: discord.rest, context: discord.context });
      const channels = [
        { id: GENERAL, name: 'general', type: 0 },
        { id: LOUNGE, name: 'lounge', type: 2 },
      ];
      discord.world.addGuild({ id: GUILD, channels, memberCount: 10 });
    });
    after(() => discord.close());

    async function use(command: string): Promise<Outcome> {
      const guild = discord.world.guilds.get(GUILD);
      assert.ok(guild);
      const commands = discord.rest.application.commands as readonly CommandDefinition[];
      const dates = `${dayOf(began)} to ${dayOf(Date.now() + DAY_MS)}`;
      const typed = parseCommandLine(`${command} dates:${dates}`, {
        commands,
        channels: guild.channels.values(),
      });
      return client.command({ guild, channelId: GENERAL, user: ADMIN, ...typed });
    }

    /** Waits for a full report that counts `joins`. They happen last, so everything before them is counted too. */
    async function reportWith(joins: number): Promise<Record<string, string>> {
      const { message } = await eventually(async () => {
        const outcome = await use('/report type:full');
        assert.match(JSON.stringify(outcome.message.embeds), new RegExp(`\\(\\+${joins}\\|`));
        return outcome;
      });
      assert.equal(message.flags, EPHEMERAL);
      assert.equal(message.content, '', 'a gap is reported');
      const fields = message.embeds[0]?.fields ?? [];
      return Object.fromEntries(fields.map(({ name, value }) => [name, value]));
    }

    const write = (user: number, bot = false) =>
      discord.world.message({ guild: GUILD, channel: GENERAL, author: userId(user), bot });
    const join = (user: number) => discord.world.join({ guild: GUILD, user: userId(user) });

    function assertCounts(found: Record<string, string>, wanted: Record<string, string>): void {
      assert.deepEqual(Object.fromEntries(Object.keys(wanted).map((name) => [name, found[name]])), wanted);
    }

    test('its commands are registered, and registering them again changes nothing', async () => {
      const first = await run('register', [], settings(discord.apiUrl, dir));
      assert.equal(first.code, 0, first.stderr);
      assert.match(
        first.stdout,
        /^Registered \/userstats, \/report, \/userstats-settings, \/userstats-privacy, \/userstats-help\.$/m,
      );
      assert.match(first.stdout, /https:\/\/discord\.com\/oauth2\/authorize\?client_id=720000000000000001&/);
      const described = () =>
        discord.rest.application.commands.map((command) => ({ ...command, version: '' }));
      const before = described();
      const second = await run('register', [], settings(discord.apiUrl, dir));
      assert.deepEqual(second, first);
      assert.deepEqual(described(), before);
      assert.equal(before.length, commands.length);
    });

    test('it counts, and answers commands that arrive over the gateway', async () => {
      bot = startBotProcess(settings(discord.apiUrl, dir));
      await bot.line(/"The bot is ready\."/);
      write(1);
      write(1);
      write(2);
      write(BOT, true);
      discord.world.leave({ guild: GUILD, user: userId(4) });
      voiceSince = Date.now();
      discord.world.voiceJoin({ guild: GUILD, user: userId(1), channel: LOUNGE });
      join(3);
      join(5);
      assertCounts(await reportWith(2), {
        'Total users': '11',
        'Active users': '2',
        'Delta users': '+1 (+2|-1)',
        Messages: '3',
        'Messages/user': '1.5 (σ=0.7)',
      });
    });

    test('it starts no other process', () => {
      assert.deepEqual(emulatorsOf(dir), []);
    });

    test('it listens on this machine only', async () => {
      const { interactions } = JSON.parse(await bot.line(/"The bot is ready\."/)) as { interactions: string };
      const { hostname, port } = new URL(interactions);
      assert.equal(hostname, '127.0.0.1');
      // All of 127.0.0.0/8 is this machine, so a server that listens on every address answers there too.
      await assert.rejects(fetch(`http://127.0.0.2:${port}/interactions`));
    });

    test('it ends with 0 on SIGTERM, and counts what happens until it is back', async () => {
      const stopped = Date.now();
      bot.kill('SIGTERM');
      const { code, log } = await bot.exited;
      assert.equal(code, 0, log);
      assert.ok(Date.now() - stopped < STOP_MS);
      assert.deepEqual(emulatorsOf(dir), []);
      assert.doesNotMatch(log, /"level":"error"/);
      write(2);
      write(3);
      join(6);
      bot = startBotProcess(settings(discord.apiUrl, dir));
      await bot.line(/"The shard collects again."/);
      assertCounts(await reportWith(3), {
        'Total users': '12',
        'Active users': '3',
        'Delta users': '+2 (+3|-1)',
        Messages: '5',
      });
      assert.deepEqual([discord.gateway.counts.identifies, discord.gateway.counts.resumes], [1, 1]);
    });

    test('a second process on the same data is refused, and the first continues', async () => {
      const { code, log } = await startBotProcess(settings(discord.apiUrl, dir)).exited;
      assert.equal(code, 1);
      assert.match(log, new RegExp(`in use by process ${bot.pid}\\. Stop that process first`));
      await reportWith(3);
    });

    test('it answers over HTTP once its URL is set on the application', async () => {
      const line = JSON.parse(await bot.line(/"The bot is ready\."/)) as { interactions: string };
      const rest = new REST({ api: discord.apiUrl }).setToken(application.botToken);
      // Discord sets it only after the bot answered a PING and refused a bad signature.
      await rest.patch('/applications/@me', { body: { interactions_endpoint_url: line.interactions } });
      assert.equal(discord.rest.application.interactionsEndpointUrl, line.interactions);
      const before = discord.gateway.sessions()[0]?.lastSeq;
      await reportWith(3);
      assert.equal(discord.gateway.sessions()[0]?.lastSeq, before, 'it went over the gateway');
      await rest.patch('/applications/@me', { body: { interactions_endpoint_url: null } });
    });

    test('after kill -9 and a new start nothing is lost and nothing counted twice', async () => {
      write(1);
      bot.kill('SIGKILL');
      await bot.exited;
      await eventually(() => assert.deepEqual(emulatorsOf(dir), []));
      write(2);
      bot = startBotProcess(settings(discord.apiUrl, dir));
      await bot.line(/"The shard waits for the worker that holds its lease."/);
      write(3);
      await bot.line(/"The shard collects again."/);
      const ended = Date.now();
      discord.world.voiceLeave({ guild: GUILD, user: userId(1) });
      join(7);
      assertCounts(await reportWith(4), {
        'Total users': '13',
        'Active users': '3',
        'Voice users': '1',
        'Delta users': '+3 (+4|-1)',
        Messages: '8',
      });
      const rows = csvRows(await use('/userstats'));
      const voice = rows.filter(([, event]) => event === 'voice');
      const seconds = voice.reduce((sum, row) => sum + Number(row[4]), 0);
      const wanted = (ended - voiceSince) / 1000;
      assert.ok(Math.abs(seconds - wanted) <= 2, `${seconds} s of voice, ${wanted} s passed`);
      assert.equal(discord.gateway.counts.identifies, 1);
    });

    test('it ends with 0 on SIGINT too, and has written no user id', async () => {
      bot.kill('SIGINT');
      const { code, log } = await bot.exited;
      assert.equal(code, 0, log);
      assert.deepEqual(emulatorsOf(dir), []);
      assert.doesNotMatch(log, /"level":"error"/);
      assertNoUserIdIn(log);
      assertNoUserIds(dir);
    });
  });

  describe('that fails', { concurrency: 1 }, () => {
    /** Runs a bot to its end, with a new simulated Discord. */
    async function refused(options: Partial<DiscordOptions>, env: Record<string, string> = {}) {
      const discord = await startDiscord({ application, ...options });
      const dir = newFolder();
      try {
        const { code, log } = await startBotProcess({ ...settings(discord.apiUrl, dir), ...env }).exited;
        assert.equal(code, 1, log);
        assert.deepEqual(emulatorsOf(dir), []);
        assert.doesNotMatch(log, /^ +at /m, 'a stack is shown');
        return { log, identifies: discord.gateway.counts.identifies };
      } finally {
        await discord.close();
      }
    }

    test('a token that is not accepted ends it', async () => {
      const { log } = await refused({}, { DISCORD_TOKEN: 'another-token-altogether' });
      assert.match(log, /Discord does not accept the bot token\. Copy it into DISCORD_TOKEN again/);
      assert.doesNotMatch(log, /another-token/);
    });

    test('an intent that is not granted ends it, and the error says which one to turn on', async () => {
      const { log, identifies } = await refused({ disallowedIntents: GatewayIntentBits.GuildMembers });
      assert.match(log, /Turn on the Server Members Intent: Developer Portal, Bot/);
      assert.equal(identifies, 0);
      assert.equal(log.match(/refuses the connection/g)?.length, 1, 'it tried again');
    });

    test('SIGINT while it starts ends it', async () => {
      const dir = newFolder();
      // This Discord never answers, so the bot cannot finish its start.
      const asked = Promise.withResolvers<void>();
      const server = createServer(() => asked.resolve()).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      try {
        const bot = startBotProcess(settings(`http://127.0.0.1:${port}/api`, dir));
        await Promise.race([asked.promise, bot.exited]);
        bot.kill('SIGINT');
        const { code, log } = await bot.exited;
        assert.equal(code, 0, log);
        await eventually(() => assert.deepEqual(emulatorsOf(dir), []));
      } finally {
        server.closeAllConnections();
        server.close();
      }
    });
  });
});
