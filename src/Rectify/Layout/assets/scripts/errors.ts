import { say, wording } from "./messages";

interface Problem {
  title?: string;
  detail?: string;
  missing?: { message?: string }[];
}

interface RequestEvent {
  ctx?: { response?: { status: number; raw: Response; headers: Headers } };
}

const detailOf = (event: Event) => (event as CustomEvent<RequestEvent>).detail;

/** Turns every failed htmx request into a message, so that a click never silently does nothing. */
export function watchErrors(): void {
  document.addEventListener("htmx:before:response", (event) => {
    const response = detailOf(event).ctx?.response;
    if (response?.raw.redirected && new URL(response.raw.url).pathname === "/sign-in") {
      event.preventDefault();
      location.assign(response.raw.url); // the session has ended: what was typed is a draft, and the sign-in leads back to it
      return;
    }
    if (!response || response.status < 400 || hasPage(response.headers)) return;
    event.preventDefault();
    void explain(response.raw);
  });
  document.addEventListener("htmx:error", () => say(wording("offline-title"), wording("offline")));
}

/** Says why a request failed, from its problem+json where it sent one. */
export async function explain(response: Response): Promise<void> {
  const problem = await problemOf(response);
  const lines = [problem.detail, ...(problem.missing ?? []).map((one) => one.message)];
  say(problem.title ?? wording("failed"), lines.filter(Boolean).join("\n"));
}

async function problemOf(response: Response): Promise<Problem> {
  if (!response.headers.get("Content-Type")?.includes("json")) return { detail: `HTTP ${response.status}` };
  try {
    return (await response.json()) as Problem;
  } catch {
    return { detail: `HTTP ${response.status}` };
  }
}

/** A refused form comes back as a page that says why beside its field; that page is shown as it is. */
const hasPage = (headers: Headers) => headers.get("Content-Type")?.includes("text/html") ?? false;
