// Writing a plan in a browser: saved as one types, the floor beside the target, two people at one item, and the same
// without scripts, from the first item to the submitted plan.
import { after, before, describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import { password, startPlace } from '../http/harness.mjs';
import { startPath } from '../http/path.mjs';

describe('writing a plan', () => {
  let place, path, browser, indicator, plan, first;

  before(async () => {
    place = await startPlace({ units: true, clock: '2021-08-03T10:00:00+08:00' });
    path = await startPath(place);
    place.addUser('wu', { unit: '320509104', roles: ['town_officer'], fullName: '吴刚' });
    path.who.wu = place.api('wu');
    ({ id: indicator } = await path.ok('zhao', 201, 'POST', '/indicators', {
      name: '本区指标', unit_of_measure: '万元', direction: 'at_least' }));
    await path.ok('zhao', 201, 'POST', `/indicators/${indicator}/averages`, { unit: '320509', year: 2020, value: '548.2' });
    plan = await path.begin('320509104201');
    first = `/plans/${plan}/items/${(await stored()).items[0].id}`;
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  });
  after(async () => {
    await browser?.close();
    await place?.stop();
  });

  const stored = () => path.ok('wang', 200, 'GET', `/plans/${plan}`);
  const savedItem = async () => (await stored()).items.find(({ id }) => first.endsWith(`/${id}`));

  async function signIn(name, options = {}) {
    const context = await browser.newContext({ baseURL: `http://127.0.0.1:${place.port}`, locale: 'zh-CN', ...options });
    const page = await context.newPage();
    await page.goto('/sign-in');
    await page.fill('input[name=name]', name);
    await page.fill('input[name=password]', password);
    await page.click('main button[type=submit]');
    await page.waitForURL((url) => url.pathname === '/');
    return page;
  }

  const isSaved = (page) => page.waitForFunction(
    () => document.querySelector('[data-saved]').textContent.startsWith('已自动保存'), null, { timeout: 10000 });

  it('saves as one types', async () => {
    const page = await signIn('wang');
    await page.goto(first);
    await page.fill('#f-person', '钱芳');
    await isSaved(page);
    assert.equal((await savedItem()).person, '钱芳');
    await page.context().close();
  });

  it('says at its field what is wrong, and says it no longer once it is put right', async () => {
    const page = await signIn('wang');
    await page.goto(first);
    await page.fill('#f-baseline', '十');
    await page.locator('#f-baseline-about .err', { hasText: '请填数字' }).waitFor();
    assert.equal(await page.getAttribute('#f-baseline', 'aria-invalid'), 'true');
    await page.fill('#f-baseline', '1');
    await isSaved(page);
    assert.equal(await page.locator('#f-baseline-about .err').count(), 0);
    assert.equal(await page.getAttribute('#f-baseline', 'aria-invalid'), null);
    await page.context().close();
  });

  it('PLAN-4 shows the floor beside the target as one types', async () => {
    const page = await signIn('wang');
    await page.goto(`/plans/${plan}/items/new?list=prosperity`);
    const line = page.locator('[data-floor-text]');
    await page.selectOption('#f-indicator', String(indicator));
    await page.fill('#f-target', '548.1');
    await line.filter({ hasText: '低于吴江区 2020 年平均 548.2 万元（官方数据）' }).waitFor();
    assert.match(await line.getAttribute('class'), /bad/);
    await page.fill('#f-target', '548.2');
    await page.waitForFunction(() => !document.querySelector('[data-floor-text]').classList.contains('bad'));
    await page.context().close();
  });

  it('makes one item of a new form that saves itself', async () => {
    const page = await signIn('wang');
    await page.goto(`/plans/${plan}/items/new?list=service`);
    await page.fill('#f-title', '修好村口的桥');
    await isSaved(page);
    await page.fill('#f-person', '沈建明');
    await page.click('.head button.act');
    await page.waitForURL(/list=service/);
    const made = (await stored()).items.filter(({ title }) => title === '修好村口的桥');
    assert.deepEqual(made.map(({ list, person }) => [list, person]), [['service', '沈建明']]);
    await path.ok('wang', 200, 'POST', `/plans/${plan}/items/${made[0].id}/remove`, {});
    await page.context().close();
  });

  it('tells two people at one item, and keeps what both wrote', async () => {
    const page = await signIn('wang');
    await page.goto(first);
    await path.ok('wu', 200, 'POST', first, { person: '沈建明' });
    await page.fill('#f-title', '改过的名称');
    const dialog = page.locator('dialog');
    await dialog.waitFor();
    assert.match(await dialog.textContent(), /沈建明/);
    await dialog.locator('button.act').click();
    await isSaved(page);
    const { title, person } = await savedItem();
    assert.deepEqual([title, person], ['改过的名称', '沈建明']);
    await page.context().close();
  });

  it('works without scripts, as far as the submitted plan', async () => {
    /* By keyboard: without scripts a click would wait for an element to stand still, which cannot be told. */
    const page = await signIn('wang', { javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
    const { items } = await stored();
    const governance = items.find(({ list }) => list === 'governance');
    await page.goto(`/plans/${plan}?list=governance`);
    await page.press(`#item-${governance.id} button:has-text("移除")`, 'Enter');
    await page.waitForSelector('text=已移除一项');
    assert.match(await page.locator('#hindrances').textContent(), /乡村治理清单：还没有事项/);
    await page.press('text=恢复这一项', 'Enter');
    await page.waitForSelector(`#item-${governance.id}`);
    await page.press(`#item-${governance.id} a:has-text("编辑")`, 'Enter');
    await page.fill('#f-person', '');
    await page.press('.head button.act', 'Enter');
    await page.press('text=提交镇审核', 'Enter');
    await page.press('text=乡村治理第 1 项：还没有填写责任人', 'Enter');
    assert.match(await page.locator('#f-person-about').textContent(), /还没有填写责任人/);
    await page.fill('#f-person', '李文斌');
    await page.press('.head button.act', 'Enter');
    await page.press('text=提交镇审核', 'Enter');
    await page.waitForSelector('text=已提交镇审核');
    assert.equal((await stored()).state, 'town_review');
    await page.context().close();
  });
});
