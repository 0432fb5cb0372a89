// What the web answers in a case: the site's own documents, and those of others.

export async function webOf(modules, { site, answers }) {
  const [{ atHand }, { MOST_BYTES, Web }, { Unreachable }, { say }] = await Promise.all(
    ['sources.js', 'web.js', 'faults.js', 'words.js'].map(modules),
  );
  const own = new Map();
  for (const [url, answer] of Object.entries(answers)) {
    if (site && url.startsWith(`${site}/`) && (answer.status ?? 200) === 200) own.set(url, body(answer));
  }
  const get = async ({ href }) => {
    const found = answers[href];
    if (found === undefined || found.failure !== undefined) throw new Unreachable(say('no answer'));
    const once = body(found);
    const whole = found.endless ? Buffer.alloc(MOST_BYTES + 1, once) : once;
    return { status: found.status ?? 200, type: found.type ?? 'application/json', body: whole };
  };
  return new Web(atHand(site ?? null, own), get, () => true);
}

function body({ text, base64 }) {
  return base64 === undefined ? Buffer.from(text ?? '', 'utf8') : Buffer.from(base64, 'base64');
}
