/* What pages gain when the browser runs scripts. Every page works without them. Elements ask for a behaviour by a
 * data-* attribute; docs/style.md lists them. Here: confirmation, forms, the floor of a target, small conveniences. */
import { all, ask, later, make } from './page.js';
import { same, saving, values } from './drafts.js';
import './progress.js';
import './report.js';
import './tables.js';

/* data-confirm="what will happen": the button acts only after it was said so and agreed to. */
document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-confirm]');
  if (!button || button.dataset.agreed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const words = button.textContent.trim();
  if ((await ask(words, make('p', {}, button.dataset.confirm), [words, '先不办'])) !== 0) {
    button.focus();
    return;
  }
  button.dataset.agreed = '1';
  button.click();
  delete button.dataset.agreed;
}, true);

/* --- forms: one summary of errors instead of the browser's bubbles, no double sending --- */

for (const form of all('form[method="post"]')) {
  form.noValidate = true;
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    const autosave = saving.get(form);
    if (autosave && autosave.busy()) {
      /* the version must be the one that the save under way brings back */
      event.preventDefault();
      autosave.settled().then(() => form.requestSubmit(event.submitter));
      return;
    }
    if (autosave) autosave.leave();
    form.dataset.sent = '1';
    form.dispatchEvent(new Event('leaving'));
    /* data-once: it takes long, and its answer is shown only once */
    if (!('once' in form.dataset)) setTimeout(() => delete form.dataset.sent, 5000);
  });
}
window.addEventListener('pageshow', () => all('form[data-sent]').forEach((form) => delete form.dataset.sent));

for (const summary of all('.summary')) {
  summary.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#"]');
    const field = link && document.getElementById(link.hash.slice(1));
    if (field) setTimeout(() => field.focus());
  });
}
const summary = document.querySelector('.summary[tabindex]');
if (summary) summary.focus();

/* data-guard: leaving with changes that nobody has saved asks first. */
for (const form of all('form[data-guard]')) {
  let asIs = values(form);
  const warn = (event) => {
    const autosave = saving.get(form);
    if (autosave ? autosave.safe() : same(asIs, values(form))) return;
    event.preventDefault();
    event.returnValue = '';
  };
  window.addEventListener('beforeunload', warn);
  form.addEventListener('leaving', () => window.removeEventListener('beforeunload', warn));
  form.addEventListener('reset', () => setTimeout(() => { asIs = values(form); }));
}

/* --- the floor of a target, beside it as it is typed (PLAN-4) ---
 * data-floor="/plans/7/floor" on the input, or on the line that shows the answer. */

for (const element of all('[data-floor]')) {
  const form = element.closest('form');
  const input = element.matches('input') ? element : form && form.elements.target;
  const line = element.matches('input') ? (element.closest('.field') || form).querySelector('[data-floor-text]') ||
    form.querySelector('[data-floor-text]') : element;
  if (!form || !input || !line) continue;
  const chosen = form.elements.indicator;
  line.setAttribute('aria-live', 'polite');
  const look = async () => {
    const indicator = chosen ? chosen.value : element.dataset.indicator || '';
    const list = element.dataset.list || (form.elements.list ? form.elements.list.value : '');
    if (!indicator) {
      line.textContent = '';
      line.classList.remove('bad');
      return;
    }
    const asked = new URLSearchParams({ indicator, target: input.value.trim(), list }).toString();
    line.dataset.asked = asked;
    try {
      const answer = await fetch(element.dataset.floor + '?' + asked, { headers: { Accept: 'application/json' } });
      const floor = answer.ok ? await answer.json() : null;
      if (!floor || line.dataset.asked !== asked) return;
      line.textContent = floor.text || '';
      line.classList.toggle('bad', Boolean(floor.below));
    } catch { /* without a connection the last figure stays */ }
  };
  const soon = later(400, look);
  input.addEventListener('input', soon);
  if (chosen && chosen.addEventListener) chosen.addEventListener('change', look);
}

/* --- small conveniences: printing, copying a link, closing open menus --- */

async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = make('textarea', { class: 'trap' }); /* pages without TLS have no clipboard object */
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}

document.addEventListener('click', (event) => {
  if (event.target.closest('[data-print]')) window.print();
  const button = event.target.closest('[data-copy]');
  if (button) {
    copy(new URL(button.dataset.copy, location.href).href)
      .then(() => { button.textContent = '已复制'; }, () => { button.textContent = '请手工复制网址'; });
  }
  for (const open of all('details.menu[open], details.more[open]')) {
    if (!open.contains(event.target)) open.open = false;
  }
});

document.addEventListener('keydown', (event) => {
  const open = event.key === 'Escape' && document.querySelector('details.menu[open], details.more[open]');
  if (!open) return;
  open.open = false;
  open.querySelector('summary').focus();
});

/* A group of the navigation stays open or closed on the next pages, which the server makes so (core/layout.c). */
document.addEventListener('click', (event) => {
  const fold = event.target.closest('.nav-fold > summary')?.parentElement;
  if (!fold) return;
  const kept = Number(/(?:^|; )nav=(\d+)/.exec(document.cookie)?.[1] || 0);
  const bit = 1 << Number(fold.dataset.nav);
  document.cookie = `nav=${fold.open ? kept & ~bit : kept | bit}; Path=/; SameSite=Lax; Max-Age=31536000`;
});

document.documentElement.classList.add('js'); /* shows what only works with scripts */
