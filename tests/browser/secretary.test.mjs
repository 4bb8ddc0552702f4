// The secretary's file in the browser, over the demo: the own one on a phone, the list of a county, paper, and a move.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openHouse, widths } from './people.mjs';

const word = 'yicun-demo-2026';

describe("secretaries' files", () => {
  let house, li, zhao, wang;

  before(async () => {
    house = await openHouse({ demo: true });
    li = await house.person({ width: widths.phone });
    await li.signIn('li', word);
    zhao = await house.person();
    await zhao.signIn('zhao', word);
    wang = await house.person();
    await wang.signIn('wang', word);
  });
  after(() => house.close());

  it('CADRE-4 a secretary reads the own file on a phone, and each line leads to its source', async () => {
    await li.open('/secretaries');
    await li.seesHeading('李建荣 · 履职档案');
    await li.sees('创星晋位：五星');
    await li.sees('年终已评');
    await li.sees('任期规划承诺以后，这里自动有各年的承诺事项和完成情况。');
    assert.equal(await li.tab.getByRole('button', { name: '保存更正' }).count(), 0, 'nothing is typed');
    await li.inOrderEverywhere('file-own');
    await li.tab.setViewportSize({ width: widths.phone, height: 844 });
    await li.follow('村党组织书记示范班（演示）');
    await li.seesHeading(/村党组织书记示范班/);
    await li.tab.goBack();
    await li.follow('年度评定');
    await li.seesHeading(/创星晋位/);
  });

  it('CADRE-4 ALL-4 a county narrows the list, opens a file, and comes from the village and the cadre, too', async () => {
    await zhao.go('书记履职档案');
    await zhao.inOrderEverywhere('file-list');
    await zhao.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await zhao.tab.locator('select[name="has"]').selectOption({ label: '有诫勉谈话' });
    await zhao.press('查找');
    await zhao.sees('史国平');
    await zhao.seesNot('李建荣');
    await zhao.follow('史国平');
    await zhao.seesHeading('诫勉谈话');
    await zhao.inOrderEverywhere('file-show');
    await zhao.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await zhao.follow('一村一档');
    await zhao.follow('史国平');
    await zhao.follow('看村干部资料');
    await zhao.follow('履职档案');
    await zhao.seesHeading('史国平 · 履职档案');
  });

  it('CADRE-4 is printed on A4, in full and without forms', async () => {
    await zhao.follow('打印');
    await zhao.seesHeading(/村党组织书记履职档案/);
    await zhao.inOrderEverywhere('file-print');
    await zhao.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await zhao.tab.emulateMedia({ media: 'print' });
    assert.equal(await zhao.tab.locator('header.top .brand, .side, .tabbar, main form, button').filter({ visible: true }).count(), 0);
    await zhao.sees('头雁培育');
    await zhao.tab.emulateMedia({ media: null });
  });

  it('CADRE-1 a cadre is moved to another village of the town', async () => {
    await wang.open('/cadres?q=' + encodeURIComponent('联丰村'));
    await wang.tab.locator('tbody th a').last().click();
    await wang.follow('调往别村');
    await wang.press('登记调动');
    await wang.sees('有以下内容需要修改');
    await wang.inOrderEverywhere('cadre-move');
    await wang.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await wang.tab.locator('select[name="village"]').selectOption({ label: '平望镇 · 金联村' });
    await wang.tab.locator('select[name="post"]').selectOption({ label: '村委会委员' });
    await wang.fill({ from_on: new Date(Date.now() - 864e5).toISOString().slice(0, 10) });
    await wang.press('登记调动');
    await wang.sees('从联丰村调来，以前的情况在那里。');
    await wang.inOrderEverywhere('cadre-moved');
  });

  it('CADRE-2 CADRE-3 CADRE-5 figures lead to those who make them up', async () => {
    await wang.tab.setViewportSize({ width: widths.desktop, height: 900 });
    for (const [page, heading] of [['/cadre-structure', '班子结构'], ['/cadre-pay', '报酬核对'], ['/cadre-training', /干部培训/], ['/cadre-teams', '各村班子']]) {
      await wang.open(page);
      await wang.seesHeading(heading);
      await wang.inOrderEverywhere(page.slice(1));
    }
    await wang.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await wang.open('/cadre-pay');
    const figure = wang.tab.locator('.figures a').first();
    const number = await figure.innerText();
    await figure.click();
    await wang.sees(`共 ${number} 条`);
  });
});
