/** The version in package.json. A constant, because bundles do not contain that file. */
const VERSION = '0.1.0';

/** The URL in the header if `REPOSITORY_URL` is not set: the page where operators manage their bots. */
const DEFAULT_URL = 'https://discord.com/developers';

/** Whether a text can be the URL in the User-Agent header: https, ASCII, without the header's own separators. */
export const isRepositoryUrl = (text: string): boolean => /^https:\/\/[!-'*+\--~]+$/.test(text);

/**
 * The User-Agent header of HTTP requests to Discord, `DiscordBot (url, version)`. Discord may block requests without it
 * (Discord: API Reference, User Agent). Requests through `@discordjs/rest` carry that library's own header.
 */
export function userAgent(): string {
  const url = process.env['REPOSITORY_URL'] ?? '';
  return `DiscordBot (${isRepositoryUrl(url) ? url : DEFAULT_URL}, ${VERSION})`;
}
