// The wall chart and the village archive in the browser: down from the county to an item's reason, narrowed and sorted,
// at desktop and phone width, and on paper.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPath, town } from '../http/path.mjs';
import { openHouse, widths } from './people.mjs';

const village = `${town}200`;

describe('the wall chart', () => {
  let house, path, zhao, li;

  before(async () => {
    house = await openHouse();
    path = await startPath(house.place);
    for (const unit of [village, `${town}201`]) await path.bring(await path.begin(unit), 'in_force');
    house.place.addUser('lin', { unit: village, roles: ['village_secretary'] });
    house.place.setClock('2022-01-10T10:00:00+08:00');
    zhao = await house.person();
    await zhao.signIn('zhao');
    li = await house.person({ width: widths.phone });
    await li.signIn('lin');
  });
  after(() => house.close());

  const chart = (one) => one.tab.getByRole('region', { name: '挂图' });
  const row = (one, name) => chart(one).getByRole('row', { name });

  it('EXEC-1 leads from the county to the town, the village and its items', async () => {
    await zhao.go('挂图作战');
    await zhao.seesHeading('吴江区 2022 年挂图作战');
    await zhao.sees('▲逾期', row(zhao, /平望镇/));
    await zhao.inOrderEverywhere('board-county');
    await zhao.follow('平望镇', chart(zhao));
    await zhao.seesHeading('平望镇 2022 年挂图作战');
    await zhao.sees('还没有生效的规划', row(zhao, /上横村/));
    await zhao.inOrderEverywhere('board-town');
    await zhao.follow('群星村', chart(zhao));
    await zhao.seesHeading('群星村 2022 年挂图作战');
    await zhao.sees(/^▲逾期 10 天$/);
    await zhao.inOrderEverywhere('board-village');
    await zhao.follow('平望镇', zhao.tab.getByRole('navigation', { name: '所在位置' }));
    await zhao.seesHeading('平望镇 2022 年挂图作战');
  });

  it('EXEC-1 a number leads to the items behind it', async () => {
    const links = await row(zhao, /群星村/).getByRole('link').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    assert.equal(links[1], `/items?unit=${village}&year=2022&list=prosperity&state=late`);
    assert.equal(links.at(-1), `/items?unit=${village}&year=2022&state=late`);
  });

  it('ALL-4 is narrowed as one types, sorted, and keeps the year', async () => {
    await zhao.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await zhao.fill({ q: '金联' });
    await zhao.sees('找到 1 行');
    assert.equal(await row(zhao, /群星村/).isVisible(), false);
    await zhao.fill({ q: '' });
    await zhao.follow('2021 年');
    await zhao.fill({ sort: '逾期多的在前' });
    await zhao.press('查找');
    await zhao.seesHeading('平望镇 2021 年挂图作战');
    assert.equal(await chart(zhao).getByRole('columnheader', { name: '逾期项' }).getAttribute('aria-sort'), 'descending');
    await zhao.follow('兑现率', chart(zhao));
    await zhao.seesHeading('平望镇 2021 年挂图作战');
    assert.equal(await chart(zhao).getByRole('columnheader', { name: '兑现率' }).getAttribute('aria-sort'), 'ascending');
    await zhao.follow('吴江区', zhao.tab.getByRole('navigation', { name: '所在位置' }));
    await zhao.seesHeading('吴江区 2021 年挂图作战');
  });

  it('EXEC-1 is printed across an A3 sheet', async () => {
    const pdf = (await zhao.tab.pdf({ preferCSSPageSize: true })).toString('latin1');
    const [width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf).slice(1).map(Number);
    assert.deepEqual([Math.round(width / 72 * 25.4), Math.round(height / 72 * 25.4)], [420, 297]);
  });

  it('says why it is empty, and where to go', async () => {
    house.place.addUser('ouyang', { unit: '320506103', roles: ['town_officer'] });
    const ouyang = await house.person();
    await ouyang.signIn('ouyang');
    await ouyang.open('/board');
    await ouyang.sees('还没有生效的规划，所以没有数字可看');
    await ouyang.inOrderEverywhere('board-empty');
    await ouyang.follow('看任期规划批次');
    await ouyang.seesHeading(/批次/);
  });

  it('ARCH-1 a secretary opens the own village\'s archive on a phone', async () => {
    await li.open('/villages');
    await li.seesHeading('群星村 一村一档');
    await li.inOrder('archive');
    await li.follow(/^会议/, li.tab.getByRole('navigation', { name: '记录类别' }));
    await li.sees('全体党员大会公开承诺（第 1 稿）');
    await li.seesNot('提交镇审核');
  });

  it('ARCH-1 the archive is found by name, and printed with a cover', async () => {
    await zhao.open('/villages');
    await zhao.inOrderEverywhere('archive-list');
    await zhao.fill({ q: '群星' });
    await zhao.press('查找');
    await zhao.follow('群星村');
    await zhao.inOrderEverywhere('archive-village');
    await zhao.follow('打印档案');
    await zhao.seesHeading('群星村 一村一档');
    await zhao.inOrderEverywhere('archive-print');
    const pdf = (await zhao.tab.pdf({ preferCSSPageSize: true })).toString('latin1');
    const pages = Number(/\/Type \/Pages[\s\S]*?\/Count (\d+)/.exec(pdf)?.[1] ?? pdf.match(/\/Type \/Page\b/g).length);
    assert.ok(pages >= 3, `cover, contents and records stand on ${pages} pages`);
  });
});
