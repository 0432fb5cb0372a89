/**
 * The catalogue: search and filters at once. Without this, filters are links to pages.
 *
 * What is asked stands in the address: `?q=words&level=6&tag=data`. Values of one filter widen the answer,
 * words and other filters narrow it. The index is fetched when it is first wanted.
 */

/**
 * @typedef {{name: string, lang?: string, href: string, image: string, issuer: string, kind: string,
 *   worth: string[], filters: string[], words: string}} Badge
 */

const MOST = 48;
const finder = document.querySelector(".finder");
const listed = document.getElementById("listed");

/** The same as the index does: small letters, no accents. @param {string} text */
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children
 */
function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** @param {Badge} badge */
function card(badge) {
  /** @type {Record<string, string>} */
  const attributes = badge.lang ? { lang: badge.lang, dir: "auto" } : {};
  const link = element("a", { href: badge.href }, element("bdi", attributes, badge.name));
  const picture = element("img", { src: badge.image, width: "136", height: "136", alt: "", loading: "lazy" });
  const about = element("div", {},
    element("h3", {}, link),
    element("p", {}, element("bdi", {}, badge.issuer)),
    element("p", { class: "kind" }, badge.kind));
  if (badge.worth.length) {
    about.append(element("p", { class: "worth" }, ...badge.worth.map((each) => element("span", {}, each))));
  }
  return element("li", { class: "card" }, element("div", { class: "stage" }, picture), about);
}

/** How well a badge fits words: higher is better, 0 is not at all. @param {Badge} badge @param {string[]} words */
function fit(badge, words) {
  const name = plain(badge.name);
  let sum = 1;
  for (const word of words) {
    if (name.startsWith(word)) sum += 8;
    else if (` ${name}`.includes(` ${word}`)) sum += 4;
    else if (` ${badge.words}`.includes(` ${word}`)) sum += 2;
    else if (!badge.words.includes(word)) return 0;
  }
  return sum;
}

class Finder {
  /** @param {HTMLElement} root @param {HTMLElement} listing */
  constructor(root, listing) {
    this.listing = listing;
    this.words = root.dataset;
    this.input = /** @type {HTMLInputElement} */ (root.querySelector("input"));
    this.links = /** @type {HTMLAnchorElement[]} */ (Array.from(root.querySelectorAll("[data-filter]")));
    this.menus = /** @type {HTMLDetailsElement[]} */ (Array.from(root.querySelectorAll("details")));
    /** @type {Set<string>} */
    this.chosen = new Set(this.words.given ? [this.words.given] : []);
    this.chips = element("ul", { class: "chosen" });
    this.count = element("h2", { id: "found" });
    this.cards = element("ul", { class: "cards" });
    this.more = element("button", { type: "button", class: "button plain", hidden: "" }, this.words.more ?? "");
    this.found = element("section", { hidden: "", "aria-labelledby": "found" },
      element("div", { "aria-live": "polite" }, this.count), this.cards, this.more);
    /** @type {Promise<Badge[]> | undefined} */
    this.fetched = undefined;
    this.shown = MOST;
    root.append(this.chips);
    listing.before(this.found);
    this.listen(root);
    this.readAddress();
  }

  /** @param {HTMLElement} root */
  listen(root) {
    root.querySelector("form")?.addEventListener("submit", (event) => event.preventDefault());
    this.input.addEventListener("focus", () => void this.index());
    this.input.addEventListener("input", () => this.asked());
    for (const link of this.links) {
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        this.toggle(link.dataset.filter ?? "");
      });
    }
    this.more.addEventListener("click", () => { this.shown += MOST; void this.show(); });
    document.addEventListener("click", (event) => {
      for (const menu of this.menus) if (!menu.contains(/** @type {Node} */ (event.target))) menu.open = false;
    });
    root.addEventListener("keydown", (event) => {
      const menu = this.menus.find((each) => each.open);
      if (event.key !== "Escape" || !menu) return;
      menu.open = false;
      menu.querySelector("summary")?.focus();
    });
  }

  readAddress() {
    const asked = new URLSearchParams(location.search);
    const known = new Set(this.links.map((link) => link.dataset.filter));
    this.input.value = asked.get("q") ?? "";
    for (const [name, value] of asked) if (known.has(`${name}/${value}`)) this.chosen.add(`${name}/${value}`);
    this.mark();
    if (this.input.value || asked.size) void this.show();
  }

  /** @param {string} filter */
  toggle(filter) {
    if (!this.chosen.delete(filter)) this.chosen.add(filter);
    this.asked();
  }

  asked() {
    this.shown = MOST;
    const query = new URLSearchParams();
    if (this.input.value.trim()) query.set("q", this.input.value.trim());
    for (const filter of this.chosen) {
      const [name, value] = filter.split("/", 2);
      query.append(name, value);
    }
    history.replaceState(null, "", query.size ? `${this.words.home}?${query}` : this.words.home);
    this.mark();
    void this.show();
  }

  /** Whether the filters are those that the page stands for: it lists their badges already. */
  isPageItself() {
    return this.chosen.size === 1 && this.chosen.has(this.words.given ?? "");
  }

  /** Show which filters are chosen, in the menus and as buttons that undo them. */
  mark() {
    this.chips.replaceChildren();
    const asIs = this.isPageItself() && !this.input.value.trim();
    for (const link of this.links) {
      const filter = link.dataset.filter ?? "";
      if (!this.chosen.has(filter)) {
        link.removeAttribute("aria-current");
        continue;
      }
      link.setAttribute("aria-current", "true");
      if (asIs) continue;
      const name = link.firstElementChild?.textContent ?? "";
      const label = (this.words.without ?? "").replace("#", name);
      const button = element("button", { type: "button", class: "chip", "aria-label": label }, name);
      button.addEventListener("click", () => { this.toggle(filter); this.input.focus(); });
      this.chips.append(element("li", {}, button));
    }
  }

  /** @returns {Promise<Badge[]>} */
  index() {
    this.fetched ??= fetch(this.words.index ?? "").then((answer) => {
      if (!answer.ok) throw new Error(answer.statusText);
      return answer.json();
    }).then((document) => document.badges);
    return this.fetched;
  }

  async show() {
    const words = plain(this.input.value).split(/\s+/).filter(Boolean);
    const asks = words.length > 0 || (this.chosen.size > 0 && !this.isPageItself());
    this.listing.hidden = asks;
    this.found.hidden = !asks;
    if (!asks) return;
    try {
      this.fill(this.fitting(await this.index(), words));
    } catch {
      this.listing.hidden = false;
      this.cards.replaceChildren();
      this.count.textContent = this.words.failed ?? "";
    }
  }

  /** @param {Badge[]} badges @param {string[]} words */
  fitting(badges, words) {
    /** @type {Map<string, string[]>} */
    const facets = new Map();
    for (const filter of this.chosen) {
      const facet = filter.split("/", 1)[0];
      facets.set(facet, [...(facets.get(facet) ?? []), filter]);
    }
    return badges
      .filter((badge) => [...facets.values()].every((any) => any.some((one) => badge.filters.includes(one))))
      .map((badge) => ({ badge, fit: fit(badge, words) }))
      .filter((each) => each.fit > 0)
      .sort((one, other) => other.fit - one.fit)
      .map((each) => each.badge);
  }

  /** @param {Badge[]} badges */
  fill(badges) {
    const many = badges.length === 1 ? this.words.one : this.words.many;
    const number = badges.length.toLocaleString(document.documentElement.lang);
    this.count.textContent = (badges.length ? many ?? "" : this.words.none ?? "").replace("#", number);
    this.cards.replaceChildren(...badges.slice(0, this.shown).map(card));
    this.more.hidden = badges.length <= this.shown;
  }
}

if (finder instanceof HTMLElement && listed) new Finder(finder, listed);
