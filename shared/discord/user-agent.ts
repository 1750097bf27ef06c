/** How this bot names itself to Discord. */

/** The version in package.json, as a constant: the bundles do without that file. */
const VERSION = '0.1.0';

/** Stands for the bot's address where `REPOSITORY_URL` names none: the page where operators manage their bots. */
const NO_REPOSITORY = 'https://discord.com/developers';

/** Whether a text can be the address in a User-Agent header: https, ASCII, without what the header's own form uses. */
export const isRepositoryUrl = (text: string): boolean => /^https:\/\/[!-'*+\--~]+$/.test(text);

/**
 * The User-Agent header for every HTTP request to Discord, `DiscordBot (url, version)`: those without one may be blocked
 * (Discord: API Reference, User Agent). `@discordjs/rest` sends one that names itself.
 */
export function userAgent(): string {
  const given = process.env['REPOSITORY_URL'] ?? '';
  return `DiscordBot (${isRepositoryUrl(given) ? given : NO_REPOSITORY}, ${VERSION})`;
}
