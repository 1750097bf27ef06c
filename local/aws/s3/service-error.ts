/** S3's errors and their HTTP status (S3 API: Error responses, List of error codes). */
import { ServiceError } from '../service-error.ts';

const STATUS: ReadonlyMap<string, number> = new Map([
  ['NoSuchBucket', 404],
  ['NoSuchKey', 404],
  ['NoSuchUpload', 404],
  ['NotImplemented', 501],
]);

/** 400 for all others. */
export const statusOf = (code: string): number => STATUS.get(code) ?? 400;

export const noSuchBucket = (): ServiceError =>
  new ServiceError('NoSuchBucket', 'The specified bucket does not exist');
export const noSuchKey = (): ServiceError =>
  new ServiceError('NoSuchKey', 'The specified key does not exist.');
export const noSuchUpload = (): ServiceError =>
  new ServiceError('NoSuchUpload', 'The specified upload does not exist. The upload ID may be invalid.');
export const invalidArgument = (message: string): ServiceError =>
  new ServiceError('InvalidArgument', message);
export const malformed = (): ServiceError =>
  new ServiceError('MalformedXML', 'The XML you provided was not well-formed or did not validate.');
export const notImplemented = (what: string): ServiceError =>
  new ServiceError('NotImplemented', `The local S3 does not know ${what}.`);
