/* What the scripts of all pages share: elements, waiting, the browser's storage, questions in a dialog. */

export const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
export const user = document.body.dataset.user || '';

/* An element with attributes and children (text or elements). */
export function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export function later(milliseconds, action) {
  let timer = 0;
  const run = () => { clearTimeout(timer); timer = setTimeout(action, milliseconds); };
  run.cancel = () => clearTimeout(timer);
  return run;
}

export const clock = (at) => at.getHours() + ':' + String(at.getMinutes()).padStart(2, '0');

/* Storage may be full or forbidden; then a page is as it is without it. */
export const store = {
  get(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; } },
  drop(key) { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } },
};

/* --- dialogs --- */

/* Asks with a dialog; resolves to the index of the button pressed, or -1. The first button is the main one. */
export function ask(title, content, buttons) {
  return new Promise((resolve) => {
    const row = make('div', { class: 'form-do' });
    const dialog = make('dialog', { 'aria-labelledby': 'ask-title' },
      make('h2', { id: 'ask-title' }, title), make('div', { class: 'body' }, content), row);
    buttons.forEach((words, index) => {
      const button = make('button', { type: 'button', class: index ? 'btn' : 'btn act' }, words);
      button.addEventListener('click', () => dialog.close(String(index)));
      row.append(button);
    });
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === '' ? -1 : Number(dialog.returnValue));
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
