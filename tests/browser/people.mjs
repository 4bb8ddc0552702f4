/* People in front of browsers: Chromium against a place of the HTTP harness, each person with a profile of their own.
 *
 *   const house = await openHouse();                          // a served place, a browser; `await house.close()` ends both
 *   house.place.addUser('wang', { unit: town, roles: ['town_officer'] });
 *   const wang = await house.person({ width: 390 });          // a profile; { tab, context, ... }
 *   await wang.signIn('wang');
 *   await wang.press('提交镇审核');
 *   await wang.sees('已提交镇审核');
 *   await wang.inOrder('the plan');                           // axe, overflow and scripts at the present width
 *
 * A person fails on a script error or a refused inline script or style. Nothing here waits for time, only for what a
 * page shows. SHOTS=folder keeps a picture of every page that is checked. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { password, preparePlace, root } from '../http/harness.mjs';

export const widths = { desktop: 1440, phone: 390 };
export const photo = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const shots = process.env.SHOTS;
const axe = fs.readFileSync(path.join(root, 'tests/node_modules/axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/* What axe finds, one line for each place. */
async function axeFinds(tab) {
  if (!(await tab.evaluate(() => 'axe' in window))) await tab.evaluate(axe);
  return tab.evaluate(async (values) => {
    const { violations } = await window.axe.run({
      runOnly: { type: 'tag', values },
      resultTypes: ['violations'],
    });
    return violations.flatMap((one) => one.nodes.map((node) => `${one.id} (${one.help}): ${node.html.slice(0, 160)}`));
  }, rules);
}

/* What is wider than the window without scrolling in a frame of its own. */
function tooWide(tab) {
  return tab.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    return Array.from(document.querySelectorAll('main *'))
      .filter((element) => element.getBoundingClientRect().right > room + 1 && !element.closest('.scroll'))
      .slice(0, 3)
      .map((element) => element.outerHTML.slice(0, 120))
      .concat(`the page is ${document.documentElement.scrollWidth} wide in a window of ${room}`);
  });
}

class Person {
  constructor(house, context, tab) {
    Object.assign(this, { house, context, tab, troubles: [] });
    tab.setDefaultTimeout(10000);
    tab.on('pageerror', (error) => this.troubles.push(error.message));
    tab.on('console', (line) => {
      if (/Content Security Policy/.test(line.text())) this.troubles.push(line.text());
    });
    tab.on('dialog', (dialog) => dialog.accept());
  }

  open(url) {
    return this.tab.goto(this.house.base + url);
  }

  path() {
    const { pathname, search, hash } = new URL(this.tab.url());
    return pathname + search + hash;
  }

  async signIn(name, word = password) {
    await this.open('/sign-in');
    await this.fill({ name, password: word });
    await this.press('登录');
    await this.tab.getByRole('heading', { name: /^今天/ }).waitFor();
  }

  /* Fills fields by their name; a value for a select is the words shown. */
  async fill(fields, form = this.tab) {
    for (const [name, value] of Object.entries(fields)) {
      const field = form.locator(`[name="${name}"]:visible`);
      const kind = await field.evaluate((element) => element.type);
      if (kind === 'select-one') await field.selectOption({ label: value });
      else if (kind === 'checkbox') await field.setChecked(value);
      else if (kind === 'file') await field.setInputFiles({ name: '照片.png', mimeType: 'image/png', buffer: value });
      else await field.fill(String(value));
    }
  }

  press(name, within = this.tab.locator('main')) {
    return within.getByRole('button', { name, exact: typeof name === 'string' }).first().click();
  }

  follow(name, within = this.tab.locator('main')) {
    return within.getByRole('link', { name, exact: typeof name === 'string' }).first().click();
  }

  /* Follows a link of the side navigation, whose group may be folded. */
  async go(name) {
    const link = this.tab.locator('.side a').filter({ hasText: new RegExp(`^${name}$`) });
    if (!(await link.isVisible()))
      await this.tab.locator('.side .nav-fold', { has: this.tab.getByText(name, { exact: true }) }).locator('summary').click();
    await link.click();
  }

  /* Waits until the words are on the page. */
  async sees(words, within = this.tab) {
    await within.getByText(words).filter({ visible: true }).first().waitFor();
  }

  seesHeading(name) {
    return this.tab.getByRole('heading', { name }).first().waitFor();
  }

  async seesNot(words) {
    assert.equal(await this.tab.getByText(words).filter({ visible: true }).count(), 0, `shows ${words}`);
  }

  /* The page can be used by everyone, fits the window, and its scripts ran. */
  async inOrder(what, { accessible = true } = {}) {
    const { width } = this.tab.viewportSize();
    const where = `${what} at ${width} px (${this.path()})`;
    if (shots) {
      fs.mkdirSync(shots, { recursive: true });
      await this.tab.screenshot({ path: `${shots}/${what}-${width}.png`, fullPage: true });
    }
    if (accessible) assert.deepEqual(await axeFinds(this.tab), [], `${where} has axe violations`);
    assert.deepEqual(await tooWide(this.tab), [], `${where} is too wide`);
    assert.deepEqual(this.troubles, [], where);
  }

  /* The page at each of the widths, one after the other: what is too wide, and where. */
  async tooWideAt(widths) {
    const { width, height } = this.tab.viewportSize();
    const wide = [];
    for (const one of widths) {
      await this.tab.setViewportSize({ width: one, height });
      wide.push(...(await tooWide(this.tab)).map((what) => `${this.path()} at ${one} px: ${what}`));
    }
    await this.tab.setViewportSize({ width, height });
    return wide;
  }

  /* The same at desktop and phone width. */
  async inOrderEverywhere(what) {
    for (const width of Object.values(widths)) {
      await this.tab.setViewportSize({ width, height: 900 });
      await this.inOrder(what);
    }
  }
}

/* A served place with Suzhou's units, or with the demo as of today, and Chromium. */
export async function openHouse({ clock = '2021-08-03T10:00:00+08:00', demo = false } = {}) {
  const place = preparePlace(demo ? {} : { units: true, clock });
  if (demo) assert.equal(place.yicun(['demo']).status, 0);
  await place.serve();
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync',
      '--disable-smooth-scrolling'], // a page's own scrolling is lost in one that goes on: faster than any person taps
  });
  const house = { place, browser, base: `http://127.0.0.1:${place.port}` };
  house.person = async ({ width = widths.desktop, scripts = true } = {}) => {
    const context = await browser.newContext({
      viewport: { width, height: width < 600 ? 844 : 900 },
      javaScriptEnabled: scripts,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
    });
    return new Person(house, context, await context.newPage());
  };
  house.close = async () => {
    await browser.close();
    await place.stop();
  };
  return house;
}
