// Moments: timestamps with a zone (RFC 3339, as XML Schema's dateTimeStamp writes them).

const TIMESTAMP =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d)(?::(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?(?:(Z)|([+-])(\d\d):(\d\d))$/;

/**
 * Read a timestamp with a zone.
 * @param {unknown} text
 * @returns {number | null} milliseconds since 1970, or null where it is none
 */
export function moment(text) {
  const found = typeof text === 'string' ? TIMESTAMP.exec(text) : null;
  if (found === null) return null;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((digits) => Number(digits ?? 0));
  const [zoneHour, zoneMinute] = [Number(found[10] ?? 0), Number(found[11] ?? 0)];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  if (hour > 23 || minute > 59 || second > 59 || zoneHour > 23 || zoneMinute > 59) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, Number((found[7] ?? '').slice(0, 3).padEnd(3, '0')));
  const ahead = (found[9] === '-' ? -1 : 1) * (zoneHour * 60 + zoneMinute);
  return date.getTime() - ahead * 60_000;
}

/**
 * @param {number} year
 * @param {number} month from 1
 */
function daysIn(year, month) {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
}
