/** Buttons that copy what stands in a field. */

/**
 * Put a button beside a field that copies its value.
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 * @param {{copy: string, copied: string}} words
 */
export function addCopyButton(field, words) {
  const button = document.createElement("button");
  const name = field.closest("label")?.firstChild?.textContent?.trim() ?? "";
  button.type = "button";
  button.className = "button plain small";
  button.textContent = words.copy;
  button.setAttribute("aria-label", `${words.copy}: ${name}`);
  button.addEventListener("click", async () => {
    field.select();
    await navigator.clipboard.writeText(field.value);
    button.textContent = words.copied;
    setTimeout(() => { button.textContent = words.copy; }, 2500);
  });
  field.closest("label")?.after(button);
}
