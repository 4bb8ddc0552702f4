// Special reports: generated from the acceptance, edited section by section, approved by a second person, sent to the
// city, kept as they were; as a Word document that LibreOffice opens; over both transports.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startPlace, transports } from './harness.mjs';
import { startPath, town } from './path.mjs';
import { accept } from './report.mjs';

const village = `${town}200`, second = `${town}201`;
const GAP = '【待补充】';

/* What LibreOffice makes of a document: its pages, and its text. */
function openedByOffice(bytes) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'yicun-docx-'));
  const run = (program, ...args) => execFileSync(program, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe', timeout: 120e3 });
  try {
    fs.writeFileSync(path.join(folder, 'report.docx'), bytes);
    run('soffice', `-env:UserInstallation=file://${folder}/profile`, '--headless', '--convert-to', 'pdf', 'report.docx');
    return { info: run('pdfinfo', 'report.pdf'), text: run('pdftotext', '-layout', 'report.pdf', '-') };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

for (const transport of transports)
  describe(`special reports over ${transport}`, () => {
    let place, way, who, id;

    before(async () => {
      place = await startPlace({ transport, units: true, clock: '2021-08-03T10:00:00+08:00' });
      way = await startPath(place);
      place.addUser('sun', { unit: '320509', roles: ['county_reviewer'] });
      place.addUser('kong', { unit: '320506', roles: ['county_reviewer'] });
      for (const name of ['sun', 'kong']) way.who[name] = place.api(name);
      who = way.who;
      await way.bring(await way.begin(second), 'in_force');
      await accept(way, await way.begin(village), ['kept', 'kept', 'partly', 'unkept', 'kept']);
    });
    after(() => place.stop());

    const bearer = (name) => ({ authorization: `Bearer ${place.yicun(['token', 'add', name]).stdout.trim()}` });
    const step = (name, action, body = {}) => who[name]('POST', `/reports/${id}/${action}`, body);
    const read = (name, rest = '') => way.ok(name, 200, 'GET', `/reports/${id}${rest}`);
    const status = async (name, url) => (await who[name]('GET', url)).status;
    const docx = async (name) => {
      const { status: answer, headers, bytes } = await place.request('GET', `/reports/${id}/docx`, { headers: bearer(name) });
      assert.equal(answer, 200);
      return { headers, bytes };
    };
    const section = async (name, of = 'zhao') => (await read(of)).sections.find((one) => one.name === name);
    const todos = async (name) => {
      const { body } = await who[name]('GET', '/');
      return ['returned', 'overdue', 'soon', 'open'].flatMap((pile) => body[pile] ?? []).map(({ title }) => title)
        .filter((title) => /专题报告/.test(title));
    };

    it('EVAL-3 opens generated from the figures, once for a county and a tenure', async () => {
      assert.deepEqual(await todos('zhao'), [], 'one village is not accepted');
      const { tenures } = await way.ok('zhao', 200, 'GET', '/reports');
      assert.deepEqual(tenures.map(({ id: campaign }) => campaign), [way.campaign]);
      assert.equal((await who.kong('POST', '/reports', { campaign: way.campaign })).body.errors[0].field, 'campaign');
      assert.equal((await who.qian('POST', '/reports', { campaign: way.campaign })).status, 403);
      ({ id } = await way.ok('zhao', 201, 'POST', '/reports', { campaign: way.campaign }));
      assert.equal((await who.sun('POST', '/reports', { campaign: way.campaign })).status, 409);
      const { figures, sections, report_title: title, addressee, signer } = await read('zhao');
      assert.deepEqual([figures.villages, figures.accepted, figures.items, figures.kept, figures.partly, figures.unkept, figures.rate],
        [2, 1, 5, 3, 1, 1, '70']);
      assert.deepEqual([title, addressee, signer],
        ['吴江区2021—2025年村（社区）任期规划履诺情况专题报告', '苏州市委组织部', '吴江区委组织部']);
      assert.deepEqual(sections.map(({ label }) => label),
        ['总体情况', '验收组织情况', '履诺情况', '主要做法与典型经验', '存在问题', '下一步打算']);
      assert.match(sections[0].text, /共5项，其中兑现3项、部分兑现1项、未兑现1项，履诺率70%（部分兑现的按比例计入）/);
      assert.match(sections[3].text, new RegExp(GAP));
      assert.deepEqual(figures.problems.map(({ verdict, grounds }) => [verdict, grounds]),
        [['未兑现', '第 4 项：现场看过。'], ['部分兑现', '第 3 项：现场看过。']]);
      assert.match(sections[1].text, /验收结果于2025年10月8日签认/);
      assert.equal(figures.towns.find(({ code }) => code === town).rate, '70');
    });

    it('EVAL-3 is seen by its county, and by the city only when it was sent', async () => {
      for (const name of ['kong', 'qian'])
        for (const rest of ['', '/print', '/docx']) assert.equal(await status(name, `/reports/${id}${rest}`), 404, name + rest);
      assert.equal(await status('wang', '/reports'), 403);
      const { reports, silent } = await way.ok('qian', 200, 'GET', '/reports');
      assert.deepEqual(reports.map(({ state, open_link: link }) => [state, link]), [['draft', '']]);
      assert.ok(silent.includes('吴江区'));
      assert.deepEqual((await way.ok('kong', 200, 'GET', '/reports')).reports, []);
    });

    it('EVAL-3 each section is edited by itself from the version that was seen, and every text is kept', async () => {
      const { version, number } = await read('zhao');
      await way.ok('zhao', 200, 'POST', `/reports/${id}/sections/methods`,
        { version, text: '（一）党员带头\n村村有党员责任区。<b>&\n1.先定人\n再定事。' });
      assert.equal((await who.sun('POST', `/reports/${id}/sections/methods`, { version, text: '另一个' })).status, 409);
      assert.equal((await who.sun('POST', `/reports/${id}/sections/methods`, { text: ' ' })).status, 422);
      assert.equal((await who.zhao('POST', `/reports/${id}/sections/none`, { text: '无' })).status, 404);
      const { lines, own_words: own } = await section('methods');
      assert.deepEqual(lines.map((line) => [line.text, line.level_2, line.level_3]), [
        ['（一）党员带头', true, false], ['村村有党员责任区。<b>&', false, false], ['1.先定人', false, true], ['再定事。', false, false]]);
      assert.equal(own, true);
      await way.ok('sun', 200, 'POST', `/reports/${id}/head`, { title: '吴江区履诺情况报告' });
      const { versions } = await read('zhao', '/versions');
      assert.deepEqual(versions.map(({ what, by }) => [what, by]), [
        ['修改标题和落款', versions[0].by], ['修改“主要做法与典型经验”', versions[1].by], ['生成初稿', versions[2].by]]);
      const first = await read('zhao', `/versions/${number}`);
      assert.match(first.sections[3].text, new RegExp(GAP));
      const { parts } = await read('zhao', `/compare?from=${number}&to=${number + 2}`);
      assert.deepEqual(parts.map(({ label }) => label), ['标题', '主要做法与典型经验']);
      assert.ok(parts[1].lines.some(({ text, added }) => added && text === '（一）党员带头'));
      assert.ok(parts[1].lines.some(({ text, removed }) => removed && text.includes(GAP)));
    });

    it('EVAL-3 a section is generated again when that was confirmed; the text before stays among the versions', async () => {
      await way.ok('zhao', 200, 'POST', `/reports/${id}/sections/next`, { text: '改过的打算' });
      const again = await read('zhao', '/sections/next/regenerate');
      assert.ok(again.lines.some(({ text, removed }) => removed && text === '改过的打算'));
      await way.ok('zhao', 200, 'POST', `/reports/${id}/sections/next/regenerate`);
      assert.match((await section('next')).text, /编好下一届规划/);
      assert.equal((await section('next')).own_words, false);
      const { number } = await read('zhao');
      assert.equal((await read('zhao', `/versions/${number - 1}`)).sections[5].text, '改过的打算');
    });

    it('EVAL-3 is not submitted with a gap, and approved by a second person', async () => {
      await way.ok('zhao', 200, 'POST', `/reports/${id}/sections/organisation`, { text: `${GAP}组织情况` });
      const refused = await step('zhao', 'submit');
      assert.equal(refused.status, 422);
      assert.equal(refused.body.errors[0].field, 'organisation');
      await way.ok('zhao', 200, 'POST', `/reports/${id}/sections/organisation/regenerate`);
      assert.equal((await step('zhao', 'submit')).status, 200);
      assert.equal((await who.zhao('POST', `/reports/${id}/sections/next`, { text: '再改' })).status, 409);
      assert.deepEqual(await todos('zhao'), []);
      assert.deepEqual(await todos('sun'), ['审核专题报告 · 2021—2025 年任期规划']);
      assert.equal((await step('zhao', 'approve')).status, 403);
      assert.equal((await step('sun', 'withdraw')).status, 403, 'ALL-9: only by its sender');
      assert.equal((await step('zhao', 'withdraw')).status, 200);
      await step('zhao', 'submit');
      assert.equal((await step('sun', 'return')).body.errors[0].field, 'reason');
      await way.ok('sun', 200, 'POST', `/reports/${id}/return`, { reason: '写上做得好的村' });
      assert.deepEqual(await todos('zhao'), ['修改专题报告 · 2021—2025 年任期规划']);
      await step('zhao', 'submit');
      assert.equal((await step('sun', 'approve')).status, 200);
      assert.deepEqual(await todos('sun'), ['报送专题报告 · 2021—2025 年任期规划']);
    });

    it('EVAL-3, ALL-9 is sent to the city, withdrawn by its sender, sent back with a reason, and received', async () => {
      assert.equal((await step('zhao', 'send')).status, 200);
      assert.deepEqual(await todos('qian'), ['接收专题报告 · 吴江区']);
      assert.equal((await step('sun', 'withdraw')).status, 403);
      assert.equal((await step('zhao', 'withdraw')).status, 200);
      assert.equal(await status('qian', `/reports/${id}`), 404);
      assert.deepEqual(await todos('qian'), []);
      await step('zhao', 'send');
      assert.equal(await status('qian', `/reports/${id}`), 200);
      assert.equal(await status('kong', `/reports/${id}`), 404);
      assert.equal(await status('qian', `/reports/${id}/versions`), 403, 'drafts are the county\'s own');
      assert.equal((await step('qian', 'send-back')).body.errors[0].field, 'reason');
      await way.ok('qian', 200, 'POST', `/reports/${id}/send-back`, { reason: '请补充典型村' });
      assert.equal(await status('qian', `/reports/${id}`), 404);
      assert.equal((await read('sun')).sent_back.reason, '请补充典型村');
      for (const [name, action] of [['zhao', 'submit'], ['sun', 'approve'], ['sun', 'send'], ['qian', 'receive']])
        assert.equal((await step(name, action)).status, 200, action);
      assert.equal((await step('sun', 'withdraw')).status, 409, 'what was received is not withdrawn');
      const { reports, silent } = await way.ok('qian', 200, 'GET', '/reports?state=received');
      assert.deepEqual(reports.map(({ unit_name: name, open_link: link }) => [name, link]), [['吴江区', `/reports/${id}`]]);
      assert.ok(!silent.includes('吴江区'));
      const { text: table } = await place.request('GET', '/reports.csv', { headers: bearer('qian') });
      assert.match(table, /吴江区,2021—2025 年任期规划,2021,2025,已接收,/);
    });

    it('EVAL-3, ALL-8 downloads the same document for ever, whatever becomes of the figures and the names', async () => {
      const { bytes, headers } = await docx('qian');
      assert.match(headers['content-type'], /wordprocessingml\.document/);
      assert.match(headers['content-disposition'], /attachment/);
      const shown = await read('qian');
      place.sql(`UPDATE units SET name = '改了名' WHERE code IN ('${village}', '${town}', '320509', '3205')`);
      place.sql("UPDATE commitments SET title = '改了的事项'");
      place.sql("UPDATE campaigns SET name = '改了的批次'");
      await way.ok('zhao', 201, 'POST', '/settings', {
        unit: '320509', name: 'acceptance_partly_share', value: '0', from: way.day(), source: '区委组织部通知' });
      way.nextDays(40);
      assert.ok(bytes.equals((await docx('qian')).bytes));
      const later = await read('qian');
      for (const key of ['figures', 'sections', 'report_title', 'addressee', 'signer', 'campaign_name', 'unit_name', 'day_label'])
        assert.deepEqual(later[key], shown[key], key);
      assert.equal(place.yicun(['check']).status, 0);
    });

    it('EVAL-3 LibreOffice opens the document: A4, the sections, the tables, the charts', { skip: transport !== transports[0] }, async () => {
      const { info, text } = openedByOffice((await docx('zhao')).bytes);
      assert.match(info, /Page size:\s+595\.\d+ x 841\.\d+ pts \(A4\)/);
      for (const words of ['吴江区履诺情况报告', '苏州市委组织部：', '一、总体情况', '（一）党员带头', '村村有党员责任区。<b>&',
        '各清单履诺情况', '各清单履诺率', '各镇（街道）履诺情况', '没有完全兑现的承诺事项', '六、下一步打算', '吴江区委组织部'])
        assert.ok(text.replace(/\s/g, '').includes(words.replace(/\s/g, '')), `${words} is not in the document`);
      assert.match(text, /— ?1 ?—/);
    });
  });
