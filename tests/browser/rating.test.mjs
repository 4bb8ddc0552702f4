// Ratings in the browser: the county's schemes, and a year of 创星晋位.
import { after, before, describe, it } from 'node:test';
import { startPath } from '../http/path.mjs';
import { openHouse, widths } from './people.mjs';

describe('ratings', () => {
  let house, zhao;

  before(async () => {
    house = await openHouse();
    await startPath(house.place);
    house.place.setClock('2021-12-06T10:00:00+08:00');
    zhao = await house.person();
    await zhao.signIn('zhao');
  });
  after(() => house.close());

  it('RATE-1 the county reads a scheme, changes it, and is told at the field what does not add up', async () => {
    await zhao.open('/rating-schemes');
    await zhao.inOrderEverywhere('rating-schemes');
    await zhao.follow('评先定级');
    await zhao.seesHeading('评先定级');
    await zhao.inOrderEverywhere('rating-scheme-grades');
    await zhao.open('/rating-schemes');
    await zhao.follow('五个好');
    await zhao.inOrderEverywhere('rating-scheme-five-good');
    await zhao.open('/rating-schemes');
    await zhao.follow('创星晋位');
    await zhao.sees('未按期完成村“两委”换届选举');
    await zhao.inOrderEverywhere('rating-scheme');
    await zhao.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await zhao.follow('修改办法');
    await zhao.inOrderEverywhere('rating-scheme-form');
    await zhao.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await zhao.fill({ sources_0_percent: '30', bands_1_below: '91' });
    await zhao.press('保存为新的一版');
    await zhao.sees('有以下内容需要修改');
    await zhao.sees('各方权重加起来要等于 100 %，现在是 110 %');
    await zhao.sees('“四星”和上一等次重叠，上限应当是 90');
    await zhao.inOrderEverywhere('rating-scheme-errors');
    await zhao.tab.setViewportSize({ width: widths.desktop, height: 900 });
    await zhao.fill({ sources_0_percent: '20', bands_1_below: '90' });
    await zhao.press('保存为新的一版');
    await zhao.sees('第 1 版');
  });
});
