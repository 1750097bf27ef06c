/**
 * The only import of a private file of hyparquet. The public interface gives whole values, not page headers: `parquetRead`
 * takes four to six times as long as `decodeDay` for a day of 32,000 to 320,000 rows, and its texts have to be numbered
 * again. A private file may change in any release, so package.json pins hyparquet and a test compares the installed
 * version with this one.
 */
export { parquetHeader } from 'hyparquet/src/column.js';

/** The version of hyparquet whose `parquetHeader` was checked: reader in, header out, offset moved past the header. */
export const CHECKED_HYPARQUET = '1.31.5';
