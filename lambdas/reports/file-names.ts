import { rangeFileStamp } from '../../shared/daterange.ts';
import type { ReportCommand } from '../../shared/report-request.ts';

/** The name of a command's file: `userstats-2018-01-01-2018-02-01.csv.gz`, `report-weekday-all-….csv.gz`. */
export function fileName(command: ReportCommand, range: { start: number; end: number }): string {
  const what =
    command.name === 'userstats'
      ? 'userstats'
      : `report-${command.type}-${command.channel ? safeName(command.channel) : 'all'}`;
  return `${what}-${rangeFileStamp(range.start)}-${rangeFileStamp(range.end)}.csv.gz`;
}

/**
 * A channel's name as every file system, header and object key takes it: ASCII letters, digits, `-` and `_`, without
 * accents. Its id where the name has none of them.
 */
export function safeName(channel: { id: string; name: string }): string {
  const name = channel.name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9_-]+/g, '-')
    .replaceAll(/^[-_]+|[-_]+$/g, '')
    .slice(0, 60);
  return /[A-Za-z0-9]/.test(name) ? name : channel.id;
}
