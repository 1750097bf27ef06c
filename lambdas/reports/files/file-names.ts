import { rangeFileStamp } from '../../../shared/dates/write-range.ts';
import { UTC } from '../../../shared/dates/zone.ts';
import type { ReportCommand } from '../../../shared/messages/report-request.ts';
import type { Range } from '../../../shared/time.ts';

/**
 * The name of a command's file: `userstats-2018-01-01-2018-02-01.csv.gz`, `report-weekday-all-….png`. A zone that is not
 * UTC comes last, `…-America-New_York`.
 */
export function fileName(command: ReportCommand, range: Range, ending: 'csv.gz' | 'png' = 'csv.gz'): string {
  const what =
    command.name === 'userstats'
      ? 'userstats'
      : `report-${command.type}-${command.channel ? safeName(command.channel) : 'all'}`;
  const zone = command.name === 'report' && command.type !== 'full' ? (command.zone ?? UTC) : UTC;
  const stem = [
    what,
    rangeFileStamp(range.start),
    rangeFileStamp(range.end),
    ...(zone === UTC ? [] : [zone.replaceAll(/[^A-Za-z0-9_-]/g, '-')]),
  ].join('-');
  return `${stem}.${ending}`;
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
