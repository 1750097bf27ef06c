import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { UsageError } from '../../shared/cli/command.ts';
import { isSnowflake } from '../../shared/discord/snowflake.ts';
import { isRepositoryUrl } from '../../shared/discord/user-agent.ts';
import { createSettingsReader, isHttpUrl, LOG_LEVELS, WHOLE_NUMBERS } from '../../shared/env-settings.ts';
import { dataDir } from '../stack/data-dir.ts';
import { oldSettingProblem } from '../stack/database.ts';

/** The settings of the self-hosted bot, from the environment and a `.env` file. */
export interface BotSettings {
  token: string;
  applicationId: string;
  publicKey: string;
  apiUrl: string;
  /** The data directory, absolute. */
  dir: string;
  /** The address that the interactions endpoint listens on. */
  host: string;
  port: number;
  flushSeconds: number;
  /** How long the lease of a killed bot lasts, ms. Only the fault campaign sets it. Default: the worker's. */
  leaseMs?: number;
}

/** Adds settings from the `.env` file in the working directory. A variable that is set stays as it is. */
export function loadEnvFile(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}

/** Reads and checks the settings. Throws one UsageError that names every missing or malformed setting. */
export function readBotSettings(env: NodeJS.ProcessEnv): BotSettings {
  const { problems, read, optional } = createSettingsReader(env);
  const token = read(
    'DISCORD_TOKEN',
    (value) => /^\S{10,}$/.test(value),
    'the bot token (Developer Portal, Bot)',
  );
  const applicationId = read(
    'DISCORD_APPLICATION_ID',
    isSnowflake,
    'the application id, 17 to 20 digits (General Information)',
  );
  const publicKey = read(
    'DISCORD_PUBLIC_KEY',
    (value) => /^[0-9a-f]{64}$/i.test(value),
    'the public key, 64 hex digits (General Information)',
  );
  const apiUrl = read('DISCORD_API_URL', isHttpUrl, 'an http(s) URL', 'https://discord.com/api');
  const host = read('HOST', isHost, 'an IP address or a host name', '127.0.0.1');
  const { port: portRule, flushSeconds: flushRule, retentionMonths: retentionRule } = WHOLE_NUMBERS;
  const port = read('PORT', portRule.isValid, portRule.expected, '8787');
  const flush = read('FLUSH_SECONDS', flushRule.isValid, flushRule.expected, '10');
  // Other code reads these later. Checked here, a malformed one stops the start.
  optional('RETENTION_MONTHS', retentionRule.isValid, retentionRule.expected);
  const oldSetting = oldSettingProblem(env);
  if (oldSetting !== undefined) problems.push(oldSetting);
  optional('REPOSITORY_URL', isRepositoryUrl, 'an https URL without brackets or commas');
  optional('LOG_LEVEL', (value) => LOG_LEVELS.includes(value), `one of ${LOG_LEVELS.join(', ')}`);
  if (problems.length > 0) {
    throw new UsageError(
      `The bot cannot start:\n${problems.map((problem) => `  - ${problem}`).join('\n')}\nSet them in the environment or in a .env file; the values are in https://discord.com/developers/applications.`,
    );
  }
  return {
    token,
    applicationId,
    publicKey,
    apiUrl: apiUrl.replace(/\/$/, ''),
    dir: dataDir(),
    host,
    port: Number(port),
    flushSeconds: Number(flush),
  };
}

/** Whether a text is an IP address or a host name (RFC 1123, 2.1). A host name does not end in a number. */
function isHost(value: string): boolean {
  const name = /^(?=.{1,253}$)(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)*[a-z](?:[a-z\d-]{0,61}[a-z\d])?$/i;
  return isIP(value) !== 0 || name.test(value);
}
