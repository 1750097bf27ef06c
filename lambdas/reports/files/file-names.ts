import { rangeFileStamp } from '../../../shared/dates/write-range.ts';
import { UTC } from '../../../shared/dates/zone.ts';
import type { ReportCommand } from '../../../shared/messages/report-request.ts';
import type { Range } from '../../../shared/time.ts';

/**
 * The name of a command's file: `userstats-2018-01-01-2018-02-01.csv.gz`, `report-weekday-all-….png`. A zone other than
 * UTC comes last: `…-America-New_York`.
 */
export function fileName(command: ReportCommand, range: Range, ending: 'csv.gz' | 'png' = 'csv.gz'): string {
  const subject =
    command.name === 'userstats'
      ? 'userstats'
      : `report-${command.type}-${command.channel ? safeName(command.channel) : 'all'}`;
  const zone = command.name === 'report' && command.type !== 'full' ? (command.zone ?? UTC) : UTC;
  const stem = [
    subject,
    rangeFileStamp(range.start),
    rangeFileStamp(range.end),
    ...(zone === UTC ? [] : [zone.replaceAll(/[^A-Za-z0-9_-]/g, '-')]),
  ].join('-');
  return `${stem}.${ending}`;
}

/**
 * A channel's name in the characters that every file system, header and object key accepts: ASCII letters without
 * accents, digits, `-` and `_`. If the name has no letter or digit, the channel's id.
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
