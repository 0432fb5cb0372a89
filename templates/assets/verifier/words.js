// What the verifier says, in any language: a sentence with places, and the values for them.
//
// English is the source, as in the pages' catalogues; `locales/<language>/LC_MESSAGES/verifier.po` has the rest.

/**
 * A sentence before it is put into a language.
 * @typedef {{text: string, values: Record<string, unknown>}} Said
 */

/**
 * Say a sentence. Its text stands in the catalogues as it stands here, so it is always written out.
 * @param {string} text with places such as `{url}`
 * @param {Record<string, unknown>} [values] for the places: texts, numbers, or sentences
 * @returns {Said}
 */
export function say(text, values = {}) {
  return { text, values };
}

/**
 * Put a sentence into words.
 * @param {Said} said
 * @param {Readonly<Record<string, string>>} [translations] by English sentence; without them it stays English
 * @returns {string}
 */
export function inWords(said, translations = {}) {
  const text = Object.hasOwn(translations, said.text) ? translations[said.text] : said.text;
  return text.replace(/\{(\w+)\}/g, (place, name) => {
    if (!Object.hasOwn(said.values, name)) return place;
    const value = said.values[name];
    return isSaid(value) ? inWords(value, translations) : shown(value);
  });
}

/**
 * Give what a badge says where text belongs: text as it is, anything else as JSON, whatever members it has. An object
 * that comes from outside must not become a value of a sentence: it could be made to look like one.
 * @param {unknown} value
 * @returns {string}
 */
export function shown(value) {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '-');
}

/**
 * @param {unknown} value
 * @returns {value is Said}
 */
function isSaid(value) {
  return typeof value === 'object' && value !== null && 'text' in value && 'values' in value;
}
