// What the web answers in a case: the site's own documents, and those of others.

export async function siteAndWeb(modules, { site, answers }) {
  const { atHand } = await modules('sources.js');
  const own = new Map();
  for (const [url, answer] of Object.entries(answers)) {
    if (site && url.startsWith(`${site}/`) && (answer.status ?? 200) === 200) own.set(url, body(answer));
  }
  return { source: atHand(site ?? null, own), asked: new Set() };
}

function body({ text, base64 }) {
  return base64 === undefined ? Buffer.from(text ?? '', 'utf8') : Buffer.from(base64, 'base64');
}
