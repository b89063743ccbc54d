// Unsent text, kept on this computer only: by account, finding and action, for seven days at most.
const prefix = "draft:";
const lifetime = 7 * 24 * 60 * 60 * 1000;

interface Draft {
  at: number;
  fields: Record<string, string>;
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** Starts keeping drafts, and throws away the old ones. */
export function keepDrafts(): void {
  forget((draft) => Date.now() - draft.at > lifetime);
  document.addEventListener("input", (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>("form[data-draft]");
    if (form) keep(form);
  });
  document.addEventListener("submit", (event) => {
    if ((event.target as Element).matches("form[data-forgets-drafts]")) forget(() => true);
  });
}

/** Fills the forms of a page just shown with what was left unsent, and drops what the server has since accepted. */
export function restoreDrafts(page: ParentNode): void {
  for (const accepted of page.querySelectorAll("[data-accepted]")) {
    localStorage.removeItem(prefix + accepted.getAttribute("data-accepted"));
  }
  for (const form of page.querySelectorAll<HTMLFormElement>("form[data-draft]")) restore(form);
}

function keep(form: HTMLFormElement): void {
  const fields: Record<string, string> = {};
  for (const field of fieldsOf(form)) if (field.value) fields[field.name] = field.value;
  const draft: Draft = { at: Date.now(), fields };
  try {
    localStorage.setItem(keyOf(form), JSON.stringify(draft));
  } catch {
    // The store is full or forbidden: the form works, only its draft isn't kept.
  }
}

function restore(form: HTMLFormElement): void {
  const draft = read(keyOf(form));
  if (!draft) return;
  let restored = false;
  for (const field of fieldsOf(form)) {
    const kept = draft.fields[field.name];
    if (kept === undefined || field.value) continue;
    field.value = kept;
    restored = true;
  }
  const note = form.querySelector<HTMLElement>("[data-draft-note]");
  if (restored && note) note.hidden = false;
}

function forget(when: (draft: Draft) => boolean): void {
  for (const key of Object.keys(localStorage).filter((one) => one.startsWith(prefix))) {
    const draft = read(key);
    if (!draft || when(draft)) localStorage.removeItem(key);
  }
}

function read(key: string): Draft | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null") as Draft | null;
  } catch {
    return null;
  }
}

const keyOf = (form: HTMLFormElement) => prefix + form.dataset.draft;

/** What a person types: never a password, a file, a box that is ticked, a field the server hides in the form or one that it seals. */
function fieldsOf(form: HTMLFormElement): Field[] {
  return Array.from(form.elements).filter((element): element is Field =>
    (element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement && !element.multiple
      || element instanceof HTMLInputElement && ["text", "date", "number", "datetime-local"].includes(element.type))
    && element.name !== "" && !element.hasAttribute("data-sealed"));
}
