// Whatever the window's width, nothing is wider than it: what the people of the demo reach from their home page, a page
// of each kind, from a small phone to a desktop; and what must be read in one line is.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openHouse } from './people.mjs';

const word = 'yicun-demo-2026';
const people = ['shi', 'zhao', 'qian', 'admin', 'security', 'auditor'];
/* Both sides of every step of the layout: 40 em, 56 em with the side navigation, 68 em, 75 em. */
const widths = [320, 390, 480, 640, 641, 768, 896, 897, 992, 1088, 1089, 1199, 1200];

/* Pages of one kind differ in the record that they show, or in how much of a list. */
function kindOf(link) {
  const { pathname, searchParams } = new URL(link, 'http://x');
  return pathname.replace(/\d+/g, '#') + (searchParams.get('kind') ?? '');
}

describe('at every width', () => {
  let house, li, wang;
  const measured = new Set();

  before(async () => {
    house = await openHouse({ demo: true });
    li = await house.person();
    await li.signIn('li', word);
    wang = await house.person();
    await wang.signIn('wang', word);
  });
  after(() => house.close());

  /* Opens the pages at `starts` and one of each kind that they lead to. */
  async function walk(one, starts) {
    const links = [...starts], seen = new Set(), wide = [];
    for (const [number, link] of links.entries()) {
      const kind = kindOf(link);
      if (number >= starts.length && seen.has(kind)) continue;
      seen.add(kind);
      const answer = await one.open(link);
      if (!answer.headers()['content-type'].startsWith('text/html')) continue;
      /* What somebody has opened already is measured again where it has other columns. */
      const form = kind + (await one.tab.locator('main thead').allTextContents()).join();
      if (number < starts.length || !measured.has(form)) wide.push(...(await one.tooWideAt(widths)));
      measured.add(form);
      const found = await one.tab.locator('a[href^="/"]').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
      links.push(...found.filter((href) => !/export|docx|format=|[.]csv|[.]ics|files|feed/.test(href)));
    }
    assert.deepEqual(wide, []);
  }

  it('plans fit, however far they are', async () => {
    const links = [];
    for (const state of ['draft', 'town_review', 'county_review', 'approved', 'on_notice', 'noticed', 'in_force', 'filed']) {
      const { plans } = await wang.tab.evaluate(async (url) => (await fetch(url, { headers: { accept: 'application/json' } })).json(),
        `/plans?state=${state}`);
      links.push(...plans.slice(0, 3).map(({ id }) => `/plans/${id}`));
    }
    await walk(wang, links);
  });
  it('the drafts of a village fit', () => walk(li, ['/']));
  it('the public pages fit', async () => walk(await house.person(), ['/public']));
  for (const name of people)
    it(`the pages of ${name} fit`, async () => {
      const one = await house.person();
      await one.signIn(name, word);
      await walk(one, ['/']);
      await one.context.close();
    });

  it('an item in force has room for its words', async () => {
    const secretary = await house.person();
    await secretary.signIn('shi', word);
    await secretary.go('规划');
    await secretary.follow('群星村');
    const words = secretary.tab.locator('.promises td').first();
    for (const width of [641, 897, 1024]) {
      await secretary.tab.setViewportSize({ width, height: 900 });
      assert.ok((await words.boundingBox()).width >= 128, `at ${width} px`);
    }
  });

  it('villages and periods of the self-assessment are read in one line', async () => {
    const secretary = await house.person();
    await secretary.signIn('shi', word);
    for (const [one, url] of [[wang, '/assessments'], [secretary, '/assessments']]) {
      await one.open(url);
      for (const width of [641, 700, 897, 1024]) {
        await one.tab.setViewportSize({ width, height: 900 });
        const broken = await one.tab.locator('td:has(> a > b)').evaluateAll((cells) => cells.map((cell) => cell.querySelector('b'))
          .filter((name) => name.textContent.length < 7 || name.className === 'nowrap')
          .filter((name) => name.getClientRects().length > 1).map((name) => name.textContent));
        assert.deepEqual(broken, [], `${url} at ${width} px`);
      }
      assert.deepEqual(await one.tooWideAt([641, 700, 897, 1024]), []);
    }
  });

  it('who answers for an item of a draft is read in one line', async () => {
    await li.open('/plans');
    await li.follow('金联村');
    const person = li.tab.getByText(/^责任人 ./).first();
    for (const width of [390, 1024, 1440]) {
      await li.tab.setViewportSize({ width, height: 900 });
      assert.ok((await person.boundingBox()).height < 32, `at ${width} px`);
    }
  });
});
