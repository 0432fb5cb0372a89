// The page of the verifier on a site: documents come from the site, and from others where the visitor agrees.

import { find, openDesk } from './desk.js';
import { OwnSite, askHost } from './network.js';
import { Session } from './session.js';
import { Web } from './web.js';

const { base = '', root = './' } = /** @type {HTMLElement} */ (find('#verifier')).dataset;
const own = new OwnSite(base, new URL(root, location.href));

openDesk({
  session: new Session(new URL('./worker.js', import.meta.url)),
  newAccess: () => new Web(own, askHost),
  pictureAddress: (url) => own.addressOf(url)?.href ?? null,
});
