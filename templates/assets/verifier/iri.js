// Addresses as text: what an absolute IRI is for every software that reads Open Badges.

// RFC 3987 §2.2, without what its §4.1 forbids (marks of direction) and without spaces and line separators.
const UCSCHAR =
  '\\u00a1-\\u167f\\u1681-\\u1fff\\u2010-\\u2027\\u2030-\\u205e\\u2070-\\u2fff\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\uffef' +
  '\\u{10000}-\\u{1fffd}\\u{20000}-\\u{2fffd}\\u{30000}-\\u{3fffd}';
/** @param {string} others characters that may stand there besides */
const chars = (others) => `(?:[A-Za-z0-9._~!$&'()*+,;=:@${others}${UCSCHAR}\\-]|%[0-9A-Fa-f]{2})*`;
// A host's name needs no rule beside the path's, and must not have one: trying both costs the square of the length.
const LITERAL = '(?://\\[[0-9A-Fa-f:.]+\\](?::[0-9]+)?(?![^/?#]))?';
const ABSOLUTE = new RegExp(
  `^[A-Za-z][A-Za-z0-9+.\\-]*:(?!$)${LITERAL}${chars('/')}(?:\\?${chars('/?')})?(?:#${chars('/?')})?$`,
  'u',
);
const PORT = /^[A-Za-z][A-Za-z0-9+.\-]*:\/\/(?:[^/?#]*@)?(?:\[[^\]]*\]|[^/?#:]*)(?::([^/?#]*))?/;

/**
 * Say whether text is an absolute IRI (RFC 3987 §2.2) that every reader of JSON-LD accepts as an `id`.
 * @param {string} text
 */
export function isAbsoluteIRI(text) {
  if (!ABSOLUTE.test(text)) return false;
  const address = /^[^:]*:\/\/(\[[^\]]*\])/.exec(text)?.[1];
  if (address !== undefined && !URL.canParse(`http://${address}/`)) return false;
  const port = PORT.exec(text)?.[1];
  return port === undefined || port === '' || (/^[0-9]+$/.test(port) && Number(port) > 0 && Number(port) <= 65535);
}
