// Takes the pictures of the README and the manual anew: makes a demo in a temporary folder, walks it
// as its people do, and keeps what they see in docs/pictures. `make pictures` calls it.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, unlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { preparePlace, root } from '../tests/http/harness.mjs';

const { chromium } = createRequire(`${root}/tests/package.json`)('playwright-core');
const folder = `${root}/docs/pictures`;
const word = 'yicun-demo-2026';
const wide = { width: 1280, height: 800 };
const tall = { width: 1280, height: 1000 };
const phone = { width: 390, height: 844 };

const place = preparePlace();
let browser;

/* Signs in as one of the demo's people, null for the public. */
async function open(name, viewport = wide) {
  const context = await browser.newContext({ viewport, locale: 'zh-CN', reducedMotion: 'reduce' });
  const tab = await context.newPage();
  await tab.goto(`${base}${name ? '/sign-in' : '/public'}`);
  if (name) {
    await tab.fill('[name=name]', name);
    await tab.fill('[name=password]', word);
    await tab.click('main button');
  }
  return tab;
}

/* What the tab shows, from `start` (a selector) on when one is given. */
async function take(tab, file, target, start) {
  if (target) await tab.goto(base + target);
  if (start) await tab.locator(start).first().evaluate((element) => element.scrollIntoView({ block: 'start' }));
  await tab.screenshot({ path: `${folder}/${file}.png` });
}

const read = (tab, target) => tab.evaluate(async (path) =>
  (await fetch(path, { headers: { accept: 'application/json' } })).json(), target);
const first = async (tab, state) => (await read(tab, `/plans?state=${state}&sort=changed`)).plans[0].id;

async function village() {
  const li = await open('li', phone);
  const draft = await first(li, 'draft');
  await take(li, 'village-todo', '/');
  await take(li, 'village-plan', `/plans/${draft}`);
  const { items } = await read(li, `/plans/${draft}`);
  await take(li, 'village-item', `/plans/${draft}/items/${items[0].id}`);
  await take(await open(null, phone), 'public-phone', `/public/notices/${await shown()}`);
}

/* Reporting on a phone: why the town sent it back, one item of it, an item's course, its close-out. */
async function secretary() {
  const shi = await open('shi', phone);
  await take(shi, 'report-todo', '/');
  const { periods } = await read(shi, '/assessments');
  const { href_link: report, plan } = periods.find(({ state }) => state === 'draft');
  await take(shi, 'report', report);
  await take(shi, 'report-item', periods.find(({ running }) => running).href_link);
  const { items } = await read(shi, '/items?state=open&size=200');
  const [nearest] = items.sort((a, b) => b.percent - a.percent);
  await take(shi, 'claim', `/items/${nearest.id}/close-out`);
  await shi.setViewportSize(tall);
  await take(shi, 'force', `/plans/${plan}`);
}

/* What the town does with plans in force: confirm, verify, compare, watch. */
async function carriedOut() {
  const wang = await open('wang', tall);
  await take(wang, 'reports', '/assessments');
  const { assessments } = await read(wang, '/assessments?state=submitted');
  await take(wang, 'report-confirm', `/plans/${assessments[0].plan}/assessments/${assessments[0].period}`);
  const { items } = await read(wang, '/items?state=claimed');
  await take(wang, 'verify', `/items/${items[0].id}`);
  const all = await read(wang, '/items?size=200');
  const courses = await Promise.all(all.items.filter((item) => item.percent > 20 && item.percent < 90).slice(0, 20)
    .map(({ id }) => read(wang, `/items/${id}`)));
  const changes = ({ history }) => new Set(history.map(({ value }) => value)).size;
  await take(wang, 'item', `/items/${courses.sort((a, b) => changes(b) - changes(a))[0].id}`);
  const { plans } = await read(wang, '/plans?state=draft');
  await take(wang, 'amend', `/plans/${plans.find(({ number }) => number > 1).id}/compare?from=1&to=draft`);
  await take(wang, 'board', '/board');
  await take(wang, 'archive', `/villages/${assessments[0].unit}`);
  const zhao = await open('zhao', tall);
  await take(zhao, 'county-board', '/board');
}

/* A notice that still hangs, with answers to show if there is one. */
async function shown() {
  const tab = await open(null);
  const { notices } = await read(tab, '/public/notices');
  const pages = await Promise.all(notices.map(({ id }) => read(tab, `/public/notices/${id}`)));
  const hanging = pages.filter((page) => !page.may_close);
  return (hanging.find((page) => page.answers.length) ?? hanging[0]).id;
}

async function town() {
  const wang = await open('wang');
  const { plans } = await read(wang, '/plans?state=draft');
  for (const { id } of plans) {
    const plan = await read(wang, `/plans/${id}`);
    if (plan.returned) await take(wang, 'town-returned', `/plans/${id}`);
    const item = plan.items.find(({ average_text, milestone_text }) => average_text && milestone_text);
    if (item) {
      await take(wang, 'town-item', `/plans/${id}/items/${item.id}`);
      await wang.setViewportSize(tall);
      await take(wang, 'plan', `/plans/${id}?list=${item.list}`);
      await wang.setViewportSize(wide);
    }
  }
  await take(wang, 'town-todo', '/');
  await take(wang, 'town-library', `/plans/${plans[0].id}/library?list=service`);
  const chen = await open('chen');
  const reviews = await read(chen, '/plans/reviews');
  await take(chen, 'town-review', `/plans/${reviews.plans.find(({ own }) => !own)?.id ?? reviews.plans[0].id}`);
  await take(chen, 'town-post', `/plans/${await first(chen, 'approved')}/post`);
  const { notices } = await read(chen, '/notices?state=on_notice');
  await take(chen, 'town-notice', `/notices/${notices.find((notice) => notice.feedback_open)?.id ?? notices[0].id}`);
}

async function above() {
  const zhao = await open('zhao');
  await take(zhao, 'county-reviews', '/plans/reviews');
  await take(zhao, 'county-averages', '/averages');
  await take(zhao, 'county-settings', '/settings');
  await take(await open('qian'), 'city-plans', '/plans');
  await take(await open('qian'), 'city-calendar', '/calendar');
  const sun = await open('sun');
  await take(sun, 'department-plan', `/plans/${await first(sun, 'filed')}`);
}

async function administrators() {
  const admin = await open('admin');
  await take(admin, 'admin-users', '/users');
  await take(admin, 'admin-import', '/units/import');
  await take(await open('security'), 'security', '/security');
  await take(await open('auditor'), 'audit', '/audit?entity=plan');
}

async function everyone() {
  const tab = await open(null);
  const notice = await shown();
  await take(tab, 'notice', `/public/notices/${notice}`);
  await take(tab, 'public', '/public');
  await take(tab, 'public-feedback', `/public/notices/${notice}`, '#feedback');
  await take(tab, 'public-poster', `/public/notices/${notice}/poster`);
  await take(tab, 'sign-in', '/sign-in');
}

/* Few colours make small files; without ImageMagick they stay as they are. */
function shrink() {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.png')))
    spawnSync('convert', [`${folder}/${file}`, '-strip', '+dither', '-colors', '96', '-define', 'png:compression-level=9',
      '-define', 'png:compression-filter=0', `PNG8:${folder}/${file}`]);
}

let base;
try {
  mkdirSync(folder, { recursive: true });
  for (const old of readdirSync(folder)) unlinkSync(`${folder}/${old}`);
  if (place.yicun(['demo']).status !== 0) throw new Error('the demo could not be made');
  await place.serve();
  base = `http://127.0.0.1:${place.port}`;
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-quic'] });
  for (const walk of [village, secretary, town, carriedOut, above, administrators, everyone]) await walk();
  shrink();
  console.log(execFileSync('du', ['-sh', folder], { encoding: 'utf8' }).trim());
} finally {
  await browser?.close();
  await place.stop();
}
