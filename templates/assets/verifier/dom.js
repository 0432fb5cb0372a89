// Making elements. Whatever a badge says goes in as text, never as markup.

/**
 * @param {string} tag
 * @param {Record<string, string | EventListener | undefined>} attributes those that are undefined are left out; a function is called on a click
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener('click', value);
    else if (value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}
