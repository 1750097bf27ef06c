import { isZone } from '../../shared/dates/zone.ts';
import { localeOf } from '../../shared/locale.ts';
import type { ReportCommand, ReportRequest, ReportType } from '../../shared/messages/report-request.ts';
import { HOUR_MS, monthOf } from '../../shared/time.ts';
import type { ReplyTarget } from './reply/reply-target.ts';

/** Reads where an event is answered. Throws the name of the first wrong field; then there is nobody to answer. */
export function readReplyTarget(event: unknown): ReplyTarget {
  const fields = fieldsOf(event, 'request');
  return {
    id: expect(fields['id'], isDigits, 'id', 'a snowflake'),
    applicationId: expect(fields['applicationId'], isDigits, 'applicationId', 'a snowflake'),
    token: expect(fields['token'], isToken, 'token', 'an interaction token'),
    locale: localeOf(fields['locale']),
  };
}

/** Reads the rest of an event field by field. Throws the name of the first wrong field and what was expected. */
export function readRequest(event: unknown, target: ReplyTarget): ReportRequest {
  const fields = fieldsOf(event, 'request');
  const command = readCommand(fieldsOf(fields['command'], 'command'));
  const range = readRange(fieldsOf(fields['range'], 'range'));
  if (command.name === 'report' && monthOf(range.start) !== monthOf(range.end - 1)) {
    // A person has a different token in each month and would be counted twice.
    throw new Error('A report may not cross the end of a month.');
  }
  return {
    ...target,
    guild: expect(fields['guild'], isDigits, 'guild', 'a snowflake'),
    command,
    range,
    attachmentSizeLimit: expect(
      fields['attachmentSizeLimit'],
      isSize,
      'attachmentSizeLimit',
      'a number of bytes',
    ),
  };
}

function readCommand(fields: Record<string, unknown>): ReportCommand {
  if (fields['name'] === 'userstats') return { name: 'userstats' };
  const name = expect(fields['name'], isReport, 'command.name', 'userstats or report');
  const type = expect(fields['type'], isType, 'command.type', 'full, weekday, hourly or heatmap');
  return {
    name,
    type,
    ...(fields['channel'] !== undefined && { channel: readChannel(fields['channel']) }),
    ...(fields['zone'] !== undefined && {
      zone: expect(fields['zone'], isZone, 'command.zone', 'the IANA name of a time zone'),
    }),
  };
}

function readChannel(value: unknown): { id: string; name: string } {
  const channel = fieldsOf(value, 'command.channel');
  return {
    id: expect(channel['id'], isDigits, 'command.channel.id', 'a snowflake'),
    name: expect(channel['name'], isText, 'command.channel.name', 'a name'),
  };
}

function readRange(fields: Record<string, unknown>): ReportRequest['range'] {
  const start = expect(fields['start'], isHour, 'range.start', 'a whole UTC hour in ms');
  const isLater = (value: unknown): value is number => isHour(value) && value > start;
  return {
    start,
    end: expect(fields['end'], isLater, 'range.end', 'a whole UTC hour in ms, after range.start'),
    swapped: expect(fields['swapped'], isFlag, 'range.swapped', 'true or false'),
  };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isDigits = (value: unknown): value is string => isText(value) && /^\d{1,20}$/.test(value);
/** The token becomes one segment of a URL path, so it must not contain a slash. */
const isToken = (value: unknown): value is string => isText(value) && /^[\w.~=:+-]+$/.test(value);
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';
const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const isHour = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) % HOUR_MS === 0;
const isReport = (value: unknown): value is 'report' => value === 'report';
const isType = (value: unknown): value is ReportType =>
  value === 'full' || value === 'weekday' || value === 'hourly' || value === 'heatmap';

/** Returns the value if it passes the check. The error does not quote a wrong value: it could be the token. */
function expect<T>(
  value: unknown,
  isValid: (value: unknown) => value is T,
  name: string,
  expected: string,
): T {
  if (isValid(value)) return value;
  throw new Error(`A report request's ${name} should be ${expected}.`);
}

function fieldsOf(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null)
    throw new Error(`A report request's ${name} should be an object.`);
  return { ...value };
}
