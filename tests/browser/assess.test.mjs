// The self-assessment on a phone: the secretary fills one item after another, loses the connection, reloads, comes back
// and submits; the town confirms. What two devices write is merged, and asked about where they differ.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPath, town } from '../http/path.mjs';
import { openHouse, photo, widths } from './people.mjs';

const village = `${town}200`;

describe('the self-assessment', { concurrency: 1 }, () => {
  let house, path, plan, items, li, url;

  before(async () => {
    house = await openHouse();
    path = await startPath(house.place);
    plan = await path.bring(await path.begin(village), 'in_force');
    house.place.addUser('li', { unit: village, roles: ['village_secretary'] });
    path.who.li = house.place.api('li');
    path.now = Date.parse('2021-11-02T10:00:00+08:00');
    house.place.setClock(new Date(path.now).toISOString());
    url = `/plans/${plan}/assessments/2021-5`;
    ({ items } = await path.ok('li', 200, 'GET', url));
    li = await house.person({ width: widths.phone });
    await li.signIn('li');
  });
  after(() => house.close());

  const stored = async () => path.ok('li', 200, 'GET', url);
  const field = (person, name, at) => person.tab.locator(`[name="${name}_${items[at].item}"]`);
  const saved = (person) =>
    person.tab.waitForResponse((answer) => answer.request().method() === 'POST' && answer.status() === 200);
  const now = (person) => person.tab.locator('.ask.now');

  it('ALL-2 the to-do leads to the very form', async () => {
    await li.follow(/报送 2021年9—10月 双月自评/);
    await li.sees('第 1 项，共 5 项');
    assert.equal(await li.tab.locator('.ask:visible').count(), 1);
    await li.inOrder('assess form');
  });

  it('the targets are big enough for a thumb', async () => {
    const small = await li.tab.evaluate(() => Array.from(document.querySelectorAll('.ask.now :is(button, .btn, input, textarea)'))
      .filter((one) => one.offsetParent && one.clientWidth > 2 && one.getBoundingClientRect().height < 43.5)
      .map((one) => one.outerHTML.slice(0, 90)));
    assert.deepEqual(small, []);
  });

  it('EXEC-4 fills one item at a time; slider and number are equal; the draft saves itself', async () => {
    await field(li, 'progress', 0).fill('1.5');
    assert.equal(Number(await now(li).locator('.slide').inputValue()), 2, 'whole figures go in whole steps');
    await now(li).locator('.slide').fill('3');
    assert.equal(await field(li, 'progress', 0).inputValue(), '3');
    await field(li, 'note', 0).fill('路基已完成');
    await li.sees(/^已自动保存/);
    assert.equal((await stored()).items[0].note, '路基已完成');
    await li.press('保存，下一项', now(li));
    await li.sees('第 2 项，共 5 项');
    await li.follow('上一项', now(li));
    await li.sees('第 1 项，共 5 项');
    await li.press('保存，下一项', now(li));
  });

  it('ALL-7 a photo goes at once', async () => {
    await now(li).locator('input[capture]').setInputFiles({ name: '工地.png', mimeType: 'image/png', buffer: photo });
    await li.sees('已上传 工地.png');
    assert.equal(await now(li).getByRole('link', { name: '工地.png' }).count(), 1);
    await now(li).getByRole('button', { name: /^移除/ }).waitFor();
    assert.deepEqual((await stored()).items[1].files.map(({ name }) => name), ['工地.png']);
  });

  it('without a connection it goes on from item to item, and nothing is lost by a reload', async () => {
    await li.context.setOffline(true);
    await field(li, 'progress', 1).fill('2');
    await field(li, 'note', 1).fill('没有信号时写的');
    await li.sees(/^已存在本机上，联网后自动保存/);
    await li.press('保存，下一项', now(li));
    await li.sees('第 3 项，共 5 项');
    await field(li, 'progress', 2).fill('4');
    await field(li, 'note', 2).fill('还是没有信号');
    await now(li).locator('input[capture]').setInputFiles({ name: '断网.png', mimeType: 'image/png', buffer: photo });
    await li.sees('照片已存在这台设备上，联网后自动上传');
    assert.equal((await stored()).items[1].note, '');
    await li.tab.goto('about:blank'); // the tab is closed before there is a connection again
    await li.context.setOffline(false);
    await li.open(`${url}?n=3`);
    assert.equal(await field(li, 'note', 2).inputValue(), '还是没有信号');
    await li.sees(/断网\.png/);
    await li.tab.waitForFunction(() => !Object.keys(localStorage).some((key) => key.startsWith('yicun:draft')));
    const { items: kept } = await stored();
    assert.deepEqual([kept[1].note, kept[2].note, kept[2].files.length], ['没有信号时写的', '还是没有信号', 1]);
  });

  it('what another device wrote is merged; what both wrote is shown, and nothing is lost', async () => {
    await path.ok('li', 200, 'POST', url, { items: [{ item: items[3].item, progress: '3', note: '电脑写的第四项' }] });
    await Promise.all([saved(li), field(li, 'note', 2).fill('手机写的第三项')]);
    await li.tab.waitForFunction((name) => document.querySelector(`[name="${name}"]`).value === '电脑写的第四项', `note_${items[3].item}`);
    const merged = (await stored()).items;
    assert.deepEqual([merged[2].note, merged[3].note], ['手机写的第三项', '电脑写的第四项']);
    await path.ok('li', 200, 'POST', url, { items: [{ item: items[2].item, note: '电脑也写第三项' }] });
    await field(li, 'note', 2).fill('手机又写第三项');
    await li.seesHeading('别人刚刚改动过这份内容');
    const dialog = li.tab.getByRole('dialog');
    await li.sees('手机又写第三项', dialog);
    await li.sees('电脑也写第三项', dialog);
    assert.equal((await stored()).items[2].note, '电脑也写第三项', 'nothing is overwritten before a choice');
    await Promise.all([saved(li), li.press('保留我的修改', dialog)]);
    assert.equal((await stored()).items[2].note, '手机又写第三项');
  });

  it('checks what is missing, says it at its field, and submits', async () => {
    await li.open(`${url}?n=6`);
    await li.sees(/还有 1 项没有填完/);
    await li.inOrder('assess check');
    await li.press('提交自评');
    await li.sees('有以下内容需要修改');
    await li.inOrder('assess refused');
    await li.open(`${url}?n=5`);
    await field(li, 'progress', 4).fill('2');
    await field(li, 'note', 4).fill('按计划推进');
    await li.press('保存，去核对', now(li));
    await li.sees('5 项都填好了，可以提交');
    await li.seesNot('没填的都与上期相同');
    await li.follow('上一项', now(li));
    await li.sees('第 5 项，共 5 项');
    await li.press('保存，去核对', now(li));
    await li.press('提交自评');
    await li.sees('已提交，等镇里确认');
    await li.inOrder('assess submitted');
    assert.equal((await stored()).state, 'submitted');
    assert.equal(await li.tab.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('yicun:draft')).length), 0);
  });

  it('the town sees it among all, opens and confirms it', async () => {
    const wang = await house.person({});
    await wang.signIn('wang');
    await wang.follow(/确认 2021年9—10月 双月自评/);
    await wang.inOrderEverywhere('assess list');
    await wang.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await wang.follow(/^打开/);
    await wang.inOrderEverywhere('assess record');
    await wang.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await wang.press('确认');
    await wang.sees('已确认，进度从现在起计入');
    assert.deepEqual(wang.troubles, []);
  });

  it('EXEC-4 late asks why at once; an unchanged item is carried over in one tap', async () => {
    house.place.setClock('2022-01-04T10:00:00+08:00');
    await li.signIn('li');
    await li.open(`/plans/${plan}/assessments/2021-6?n=1`);
    await field(li, 'progress', 0).fill('1');
    await li.sees('到期的目标还没有达到');
    await li.sees('下一步怎么办');
    await li.inOrder('assess late');
    await field(li, 'progress', 0).fill('2.5');
    await li.sees('比上次自评退步了');
    await li.seesNot('下一步怎么办');
    await li.press(/^与上期相同/, now(li));
    assert.equal(await field(li, 'progress', 0).inputValue(), '3');
    await li.seesNot('比上次自评退步了');
    await li.press('保存，下一项', now(li));
    await li.open(`/plans/${plan}/assessments/2021-6?view=list`);
    await li.inOrder('assess all');
    await li.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await li.inOrder('assess all');
    await li.open(`/plans/${plan}/assessments`);
    await li.inOrderEverywhere('assess periods');
  });

  it('ALL-9 a returned report shows why on whichever of its pages', async () => {
    const back = `/plans/${plan}/assessments/2021-6`;
    await path.ok('li', 200, 'POST', `${back}/submit`, {
      items: items.map(({ item }) => ({ item, progress: '6', note: '正常推进' })) });
    await path.ok('chen', 200, 'POST', `${back}/return`, { reason: '请写清楚做了什么。' });
    const inSight = () => li.tab.waitForFunction(() => {
      const { top, bottom } = document.getElementById('returned').getBoundingClientRect();
      return top >= 0 && bottom <= window.innerHeight;
    });
    await li.tab.setViewportSize({ width: widths.phone, height: 844 });
    await li.open(back);
    await li.sees('5 项都填好了，按退回的原因改过以后再提交。');
    await li.sees('请写清楚做了什么。');
    await inSight();
    await li.inOrder('assess returned');
    await li.follow('从头看一遍', now(li));
    await li.sees('第 1 项，共 5 项');
    await inSight();
    assert.equal(await li.tab.getByRole('link', { name: '全部列出' }).filter({ visible: true }).count(), 1);
    await li.inOrder('assess returned item');
    await li.press('保存，下一项', now(li));
    await li.sees('第 2 项，共 5 项');
    await inSight();
  });

  it('without scripts each button saves and leads on', async () => {
    const plain = await house.person({ width: widths.phone, scripts: false });
    await plain.signIn('li');
    await plain.open(`/plans/${plan}/assessments/2021-6?n=2`);
    await plain.fill({ [`note_${items[1].item}`]: '没有脚本' });
    await plain.press('保存，下一项', now(plain));
    await plain.sees('第 3 项，共 5 项');
    await plain.press(/^与上期相同/, now(plain));
    const { items: kept } = await path.ok('li', 200, 'GET', `/plans/${plan}/assessments/2021-6`);
    assert.deepEqual([kept[1].note, kept[2].progress], ['没有脚本', '4']);
    await plain.context.close();
  });
});
