/** The page of an award: buttons to copy, to print, and to download everything at once. */

import { addCopyButton } from "./copying.js";
import { zipped } from "./zip.js";

const share = document.querySelector(".share");
const files = document.querySelector(".files");

/** @param {string} text @param {string} look */
function button(text, look = "plain") {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `button ${look}`;
  made.textContent = text;
  return made;
}

if (share instanceof HTMLElement) {
  const { copy = "", copied = "", print = "" } = share.dataset;
  for (const field of share.querySelectorAll("input, textarea")) {
    addCopyButton(/** @type {HTMLInputElement} */ (field), { copy, copied });
  }
  const item = document.createElement("li");
  const printing = button(print);
  printing.addEventListener("click", () => window.print());
  item.append(printing);
  share.querySelector(".ways")?.append(item);
}

if (files instanceof HTMLElement) {
  const all = button(files.dataset.all ?? "");
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  all.addEventListener("click", () => downloadAll(files).then(
    () => { said.textContent = ""; },
    () => { said.textContent = files.dataset.failed ?? ""; },
  ));
  files.append(all, said);
}

/**
 * Download every file of the award in one archive, named by the award's id.
 * @param {HTMLElement} section
 */
async function downloadAll(section) {
  const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (section.querySelectorAll("a[download]"));
  const contents = await Promise.all(Array.from(links, fetched));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(zipped(contents));
  link.download = `${new URL(links[0].href).pathname.split("/").at(-2)}.zip`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** @param {HTMLAnchorElement} link */
async function fetched(link) {
  const answer = await fetch(link.href);
  if (!answer.ok) throw new Error(link.href);
  return { name: link.href.split("/").at(-1) ?? "", data: new Uint8Array(await answer.arrayBuffer()) };
}
