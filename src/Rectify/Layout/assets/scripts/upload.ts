import { takenAt } from "./exif";
import { say, wording } from "./messages";
import { thumbnailOf } from "./thumbnail";

/** Sends files ahead of their form, each as it is, with a small picture and the time it was taken beside it. */
export function sendAhead(): void {
  document.addEventListener("change", (event) => {
    const input = event.target as HTMLInputElement;
    const drop = input.type === "file" ? input.closest<HTMLElement>("[data-staging]") : null;
    if (!drop || !input.form) return;
    const files = Array.from(input.files ?? []);
    input.value = ""; // or they would go with the form once more
    for (const file of files) void send(drop, input, input.form, file);
  });
}

async function send(drop: HTMLElement, input: HTMLInputElement, form: HTMLFormElement, file: File): Promise<void> {
  const row = document.createElement("li");
  const progress = document.createElement("progress");
  progress.max = 1;
  progress.setAttribute("aria-label", `${drop.dataset.sending ?? ""} ${file.name}`);
  row.append(file.name, progress);
  drop.querySelector(".staged")?.append(row);
  hold(form, 1);
  const small = await thumbnailOf(file);
  const body = new FormData();
  const taken = await takenAt(file);
  if (taken) body.append("taken_at", taken);
  if (small) body.append("thumbnail", small.blob, "thumbnail.jpg");
  body.append("file", file, file.name); // the last: the service reads what comes before it
  const id = await post(drop.dataset.staging ?? "", tokenOf(form), body, (share) => { progress.value = share; });
  hold(form, -1);
  if (id === null) {
    row.remove();
    return;
  }
  row.replaceChildren(...(small ? [small.canvas] : []), labelOf(drop.dataset.stagedName ?? "", id, file.name));
  input.required = false;
}

function labelOf(name: string, id: string, title: string): HTMLLabelElement {
  const label = document.createElement("label");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.className = "form-check-input";
  box.name = name;
  box.value = id;
  box.checked = true;
  label.append(box, ` ${title}`);
  return label;
}

/** The id that the service gave the file; null when it didn't take it, which has been said. */
function post(address: string, token: string, body: FormData, tell: (share: number) => void): Promise<string | null> {
  return new Promise((done) => {
    const request = new XMLHttpRequest(); // fetch doesn't tell how far it is
    request.open("POST", address);
    request.responseType = "json";
    request.setRequestHeader("X-Rectify-Antiforgery", token);
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) tell(event.loaded / event.total); });
    request.addEventListener("error", () => { say(wording("offline-title"), wording("offline")); done(null); });
    request.addEventListener("load", () => {
      const answer = (request.response ?? {}) as { id?: string; title?: string; detail?: string };
      if (request.status === 201 && answer.id) return done(answer.id);
      say(answer.title ?? wording("failed"), answer.detail ?? (answer.title ? "" : `HTTP ${request.status}`));
      done(null);
    });
    request.send(body);
  });
}

const tokenOf = (form: HTMLFormElement) => form.querySelector<HTMLInputElement>("input[name=__RequestVerificationToken]")?.value ?? "";

/** While a file is on its way its form waits: sent now, it would go without. */
function hold(form: HTMLFormElement, more: number): void {
  const under = Number(form.dataset.uploads ?? 0) + more;
  form.dataset.uploads = String(under);
  for (const button of form.querySelectorAll<HTMLButtonElement>("button:not([type=button])")) button.disabled = under > 0;
}
