// A special report from the figures to the Word file: begun and edited by the county, approved, sent, received by the city.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPath, town } from '../http/path.mjs';
import { accept } from '../http/report.mjs';
import { openHouse, widths } from './people.mjs';

describe('special report', { concurrency: 1 }, () => {
  let house, zhao;

  before(async () => {
    house = await openHouse();
    const path = await startPath(house.place);
    house.place.addUser('sun', { unit: '320509', roles: ['county_reviewer'] });
    path.who.sun = house.place.api('sun');
    await accept(path, await path.begin(`${town}200`), ['kept', 'kept', 'partly', 'unkept', 'kept']);
    zhao = await house.person();
    await zhao.signIn('zhao');
  });
  after(() => house.close());

  it('EVAL-3 opens generated, with what is still to be written', async () => {
    await zhao.follow(/写专题报告 · 2021—2025 年任期规划/);
    await zhao.inOrderEverywhere('reports before the first');
    await zhao.press(/^生成报告/);
    await zhao.sees('已按验收数字生成初稿，请逐部分核对修改');
    await zhao.sees('这一部分还有【待补充】的内容，补好才能提交。');
    await zhao.inOrderEverywhere('report draft');
    await zhao.press('提交审核');
    await zhao.sees('“主要做法与典型经验”里还有【待补充】的地方，请改好再提交');
  });

  it('EVAL-3 is edited section by section, generated again after a look at both, and compared', async () => {
    await zhao.follow(/^修改.*主要做法与典型经验/);
    await zhao.inOrderEverywhere('report section');
    await zhao.fill({ text: '（一）党员带头\n村村有党员责任区，事事有人管。' });
    await zhao.press('保存');
    await zhao.sees('村村有党员责任区，事事有人管。');
    await zhao.follow(/^修改.*下一步打算/);
    await zhao.fill({ text: '改过的打算。' });
    await zhao.press('保存');
    await zhao.follow(/^重新生成.*下一步打算/);
    await zhao.inOrderEverywhere('report section again');
    await zhao.press('确认重新生成');
    await zhao.seesNot('改过的打算。');
    await zhao.follow(/^历次文稿/);
    await zhao.inOrderEverywhere('report versions');
    await zhao.follow(/^与上一稿对照/);
    await zhao.sees('改过的打算。');
    await zhao.inOrderEverywhere('report compared');
    await zhao.follow('历次文稿');
    await zhao.follow('第 1 稿');
    await zhao.inOrderEverywhere('report first version');
    await zhao.follow('专题报告', zhao.tab.locator('.crumb'));
    await zhao.follow('吴江区');
    await zhao.follow(/^修改.*标题和落款/);
    await zhao.inOrderEverywhere('report head');
    await zhao.fill({ title: '吴江区履诺情况报告' });
    await zhao.press('保存');
    await zhao.press('提交审核');
    await zhao.sees('已提交，由另一位同志审核');
  });

  it('EVAL-3 is approved by another, sent, and received by the city, which downloads the Word file', async () => {
    const [sun, qian] = [await house.person(), await house.person()];
    await sun.signIn('sun');
    await sun.follow(/审核专题报告/);
    await sun.inOrderEverywhere('report to be approved');
    await sun.press('审核通过');
    await sun.press('报送市委组织部');
    await sun.press('报送市委组织部', sun.tab.getByRole('dialog'));
    await sun.sees('已报送市委组织部');
    await qian.signIn('qian');
    await qian.open('/reports');
    await qian.inOrderEverywhere('reports of the city');
    await qian.open('/');
    await qian.follow(/接收专题报告/);
    await qian.inOrderEverywhere('report at the city');
    const [download] = await Promise.all([qian.tab.waitForEvent('download'), qian.follow('下载 Word')]);
    assert.equal(download.suggestedFilename(), '吴江区履诺情况报告.docx');
    await qian.follow('打印预览');
    await qian.inOrderEverywhere('report on paper');
    await qian.follow('回到报告');
    await qian.press('确认接收');
    await qian.sees('已确认接收');
  });

  it('EVAL-3 is read on a phone', async () => {
    const qian = await house.person({ width: widths.phone });
    await qian.signIn('qian');
    await qian.open('/reports');
    await qian.follow('吴江区');
    await qian.sees('村村有党员责任区，事事有人管。');
    await qian.inOrder('report on a phone');
  });
});
