// A quarterly analysis in the browser: opened with its figures, written by two people at once, sent back, approved, kept
// and printed.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startPath, town } from '../http/path.mjs';
import { openHouse, widths } from './people.mjs';

const county = '320509', village = `${town}200`;

describe('a quarterly analysis', () => {
  let house, path, zhao, sun, he;

  const setDay = (day) => {
    path.now = Date.parse(`${day}T10:00:00+08:00`);
    house.place.setClock(new Date(path.now).toISOString());
  };
  const wide = (person) => person.tab.setViewportSize({ width: widths.desktop, height: 900 });
  /* Types into a section and waits until it is saved by itself. */
  async function write(person, name, words) {
    const saved = person.tab.waitForResponse((answer) => /\/analyses\/\d+$/.test(answer.url()) &&
      answer.request().method() === 'POST' && answer.status() === 200);
    await person.fill({ [name]: words });
    await saved;
    await person.sees(/已自动保存/);
  }

  before(async () => {
    house = await openHouse();
    path = await startPath(house.place);
    const plan = await path.bring(await path.begin(village), 'in_force');
    await path.bring(await path.begin(`${town}201`), 'in_force');
    house.place.addUser('lin', { unit: village, roles: ['village_secretary'] });
    path.who.lin = house.place.api('lin');
    for (const name of ['sun', 'he']) house.place.addUser(name, { unit: county, roles: ['county_reviewer'] });
    setDay('2021-09-06');
    const { items } = await path.ok('lin', 200, 'GET', `/plans/${plan}/assessments/2021-4`);
    await path.ok('lin', 200, 'POST', `/plans/${plan}/assessments/2021-4/submit`, {
      items: items.map(({ item }) => ({ item, progress: '2', note: '正在推进' })),
    });
    await path.ok('chen', 200, 'GET', `/plans/${plan}/assessments/2021-4`);
    await path.ok('chen', 200, 'POST', `/plans/${plan}/assessments/2021-4/confirm`);
    setDay('2021-10-08');
    zhao = await house.person();
    sun = await house.person();
    he = await house.person();
    await zhao.signIn('zhao');
    await sun.signIn('sun');
    await he.signIn('he');
  });
  after(() => house.close());

  it('EXEC-6 is asked for, and opens with the figures of its quarter', async () => {
    await zhao.open('/');
    await zhao.follow(/写季度分析/);
    await zhao.seesHeading('2021 年季度分析');
    await zhao.inOrderEverywhere('analysis-list');
    await wide(zhao);
    await zhao.press(/^打开分析/);
    await zhao.seesHeading('吴江区2021年第3季度分析');
    await zhao.sees(/不能比较/);
    await zhao.sees('未报 1 个');
    await zhao.inOrderEverywhere('analysis-draft');
    await wide(zhao);
  });

  it('EXEC-6 two people write at once, and nothing typed is lost', async () => {
    await sun.open(zhao.path());
    await write(zhao, 'overall', '整体平稳。');
    await write(sun, 'towns', '平望镇要督促。');
    await write(zhao, 'lists', '服务清单走在前面。');
    await zhao.tab.reload();
    for (const [name, words] of Object.entries({ overall: '整体平稳。', towns: '平望镇要督促。', lists: '服务清单走在前面。' }))
      assert.equal(await zhao.tab.locator(`[name="${name}"]`).inputValue(), words);
  });

  it('EXEC-6 is sent when it is complete; what is missing is told at its place', async () => {
    await zhao.press('提交审核');
    await zhao.sees('请写“未报送情况”');
    await zhao.inOrder('analysis-incomplete');
    await zhao.fill({ unreported: '新任书记漏报，已提醒。', measures: '逐村过一遍。' });
    await zhao.press('提交审核');
    await zhao.sees('已提交，由没有参与编写的同志审核');
    await zhao.sees(/编写：/);
  });

  it('USER-3, ALL-9 another person sends it back with a reason, and then approves it', async () => {
    await he.open('/');
    await he.follow(/审核季度分析/);
    await he.inOrderEverywhere('analysis-review');
    await wide(he);
    await he.fill({ reason: '措施要写清谁来办' });
    await he.press('退回修改');
    await he.sees('已退回，编写的同志会看到原因');
    await zhao.open('/');
    await zhao.follow(/修改季度分析/);
    await zhao.sees('措施要写清谁来办');
    await zhao.fill({ measures: '月底前由镇逐村过一遍。' });
    await zhao.press('提交审核');
    await zhao.sees('已提交，由没有参与编写的同志审核');
    await he.open('/');
    await he.follow(/审核季度分析/);
    await he.press('审核通过，定稿');
    await he.press('审核通过，定稿', he.tab.getByRole('dialog'));
    await he.sees(/已定稿，市里看得到/);
    await he.inOrderEverywhere('analysis-finished');
    await wide(he);
  });

  it('EXEC-6, ALL-8 the city reads and prints it on A4; it counts for its quarter', async () => {
    const qian = await house.person();
    await qian.signIn('qian');
    await qian.open('/analyses');
    await qian.inOrderEverywhere('analysis-city');
    await wide(qian);
    await qian.follow(/吴江区/);
    await qian.follow('打印');
    await qian.seesHeading(/推进情况分析/);
    await qian.inOrderEverywhere('analysis-print');
    const pdf = (await qian.tab.pdf({ preferCSSPageSize: true })).toString('latin1');
    const [width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf).slice(1).map(Number);
    assert.deepEqual([Math.round(width / 72 * 25.4), Math.round(height / 72 * 25.4)], [210, 297]);
    if (process.env.SHOTS) await qian.tab.pdf({ preferCSSPageSize: true, path: `${process.env.SHOTS}/analysis.pdf` });
    await qian.open(`/cadence?unit=${county}&year=2021`);
    await qian.sees('已完成');
  });

  it('ALL-8 a correction is a new version, and says what it corrects', async () => {
    await he.fill({ reason: '未报村数写错了' });
    await he.press('打开新的一版');
    await he.sees('已打开新的一版，原来的一版不变');
    await he.sees('未报村数写错了');
    await he.inOrder('analysis-correction');
  });
});
